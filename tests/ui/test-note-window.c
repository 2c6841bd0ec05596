/* test-note-window.c — notes on the waveform, in the list, and by their keys. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "dsp-registry.h"
#include "app-note-edit.h"
#include "ui-note-list.h"
#include "ui-note-popover.h"
#include "ui-settings.h"
#include "ui-track-view.h"
#include "ui-waveform.h"

#include <math.h>

static GtkWidget *
page_of (Fixture *fixture)
{
  return ui_window_page_widget (fixture->window, "master");
}

static UiWaveform *
waveform_of (Fixture *fixture)
{
  return UI_WAVEFORM (fixture_find_type (page_of (fixture), UI_TYPE_WAVEFORM, 0));
}

/* The field over the timeline. */
static GtkWidget *
popover_of (Fixture *fixture)
{
  GtkWidget *view = fixture_find_type (page_of (fixture), ui_track_view_get_type (), 0);
  return fixture_find_type (view, UI_TYPE_NOTE_POPOVER, 0);
}

static gboolean
is_open (Fixture *fixture)
{
  return gtk_widget_get_mapped (popover_of (fixture));
}

static gboolean
is_closed (Fixture *fixture)
{
  return !gtk_widget_get_visible (popover_of (fixture));
}

static void
press (Fixture *fixture, const char *keys)
{
  Harness hand = { .window = GTK_WIDGET (fixture->window), .widget = GTK_WIDGET (fixture->window) };
  harness_key (&hand, keys);
}

static void
write_note (Fixture *fixture, const char *text, const char *key)
{
  fixture_wait (fixture, is_open);
  gtk_editable_set_text (GTK_EDITABLE (fixture_find_named (popover_of (fixture), "note-text")),
                         text);
  press (fixture, key);
  fixture_wait (fixture, is_closed);
}

static guint
n_notes (Fixture *fixture, guint track)
{
  return app_notes_n (app_track_notes (app_album_track (fixture->album, track)));
}

static const AppMoment *
note (Fixture *fixture, guint track, guint i)
{
  return app_notes_get (app_track_notes (app_album_track (fixture->album, track)), i);
}

/* By the key at the playhead, in the track that sounds there; Escape keeps nothing; each is a step.
 */
static void
test_key (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  const gint64 start = app_album_track_start (fixture.album, 1);
  const guint done = fixture_steps (&fixture);
  ui_session_seek (fixture.session, start + 54321);
  press (&fixture, "i");
  write_note (&fixture, "cough", "Return");
  g_assert_cmpint (ui_session_track (fixture.session), ==, 1);
  g_assert_cmpuint (n_notes (&fixture, 1), ==, 1);
  g_assert_cmpstr (note (&fixture, 1, 0)->text, ==, "cough");
  g_assert_cmpint (llround (note (&fixture, 1, 0)->at_s * FIXTURE_RATE), ==, 54321);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  fixture_act (&fixture, "note", NULL);
  write_note (&fixture, "nothing of this", "Escape");
  g_assert_cmpuint (n_notes (&fixture, 1), ==, 1);
  fixture_act (&fixture, "undo", NULL);
  g_assert_cmpuint (n_notes (&fixture, 1), ==, 0);
  fixture_act (&fixture, "redo", NULL);
  g_assert_cmpuint (n_notes (&fixture, 1), ==, 1);
  fixture_end (&fixture);
}

static gboolean
is_flag_drawn (Fixture *fixture)
{
  UiWaveform *waveform = waveform_of (fixture);
  GtkWidget *widget = GTK_WIDGET (waveform);
  const double x = ui_waveform_x_of (waveform, note (fixture, 0, 0)->at_s * FIXTURE_RATE);
  return ui_waveform_note_at (waveform, x + 3, gtk_widget_get_height (widget) - 26) == 0;
}

