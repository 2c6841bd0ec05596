/* test-codec-window.c — the window of the codec check: chosen codecs, a table, places one can go
 * to; cancelled or closed while it works. And sides of a record in the details. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "ui-codec-check.h"

#include <string.h>

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
  fixture_wait (&fixture, checked);
  g_assert_nonnull (strstr (text_of (window, "codec-text"), "estimate"));
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
  g_assert_null (fixture_find_named (window, "side-start"));
  gtk_window_close (GTK_WINDOW (window));
  harness_run (5 * FIXTURE_WAIT_MS);
  ui_session_select_track (fixture.session, 1);
  guint done = fixture_steps (&fixture);
  window = open_dialog (&fixture, "details");
  GtkWidget *side = fixture_find_named (window, "side-start");
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

void
test_codec_window_add (void)
{
  g_test_add_func ("/window/codec-check", test_check);
  g_test_add_func ("/window/side-start", test_sides);
}
