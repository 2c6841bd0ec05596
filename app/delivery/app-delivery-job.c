/* app-delivery-job.c — makes the files of alike targets from the programme as it is rendered. */
#include "app-delivery-job.h"

#include "app-sample-sum.h"
#include "dsp-dither.h"
#include "dsp-limiter.h"
#include "dsp-math.h"
#include "dsp-registry.h"
#include "dsp-resampler.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

#define CHUNK 1024 /* frames at the target's rate that are worked on at once */

/* Slow and clean: the guard should have next to nothing to do. The margin is room for the noise of
 * a dither (dsp.md 2.4), which comes behind it. */
static const DspLimiterSettings guard_settings = {
  .style = DSP_LIMITER_TRANSPARENT,
  .release_ms = 60.0,
  .adaptive = 1.0,
  .lookahead = 1.0,
  .link = 1.0,
  .margin_db = 0.01,
};

/* The highest peaks that a dither is given room for, over its rms. */
#define NOISE_CREST 6.0

struct _AppDeliveryJob
{
  /* borrowed */
  const AppDeliveryPlan *plan; /* the first; all are alike */

  /* owned: what is written to */
  const AppDeliveryPlan **plans; /* the plans themselves are borrowed */
  gpointer *writers;             /* of the file `current` of each plan, NULL: none is open */
  int n_plans;

  /* owned: the stages */
  DspResampler *resampler;
  DspLimiter *guard; /* NULL: the target has no ceiling */
  DspDither *dither;
  DspDither *pass;            /* rounds without noise; NULL: no track passes untouched */
  DspMeterInstance *loudness; /* of the programme's span of the file `source_file` */

  /* owned: CHUNK frames each */
  double *samples[DSP_CHANNELS];
  double *gain; /* of the guard, as found in its output */
  gint32 *noisy[DSP_CHANNELS], *exact[DSP_CHANNELS];
  gint32 *frames; /* interleaved */

  double *past[DSP_CHANNELS]; /* owned: what the guard was given, as late as its output; latency +
                                 CHUNK frames */

  /* owned: results, one for each file */
  AppFileMade *made;
  guint64 stream_sum;

  gint64 source_pos; /* frames of the programme taken */
  int source_file;
  int latency;        /* of the guard */
  gint64 skip;        /* frames of the guard's latency still to be dropped */
  gint64 pos;         /* frames of the stream written */
  int current;        /* file that pos lies in */
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
  self->loudness = dsp_meter_new (dsp_meter_find ("loudness"), plan->programme->rate, DSP_CHANNELS);
  self->dither = dsp_dither_new (&spec);
  if (!isnan (plan->target->ceiling_dbtp))
    {
      DspLimiterSettings settings = guard_settings;
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
  if (any_untouched (plan))
    {
      spec.kind = dsp_dither_find ("none");
      self->pass = dsp_dither_new (&spec);
      if (!self->pass)
        return FALSE;
    }
  return self->resampler && self->loudness && self->dither;
}

AppDeliveryJob *
app_delivery_job_new (const AppDeliveryPlan *const *plans, int n, GError **error)
{
  AppDeliveryJob *self = g_new0 (AppDeliveryJob, 1);
  const AppDeliveryPlan *plan = plans[0];
  self->plan = plan;
  self->plans = g_memdup2 (plans, n * sizeof *plans);
  self->writers = g_new0 (gpointer, n);
  self->n_plans = n;
  self->made = g_new0 (AppFileMade, plan->n_files);
  self->untouched = plan->tracks[0].untouched;
  self->frames = g_new (gint32, CHUNK * DSP_CHANNELS);
  self->gain = g_new (double, CHUNK);
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      self->samples[c] = g_new (double, CHUNK);
      self->noisy[c] = g_new (gint32, CHUNK);
      self->exact[c] = g_new (gint32, CHUNK);
    }
  for (int i = 0; i < plan->n_files; i++)
    self->made[i].source_lufs = -INFINITY;
  if (start_stages (self))
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
  for (int i = 0; i < self->n_plans; i++)
    if (self->writers[i])
      self->plans[i]->exporter->abandon (self->writers[i]);
  g_free (self->writers);
  g_free (self->plans);
  dsp_resampler_free (self->resampler);
  dsp_limiter_free (self->guard);
  dsp_dither_free (self->dither);
  dsp_dither_free (self->pass);
  dsp_meter_free (self->loudness);
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      g_free (self->samples[c]);
      g_free (self->past[c]);
      g_free (self->noisy[c]);
      g_free (self->exact[c]);
    }
  g_free (self->frames);
  g_free (self->gain);
  g_free (self->made);
  g_free (self);
}

