/* test-sequence.c — the track list: several tracks chosen, cells, times, the medium. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "app-medium.h"
#include "ui-choice.h"
#include "ui-edit.h"
#include "ui-settings.h"
#include "ui-text.h"
#include "ui-track-list.h"

static void
press (Fixture *fixture, const char *keys)
{
  Harness harness
      = { .window = GTK_WIDGET (fixture->window), .widget = GTK_WIDGET (fixture->window) };
  harness_key (&harness, keys);
}

/* The tracks as they were at the start, in the order of the digits. */
static void
assert_order (Fixture *fixture, AppTrack *const *tracks, const char *order)
{
  g_assert_cmpuint (app_album_n_tracks (fixture->album), ==, strlen (order));
  for (guint i = 0; order[i]; i++)
    g_assert_true (app_album_track (fixture->album, i) == tracks[order[i] - '0']);
}

static void
assert_chosen (Fixture *fixture, guint first, guint last)
{
  GtkBitset *tracks = ui_choice_tracks (fixture->session);
  g_assert_cmpuint (gtk_bitset_get_size (tracks), ==, last - first + 1);
  for (guint i = first; i <= last; i++)
    {
      g_assert_true (gtk_bitset_contains (tracks, i));
      g_assert_true (
          gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (fixture_row (fixture, "master", i))));
    }
  gtk_bitset_unref (tracks);
}

/* The field of a cell of a row, open. */
static GtkWidget *
field (Fixture *fixture, int row, const char *cell)
{
  GtkWidget *widget = fixture_find_named (fixture_row (fixture, "master", row), cell);
  g_assert_nonnull (widget);
  return fixture_find_type (widget, GTK_TYPE_ENTRY, 0);
}

