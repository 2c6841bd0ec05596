/* test-programme.c — the snapshot: timeline, limits, fades, keys. */
#include "test-app.h"

#include "app-finding.h"
#include "app-programme.h"
#include "dsp-registry.h"
#include "test-fixture.h"
#include "test-sound.h"

#include <sndfile.h>

static char *
dc_file (const char *name, gint64 frames)
{
  static const double half = 0.5;
  return test_sound_write (name, SF_FORMAT_WAV | SF_FORMAT_PCM_16, 44100, 2, frames,
                           test_sound_dc_func, (gpointer) &half);
}

static void
test_timeline (void)
{
  g_autoptr (AppAlbum) album = app_album_new (44100);
  test_fixture_add (album, dc_file ("t1.wav", 10000), 500);
  AppTrack *second = test_fixture_add (album, dc_file ("t2.wav", 8000), -2000);
  AppTrack *third = test_fixture_add (album, dc_file ("t3.wav", 6000), 700);
  g_object_set (second, "trim-in", (gint64) 100, "trim-out", (gint64) 900, "join", APP_SHAPE_LINEAR,
                "gain", -3.0, "title", "Two", NULL);
  g_object_set (third, "fade-out", (gint64) 9000, NULL);
  g_autoptr (GPtrArray) findings = app_findings_new ();
  AppProgramme *programme = app_programme_new (album, findings);
  const AppProgrammeTrack *t = programme->tracks;
  g_assert_cmpint (programme->n_tracks, ==, 3);
  g_assert_cmpint (t[0].start, ==, 500);
  g_assert_cmpint (t[0].length, ==, 10000);
  g_assert_cmpint (t[0].join_out, ==, 2000);
  g_assert_cmpint (t[0].join_out_shape, ==, APP_SHAPE_LINEAR);
  g_assert_cmpint (t[1].start, ==, 8500);
  g_assert_cmpint (t[1].length, ==, 7000);
  g_assert_cmpint (t[1].trim_in, ==, 100);
  g_assert_cmpint (t[1].join_in, ==, 2000);
  g_assert_cmpfloat (t[1].gain_db, ==, -3);
  g_assert_cmpstr (t[1].metadata.values[APP_FIELD_TITLE], ==, "Two");
  g_assert_cmpint (t[2].start, ==, 16200);
  g_assert_cmpint (t[2].fade_out, ==, 6000);
  g_assert_cmpint (programme->frames, ==, 22200);
  g_assert_cmpint (findings->len, ==, 1);
  g_assert_cmpstr (((AppFinding *) findings->pdata[0])->id, ==, "fade-shortened");
  static const struct
  {
    gint64 pos;
    int track;
  } at[] = { { -1, -1 },   { 499, -1 },  { 500, 0 },   { 8499, 0 }, { 8500, 1 },
             { 10499, 1 }, { 15600, 1 }, { 16200, 2 }, { 99999, 2 } };
  for (gsize i = 0; i < G_N_ELEMENTS (at); i++)
    g_assert_cmpint (app_programme_track_at (programme, at[i].pos), ==, at[i].track);
  app_programme_unref (programme);
}

static void
test_limits (void)
{
  g_autoptr (AppAlbum) album = app_album_new (44100);
  test_fixture_add (album, dc_file ("l1.wav", 1000), 0);
  AppTrack *empty = test_fixture_add (album, dc_file ("l2.wav", 1000), 0);
  g_object_set (empty, "trim-in", (gint64) 1000, NULL);
  test_fixture_add (album, dc_file ("l3.wav", 1000), 0);
  test_fixture_add (album, dc_file ("l4.wav", 500), -800);
  g_autoptr (GPtrArray) findings = app_findings_new ();
  AppProgramme *programme = app_programme_new (album, findings);
  g_assert_cmpint (programme->n_tracks, ==, 3);
  g_assert_cmpint (programme->tracks[2].join_in, ==, 500);
  g_assert_cmpint (programme->tracks[2].start, ==, 1500);
  g_assert_cmpint (programme->frames, ==, 2000);
  g_assert_cmpint (findings->len, ==, 2);
  g_assert_cmpstr (((AppFinding *) findings->pdata[0])->id, ==, "track-empty");
  g_assert_cmpint (((AppFinding *) findings->pdata[0])->track, ==, 2);
  g_assert_cmpstr (((AppFinding *) findings->pdata[1])->id, ==, "overlap-shortened");
  g_assert_cmpint (((AppFinding *) findings->pdata[1])->track, ==, 4);
  app_programme_unref (programme);

  g_autoptr (AppAlbum) none = app_album_new (48000);
  programme = app_programme_new (none, NULL);
  g_assert_cmpint (programme->n_tracks, ==, 0);
  g_assert_cmpint (programme->frames, ==, 0);
  g_assert_cmpint (app_programme_track_at (programme, 0), ==, -1);
  app_programme_unref (programme);
}

