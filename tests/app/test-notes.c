/* test-notes.c — notes at moments of the music: the list, where they stand, undo, report. */
#include "test-app.h"
#include "test-model.h"

#include "app-delivery-report.h"
#include "app-note-edit.h"

#include <math.h>
#include <string.h>

#define RATE 48000

static void
test_list (void)
{
  guint index = 99;
  g_autoptr (AppNotes) one = app_notes_with (NULL, 2, " later\tthan\nthat ", &index);
  g_assert_cmpuint (index, ==, 0);
  g_assert_cmpstr (app_notes_get (one, 0)->text, ==, "later than that");
  g_autoptr (AppNotes) two = app_notes_with (one, 1, "earlier", &index);
  g_assert_cmpuint (index, ==, 0);
  g_autoptr (AppNotes) three = app_notes_with (two, 2, "as late", &index);
  g_assert_cmpuint (index, ==, 2);
  g_assert_cmpuint (app_notes_n (one), ==, 1); /* never changed */
  g_assert_cmpuint (app_notes_n (three), ==, 3);
  g_autoptr (AppNotes) empty = app_notes_with (three, 5, " \n", NULL);
  g_assert_true (empty == three);
  g_autoptr (AppNotes) nan = app_notes_with (three, NAN, "x", NULL);
  g_assert_true (nan == three);

  g_assert_cmpint (app_notes_near (three, 1.4, 0.5), ==, 0);
  g_assert_cmpint (app_notes_near (three, 1.9, 0.5), ==, 1);
  g_assert_cmpint (app_notes_near (three, 4, 0.5), ==, -1);
  g_assert_cmpint (app_notes_near (NULL, 4, 5), ==, -1);

  g_autoptr (AppNotes) less = app_notes_without (three, 1);
  g_assert_cmpuint (app_notes_n (less), ==, 2);
  g_assert_cmpstr (app_notes_get (less, 1)->text, ==, "as late");
  g_assert_null (app_notes_without (one, 0));
  g_assert_false (app_notes_equal (three, less));
}

/* The longest text is cut between characters; there is a most of notes. */
static void
test_limits (void)
{
  g_autoptr (GString) text = g_string_new ("x");
  while (text->len < 3 * APP_NOTE_BYTES_MAX)
    g_string_append (text, "日");
  g_autoptr (AppNotes) notes = app_notes_with (NULL, 0, text->str, NULL);
  const char *kept = app_notes_get (notes, 0)->text;
  g_assert_cmpuint (strlen (kept), <=, APP_NOTE_BYTES_MAX);
  g_assert_cmpuint (strlen (kept), >, APP_NOTE_BYTES_MAX - 4);
  g_assert_true (g_utf8_validate (kept, -1, NULL));
  g_autoptr (AppNotes) invalid = app_notes_with (NULL, 0, "caf\xe9", NULL);
  g_assert_true (g_utf8_validate (app_notes_get (invalid, 0)->text, -1, NULL));

  for (int i = 0; i < APP_NOTES_MAX + 10; i++)
    {
      AppNotes *more = app_notes_with (notes, i, "y", NULL);
      app_notes_unref (notes);
      notes = more;
    }
  g_assert_cmpuint (app_notes_n (notes), ==, APP_NOTES_MAX);
}

/* What is written reads back to the same bits; of anything else comes a list within the limits. */
static void
test_text (void)
{
  guint32 state = 7;
  for (int round = 0; round < 200; round++)
    {
      g_autoptr (AppNotes) notes = NULL;
      for (guint n = test_model_random (&state) % 6; n > 0; n--)
        {
          AppNotes *more = app_notes_with (notes, test_model_random_real (&state) * 4000 - 200,
                                           n % 2 ? "1.5 2" : "-Ä \\n", NULL);
          app_notes_unref (notes);
          notes = more;
        }
      guint faults = 1;
      g_autofree char *text = app_notes_write (notes);
      g_autoptr (AppNotes) read = app_notes_read (text, &faults);
      g_assert_true (app_notes_equal (notes, read));
      g_assert_cmpuint (faults, ==, 0);
      for (char *c = text; c && *c; c++)
        if (test_model_random (&state) % 5 == 0)
          *c = (char) (1 + test_model_random (&state) % 255);
      g_autoptr (AppNotes) other = app_notes_read (text, NULL);
      for (guint i = 0; i < app_notes_n (other); i++)
        {
          g_assert_true (fabs (app_notes_get (other, i)->at_s) <= APP_NOTE_TIME_MAX);
          g_assert_true (g_utf8_validate (app_notes_get (other, i)->text, -1, NULL));
          g_assert_true (i == 0
                         || app_notes_get (other, i)->at_s >= app_notes_get (other, i - 1)->at_s);
        }
    }
  guint faults = 0;
  g_autoptr (AppNotes) bad = app_notes_read ("x\n1e9 far\n3\n4 \ninf y\n2 good", &faults);
  g_assert_cmpuint (app_notes_n (bad), ==, 1);
  g_assert_cmpuint (faults, ==, 5);
}

static AppAlbum *
album_new (void)
{
  AppAlbum *album = app_album_new (RATE);
  for (int i = 0; i < 2; i++)
    {
      AppMedia *media = app_media_missing ("/nowhere/a.wav", RATE, 10 * RATE, 2, 1, NULL);
      g_autoptr (AppTrack) track = app_track_new (media);
      app_media_unref (media);
      g_list_store_append (app_album_tracks (album), track);
    }
  return album;
}

