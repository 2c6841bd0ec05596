/* test-comparison.c — lanes are there when they should be, as loud as they are said to be, and
 * never told what they were. */
#include "test-app.h"

#include "app-comparison-state.h"
#include "dsp-loudness.h"
#include "dsp-registry.h"
#include "test-fixture.h"
#include "test-sound.h"

#include <glib/gstdio.h>

#include <math.h>
#include <sndfile.h>
#include <string.h>

enum
{
  RATE = 44100,
};

/* ---- albums and files ---- */

static double
noise (int channel, gint64 frame, gpointer level)
{
  return *(const double *) level * test_sound_noise (7 + channel, frame);
}

enum
{
  PERIOD_S = 8
};

/* Seconds at levels that differ, the loudest in the middle; again and again. */
static double
music (int channel, gint64 frame, gpointer level)
{
  static const double steps[PERIOD_S] = { 0.1, 0.3, 0.15, 0.6, 1.0, 0.8, 0.05, 0.4 };
  gint64 place = frame % (PERIOD_S * RATE);
  return steps[place / RATE] * noise (channel, place, level);
}

static double
tone (int channel, gint64 frame, gpointer level)
{
  return *(const double *) level * sin (2 * G_PI * frame / 48);
}

static char *
write_file (const char *name, int rate, int channels, double seconds, TestSoundFunc func,
            double level)
{
  return test_sound_write (name, SF_FORMAT_WAV | SF_FORMAT_PCM_24, rate, channels,
                           llround (seconds * rate), func, &level);
}

static guint
cache_files (gboolean remove)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "lacquer", "survey", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      n++;
      if (remove)
        g_unlink (path);
    }
  return n;
}

/* Two tracks, and a cache that knows nothing of them. */
static AppDocument *
make_document (double seconds)
{
  g_autofree char *one = write_file ("compare1.wav", RATE, 2, seconds, music, 0.5);
  g_autofree char *two = write_file ("compare2.wav", RATE, 2, 4, noise, 0.05);
  const char *paths[] = { one, two, NULL };
  cache_files (TRUE);
  return app_document_create (paths, RATE, 1);
}

static AppAlbum *
album_of (AppDocument *document)
{
  return app_document_album (document);
}

static AppSlot *
add_gain (GListStore *chain, double db)
{
  AppSlot *slot = test_fixture_add_slot (chain, dsp_module_find ("gain"));
  app_slot_put_value (slot, 0, db);
  return slot;
}

static AppReference *
add_reference (AppDocument *document, const char *path)
{
  const char *paths[] = { path, NULL };
  g_assert_cmpint (app_document_add_references (document, paths, NULL), ==, 1);
  GListModel *list = G_LIST_MODEL (app_album_references (album_of (document)));
  AppReference *reference = g_list_model_get_item (list, g_list_model_get_n_items (list) - 1);
  g_object_unref (reference);
  return reference;
}

static void
wait (AppComparison *comparison)
{
  GError *error = NULL;
  g_assert_true (app_comparison_wait (comparison, &error));
  g_assert_no_error (error);
}

/* The powers that a file of this has. */
static GArray *
curve_of (TestSoundFunc func, double level, double seconds)
{
  AppMeasurer *measurer = app_measurer_new (RATE, 2, FALSE);
  AppMeasurement measurement;
  gint64 frames = llround (seconds * RATE);
  g_autofree double *samples = g_new (double, 2 * frames);
  for (int c = 0; c < 2; c++)
    for (gint64 i = 0; i < frames; i++)
      samples[c * frames + i] = func (c, i, &level);
  const double *const ch[2] = { samples, samples + frames };
  app_measurer_feed (measurer, ch, (int) frames);
  app_measurer_finish (measurer, &measurement);
  GArray *curve = app_measurer_steal_powers (measurer);
  app_measurer_free (measurer);
  return curve;
}

/* ---- regions of a curve ---- */

/* A part reads as the part alone does, but for the filter's first moments. */
static void
test_region (void)
{
  g_autoptr (GArray) curve = curve_of (music, 0.5, 12);
  static const AppStretch parts[] = { { 0, 12 }, { 2, 7 }, { 3.47, 6.21 }, { 6, 7 } };
  for (gsize p = 0; p < G_N_ELEMENTS (parts); p++)
    {
      gint64 from = llround (parts[p].from_s * RATE), to = llround (parts[p].to_s * RATE);
      DspLoudness *meter = dsp_loudness_new (RATE, 2);
      double level = 0.5;
      for (gint64 i = from; i < to; i++)
        {
          double left = music (0, i, &level), right = music (1, i, &level);
          const double *const ch[2] = { &left, &right };
          dsp_loudness_process (meter, ch, 1);
        }
      DspLoudnessReading reading;
      dsp_loudness_read (meter, &reading);
      g_assert_cmpfloat_with_epsilon (app_region_loudness (curve, &parts[p], 1),
                                      reading.integrated_lufs, 0.01);
      dsp_loudness_free (meter);
    }
  /* Two parts are one programme. */
  const AppStretch both[2] = { { 0, 3 }, { 4, 6 } };
  double together = app_region_loudness (curve, both, 2);
  g_assert_cmpfloat (together, >, app_region_loudness (curve, both, 1));
  g_assert_cmpfloat (together, <, app_region_loudness (curve, both + 1, 1));
}

