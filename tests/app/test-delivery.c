/* test-delivery.c — what is delivered is the render, whole, below the ceiling, dithered once or not
 * at all; and what fails leaves nothing. */
#include "test-app.h"

#include <glib/gstdio.h>

#include <math.h>
#include <signal.h>
#include <sndfile.h>
#include <string.h>
#include <sys/resource.h>
#include <utime.h>
#include <unistd.h>

#include "app-delivery-plan.h"
#include "app-sample-sum.h"
#include "dsp-true-peak.h"
#include "test-disc.h"

static const char *const all[] = { "cd-tracks", "tracks-24", "flac-24" };

/* Different rates, a gap, an overlap, odd lengths; the second track goes over every ceiling. */
static void
init_album (TestDisc *album, double peak)
{
  test_disc_init (album, 48000);
  g_object_set (test_disc_add (album, "One", 48000, 24, 1.31, 0.2), "gain", -0.1, NULL);
  test_disc_set_gap (test_disc_add (album, "Two / hot", 96000, 32, 1.72, peak), 17777);
  test_disc_set_gap (test_disc_add (album, "Three", 48000, 24, 1.05, 0.3), -12001);
}

static void
test_sum (void)
{
  gint32 samples[1000];
  for (int i = 0; i < 1000; i++)
    samples[i] = i * 7919 % 65536 - 32768;
  guint64 whole = app_sample_sum (samples, 1000, 5);
  g_assert_cmphex (whole, ==,
                   app_sample_sum (samples + 333, 667, 338) + app_sample_sum (samples, 333, 5));
  g_assert_cmphex (whole, !=, app_sample_sum (samples, 1000, 6));
  samples[17] ^= 1;
  g_assert_cmphex (whole, !=, app_sample_sum (samples, 1000, 5));
  samples[17] ^= 1;
  gint32 other = samples[3];
  samples[3] = samples[500];
  samples[500] = other;
  g_assert_cmphex (whole, !=, app_sample_sum (samples, 1000, 5));
}

/* The whole render in one piece, as the engine would play it. */
static void
render_all (AppProgramme *programme, double *out[2])
{
  g_autoptr (GError) error = NULL;
  AppRenderer *renderer = app_renderer_new (programme, APP_LANE_MASTER, &error);
  g_assert_no_error (error);
  out[0] = g_new (double, programme->frames);
  out[1] = g_new (double, programme->frames);
  g_assert_true (app_renderer_read (renderer, out, (int) programme->frames, &error));
  app_renderer_free (renderer);
}

/* Files in a row are the render, sample for sample, but for the dither: at every join, too. */
static void
test_stream (void)
{
  TestDisc album;
  g_autoptr (GError) error = NULL;
  init_album (&album, 0.3);
  g_autoptr (GPtrArray) made = test_disc_deliver (&album, all, 3, 2, FALSE, &error);
  g_assert_no_error (error);
  AppProgramme *programme = test_disc_programme (&album);
  double *render[2];
  render_all (programme, render);

  gint64 frames, flac_frames;
  const AppDeliverable *wav = made->pdata[1], *flac = made->pdata[2];
  g_autofree gint32 *stream = test_read_stream (wav, &frames);
  g_autofree gint32 *flac_stream = test_read_stream (flac, &flac_frames);
  g_assert_cmpint (frames, ==, programme->frames);
  g_assert_cmpint (frames, ==, flac_frames);
  g_assert_cmpmem (stream, frames * 8, flac_stream, frames * 8);
  double most = 0, square = 0;
  for (gint64 i = 0; i < frames; i++)
    for (int c = 0; c < 2; c++)
      {
        double error_lsb = stream[2 * i + c] - render[c][i] * 8388608.0;
        most = fmax (most, fabs (error_lsb));
        square += error_lsb * error_lsb;
      }
  g_assert_cmpfloat (most, <=, 1.5);
  g_assert_cmpfloat_with_epsilon (square / (2.0 * frames), 0.25, 0.01);
  for (guint i = 0; i < made->len; i++)
    {
      const AppDeliverable *one = made->pdata[i];
      test_findings_fit (one->findings);
      g_assert_nonnull (test_findings_find (one->findings, "joins"));
      g_assert_nonnull (test_findings_find (one->findings, "tags"));
      g_assert_null (test_findings_find (one->findings, "guard-worked"));
    }
  g_free (render[0]);
  g_free (render[1]);
  app_programme_unref (programme);
  test_disc_finish (&album);
}