static void
test_fades (void)
{
  AppProgrammeTrack track = { .length = 1000, .fade_in = 100, .fade_out = 200 };
  track.fade_in_shape = track.fade_out_shape = APP_SHAPE_LINEAR;
  g_assert_cmpfloat (app_programme_fade (&track, -1), ==, 0);
  g_assert_cmpfloat (app_programme_fade (&track, 1000), ==, 0);
  g_assert_cmpfloat (app_programme_fade (&track, 0), ==, 0.005);
  g_assert_cmpfloat (app_programme_fade (&track, 99), ==, 0.995);
  for (int k = 100; k < 800; k++)
    g_assert_cmpfloat (app_programme_fade (&track, k), ==, 1);
  g_assert_cmpfloat (app_programme_fade (&track, 999), ==, 0.5 / 200);
  /* Both sides of a join add up: amplitudes (linear, cosine, S; exponential with its mirror) or
   * powers (equal power). */
  for (int shape = 0; shape < APP_N_SHAPES; shape++)
    {
      AppShape mirror = shape == APP_SHAPE_EXPONENTIAL   ? APP_SHAPE_LOGARITHMIC
                        : shape == APP_SHAPE_LOGARITHMIC ? APP_SHAPE_EXPONENTIAL
                                                         : (AppShape) shape;
      AppProgrammeTrack out = { .length = 1000, .join_out = 300, .join_out_shape = mirror };
      AppProgrammeTrack in = { .length = 1000, .join_in = 300, .join_in_shape = shape };
      for (int k = 0; k < 300; k++)
        {
          double a = app_programme_fade (&out, 700 + k), b = app_programme_fade (&in, k);
          double sum = shape == APP_SHAPE_EQUAL_POWER ? a * a + b * b : a + b;
          g_assert_cmpfloat_with_epsilon (sum, shape == APP_SHAPE_NONE ? 2 : 1, 1e-14);
        }
    }
}

static char *
key_of (AppAlbum *album, AppLane lane, int track)
{
  AppProgramme *programme = app_programme_new (album, NULL);
  const AppProgrammeTrack *t = &programme->tracks[track];
  char *key = app_programme_hash (programme, lane, t->start, t->start + t->length);
  app_programme_unref (programme);
  return key;
}

/* After an edit: which tracks' keys are new, in both lanes. */
static void
assert_edit (AppAlbum *album, char *before[2][3], const char *expected)
{
  for (int lane = 0; lane < 2; lane++)
    for (int i = 0; i < 3; i++)
      {
        g_autofree char *after = key_of (album, lane, i);
        gboolean differs = g_strcmp0 (before[lane][i], after) != 0;
        g_assert_cmpint (differs, ==, expected[lane * 4 + i] == 'x');
        g_free (before[lane][i]);
        before[lane][i] = g_steal_pointer (&after);
      }
}

static void
test_keys (void)
{
  g_autoptr (AppAlbum) album = test_fixture_mixed (FALSE);
  AppTrack *first = app_album_track (album, 0), *third = app_album_track (album, 2);
  char *before[2][3] = { 0 };
  assert_edit (album, before, "xxx xxx");
  assert_edit (album, before, "--- ---");
  g_object_set (third, "gain", -7.0, NULL);
  assert_edit (album, before, "--- --x");
  g_object_set (third, "fade-in", (gint64) 44, NULL);
  assert_edit (album, before, "--x --x");
  g_object_set (third, "gap", (gint64) 9999, NULL); /* no album chain: place is no matter */
  assert_edit (album, before, "--- ---");
  g_object_set (first, "trim-in", (gint64) 10, NULL); /* the second overlaps it */
  assert_edit (album, before, "xx- xx-");
  AppSlot *slot = test_fixture_add_slot (app_track_chain (third), &test_module_pole);
  assert_edit (album, before, "--- --x");
  app_slot_put_value (slot, 0, 0.5);
  assert_edit (album, before, "--- --x");
  app_slot_put_bypass (slot, TRUE);
  assert_edit (album, before, "--- --x");
  g_object_set (first, "title", "Another", NULL);
  assert_edit (album, before, "--- ---");
  AppSlot *memory = test_fixture_add_slot (app_album_chain (album), &test_module_pole);
  app_slot_put_value (memory, 0, 0.5);
  assert_edit (album, before, "--- xxx");
  for (int lane = 0; lane < 2; lane++)
    for (int i = 0; i < 3; i++)
      g_free (before[lane][i]);
}

void
test_programme_add (void)
{
  g_test_add_func ("/programme/timeline", test_timeline);
  g_test_add_func ("/programme/limits", test_limits);
  g_test_add_func ("/programme/fades", test_fades);
  g_test_add_func ("/programme/keys", test_keys);
}