/* Shorter than a block: what touches it; outside: nothing to tell; silence is silence. */
static void
test_region_short (void)
{
  g_autoptr (GArray) curve = curve_of (noise, 0.25, 3);
  double whole = app_region_loudness (curve, &(AppStretch){ 0, 3 }, 1);
  g_assert_cmpfloat_with_epsilon (app_region_loudness (curve, &(AppStretch){ 1.03, 1.12 }, 1),
                                  whole, 0.3);
  g_assert_cmpfloat_with_epsilon (app_region_loudness (curve, &(AppStretch){ 1.03, 1.031 }, 1),
                                  whole, 1);
  g_assert_cmpfloat_with_epsilon (app_region_loudness (curve, &(AppStretch){ 2.95, 3 }, 1), whole,
                                  0.3);
  g_assert_true (isnan (app_region_loudness (curve, &(AppStretch){ 4, 9 }, 1)));
  g_assert_true (isnan (app_region_loudness (curve, NULL, 0)));
  g_autoptr (GArray) silence = curve_of (noise, 0, 3);
  g_assert_true (app_region_loudness (silence, &(AppStretch){ 0, 3 }, 1) == -INFINITY);
  g_autoptr (GArray) tiny = curve_of (noise, 0.25, 0.25);
  g_assert_cmpfloat_with_epsilon (app_region_loudness (tiny, &(AppStretch){ 0, 0.25 }, 1), whole,
                                  0.3);
}

static void
test_loudest (void)
{
  AppStretch loudest;
  /* The levels repeat every 8 s: of equal seconds the first. */
  g_autoptr (GArray) curve = curve_of (music, 0.5, 24);
  g_assert_true (app_region_loudest (curve, 1, &loudest));
  g_assert_cmpfloat_with_epsilon (loudest.from_s, 4, 0.05);
  g_assert_cmpfloat_with_epsilon (loudest.to_s, 5, 0.05);
  g_assert_true (app_region_loudest (curve, 3, &loudest));
  g_assert_cmpfloat_with_epsilon (loudest.from_s, 3, 0.05);
  g_assert_true (app_region_loudest (curve, 60, &loudest));
  g_assert_cmpfloat (loudest.from_s, ==, 0);
  g_assert_cmpfloat_with_epsilon (loudest.to_s, 24, 1e-9);
  g_autoptr (GArray) silence = curve_of (noise, 0, 3);
  g_assert_true (app_region_loudest (silence, 1, &loudest));
  g_assert_cmpfloat (loudest.from_s, ==, 0);
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (float));
  g_assert_false (app_region_loudest (none, 1, &loudest));
}

/* ---- what plays of a reference ---- */

static void
assert_stretches (const AppReferenceSpec *spec, double after_s, double length_s, const char *expect)
{
  g_autoptr (GArray) stretches = app_reference_play_stretches (spec, after_s, length_s);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < stretches->len; i++)
    {
      const AppStretch *s = &g_array_index (stretches, AppStretch, i);
      g_string_append_printf (text, "%s%g-%g", i ? " " : "", s->from_s, s->to_s);
    }
  g_assert_cmpstr (text->str, ==, expect);
}

static void
test_stretches (void)
{
  g_autofree char *path = write_file ("stretch.wav", 48000, 2, 10, noise, 0.1);
  AppMedia *media = app_media_open (path, NULL);
  AppReferenceSpec spec = { .media = media, .cue = 2 * 48000 };
  assert_stretches (&spec, 0, 3, "2-5");
  assert_stretches (&spec, 1.5, 3, "3.5-6.5");
  assert_stretches (&spec, 6, 5, "8-10"); /* its end */
  assert_stretches (&spec, 9, 5, "");
  spec.loop_from = 4 * 48000;
  spec.loop_to = 6 * 48000;
  assert_stretches (&spec, 0, 3, "2-5");
  assert_stretches (&spec, 0, 5, "2-6 4-5");
  assert_stretches (&spec, 1, 8, "3-6 4-6 4-6 4-5");
  assert_stretches (&spec, 5, 1.5, "5-6 4-4.5");
  assert_stretches (&spec, 101, 1, "5-6");
  spec.cue = 7 * 48000; /* behind its loop: never comes to it */
  assert_stretches (&spec, 0, 9, "7-10");
  app_media_unref (media);
}

/* ---- lanes and gains ---- */