/* Frame of the programme at which note 0 of a track is heard. */
static gint64
heard_at (AppAlbum *album, guint i)
{
  AppTrack *track = app_album_track (album, i);
  double at_s = app_notes_get (app_track_notes (track), 0)->at_s;
  return app_track_note_frame (track, at_s, app_album_rate (album))
         - app_track_position (track, APP_POSITION_TRIM_IN) + app_album_track_start (album, i);
}

/* It stays at the same frame of the music, whatever is trimmed, whichever mix and rate. */
static void
test_place (void)
{
  g_autoptr (AppAlbum) album = album_new ();
  g_autoptr (AppHistory) history = app_history_new ();
  AppTrack *track = app_album_track (album, 1);
  const gint64 frame = 123457;
  app_note_put (history, track, -1, app_track_note_time (track, frame, RATE), "here");
  g_assert_cmpint (heard_at (album, 1), ==, 10 * RATE + frame);
  g_object_set (track, "trim-in", (gint64) 1000, NULL);
  g_assert_cmpint (heard_at (album, 1), ==, 10 * RATE + frame - 1000);
  g_object_set (track, "offset", 0.25, NULL); /* the music is later in this mix */
  g_assert_cmpint (heard_at (album, 1), ==, 10 * RATE + frame - 1000 + RATE / 4);
  for (gint64 at = 0; at < 100; at++)
    g_assert_cmpint (app_track_note_frame (track, app_track_note_time (track, at * 4801, 44100),
                                           44100),
                     ==, at * 4801);
  g_object_set (track, "trim-in", (gint64) 0, "offset", 0.0, NULL);
  g_object_set (album, "rate", 96000, NULL);
  g_assert_cmpint (heard_at (album, 1), ==, 2 * (10 * RATE + frame));
}

static const char *
text_of (AppTrack *track, guint index)
{
  return app_notes_get (app_track_notes (track), index)->text;
}

/* Every change is a step of its own, with a name. */
static void
test_undo (void)
{
  g_autoptr (AppAlbum) album = album_new ();
  g_autoptr (AppHistory) history = app_history_new ();
  AppTrack *track = app_album_track (album, 0);
  g_assert_cmpint (app_note_put (history, track, -1, 3, "second"), ==, 0);
  g_assert_cmpint (app_note_put (history, track, -1, 1, "first"), ==, 0);
  g_assert_cmpint (app_note_put (history, track, 0, 4, "moved"), ==, 1);
  g_assert_cmpint (app_note_put (history, track, 0, 3, ""), ==, -1);
  g_assert_cmpint (app_note_put (history, track, -1, 3, " "), ==, -1); /* nothing */
  g_assert_cmpuint (app_history_n_steps (history, NULL), ==, 4);
  g_assert_cmpstr (app_history_step_label (history, 0), ==, "Add note");
  g_assert_cmpstr (app_history_step_label (history, 2), ==, "Edit note");
  g_assert_cmpstr (app_history_step_label (history, 3), ==, "Remove note");
  g_assert_cmpuint (app_notes_n (app_track_notes (track)), ==, 1);
  app_history_undo (history);
  g_assert_cmpuint (app_notes_n (app_track_notes (track)), ==, 2);
  g_assert_cmpstr (text_of (track, 1), ==, "moved");
  app_history_undo (history);
  g_assert_cmpstr (text_of (track, 0), ==, "first");
  while (app_history_undo (history))
    ;
  g_assert_null (app_track_notes (track));
  while (app_history_redo (history))
    ;
  g_assert_cmpstr (text_of (track, 0), ==, "moved");
  g_autoptr (AppTrack) copy = app_track_copy (track);
  g_assert_null (app_track_notes (copy)); /* a kept master has none */
}

/* The report has them with their places in what is delivered; nothing of the sound changes. */
static void
test_report (void)
{
  g_autoptr (AppAlbum) album = album_new ();
  g_autoptr (AppHistory) history = app_history_new ();
  AppTrack *track = app_album_track (album, 1);
  AppProgramme *before = app_programme_new (album, NULL);
  app_note_put (history, track, -1, 2.5, "a cough <here>");
  app_note_put (history, track, -1, 0.5, "count-in");
  AppProgramme *programme = app_programme_new (album, NULL);
  g_autofree char *old = app_programme_hash (before, APP_LANE_MASTER, 0, before->frames);
  g_autofree char *now = app_programme_hash (programme, APP_LANE_MASTER, 0, programme->frames);
  g_assert_cmpstr (old, ==, now);
  app_programme_unref (before);
  app_programme_unref (programme);

  g_object_set (track, "trim-in", (gint64) RATE, NULL);
  programme = app_programme_new (album, NULL);
  AppDeliverable made = { .target = (char *) "WAV" };
  made.files = g_ptr_array_new ();
  made.findings = app_findings_new ();
  g_autoptr (AppPaper) paper = app_delivery_report (programme, &made, "2026-11-22");
  g_autofree char *text = app_paper_to_text (paper);
  g_assert_nonnull (strstr (text, "Track 2, 0:01.50"));
  g_assert_nonnull (strstr (text, "a cough <here>"));
  g_assert_nonnull (strstr (text, "Track 2, trimmed off before its start  count-in"));
  g_ptr_array_unref (made.files);
  g_ptr_array_unref (made.findings);
  app_programme_unref (programme);
}

void
test_notes_add (void)
{
  g_test_add_func ("/notes/list", test_list);
  g_test_add_func ("/notes/limits", test_limits);
  g_test_add_func ("/notes/text", test_text);
  g_test_add_func ("/notes/place", test_place);
  g_test_add_func ("/notes/undo", test_undo);
  g_test_add_func ("/notes/report", test_report);
}
