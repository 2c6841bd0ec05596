/* test-codec-window.c — the windows that check the master, with codecs and as the sides of a
 * record: a table, places one can go to; cancelled or closed while they work. And a side in the
 * details. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "../app/test-sound.h"

#include "ui-codec-check.h"
#include "ui-edit.h"
#include "ui-vinyl.h"

#include <glib/gstdio.h>
#include <sndfile.h>

#include <math.h>
#include <string.h>

#define BASS_FROM 1 /* seconds in the mix where left and right go against each other */
#define BASS_TO 3

/* The dialog that is open, or NULL. */
static GtkWidget *
dialog (Fixture *fixture)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
      if (gtk_window_get_transient_for (window) == GTK_WINDOW (fixture->window)
          && gtk_widget_get_visible (GTK_WIDGET (window)))
        return GTK_WIDGET (window);
    }
  return NULL;
}

static void
press (GtkWidget *window, const char *name)
{
  g_signal_emit_by_name (fixture_find_named (window, name), "clicked");
}

static gboolean
checked (Fixture *fixture)
{
  return !ui_codec_check_busy (dialog (fixture));
}

static const char *
text_of (GtkWidget *window, const char *name)
{
  return gtk_label_get_label (GTK_LABEL (fixture_find_named (window, name)));
}

static GtkWidget *
open_dialog (Fixture *fixture, const char *action)
{
  fixture_act (fixture, action, NULL);
  harness_run (5 * FIXTURE_WAIT_MS);
  GtkWidget *window = dialog (fixture);
  g_assert_nonnull (window);
  return window;
}

/* A dialog with only this codec ticked, under a ceiling that does not help. */
static GtkWidget *
open_check (Fixture *fixture, const char *only)
{
  static const char *const ids[] = { "aac-256",  "mp3-128",    "mp3-320",    "opus-128",
                                     "opus-160", "vorbis-160", "vorbis-320", "vorbis-96" };
  GtkWidget *window = open_dialog (fixture, "codec-check");
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (fixture_find_named (window, ids[i])),
                                 strcmp (ids[i], only) == 0);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (fixture_find_named (window, "codec-ceiling")), 0);
  return window;
}

static void
take_picture (GtkWidget *window, const char *name)
{
  Harness look = { .window = window,
                   .widget = window,
                   .width = gtk_widget_get_width (window),
                   .height = gtk_widget_get_height (window) };
  harness_run (5 * FIXTURE_WAIT_MS);
  harness_picture (&look, name);
  g_free (look.pixels);
}

/* Driven far into the guard, the second track goes over in a codec of a low rate. */
static void
test_check (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  app_history_set_double (ui_session_history (fixture.session), app_album_track (fixture.album, 1),
                          "gain", 24);
  fixture_wait (&fixture, fixture_measured);
  GtkWidget *window = open_check (&fixture, "vorbis-96");
  press (window, "codec-start");
  g_assert_true (ui_codec_check_busy (window));
  g_assert_false (
      gtk_widget_has_css_class (fixture_find_named (window, "codec-start"), "suggested-action"));
  fixture_wait (&fixture, checked);
  g_assert_nonnull (strstr (text_of (window, "codec-text"), "estimate"));
  GtkWidget *start = fixture_find_named (window, "codec-start");
  g_assert_true (gtk_widget_has_css_class (start, "suggested-action"));
  take_picture (window, "codec-check");
  GtkWidget *places
      = fixture_find_type (fixture_find_named (window, "codec-results"), GTK_TYPE_BUTTON, 0);
  g_assert_nonnull (places);
  ui_session_seek (fixture.session, 0);
  g_signal_emit_by_name (places, "clicked");
  harness_run (5 * FIXTURE_WAIT_MS);
  const AppProgramme *programme = app_survey_programme (ui_session_survey (fixture.session));
  gint64 pos = ui_session_pos (fixture.session);
  g_assert_cmpint (pos, >=, programme->tracks[1].start);
  g_assert_cmpint (pos, <, programme->tracks[1].start + programme->tracks[1].length);

  /* Cancelled; and closed while it works. */
  press (window, "codec-start");
  press (window, "codec-start");
  fixture_wait (&fixture, checked);
  g_assert_nonnull (strstr (text_of (window, "codec-text"), "cancelled"));
  press (window, "codec-start");
  Harness hand = { .window = window, .widget = window };
  harness_key (&hand, "Escape");
  harness_run (20 * FIXTURE_WAIT_MS);
  g_assert_null (dialog (&fixture));
  fixture_end (&fixture);
}

