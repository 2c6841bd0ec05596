/* test-revisions.c — mixes of a track: the music stays where it is whichever is in use, undo and
 * files know of it, and sources that are not in use are looked after too. */
#include "test-app.h"
#include "test-fixture.h"
#include "test-place.h"
#include "test-sound.h"

#include "app-key.h"
#include "app-revisions.h"

#include <glib/gstdio.h>
#include <math.h>
#include <sndfile.h>
#include <string.h>

enum
{
  RATE = 48000
};

/* ---- places ---- */

static AppAlbum *
album_new (gint64 trim_in, gint64 trim_out)
{
  AppAlbum *album = app_album_new (RATE);
  for (int i = 0; i < 3; i++)
    {
      AppMedia *media = app_media_missing ("/nowhere/a.wav", RATE, 10 * RATE, 2, 1000, NULL);
      g_autoptr (AppTrack) track = app_track_new (media);
      g_object_set (track, "gap", i ? (gint64) 2 * RATE : (gint64) 0, "trim-in", trim_in,
                    "trim-out", trim_out, "gain", -1.5, "fade-out", (gint64) 4800, NULL);
      g_list_store_append (app_album_tracks (album), track);
      app_media_unref (media);
    }
  return album;
}

/* later: frames at which the music is later in the new file, which is so many frames longer. */
static AppRevision *
add (AppAlbum *album, AppHistory *history, gint64 later, gint64 longer, AppReviseFlags flags)
{
  const AppRevisionDiff diff
      = { .aligned = TRUE, .offset_s = (double) later / RATE, .inverted = TRUE, .gain_db = 2.25 };
  AppMedia *media = app_media_missing ("/nowhere/b.wav", RATE, 10 * RATE + longer, 2, 1001, NULL);
  AppRevision *revision = app_revisions_add (album, history, app_album_track (album, 1), media,
                                             &diff, flags, 1234567890);
  app_media_unref (media);
  return revision;
}

static AppRevision *
first_revision (AppTrack *track)
{
  AppRevision *revision = g_list_model_get_item (G_LIST_MODEL (app_track_revisions (track)), 0);
  g_object_unref (revision); /* the list keeps it */
  return revision;
}

/* Programme frame at which frame 0 of the first mix's music sounds. */
static gint64
music_start (AppAlbum *album)
{
  AppTrack *track = app_album_track (album, 1);
  return app_album_track_start (album, 1) - app_track_position (track, APP_POSITION_TRIM_IN)
         + llround (app_track_offset (track) * RATE);
}

static void
test_places (void)
{
  static const struct
  {
    gint64 trim_in, trim_out, later, longer;
  } cases[] = {
    { 0, 0, 0, 0 },
    { 0, 0, 700, 0 },
    { 0, 0, -700, 0 },
    { 1000, 0, -700, 4800 },
    { 500, 900, -700, 0 },
    { 500, 900, 700, -5000 },
    { 0, 9600, -RATE, -2000 },
    { 300, 50, 0, 4000 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AppAlbum) album = album_new (cases[i].trim_in, cases[i].trim_out);
      g_autoptr (AppHistory) history = app_history_new ();
      AppTrack *track = app_album_track (album, 1);
      gint64 start = music_start (album), length = app_track_length (track, RATE);
      gint64 trims[2] = { cases[i].trim_in, cases[i].trim_out }, gap = app_track_gap (track);
      add (album, history, cases[i].later, cases[i].longer, 0);
      g_assert_cmpint (music_start (album), ==, start);
      g_assert_cmpint (app_track_position (track, APP_POSITION_TRIM_IN), ==,
                       MAX (0, cases[i].trim_in + cases[i].later));
      g_assert_cmpint (app_track_gap (track), ==,
                       gap + MAX (0, -cases[i].trim_in - cases[i].later));
      if (cases[i].trim_out == 0)
        g_assert_cmpint (app_track_position (track, APP_POSITION_TRIM_OUT), ==, 0);
      else
        g_assert_cmpint (app_track_position (track, APP_POSITION_TRIM_OUT), ==,
                         MAX (0, cases[i].trim_out + cases[i].longer - cases[i].later));
      g_assert_cmpfloat (app_track_gain (track), ==, -1.5);
      g_assert_cmpint (app_track_position (track, APP_POSITION_FADE_OUT), ==, 4800);
      /* And back: all as it was. */
      app_revisions_use (album, history, track, first_revision (track));
      g_assert_cmpint (music_start (album), ==, start);
      g_assert_cmpint (app_track_position (track, APP_POSITION_TRIM_IN), ==, trims[0]);
      g_assert_cmpint (app_track_position (track, APP_POSITION_TRIM_OUT), ==, trims[1]);
      g_assert_cmpint (app_track_gap (track), ==, gap);
      g_assert_cmpint (app_track_length (track, RATE), ==, length);
      while (app_history_undo (history))
        ;
      g_assert_cmpint (app_revisions_current (track), ==, -1);
      g_assert_cmpint (app_track_gap (track), ==, gap);
      g_assert_cmpint (app_track_length (track, RATE), ==, length);
    }
}

