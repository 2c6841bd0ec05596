/* test-level.c — levelled tracks have the loudness that was asked for when the survey measures them
 * again, through compressor and limiter, in one step of undo; what cannot be is said. */
#include "test-app.h"

#include "app-level.h"
#include "app-region-loudness.h"
#include "app-survey.h"
#include "dsp-registry.h"
#include "test-fixture.h"
#include "test-sound.h"

#include <math.h>
#include <sndfile.h>
#include <string.h>

enum
{
  RATE = 44100,
  SECONDS = 22,
  TRACKS = 4,
  SILENT = 3, /* the last one */
};

/* Noise that swells and beats, louder for a while, at a level of its own. */
static double
music (int channel, gint64 frame, gpointer level)
{
  double t = (double) frame / RATE;
  double beat = exp (-8 * fmod (t, 0.5)), swell = 0.5 + 0.3 * sin (0.9 * t) + (t > 6 ? 0.2 : 0);
  return *(const double *) level * swell
         * (0.4 * beat * test_sound_noise (3 + channel, frame) + 0.5 * beat * sin (380 * t)
            + 0.2 * sin ((2000 + 10 * channel) * t));
}

static AppDocument *
make_document (const char *prefix)
{
  static double levels[TRACKS] = { 0.35, 0.1, 0.6, 0 };
  const char *paths[TRACKS + 1] = { NULL };
  for (int i = 0; i < TRACKS; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s%d.wav", prefix, i);
      paths[i]
          = test_sound_write (name, SF_FORMAT_WAV | SF_FORMAT_PCM_24, RATE, 2,
                              (gint64) RATE * (i == SILENT ? 2 : SECONDS + i), music, &levels[i]);
    }
  AppDocument *document = app_document_create (paths, RATE, 1);
  for (int i = 0; i < TRACKS; i++)
    g_free ((char *) paths[i]);
  return document;
}

static void
set_value (AppSlot *slot, const char *param, double value)
{
  const DspModule *module = app_slot_module (slot);
  app_slot_put_value (slot, dsp_params_index (module->params, module->n_params, param), value);
}

/* A compressor on a track, an overlap, a limiter on the album: everything bends. */
static AppDocument *
make_bent (const char *prefix)
{
  AppDocument *document = make_document (prefix);
  AppAlbum *album = app_document_album (document);
  AppSlot *compressor = test_fixture_add_slot (app_track_chain (app_album_track (album, 1)),
                                               dsp_module_find ("compressor"));
  set_value (compressor, "threshold", -30);
  AppSlot *limiter = test_fixture_add_slot (app_album_chain (album), dsp_module_find ("limiter"));
  set_value (limiter, "drive", 9);
  g_object_set (app_album_track (album, 2), "gap", (gint64) -2 * RATE, NULL);
  return document;
}

static void
on_news (AppLevel *level, gpointer last)
{
  double progress = app_level_progress (level);
  g_assert_cmpfloat (progress, >=, *(double *) last);
  g_assert_cmpfloat (progress, <=, 1);
  *(double *) last = progress;
}

static AppLevel *
find (AppDocument *document, AppLevelBy by, int like, double lufs)
{
  static double last;
  AppLevelWish wish = { .by = by, .like = like, .lufs = lufs, .threads = 2 };
  last = 0;
  AppLevel *level = app_level_new (document, &wish, on_news, &last);
  while (!app_level_done (level))
    g_main_context_iteration (NULL, TRUE);
  return level;
}