static void
test_match (void)
{
  g_autoptr (AppDocument) document = make_document (6);
  add_gain (app_album_chain (album_of (document)), 6);
  g_autoptr (AppSurvey) survey = app_survey_new (document, 1);
  g_autoptr (AppComparison) comparison = app_comparison_new (document, survey);
  g_assert_cmpint (app_comparison_missing (comparison, 0), ==, 2);
  g_assert_true (isnan (app_comparison_gain_db (comparison, 0, APP_LANE_MIX)));
  g_assert_true (isnan (app_comparison_loudness (comparison, 0, APP_LANE_MASTER)));
  wait (comparison);
  for (guint track = 0; track < 2; track++)
    {
      double mix = app_survey_track (survey, track, APP_LANE_MIX)->measurement.integrated_lufs;
      g_assert_cmpint (app_comparison_missing (comparison, track), ==, 0);
      g_assert_cmpfloat (app_comparison_loudness (comparison, track, APP_LANE_MIX), ==, mix);
      g_assert_cmpfloat (app_comparison_gain_db (comparison, track, APP_LANE_MIX), ==, 0);
      g_assert_cmpfloat_with_epsilon (app_comparison_gain_db (comparison, track, APP_LANE_MASTER),
                                      -6, 1e-3);
      g_assert_true (isnan (app_comparison_gain_db (comparison, track, APP_LANE_PREVIOUS)));
      g_assert_null (app_comparison_fault (comparison, track, APP_LANE_MASTER));
    }
  g_assert_true (isnan (app_comparison_loudness (comparison, 2, APP_LANE_MIX)));
  g_assert_true (isnan (app_comparison_gain_db (comparison, 2, APP_LANE_MIX)));
  g_assert_false (app_comparison_has_lane (comparison, APP_LANE_PREVIOUS));
  g_assert_false (app_comparison_has_lane (comparison, APP_LANE_BYPASS));
  g_assert_false (app_comparison_has_lane (comparison, APP_LANE_REFERENCE));
  g_autofree char *mix = app_comparison_lane_name (comparison, APP_LANE_MIX);
  g_assert_cmpstr (mix, ==, "Mix");
}

/* The region decides; a loop that is not in the track leaves it alone. */
static void
test_regions (void)
{
  g_autoptr (AppDocument) document = make_document (24);
  AppSlot *slot = test_fixture_add_slot (app_album_chain (album_of (document)),
                                         dsp_module_find ("compressor"));
  app_slot_put_value (slot, 1, -40);
  g_autoptr (AppSurvey) survey = app_survey_new (document, 1);
  g_autoptr (AppComparison) comparison = app_comparison_new (document, survey);
  wait (comparison);
  double track = app_comparison_loudness (comparison, 0, APP_LANE_MASTER);
  double other = app_comparison_loudness (comparison, 1, APP_LANE_MASTER);
  app_comparison_set_region (comparison, APP_REGION_LOOP);
  g_assert_cmpint (app_comparison_region (comparison), ==, APP_REGION_LOOP);
  g_assert_cmpfloat (app_comparison_loudness (comparison, 0, APP_LANE_MASTER), ==, track);
  gint64 start = app_survey_programme (survey)->tracks[0].start;
  app_comparison_set_loop (comparison, start + 6 * RATE, start + 7 * RATE); /* the softest */
  double loop = app_comparison_loudness (comparison, 0, APP_LANE_MASTER);
  const AppSurveyResult *result = app_survey_track (survey, 0, APP_LANE_MASTER);
  g_assert_cmpfloat (loop, ==, app_region_loudness (result->powers, &(AppStretch){ 6, 7 }, 1));
  g_assert_cmpfloat (loop, <, track - 6);
  g_assert_cmpfloat (app_comparison_loudness (comparison, 1, APP_LANE_MASTER), ==, other);
  /* What compresses has other gains there. */
  double soft = app_comparison_gain_db (comparison, 0, APP_LANE_MASTER)
                - app_comparison_gain_db (comparison, 0, APP_LANE_MIX);
  app_comparison_set_loop (comparison, start + 4 * RATE, start + 5 * RATE);
  double loud = app_comparison_gain_db (comparison, 0, APP_LANE_MASTER)
                - app_comparison_gain_db (comparison, 0, APP_LANE_MIX);
  g_assert_cmpfloat (fabs (soft - loud), >, 1);

  gint64 from, to;
  app_comparison_set_region (comparison, APP_REGION_LOUDEST);
  g_assert_true (app_comparison_loudest (comparison, 0, &from, &to));
  g_assert_cmpint (to - from, ==, 15 * RATE);
  g_assert_cmpint (from, >=, start);
  AppStretch part = { (double) (from - start) / RATE, (double) (to - start) / RATE };
  for (int lane = 0; lane < APP_N_PROGRAMME_LANES; lane++)
    {
      result = app_survey_track (survey, 0, (AppLane) lane);
      g_assert_cmpfloat (app_comparison_loudness (comparison, 0, (AppLane) lane), ==,
                         app_region_loudness (result->powers, &part, 1));
    }
  /* A track that is shorter than that is all of it. */
  g_assert_true (app_comparison_loudest (comparison, 1, &from, &to));
  g_assert_cmpint (to - from, ==, 4 * RATE);
  g_assert_false (app_comparison_loudest (comparison, 2, &from, &to));
}

