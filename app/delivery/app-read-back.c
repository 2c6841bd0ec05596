/* app-read-back.c — reads a delivered file again and finds out everything that is judged about it.
 */
#include "app-read-back.h"

#include "app-pcm.h"
#include "app-sample-sum.h"
#include "dsp-true-peak.h"

#include <ebur128.h>
#include <glib/gi18n-lib.h>
#include <sndfile.h>

#include <math.h>
#include <string.h>

#define BLOCK 8192
#define CHANNELS 2
#define CONTEXT 512 /* frames of the neighbours that the true-peak filters could see, and more */

static gboolean
fail (const char *path, const char *cause, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("“%s” cannot be read back: %s"), path,
               cause);
  return FALSE;
}

static int
declared_bits (int format)
{
  switch (format & SF_FORMAT_SUBMASK)
    {
    case SF_FORMAT_PCM_16:
      return 16;
    case SF_FORMAT_PCM_24:
      return 24;
    case SF_FORMAT_FLOAT:
      return APP_PCM_FLOAT;
    default:
      return 0;
    }
}

static void
sum_block (AppReadBack *self, const gint32 *samples, int n)
{
  self->sum += app_sample_sum (samples, (gsize) n * CHANNELS, (guint64) self->frames * CHANNELS);
  self->stream_sum += app_sample_sum (samples, (gsize) n * CHANNELS,
                                      (guint64) (self->first + self->frames) * CHANNELS);
}

/* libsndfile gives whole numbers left-aligned in 32 bits. seen: all bits that occur, or-ed. */
static void
take_block (AppReadBack *self, AppMeasurer *measurer, gint32 *samples, int n,
            double *const ch[CHANNELS], guint32 *seen)
{
  int shift = 32 - self->bits;
  gint32 top = (1 << (self->bits - 1)) - 1;
  double scale = ldexp (1.0, 1 - self->bits);
  if (self->judge)
    ebur128_add_frames_int (self->judge, samples, n);
  for (int i = 0; i < n * CHANNELS; i++)
    {
      samples[i] >>= shift;
      *seen |= (guint32) samples[i];
      self->clipped += samples[i] >= top || samples[i] < -top;
      ch[i % CHANNELS][i / CHANNELS] = samples[i] * scale;
    }
  sum_block (self, samples, n);
  app_measurer_feed (measurer, (const double *const *) ch, n);
  self->frames += n;
}

/* Floats, whose bit patterns become samples. They may lie beyond full scale. */
static void
take_floats (AppReadBack *self, AppMeasurer *measurer, const float *floats, gint32 *samples, int n,
             double *const ch[CHANNELS], guint32 *seen)
{
  memcpy (samples, floats, (gsize) n * CHANNELS * sizeof *floats);
  if (self->judge)
    ebur128_add_frames_float (self->judge, floats, n);
  for (int i = 0; i < n * CHANNELS; i++)
    {
      double value = app_pcm_to_double (samples[i], APP_PCM_FLOAT);
      self->clipped += !(fabs (value) <= 1.0);
      *seen |= value != 0.0;
      ch[i % CHANNELS][i / CHANNELS] = value;
    }
  sum_block (self, samples, n);
  app_measurer_feed (measurer, (const double *const *) ch, n);
  self->frames += n;
}

/* Decoded samples, which may lie beyond full scale. */
static void
take_decoded (AppReadBack *self, AppMeasurer *measurer, const double *samples, int n,
              double *const ch[CHANNELS])
{
  if (self->judge)
    ebur128_add_frames_double (self->judge, samples, n);
  for (int i = 0; i < n * CHANNELS; i++)
    {
      self->clipped += fabs (samples[i]) >= 1.0;
      ch[i % CHANNELS][i / CHANNELS] = samples[i];
    }
  app_measurer_feed (measurer, (const double *const *) ch, n);
  self->frames += n;
}

static void
finish_measures (AppReadBack *self, AppMeasurer *measurer, guint32 seen)
{
  AppMeasurement *m = &self->measured;
  double integrated;
  app_measurer_finish (measurer, m);
  self->loudness = app_measurer_steal_loudness (measurer);
  self->momentary = app_measurer_steal_momentary (measurer);
  if (self->judge && isfinite (m->integrated_lufs)
      && ebur128_loudness_global (self->judge, &integrated) == EBUR128_SUCCESS)
    {
      m->plr_db += m->integrated_lufs - integrated;
      m->integrated_lufs = integrated;
    }
  for (int i = 0; seen && !self->used_bits; i++)
    if (seen & (1u << i))
      self->used_bits = self->bits - i;
}

