/* test-snapshots-window.c — snapshots by the window: taken, named, compared, restored, heard,
 * deleted; each is one step of undo, and what is listed is what differs. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "app-album-diff.h"
#include "app-snapshots.h"
#include "ui-edit.h"
#include "ui-snapshots.h"

static GtkWidget *
open_window (Fixture *fixture)
{
  fixture_act (fixture, "snapshots", NULL);
  harness_run (10 * FIXTURE_WAIT_MS);
  GtkWidget *window = g_object_get_data (G_OBJECT (fixture->window), "snapshots-window");
  g_assert_nonnull (window);
  return window;
}

static guint
n_snapshots (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (app_album_snapshots (fixture->album)));
}

static AppSnapshot *
snapshot_at (Fixture *fixture, guint index)
{
  g_autoptr (AppSnapshot) snapshot
      = g_list_model_get_item (G_LIST_MODEL (app_album_snapshots (fixture->album)), index);
  g_assert_nonnull (snapshot);
  return snapshot; /* the list keeps it */
}

static void
press (GtkWidget *window, const char *name)
{
  g_signal_emit_by_name (fixture_find_named (window, name), "clicked");
  harness_run (2 * FIXTURE_WAIT_MS);
}

/* The list of differences says what the model says, in its order. */
static void
assert_listed (GtkWidget *window, AppAlbum *before, AppAlbum *now, guint n)
{
  g_autoptr (GPtrArray) list = app_album_differences (before, now);
  GtkListBox *box = GTK_LIST_BOX (fixture_find_named (window, "snapshot-differences"));
  g_assert_cmpuint (list->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = app_difference_text (list->pdata[i]);
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (box, (int) i);
      g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (gtk_list_box_row_get_child (row))), ==,
                       text);
    }
  g_assert_null (gtk_list_box_get_row_at_index (box, (int) n));
}

static void
choose (GtkWidget *window, const char *name, guint index)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (fixture_find_named (window, name)), index);
}

/* Back to the first one, and forth. */
static void
restore (Fixture *fixture, GtkWidget *window, const char *title)
{
  AppTrack *track = app_album_track (fixture->album, 1);
  GtkEditable *name = GTK_EDITABLE (fixture_find_named (window, "snapshot-name"));
  GtkListBox *list = GTK_LIST_BOX (fixture_find_named (window, "snapshot-list"));
  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, 0));
  g_assert_cmpstr (gtk_editable_get_text (name), ==, "Snapshot 1");
  ui_session_select_track (fixture->session, 2);
  const guint done = fixture_steps (fixture);
  press (window, "snapshot-restore");
  g_assert_cmpuint (fixture_steps (fixture), ==, done + 1);
  g_assert_cmpstr (app_track_metadata (track)->values[APP_FIELD_TITLE], ==, title);
  g_assert_cmpint (ui_session_track (fixture->session), ==, 2);
  assert_listed (window, app_snapshot_album (snapshot_at (fixture, 0)), fixture->album, 0);
  ui_session_undo (fixture->session);
  g_assert_cmpstr (app_track_metadata (track)->values[APP_FIELD_TITLE], ==, "Another");
}

/* By ear: the lane is there, with what was taken. */
static void
hear (Fixture *fixture, GtkWidget *window)
{
  press (window, "snapshot-hear");
  g_assert_nonnull (app_album_previous (fixture->album));
  g_autoptr (AppAlbum) state = app_snapshot_state (app_album_previous (fixture->album));
  g_autoptr (GPtrArray) same
      = app_album_differences (app_snapshot_album (snapshot_at (fixture, 0)), state);
  g_assert_cmpuint (same->len, ==, 0);
  g_assert_true (
      app_comparison_has_lane (ui_session_comparison (fixture->session), APP_LANE_PREVIOUS));
  ui_session_set_lane (fixture->session, APP_LANE_PREVIOUS);
  g_assert_cmpint (ui_session_lane (fixture->session), ==, APP_LANE_PREVIOUS);
}

/* Two that are not the album now: one is the lane Previous, the other becomes the album; one step.
 */