static void
test_sides (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  ui_session_select_track (fixture.session, 0);
  GtkWidget *window = open_dialog (&fixture, "details");
  g_assert_false (gtk_widget_get_visible (fixture_find_named (window, "side-start")));
  gtk_window_close (GTK_WINDOW (window));
  harness_run (5 * FIXTURE_WAIT_MS);
  ui_session_select_track (fixture.session, 1);
  guint done = fixture_steps (&fixture);
  window = open_dialog (&fixture, "details");
  GtkWidget *side = fixture_find_named (window, "side-start");
  g_assert_true (gtk_widget_get_visible (side));
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (side)));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (side), TRUE);
  g_assert_true (app_track_side_start (app_album_track (fixture.album, 1)));
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  ui_session_undo (fixture.session);
  g_assert_false (app_track_side_start (app_album_track (fixture.album, 1)));
  gtk_window_close (GTK_WINDOW (window));
  harness_run (5 * FIXTURE_WAIT_MS);
  fixture_end (&fixture);
}

/* ---- sides of a record ---- */

static double
bass (int channel, gint64 frame, gpointer unused)
{
  gboolean against = frame >= BASS_FROM * FIXTURE_RATE && frame < BASS_TO * FIXTURE_RATE;
  double x = 0.25 * sin (2 * G_PI * 60 * (double) frame / FIXTURE_RATE);
  return against && channel ? -x : x;
}

static gboolean
measured (Fixture *fixture)
{
  return !ui_vinyl_busy (dialog (fixture));
}

/* The fixture's album and a fourth mix, of the bass, which begins side B. Its path, transfer full.
 */
static char *
add_side (Fixture *fixture)
{
  char *path = test_sound_write ("bass.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24, FIXTURE_RATE, 2,
                                 3.5 * FIXTURE_RATE, bass, NULL);
  ui_edit_add_mixes (fixture->session, (const char *const[]){ path, NULL }, 3);
  g_assert_cmpuint (app_album_n_tracks (fixture->album), ==, 4);
  g_auto (GValue) begins = G_VALUE_INIT;
  g_value_init (&begins, G_TYPE_BOOLEAN);
  g_value_set_boolean (&begins, TRUE);
  app_history_set (ui_session_history (fixture->session),
                   G_OBJECT (app_album_track (fixture->album, 3)), "side-start", &begins, NULL);
  fixture_wait (fixture, fixture_measured);
  return path;
}

/* The text in a column of the table of sides. */
static const char *
cell (GtkWidget *window, int side, const char *column)
{
  GtkWidget *row = gtk_widget_get_first_child (fixture_find_named (window, "vinyl-sides"));
  for (int i = 0; i <= side && row; i++)
    row = gtk_widget_get_next_sibling (row);
  g_assert_nonnull (row);
  return text_of (row, column);
}

/* The place beside a finding of that id whose text or place has the words; NULL: none. */
static GtkWidget *
find_place (GtkWidget *window, const char *id, const char *words)
{
  GtkWidget *rows = gtk_widget_get_first_child (fixture_find_named (window, "vinyl-findings"));
  for (GtkWidget *row = gtk_widget_get_first_child (rows); row;
       row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *text = fixture_find_named (row, id);
      GtkWidget *place = text ? gtk_widget_get_next_sibling (text) : NULL;
      GtkWidget *label = place ? fixture_find_type (place, GTK_TYPE_LABEL, 0) : NULL;
      if (label
          && (strstr (gtk_label_get_label (GTK_LABEL (text)), words)
              || strstr (gtk_label_get_label (GTK_LABEL (label)), words)))
        return place;
    }
  return NULL;
}