/* An edit of the trim while the second is in use is taken along. */
static void
test_edit_between (void)
{
  g_autoptr (AppAlbum) album = album_new (0, 0);
  g_autoptr (AppHistory) history = app_history_new ();
  AppTrack *track = app_album_track (album, 1);
  gint64 start = music_start (album);
  add (album, history, -700, 0, 0);
  app_history_set_int64 (history, track, "trim-in", 2000);
  app_history_set_int64 (history, track, "gap", app_track_gap (track) + 2000);
  g_assert_cmpint (music_start (album), ==, start);
  app_revisions_use (album, history, track, first_revision (track));
  g_assert_cmpint (app_track_position (track, APP_POSITION_TRIM_IN), ==, 2700);
  g_assert_cmpint (music_start (album), ==, start);
}

static void
test_level_and_polarity (void)
{
  g_autoptr (AppAlbum) album = album_new (0, 0);
  g_autoptr (AppHistory) history = app_history_new ();
  AppTrack *track = app_album_track (album, 1);
  AppRevision *second = add (album, history, 0, 0, APP_REVISE_MATCH_LEVEL | APP_REVISE_FLIP);
  g_assert_cmpfloat_with_epsilon (app_track_gain (track), -3.75, 1e-12);
  g_assert_true (app_track_invert (track));
  g_assert_true (app_revision_facts (second)->inverted);
  g_assert_cmpfloat (app_revision_facts (second)->gain_db, ==, 2.25);
  g_assert_cmpint (app_revision_facts (second)->added, ==, 1234567890);
  /* A gain that is set meanwhile is of both. */
  app_history_set_double (history, track, "gain", -1.75);
  app_revisions_use (album, history, track, first_revision (track));
  g_assert_cmpfloat_with_epsilon (app_track_gain (track), 0.5, 1e-12);
  g_assert_false (app_track_invert (track));
  /* A third against the second: against the first, all adds up, and twice inverted is not. */
  app_revisions_use (album, history, track, second);
  AppRevision *third = add (album, history, 480, 0, APP_REVISE_MATCH_LEVEL | APP_REVISE_FLIP);
  g_assert_cmpfloat_with_epsilon (app_revision_facts (third)->gain_db, 4.5, 1e-12);
  g_assert_false (app_revision_facts (third)->inverted);
  g_assert_false (app_track_invert (track));
  g_assert_cmpfloat_with_epsilon (app_track_gain (track), -4, 1e-12);
  g_assert_true (app_revisions_other (track) == second);
  g_assert_false (app_revisions_remove (history, track, third));
  g_assert_true (app_revisions_remove (history, track, second));
  g_assert_true (app_revisions_other (track) == first_revision (track));
  g_autofree char *text = app_revision_facts_text (app_revision_facts (third), RATE);
  g_assert_nonnull (strstr (text, "480 samples later"));
}

/* The gain ends before the revision's level does: going back gives the gain as it was. */
static void
test_level_at_the_end (void)
{
  g_autoptr (AppAlbum) album = album_new (0, 0);
  g_autoptr (AppHistory) history = app_history_new ();
  AppTrack *track = app_album_track (album, 1);
  AppRevision *second = add (album, history, 0, 0, APP_REVISE_MATCH_LEVEL);
  app_revisions_use (album, history, track, first_revision (track));
  g_assert_cmpfloat (app_track_gain (track), ==, -1.5);
  double lowest = app_track_gain_param.min;
  app_history_set_double (history, track, "gain", lowest + 1);
  app_revisions_use (album, history, track, second);
  g_assert_cmpfloat (app_track_gain (track), ==, lowest);
  app_revisions_use (album, history, track, first_revision (track));
  g_assert_cmpfloat (app_track_gain (track), ==, lowest + 1);
  while (app_history_undo (history))
    ;
  g_assert_cmpfloat (app_track_gain (track), ==, -1.5);
  g_assert_cmpfloat (app_revision_match (second), ==, -2.25);
}

