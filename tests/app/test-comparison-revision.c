/* test-comparison-revision.c — the lane of the other mix: the same music at the same frames through
 * the same chain, matched, and nothing but the difference left of a difference. */
#include "test-app.h"

#include "app-comparison-state.h"
#include "app-revisions.h"
#include "dsp-math.h"
#include "dsp-registry.h"
#include "test-fixture.h"
#include "test-sound.h"

#include <math.h>
#include <sndfile.h>
#include <string.h>

enum
{
  RATE = 44100,
  SECONDS = 4,
  LATER = 300, /* frames by which the music is later in the second mix */
  PATIENCE_S = 60,
};

static const double second_gain = -0.63; /* of the second mix: softer, upside down */

static double
music (int channel, gint64 frame, gpointer data)
{
  const gboolean *second = data;
  double beat = 0.3 + 0.7 * exp (-(double) ((frame - (*second ? LATER : 0)) % 11025) / 3000);
  double x = 0.3 * beat * test_sound_noise (5 + (guint64) channel, frame - (*second ? LATER : 0));
  return *second ? second_gain * x : x;
}

static char *
write_mix (const char *name, gboolean second)
{
  return test_sound_write (name, SF_FORMAT_WAV | SF_FORMAT_PCM_24, RATE, 2, SECONDS * RATE, music,
                           &second);
}

/* Two tracks, the first with a second mix in use, and a chain. */
static AppDocument *
make_document (void)
{
  g_autofree char *one = write_mix ("revision1.wav", FALSE), *two = write_mix ("other.wav", FALSE);
  g_autofree char *new = write_mix ("revision2.wav", TRUE);
  const char *paths[] = { one, two, NULL };
  AppDocument *document = app_document_create (paths, RATE, 1);
  AppAlbum *album = app_document_album (document);
  AppTrack *track = app_album_track (album, 0);
  AppSlot *slot = test_fixture_add_slot (app_track_chain (track), dsp_module_find ("gain"));
  app_slot_put_value (slot, 0, 3);
  g_autoptr (GError) error = NULL;
  AppMedia *media = app_revisions_open (track, new, &error);
  g_assert_no_error (error);
  g_autoptr (AppRevisionDiff) diff
      = app_revision_diff_new (app_track_media (track), media, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (diff->aligned);
  app_revisions_add (album, app_document_history (document), track, media, diff, 0, 1);
  app_media_unref (media);
  return document;
}

static void
wait (AppComparison *comparison)
{
  GError *error = NULL;
  g_assert_true (app_comparison_wait (comparison, &error));
  g_assert_no_error (error);
}

/* Whether the lane is there while the engine plays what it was told. */
static gboolean
is_there (AppEngine *engine, AppLane lane, gboolean expected)
{
  AppHeard heard;
  gint64 end = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
  do
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (1000);
      app_engine_heard (engine, &heard);
    }
  while (heard.present[lane] != expected && g_get_monotonic_time () < end);
  return heard.present[lane];
}