/* Cuts of a CD: on its frames, the whole album, zeros at the very end. */
static void
test_cd (void)
{
  TestDisc album;
  g_autoptr (GError) error = NULL;
  init_album (&album, 0.3);
  g_autoptr (GPtrArray) made = test_disc_deliver (&album, all, 1, 2, FALSE, &error);
  g_assert_no_error (error);
  AppProgramme *programme = test_disc_programme (&album);
  const AppDeliverable *cd = made->pdata[0];
  gint64 at = 0, frames;
  for (int i = 0; i < 3; i++)
    {
      const AppDeliveredFile *file = cd->files->pdata[i];
      gint64 start = (gint64) floor (programme->tracks[i].start * 44100.0 / 48000.0);
      g_assert_cmpint (file->frames % APP_CD_FRAME, ==, 0);
      g_assert_cmpint (file->rate_hz, ==, 44100);
      g_assert_cmpint (file->bits, ==, 16);
      g_assert_cmpint (file->measured.bits, ==, 16);
      g_assert_cmpint (at, <=, start);
      g_assert_cmpint (at, >, start - APP_CD_FRAME);
      at += file->frames;
    }
  gint64 audio = (programme->frames * 44100 + 47999) / 48000;
  g_assert_cmpint (at, ==, (audio + APP_CD_FRAME - 1) / APP_CD_FRAME * APP_CD_FRAME);
  g_autofree gint32 *stream = test_read_stream (cd, &frames);
  for (gint64 i = 2 * audio; i < 2 * frames; i++)
    g_assert_cmpint (stream[i], ==, 0);
  g_assert_nonnull (test_findings_find (cd->findings, "cd-track-short"));
  app_programme_unref (programme);
  test_disc_finish (&album);
}

/* 6 dB over full scale: every file in its row stays below the ceiling on both meters, and the
 * guard's work is told, of the right track. The third file is cut out of the second, loud one. */
static void
test_ceiling (void)
{
  TestDisc disc;
  g_autoptr (GError) error = NULL;
  init_album (&disc, 2.0);
  g_autoptr (GPtrArray) made = test_disc_deliver (&disc, all, 3, 2, FALSE, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < made->len; i++)
    {
      const AppDeliverable *one = made->pdata[i];
      gint64 frames;
      test_findings_fit (one->findings);
      const AppFinding *guard = test_findings_find (one->findings, "guard-worked");
      g_assert_cmpint (guard->severity, ==, APP_SEVERITY_WARNING);
      g_assert_cmpint (guard->track, ==, 2);
      const AppDeliveredFile *quiet = one->files->pdata[0], *hot = one->files->pdata[1];
      g_assert_cmpfloat (quiet->guard_db, ==, 0);
      g_assert_cmpfloat (hot->guard_db, <, -5);

      double scale = pow (2, 1 - hot->bits);
      g_autofree gint32 *stream = test_read_stream (one, &frames);
      g_autofree double *left = g_new (double, frames), *right = g_new (double, frames);
      for (gint64 k = 0; k < frames; k++)
        {
          left[k] = stream[2 * k] * scale;
          right[k] = stream[2 * k + 1] * scale;
        }
      DspTruePeak *peak = dsp_true_peak_new (hot->rate_hz, 2);
      DspTruePeakReading reading;
      dsp_true_peak_process (peak, (const double *const[]){ left, right }, (int) frames);
      dsp_true_peak_read (peak, &reading);
      g_assert_cmpfloat (20 * log10 (reading.exact), <=, -0.98);
      g_assert_cmpfloat (20 * log10 (reading.itu), <=, -0.95);
      g_assert_cmpfloat (20 * log10 (reading.exact), >, -1.1);
      dsp_true_peak_free (peak);
    }
  test_disc_finish (&disc);
}

