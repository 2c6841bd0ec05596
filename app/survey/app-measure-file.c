/* app-measure-file.c — measuring a sound file, with libebur128 as the judge of its loudness. */
#include "app-measure.h"

#include "app-media.h"
#include "app-sound-file.h"
#include "dsp-loudness.h"

#include <ebur128.h>
#include <glib/gi18n-lib.h>

#include <math.h>

enum
{
  BLOCK = 4096 /* frames read at a time */
};

typedef struct
{
  SNDFILE *file;
  AppMeasurer *measurer;
  ebur128_state *judge;
  double *mixed;  /* interleaved */
  double *planar; /* channels x BLOCK */
  AppSoundInfo info;
} Pass;

static void
pass_finish (Pass *self)
{
  if (self->file)
    sf_close (self->file);
  app_measurer_free (self->measurer);
  if (self->judge)
    ebur128_destroy (&self->judge);
  g_free (self->mixed);
  g_free (self->planar);
}

static gboolean
pass_init (Pass *self, const char *path, GError **error)
{
  *self = (Pass){ 0 };
  self->file = app_sound_file_open (path, &self->info, error);
  if (!self->file)
    return FALSE;
  g_autofree char *name = g_filename_display_name (path);
  int rate = self->info.rate, channels = self->info.channels;
  if (rate < DSP_RATE_MIN || rate > DSP_RATE_MAX)
    g_set_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_RATE,
                 _ ("“%s” has a sample rate of %d Hz; 8000 to 384000 Hz can be measured. Export "
                    "it again at its original rate."),
                 name, rate);
  else if (channels > DSP_MAX_CHANNELS)
    g_set_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_CHANNELS,
                 _ ("“%s” has %d channels; up to %d can be measured. Export fewer of them."), name,
                 channels, DSP_MAX_CHANNELS);
  else if (self->info.frames <= 0)
    g_set_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_EMPTY,
                 _ ("“%s” holds no sound. Export it again."), name);
  else if (self->info.lacking > 0)
    {
      g_autofree char *text = app_sound_file_lacking_text (path);
      g_set_error_literal (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_READ, text ? text : name);
    }
  else if (!(self->measurer = app_measurer_new (rate, channels, FALSE)))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 _ ("There is not enough memory to measure “%s”."), name);
  if (!self->measurer)
    return FALSE;
  self->judge = ebur128_init ((unsigned) channels, (unsigned) rate, EBUR128_MODE_I);
  for (int c = 0; self->judge && c < channels; c++)
    {
      double weight = dsp_loudness_weight (channels, c);
      ebur128_set_channel (self->judge, (unsigned) c,
                           weight == 0  ? EBUR128_UNUSED
                           : weight > 1 ? EBUR128_Mp110
                                        : EBUR128_Mp030);
    }
  self->mixed = g_new (double, (gsize) channels *BLOCK);
  self->planar = g_new (double, (gsize) channels *BLOCK);
  return TRUE;
}

static void
pass_feed (Pass *self, int n)
{
  int channels = self->info.channels;
  const double *ch[DSP_MAX_CHANNELS];
  for (int c = 0; c < channels; c++)
    {
      double *planar = self->planar + (gsize) c * BLOCK;
      for (int i = 0; i < n; i++)
        {
          double *x = &self->mixed[(gsize) i * channels + c];
          planar[i] = *x;
          *x = isfinite (*x) ? *x : 0.0;
        }
      ch[c] = planar;
    }
  app_measurer_feed (self->measurer, ch, n);
  if (self->judge)
    ebur128_add_frames_double (self->judge, self->mixed, (size_t) n);
}

static gboolean
pass_run (Pass *self, const char *path, GCancellable *cancellable, GError **error)
{
  gint64 frames = 0;
  for (;;)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      sf_count_t n = sf_readf_double (self->file, self->mixed, BLOCK);
      if (n <= 0)
        break;
      pass_feed (self, (int) n);
      frames += n;
    }
  gboolean whole = self->info.sequential || frames >= self->info.frames;
  if (whole && sf_error (self->file) == SF_ERR_NO_ERROR)
    return TRUE;
  g_autofree char *name = g_filename_display_name (path);
  g_set_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_READ,
               _ ("“%s” cannot be read beyond %.3f s: it is damaged there. Copy or export it "
                  "again."),
               name, (double) frames / self->info.rate);
  return FALSE;
}

gboolean
app_measure_file_piece (const char *path, AppMeasurement *result, GArray **loudness,
                        GArray **momentary, GCancellable *cancellable, GError **error)
{
  Pass pass;
  gboolean done = pass_init (&pass, path, error) && pass_run (&pass, path, cancellable, error);
  if (done)
    {
      double integrated;
      app_measurer_finish (pass.measurer, result);
      if (pass.judge && isfinite (result->integrated_lufs)
          && ebur128_loudness_global (pass.judge, &integrated) == EBUR128_SUCCESS)
        {
          result->plr_db += result->integrated_lufs - integrated;
          result->integrated_lufs = integrated;
        }
      if (loudness)
        *loudness = app_measurer_steal_loudness (pass.measurer);
      if (momentary)
        *momentary = app_measurer_steal_momentary (pass.measurer);
    }
  pass_finish (&pass);
  return done;
}

gboolean
app_measure_file (const char *path, AppMeasurement *result, GCancellable *cancellable,
                  GError **error)
{
  return app_measure_file_piece (path, result, NULL, NULL, cancellable, error);
}
