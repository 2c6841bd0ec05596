/* test-track-bounds.c — trims and fades in figures: opened by key, menu and command, typed,
 * refused, kept as one step each. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "app-gap.h"
#include "ui-edit.h"
#include "ui-choice.h"
#include "ui-text.h"
#include "ui-track-bounds.h"
#include "ui-track-view.h"
#include "ui-waveform.h"

static const AppPosition positions[]
    = { APP_POSITION_TRIM_IN, APP_POSITION_TRIM_OUT, APP_POSITION_FADE_IN, APP_POSITION_FADE_OUT };

static GtkWidget *
view_of (Fixture *fixture)
{
  return fixture_find_type (ui_window_page_widget (fixture->window, "master"),
                            ui_track_view_get_type (), 0);
}

static GtkWidget *
bounds_of (Fixture *fixture)
{
  return fixture_find_type (view_of (fixture), UI_TYPE_TRACK_BOUNDS, 0);
}

static gboolean
is_open (Fixture *fixture)
{
  return gtk_widget_get_mapped (bounds_of (fixture));
}

static gboolean
is_closed (Fixture *fixture)
{
  return !gtk_widget_get_visible (bounds_of (fixture));
}

static GtkWidget *
part (Fixture *fixture, const char *name)
{
  GtkWidget *found = fixture_find_named (bounds_of (fixture), name);
  g_assert_nonnull (found);
  return found;
}

static void
press (Fixture *fixture, const char *keys)
{
  Harness hand = { .window = GTK_WIDGET (fixture->window), .widget = GTK_WIDGET (fixture->window) };
  g_auto (GStrv) each = g_strsplit (keys, " ", -1);
  for (int i = 0; each[i]; i++)
    harness_key (&hand, each[i]);
}

static AppTrack *
track_of (Fixture *fixture)
{
  return app_album_track (fixture->album, (guint) ui_session_track (fixture->session));
}

/* Every field says what the track has. */
static void
assert_shown (Fixture *fixture)
{
  AppTrack *track = track_of (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (positions); i++)
    {
      g_autofree char *text
          = app_gap_format (app_track_position (track, positions[i]), FIXTURE_RATE);
      GtkWidget *entry = part (fixture, app_position_ids[positions[i]]);
      g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, text);
      g_assert_false (gtk_widget_has_css_class (entry, "error"));
    }
  for (int i = APP_TRACK_FADE_IN_SHAPE; i <= APP_TRACK_FADE_OUT_SHAPE; i++)
    g_assert_cmpuint (gtk_drop_down_get_selected (
                          GTK_DROP_DOWN (part (fixture, app_track_shape_ids[i]))),
                      ==, app_track_shape (track, (AppTrackShape) i));
}

static void
open_by_key (Fixture *fixture)
{
  fixture_start (fixture);
  ui_session_select_track (fixture->session, 1);
  gtk_window_set_focus (GTK_WINDOW (fixture->window), NULL);
  press (fixture, "e");
  fixture_wait (fixture, is_open);
  assert_shown (fixture);
}

/* By the keyboard alone: seconds, Tab, CD frames; each is a step, which undo shows and takes. */
static void
test_typed (void)
{
  Fixture fixture;
  open_by_key (&fixture);
  AppTrack *track = track_of (&fixture);
  const guint done = fixture_steps (&fixture);
  press (&fixture, "0 period 5 Return");
  g_assert_cmpint (app_track_position (track, APP_POSITION_TRIM_IN), ==, FIXTURE_RATE / 2);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (part (&fixture, "bounds-length"))), ==,
                   "0:03.500 of the mix's 0:04.000 are heard");
  press (&fixture, "Tab 3 0 f Tab"); /* leaving it keeps it as well */
  g_assert_cmpint (app_track_position (track, APP_POSITION_TRIM_OUT), ==, 30 * FIXTURE_RATE / 75);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 2);
  press (&fixture, "1 Return");
  g_assert_cmpint (app_track_position (track, APP_POSITION_FADE_IN), ==, FIXTURE_RATE);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 3);
  assert_shown (&fixture);
  for (int i = 0; i < 3; i++)
    {
      ui_session_undo (fixture.session);
      assert_shown (&fixture);
    }
  g_assert_cmpint (app_track_position (track, APP_POSITION_TRIM_IN), ==, 0);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done);
  ui_session_redo (fixture.session);
  assert_shown (&fixture);
  g_assert_cmpint (app_track_position (track, APP_POSITION_TRIM_IN), ==, FIXTURE_RATE / 2);
  fixture_end (&fixture);
}