static void
test_threads (void)
{
  TestDisc album;
  init_album (&album, 1.2);
  GPtrArray *made[3];
  for (int threads = 0; threads < 3; threads++)
    {
      g_autoptr (GError) error = NULL;
      made[threads] = test_disc_deliver (&album, all, 3, threads, TRUE, &error);
      g_assert_no_error (error);
    }
  for (guint i = 0; i < 3; i++)
    for (guint k = 0; k < 3; k++)
      {
        const AppDeliveredFile *file[3];
        for (int t = 0; t < 3; t++)
          file[t] = ((AppDeliverable *) made[t]->pdata[i])->files->pdata[k];
        g_assert_cmpstr (file[0]->sha256, ==, file[1]->sha256);
        g_assert_cmpstr (file[0]->sha256, ==, file[2]->sha256);
      }
  for (int t = 0; t < 3; t++)
    g_ptr_array_unref (made[t]);
  test_disc_finish (&album);
}

/* A finished 16-bit mix passes bit for bit; half a decibel less and it is dithered. */
static void
test_untouched (void)
{
  TestDisc album;
  g_autoptr (GError) error = NULL;
  gint64 frames, source_frames;
  test_disc_init (&album, 44100);
  test_disc_add (&album, "Done", 44100, 16, 1.0, 0.5);
  AppTrack *track = test_disc_add (&album, "Quieter", 44100, 16, 1.0, 0.5);
  g_object_set (track, "gain", -0.5, NULL);
  g_autoptr (GPtrArray) made = test_disc_deliver (&album, all, 1, 1, FALSE, &error);
  g_assert_no_error (error);
  const AppDeliverable *cd = made->pdata[0];
  test_findings_fit (cd->findings);
  const AppFinding *done = test_findings_find (cd->findings, "file-verified");
  g_assert_cmpint (done->track, ==, 1);
  g_assert_nonnull (strstr (done->text, "own bits"));
  gboolean dithered = FALSE;
  for (guint i = 0; i < cd->findings->len; i++)
    dithered |= strstr (((AppFinding *) cd->findings->pdata[i])->text, "dither found") != NULL;
  g_assert_true (dithered);

  g_autofree char *path = g_build_filename (album.dir, "mix-1.wav", NULL);
  AppDeliveredFile mix = { .path = path, .frames = 44100, .bits = 16 };
  AppDeliverable mixes = { .files = g_ptr_array_new () };
  g_ptr_array_add (mixes.files, &mix);
  g_autofree gint32 *source = test_read_stream (&mixes, &source_frames);
  g_autofree gint32 *stream = test_read_stream (cd, &frames);
  g_assert_cmpmem (stream, 44100 * 8, source, 44100 * 8);
  g_ptr_array_unref (mixes.files);
  test_disc_finish (&album);
}

typedef struct
{
  GCancellable *cancellable;
  const char *state; /* in which it is cancelled */
} Cancel;

static void
cancel_in (const char *target, const char *state, double fraction, double speed, double left,
           gpointer user_data)
{
  Cancel *cancel = user_data;
  if (strcmp (state, cancel->state) == 0)
    g_cancellable_cancel (cancel->cancellable);
}

