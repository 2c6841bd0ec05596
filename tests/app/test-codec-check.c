/* test-codec-check.c — what codecs make of peaks is told in its place and with a ceiling that does
 * clear it; the same for any threads and pieces. */
#include "test-app.h"

#include <glib/gstdio.h>
#include <sndfile.h>

#include <math.h>
#include <string.h>

#include "app-codec-check.h"
#include "app-codec-trip.h"
#include "app-data.h"
#include "test-disc.h"

#define RATE 44100
#define SECONDS 5

static const char good[] = "[Codec]\nName=N\nKind=vorbis\nKbits=160\nQuality=5\nRate=44100\n"
                           "Used=U\nSource=S 2026\n";

static double
noise (guint32 *state)
{
  *state = *state * 1664525u + 1013904223u;
  return (double) (gint32) *state / 2147483648.0;
}

/* Adds a track. clipped: a dense mix driven into clipping at peak, all along; else soft music of
 * peak / 4 with such a mix from 3.0 s to 3.2 s only. */
static void
add_track (TestDisc *album, double peak, gboolean clipped)
{
  AppTrack *track = test_disc_add (album, "Song", RATE, 32, SECONDS, 0.1);
  g_autofree char *path = g_strdup (app_media_path (app_track_media (track)));
  g_autofree double *x = g_new (double, 2 * RATE * SECONDS);
  guint32 state = 5;
  for (int i = 0; i < RATE * SECONDS; i++)
    {
      double t = (double) i / RATE;
      gboolean loud = clipped || (t >= 3.0 && t < 3.2);
      double music = 0.5 * sin (2 * G_PI * 110 * t) + 0.4 * sin (2 * G_PI * 437.1 * t)
                     + 0.3 * sin (2 * G_PI * 3011 * t);
      for (int c = 0; c < 2; c++)
        {
          double y = loud ? 4 * (music + 0.3 * noise (&state)) : 0.2 * music;
          x[2 * i + c] = peak * CLAMP (y, -1, 1);
        }
    }
  g_autoptr (GError) error = NULL;
  SF_INFO info = { .samplerate = RATE, .channels = 2, .format = SF_FORMAT_WAV | SF_FORMAT_FLOAT };
  SNDFILE *file = sf_open (path, SFM_WRITE, &info);
  g_assert_cmpint (sf_writef_double (file, x, RATE * SECONDS), ==, RATE * SECONDS);
  sf_close (file);
  AppMedia *media = app_media_open (path, &error);
  g_assert_no_error (error);
  app_track_put_media (track, media);
  app_media_unref (media);
}

static GPtrArray *
only (const GPtrArray *all, const char *id)
{
  GPtrArray *one = g_ptr_array_new ();
  g_assert_nonnull (app_codecs_find (all, id));
  g_ptr_array_add (one, (gpointer) app_codecs_find (all, id));
  return one;
}