static void
type (GtkWidget *entry, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static void
take (GtkWidget *entry, const char *text)
{
  type (entry, text);
  g_signal_emit_by_name (entry, "activate");
}

static gboolean
two_rows (Fixture *fixture)
{
  return gtk_widget_get_height (fixture_row (fixture, "master", 1)) > 0;
}

static void
choose_first_two (Fixture *fixture)
{
  fixture_wait (fixture, two_rows);
  ui_session_select_track (fixture->session, 0);
  gtk_widget_grab_focus (fixture_row (fixture, "master", 0));
  press (fixture, "shift+Down");
  assert_chosen (fixture, 0, 1);
  g_assert_cmpint (ui_session_track (fixture->session), ==, 0);
}

/* What is done to several is done to all of them, in one step. */
static void
test_several (void)
{
  Fixture fixture;
  AppTrack *tracks[3];
  fixture_start (&fixture);
  for (guint i = 0; i < 3; i++)
    tracks[i] = app_album_track (fixture.album, i);
  const guint done = fixture_steps (&fixture);

  choose_first_two (&fixture);
  press (&fixture, "alt+Down");
  assert_order (&fixture, tracks, "201");
  assert_chosen (&fixture, 1, 2); /* they stay chosen where they went */
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  press (&fixture, "alt+Down"); /* there is nothing below */
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  press (&fixture, "alt+Up");
  assert_order (&fixture, tracks, "012");
  press (&fixture, "ctrl+z");
  press (&fixture, "ctrl+z");
  assert_order (&fixture, tracks, "012");

  fixture_act (&fixture, "edit-gap", NULL);
  take (field (&fixture, 0, "gap"), "1:15f");
  for (guint i = 0; i < 2; i++)
    g_assert_cmpint (app_track_gap (tracks[i]), ==, FIXTURE_RATE + FIXTURE_RATE / 5);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  fixture_act (&fixture, "edit-gap", NULL);
  take (field (&fixture, 0, "gap"), "-1"); /* the first cannot: none is changed */
  g_assert_cmpint (app_track_gap (tracks[1]), ==, FIXTURE_RATE + FIXTURE_RATE / 5);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  press (&fixture, "Escape");
  press (&fixture, "ctrl+z");

  fixture_act (&fixture, "track-remove", NULL);
  assert_order (&fixture, tracks, "2");
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  fixture_act (&fixture, "undo", NULL);
  assert_order (&fixture, tracks, "012");
  ui_session_select_track (fixture.session, 2); /* another track: the choice ends */
  assert_chosen (&fixture, 2, 2);
  fixture_end (&fixture);
}

/* Two that are chosen are dragged together; one that is not goes alone. */
static void
test_drag (void)
{
  Fixture fixture;
  AppTrack *tracks[3];
  fixture_start (&fixture);
  for (guint i = 0; i < 3; i++)
    tracks[i] = app_album_track (fixture.album, i);
  choose_first_two (&fixture);
  for (int alone = 0; alone < 2; alone++)
    {
      /* of the chosen ones the first, then the one that is not */
      GtkWidget *from = fixture_row (&fixture, "master", 0);
      GtkWidget *to = fixture_row (&fixture, "master", 2);
      Harness hand = { .window = GTK_WIDGET (fixture.window), .widget = from };
      double x, y;
      g_assert_true (gtk_widget_translate_coordinates (to, from, 40,
                                                       gtk_widget_get_height (to) * 0.8, &x, &y));
      harness_drag (&hand, 40, gtk_widget_get_height (from) / 2.0, x, y);
      assert_order (&fixture, tracks, alone ? "012" : "201");
      fixture_wait (&fixture, two_rows);
    }
  press (&fixture, "ctrl+z");
  assert_order (&fixture, tracks, "201");
  press (&fixture, "ctrl+z");
  assert_order (&fixture, tracks, "012");
  fixture_end (&fixture);
}

static void
test_cells (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  AppTrack *first = app_album_track (fixture.album, 0),
           *second = app_album_track (fixture.album, 1);
  const guint done = fixture_steps (&fixture);
  ui_session_select_track (fixture.session, 0);
  fixture_act (&fixture, "edit-isrc", NULL);
  GtkWidget *entry = field (&fixture, 0, "isrc");
  g_assert_true (gtk_widget_get_visible (gtk_widget_get_parent (entry)));
  type (entry, "DE-ABC-26-0000"); /* told before it is taken */
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  g_assert_nonnull (gtk_widget_get_tooltip_text (entry));
  type (entry, "DE-ABC-26-00001");
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  g_assert_cmpstr (app_track_metadata (first)->values[APP_FIELD_ISRC], ==, "");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (app_track_metadata (first)->values[APP_FIELD_ISRC], ==, "DEABC2600001");
  ui_session_select_track (fixture.session, 1);
  fixture_act (&fixture, "edit-isrc", NULL);
  take (field (&fixture, 1, "isrc"), "deabc2600001"); /* the first has it */
  g_assert_true (gtk_widget_has_css_class (field (&fixture, 1, "isrc"), "error"));
  g_assert_cmpstr (app_track_metadata (second)->values[APP_FIELD_ISRC], ==, "");
  take (field (&fixture, 1, "isrc"), "DEABC2600002");
  fixture_act (&fixture, "edit-artist", NULL);
  take (field (&fixture, 1, "artist"), "A Guest");
  g_assert_cmpstr (app_track_metadata (second)->values[APP_FIELD_ARTIST], ==, "A Guest");
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 3);
  fixture_act (&fixture, "edit-gap", NULL);
  entry = field (&fixture, 1, "gap");
  type (entry, "1:75f");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  take (entry, "-0.5");
  g_assert_cmpint (app_track_gap (second), ==, -FIXTURE_RATE / 2);
  g_settings_reset (ui_settings (), "track-line");
  fixture_end (&fixture);
}