/* By the keyboard. */
static void
press_place (GtkWidget *window)
{
  GtkWidget *place = find_place (window, "side-bass-wide", "track 4");
  g_assert_true (GTK_IS_BUTTON (place));
  gtk_widget_grab_focus (place);
  Harness hand = { .window = window, .widget = window };
  harness_key (&hand, "Return");
  harness_run (5 * FIXTURE_WAIT_MS);
}

/* Lengths at once, on whatever record; the rest when it is asked for, and a way to the bass. */
static void
test_record (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  g_free (add_side (&fixture));
  GtkWidget *window = open_dialog (&fixture, "record-sides");
  g_assert_cmpstr (cell (window, 0, "side"), ==, "A");
  g_assert_cmpstr (cell (window, 0, "tracks"), ==, "1–3");
  g_assert_cmpstr (cell (window, 1, "side"), ==, "B");
  g_assert_cmpstr (cell (window, 1, "length"), ==, "0:03.50");
  g_assert_cmpstr (cell (window, 1, "correlation"), ==, "–");
  g_assert_nonnull (strstr (text_of (window, "side-length"), "19:30.00"));
  g_assert_null (find_place (window, "side-bass-wide", "track 4"));
  press (window, "vinyl-start");
  g_assert_true (ui_vinyl_busy (window));
  fixture_wait (&fixture, measured);
  g_assert_nonnull (strstr (text_of (window, "vinyl-text"), "2 sides"));
  g_assert_nonnull (strstr (text_of (window, "vinyl-text"), "looked at"));
  g_assert_nonnull (find_place (window, "side-bass-phase", "Side B"));
  g_assert_true (g_str_has_prefix (cell (window, 1, "rms"), "−15."));
  take_picture (window, "record-sides");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (fixture_find_named (window, "vinyl-record")), 5);
  g_assert_nonnull (strstr (text_of (window, "side-length"), "5:00.00"));

  ui_session_seek (fixture.session, 0);
  press_place (window);
  const AppProgramme *programme = app_survey_programme (ui_session_survey (fixture.session));
  double at_s
      = (double) (ui_session_pos (fixture.session) - programme->tracks[3].start) / FIXTURE_RATE;
  g_assert_cmpfloat_with_epsilon (at_s, BASS_FROM, 0.45);

  /* What was measured is told to be of before; a place knows its track. */
  app_history_remove (ui_session_history (fixture.session), app_album_tracks (fixture.album), 3,
                      NULL);
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_nonnull (strstr (text_of (window, "vinyl-text"), "changed since"));
  g_assert_cmpstr (cell (window, 1, "side"), ==, "B");
  press_place (window);
  g_assert_nonnull (strstr (text_of (window, "vinyl-text"), "not in the album"));
  gtk_window_close (GTK_WINDOW (window));
  fixture_end (&fixture);
}

/* Cancelled, closed while it works, and a mix that is gone. */
static void
test_record_ends (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  g_autofree char *path = add_side (&fixture);
  GtkWidget *window = open_dialog (&fixture, "record-sides");
  press (window, "vinyl-start");
  press (window, "vinyl-start");
  fixture_wait (&fixture, measured);
  g_assert_nonnull (strstr (text_of (window, "vinyl-text"), "cancelled"));
  g_assert_cmpstr (cell (window, 1, "lufs"), ==, "–");
  g_assert_cmpint (g_unlink (path), ==, 0);
  press (window, "vinyl-start");
  fixture_wait (&fixture, measured);
  g_assert_nonnull (strstr (text_of (window, "vinyl-text"), "bass.wav"));
  g_assert_true (gtk_widget_has_css_class (fixture_find_named (window, "vinyl-text"), "error"));
  press (window, "vinyl-start");
  Harness hand = { .window = window, .widget = window };
  harness_key (&hand, "Escape");
  harness_run (20 * FIXTURE_WAIT_MS);
  g_assert_null (dialog (&fixture));
  fixture_end (&fixture);
}

void
test_codec_window_add (void)
{
  g_test_add_func ("/window/record-sides", test_record);
  g_test_add_func ("/window/record-sides-ends", test_record_ends);
  g_test_add_func ("/window/codec-check", test_check);
  g_test_add_func ("/window/side-start", test_sides);
}