/* A slot's bypass is measured where it changes something only, and turning it measures nothing. */
static void
test_bypass (void)
{
  g_autoptr (AppDocument) document = make_document (6);
  AppAlbum *album = album_of (document);
  AppSlot *slot = add_gain (app_track_chain (app_album_track (album, 0)), 4);
  g_autoptr (AppSlot) keep = g_object_ref (slot);
  add_gain (app_track_chain (app_album_track (album, 0)), 2);
  g_autoptr (AppSurvey) survey = app_survey_new (document, 1);
  g_autoptr (AppComparison) comparison = app_comparison_new (document, survey);
  wait (comparison);
  g_assert_cmpuint (cache_files (FALSE), ==, 4);
  app_comparison_set_bypass (comparison, slot, 0);
  g_assert_true (app_comparison_bypassed (comparison) == slot);
  g_assert_cmpint (app_comparison_missing (comparison, 0), ==, 1);
  g_assert_cmpint (app_comparison_missing (comparison, 1), ==, 0);
  wait (comparison);
  g_assert_cmpuint (cache_files (FALSE), ==, 5);
  static const double gains[] = { [APP_LANE_MASTER] = -6, [APP_LANE_BYPASS] = -2 };
  for (int lane = 0; lane < APP_LANE_REFERENCE; lane++)
    if (lane != APP_LANE_PREVIOUS && lane != APP_LANE_REVISION)
      g_assert_cmpfloat_with_epsilon (app_comparison_gain_db (comparison, 0, (AppLane) lane),
                                      gains[lane], 1e-3);
  g_autofree char *name = app_comparison_lane_name (comparison, APP_LANE_BYPASS);
  g_assert_true (g_str_has_prefix (name, "Without "));
  g_assert_true (g_str_has_suffix (name, app_slot_module (slot)->name));

  app_history_set_value (app_document_history (document), slot, 0, 5);
  app_history_seal (app_document_history (document));
  g_assert_cmpint (app_comparison_missing (comparison, 0), ==, 1); /* the master */
  g_assert_true (isnan (app_comparison_gain_db (comparison, 0, APP_LANE_MASTER)));
  g_assert_cmpfloat_with_epsilon (app_comparison_gain_db (comparison, 0, APP_LANE_BYPASS), -2,
                                  1e-3);
  wait (comparison);
  g_assert_cmpuint (cache_files (FALSE), ==, 6);
  g_assert_cmpfloat_with_epsilon (app_comparison_gain_db (comparison, 0, APP_LANE_MASTER), -7,
                                  1e-3);

  app_comparison_set_bypass (comparison, NULL, 0);
  g_assert_null (app_comparison_bypassed (comparison));
  wait (comparison);
  g_assert_cmpfloat_with_epsilon (app_comparison_gain_db (comparison, 0, APP_LANE_BYPASS), 0, 1e-3);
  g_autofree char *whole = app_comparison_lane_name (comparison, APP_LANE_BYPASS);
  g_assert_cmpstr (whole, ==, "Without the chain of track 1");
  app_comparison_end_bypass (comparison);
  g_assert_false (app_comparison_has_lane (comparison, APP_LANE_BYPASS));

  /* The same sound as another track is another track. */
  app_comparison_set_bypass (comparison, NULL, -1);
  const char *again[] = { app_media_path (app_track_media (app_album_track (album, 1))), NULL };
  g_autofree char *path = g_strdup (again[0]);
  again[0] = path;
  app_history_begin (app_document_history (document), "Replace");
  app_history_remove (app_document_history (document), app_album_tracks (album), 1, NULL);
  g_assert_cmpint (app_document_add_mixes (document, again, 1, NULL), ==, 1);
  app_history_end (app_document_history (document));
  g_object_set (app_album_track (album, 1), "gap", (gint64) RATE, NULL);
  wait (comparison);
  g_assert_cmpfloat (app_comparison_loudness (comparison, 1, APP_LANE_BYPASS), ==,
                     app_comparison_loudness (comparison, 1, APP_LANE_MASTER));

  /* It goes with its slot, and with its track; it moves with them. */
  app_comparison_set_bypass (comparison, slot, 0);
  app_history_move (app_document_history (document), app_album_tracks (album), 0, 1, "Move");
  wait (comparison);
  g_assert_cmpfloat_with_epsilon (app_comparison_gain_db (comparison, 1, APP_LANE_BYPASS), -2,
                                  1e-3);
  app_history_remove (app_document_history (document), app_track_chain (app_album_track (album, 1)),
                      0, "Remove");
  g_assert_false (app_comparison_has_lane (comparison, APP_LANE_BYPASS));
  app_comparison_set_bypass (comparison, NULL, 1);
  g_assert_true (app_comparison_has_lane (comparison, APP_LANE_BYPASS));
  app_history_remove (app_document_history (document), app_album_tracks (album), 1, "Remove");
  g_assert_false (app_comparison_has_lane (comparison, APP_LANE_BYPASS));
  g_assert_null (app_comparison_bypassed (comparison));
}

