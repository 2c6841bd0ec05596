/* app-codec-check.c — what lossy codecs make of the peaks of an album. */
#include "app-codec-pass.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#define PROGRESS_US 50000

/* The render of one track, in a file without a name: f32, interleaved. */
typedef struct
{
  int fd;          /* owned; -1: none */
  gint64 frames;   /* of the track */
  float *samples;  /* owned; what is being written */
  gsize n_samples; /* room in samples */
} Spool;

/* One app_codec_check call. */
typedef struct
{
  /* borrowed */
  AppProgramme *programme;
  const GPtrArray *codecs;
  AppProgressFunc progress;
  gpointer user_data;
  GCancellable *cancellable;

  double ceiling_dbtp;
  int threads;
  int first, end; /* tracks, from 0 */

  /* owned */
  Spool *spools;   /* by track */
  GArray *results; /* AppCodecResult */

  GMutex lock;
  /* under the lock */
  GError *error; /* the first */
  gint64 done;   /* frames encoded, of all codecs; again for every ceiling that is tried */
  gint64 total;  /* … that are to be; grows when ceilings have to be tried */
  gint64 told_us;
  gint64 began_us;
} Check;

/* One track with one codec. */
typedef struct
{
  Check *check;           /* borrowed */
  const AppCodec *codec;  /* borrowed */
  AppCodecResult *result; /* borrowed */
  int track;              /* from 0 */
  gint64 seen;            /* frames told of */
} Unit;

const char *
app_codec_check_caveat (void)
{
  return _ ("An estimate: by the encoders of libavcodec, LAME, libopus and libvorbis. Services and "
            "players have their own; the AAC of shops overshoots less than the one used here.");
}

/* ---- the render on disk ---- */

static gboolean
fail_spool (int code, GError **error)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
               _ ("The codec check cannot write a temporary file in “%s”: %s. Make room or set "
                  "TMPDIR."),
               g_get_tmp_dir (), g_strerror (code));
  return FALSE;
}

static gboolean
spool_open (Spool *self, GError **error)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "lacquer-codecs-XXXXXX", NULL);
  self->fd = g_mkstemp (path);
  if (self->fd < 0)
    return fail_spool (errno, error);
  g_unlink (path);
  return TRUE;
}

static void
spool_close (Spool *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  g_clear_pointer (&self->samples, g_free);
}

static gboolean
spool_write (const double *const ch[2], gint64 pos, int n, gpointer user_data, GError **error)
{
  Spool *self = user_data;
  gsize size = (gsize) n * DSP_CHANNELS;
  if (size > self->n_samples)
    {
      self->samples = g_renew (float, self->samples, size);
      self->n_samples = size;
    }
  for (int i = 0; i < n; i++)
    for (int c = 0; c < DSP_CHANNELS; c++)
      self->samples[i * DSP_CHANNELS + c] = (float) ch[c][i];
  const char *bytes = (const char *) self->samples;
  for (gsize left = size * sizeof (float); left > 0;)
    {
      ssize_t written = write (self->fd, bytes, left);
      if (written < 0 && errno != EINTR)
        return fail_spool (errno, error);
      bytes += MAX (written, 0);
      left -= MAX (written, 0);
    }
  return TRUE;
}

static gboolean
spool_read (gpointer user_data, gint64 pos, double *const out[2], int n, GError **error)
{
  const Spool *self = user_data;
  gsize size = (gsize) n * DSP_CHANNELS * sizeof (float);
  g_autofree float *samples = g_malloc (size);
  gsize done = 0;
  while (done < size)
    {
      ssize_t got = pread (self->fd, (char *) samples + done, size - done,
                           pos * DSP_CHANNELS * (gint64) sizeof (float) + (gint64) done);
      if (got == 0 || (got < 0 && errno != EINTR))
        return fail_spool (got ? errno : EIO, error);
      done += MAX (got, 0);
    }
  for (int i = 0; i < n; i++)
    for (int c = 0; c < DSP_CHANNELS; c++)
      out[c][i] = samples[i * DSP_CHANNELS + c];
  return TRUE;
}

static gboolean
render_track (Check *self, int track, GError **error)
{
  const AppProgrammeTrack *place = &self->programme->tracks[track];
  Spool *spool = &self->spools[track];
  spool->frames = MIN (place->length, self->programme->frames - place->start);
  return spool_open (spool, error)
         && app_offline_render (self->programme, APP_LANE_MASTER, place->start,
                                place->start + spool->frames, self->threads, NULL, NULL,
                                self->cancellable, spool_write, spool, error);
}

