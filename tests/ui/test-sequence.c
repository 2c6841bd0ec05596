/* test-sequence.c — the track list: several tracks chosen, cells, times, the medium. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "app-medium.h"
#include "ui-choice.h"
#include "ui-edit.h"
#include "ui-settings.h"
#include "ui-text.h"
#include "ui-track-list.h"
#include "ui-waveform.h"

#include <math.h>

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

/* What keys do to tracks, for the pointer: of the row that is pointed at, or of all that are chosen
 * with it. */
static void
test_menu (void)
{
  Fixture fixture;
  AppTrack *tracks[3];
  fixture_start (&fixture);
  for (guint i = 0; i < 3; i++)
    tracks[i] = app_album_track (fixture.album, i);
  fixture_wait (&fixture, two_rows);
  GtkWidget *list = fixture_find_type (GTK_WIDGET (fixture.window), UI_TYPE_TRACK_LIST, 0);
  GtkWidget *menu = fixture_find_named (list, "track-menu");
  Harness row
      = { .window = GTK_WIDGET (fixture.window), .widget = fixture_row (&fixture, "master", 2) };

  harness_click (&row, 40, 10, 3);
  g_assert_true (gtk_widget_get_visible (menu));
  assert_chosen (&fixture, 2, 2);
  g_assert_true (gtk_widget_is_sensitive (fixture_find_item (menu, "Move the chosen tracks up")));
  g_assert_nonnull (fixture_find_item (menu, "New mix for the track…"));
  Harness item = { .window = GTK_WIDGET (fixture.window),
                   .widget = fixture_find_item (menu, "Remove the chosen tracks") };
  g_assert_true (gtk_widget_is_sensitive (item.widget));
  fixture_look (GTK_WIDGET (fixture.window), "track-menu");
  gtk_popover_popdown (GTK_POPOVER (menu));

  /* the row that is pointed at leads those that are chosen */
  choose_first_two (&fixture);
  row.widget = fixture_row (&fixture, "master", 1);
  harness_click (&row, 40, 10, 3);
  assert_chosen (&fixture, 0, 1);
  g_assert_cmpint (ui_session_track (fixture.session), ==, 1);
  const guint done = fixture_steps (&fixture);
  gtk_widget_grab_focus (item.widget);
  press (&fixture, "Return");
  g_assert_false (gtk_widget_get_visible (menu));
  assert_order (&fixture, tracks, "2");
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  press (&fixture, "ctrl+z");
  assert_order (&fixture, tracks, "012");

  /* by keys, on the row that has the focus */
  gtk_widget_grab_focus (fixture_row (&fixture, "master", 2));
  press (&fixture, "shift+F10");
  g_assert_true (gtk_widget_get_visible (menu));
  assert_chosen (&fixture, 2, 2);
  press (&fixture, "Return"); /* the first of them */
  g_assert_false (gtk_widget_get_visible (menu));
  g_assert_nonnull (field (&fixture, 2, "title"));
  press (&fixture, "Escape");
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
  static const char *const keys[][2]
      = { { "title", "F2" }, { "gap", "F3" }, { "artist", "Shift+F2" }, { "isrc", "Shift+F3" } };
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) /* how to edit it is told where it stands */
    {
      GtkWidget *cell = fixture_find_named (fixture_row (&fixture, "master", 0), keys[i][0]);
      g_assert_nonnull (strstr (ui_tooltip_text (cell), keys[i][1]));
    }
  ui_session_select_track (fixture.session, 0);
  fixture_act (&fixture, "edit-isrc", NULL);
  GtkWidget *entry = field (&fixture, 0, "isrc");
  g_assert_true (gtk_widget_get_visible (gtk_widget_get_parent (entry)));
  type (entry, "DE-ABC-26-0000"); /* told before it is taken */
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  g_assert_nonnull (ui_tooltip_text (entry));
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

  /* from the menu: where that was opened, wherever the playhead is */
  GtkWidget *page = ui_window_page_widget (fixture.window, "master");
  Harness hand = { .window = GTK_WIDGET (fixture.window),
                   .widget = fixture_find_type (page, UI_TYPE_WAVEFORM, 0) };
  const int x = gtk_widget_get_width (hand.widget) * 7 / 8;
  const gint64 here = llround (ui_waveform_frame_at (UI_WAVEFORM (hand.widget), x));
  ui_session_seek (fixture.session, 0);
  harness_click (&hand, x, 40, 3);
  GtkWidget *item = fixture_find_item (fixture_find_named (page, "waveform-menu"),
                                       "The next track begins here");
  g_assert_true (gtk_widget_is_sensitive (item));
  gtk_widget_grab_focus (item);
  press (&fixture, "Return");
  g_assert_cmpint (here, >, 2 * FIXTURE_RATE);
  g_assert_cmpint (app_track_gap (second), ==, here - end);
  fixture_end (&fixture);
}

/* The window that the action opened. */
static GtkWidget *
dialog_of (Fixture *fixture)
{
  g_autoptr (GList) all = gtk_window_list_toplevels ();
  for (GList *l = all; l; l = l->next)
    if (gtk_window_get_transient_for (l->data) == GTK_WINDOW (fixture->window))
      return l->data;
  return NULL;
}