static void
test_keys (void)
{
  g_autoptr (AppAlbum) album = album_new (0, 0);
  g_autoptr (AppHistory) history = app_history_new ();
  g_autoptr (GError) error = NULL;
  add (album, history, 100, 0, 0);
  g_autofree char *second = app_key_get (album, "track.2.revision", &error);
  g_assert_cmpstr (second, ==, "2");
  g_assert_true (app_key_set (album, history, "track.2.revision", "1", &error));
  g_assert_cmpint (app_revisions_current (app_album_track (album, 1)), ==, 0);
  g_assert_false (app_key_set (album, history, "track.2.revision", "3", &error));
  g_assert_nonnull (strstr (error->message, "1 to 2"));
  g_clear_error (&error);
  g_assert_true (app_key_set (album, history, "track.1.invert", "on", &error));
  g_assert_true (app_track_invert (app_album_track (album, 0)));
}

/* ---- sound ---- */

static double
ramp_func (int channel, gint64 frame, gpointer later)
{
  frame -= GPOINTER_TO_INT (later);
  return frame < 0 ? 0 : test_sound_count_func (channel, frame, NULL);
}

/* With either mix the same music sounds at the same frame, turned where it is turned; and the lane
 * of the other mix has the other's samples in the same place. */
static void
test_sound (void)
{
  g_autoptr (AppAlbum) album = app_album_new (RATE);
  int format = SF_FORMAT_WAV | SF_FORMAT_PCM_24;
  AppTrack *track = test_fixture_add (
      album, test_sound_write ("a.wav", format, RATE, 2, RATE, ramp_func, GINT_TO_POINTER (0)), 0);
  g_object_set (track, "trim-in", (gint64) 1000, NULL);
  g_autoptr (AppHistory) history = app_history_new ();
  g_autofree char *path
      = test_sound_write ("b.wav", format, RATE, 2, RATE, ramp_func, GINT_TO_POINTER (3000));
  AppMedia *media = app_media_open (path, NULL);
  AppProgramme *before = app_programme_new (album, NULL);
  g_autofree double *then = test_fixture_render (before, APP_LANE_MASTER, 0, 8000, 0);
  const AppRevisionDiff diff = { .aligned = TRUE, .offset_s = 3000.0 / RATE, .inverted = TRUE };
  app_revisions_add (album, history, track, media, &diff, APP_REVISE_FLIP, 0);
  AppProgramme *now = app_programme_new (album, NULL);
  g_autofree double *after = test_fixture_render (now, APP_LANE_MASTER, 0, 8000, 0);
  for (int i = 0; i < 16000; i++)
    g_assert_cmpfloat (after[i], ==, -then[i]);
  AppRevision *first = first_revision (track);
  const AppProgrammeMix mix = { app_track_key (track), app_revision_media (first), 0, 0, TRUE };
  AppProgramme *other = app_programme_with_mixes (now, &mix, 1);
  g_autofree double *heard = test_fixture_render (other, APP_LANE_MASTER, 0, 8000, 0);
  g_assert_cmpmem (heard, 16000 * sizeof (double), then, 16000 * sizeof (double));
  /* The master that was kept before lies where it was too. */
  AppProgramme *former = app_programme_former (now, before);
  g_assert_cmpint (former->tracks[0].start, ==, 0);
  app_programme_unref (before);
  app_programme_unref (now);
  app_programme_unref (other);
  app_programme_unref (former);
  app_media_unref (media);
}

/* ---- files ---- */

static void
test_project (void)
{
  TestPlace place = test_place_new ();
  g_autofree char *path = g_build_filename (place.folder, "new mix.wav", NULL);
  test_place_mix (path, 77);
  {
    g_autoptr (AppDocument) document = test_place_open (place.project);
    AppAlbum *album = app_document_album (document);
    AppTrack *track = app_album_track (album, 1);
    g_autoptr (GError) error = NULL;
    g_assert_null (app_revisions_open (track, place.mixes[1], &error));
    g_assert_nonnull (strstr (error->message, "already"));
    g_clear_error (&error);
    AppMedia *media = app_revisions_open (track, path, &error);
    g_assert_no_error (error);
    const AppRevisionDiff diff = { .aligned = TRUE,
                                   .offset_s = 0.0123456789,
                                   .drift_ppm = 37.25,
                                   .swapped = TRUE,
                                   .inverted = TRUE,
                                   .gain_db = -1.0 / 3 };
    app_revisions_add (album, app_document_history (document), track, media, &diff, APP_REVISE_FLIP,
                       1700000000);
    app_media_unref (media);
    app_document_keep_master (document);
    /* Neither is ever written over. */
    g_assert_false (app_document_save (document, path, NULL));
    g_assert_false (app_document_save (document, place.mixes[1], NULL));
    g_assert_true (app_document_save (document, NULL, NULL));
  }
  g_autofree char *written = test_place_text (place.project);
  g_autoptr (AppDocument) document = test_place_open (place.project);
  AppAlbum *album = app_document_album (document);
  AppTrack *track = app_album_track (album, 1);
  g_assert_cmpuint (app_document_findings (document)->len, ==, 0);
  g_assert_cmpint (app_revisions_current (track), ==, 1);
  const AppRevisionFacts *facts = app_revision_facts (app_track_revision (track));
  g_assert_true (facts->aligned && facts->inverted && facts->swapped);
  g_assert_cmpfloat (facts->drift_ppm, ==, 37.25);
  g_assert_cmpfloat (facts->offset_s, ==, 0.0123456789);
  g_assert_cmpfloat (facts->gain_db, ==, -1.0 / 3);
  g_assert_cmpint (facts->added, ==, 1700000000);
  g_assert_true (app_track_invert (track));
  g_assert_cmpfloat (app_track_offset (app_album_track (app_album_previous (album), 1)), ==,
                     0.0123456789);
  g_assert_true (app_document_save (document, NULL, NULL));
  g_autofree char *again = test_place_text (place.project);
  g_assert_cmpstr (again, ==, written);
  test_place_finish (&place);
}