static gboolean
wrong_length (const AppDeliveryJob *self, gint64 frames, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               _ ("The render of “%s” has %" G_GINT64_FORMAT " frames, not %" G_GINT64_FORMAT
                  " as planned. This is a fault of the program; please report it."),
               self->plan->target->id, frames, self->plan->audio_frames);
  return FALSE;
}

/* Writes n frames of the current file of one plan: opens it before the first, closes it after the
 * last. */
static gboolean
write_part (AppDeliveryJob *self, int index, const gint32 *frames, int n, GError **error)
{
  const AppDeliveryPlan *plan = self->plans[index];
  const AppPlanFile *file = &plan->files[self->current];
  gpointer *writer = &self->writers[index];
  GError *cause = NULL;
  if (!*writer)
    {
      AppExportFile export;
      app_delivery_plan_export_file (plan, self->current, &export);
      *writer = plan->exporter->begin (&export, &cause);
    }
  gboolean good = *writer && plan->exporter->write (*writer, frames, n, &cause);
  if (good && self->pos + n == file->to)
    good = plan->exporter->finish (g_steal_pointer (writer), &cause);
  if (!good)
    {
      g_set_error (error, cause->domain, cause->code,
                   _ ("“%s” cannot be written: %s. Make room or choose another folder."),
                   file->path, cause->message);
      g_error_free (cause);
    }
  return good;
}

/* Writes n frames of the stream, which may belong to several files. */
static gboolean
write_frames (AppDeliveryJob *self, const gint32 *frames, int n, GError **error)
{
  if (n > self->plan->frames - self->pos)
    return wrong_length (self, self->pos + n, error);
  while (n > 0)
    {
      const AppPlanFile *file = &self->plan->files[self->current];
      int part = (int) MIN (n, file->to - self->pos);
      self->made[self->current].sum
          += app_sample_sum (frames, (gsize) part * DSP_CHANNELS,
                             (guint64) (self->pos - file->from) * DSP_CHANNELS);
      for (int i = 0; i < self->n_plans; i++)
        if (!write_part (self, i, frames, part, error))
          return FALSE;
      frames += (gsize) part * DSP_CHANNELS;
      n -= part;
      self->pos += part;
      if (self->pos == file->to)
        self->current = MIN (self->current + 1, self->plan->n_files - 1);
    }
  return TRUE;
}

/* How many of n frames from offset have the target's word length as they are. */
static int
count_exact (const AppDeliveryJob *self, int offset, int n)
{
  int bits = self->plan->target->bits;
  if (dsp_dither_is_exact (self->samples[0] + offset, n, bits)
      && dsp_dither_is_exact (self->samples[1] + offset, n, bits))
    return n;
  int exact = 0;
  while (exact < n && dsp_dither_is_exact (self->samples[0] + offset + exact, 1, bits)
         && dsp_dither_is_exact (self->samples[1] + offset + exact, 1, bits))
    exact++;
  return exact;
}

/* What the dither and the rounding added to [offset, offset + n): of the file it goes to. */
static void
note_noise (AppDeliveryJob *self, AppFileMade *made, int offset, int n)
{
  double scale = ldexp (1.0, self->plan->target->bits - 1);
  for (int c = 0; c < DSP_CHANNELS; c++)
    for (int i = offset; i < offset + n; i++)
      {
        double x = self->samples[c][i] * scale;
        double noise = self->noisy[c][i] - x;
        made->overs += x > scale - 0.5 || x < -scale - 0.5;
        if (x == 0.0 || fabs (x) > scale - 4)
          continue; /* blanked, or clipped */
        made->noise_square += noise * noise;
        made->noise_count++;
      }
  made->dithered += n;
}

static void
note_guard (AppDeliveryJob *self, AppFileMade *made, int offset, int n)
{
  double gain = 1.0;
  for (int i = offset; i < offset + n; i++)
    gain = MIN (gain, self->gain[i]);
  if (gain < 1.0)
    made->guard_db = MIN (made->guard_db, 20.0 * log10 (gain));
}