static gboolean
list_is_there (Fixture *fixture)
{
  GtkWidget *dialog = dialog_of (fixture);
  GtkWidget *text = dialog ? fixture_find_named (dialog, "track-paste-text") : NULL;
  return text
         && gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text))) > 0;
}

/* What the preview tells is what Apply sets, in one step. */
static void
test_paste (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  const guint done = fixture_steps (&fixture);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (fixture.window)),
                          "Title\tArtist\tISRC\nSlipway\tA\tDE-ABC-26-00001\n"
                          "Night Ferry\tB\tDE-ABC-26\n");
  fixture_act (&fixture, "paste-tracks", NULL);
  fixture_wait (&fixture, list_is_there);
  GtkWidget *dialog = dialog_of (&fixture);
  GtkWidget *apply = fixture_find_named (dialog, "track-paste-apply");
  g_assert_true (gtk_widget_get_sensitive (apply));
  GtkWidget *preview = fixture_find_named (dialog, "track-paste-preview");
  GtkWidget *second = gtk_widget_get_last_child (preview);
  GtkWidget *title = fixture_find_named (second, "title"),
            *isrc = fixture_find_named (second, "isrc");
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (title)), ==, "Night Ferry");
  g_assert_true (gtk_widget_has_css_class (title, "warning"));
  g_assert_true (gtk_widget_has_css_class (isrc, "error"));
  g_signal_emit_by_name (apply, "clicked");
  const AppMetadata *one = app_track_metadata (app_album_track (fixture.album, 0));
  const AppMetadata *two = app_track_metadata (app_album_track (fixture.album, 1));
  g_assert_cmpstr (one->values[APP_FIELD_TITLE], ==, "Slipway");
  g_assert_cmpstr (one->values[APP_FIELD_ISRC], ==, "DEABC2600001");
  g_assert_cmpstr (two->values[APP_FIELD_ARTIST], ==, "B");
  g_assert_cmpstr (two->values[APP_FIELD_ISRC], ==, "");
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  fixture_act (&fixture, "undo", NULL);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done);
  fixture_end (&fixture);
}

static guint drawn_before; /* that is waited for to grow */

static gboolean
is_drawn_anew (Fixture *fixture)
{
  GtkWidget *page = ui_window_page_widget (fixture->window, "master");
  return ui_waveform_drawn (UI_WAVEFORM (fixture_find_type (page, UI_TYPE_WAVEFORM, 0)))
         > drawn_before;
}

/* Shapes by the actions of the menu, for all that are chosen; the action tells that of the selected
 * track. */
static void
test_shapes (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  choose_first_two (&fixture);
  const guint done = fixture_steps (&fixture);
  GActionGroup *actions = G_ACTION_GROUP (fixture.window);
  for (int which = 0; which < APP_N_TRACK_SHAPES; which++)
    {
      const char *name = app_track_shape_ids[which];
      g_action_group_change_action_state (actions, name, g_variant_new_string ("exponential"));
      for (guint i = 0; i < 3; i++)
        g_assert_cmpint (app_track_shape (app_album_track (fixture.album, i), which)
                             == APP_SHAPE_EXPONENTIAL,
                         ==, i < 2);
      g_autoptr (GVariant) state = g_action_group_get_action_state (actions, name);
      g_assert_cmpstr (g_variant_get_string (state, NULL), ==, "exponential");
    }
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + APP_N_TRACK_SHAPES);

  /* right click opens the menu over the waveform; the loudness goes with its command */
  GtkWidget *page = ui_window_page_widget (fixture.window, "master");
  GtkWidget *waveform = fixture_find_type (page, UI_TYPE_WAVEFORM, 0);
  GtkWidget *menu = fixture_find_named (page, "waveform-menu");
  Harness hand = { .window = GTK_WIDGET (fixture.window), .widget = waveform };
  harness_click (&hand, 100, 40, 3);
  g_assert_true (gtk_widget_get_visible (menu));
  gtk_popover_popdown (GTK_POPOVER (menu));
  drawn_before = ui_waveform_drawn (UI_WAVEFORM (waveform));
  fixture_act (&fixture, "overlay-loudness", NULL);
  g_assert_false (g_settings_get_boolean (ui_settings (), "overlay-loudness"));
  fixture_wait (&fixture, is_drawn_anew);
  g_settings_reset (ui_settings (), "overlay-loudness");
  fixture_end (&fixture);
}

void
test_sequence_add (void)
{
  g_test_add_func ("/sequence/paste", test_paste);
  g_test_add_func ("/sequence/shapes", test_shapes);
  g_test_add_func ("/sequence/several", test_several);
  g_test_add_func ("/sequence/menu", test_menu);
  g_test_add_func ("/sequence/drag", test_drag);
  g_test_add_func ("/sequence/cells", test_cells);
  g_test_add_func ("/sequence/times", test_times);
  g_test_add_func ("/sequence/medium", test_medium);
  g_test_add_func ("/sequence/tap", test_tap);
}