/* Right click, menu, field; a click on the flag goes there, a double click opens it again. */
static void
test_pointer (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  ui_session_select_track (fixture.session, 0);
  UiWaveform *waveform = waveform_of (&fixture);
  Harness hand = { .window = GTK_WIDGET (fixture.window), .widget = GTK_WIDGET (waveform) };
  const int width = gtk_widget_get_width (hand.widget),
            height = gtk_widget_get_height (hand.widget);
  const double frame = ui_waveform_frame_at (waveform, floor (width * 0.4) + 0.5);
  GtkWidget *menu = fixture_find_named (page_of (&fixture), "waveform-menu");
  harness_click (&hand, floor (width * 0.4), 40, 3);
  g_assert_true (gtk_widget_get_visible (menu));
  gtk_popover_popdown (GTK_POPOVER (menu));
  g_assert_true (gtk_widget_activate_action (menu, "timeline.note", NULL));
  write_note (&fixture, "bells", "Return");
  g_assert_cmpuint (n_notes (&fixture, 0), ==, 1);
  const double at = note (&fixture, 0, 0)->at_s * FIXTURE_RATE;
  g_assert_cmpfloat (fabs (at - frame), <, 2 * FIXTURE_RATE * 3.0 / width);

  fixture_wait (&fixture, is_flag_drawn);
  const double x = ui_waveform_x_of (waveform, at) + 4, y = height - 30;
  ui_session_seek (fixture.session, 0);
  harness_click (&hand, x, y, 1);
  g_assert_cmpint (ui_session_pos (fixture.session), ==, llround (at));
  harness_run (600); /* the click before is none of the two */
  harness_double_click (&hand, x, y);
  write_note (&fixture, "church bells", "Return");
  g_assert_cmpuint (n_notes (&fixture, 0), ==, 1);
  g_assert_cmpstr (note (&fixture, 0, 0)->text, ==, "church bells");

  /* it stays with the music when the start is trimmed */
  AppTrack *track = app_album_track (fixture.album, 0);
  app_history_set_int64 (ui_session_history (fixture.session), track, "trim-in", 5000);
  fixture_wait (&fixture, is_flag_drawn);
  g_assert_cmpfloat (note (&fixture, 0, 0)->at_s * FIXTURE_RATE, ==, at);
  fixture_end (&fixture);
}

/* The flag is dragged: one step of undo; Escape leaves all as it was; a key brings the nearest one
 * to the playhead. */
static void
test_moved (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  AppTrack *track = app_album_track (fixture.album, 0);
  ui_session_select_track (fixture.session, 0);
  for (int i = 0; i < 2; i++)
    app_note_put (ui_session_history (fixture.session), track, -1, 0.5 + i * 2,
                  i ? "late" : "early");
  fixture_wait (&fixture, is_flag_drawn);
  UiWaveform *waveform = waveform_of (&fixture);
  Harness hand = { .window = GTK_WIDGET (fixture.window), .widget = GTK_WIDGET (waveform) };
  const double y = gtk_widget_get_height (hand.widget) - 30;
  const double from = ui_waveform_x_of (waveform, 0.5 * FIXTURE_RATE) + 4;
  const double to = floor (from + gtk_widget_get_width (hand.widget) * 0.25);
  const double moved = (ui_waveform_frame_at (waveform, to) - ui_waveform_frame_at (waveform, from))
                       / FIXTURE_RATE;
  const double pixel
      = (ui_waveform_frame_at (waveform, 1) - ui_waveform_frame_at (waveform, 0)) / FIXTURE_RATE;
  const guint done = fixture_steps (&fixture);
  harness_drag_given_up (&hand, from, y, to, y);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done);
  g_assert_cmpfloat (note (&fixture, 0, 0)->at_s, ==, 0.5);
  g_assert_true (is_flag_drawn (&fixture));
  harness_drag (&hand, from, y, to, y);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  g_assert_cmpuint (n_notes (&fixture, 0), ==, 2);
  g_assert_cmpstr (note (&fixture, 0, 0)->text, ==, "early");
  g_assert_cmpfloat (fabs (note (&fixture, 0, 0)->at_s - 0.5 - moved), <, 2 * pixel);
  fixture_wait (&fixture, is_flag_drawn);
  app_history_undo (ui_session_history (fixture.session));
  g_assert_cmpfloat (note (&fixture, 0, 0)->at_s, ==, 0.5);

  /* another handle, given up: nothing is left to undo */
  const double edge = ui_waveform_x_of (waveform, 0);
  harness_drag_given_up (&hand, edge, 60, edge + 80, 60);
  g_assert_cmpint (app_track_position (track, APP_POSITION_TRIM_IN), ==, 0);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done);
  harness_drag (&hand, edge, 60, edge + 80, 60);
  g_assert_cmpint (app_track_position (track, APP_POSITION_TRIM_IN), >, 0);
  app_history_undo (ui_session_history (fixture.session));

  ui_session_seek (fixture.session, 2 * FIXTURE_RATE);
  gtk_widget_grab_focus (GTK_WIDGET (waveform));
  harness_key (&hand, "shift+i");
  g_assert_cmpfloat (note (&fixture, 0, 1)->at_s, ==, 2);
  g_assert_cmpstr (note (&fixture, 0, 1)->text, ==, "late");
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  fixture_end (&fixture);
}

static gboolean
is_listed (Fixture *fixture)
{
  GtkWidget *list = fixture_find_type (page_of (fixture), UI_TYPE_NOTE_LIST, 0);
  GtkWidget *go = fixture_find_named (list, "note-go");
  return go && gtk_widget_get_mapped (go);
}

