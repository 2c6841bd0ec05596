/* app-delivery-job.c — makes the files of alike targets from the programme as it is rendered. */
#include "app-delivery-job.h"

#include "app-guard.h"
#include "app-pcm.h"
#include "dsp-dither.h"
#include "dsp-limiter.h"
#include "dsp-math.h"
#include "dsp-resampler.h"

#include <glib/gi18n-lib.h>

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define CHUNK 1024 /* frames at the target's rate that are worked on at once */

/* Slow and clean: the guard should have next to nothing to do. The margin is room for the noise of
 * a dither (dsp.md 2.4), which comes behind it. */
/* The highest peaks that a dither is given room for, over its rms. */
#define NOISE_CREST 6.0

struct _AppDeliveryJob
{
  /* borrowed */
  const AppDeliveryPlan *plan; /* the first; all are alike */

  GPtrArray *cuts; /* owned; of AppDeliveryCut */

  /* owned: the stages */
  DspResampler *resampler;
  DspLimiter *guard; /* NULL: the target has no ceiling */
  DspDither *dither; /* NULL: floats, which have none */
  DspDither *pass;   /* rounds without noise; NULL: no track passes untouched, or floats */

  /* owned: CHUNK frames each */
  double *samples[DSP_CHANNELS];
  double *gain;                                      /* of the guard, as found in its output */
  gint32 *noisy[DSP_CHANNELS], *exact[DSP_CHANNELS]; /* floats: the same in both */
  gint32 *frames;                                    /* interleaved */
  guint8 *passed;                                    /* 1: the mix's own bits */

  double *past[DSP_CHANNELS]; /* owned: what the guard was given, as late as its output; latency +
                                 CHUNK frames */

  int latency;        /* of the guard */
  gint64 skip;        /* frames of the guard's latency still to be dropped */
  gint64 pos;         /* frames of the converted programme written */
  int region;         /* track that pos lies in */
  gboolean untouched; /* no sample of the region has changed so far */
};

static gboolean
any_untouched (const AppDeliveryPlan *plan)
{
  for (int i = 0; i < plan->programme->n_tracks; i++)
    if (plan->tracks[i].untouched)
      return TRUE;
  return FALSE;
}

static gboolean
is_float (const AppDeliveryJob *self)
{
  return self->plan->target->bits == APP_PCM_FLOAT;
}

static gboolean
start_stages (AppDeliveryJob *self)
{
  const AppDeliveryPlan *plan = self->plan;
  DspDitherSpec spec = {
    .kind = dsp_dither_find (plan->target->dither),
    .bits = plan->target->bits,
    .channels = DSP_CHANNELS,
    .rate = plan->rate,
    .seed = plan->programme->seed,
    .stream = plan->target->bits,
    .blank = true,
  };
  self->resampler = dsp_resampler_new (plan->programme->rate, plan->rate, DSP_CHANNELS);
  self->dither = is_float (self) ? NULL : dsp_dither_new (&spec);
  if (!isnan (plan->target->ceiling_dbtp))
    {
      DspLimiterSettings settings = app_guard_settings;
      settings.ceiling_db = plan->target->ceiling_dbtp;
      double noise = NOISE_CREST * dsp_dither_noise_rms (spec.kind, plan->rate)
                     / ldexp (dsp_db_to_gain (settings.ceiling_db), spec.bits - 1);
      settings.margin_db = fmax (settings.margin_db, -dsp_gain_to_db (1.0 - noise));
      self->guard = dsp_limiter_new (plan->rate, &settings);
      if (!self->guard)
        return FALSE;
      self->latency = dsp_limiter_latency (plan->rate, &settings);
      self->skip = self->latency;
      for (int c = 0; c < DSP_CHANNELS; c++)
        self->past[c] = g_new0 (double, self->latency + CHUNK);
    }
  if (any_untouched (plan) && !is_float (self))
    {
      spec.kind = dsp_dither_find ("none");
      self->pass = dsp_dither_new (&spec);
      if (!self->pass)
        return FALSE;
    }
  return self->resampler && (self->dither || is_float (self));
}

static gboolean
add_plan (AppDeliveryJob *self, const AppDeliveryPlan *plan)
{
  for (guint i = 0; i < self->cuts->len; i++)
    if (app_delivery_cut_add (self->cuts->pdata[i], plan))
      return TRUE;
  AppDeliveryCut *cut = app_delivery_cut_new (plan);
  if (cut)
    g_ptr_array_add (self->cuts, cut);
  return cut != NULL;
}