static guint
count (AppDocument *document, AppSeverity severity)
{
  guint n = 0;
  GPtrArray *findings = app_document_findings (document);
  for (guint i = 0; i < findings->len; i++)
    n += ((AppFinding *) findings->pdata[i])->severity == severity;
  return n;
}

/* One that is not in use may be missing: a warning. The one in use is found again for both. */
static void
test_missing (void)
{
  TestPlace place = test_place_new ();
  g_autofree char *path = g_build_filename (place.folder, "new mix.wav", NULL);
  g_autofree char *moved = g_build_filename (place.folder, "moved mix.wav", NULL);
  test_place_mix (path, 77);
  {
    g_autoptr (AppDocument) document = test_place_open (place.project);
    AppAlbum *album = app_document_album (document);
    AppMedia *media = app_revisions_open (app_album_track (album, 0), path, NULL);
    const AppRevisionDiff diff = { .aligned = TRUE };
    app_revisions_add (album, app_document_history (document), app_album_track (album, 0), media,
                       &diff, 0, 1);
    app_media_unref (media);
    g_assert_true (app_document_save (document, NULL, NULL));
  }
  g_assert_cmpint (g_remove (place.mixes[0]), ==, 0);
  g_assert_cmpint (g_rename (path, moved), ==, 0);
  g_autoptr (AppDocument) document = test_place_open (place.project);
  AppTrack *track = app_album_track (app_document_album (document), 0);
  g_assert_cmpint (app_revisions_current (track), ==, 1);
  g_assert_cmpuint (count (document, APP_SEVERITY_ERROR), ==, 1);
  g_assert_cmpuint (count (document, APP_SEVERITY_WARNING), ==, 1);
  g_assert_true (app_document_relocate (document, 0, moved, NULL));
  g_assert_cmpint (app_revisions_current (track), ==, 1);
  g_assert_false (app_media_is_missing (app_revision_media (app_track_revision (track))));
  g_assert_cmpuint (count (document, APP_SEVERITY_ERROR), ==, 0);
  app_history_undo (app_document_history (document));
  g_assert_cmpint (app_revisions_current (track), ==, 1);
  g_assert_true (app_media_is_missing (app_track_media (track)));
  test_place_finish (&place);
}

/* A program that does not know of revisions may have put another track in their place. */
static void
test_stray (void)
{
  TestPlace place = test_place_new ();
  g_autofree char *text = test_place_text (place.project);
  g_autofree char *more
      = g_strconcat (text, "\n[track 1 revision 1]\nsource=other.wav\nsource-size=5\n", NULL);
  g_assert_true (g_file_set_contents (place.project, more, -1, NULL));
  g_autoptr (AppDocument) document = test_place_open (place.project);
  AppTrack *track = app_album_track (app_document_album (document), 0);
  g_assert_cmpint (app_revisions_current (track), ==, -1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (app_track_revisions (track))), ==, 0);
  g_assert_cmpuint (count (document, APP_SEVERITY_WARNING), ==, 1);
  test_place_finish (&place);
}

void
test_revisions_add (void)
{
  g_test_add_func ("/revisions/places", test_places);
  g_test_add_func ("/revisions/edit-between", test_edit_between);
  g_test_add_func ("/revisions/level-and-polarity", test_level_and_polarity);
  g_test_add_func ("/revisions/level-at-the-end", test_level_at_the_end);
  g_test_add_func ("/revisions/keys", test_keys);
  g_test_add_func ("/revisions/sound", test_sound);
  g_test_add_func ("/revisions/project", test_project);
  g_test_add_func ("/revisions/missing", test_missing);
  g_test_add_func ("/revisions/stray", test_stray);
}