/* The kept master is known already, and stays it while the work goes on. */
static void
test_previous (void)
{
  g_autoptr (AppDocument) document = make_document (6);
  AppAlbum *album = album_of (document);
  AppTrack *first = app_album_track (album, 0);
  AppSlot *slot = add_gain (app_album_chain (album), 3);
  g_autoptr (AppSurvey) survey = app_survey_new (document, 1);
  g_autoptr (AppComparison) comparison = app_comparison_new (document, survey);
  wait (comparison);
  double kept = app_comparison_loudness (comparison, 0, APP_LANE_MASTER);
  app_document_keep_master (document);
  g_assert_true (app_comparison_has_lane (comparison, APP_LANE_PREVIOUS));
  g_assert_cmpint (app_comparison_missing (comparison, 0), ==, 0); /* it is the master */
  g_assert_cmpfloat (app_comparison_loudness (comparison, 0, APP_LANE_PREVIOUS), ==, kept);
  app_history_set_value (app_document_history (document), slot, 0, 8);
  app_history_seal (app_document_history (document));
  guint before = cache_files (FALSE);
  wait (comparison);
  g_assert_cmpuint (cache_files (FALSE), ==, before + 2); /* the master of two tracks */
  g_assert_cmpfloat (app_comparison_loudness (comparison, 0, APP_LANE_PREVIOUS), ==, kept);
  g_assert_cmpfloat_with_epsilon (app_comparison_gain_db (comparison, 0, APP_LANE_MASTER), -8,
                                  1e-3);
  g_assert_cmpfloat_with_epsilon (app_comparison_gain_db (comparison, 0, APP_LANE_PREVIOUS), -3,
                                  1e-3);
  /* Over the track as it is now, though it was another length: the same music. */
  app_history_set_int64 (app_document_history (document), first, "trim-in", 3 * RATE);
  wait (comparison);
  g_assert_cmpfloat_with_epsilon (app_comparison_gain_db (comparison, 0, APP_LANE_MASTER)
                                      - app_comparison_gain_db (comparison, 0, APP_LANE_PREVIOUS),
                                  -5, 0.01);
  /* A track that it does not have is silence in it. */
  g_autofree char *more = write_file ("compare3.wav", RATE, 2, 2, noise, 0.1);
  const char *paths[] = { more, NULL };
  app_document_add_mixes (document, paths, 2, NULL);
  wait (comparison);
  g_assert_true (app_comparison_loudness (comparison, 2, APP_LANE_PREVIOUS) == -INFINITY);
  g_assert_cmpfloat (app_comparison_gain_db (comparison, 2, APP_LANE_PREVIOUS), ==, 0);
  g_assert_cmpfloat_with_epsilon (app_comparison_gain_db (comparison, 2, APP_LANE_MASTER), -8,
                                  1e-3);
  g_autofree char *name = app_comparison_lane_name (comparison, APP_LANE_PREVIOUS);
  g_assert_cmpstr (name, ==, "Previous master");
}

/* Nothing that was is told as what is; but it is played so, that nothing jumps. */
static void
test_edits (void)
{
  g_autoptr (AppDocument) document = make_document (6);
  AppSlot *slot = add_gain (app_album_chain (album_of (document)), 6);
  g_autoptr (AppSurvey) survey = app_survey_new (document, 1);
  g_autoptr (AppComparison) comparison = app_comparison_new (document, survey);
  g_assert_true (isnan (app_comparison_played_db (comparison, 0, APP_LANE_MASTER)));
  wait (comparison);
  for (int i = 0; i < 20; i++)
    {
      app_history_set_value (app_document_history (document), slot, 0, -3 - 0.1 * i);
      g_assert_true (isnan (app_comparison_loudness (comparison, 0, APP_LANE_MASTER)));
      g_assert_true (isnan (app_comparison_gain_db (comparison, 0, APP_LANE_MASTER)));
      g_assert_cmpint (app_comparison_missing (comparison, 0), ==, 1);
      g_assert_cmpfloat_with_epsilon (app_comparison_played_db (comparison, 0, APP_LANE_MASTER), -6,
                                      1e-3);
      g_assert_cmpfloat_with_epsilon (app_comparison_played_db (comparison, 0, APP_LANE_MIX), 0,
                                      1e-3);
    }
  app_comparison_set_bypass (comparison, slot, -1); /* unknown: no louder than any other */
  g_assert_cmpint (app_comparison_missing (comparison, 0), ==, 2);
  g_assert_cmpfloat_with_epsilon (app_comparison_played_db (comparison, 0, APP_LANE_BYPASS), -6,
                                  1e-3);
  wait (comparison);
  g_assert_cmpfloat (app_comparison_gain_db (comparison, 0, APP_LANE_MASTER), ==, 0);
  g_assert_cmpfloat_with_epsilon (app_comparison_gain_db (comparison, 0, APP_LANE_MIX), -4.9, 1e-3);
  g_assert_cmpfloat_with_epsilon (app_comparison_gain_db (comparison, 0, APP_LANE_BYPASS), -4.9,
                                  1e-3);
  /* Undo finds what was known. */
  app_history_undo (app_document_history (document));
  g_assert_cmpint (app_comparison_missing (comparison, 0), ==, 0);
  g_assert_cmpfloat_with_epsilon (app_comparison_gain_db (comparison, 0, APP_LANE_MASTER), -6,
                                  1e-3);
  /* Dropping it while it is at work waits for nothing and leaves nothing behind. */
  app_history_redo (app_document_history (document));
  app_comparison_set_bypass (comparison, NULL, -1);
}