static gboolean
read_samples (AppReadBack *self, SNDFILE *file, GCancellable *cancellable, GError **error)
{
  AppMeasurer *measurer = app_measurer_new (self->rate, CHANNELS, FALSE);
  if (!measurer)
    return fail (self->path, _ ("it has a rate that cannot be measured"), error);
  g_autofree gint32 *samples = g_new (gint32, BLOCK * CHANNELS);
  g_autofree float *floats = g_new (float, BLOCK *CHANNELS);
  g_autofree double *decoded = g_new (double, BLOCK *CHANNELS);
  g_autofree double *left = g_new (double, BLOCK);
  g_autofree double *right = g_new (double, BLOCK);
  double *const ch[] = { left, right };
  guint32 seen = 0;
  gboolean is_float = self->bits == APP_PCM_FLOAT;
  self->judge = ebur128_init (CHANNELS, self->rate, EBUR128_MODE_I);
  while (!g_cancellable_is_cancelled (cancellable))
    {
      sf_count_t n = self->lossy ? sf_readf_double (file, decoded, BLOCK)
                     : is_float  ? sf_readf_float (file, floats, BLOCK)
                                 : sf_readf_int (file, samples, BLOCK);
      if (n <= 0)
        break;
      if (self->lossy)
        take_decoded (self, measurer, decoded, (int) n, ch);
      else if (is_float)
        take_floats (self, measurer, floats, samples, (int) n, ch, &seen);
      else
        take_block (self, measurer, samples, (int) n, ch, &seen);
    }
  finish_measures (self, measurer, seen);
  app_measurer_free (measurer);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* What a measurer says that was given nothing: levels that are not defined. */
static void
measure_nothing (AppReadBack *self)
{
  AppMeasurer *measurer = app_measurer_new (DSP_RATE_MIN, CHANNELS, FALSE);
  app_measurer_finish (measurer, &self->measured);
  app_measurer_free (measurer);
}

/* What libsndfile has to be told of a file without a header. */
static SF_INFO
info_of (const AppReadBack *self)
{
  SF_INFO info = { 0 };
  if (self->raw)
    info = (SF_INFO){ .samplerate = 44100,
                      .channels = CHANNELS,
                      .format = SF_FORMAT_RAW | SF_FORMAT_PCM_16 | SF_ENDIAN_LITTLE };
  return info;
}

static gboolean
read_file (AppReadBack *self, GCancellable *cancellable, GError **error)
{
  if (!app_file_sums_read (self->path, TRUE, &self->sums, cancellable, error))
    return FALSE;
  SF_INFO info = info_of (self);
  SNDFILE *file = sf_open (self->path, SFM_READ, &info);
  if (!file)
    return fail (self->path, sf_strerror (NULL), error);
  self->rate = info.samplerate;
  self->channels = info.channels;
  self->bits = declared_bits (info.format);
  self->declared_frames = info.frames;
  gboolean good = TRUE;
  if (self->channels == CHANNELS && (self->bits || self->lossy))
    good = read_samples (self, file, cancellable, error);
  sf_close (file);
  return good;
}

static void
read_back_clear (AppReadBack *self)
{
  g_clear_pointer (&self->loudness, g_array_unref);
  g_clear_pointer (&self->momentary, g_array_unref);
  ebur128_state *judge = self->judge;
  if (judge)
    ebur128_destroy (&judge);
  g_clear_error (&self->error);
}

static void
read_back_free (AppReadBack *self)
{
  read_back_clear (self);
  g_free (self->path);
  g_free (self);
}

void
app_read_back_forget (AppReadBack *self)
{
  read_back_clear (self);
  *self = (AppReadBack){ .path = self->path,
                         .first = self->first,
                         .tag = self->tag,
                         .raw = self->raw,
                         .lossy = self->lossy };
}

GPtrArray *
app_read_backs_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) read_back_free);
}

AppReadBack *
app_read_backs_add (GPtrArray *self, const char *path, gint64 first, gpointer tag)
{
  AppReadBack *file = g_new0 (AppReadBack, 1);
  file->path = g_strdup (path);
  file->first = first;
  file->tag = tag;
  g_ptr_array_add (self, file);
  return file;
}

typedef struct
{
  AppReadBackDone done;
  gpointer user_data;
  GCancellable *cancellable;
} Run;