AppDeliveryJob *
app_delivery_job_new (const AppDeliveryPlan *const *plans, int n, GError **error)
{
  AppDeliveryJob *self = g_new0 (AppDeliveryJob, 1);
  const AppDeliveryPlan *plan = plans[0];
  self->plan = plan;
  self->cuts = g_ptr_array_new_with_free_func ((GDestroyNotify) app_delivery_cut_free);
  self->untouched = plan->tracks[0].untouched;
  self->frames = g_new (gint32, CHUNK * DSP_CHANNELS);
  self->gain = g_new (double, CHUNK);
  self->passed = g_new (guint8, CHUNK);
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      self->samples[c] = g_new (double, CHUNK);
      self->noisy[c] = g_new (gint32, CHUNK);
      self->exact[c] = g_new (gint32, CHUNK);
    }
  gboolean good = start_stages (self);
  for (int i = 0; i < n && good; i++)
    good = add_plan (self, plans[i]);
  if (good)
    return self;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("There is not enough memory for “%s”."),
               plan->target->id);
  app_delivery_job_free (self);
  return NULL;
}

void
app_delivery_job_free (AppDeliveryJob *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->cuts);
  dsp_resampler_free (self->resampler);
  dsp_limiter_free (self->guard);
  dsp_dither_free (self->dither);
  dsp_dither_free (self->pass);
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      g_free (self->samples[c]);
      g_free (self->past[c]);
      g_free (self->noisy[c]);
      g_free (self->exact[c]);
    }
  g_free (self->frames);
  g_free (self->gain);
  g_free (self->passed);
  g_free (self);
}

static gboolean
wrong_length (const AppDeliveryJob *self, gint64 frames, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               _ ("The render of “%s” has %" PRId64 " frames, not %" PRId64
                  " as planned. This is a fault of the program; please report it."),
               self->plan->target->id, frames, self->plan->audio_frames);
  return FALSE;
}

static int
count_exact_floats (const AppDeliveryJob *self, int offset, int n)
{
  int exact = 0;
  while (exact < n && app_pcm_is_float_exact (self->samples[0][offset + exact])
         && app_pcm_is_float_exact (self->samples[1][offset + exact]))
    exact++;
  return exact;
}

/* How many of n frames from offset have the target's word length as they are. */
static int
count_exact (const AppDeliveryJob *self, int offset, int n)
{
  int bits = self->plan->target->bits;
  if (is_float (self))
    return count_exact_floats (self, offset, n);
  if (dsp_dither_is_exact (self->samples[0] + offset, n, bits)
      && dsp_dither_is_exact (self->samples[1] + offset, n, bits))
    return n;
  int exact = 0;
  while (exact < n && dsp_dither_is_exact (self->samples[0] + offset + exact, 1, bits)
         && dsp_dither_is_exact (self->samples[1] + offset + exact, 1, bits))
    exact++;
  return exact;
}

/* Takes the bits of [offset, offset + n), all in one track, with or without noise. */
static void
choose_bits (AppDeliveryJob *self, int offset, int n)
{
  int passed = self->untouched ? count_exact (self, offset, n) : 0;
  self->untouched = self->untouched && passed == n;
  for (int i = 0; i < n; i++)
    self->passed[offset + i] = i < passed;
  for (int c = 0; c < DSP_CHANNELS; c++)
    for (int i = 0; i < n; i++)
      self->frames[(offset + i) * DSP_CHANNELS + c]
          = i < passed ? self->exact[c][offset + i] : self->noisy[c][offset + i];
}

static void
round_to_floats (AppDeliveryJob *self, int n)
{
  for (int c = 0; c < DSP_CHANNELS; c++)
    for (int i = 0; i < n; i++)
      self->noisy[c][i] = self->exact[c][i] = app_pcm_from_float (self->samples[c][i]);
}