static gboolean
is_refused (Fixture *fixture, const char *name)
{
  GtkWidget *fault = part (fixture, "bounds-fault");
  gboolean shown = gtk_widget_get_visible (fault) && gtk_label_get_label (GTK_LABEL (fault))[0];
  g_assert_cmpint (gtk_widget_has_css_class (part (fixture, name), "error"), ==, shown);
  return shown;
}

/* What cannot be is told while it is typed, and never set. */
static void
test_refused (void)
{
  static const struct
  {
    const char *name, *text;
    gboolean refused;
  } rows[] = {
    { "trim-in", "1", FALSE },     { "trim-in", "one", TRUE },  { "trim-in", "-1", TRUE },
    { "trim-in", "4", TRUE },      { "trim-in", "3.9", FALSE }, { "trim-out", "99", TRUE },
    { "trim-out", "1:75f", TRUE }, { "fade-in", "4.01", TRUE }, { "fade-in", "3", FALSE },
    { "fade-out", "1:20", TRUE },
  };
  Fixture fixture;
  open_by_key (&fixture);
  AppTrack *track = track_of (&fixture);
  const guint done = fixture_steps (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gtk_editable_set_text (GTK_EDITABLE (part (&fixture, rows[i].name)), rows[i].text);
      g_test_message ("%s %s", rows[i].name, rows[i].text);
      g_assert_cmpint (is_refused (&fixture, rows[i].name), ==, rows[i].refused);
      g_assert_cmpuint (fixture_steps (&fixture), ==, done);
    }
  GtkWidget *entry = part (&fixture, "trim-in");
  gtk_editable_set_text (GTK_EDITABLE (entry), "4");
  gtk_widget_grab_focus (entry);
  press (&fixture, "Return");
  g_assert_true (is_refused (&fixture, "trim-in"));
  g_assert_cmpint (app_track_position (track, APP_POSITION_TRIM_IN), ==, 0);
  press (&fixture, "Escape");
  fixture_wait (&fixture, is_closed);
  for (guint i = 0; i < G_N_ELEMENTS (positions); i++)
    g_assert_cmpint (app_track_position (track, positions[i]), ==, 0); /* given up, all of it */

  /* two fades share the track */
  g_free (ui_edit_position (fixture.session, track, APP_POSITION_FADE_OUT, "3"));
  g_assert_cmpint (app_track_position (track, APP_POSITION_FADE_OUT), ==, 3 * FIXTURE_RATE);
  g_autofree char *fault = ui_edit_position (fixture.session, track, APP_POSITION_FADE_IN, "1.5");
  g_assert_nonnull (strstr (fault, "1.00"));
  g_assert_cmpint (app_track_position (track, APP_POSITION_FADE_IN), ==, 0);
  fixture_end (&fixture);
}

/* Shapes are of this track alone; another one that is selected closes the popover. */
static void
test_shapes (void)
{
  Fixture fixture;
  open_by_key (&fixture);
  AppTrack *track = track_of (&fixture);
  const guint done = fixture_steps (&fixture);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (part (&fixture, "fade-out-shape")), APP_SHAPE_S);
  g_assert_cmpint (app_track_shape (track, APP_TRACK_FADE_OUT_SHAPE), ==, APP_SHAPE_S);
  g_assert_cmpint (app_track_shape (track, APP_TRACK_FADE_IN_SHAPE), ==, APP_SHAPE_COSINE);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  ui_session_undo (fixture.session);
  assert_shown (&fixture);
  g_assert_cmpint (app_track_shape (track, APP_TRACK_FADE_OUT_SHAPE), ==, APP_SHAPE_COSINE);
  gtk_editable_set_text (GTK_EDITABLE (part (&fixture, "fade-in")), "1");
  ui_session_select_track (fixture.session, 0);
  fixture_wait (&fixture, is_closed);
  g_assert_cmpint (app_track_position (track, APP_POSITION_FADE_IN), ==, 0);
  g_assert_cmpint (app_track_position (track_of (&fixture), APP_POSITION_FADE_IN), ==, 0);
  fixture_act (&fixture, "track-bounds", NULL);
  fixture_wait (&fixture, is_open);
  assert_shown (&fixture);
  fixture_end (&fixture);
}