static void
count (int *counter)
{
  ++*counter;
}

/* Files of other rates and one channel, as they are heard: without what the album's rate cannot
 * hold, and on both sides. */
static void
test_references (void)
{
  g_autoptr (AppDocument) document = make_document (6);
  g_autofree char *loud = write_file ("reference one.wav", 48000, 2, 5, tone, 0.8);
  g_autofree char *mono = write_file ("reference two.wav", 96000, 1, 5, tone, 0.2);
  AppReference *one = add_reference (document, loud);
  g_autoptr (AppSurvey) survey = app_survey_new (document, 1);
  g_autoptr (AppComparison) comparison = app_comparison_new (document, survey);
  int changes = 0;
  g_signal_connect_swapped (comparison, "changed", G_CALLBACK (count), &changes);
  g_assert_true (app_comparison_reference (comparison, APP_LANE_REFERENCE) == one);
  g_assert_null (app_comparison_reference (comparison, APP_LANE_REFERENCE + 1));
  g_assert_null (app_comparison_reference (comparison, APP_LANE_MASTER));
  wait (comparison);
  g_assert_cmpint (changes, >, 0);
  AppMeasurement measured;
  g_assert_true (app_measure_file (loud, &measured, NULL, NULL));
  g_assert_cmpfloat_with_epsilon (app_comparison_loudness (comparison, 0, APP_LANE_REFERENCE),
                                  measured.integrated_lufs, 0.01);
  changes = 0;
  AppReference *two = add_reference (document, mono);
  g_assert_cmpint (changes, >, 0);
  g_assert_cmpint (app_comparison_missing (comparison, 1), ==, 1);
  wait (comparison);
  g_assert_true (app_measure_file (mono, &measured, NULL, NULL));
  g_assert_cmpfloat_with_epsilon (app_comparison_loudness (comparison, 1, APP_LANE_REFERENCE + 1),
                                  measured.integrated_lufs + 10 * log10 (2), 0.03);
  double least = 0;
  for (int lane = 0; lane < APP_N_LANES; lane++)
    if (app_comparison_has_lane (comparison, (AppLane) lane))
      {
        double gain = app_comparison_gain_db (comparison, 1, (AppLane) lane);
        double lufs = app_comparison_loudness (comparison, 1, (AppLane) lane);
        least = lane == 0 ? lufs + gain : least;
        g_assert_cmpfloat (gain, <=, 0);
        g_assert_cmpfloat_with_epsilon (lufs + gain, least, 1e-9);
      }
  /* Known from now on. */
  guint files = cache_files (FALSE);
  g_autoptr (AppComparison) again = app_comparison_new (document, survey);
  wait (again);
  g_assert_cmpuint (cache_files (FALSE), ==, files);
  g_assert_cmpfloat (app_comparison_loudness (again, 0, APP_LANE_REFERENCE), ==,
                     app_comparison_loudness (comparison, 0, APP_LANE_REFERENCE));
  /* The loop of the album is the reference's own from its cue, when it is anchored there. */
  g_object_set (one, "sync", APP_SYNC_CUE, "cue", (gint64) 48000, NULL);
  g_object_set (two, "sync", APP_SYNC_TRACK, "cue", (gint64) 4 * 96000, NULL);
  gint64 start = app_survey_programme (survey)->tracks[0].start;
  app_comparison_set_region (comparison, APP_REGION_LOOP);
  app_comparison_set_loop (comparison, start + 2 * RATE, start + 4 * RATE);
  wait (comparison);
  g_assert_true (app_measure_file (loud, &measured, NULL, NULL));
  g_assert_cmpfloat_with_epsilon (app_comparison_loudness (comparison, 0, APP_LANE_REFERENCE),
                                  measured.integrated_lufs, 0.01);
  /* The other one ended before. */
  g_assert_true (app_comparison_loudness (comparison, 0, APP_LANE_REFERENCE + 1) == -INFINITY);
  g_assert_cmpfloat (app_comparison_gain_db (comparison, 0, APP_LANE_REFERENCE + 1), ==, 0);
}

