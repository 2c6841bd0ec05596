/* app-codec-pass.c — one piece of music through one codec. */
#include "app-codec-pass.h"

#include "app-codec-trip.h"
#include "app-guard.h"
#include "dsp-denormal.h"
#include "dsp-limiter.h"
#include "dsp-math.h"
#include "dsp-resampler.h"
#include "dsp-true-peak.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

#define CHUNK 4096
#define WINDOW 64 /* frames: how exactly a place is told, and by how much the meter is late */
#define NEAR_S 0.1
#define STEP_DB 0.1
#define TRIES 6
#define CEILING_MIN -20.0

/* One encoding of the whole piece. */
typedef struct
{
  const AppCodec *codec; /* borrowed */

  /* owned */
  DspLimiter *guard; /* NULL: no ceiling */
  DspResampler *resampler;
  AppCodecTrip *trip;
  DspTruePeak *before, *after; /* of what is encoded, of what is decoded */

  gint64 skip; /* frames of the guard's latency still to be dropped */
  gint64 pos;  /* decoded frames measured */

  /* result */
  gint64 clipped;
  DspPlaces overs;
} Pass;

static void
pass_free (Pass *self)
{
  if (!self)
    return;
  dsp_limiter_free (self->guard);
  dsp_resampler_free (self->resampler);
  app_codec_trip_free (self->trip);
  dsp_true_peak_free (self->before);
  dsp_true_peak_free (self->after);
  g_free (self);
}

/* The highest of the window that has just been measured, as it lies before the meter's delay. */
static void
note_over (Pass *self)
{
  double peak = 0;
  for (int c = 0; c < DSP_CHANNELS; c++)
    peak = fmax (peak, dsp_true_peak_take (self->after, c));
  if (peak <= 1.0)
    return;
  double to_s = (double) MAX (self->pos - WINDOW, 0) / self->codec->rate;
  double from_s = (double) MAX (self->pos - 2 * WINDOW, 0) / self->codec->rate;
  dsp_places_add (&self->overs, from_s, to_s, dsp_gain_to_db (peak), NEAR_S);
}

/* Decoded frames. Windows fall on the stream, whatever the pieces. */
static void
measure (const float *const ch[2], int n, gpointer user_data)
{
  Pass *self = user_data;
  double samples[DSP_CHANNELS][WINDOW];
  const double *const in[] = { samples[0], samples[1] };
  for (int at = 0, part; at < n; at += part)
    {
      part = (int) MIN (n - at, WINDOW - self->pos % WINDOW);
      for (int c = 0; c < DSP_CHANNELS; c++)
        for (int i = 0; i < part; i++)
          {
            double x = ch[c][at + i];
            samples[c][i] = isfinite (x) ? x : 0.0;
            self->clipped += fabs (samples[c][i]) > 1.0;
          }
      dsp_true_peak_process (self->after, in, part);
      self->pos += part;
      if (self->pos % WINDOW == 0)
        note_over (self);
    }
}

static Pass *
pass_new (const AppCodecSource *source, const AppCodec *codec, double ceiling_dbtp, GError **error)
{
  Pass *self = g_new0 (Pass, 1);
  gboolean good = TRUE;
  self->codec = codec;
  self->resampler = dsp_resampler_new (source->rate, codec->rate, DSP_CHANNELS);
  self->before = dsp_true_peak_new (codec->rate, DSP_CHANNELS);
  self->after = dsp_true_peak_new (codec->rate, DSP_CHANNELS);
  if (!isnan (ceiling_dbtp))
    {
      DspLimiterSettings settings = app_guard_settings;
      settings.ceiling_db = ceiling_dbtp;
      self->guard = dsp_limiter_new (source->rate, &settings);
      self->skip = dsp_limiter_latency (source->rate, &settings);
      good = self->guard != NULL;
    }
  if (!good || !self->resampler || !self->before || !self->after)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 _ ("There is not enough memory for the codec check."));
  else if ((self->trip = app_codec_trip_new (codec, measure, self, error)))
    return self;
  pass_free (self);
  return NULL;
}

static gboolean
encode (Pass *self, double *const ch[2], int n, GError **error)
{
  const double *const in[] = { ch[0], ch[1] };
  dsp_true_peak_process (self->before, in, n);
  return n == 0 || app_codec_trip_feed (self->trip, in, n, error);
}

/* n frames of the source, in place: ceiling, rate, codec. */
static gboolean
feed (Pass *self, double *const ch[2], int n, double *const out[2], GError **error)
{
  int drop = 0;
  if (self->guard)
    {
      dsp_limiter_process (self->guard, ch, n);
      drop = (int) MIN (n, self->skip);
      self->skip -= drop;
    }
  for (int at = drop, used = 0, got = 0; at < n || got == CHUNK; at += used)
    {
      const double *const in[] = { ch[0] + at, ch[1] + at };
      got = dsp_resampler_process (self->resampler, in, n - at, &used, out, CHUNK);
      if (!encode (self, out, got, error))
        return FALSE;
    }
  return TRUE;
}