/* Independently of the search: what the survey of the edited album shows. */
static void
measure (AppDocument *document, AppLevelBy by, double lufs[TRACKS])
{
  GError *error = NULL;
  g_autoptr (AppSurvey) survey = app_survey_new (document, 2);
  g_assert_true (app_survey_wait (survey, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < TRACKS; i++)
    {
      const AppSurveyResult *result = app_survey_track (survey, i, APP_LANE_MASTER);
      AppStretch loudest;
      lufs[i] = by == APP_LEVEL_INTEGRATED ? result->measurement.integrated_lufs
                                           : result->measurement.max_short_term_lufs;
      if (by == APP_LEVEL_LOUDEST && app_region_loudest (result->powers, 15, &loudest))
        lufs[i] = app_region_loudness (result->powers, &loudest, 1);
    }
}

static guint
steps (AppDocument *document)
{
  guint position;
  app_history_n_steps (app_document_history (document), &position);
  return position;
}

/* All but the silent one reach the goal, and the survey agrees. */
static void
assert_levelled (AppDocument *document, AppLevelBy by, int like, double lufs)
{
  GError *error = NULL;
  double gains[TRACKS], now[TRACKS];
  guint before = steps (document);
  for (guint i = 0; i < TRACKS; i++)
    gains[i] = app_track_gain (app_album_track (app_document_album (document), i));
  AppLevel *level = find (document, by, like, lufs);
  g_assert_null (app_level_error (level));
  g_assert_cmpuint (steps (document), ==, before);
  g_assert_cmpint (app_level_apply (level, &error), >, 0);
  g_assert_no_error (error);
  g_assert_cmpuint (steps (document), ==, before + 1);
  measure (document, by, now);
  double goal = like >= 0 ? now[like] : lufs;
  g_assert_cmpint (app_level_n_rows (level), ==, TRACKS);
  for (int i = 0; i < TRACKS; i++)
    {
      const AppLevelRow *row = app_level_row (level, i);
      AppTrack *track = app_album_track (app_document_album (document), row->track);
      g_assert_cmpfloat (row->before_db, ==, gains[i]);
      g_assert_cmpfloat (row->db, ==, app_track_gain (track));
      g_autofree char *note = app_level_row_note (level, i);
      g_test_message ("%s: %+.2f -> %+.2f dB, %.2f -> %.2f LUFS, survey %.3f, goal %.3f, %d rounds",
                      app_level_by_ids[by], row->before_db, row->db, row->before_lufs, row->lufs,
                      now[i], goal, app_level_rounds (level));
      if (i == SILENT)
        {
          g_assert_cmpint (row->outcome, ==, APP_LEVEL_SILENT);
          g_assert_nonnull (note);
          continue;
        }
      g_assert_cmpint (row->outcome, ==, i == like ? APP_LEVEL_GOAL : APP_LEVEL_REACHED);
      g_assert_cmpfloat_with_epsilon (now[i], row->lufs, 1e-9);
      g_assert_cmpfloat_with_epsilon (now[i], goal, APP_LEVEL_TOLERANCE);
    }
  app_level_free (level);
  g_assert_true (app_history_undo (app_document_history (document)));
  for (guint i = 0; i < TRACKS; i++)
    g_assert_cmpfloat (app_track_gain (app_album_track (app_document_album (document), i)), ==,
                       gains[i]);
}

static void
test_target (void)
{
  g_autoptr (AppDocument) document = make_bent ("level-to");
  for (int by = 0; by < APP_N_LEVEL_BYS; by++)
    assert_levelled (document, (AppLevelBy) by, -1, by == APP_LEVEL_INTEGRATED ? -16 : -13.3);
}

static void
test_like (void)
{
  g_autoptr (AppDocument) document = make_bent ("level-like");
  assert_levelled (document, APP_LEVEL_LOUDEST, 1, 0);
  assert_levelled (document, APP_LEVEL_SHORT_TERM, 0, 0);
}

/* Only the tracks asked for; again: nothing to do. */
static void
test_some (void)
{
  GError *error = NULL;
  g_autoptr (AppDocument) document = make_document ("level-some");
  double last = 0;
  guint tracks[] = { 2, 0 };
  AppLevelWish wish = { .by = APP_LEVEL_INTEGRATED,
                        .like = -1,
                        .lufs = -20,
                        .tracks = tracks,
                        .n_tracks = 2,
                        .threads = 2 };
  for (int again = 0; again < 2; again++)
    {
      last = 0;
      AppLevel *level = app_level_new (document, &wish, on_news, &last);
      while (!app_level_done (level))
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (app_level_n_rows (level), ==, 2);
      g_assert_cmpint (app_level_rounds (level), ==, again ? 1 : 2); /* nothing bends */
      g_assert_cmpint (app_level_apply (level, &error), ==, again ? 0 : 2);
      g_assert_cmpuint (steps (document), ==, 1);
      app_level_free (level);
    }
  g_assert_cmpfloat (app_track_gain (app_album_track (app_document_album (document), 1)), ==, 0);
}

static void
test_out_of_reach (void)
{
  GError *error = NULL;
  g_autoptr (AppDocument) document = make_bent ("level-far");
  AppLevel *level = find (document, APP_LEVEL_LOUDEST, -1, -4);
  for (int i = 0; i < SILENT; i++)
    {
      const AppLevelRow *row = app_level_row (level, i);
      g_autofree char *note = app_level_row_note (level, i);
      gboolean soft = i == 1; /* before the limiter holds it, its gain ends */
      g_assert_cmpint (row->outcome, ==, soft ? APP_LEVEL_RANGE : APP_LEVEL_HELD);
      g_assert_nonnull (strstr (note, soft ? "+24 dB" : "limiter"));
      g_assert_cmpfloat (row->db, ==, row->before_db);
      g_assert_cmpfloat (row->lufs, ==, row->before_lufs);
      g_assert_true (soft || row->held_lu < 0.25 * row->held_db);
    }
  g_assert_cmpint (app_level_apply (level, &error), ==, 0);
  g_assert_cmpuint (steps (document), ==, 0);
  app_level_free (level);

  /* Like silence: there is no goal. */
  level = find (document, APP_LEVEL_LOUDEST, SILENT, 0);
  g_assert_nonnull (app_level_error (level));
  g_assert_cmpint (app_level_apply (level, &error), ==, -1);
  g_clear_error (&error);
  app_level_free (level);
}

static void
test_range (void)
{
  g_autoptr (AppDocument) document = make_document ("level-range");
  g_object_set (app_album_track (app_document_album (document), 1), "gain", -20.0, NULL);
  AppSlot *gain
      = test_fixture_add_slot (app_track_chain (app_album_track (app_document_album (document), 1)),
                               dsp_module_find ("gain"));
  set_value (gain, "gain", -18);
  AppLevel *level = find (document, APP_LEVEL_INTEGRATED, -1, -6);
  g_assert_cmpint (app_level_row (level, 1)->outcome, ==, APP_LEVEL_RANGE);
  g_assert_cmpint (app_level_row (level, 0)->outcome, ==, APP_LEVEL_REACHED);
  app_level_free (level);
}

static void
test_edit_and_stop (void)
{
  GError *error = NULL;
  g_autoptr (AppDocument) document = make_document ("level-stop");
  AppLevel *level = find (document, APP_LEVEL_LOUDEST, -1, -15);
  g_object_set (app_album_track (app_document_album (document), 0), "gain", 1.0, NULL);
  g_assert_cmpint (app_level_apply (level, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_cmpuint (steps (document), ==, 0);
  app_level_free (level);

  double last = 0;
  AppLevelWish wish = { .like = -1, .lufs = -11, .threads = 2 };
  level = app_level_new (document, &wish, on_news, &last);
  g_assert_cmpint (app_level_apply (level, &error), ==, -1); /* not found yet */
  g_clear_error (&error);
  app_level_free (level); /* while it works */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (steps (document), ==, 0);
}

/* Tracks without any sound come and go: the gains are of tracks, not of numbers. */
static void
test_numbers (void)
{
  GError *error = NULL;
  g_autoptr (AppDocument) document = make_document ("level-numbers");
  AppAlbum *album = app_document_album (document);
  AppMedia *media = app_media_missing ("/nowhere/a.wav", RATE, 0, 2, 0, NULL);
  g_autoptr (AppTrack) empty = app_track_new (media);
  app_media_unref (media);
  g_list_store_insert (app_album_tracks (album), 0, empty);
  g_autoptr (AppTrack) last = g_object_ref (app_album_track (album, 3));
  g_list_store_remove (app_album_tracks (album), SILENT + 1);
  AppLevel *level = find (document, APP_LEVEL_LOUDEST, -1, -15);
  double wanted = app_level_row (level, 3)->db;
  g_assert_cmpfloat (wanted, !=, 0);
  g_list_store_remove (app_album_tracks (album), 0);
  g_assert_cmpint (app_level_apply (level, &error), ==, 3);
  g_assert_no_error (error);
  g_assert_cmpfloat (app_track_gain (last), ==, wanted);
  app_level_free (level);
}

/* Nothing that a conversion to the album's rate would take away. */
static double
chord (int channel, gint64 frame, gpointer level)
{
  double t = (double) frame / 48000;
  return *(const double *) level * (sin (2 * G_PI * 220 * t) + sin (2 * G_PI * 1760 * t + channel));
}

/* The goal is what a finished record measures; one that says nothing is no goal, and that is told.
 */
static void
test_record (void)
{
  g_autoptr (AppDocument) document = make_document ("record");
  static double loud = 0.15, nothing = 0;
  double last = 0;
  AppMeasurement measured;
  g_autofree char *path = test_sound_write ("record.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24, 48000,
                                            2, RATE * 20, chord, &loud);
  g_autofree char *silent = test_sound_write ("silence.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24,
                                              48000, 2, 48000 * 4, chord, &nothing);
  g_assert_true (app_measure_file (path, &measured, NULL, NULL));
  AppMedia *media = app_media_open (path, NULL);
  AppLevelWish wish
      = { .by = APP_LEVEL_INTEGRATED, .like = -1, .record = media, .lufs = -30, .threads = 2 };
  AppLevel *level = app_level_new (document, &wish, on_news, &last);
  app_media_unref (media);
  while (!app_level_done (level))
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (app_level_error (level));
  g_assert_cmpfloat_with_epsilon (app_level_goal (level), measured.integrated_lufs, 0.02);
  for (int i = 0; i < app_level_n_rows (level); i++)
    {
      const AppLevelRow *row = app_level_row (level, i);
      g_assert_cmpint (row->outcome, ==, i == SILENT ? APP_LEVEL_SILENT : APP_LEVEL_REACHED);
      if (i != SILENT)
        g_assert_cmpfloat_with_epsilon (row->lufs, app_level_goal (level), APP_LEVEL_TOLERANCE);
    }
  app_level_free (level);
  AppMedia *const useless[] = { app_media_open (silent, NULL),
                                app_media_missing ("/no/record.wav", 48000, 48000, 2, 9, NULL) };
  const char *const said[] = { "nothing whose loudness", "missing" };
  for (int i = 0; i < 2; i++)
    {
      wish.record = useless[i];
      last = 0;
      level = app_level_new (document, &wish, on_news, &last);
      while (!app_level_done (level))
        g_main_context_iteration (NULL, TRUE);
      g_assert_nonnull (strstr (app_level_error (level), said[i]));
      g_assert_cmpint (app_level_apply (level, NULL), ==, -1);
      app_level_free (level);
      app_media_unref (useless[i]);
    }
}

void
test_level_add (void)
{
  g_test_add_func ("/level/target", test_target);
  g_test_add_func ("/level/like", test_like);
  g_test_add_func ("/level/record", test_record);
  g_test_add_func ("/level/some", test_some);
  g_test_add_func ("/level/out-of-reach", test_out_of_reach);
  g_test_add_func ("/level/range", test_range);
  g_test_add_func ("/level/edit-and-stop", test_edit_and_stop);
  g_test_add_func ("/level/numbers", test_numbers);
}