/* Nine of them: who was not asked for longest gives way; who is removed frees its lane. */
static void
test_seats (void)
{
  g_autoptr (AppDocument) document = make_document (4);
  AppReference *references[9];
  for (int i = 0; i < 9; i++)
    {
      g_autofree char *name = g_strdup_printf ("seat %d.wav", i);
      g_autofree char *path = write_file (name, RATE, 2, 1, noise, 0.1);
      references[i] = add_reference (document, path);
    }
  g_autoptr (AppSurvey) survey = app_survey_new (document, 1);
  g_autoptr (AppComparison) comparison = app_comparison_new (document, survey);
  for (int i = 0; i < 8; i++)
    {
      AppLane lane = APP_LANE_REFERENCE + (AppLane) i;
      g_assert_true (app_comparison_reference (comparison, lane) == references[i]);
      g_assert_cmpint (app_comparison_take_lane (comparison, references[i == 0 ? 1 : 0]), ==,
                       APP_LANE_REFERENCE + (i == 0 ? 1 : 0));
    }
  for (int i = 7; i >= 0; i--) /* the last one asked for longest ago */
    app_comparison_take_lane (comparison, references[i]);
  g_assert_cmpint (app_comparison_take_lane (comparison, references[8]), ==,
                   APP_LANE_REFERENCE + 7);
  g_assert_true (app_comparison_reference (comparison, APP_LANE_REFERENCE + 7) == references[8]);
  g_assert_cmpint (app_comparison_take_lane (comparison, references[7]), ==,
                   APP_LANE_REFERENCE + 6);
  g_autofree char *name = app_comparison_lane_name (comparison, APP_LANE_REFERENCE + 7);
  g_assert_cmpstr (name, ==, "seat 8.wav");
  wait (comparison);
  app_history_remove (app_document_history (document), app_album_references (album_of (document)),
                      0, "Remove");
  /* The one without a lane takes the free one. */
  g_assert_true (app_comparison_reference (comparison, APP_LANE_REFERENCE) == references[6]);
  for (int i = 0; i < 8; i++)
    app_history_remove (app_document_history (document), app_album_references (album_of (document)),
                        0, "Remove");
  for (int i = 0; i < 8; i++)
    g_assert_false (app_comparison_has_lane (comparison, APP_LANE_REFERENCE + (AppLane) i));
}

/* What is not there says so, and keeps nobody waiting. */
static void
test_faults (void)
{
  g_autoptr (AppDocument) document = make_document (4);
  g_autofree char *gone = write_file ("gone.wav", RATE, 2, 1, noise, 0.1);
  g_autofree char *broken = write_file ("broken.wav", RATE, 2, 3, noise, 0.1);
  AppReference *first = add_reference (document, gone);
  add_reference (document, broken);
  AppMedia *missing = app_media_missing (gone, RATE, RATE, 2, 1000, NULL);
  g_object_set (first, "media", missing, NULL);
  app_media_unref (missing);
  g_assert_true (g_file_set_contents (broken, "nothing to hear", -1, NULL));
  g_autoptr (AppSurvey) survey = app_survey_new (document, 1);
  g_autoptr (AppComparison) comparison = app_comparison_new (document, survey);
  g_autoptr (GError) error = NULL;
  g_assert_false (app_comparison_wait (comparison, &error));
  g_assert_nonnull (strstr (error->message, "gone.wav"));
  g_assert_nonnull (strstr (app_comparison_fault (comparison, 0, APP_LANE_REFERENCE), "gone.wav"));
  g_assert_nonnull (
      strstr (app_comparison_fault (comparison, 1, APP_LANE_REFERENCE + 1), "broken.wav"));
  g_assert_cmpint (app_comparison_missing (comparison, 0), ==, 0);
  g_assert_true (isnan (app_comparison_gain_db (comparison, 0, APP_LANE_REFERENCE)));
  g_assert_true (isnan (app_comparison_loudness (comparison, 0, APP_LANE_REFERENCE + 1)));
  g_assert_cmpfloat (app_comparison_gain_db (comparison, 0, APP_LANE_MIX), ==, 0);
  g_assert_null (app_comparison_fault (comparison, 0, APP_LANE_MASTER));
  /* A track whose mix is all trimmed away. */
  app_history_set_int64 (app_document_history (document), app_album_track (album_of (document), 1),
                         "trim-in", 5 * RATE);
  app_comparison_set_bypass (comparison, NULL, 1);
  g_assert_false (app_comparison_wait (comparison, NULL));
  for (int lane = 0; lane < APP_LANE_REFERENCE; lane++)
    if (app_comparison_has_lane (comparison, (AppLane) lane))
      {
        g_assert_nonnull (app_comparison_fault (comparison, 1, (AppLane) lane));
        g_assert_true (isnan (app_comparison_gain_db (comparison, 1, (AppLane) lane)));
      }
  g_assert_cmpint (app_comparison_missing (comparison, 1), ==, 0);
}