/* Takes the bits of [offset, offset + n), all in one track and one file, with or without noise. */
static void
choose_bits (AppDeliveryJob *self, int file, int offset, int n)
{
  AppFileMade *made = &self->made[file];
  int passed = self->untouched ? count_exact (self, offset, n) : 0;
  self->untouched = self->untouched && passed == n;
  made->passed += passed;
  note_noise (self, made, offset + passed, n - passed);
  if (self->guard)
    note_guard (self, made, offset, n);
  for (int c = 0; c < DSP_CHANNELS; c++)
    for (int i = 0; i < n; i++)
      self->frames[(offset + i) * DSP_CHANNELS + c]
          = i < passed ? self->exact[c][offset + i] : self->noisy[c][offset + i];
}

/* The chunk in samples becomes whole numbers and goes into the files. */
static gboolean
quantise (AppDeliveryJob *self, int n, GError **error)
{
  const double *const in[] = { self->samples[0], self->samples[1] };
  const AppPlanFile *files = self->plan->files;
  const AppPlanTrack *tracks = self->plan->tracks;
  int last = self->plan->n_files - 1, last_track = self->plan->programme->n_tracks - 1;
  int file = self->current;
  dsp_dither_process (self->dither, in, self->noisy, n);
  if (self->pass)
    dsp_dither_process (self->pass, in, self->exact, n);
  for (int at = 0; at < n;)
    {
      gint64 pos = self->pos + at;
      while (self->region < last_track && pos >= tracks[self->region].to)
        self->untouched = tracks[++self->region].untouched;
      while (file < last && pos >= files[file].to)
        file++;
      gint64 end = MIN (self->pos + n, files[file].to);
      if (self->region < last_track)
        end = MIN (end, tracks[self->region].to);
      choose_bits (self, file, at, (int) (end - pos));
      at += (int) (end - pos);
    }
  self->stream_sum += app_sample_sum (self->frames, (gsize) n * DSP_CHANNELS,
                                      (guint64) self->pos * DSP_CHANNELS);
  return write_frames (self, self->frames, n, error);
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

/* Loudness of the programme as it comes, by the spans of the files. */
static void
measure_source (AppDeliveryJob *self, const double *const ch[2], int n)
{
  const AppPlanFile *files = self->plan->files;
  int last = self->plan->n_files - 1;
  for (int at = 0; at < n;)
    {
      gint64 left = self->source_file < last
                        ? files[self->source_file + 1].source_from - self->source_pos
                        : n;
      int part = (int) MIN (n - at, left);
      const double *const in[] = { ch[0] + at, ch[1] + at };
      dsp_meter_process (self->loudness, in, part);
      at += part;
      self->source_pos += part;
      if (part == left && self->source_file < last)
        {
          self->made[self->source_file++].source_lufs
              = dsp_meter_get (self->loudness, "integrated_lufs");
          dsp_meter_reset (self->loudness);
        }
    }
}

/* Digital zeros, which are in no sum: n times nothing. */
static gboolean
write_zeros (AppDeliveryJob *self, gint64 n, GError **error)
{
  memset (self->frames, 0, (gsize) CHUNK * DSP_CHANNELS * sizeof (gint32));
  for (gint64 done = 0; done < n; done += CHUNK)
    if (!write_frames (self, self->frames, (int) MIN (CHUNK, n - done), error))
      return FALSE;
  return TRUE;
}

gboolean
app_delivery_job_feed (AppDeliveryJob *self, const double *const ch[2], int n, GError **error)
{
  if (self->source_pos == 0 && n > 0 && !write_zeros (self, self->plan->lead, error))
    return FALSE;
  measure_source (self, ch, n);
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
  self->made[self->source_file].source_lufs = dsp_meter_get (self->loudness, "integrated_lufs");
  if (self->pos != plan->lead + plan->audio_frames)
    return wrong_length (self, self->pos - plan->lead, error);
  /* Up to the end of the last CD frame. */
  return write_zeros (self, plan->frames - self->pos, error);
}

const AppFileMade *
app_delivery_job_made (const AppDeliveryJob *self, int i)
{
  return &self->made[i];
}

guint64
app_delivery_job_stream_sum (const AppDeliveryJob *self)
{
  return self->stream_sum;
}