/* The list is there while the selected track has notes; it goes to them, changes, removes. */
static void
test_in_list (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  GtkWidget *list = fixture_find_type (page_of (&fixture), UI_TYPE_NOTE_LIST, 0);
  g_assert_false (gtk_widget_get_visible (list));
  AppTrack *track = app_album_track (fixture.album, 2);
  AppNotes *notes = app_notes_with (NULL, 1.25, "hum", NULL);
  g_object_set (track, "notes", notes, NULL);
  app_notes_unref (notes);
  g_assert_false (gtk_widget_get_visible (list));
  ui_session_select_track (fixture.session, 2);
  fixture_wait (&fixture, is_listed);
  g_signal_emit_by_name (fixture_find_named (list, "note-go"), "clicked");
  g_assert_cmpint (ui_session_pos (fixture.session), ==,
                   app_album_track_start (fixture.album, 2) + FIXTURE_RATE * 5 / 4);

  GtkWidget *popover = fixture_find_type (list, UI_TYPE_NOTE_POPOVER, 0);
  g_signal_emit_by_name (fixture_find_named (list, "note-edit"), "clicked");
  g_assert_true (gtk_widget_get_visible (popover));
  gtk_editable_set_text (GTK_EDITABLE (fixture_find_named (popover, "note-text")), "mains hum");
  gtk_popover_popdown (GTK_POPOVER (popover)); /* leaving keeps it */
  g_assert_cmpstr (note (&fixture, 2, 0)->text, ==, "mains hum");

  /* what is trimmed off is no place to go */
  g_object_set (track, "trim-in", (gint64) (2 * FIXTURE_RATE), NULL);
  g_assert_false (gtk_widget_get_sensitive (fixture_find_named (list, "note-go")));
  g_object_set (track, "trim-in", (gint64) 0, NULL);

  g_signal_emit_by_name (fixture_find_named (list, "note-edit"), "clicked");
  g_signal_emit_by_name (fixture_find_named (popover, "note-remove"), "clicked");
  g_assert_cmpuint (n_notes (&fixture, 2), ==, 0);
  g_assert_false (gtk_widget_get_visible (list));
  fixture_end (&fixture);
}

static guint drawn_before; /* that is waited for to grow */

static gboolean
is_drawn_anew (Fixture *fixture)
{
  return ui_waveform_drawn (waveform_of (fixture)) > drawn_before;
}

/* What is measured lies over the waveform, each with a command; zooming to the track and the loop.
 */
static void
test_overlays (void)
{
  static const char *const names[] = { "overlay-loudness", "overlay-reduction", "overlay-overs" };
  Fixture fixture;
  fixture_start (&fixture);
  ui_session_select_track (fixture.session, 0);
  /* a limiter that works, and a ceiling that everything is above */
  AppSlot *slot = app_slot_new (dsp_module_find ("limiter"));
  const DspModule *module = app_slot_module (slot);
  app_slot_put_value (slot, dsp_params_index (module->params, module->n_params, "drive"), 18);
  app_history_insert (ui_session_history (fixture.session), app_album_chain (fixture.album), 0,
                      slot, NULL);
  g_settings_set_double (ui_settings (), "true-peak-ceiling", -12);
  fixture_wait (&fixture, fixture_measured);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (int turn = 0; turn < 2; turn++)
      {
        harness_run (FIXTURE_WAIT_MS);
        drawn_before = ui_waveform_drawn (waveform_of (&fixture));
        fixture_act (&fixture, names[i], NULL);
        fixture_wait (&fixture, is_drawn_anew);
      }
  double from, to;
  const gint64 start = app_album_track_start (fixture.album, 0);
  ui_session_set_loop (fixture.session, start + 20000, start + 60000);
  press (&fixture, "shift+z");
  ui_waveform_view (waveform_of (&fixture), &from, &to);
  g_assert_cmpfloat (from, ==, 20000);
  g_assert_cmpfloat (to, ==, 60000);
  press (&fixture, "z");
  ui_waveform_view (waveform_of (&fixture), &from, &to);
  g_assert_cmpfloat (from, <=, 0);
  g_assert_cmpfloat (to, >=, 3 * FIXTURE_RATE);
  g_settings_reset (ui_settings (), "true-peak-ceiling");
  g_object_unref (slot);
  fixture_end (&fixture);
}

void
test_note_window_add (void)
{
  g_test_add_func ("/notes/key", test_key);
  g_test_add_func ("/notes/pointer", test_pointer);
  g_test_add_func ("/notes/moved", test_moved);
  g_test_add_func ("/notes/list", test_in_list);
  g_test_add_func ("/overlays/window", test_overlays);
}