static void
test_accessible (void)
{
  Fixture fixture;
  open_by_key (&fixture);
  static const char *const names[][2] = { { "trim-in", "Trim at the start" },
                                          { "trim-out", "Trim at the end" },
                                          { "fade-in", "Fade in" },
                                          { "fade-out", "Fade out" },
                                          { "fade-in-shape", "Shape of the fade in" },
                                          { "fade-out-shape", "Shape of the fade out" } };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GtkAccessible *field = GTK_ACCESSIBLE (part (&fixture, names[i][0]));
      g_autofree char *fault
          = gtk_test_accessible_check_property (field, GTK_ACCESSIBLE_PROPERTY_LABEL, names[i][1]);
      g_assert_cmpstr (fault, ==, NULL);
      g_assert_nonnull (ui_tooltip_text (GTK_WIDGET (field)));
    }
  gtk_editable_set_text (GTK_EDITABLE (part (&fixture, "trim-in")), "x");
  GtkAccessible *wrong = GTK_ACCESSIBLE (part (&fixture, "trim-in"));
  g_assert_cmpstr (gtk_test_accessible_check_state (wrong, GTK_ACCESSIBLE_STATE_INVALID,
                                                    GTK_ACCESSIBLE_INVALID_TRUE),
                   ==, NULL);
  fixture_end (&fixture);
}

static GtkWidget *
open_menu (Fixture *fixture)
{
  GtkWidget *menu = fixture_find_named (view_of (fixture), "waveform-menu");
  Harness hand = { .window = GTK_WIDGET (fixture->window),
                   .widget = fixture_find_type (view_of (fixture), UI_TYPE_WAVEFORM, 0) };
  harness_click (&hand, gtk_widget_get_width (hand.widget) / 2.0, 40, 3);
  g_assert_true (gtk_widget_get_visible (menu));
  return menu;
}

/* A crossfade is offered where a track is before; where none is, the menu says so. */
static void
test_menu (void)
{
  static const char offer[] = "Crossfade with the track before";
  static const char reason[] = "No crossfade: the first track has none before it";
  Fixture fixture;
  fixture_start (&fixture);
  ui_session_select_track (fixture.session, 0);
  GtkWidget *menu = open_menu (&fixture);
  g_assert_null (fixture_find_item (menu, offer));
  g_assert_false (gtk_widget_is_sensitive (fixture_find_item (menu, reason)));
  g_assert_true (gtk_widget_is_sensitive (fixture_find_item (menu, "Bounds of the track…")));
  gtk_popover_popdown (GTK_POPOVER (menu));

  ui_session_select_track (fixture.session, 1);
  menu = open_menu (&fixture);
  g_assert_true (gtk_widget_is_sensitive (fixture_find_item (menu, offer)));
  g_assert_null (fixture_find_item (menu, reason));
  gtk_popover_popdown (GTK_POPOVER (menu));
  g_assert_true (gtk_widget_activate_action (menu, "win.track-bounds", NULL));
  fixture_wait (&fixture, is_open);
  assert_shown (&fixture);

  /* the first with another one that is chosen: that has one before it */
  GtkBitset *both = gtk_bitset_new_range (0, 2);
  ui_session_select_track (fixture.session, 0);
  ui_choice_set (fixture.session, both);
  gtk_bitset_unref (both);
  menu = open_menu (&fixture);
  g_assert_nonnull (fixture_find_item (menu, offer));
  gtk_popover_popdown (GTK_POPOVER (menu));
  g_action_group_change_action_state (G_ACTION_GROUP (fixture.window), "join",
                                      g_variant_new_string ("linear"));
  g_assert_cmpint (app_track_shape (app_album_track (fixture.album, 1), APP_TRACK_JOIN), ==,
                   APP_SHAPE_LINEAR);
  fixture_end (&fixture);
}

void
test_track_bounds_add (void)
{
  g_test_add_func ("/track-bounds/typed", test_typed);
  g_test_add_func ("/track-bounds/refused", test_refused);
  g_test_add_func ("/track-bounds/shapes", test_shapes);
  g_test_add_func ("/track-bounds/accessible", test_accessible);
  g_test_add_func ("/track-bounds/menu", test_menu);
}