static GArray *
check (TestDisc *album, const GPtrArray *codecs, double ceiling_dbtp, int threads)
{
  g_autoptr (GError) error = NULL;
  AppProgramme *programme = test_disc_programme (album);
  GArray *results
      = app_codec_check (programme, codecs, 0, ceiling_dbtp, threads, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (results->len, ==, codecs->len * programme->n_tracks);
  app_programme_unref (programme);
  return results;
}

/* ---- the way there and back ---- */

typedef struct
{
  float x[2][RATE];
  int n;
} Heard;

static void
hear (const float *const ch[2], int n, gpointer user_data)
{
  Heard *heard = user_data;
  g_assert_cmpint (heard->n + n, <=, RATE);
  for (int c = 0; c < 2; c++)
    memcpy (heard->x[c] + heard->n, ch[c], n * sizeof (float));
  heard->n += n;
}

static void
transmit (const AppCodec *codec, double *const ch[2], int piece, Heard *heard)
{
  g_autoptr (GError) error = NULL;
  AppCodecTrip *trip = app_codec_trip_new (codec, hear, heard, &error);
  g_assert_no_error (error);
  heard->n = 0;
  for (int at = 0; at < RATE; at += piece)
    {
      const double *const in[] = { ch[0] + at, ch[1] + at };
      g_assert_true (app_codec_trip_feed (trip, in, MIN (piece, RATE - at), &error));
    }
  g_assert_true (app_codec_trip_finish (trip, &error));
  app_codec_trip_free (trip);
  g_assert_cmpint (heard->n, ==, RATE);
}

/* Every codec: as long as before, in its place to the sample, whatever the pieces. */
static void
test_trip (void)
{
  g_autoptr (GPtrArray) codecs = app_codecs_load (NULL);
  g_autofree double *left = g_new (double, RATE), *right = g_new (double, RATE);
  double *const ch[] = { left, right };
  g_autofree Heard *one = g_new (Heard, 1), *two = g_new (Heard, 1);
  guint32 state = 9;
  double low = 0;
  for (int i = 0; i < RATE; i++)
    {
      low += 0.4 * (noise (&state) - low);
      left[i] = 0.3 * low * (0.5 + 0.5 * sin (i * 0.001));
      right[i] = -0.7 * left[i];
    }
  g_assert_cmpint (codecs->len, >=, 8);
  for (guint k = 0; k < codecs->len; k++)
    {
      transmit (codecs->pdata[k], ch, 4096, one);
      transmit (codecs->pdata[k], ch, 777, two);
      g_assert_cmpmem (one->x, sizeof one->x, two->x, sizeof two->x);
      double best = 0;
      int at = G_MAXINT;
      for (int lag = -40; lag <= 40; lag++)
        {
          double sum = 0;
          for (int i = 100; i < RATE - 100; i++)
            sum += left[i] * one->x[0][i + lag];
          if (sum > best)
            {
              best = sum;
              at = lag;
            }
        }
      g_assert_cmpint (at, ==, 0);
    }
}

/* ---- the check ---- */

/* A dense mix at -0.1 dBTP clips in every codec that throws much away; the ceiling that is told
 * clears it, as a check with that ceiling shows. */
static void
test_overs (void)
{
  static const char *const ids[] = { "vorbis-96", "opus-128" };
  TestDisc album;
  g_autoptr (GPtrArray) all = app_codecs_load (NULL);
  test_disc_init (&album, RATE);
  add_track (&album, 0.99, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GPtrArray) codecs = only (all, ids[i]);
      g_autoptr (GArray) before = check (&album, codecs, -0.1, 2);
      const AppCodecResult *result = &g_array_index (before, AppCodecResult, 0);
      g_assert_cmpint (result->track, ==, 1);
      g_assert_true (result->codec == codecs->pdata[0]);
      g_assert_cmpfloat (result->true_peak_dbtp, >, 0.3);
      g_assert_cmpint (result->clipped, >, 0);
      g_assert_cmpint (result->overs.found, >, 0);
      g_assert_cmpfloat (result->overs.at[0].from_s, >=, 0);
      g_assert_cmpfloat (result->overs.at[result->overs.n - 1].to_s, <=, SECONDS + 0.01);
      g_assert_cmpfloat (result->ceiling_dbtp, <, -0.3);
      g_assert_cmpfloat (result->ceiling_dbtp, >, -6);
      g_assert_cmpfloat (result->cleared_dbtp, <=, 0);
      g_autoptr (GPtrArray) findings = app_findings_new ();
      app_codec_check_tell (before, findings);
      const AppFinding *over = test_findings_find (findings, "codec-overs");
      g_assert_nonnull (over);
      g_assert_nonnull (strstr (over->text, "estimate"));
      g_assert_nonnull (strstr (over->advice, "estimate"));
      g_assert_cmpint (over->places.n, ==, result->overs.n);

      g_autoptr (GArray) after = check (&album, codecs, result->ceiling_dbtp, 2);
      const AppCodecResult *clear = &g_array_index (after, AppCodecResult, 0);
      g_assert_cmpfloat (clear->true_peak_dbtp, ==, result->cleared_dbtp);
      g_assert_cmpint (clear->clipped, ==, 0);
      g_assert_cmpint (clear->overs.found, ==, 0);
      g_assert_true (isnan (clear->ceiling_dbtp));
      g_autoptr (GPtrArray) good_ones = app_findings_new ();
      app_codec_check_tell (after, good_ones);
      g_assert_nonnull (test_findings_find (good_ones, "codec-clear"));
      g_assert_cmpint (app_findings_worst (good_ones), ==, APP_SEVERITY_GOOD);
    }
  test_disc_finish (&album);
}

/* Where it clips, to a hundredth of a second. */
static void
test_places (void)
{
  TestDisc album;
  g_autoptr (GPtrArray) all = app_codecs_load (NULL);
  g_autoptr (GPtrArray) codecs = only (all, "vorbis-96");
  test_disc_init (&album, RATE);
  add_track (&album, 0.99, FALSE);
  g_autoptr (GArray) results = check (&album, codecs, -0.1, 2);
  const AppCodecResult *result = &g_array_index (results, AppCodecResult, 0);
  g_assert_cmpint (result->overs.found, >, 0);
  g_assert_cmpfloat (result->overs.at[0].from_s, >, 2.99);
  g_assert_cmpfloat (result->overs.at[result->overs.n - 1].to_s, <, 3.21);
  g_assert_cmpfloat (result->true_peak_at_s, >, 2.99);
  g_assert_cmpfloat (result->true_peak_at_s, <, 3.21);
  test_disc_finish (&album);
}