static void
test_lane (void)
{
  g_autoptr (AppDocument) document = make_document ();
  AppAlbum *album = app_document_album (document);
  AppTrack *track = app_album_track (album, 0);
  g_autoptr (AppSurvey) survey = app_survey_new (document, 1);
  g_autoptr (AppComparison) comparison = app_comparison_new (document, survey);
  g_assert_true (app_comparison_has_lane (comparison, APP_LANE_REVISION));
  g_autofree char *name = app_comparison_lane_name (comparison, APP_LANE_REVISION);
  g_assert_cmpstr (name, ==, "With revision1.wav");
  wait (comparison);
  /* The new one is 4 dB softer: the other is turned down to it. */
  double softer = dsp_gain_to_db (-second_gain);
  g_assert_cmpfloat_with_epsilon (app_comparison_gain_db (comparison, 0, APP_LANE_REVISION)
                                      - app_comparison_gain_db (comparison, 0, APP_LANE_MASTER),
                                  softer, 0.05);
  /* Of the other track the two are one. */
  g_assert_cmpfloat (app_comparison_loudness (comparison, 1, APP_LANE_REVISION), ==,
                     app_comparison_loudness (comparison, 1, APP_LANE_MASTER));

  AppProgramme *now = app_programme_new (album, NULL);
  AppProgramme *other = app_compare_make_revision (comparison, now);
  g_autofree double *master = test_fixture_render (now, APP_LANE_MASTER, 0, 3 * RATE, 0);
  g_autofree double *heard = test_fixture_render (other, APP_LANE_MASTER, 0, 3 * RATE, 0);
  g_assert_cmpint (other->tracks[0].start, ==, now->tracks[0].start);
  g_assert_cmpint (other->tracks[0].length, ==, now->tracks[0].length);
  for (int i = 0; i < 6 * RATE; i++)
    g_assert_cmpfloat (fabs (master[i] + second_gain * heard[i]), <, 1e-6);
  app_programme_unref (now);
  app_programme_unref (other);

  g_autoptr (AppEngine) engine = app_engine_new ();
  app_engine_set_device (engine, "null");
  app_comparison_apply (comparison, engine, NULL);
  app_engine_play (engine);
  g_assert_true (is_there (engine, APP_LANE_REVISION, TRUE));
  /* Taken back: the other is the other one now; and without a second mix there is no lane. */
  GListModel *list = G_LIST_MODEL (app_track_revisions (track));
  g_autoptr (AppRevision) first = g_list_model_get_item (list, 0);
  g_autoptr (AppRevision) second = g_list_model_get_item (list, 1);
  app_revisions_use (album, app_document_history (document), track, first);
  g_assert_true (app_comparison_revision (comparison, track) == second);
  wait (comparison);
  g_assert_cmpfloat_with_epsilon (app_comparison_gain_db (comparison, 0, APP_LANE_MASTER)
                                      - app_comparison_gain_db (comparison, 0, APP_LANE_REVISION),
                                  softer, 0.05);
  app_revisions_remove (app_document_history (document), track, second);
  wait (comparison);
  g_assert_false (app_comparison_has_lane (comparison, APP_LANE_REVISION));
  app_comparison_apply (comparison, engine, NULL);
  g_assert_false (is_there (engine, APP_LANE_REVISION, FALSE));
}

/* One of three can be chosen. */
static void
test_choice (void)
{
  g_autoptr (AppDocument) document = make_document ();
  AppAlbum *album = app_document_album (document);
  AppTrack *track = app_album_track (album, 0);
  g_autoptr (AppSurvey) survey = app_survey_new (document, 1);
  g_autoptr (AppComparison) comparison = app_comparison_new (document, survey);
  g_autofree char *path = write_mix ("revision3.wav", FALSE);
  AppMedia *media = app_revisions_open (track, path, NULL);
  const AppRevisionDiff same = { .aligned = TRUE, .offset_s = -(double) LATER / RATE };
  app_revisions_add (album, app_document_history (document), track, media, &same, 0, 2);
  app_media_unref (media);
  GListModel *list = G_LIST_MODEL (app_track_revisions (track));
  g_autoptr (AppRevision) first = g_list_model_get_item (list, 0);
  g_autoptr (AppRevision) second = g_list_model_get_item (list, 1);
  g_assert_true (app_comparison_revision (comparison, track) == second);
  app_comparison_set_revision (comparison, track, first);
  g_assert_true (app_comparison_revision (comparison, track) == first);
  g_autofree char *name = app_comparison_lane_name (comparison, APP_LANE_REVISION);
  g_assert_cmpstr (name, ==, "With revision1.wav");
  /* When it comes into use itself, the usual one is heard again. */
  app_revisions_use (album, app_document_history (document), track, first);
  g_assert_true (app_comparison_revision (comparison, track) == second);
}

void
test_comparison_revision_add (void)
{
  g_test_add_func ("/comparison-revision/lane", test_lane);
  g_test_add_func ("/comparison-revision/choice", test_choice);
}