/* The chunk in samples becomes what is written, and goes into the files. */
static gboolean
quantise (AppDeliveryJob *self, int n, GError **error)
{
  const double *const in[] = { self->samples[0], self->samples[1] };
  const AppCutChunk chunk = { n, in, self->frames, self->passed, self->guard ? self->gain : NULL };
  const AppPlanTrack *tracks = self->plan->tracks;
  int last = self->plan->programme->n_tracks - 1;
  if (is_float (self))
    round_to_floats (self, n);
  else
    dsp_dither_process (self->dither, in, self->noisy, n);
  if (self->pass)
    dsp_dither_process (self->pass, in, self->exact, n);
  for (int at = 0; at < n;)
    {
      while (self->region < last && self->pos + at >= tracks[self->region].to)
        self->untouched = tracks[++self->region].untouched;
      gint64 left = self->region < last ? tracks[self->region].to - self->pos - at : n - at;
      int part = (int) MIN (left, n - at);
      choose_bits (self, at, part);
      at += part;
    }
  self->pos += n;
  for (guint i = 0; i < self->cuts->len; i++)
    if (!app_delivery_cut_write (self->cuts->pdata[i], &chunk, error))
      return FALSE;
  return TRUE;
}

/* What the guard did is found by comparing its output with its input, not by asking it. Samples 20
 * dB below the ceiling tell nothing about a reduction that anybody could hear. */
static void
compare_guard (AppDeliveryJob *self, int n)
{
  double floor = pow (10.0, (self->plan->target->ceiling_dbtp - 20.0) / 20.0);
  for (int i = 0; i < n; i++)
    {
      self->gain[i] = 1.0;
      for (int c = 0; c < DSP_CHANNELS; c++)
        if (fabs (self->past[c][i]) > floor)
          self->gain[i] = MIN (self->gain[i], self->samples[c][i] / self->past[c][i]);
    }
}

/* The guard works in place; its latency is taken away at the start. */
static int
guard (AppDeliveryJob *self, int n)
{
  for (int c = 0; c < DSP_CHANNELS; c++)
    memcpy (self->past[c] + self->latency, self->samples[c], n * sizeof (double));
  dsp_limiter_process (self->guard, self->samples, n);
  compare_guard (self, n);
  int drop = (int) MIN (n, self->skip);
  self->skip -= drop;
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      memmove (self->past[c], self->past[c] + n, self->latency * sizeof (double));
      if (drop)
        memmove (self->samples[c], self->samples[c] + drop, (n - drop) * sizeof (double));
    }
  if (drop)
    memmove (self->gain, self->gain + drop, (n - drop) * sizeof (double));
  return n - drop;
}

/* n frames at the target's rate lie in samples. */
static gboolean
deliver (AppDeliveryJob *self, int n, GError **error)
{
  if (self->guard)
    n = guard (self, n);
  return n == 0 || quantise (self, n, error);
}

gboolean
app_delivery_job_feed (AppDeliveryJob *self, const double *const ch[2], int n, GError **error)
{
  for (guint i = 0; i < self->cuts->len; i++)
    app_delivery_cut_source (self->cuts->pdata[i], ch, n);
  for (int at = 0, used = 0, got = 0; at < n || got == CHUNK; at += used)
    {
      const double *const in[] = { ch[0] + at, ch[1] + at };
      got = dsp_resampler_process (self->resampler, in, n - at, &used, self->samples, CHUNK);
      if (!deliver (self, got, error))
        return FALSE;
    }
  return TRUE;
}

/* Silence behind the end until the guard has given everything back. */
static gboolean
flush_guard (AppDeliveryJob *self, GError **error)
{
  int latency = self->latency;
  while (latency > 0)
    {
      int n = MIN (latency, CHUNK);
      for (int c = 0; c < DSP_CHANNELS; c++)
        memset (self->samples[c], 0, n * sizeof (double));
      if (!deliver (self, n, error))
        return FALSE;
      latency -= n;
    }
  return TRUE;
}

gboolean
app_delivery_job_finish (AppDeliveryJob *self, GError **error)
{
  const AppDeliveryPlan *plan = self->plan;
  for (int got = CHUNK; got > 0;)
    {
      got = dsp_resampler_finish (self->resampler, self->samples, CHUNK);
      if (!deliver (self, got, error))
        return FALSE;
    }
  if (self->guard && !flush_guard (self, error))
    return FALSE;
  if (self->pos != plan->audio_frames)
    return wrong_length (self, self->pos, error);
  for (guint i = 0; i < self->cuts->len; i++)
    if (!app_delivery_cut_finish (self->cuts->pdata[i], error))
      return FALSE;
  return TRUE;
}

const AppDeliveryCut *
app_delivery_job_cut (const AppDeliveryJob *self, const AppDeliveryPlan *plan)
{
  for (guint i = 0; i < self->cuts->len; i++)
    if (app_delivery_cut_has (self->cuts->pdata[i], plan))
      return self->cuts->pdata[i];
  g_return_val_if_reached (NULL);
}