static void
run_one (gpointer data, gpointer user_data)
{
  AppReadBack *file = data;
  Run *run = user_data;
  if (file->done || g_cancellable_is_cancelled (run->cancellable))
    return;
  file->done = TRUE;
  read_file (file, run->cancellable, &file->error);
  if (!file->loudness)
    measure_nothing (file);
  if (run->done)
    run->done (file, run->user_data);
}

gboolean
app_read_backs_run (GPtrArray *self, int threads, AppReadBackDone done, gpointer user_data,
                    GCancellable *cancellable, GError **error)
{
  Run run = { done, user_data, cancellable };
  int n = threads > 0 ? threads : (int) g_get_num_processors ();
  GThreadPool *pool = n > 1 ? g_thread_pool_new (run_one, &run, n, FALSE, NULL) : NULL;
  for (guint i = 0; i < self->len; i++)
    if (pool)
      g_thread_pool_push (pool, self->pdata[i], NULL);
    else
      run_one (self->pdata[i], &run);
  if (pool)
    g_thread_pool_free (pool, FALSE, TRUE);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

void
app_read_backs_combine (const GPtrArray *self, AppMeasurement *album)
{
  g_autofree AppMeasurePiece *pieces = g_new0 (AppMeasurePiece, self->len + 1);
  g_autofree ebur128_state **judges = g_new0 (ebur128_state *, self->len + 1);
  int n = 0, n_judges = 0;
  double integrated;
  for (guint i = 0; i < self->len; i++)
    {
      const AppReadBack *file = self->pdata[i];
      if (file->error || !file->loudness)
        continue;
      pieces[n++] = (AppMeasurePiece){ &file->measured, file->loudness, file->momentary };
      if (file->judge)
        judges[n_judges++] = file->judge;
    }
  if (n == 0)
    return;
  app_measure_combine (pieces, n, album);
  if (n_judges == n && isfinite (album->integrated_lufs)
      && ebur128_loudness_global_multiple (judges, n, &integrated) == EBUR128_SUCCESS)
    {
      album->plr_db += album->integrated_lufs - integrated;
      album->integrated_lufs = integrated;
    }
}

/* Feeds frames [from, to) of a file; fade +1 in, -1 out, 0 none. */
static gboolean
feed_part (DspTruePeak *peak, const AppReadBack *file, gint64 from, gint64 to, int fade)
{
  SF_INFO info = info_of (file);
  SNDFILE *sound = sf_open (file->path, SFM_READ, &info);
  g_autofree double *samples = g_new (double, BLOCK *CHANNELS);
  g_autofree double *left = g_new (double, BLOCK);
  g_autofree double *right = g_new (double, BLOCK);
  const double *const ch[] = { left, right };
  gboolean good = sound && info.channels == CHANNELS && sf_seek (sound, from, SEEK_SET) == from;
  for (gint64 at = from; at < to && good;)
    {
      sf_count_t n = sf_readf_double (sound, samples, MIN (BLOCK, to - at));
      good = n > 0;
      for (sf_count_t i = 0; i < n; i++)
        {
          double t = (at - from + i + 0.5) / (double) (to - from);
          double gain = fade ? 0.5 - 0.5 * cos (G_PI * (fade > 0 ? t : 1.0 - t)) : 1.0;
          left[i] = gain * samples[2 * i];
          right[i] = gain * samples[2 * i + 1];
        }
      if (good)
        dsp_true_peak_process (peak, ch, (int) n);
      at += n;
    }
  if (sound)
    sf_close (sound);
  return good;
}

gboolean
app_read_backs_peak_in_row (const GPtrArray *self, guint i, double *exact, double *itu)
{
  const AppReadBack *file = self->pdata[i];
  const AppReadBack *before = i > 0 ? self->pdata[i - 1] : NULL;
  const AppReadBack *after = i + 1 < self->len ? self->pdata[i + 1] : NULL;
  DspTruePeak *peak = dsp_true_peak_new (file->rate, CHANNELS);
  gboolean good = peak != NULL;
  if (before)
    good = good && feed_part (peak, before, MAX (0, before->frames - CONTEXT), before->frames, 1);
  good = good && feed_part (peak, file, 0, file->frames, 0);
  if (after)
    good = good && feed_part (peak, after, 0, MIN (after->frames, CONTEXT), -1);
  if (good)
    {
      DspTruePeakReading reading;
      dsp_true_peak_read (peak, &reading);
      *exact = 20.0 * log10 (reading.exact);
      *itu = 20.0 * log10 (reading.itu);
    }
  dsp_true_peak_free (peak);
  return good;
}