static void
hear_both (Fixture *fixture, GtkWidget *window)
{
  GtkWidget *both = fixture_find_named (window, "snapshot-both");
  choose (window, "snapshot-first", 1);
  choose (window, "snapshot-second", 1);
  g_assert_false (gtk_widget_get_sensitive (both));
  choose (window, "snapshot-second", 0);
  g_assert_true (gtk_widget_get_sensitive (both));
  ui_edit_title (fixture->session, 2, "Neither");
  const guint steps = fixture_steps (fixture);
  press (window, "snapshot-both");
  g_assert_cmpuint (fixture_steps (fixture), ==, steps + 1);
  g_autoptr (AppAlbum) state = app_snapshot_state (app_album_previous (fixture->album));
  g_autoptr (GPtrArray) heard
      = app_album_differences (app_snapshot_album (snapshot_at (fixture, 1)), state);
  g_assert_cmpuint (heard->len, ==, 0);
  g_autoptr (GPtrArray) now
      = app_album_differences (app_snapshot_album (snapshot_at (fixture, 0)), fixture->album);
  g_assert_cmpuint (now->len, ==, 0);
  ui_session_undo (fixture->session);
  const AppMetadata *third = app_track_metadata (app_album_track (fixture->album, 2));
  g_assert_cmpstr (third->values[APP_FIELD_TITLE], ==, "Neither");
}

static void
test_window (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  AppHistory *history = ui_session_history (fixture.session);
  fixture_act (&fixture, "snapshot-take", NULL);
  g_assert_cmpuint (n_snapshots (&fixture), ==, 1);
  g_assert_cmpuint (fixture_steps (&fixture), ==, 1);
  g_assert_nonnull (ui_window_noticed (fixture.window));
  AppSnapshot *first = snapshot_at (&fixture, 0);
  AppTrack *track = app_album_track (fixture.album, 1);
  g_autofree char *title = g_strdup (app_track_metadata (track)->values[APP_FIELD_TITLE]);
  ui_edit_title (fixture.session, 1, "Another");
  g_assert_null (ui_edit_gap (fixture.session, 2, "4.5"));
  fixture_act (&fixture, "slot-add", g_variant_new ("(ss)", "album", "limiter"));

  GtkWidget *window = open_window (&fixture);
  assert_listed (window, app_snapshot_album (first), fixture.album, 3);
  ui_edit_title (fixture.session, 0, "New");
  assert_listed (window, app_snapshot_album (first), fixture.album, 4);
  press (window, "snapshot-take");
  AppSnapshot *second = snapshot_at (&fixture, 1);
  GtkEditable *name = GTK_EDITABLE (fixture_find_named (window, "snapshot-name"));
  g_assert_cmpstr (gtk_editable_get_text (name), ==, "Snapshot 2");
  app_history_seal (history);
  guint done = fixture_steps (&fixture);
  gtk_editable_set_text (name, "Louder");
  g_assert_cmpstr (app_snapshot_name (second), ==, "Louder");
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  ui_session_undo (fixture.session);
  g_assert_cmpstr (gtk_editable_get_text (name), ==, "Snapshot 2");
  ui_session_redo (fixture.session);
  GtkTextView *note = GTK_TEXT_VIEW (fixture_find_named (window, "snapshot-note"));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (note), "for the label", -1);
  g_assert_cmpstr (app_snapshot_note (second), ==, "for the label");

  /* any two, either way round */
  choose (window, "snapshot-first", 1);
  choose (window, "snapshot-second", 0);
  assert_listed (window, app_snapshot_album (second), app_snapshot_album (first), 4);
  choose (window, "snapshot-second", 2);
  assert_listed (window, app_snapshot_album (second), fixture.album, 0);
  choose (window, "snapshot-first", 0);
  assert_listed (window, app_snapshot_album (first), fixture.album, 4);
  Harness eye = { .window = window,
                  .widget = window,
                  .width = gtk_widget_get_width (window),
                  .height = gtk_widget_get_height (window) };
  harness_picture (&eye, "snapshots");
  g_free (eye.pixels);

  restore (&fixture, window, title);
  hear (&fixture, window);
  hear_both (&fixture, window);

  press (window, "snapshot-delete");
  g_assert_cmpuint (n_snapshots (&fixture), ==, 1);
  g_assert_cmpstr (gtk_editable_get_text (name), ==, "Louder");
  ui_session_undo (fixture.session);
  g_assert_cmpuint (n_snapshots (&fixture), ==, 2);
  g_assert_true (snapshot_at (&fixture, 0) == first);
  gtk_window_close (GTK_WINDOW (window));
  harness_run (5 * FIXTURE_WAIT_MS);
  fixture_wait (&fixture, fixture_measured);
  fixture_end (&fixture);
}

void
test_snapshots_window_add (void)
{
  g_test_add_func ("/snapshots-window/all", test_window);
}
