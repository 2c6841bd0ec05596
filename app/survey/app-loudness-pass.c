/* app-loudness-pass.c — rendering on all cores into loudness meters. */
#include "app-loudness-pass.h"

#include "dsp-denormal.h"
#include "dsp-loudness.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define EXCERPT_S 30

/* A step of 100 ms: where it ends, and the power of the 400 ms before. */
typedef struct
{
  gint64 pos;
  double power;
} Step;

typedef struct
{
  /* borrowed */
  const AppSpan *spans;
  int n, rate;
  /* owned */
  DspLoudness **meters; /* of the spans that are running, else NULL */
  DspGating *blocks;    /* of the spans that are over */
  GArray *steps;        /* of Step */
} Pass;

static gboolean
out_of_memory (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       _ ("There is not enough memory to measure the loudness. Close other "
                          "programs."));
  return FALSE;
}

/* n frames of span s from pos on. Steps of its meter are noted as they end. */
static gboolean
feed_span (Pass *self, int s, const double *const ch[2], gint64 pos, int n, GError **error)
{
  DspLoudness **meter = &self->meters[s];
  if (!*meter)
    *meter = dsp_loudness_new (self->rate, 2);
  if (!*meter)
    return out_of_memory (error);
  for (int done = 0; done < n;)
    {
      int until = dsp_loudness_until_step (*meter), part = MIN (n - done, until);
      const double *const in[2] = { ch[0] + done, ch[1] + done };
      dsp_loudness_process (*meter, in, part);
      done += part;
      Step step = { pos + done, dsp_lufs_to_power (dsp_loudness_momentary (*meter)) };
      if (part == until)
        g_array_append_val (self->steps, step);
    }
  if (pos + n < self->spans[s].to)
    return TRUE;
  dsp_gating_merge (self->blocks, dsp_loudness_blocks (*meter));
  dsp_loudness_free (g_steal_pointer (meter));
  return TRUE;
}

static gboolean
feed (const double *const ch[2], gint64 pos, int n, gpointer user_data, GError **error)
{
  Pass *self = user_data;
  DspFloatMode mode = dsp_denormal_begin ();
  gboolean good = TRUE;
  for (int s = 0; good && s < self->n; s++)
    {
      gint64 from = MAX (self->spans[s].from, pos), to = MIN (self->spans[s].to, pos + n);
      const double *const in[2] = { ch[0] + (from - pos), ch[1] + (from - pos) };
      if (from < to)
        good = feed_span (self, s, in, from, (int) (to - from), error);
    }
  dsp_denormal_end (mode);
  return good;
}

/* The 30 s whose steps have the highest sum. */
static AppSpan
find_loudest (const Pass *self, gint64 from, gint64 to)
{
  const gint64 length = MIN (to - from, (gint64) EXCERPT_S * self->rate);
  AppSpan loudest = { from, from + length };
  double sum = 0, highest = 0;
  for (guint i = 0, first = 0; i < self->steps->len; i++)
    {
      const Step *step = &g_array_index (self->steps, Step, i);
      sum += step->power;
      while (g_array_index (self->steps, Step, first).pos <= step->pos - length)
        sum -= g_array_index (self->steps, Step, first++).power;
      if (sum <= highest || step->pos - length < from)
        continue;
      highest = sum;
      loudest = (AppSpan){ step->pos - length, step->pos };
    }
  return loudest;
}

gboolean
app_loudness_pass (AppProgramme *programme, const AppSpan *spans, int n, int threads,
                   AppProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
                   AppLoudnessPass *result, GError **error)
{
  Pass pass = { .spans = spans, .n = n, .rate = programme->rate };
  gint64 from = G_MAXINT64, to = 0;
  for (int s = 0; s < n; s++)
    {
      from = MIN (from, spans[s].from);
      to = MAX (to, spans[s].to);
    }
  pass.meters = g_new0 (DspLoudness *, n);
  pass.steps = g_array_new (FALSE, FALSE, sizeof (Step));
  pass.blocks = dsp_gating_new ();
  gboolean good = pass.blocks
                      ? app_offline_render (programme, APP_LANE_MASTER, from, to, threads, progress,
                                            progress_data, cancellable, feed, &pass, error)
                      : out_of_memory (error);
  if (good)
    {
      result->lufs = pass.steps->len > 3 ? dsp_gating_integrated (pass.blocks) : NAN;
      result->loudest = find_loudest (&pass, from, to);
    }
  for (int s = 0; s < n; s++)
    dsp_loudness_free (pass.meters[s]);
  g_free (pass.meters);
  g_array_unref (pass.steps);
  dsp_gating_free (pass.blocks);
  return good;
}