static void
test_cancel (void)
{
  static const char *const states[] = { "waiting", "rendering", "verifying" };
  TestDisc album;
  init_album (&album, 0.3);
  AppProgramme *programme = test_disc_programme (&album);
  const AppTarget *targets[3];
  for (int i = 0; i < 3; i++)
    targets[i] = app_targets_find (album.targets, all[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    for (int threads = 1; threads <= 2; threads++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (GCancellable) cancellable = g_cancellable_new ();
        Cancel cancel = { cancellable, states[i] };
        g_assert_null (app_deliver (programme, targets, 3, album.out, FALSE, threads, cancel_in,
                                    &cancel, cancellable, &error));
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
        g_assert_false (g_file_test (album.out, G_FILE_TEST_EXISTS));
      }
  app_programme_unref (programme);
  test_disc_finish (&album);
}

/* A file that cannot grow on: the error names it, and nothing is left. */
static void
test_full_disk (void)
{
  TestDisc album;
  init_album (&album, 0.3);
  struct rlimit old, small;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  for (int i = 0; i < 3; i++)
    for (int threads = 1; threads <= 2; threads++)
      {
        g_autoptr (GError) error = NULL;
        void (*handler) (int) = signal (SIGXFSZ, SIG_IGN);
        small = old;
        small.rlim_cur = 150000;
        setrlimit (RLIMIT_FSIZE, &small);
        GPtrArray *made = test_disc_deliver (&album, &all[i], 1, threads, FALSE, &error);
        setrlimit (RLIMIT_FSIZE, &old);
        signal (SIGXFSZ, handler);
        g_assert_null (made);
        g_assert_nonnull (error);
        g_assert_nonnull (strstr (error->message, "01 One."));
        g_assert_nonnull (strstr (error->message, all[i]));
        g_assert_false (g_file_test (album.out, G_FILE_TEST_EXISTS));
      }
  test_disc_finish (&album);
}

/* A mix that somebody writes to meanwhile: no file of which nobody knows what is in it. */
static void
test_changed_mix (void)
{
  TestDisc album;
  init_album (&album, 0.3);
  g_autoptr (GError) error = NULL;
  const char *path = app_media_path (app_track_media (app_album_track (album.album, 1)));
  g_autofree char *name = g_path_get_basename (path);
  const struct utimbuf later = { 2000000000, 2000000000 };
  g_assert_cmpint (utime (path, &later), ==, 0);
  g_assert_null (test_disc_deliver (&album, all, 3, 2, FALSE, &error));
  g_assert_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_READ);
  g_assert_nonnull (strstr (error->message, name));
  g_assert_false (g_file_test (album.out, G_FILE_TEST_EXISTS));
  test_disc_finish (&album);
}

static void
test_overwrite (void)
{
  TestDisc album;
  init_album (&album, 0.3);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) first = test_disc_deliver (&album, all, 2, 2, FALSE, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) before = test_list (album.out);
  static const char *const expected[] = {
    "cd-tracks",
    "cd-tracks/01 One.wav",
    "cd-tracks/02 Two - hot.wav",
    "cd-tracks/03 Three.wav",
    "cd-tracks/Delivery report.html",
    "cd-tracks/Delivery report.pdf",
    "cd-tracks/Delivery report.txt",
    "cd-tracks/MD5SUMS",
    "cd-tracks/SHA256SUMS",
    "cd-tracks/lacquer-delivery.ini",
    "tracks-24",
    "tracks-24/01 One.wav",
    "tracks-24/02 Two - hot.wav",
    "tracks-24/03 Three.wav",
    "tracks-24/Delivery report.html",
    "tracks-24/Delivery report.pdf",
    "tracks-24/Delivery report.txt",
    "tracks-24/MD5SUMS",
    "tracks-24/SHA256SUMS",
    "tracks-24/lacquer-delivery.ini",
  };
  g_assert_cmpuint (before->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < before->len; i++)
    g_assert_cmpstr (before->pdata[i], ==, expected[i]);

  g_assert_null (test_disc_deliver (&album, all, 3, 2, FALSE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_assert_nonnull (strstr (error->message, "01 One.wav"));
  g_clear_error (&error);

  g_autoptr (GPtrArray) again = test_disc_deliver (&album, all, 1, 2, TRUE, &error);
  g_assert_no_error (error);
  g_assert_null (test_findings_find (((AppDeliverable *) again->pdata[0])->findings, "stranger"));

  g_object_set (app_album_track (album.album, 0), "title", "Won", NULL);
  g_autoptr (GPtrArray) second = test_disc_deliver (&album, all, 2, 2, TRUE, &error);
  g_assert_no_error (error);
  const AppDeliverable *cd = second->pdata[0];
  const AppFinding *stranger = test_findings_find (cd->findings, "stranger");
  g_assert_cmpint (stranger->severity, ==, APP_SEVERITY_WARNING);
  g_assert_true (g_str_has_suffix (stranger->file, "/01 One.wav"));
  test_disc_finish (&album);
}

/* A title is no path, a link is no folder, a folder is no file to replace. */
static void
test_outside (void)
{
  TestDisc album;
  g_autoptr (GError) error = NULL;
  test_disc_init (&album, 44100);
  test_disc_add (&album, "../../../evil", 44100, 16, 0.5, 0.5);
  g_autofree char *folder = g_build_filename (album.out, "cd-tracks", NULL);
  g_autofree char *elsewhere = g_build_filename (album.dir, "elsewhere", NULL);
  g_mkdir (album.out, 0777);
  g_mkdir (elsewhere, 0777);
  g_assert_cmpint (symlink (elsewhere, folder), ==, 0);
  g_assert_null (test_disc_deliver (&album, all, 1, 1, TRUE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY);
  g_clear_error (&error);
  g_unlink (folder);

  g_autoptr (GPtrArray) made = test_disc_deliver (&album, all, 1, 1, FALSE, &error);
  g_assert_no_error (error);
  const AppDeliveredFile *file = ((AppDeliverable *) made->pdata[0])->files->pdata[0];
  g_autofree char *parent = g_path_get_dirname (file->path);
  g_assert_cmpstr (parent, ==, folder);

  g_unlink (file->path);
  g_mkdir (file->path, 0777);
  g_assert_null (test_disc_deliver (&album, all, 1, 1, TRUE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  test_disc_finish (&album);
}

/* Nothing to deliver, the same target twice. */
static void
test_impossible (void)
{
  TestDisc album;
  g_autoptr (GError) error = NULL;
  static const char *const twice[] = { "flac-24", "flac-24" };
  test_disc_init (&album, 44100);
  g_assert_null (test_disc_deliver (&album, all, 1, 1, FALSE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  test_disc_add (&album, "One", 44100, 16, 0.5, 0.5);
  g_assert_null (test_disc_deliver (&album, twice, 2, 1, FALSE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_false (g_file_test (album.out, G_FILE_TEST_EXISTS));
  test_disc_finish (&album);
}

/* A mix that is gone stops the delivery; silence is never delivered in its place. */
static void
test_missing (void)
{
  TestDisc disc;
  g_autoptr (GError) error = NULL;
  init_album (&disc, 0.3);
  g_autofree char *path = g_build_filename (disc.dir, "mix-2.wav", NULL);
  g_unlink (path);
  g_assert_null (test_disc_deliver (&disc, all, 3, 2, FALSE, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "mix-2.wav"));
  g_assert_false (g_file_test (disc.out, G_FILE_TEST_EXISTS));
  test_disc_finish (&disc);
}

/* Samples of a file of 1 or 2 channels at its place. */
static void
assert_samples (const AppDeliveredFile *file, double *const render[2], gint64 start)
{
  SF_INFO info = { 0 };
  gboolean raw = g_str_has_suffix (file->path, ".bin");
  if (raw)
    info = (SF_INFO){ .samplerate = 44100,
                      .channels = 2,
                      .format = SF_FORMAT_RAW | SF_FORMAT_PCM_16 | SF_ENDIAN_LITTLE };
  SNDFILE *sound = sf_open (file->path, SFM_READ, &info);
  g_assert_nonnull (sound);
  g_autofree double *read = g_new (double, info.frames *info.channels);
  g_assert_cmpint (sf_readf_double (sound, read, info.frames), ==, file->frames);
  for (gint64 i = 0; i < info.frames; i++)
    for (int c = 0; c < 2; c++)
      if (read[info.channels * i + c % info.channels] != render[c][start + i])
        g_error ("%s: frame %" G_GINT64_FORMAT " is another one", file->path, i);
  sf_close (sound);
}

/* What was written is heard from its files, one after the other, sample for sample; of what is
 * lossy all of the length. A file that is gone is told. */
static void
test_play (void)
{
  static const char *const played[]
      = { "tracks-24", "flac-24", "cd-bin", "album-24", "mp3-320", "opus", "vorbis" };
  TestDisc album;
  g_autoptr (GError) error = NULL;
  test_disc_init (&album, 48000);
  test_disc_add (&album, "One", 48000, 24, 4.31, 0.2);
  test_disc_set_gap (test_disc_add (&album, "Two / hot", 96000, 32, 5.72, 0.3), 17777);
  g_autoptr (GPtrArray) made
      = test_disc_deliver (&album, played, G_N_ELEMENTS (played), 2, FALSE, &error);
  g_assert_no_error (error);
  for (guint t = 0; t < made->len; t++)
    {
      const AppDeliverable *one = made->pdata[t];
      AppProgramme *programme = app_deliverable_programme (one, &error);
      g_assert_no_error (error);
      g_assert_cmpint (programme->n_tracks, ==, one->files->len);
      double *render[2];
      render_all (programme, render);
      gint64 start = 0;
      for (guint i = 0; i < one->files->len; i++)
        {
          const AppDeliveredFile *file = one->files->pdata[i];
          g_assert_cmpint (programme->rate, ==, file->rate_hz);
          g_assert_cmpint (programme->tracks[i].start, ==, start);
          if (file->bits > 0)
            assert_samples (file, render, start);
          start += file->frames;
        }
      g_assert_cmpint (programme->frames, ==, start);
      g_free (render[0]);
      g_free (render[1]);
      app_programme_unref (programme);
    }
  const AppDeliverable *first = made->pdata[0];
  const AppDeliveredFile *second = first->files->pdata[1];
  g_assert_cmpint (g_unlink (second->path), ==, 0);
  g_assert_null (app_deliverable_programme (first, &error));
  g_assert_nonnull (strstr (error->message, "02 Two - hot.wav"));
  test_disc_finish (&album);
}

/* A target of one's own without ceiling, dither and tags: overs are clipped, and that is told. */
static void
test_plain (void)
{
  TestDisc disc;
  g_autoptr (GError) error = NULL;
  init_album (&disc, 2.0);
  g_autofree char *path = g_build_filename (disc.dir, "plain.target", NULL);
  g_assert_true (g_file_set_contents (path,
                                      "[Target]\nName=Plain\nHelp=Plain\nExporter=wav\nRate=album\n"
                                      "Bits=24\nCeiling=none\nDither=none\nCdFrames=false\n"
                                      "FileName={track:03}_{artist}_{title}\nTags=false\n",
                                      -1, NULL));
  g_ptr_array_add (disc.targets, app_target_load (path, &error));
  g_assert_no_error (error);
  static const char *const plain[] = { "plain" };
  g_autoptr (GPtrArray) made = test_disc_deliver (&disc, plain, 1, 2, FALSE, &error);
  g_assert_no_error (error);
  const AppDeliverable *one = made->pdata[0];
  const AppFinding *clipped = test_findings_find (one->findings, "overs-clipped");
  g_assert_cmpint (clipped->severity, ==, APP_SEVERITY_ERROR);
  g_assert_cmpint (clipped->track, ==, 2);
  g_assert_null (test_findings_find (one->findings, "loudness-differs"));
  g_assert_null (test_findings_find (one->findings, "guard-worked"));
  const AppDeliveredFile *first = one->files->pdata[0];
  g_assert_true (g_str_has_suffix (first->path, "/001_Trio_One.wav"));
  GStatBuf status;
  g_assert_cmpint (g_stat (first->path, &status), ==, 0);
  g_assert_cmpint (status.st_size, ==, 44 + first->frames * 6);
  test_disc_finish (&disc);
}

void
test_delivery_add (void)
{
  g_test_add_func ("/delivery/sum", test_sum);
  g_test_add_func ("/delivery/stream", test_stream);
  g_test_add_func ("/delivery/cd", test_cd);
  g_test_add_func ("/delivery/ceiling", test_ceiling);
  g_test_add_func ("/delivery/threads", test_threads);
  g_test_add_func ("/delivery/untouched", test_untouched);
  g_test_add_func ("/delivery/cancel", test_cancel);
  g_test_add_func ("/delivery/full-disk", test_full_disk);
  g_test_add_func ("/delivery/overwrite", test_overwrite);
  g_test_add_func ("/delivery/changed-mix", test_changed_mix);
  g_test_add_func ("/delivery/outside", test_outside);
  g_test_add_func ("/delivery/impossible", test_impossible);
  g_test_add_func ("/delivery/missing", test_missing);
  g_test_add_func ("/delivery/play", test_play);
  g_test_add_func ("/delivery/plain", test_plain);
}