/* The source has ended: what the guard, the conversion and the codec still hold. */
static gboolean
finish (Pass *self, int latency, double *const ch[2], double *const out[2], GError **error)
{
  for (int n; latency > 0; latency -= n)
    {
      n = MIN (latency, CHUNK);
      for (int c = 0; c < DSP_CHANNELS; c++)
        memset (ch[c], 0, n * sizeof (double));
      if (!feed (self, ch, n, out, error))
        return FALSE;
    }
  for (int got = CHUNK; got > 0;)
    {
      got = dsp_resampler_finish (self->resampler, out, CHUNK);
      if (!encode (self, out, got, error))
        return FALSE;
    }
  if (!app_codec_trip_finish (self->trip, error))
    return FALSE;
  /* What the meter is late by. */
  static const double zeros[2 * WINDOW];
  const double *const silence[] = { zeros, zeros };
  for (int i = 0; i < 2; i++)
    {
      int n = WINDOW - (int) (self->pos % WINDOW);
      dsp_true_peak_process (self->after, silence, n);
      self->pos += n;
      note_over (self);
    }
  return TRUE;
}

/* Encodes the piece once. */
static Pass *
run_once (const AppCodecSource *source, const AppCodec *codec, double ceiling_dbtp,
          AppCodecPassFunc progress, gpointer user_data, GCancellable *cancellable, GError **error)
{
  Pass *self = pass_new (source, codec, ceiling_dbtp, error);
  g_autofree double *samples = g_new (double, 4 * CHUNK);
  double *const ch[] = { samples, samples + CHUNK };
  double *const out[] = { samples + 2 * CHUNK, samples + 3 * CHUNK };
  DspFloatMode mode = dsp_denormal_begin ();
  gboolean good = self != NULL;
  int latency = good ? (int) self->skip : 0;
  for (gint64 pos = 0; pos < source->frames && good; pos += CHUNK)
    {
      int n = (int) MIN (CHUNK, source->frames - pos);
      good = !g_cancellable_set_error_if_cancelled (cancellable, error)
             && source->read (source->user_data, pos, ch, n, error)
             && feed (self, ch, n, out, error);
      if (good && progress)
        progress (n, user_data);
    }
  good = good && finish (self, latency, ch, out, error);
  dsp_denormal_end (mode);
  if (good)
    return self;
  pass_free (self);
  return NULL;
}

static double
decoded_peak (const Pass *pass, double *at_s)
{
  DspTruePeakReading reading;
  dsp_true_peak_read (pass->after, &reading);
  if (at_s)
    *at_s = reading.at_s;
  return dsp_gain_to_db (fmax (reading.exact, reading.itu));
}

static void
take_result (const Pass *pass, AppCodecResult *result)
{
  DspTruePeakReading before;
  dsp_true_peak_read (pass->before, &before);
  result->codec = pass->codec;
  result->source_dbtp = dsp_gain_to_db (before.exact);
  result->true_peak_dbtp = decoded_peak (pass, &result->true_peak_at_s);
  result->clipped = pass->clipped;
  result->overs = pass->overs;
  result->ceiling_dbtp = result->cleared_dbtp = NAN;
}

static double
down_to_step (double db)
{
  return floor (db / STEP_DB + 1e-6) * STEP_DB;
}

/* How far a codec overshoots changes with the level, so every ceiling is tried, from what should do
 * downwards. */
static gboolean
find_ceiling (const AppCodecSource *source, const AppCodec *codec, double ceiling_dbtp,
              AppCodecResult *result, AppCodecPassFunc progress, gpointer user_data,
              GCancellable *cancellable, GError **error)
{
  double from
      = isnan (ceiling_dbtp) ? result->source_dbtp : fmin (ceiling_dbtp, result->source_dbtp);
  double over = result->true_peak_dbtp;
  double ceiling = down_to_step (fmin (from, 0.0) - over);
  result->ceiling_dbtp = -INFINITY;
  for (int i = 0; i < TRIES && ceiling >= CEILING_MIN && over > 0; i++)
    {
      Pass *pass = run_once (source, codec, ceiling, progress, user_data, cancellable, error);
      if (!pass)
        return FALSE;
      over = result->cleared_dbtp = decoded_peak (pass, NULL);
      pass_free (pass);
      if (over <= 0)
        result->ceiling_dbtp = ceiling;
      ceiling = down_to_step (ceiling - fmax (over, STEP_DB));
    }
  return TRUE;
}

gboolean
app_codec_pass_run (const AppCodecSource *source, const AppCodec *codec, double ceiling_dbtp,
                    AppCodecResult *result, AppCodecPassFunc progress, gpointer user_data,
                    GCancellable *cancellable, GError **error)
{
  Pass *pass = run_once (source, codec, ceiling_dbtp, progress, user_data, cancellable, error);
  if (!pass)
    return FALSE;
  take_result (pass, result);
  pass_free (pass);
  return result->true_peak_dbtp <= 0
         || find_ceiling (source, codec, ceiling_dbtp, result, progress, user_data, cancellable,
                          error);
}