/* Each row tells what the model says, whichever way. */
static void
test_times (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  g_assert_null (ui_edit_gap (fixture.session, 1, "1:20f"));
  for (int shown = 0; shown < UI_TRACK_N_TIMES; shown++)
    {
      g_settings_set_enum (ui_settings (), "track-time", shown);
      for (guint i = 0; i < 3; i++)
        {
          GtkWidget *row = fixture_row (&fixture, "master", (int) i);
          const char *text = gtk_label_get_label (GTK_LABEL (fixture_find_named (row, "length")));
          gint64 start = app_album_track_start (fixture.album, i);
          gint64 length = app_track_length (app_album_track (fixture.album, i), FIXTURE_RATE);
          g_autofree char *right
              = shown == UI_TRACK_TIME_LENGTH  ? ui_text_length (length, FIXTURE_RATE, 0)
                : shown == UI_TRACK_TIME_START ? ui_text_length (start, FIXTURE_RATE, 1)
                                               : app_cd_time_format (start, FIXTURE_RATE);
          g_assert_cmpstr (text, ==, right);
        }
    }
  g_settings_reset (ui_settings (), "track-time");
  fixture_end (&fixture);
}

static void
test_medium (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  GtkWidget *page = ui_window_page_widget (fixture.window, "master");
  GtkWidget *list = fixture_find_type (page, UI_TYPE_TRACK_LIST, 0);
  GtkWidget *total = fixture_find_named (list, "total");
  AppTrack *last = app_album_track (fixture.album, 2);
  g_assert_false (gtk_widget_has_css_class (total, "warning"));
  g_assert_true (strstr (gtk_label_get_text (GTK_LABEL (total)), "79:57") != NULL);
  app_history_set_int64 (ui_session_history (fixture.session), last, "gap",
                         (gint64) FIXTURE_RATE * 80 * 60);
  g_assert_true (gtk_widget_has_css_class (total, "warning"));
  gtk_widget_activate_action (list, "sequence.medium", "s", "vinyl-7-45");
  g_assert_cmpstr (app_album_medium (fixture.album)->id, ==, "vinyl-7-45");
  g_assert_true (gtk_widget_has_css_class (total, "warning"));
  g_auto (GValue) yes = G_VALUE_INIT;
  g_value_init (&yes, G_TYPE_BOOLEAN);
  g_value_set_boolean (&yes, TRUE);
  app_history_set (ui_session_history (fixture.session), G_OBJECT (last), "side-start", &yes, NULL);
  g_assert_false (gtk_widget_has_css_class (total, "warning")); /* between sides is no music */
  g_autofree char *first
      = ui_text_length (app_album_track_start (fixture.album, 1)
                            + app_track_length (app_album_track (fixture.album, 1), FIXTURE_RATE),
                        FIXTURE_RATE, 0);
  g_autofree char *shown = g_strdup_printf ("A %s  B 0:05 of 5:00", first);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (total)), ==, shown);
  fixture_act (&fixture, "undo", NULL);
  fixture_act (&fixture, "undo", NULL);
  g_assert_cmpstr (app_album_medium (fixture.album)->id, ==, "cd-80");
  fixture_end (&fixture);
}

static void
test_tap (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  AppTrack *second = app_album_track (fixture.album, 1);
  const gint64 end = app_track_length (app_album_track (fixture.album, 0), FIXTURE_RATE);
  const guint done = fixture_steps (&fixture);
  ui_session_seek (fixture.session, end + 33600);
  press (&fixture, "shift+g");
  g_assert_cmpint (app_track_gap (second), ==, 33600);
  ui_session_seek (fixture.session, end - 12345);
  press (&fixture, "shift+g"); /* while the track before still sounds: an overlap */
  g_assert_cmpint (app_track_gap (second), ==, -12345);
  g_assert_cmpint (app_album_track_start (fixture.album, 1), ==, end - 12345);
  fixture_act (&fixture, "undo", NULL);
  fixture_act (&fixture, "undo", NULL);
  g_assert_cmpuint (fixture_steps (&fixture), <=, done);
  fixture_end (&fixture);
}

void
test_sequence_add (void)
{
  g_test_add_func ("/sequence/several", test_several);
  g_test_add_func ("/sequence/drag", test_drag);
  g_test_add_func ("/sequence/cells", test_cells);
  g_test_add_func ("/sequence/times", test_times);
  g_test_add_func ("/sequence/medium", test_medium);
  g_test_add_func ("/sequence/tap", test_tap);
}