/* One thread or three; and MP3 of 320 at -3 dBTP clears as it is. */
static void
test_threads (void)
{
  TestDisc album;
  g_autoptr (GPtrArray) all = app_codecs_load (NULL);
  g_autoptr (GPtrArray) codecs = only (all, "mp3-320");
  g_ptr_array_add (codecs, (gpointer) app_codecs_find (all, "aac-256"));
  test_disc_init (&album, RATE);
  add_track (&album, 0.9, FALSE);
  add_track (&album, 0.99, FALSE);
  g_autoptr (GArray) one = check (&album, codecs, -3, 1);
  g_autoptr (GArray) three = check (&album, codecs, -3, 3);
  for (guint i = 0; i < one->len; i++)
    {
      const AppCodecResult *a = &g_array_index (one, AppCodecResult, i);
      const AppCodecResult *b = &g_array_index (three, AppCodecResult, i);
      g_assert_cmpint (a->track, ==, 1 + (int) i / 2);
      g_assert_true (a->codec == b->codec && a->track == b->track);
      g_assert_cmpfloat (a->source_dbtp, ==, b->source_dbtp);
      g_assert_cmpfloat (a->true_peak_dbtp, ==, b->true_peak_dbtp);
      g_assert_cmpfloat (a->true_peak_at_s, ==, b->true_peak_at_s);
      g_assert_cmpint (a->clipped, ==, b->clipped);
      g_assert_cmpfloat_with_epsilon (a->source_dbtp, -3, 0.05);
      if (i % 2 == 0)
        g_assert_cmpfloat (a->true_peak_dbtp, <, 0);
    }
  test_disc_finish (&album);
}

static void
test_refused (void)
{
  TestDisc album;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = app_codecs_load (NULL);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  test_disc_init (&album, RATE);
  add_track (&album, 0.5, FALSE);
  AppProgramme *programme = test_disc_programme (&album);
  g_assert_null (app_codec_check (programme, none, 0, -1, 2, NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (app_codec_check (programme, all, 2, -1, 2, NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (app_codec_check (programme, all, 0, -1, 2, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  AppCodecResult result;
  g_assert_false (app_codec_check_file ("/nonexistent.wav", all->pdata[0], &result, NULL, &error));
  g_assert_nonnull (strstr (error->message, "nonexistent.wav"));
  app_programme_unref (programme);
  test_disc_finish (&album);
}

/* ---- files of codecs ---- */

static AppCodec *
load_text (const char *text, GError **error)
{
  g_autofree char *dir = g_dir_make_tmp ("lacquer-codec-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "mine.codec", NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  AppCodec *codec = app_codec_load (path, error);
  g_assert_true (codec || strstr ((*error)->message, "mine.codec"));
  g_unlink (path);
  g_rmdir (dir);
  return codec;
}

static void
test_faults (void)
{
  static const char *const wrong[][2] = {
    { "Kind=vorbis", "Kind=wma" },
    { "Kbits=160", "Kbits=9" },
    { "Quality=5", "Quality=none" },
    { "Quality=5", "Quality=11" },
    { "Rate=44100", "Rate=96000" },
    { "Used=U\n", "" },
    { "Kind=vorbis", "Kind=mp3" }, /* with a quality */
    { "Kind=vorbis\nKbits=160\nQuality=5", "Kind=opus\nKbits=160\nQuality=none" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (AppCodec) codec = load_text (good, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (codec->id, ==, "mine");
  g_assert_cmpfloat (codec->quality, ==, 5);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_auto (GStrv) parts = g_strsplit (good, wrong[i][0], 2);
      g_autofree char *bad = g_strjoinv (wrong[i][1], parts);
      g_assert_null (load_text (bad, &error));
      g_assert_error (error, APP_DATA_ERROR, APP_DATA_ERROR_FAULT);
      g_clear_error (&error);
    }
}

void
test_codec_check_add (void)
{
  g_test_add_func ("/codec-check/trip", test_trip);
  g_test_add_func ("/codec-check/overs", test_overs);
  g_test_add_func ("/codec-check/places", test_places);
  g_test_add_func ("/codec-check/threads", test_threads);
  g_test_add_func ("/codec-check/refused", test_refused);
  g_test_add_func ("/codec-check/faults", test_faults);
}