/* ---- encoding ---- */

/* With the lock held. */
static void
tell (Check *self, gboolean now)
{
  gint64 us = g_get_monotonic_time ();
  if (!self->progress || (!now && us - self->told_us < PROGRESS_US))
    return;
  self->told_us = us;
  double seconds = (double) (us - self->began_us) / G_USEC_PER_SEC;
  double music = (double) self->done / self->programme->rate;
  self->progress ((double) self->done / (double) MAX (self->total, 1),
                  seconds > 0 ? music / seconds : 0, NULL, self->user_data);
}

static void
on_pass (gint64 frames, gpointer user_data)
{
  Unit *unit = user_data;
  Check *self = unit->check;
  gint64 length = self->spools[unit->track].frames;
  g_mutex_lock (&self->lock);
  if (unit->seen % length == 0 && unit->seen > 0)
    self->total += length; /* another ceiling is tried */
  unit->seen += frames;
  self->done += frames;
  tell (self, FALSE);
  g_mutex_unlock (&self->lock);
}

static void
run_unit (gpointer data, gpointer user_data)
{
  g_autofree Unit *unit = data;
  Check *self = unit->check;
  const Spool *spool = &self->spools[unit->track];
  const AppCodecSource source
      = { self->programme->rate, spool->frames, spool_read, (gpointer) spool };
  GError *error = NULL;
  g_mutex_lock (&self->lock);
  gboolean stop = self->error != NULL;
  g_mutex_unlock (&self->lock);
  if (stop
      || app_codec_pass_run (&source, unit->codec, self->ceiling_dbtp, unit->result, on_pass, unit,
                             self->cancellable, &error))
    return;
  g_mutex_lock (&self->lock);
  if (self->error)
    g_error_free (error);
  else
    self->error = error;
  g_mutex_unlock (&self->lock);
}

/* Renders the tracks [from, to) and runs all codecs on them side by side. */
static gboolean
run_batch (Check *self, int from, int to, GError **error)
{
  for (int t = from; t < to; t++)
    if (!render_track (self, t, error))
      return FALSE;
  GThreadPool *pool = g_thread_pool_new (run_unit, NULL, self->threads, FALSE, NULL);
  for (int t = from; t < to; t++)
    for (guint c = 0; c < self->codecs->len; c++)
      {
        guint index = (t - self->first) * self->codecs->len + c;
        Unit *unit = g_new0 (Unit, 1);
        unit->check = self;
        unit->codec = self->codecs->pdata[c];
        unit->track = t;
        unit->result = &g_array_index (self->results, AppCodecResult, index);
        unit->result->track = t + 1;
        g_thread_pool_push (pool, unit, NULL);
      }
  g_thread_pool_free (pool, FALSE, TRUE);
  for (int t = from; t < to; t++)
    spool_close (&self->spools[t]);
  if (!self->error)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

/* In batches of as many tracks as keep all cores busy, so that not the whole album lies on disk. */
static gboolean
run (Check *self, GError **error)
{
  int n_codecs = (int) self->codecs->len;
  int step = MAX (1, (2 * self->threads + n_codecs - 1) / n_codecs);
  for (int t = self->first; t < self->end; t++)
    self->total += self->programme->tracks[t].length * n_codecs;
  self->began_us = g_get_monotonic_time ();
  for (int t = self->first; t < self->end; t += step)
    if (!run_batch (self, t, MIN (t + step, self->end), error))
      return FALSE;
  tell (self, TRUE);
  return TRUE;
}

GArray *
app_codec_check (AppProgramme *programme, const GPtrArray *codecs, int track, double ceiling_dbtp,
                 int threads, AppProgressFunc progress, gpointer user_data,
                 GCancellable *cancellable, GError **error)
{
  Check self = { .programme = programme,
                 .codecs = codecs,
                 .progress = progress,
                 .user_data = user_data,
                 .cancellable = cancellable,
                 .ceiling_dbtp = ceiling_dbtp };
  if (codecs->len == 0 || programme->n_tracks == 0 || track < 0 || track > programme->n_tracks)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("There is nothing to check: the album has %d tracks, and %u codecs were "
                      "chosen."),
                   programme->n_tracks, codecs->len);
      return NULL;
    }
  self.threads = threads > 0 ? threads : (int) g_get_num_processors ();
  self.first = track ? track - 1 : 0;
  self.end = track ? track : programme->n_tracks;
  self.spools = g_new0 (Spool, programme->n_tracks);
  for (int t = 0; t < programme->n_tracks; t++)
    self.spools[t].fd = -1;
  self.results = g_array_new (FALSE, TRUE, sizeof (AppCodecResult));
  g_array_set_size (self.results, (self.end - self.first) * codecs->len);
  g_mutex_init (&self.lock);
  gboolean good = run (&self, error);
  for (int t = 0; t < programme->n_tracks; t++)
    spool_close (&self.spools[t]);
  g_free (self.spools);
  g_mutex_clear (&self.lock);
  if (good)
    return self.results;
  g_array_unref (self.results);
  return NULL;
}

