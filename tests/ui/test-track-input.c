/* test-track-input.c — gain and polarity before the track's chain: shown, dragged, typed, undone.
 */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "app-key.h"
#include "ui-chain-strip.h"
#include "ui-text.h"
#include "ui-track-input.h"
#include "ui-value.h"

static GtkWidget *
part (Fixture *fixture, const char *name)
{
  GtkWidget *found = fixture_find_named (ui_window_page_widget (fixture->window, "master"), name);
  g_assert_nonnull (found);
  return found;
}

static AppTrack *
track_of (Fixture *fixture)
{
  return app_album_track (fixture->album, (guint) ui_session_track (fixture->session));
}

/* What is shown is what the selected track has. */
static void
assert_shown (Fixture *fixture, double db, gboolean inverted)
{
  GtkWidget *invert = part (fixture, "track-invert");
  harness_run (FIXTURE_WAIT_MS);
  g_assert_cmpfloat (ui_value_get (UI_VALUE (part (fixture, "track-gain"))), ==, db);
  g_assert_cmpfloat (app_track_gain (track_of (fixture)), ==, db);
  g_assert_cmpint (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (invert)), ==, inverted);
  g_assert_cmpint (app_track_invert (track_of (fixture)), ==, inverted);
}

static void
press (Fixture *fixture, const char *keys)
{
  Harness hand = { .window = GTK_WIDGET (fixture->window), .widget = GTK_WIDGET (fixture->window) };
  g_auto (GStrv) each = g_strsplit (keys, " ", -1);
  for (int i = 0; each[i]; i++)
    harness_key (&hand, each[i]);
}

/* The pointer: a drag is one step, however many values it passes; the toggle is another. */
static void
test_pointer (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  ui_session_select_track (fixture.session, 1);
  assert_shown (&fixture, 0, FALSE);
  const guint done = fixture_steps (&fixture);
  Harness hand = { .window = GTK_WIDGET (fixture.window), .widget = part (&fixture, "track-gain") };
  const double middle = gtk_widget_get_width (hand.widget) / 2.0,
               low = gtk_widget_get_height (hand.widget) - 8.0;
  harness_drag (&hand, middle, low, middle + 30, low);
  const double db = app_track_gain (track_of (&fixture));
  g_assert_cmpfloat (db, >, 1);
  assert_shown (&fixture, db, FALSE);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  hand.widget = part (&fixture, "track-invert");
  harness_click (&hand, 8, 8, 1);
  assert_shown (&fixture, db, TRUE);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 2);
  ui_session_undo (fixture.session);
  assert_shown (&fixture, db, FALSE);
  ui_session_undo (fixture.session);
  assert_shown (&fixture, 0, FALSE);
  ui_session_redo (fixture.session);
  ui_session_redo (fixture.session);
  assert_shown (&fixture, db, TRUE);
  ui_session_select_track (fixture.session, 0); /* each track has its own */
  assert_shown (&fixture, 0, FALSE);
  ui_session_select_track (fixture.session, 1);
  assert_shown (&fixture, db, TRUE);
  fixture_end (&fixture);
}

/* By keys, wherever the focus is; what the command line sets is shown as well. */
static void
test_keys (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  fixture_start (&fixture);
  AppHistory *history = ui_session_history (fixture.session);
  gtk_window_set_focus (GTK_WINDOW (fixture.window), NULL);
  const guint done = fixture_steps (&fixture);
  press (&fixture, "v minus 2 period 5 Return");
  assert_shown (&fixture, -2.5, FALSE);
  press (&fixture, "alt+p");
  assert_shown (&fixture, -2.5, TRUE);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 2);
  press (&fixture, "alt+p");
  assert_shown (&fixture, -2.5, FALSE);
  app_history_seal (history);
  g_assert_true (app_key_set (fixture.album, history, "track.1.gain", "3", &error));
  g_assert_no_error (error);
  assert_shown (&fixture, 3, FALSE);
  g_assert_true (app_key_set (fixture.album, history, "track.1.invert", "on", &error));
  g_assert_no_error (error);
  assert_shown (&fixture, 3, TRUE);
  fixture_act (&fixture, "undo", NULL);
  assert_shown (&fixture, 3, FALSE);
  fixture_end (&fixture);
}

static void
test_accessible (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  GtkWidget *invert = part (&fixture, "track-invert"), *gain = part (&fixture, "track-gain");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (invert), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Polarity of the mix turned");
  GtkAccessible *knob = GTK_ACCESSIBLE (fixture_find_type (gain, UI_TYPE_KNOB, 0));
  gtk_test_accessible_assert_role (knob, GTK_ACCESSIBLE_ROLE_SLIDER);
  gtk_test_accessible_assert_property (knob, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Gain of the track's mix");
  g_assert_nonnull (ui_tooltip_text (invert));
  /* without a track there is nothing to set */
  for (int i = 0; i < 3; i++)
    fixture_act (&fixture, "track-remove", NULL);
  harness_run (FIXTURE_WAIT_MS);
  g_assert_cmpuint (app_album_n_tracks (fixture.album), ==, 0);
  g_assert_false (gtk_widget_get_sensitive (gain));
  g_assert_false (gtk_widget_is_sensitive (invert));
  fixture_end (&fixture);
}

void
test_track_input_add (void)
{
  g_test_add_func ("/track-input/pointer", test_pointer);
  g_test_add_func ("/track-input/keys", test_keys);
  g_test_add_func ("/track-input/accessible", test_accessible);
}