/* Silence is not turned, and turns nobody down. */
static void
test_silence (void)
{
  g_autoptr (AppDocument) document = make_document (4);
  g_autofree char *silent = write_file ("silence.wav", RATE, 2, 3, noise, 0);
  add_reference (document, silent);
  g_autoptr (AppSurvey) survey = app_survey_new (document, 1);
  g_autoptr (AppComparison) comparison = app_comparison_new (document, survey);
  wait (comparison);
  g_assert_true (app_comparison_loudness (comparison, 0, APP_LANE_REFERENCE) == -INFINITY);
  for (int lane = 0; lane < APP_N_LANES; lane++)
    if (app_comparison_has_lane (comparison, (AppLane) lane))
      g_assert_cmpfloat (app_comparison_gain_db (comparison, 0, (AppLane) lane), ==, 0);
}

/* Every lane as the service would play it. */
static void
test_services (void)
{
  g_autoptr (AppDocument) document = make_document (6);
  g_autofree char *path = write_file ("served.wav", RATE, 1, 5, noise, 0.5);
  add_gain (app_album_chain (album_of (document)), 3);
  add_reference (document, path);
  g_autoptr (GPtrArray) services = app_services_load (NULL);
  g_autoptr (AppSurvey) survey = app_survey_new (document, 1);
  g_autoptr (AppComparison) comparison = app_comparison_new (document, survey);
  for (guint s = 0; s < services->len; s++)
    for (int mode = 0; mode <= APP_SERVICE_ALBUM; mode++)
      {
        const AppService *service = services->pdata[s];
        AppServiceMode told;
        app_comparison_set_service (comparison, service, (AppServiceMode) mode);
        g_assert_true (app_comparison_service (comparison, &told) == service);
        g_assert_true ((int) told == mode);
        wait (comparison);
        for (int lane = 0; lane < APP_N_PROGRAMME_LANES; lane++)
          {
            double lufs[2], dbtp[2], gains[2];
            AppMeasurement album;
            for (guint t = 0; t < 2; t++)
              {
                const AppSurveyResult *result = app_survey_track (survey, t, (AppLane) lane);
                lufs[t] = result->measurement.integrated_lufs;
                dbtp[t] = result->measurement.true_peak_dbtp;
              }
            g_assert_true (app_survey_album (survey, (AppLane) lane, &album));
            app_service_gains (service, (AppServiceMode) mode, lufs, dbtp, 2, album.integrated_lufs,
                               gains);
            for (guint t = 0; t < 2; t++)
              g_assert_cmpfloat_with_epsilon (app_comparison_gain_db (comparison, t,
                                                                      (AppLane) lane),
                                              gains[t], 1e-9);
          }
        AppMeasurement file;
        g_assert_true (app_measure_file (path, &file, NULL, NULL));
        double expected
            = app_service_gain_db (service, (AppServiceMode) mode,
                                   file.integrated_lufs + 10 * log10 (2), file.true_peak_dbtp);
        g_assert_cmpfloat_with_epsilon (app_comparison_gain_db (comparison, 1, APP_LANE_REFERENCE),
                                        expected, 0.03);
      }
  /* One track that is not known: an album cannot be told, single tracks can. */
  const AppService *tidal = app_services_find (services, "tidal");
  app_comparison_set_service (comparison, tidal, APP_SERVICE_ALBUM);
  app_history_set_double (app_document_history (document), app_album_track (album_of (document), 1),
                          "gain", -1.0);
  g_assert_cmpint (app_comparison_missing (comparison, 0), ==, 1);
  g_assert_true (isnan (app_comparison_gain_db (comparison, 0, APP_LANE_MASTER)));
  g_assert_false (isnan (app_comparison_played_db (comparison, 0, APP_LANE_MASTER)));
  g_assert_false (isnan (app_comparison_gain_db (comparison, 0, APP_LANE_MIX)));
  app_comparison_set_service (comparison, tidal, APP_SERVICE_TRACK);
  g_assert_cmpint (app_comparison_missing (comparison, 0), ==, 0);
  g_assert_cmpint (app_comparison_missing (comparison, 1), ==, 1);
  app_comparison_set_service (comparison, NULL, APP_SERVICE_TRACK);
  g_assert_null (app_comparison_service (comparison, NULL));
  wait (comparison);
  g_assert_cmpfloat (app_comparison_gain_db (comparison, 0, APP_LANE_MIX), ==, 0);
}

void
test_comparison_add (void)
{
  g_test_add_func ("/comparison/region", test_region);
  g_test_add_func ("/comparison/region-short", test_region_short);
  g_test_add_func ("/comparison/loudest", test_loudest);
  g_test_add_func ("/comparison/stretches", test_stretches);
  g_test_add_func ("/comparison/match", test_match);
  g_test_add_func ("/comparison/regions", test_regions);
  g_test_add_func ("/comparison/bypass", test_bypass);
  g_test_add_func ("/comparison/previous", test_previous);
  g_test_add_func ("/comparison/edits", test_edits);
  g_test_add_func ("/comparison/references", test_references);
  g_test_add_func ("/comparison/seats", test_seats);
  g_test_add_func ("/comparison/faults", test_faults);
  g_test_add_func ("/comparison/silence", test_silence);
  g_test_add_func ("/comparison/services", test_services);
}