/* ---- a file ---- */

static gboolean
read_file (gpointer user_data, gint64 pos, double *const out[2], int n, GError **error)
{
  return app_reader_read (user_data, pos, out, n, error);
}

gboolean
app_codec_check_file (const char *path, const AppCodec *codec, AppCodecResult *result,
                      GCancellable *cancellable, GError **error)
{
  AppMedia *media = app_media_open (path, error);
  AppReader *reader = media ? app_reader_new (media, app_media_rate (media), error) : NULL;
  gboolean good = FALSE;
  if (reader)
    {
      const AppCodecSource source
          = { app_media_rate (media), app_reader_frames (reader), read_file, reader };
      *result = (AppCodecResult){ 0 };
      good = app_codec_pass_run (&source, codec, NAN, result, NULL, NULL, cancellable, error);
    }
  app_reader_free (reader);
  if (media)
    app_media_unref (media);
  return good;
}

/* ---- findings ---- */

static void
tell_over (const AppCodecResult *result, GPtrArray *findings)
{
  AppFinding *finding
      = app_findings_add (findings, APP_SEVERITY_WARNING, "codec-overs",
                          g_dngettext (GETTEXT_PACKAGE,
                                       "%s, decoded: true peak %+.2f dBTP, %" PRId64
                                       " sample clips in a player (an estimate).",
                                       "%s, decoded: true peak %+.2f dBTP, %" PRId64
                                       " samples clip in a player (an estimate).",
                                       result->clipped),
                          result->codec->name, result->true_peak_dbtp, result->clipped);
  finding->track = result->track;
  finding->places = result->overs;
  finding->at_s = result->overs.n ? result->overs.at[0].from_s : result->true_peak_at_s;
  finding->advice
      = isfinite (result->ceiling_dbtp)
            ? g_strdup_printf (_ ("A ceiling of %.1f dBTP clears it: encoded again with that, the "
                                  "true peak is %.2f dBTP (an estimate: services have encoders of "
                                  "their own)."),
                               result->ceiling_dbtp, result->cleared_dbtp)
            : g_strdup (_ ("No ceiling that makes sense clears it; it is the codec, which this "
                           "music is too dense for."));
}

void
app_codec_check_tell (const GArray *results, GPtrArray *findings)
{
  g_autoptr (GPtrArray) told = g_ptr_array_new ();
  for (guint i = 0; i < results->len; i++)
    {
      const AppCodecResult *result = &g_array_index (results, AppCodecResult, i);
      if (result->true_peak_dbtp > 0)
        tell_over (result, findings);
    }
  for (guint i = 0; i < results->len; i++)
    {
      const AppCodec *codec = g_array_index (results, AppCodecResult, i).codec;
      double peak = -INFINITY;
      for (guint k = 0; k < results->len; k++)
        {
          const AppCodecResult *result = &g_array_index (results, AppCodecResult, k);
          if (result->codec == codec)
            peak = fmax (peak, result->true_peak_dbtp);
        }
      if (peak > 0 || g_ptr_array_find (told, codec, NULL))
        continue;
      g_ptr_array_add (told, (gpointer) codec);
      app_findings_add (findings, APP_SEVERITY_GOOD, "codec-clear",
                        _ ("%s, decoded: nothing over 0 dBTP; the highest true peak is %.2f dBTP "
                           "(an estimate)."),
                        codec->name, peak);
    }
}
