/* test-preferences.c — each preference is set in its window and obeyed at once; help for each page;
 * the demo album is made without holding the window up, and can be cancelled. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "app-autosave.h"
#include "app-demo.h"
#include "app-plant.h"
#include "ui-commands.h"
#include "ui-edit.h"
#include "ui-help.h"
#include "ui-preferences.h"
#include "ui-settings.h"
#include "ui-style.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <utime.h>

static GtkWidget *
open_window (Fixture *fixture, const char *action, const char *data)
{
  fixture_act (fixture, action, NULL);
  harness_run (10 * FIXTURE_WAIT_MS);
  GtkWidget *window = g_object_get_data (G_OBJECT (fixture->window), data);
  g_assert_nonnull (window);
  return window;
}

static void
turn (GtkWidget *window, const char *key, double value)
{
  GtkSpinButton *spin = GTK_SPIN_BUTTON (fixture_find_named (window, key));
  gtk_spin_button_set_value (spin, value);
}

static void
flip (GtkWidget *window, const char *key, gboolean on)
{
  gtk_switch_set_active (GTK_SWITCH (fixture_find_named (window, key)), on);
}

/* Every control shows its setting and sets it; ranges are those of the schema. */
static void
test_controls (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  GtkWidget *window = open_window (&fixture, "preferences", "preferences-window");
  static const char *const doubles[]
      = { "reference-volume", "reference-spl", "transition", "true-peak-ceiling", "gap" };
  static const char *const integers[] = { "rest-reminder", "cache-size", "plant-longest" };
  for (gsize i = 0; i < G_N_ELEMENTS (doubles); i++)
    {
      GtkSpinButton *spin = GTK_SPIN_BUTTON (fixture_find_named (window, doubles[i]));
      double min, max;
      gtk_spin_button_get_range (spin, &min, &max);
      g_assert_cmpfloat (gtk_spin_button_get_value (spin), ==,
                         g_settings_get_double (ui_settings (), doubles[i]));
      gtk_spin_button_set_value (spin, min);
      g_assert_cmpfloat (g_settings_get_double (ui_settings (), doubles[i]), ==, min);
      g_assert_true (g_settings_set_double (ui_settings (), doubles[i], max));
      g_assert_cmpfloat (gtk_spin_button_get_value (spin), ==, max);
      g_settings_reset (ui_settings (), doubles[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (integers); i++)
    {
      GtkSpinButton *spin = GTK_SPIN_BUTTON (fixture_find_named (window, integers[i]));
      double min, max;
      gtk_spin_button_get_range (spin, &min, &max);
      gtk_spin_button_set_value (spin, max);
      g_assert_cmpfloat (g_settings_get_int (ui_settings (), integers[i]), ==, max);
      g_settings_reset (ui_settings (), integers[i]);
      g_assert_cmpfloat (gtk_spin_button_get_value (spin), ==,
                         g_settings_get_int (ui_settings (), integers[i]));
    }
  GtkWidget *device = fixture_find_named (window, "device");
  g_assert_true (GTK_IS_DROP_DOWN (device));
  char **ids = g_object_get_data (G_OBJECT (device), "ids");
  for (guint i = 0; ids[i]; i++)
    if (g_str_equal (ids[i], "null"))
      gtk_drop_down_set_selected (GTK_DROP_DOWN (device), i);
  g_assert_cmpstr (ui_session_device (fixture.session), ==, "null");
  Harness eye = { .window = window,
                  .widget = window,
                  .width = gtk_widget_get_width (window),
                  .height = gtk_widget_get_height (window) };
  harness_picture (&eye, "preferences");
  g_free (eye.pixels);
  gtk_window_close (GTK_WINDOW (window));
  harness_run (5 * FIXTURE_WAIT_MS);
  fixture_end (&fixture);
}

static gboolean
has_autosave (Fixture *fixture)
{
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "lacquer", "autosave", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name (dir)))
    if (g_str_has_suffix (name, ".lacquer"))
      return TRUE;
  return FALSE;
}

static char *
old_measurement (void)
{
  return g_build_filename (g_get_user_cache_dir (), "lacquer", "survey", "old.survey", NULL);
}

static void
clear_cache (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "lacquer", "survey", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
}

static gboolean
old_is_gone (Fixture *fixture)
{
  g_autofree char *path = old_measurement ();
  return !g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Less room for measurements: what is too much goes at once. */
static void
test_cache (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  GtkWidget *window = open_window (&fixture, "preferences", "preferences-window");
  g_autofree char *path = old_measurement (), *filling = g_malloc0 (20 << 20);
  struct utimbuf when = { 1000000, 1000000 };
  turn (window, "cache-size", 40);
  clear_cache (); /* of what other tests measured */
  g_assert_true (g_file_set_contents (path, filling, 20 << 20, NULL));
  g_assert_cmpint (g_utime (path, &when), ==, 0);
  turn (window, "cache-size", 30);
  harness_run (500);
  g_assert_false (old_is_gone (&fixture)); /* it fits */
  turn (window, "cache-size", 16);
  fixture_wait (&fixture, old_is_gone);
  g_settings_reset (ui_settings (), "cache-size");
  gtk_window_close (GTK_WINDOW (window));
  harness_run (5 * FIXTURE_WAIT_MS);
  fixture_end (&fixture);
}

/* The gap of new tracks; autosave, and none of it. */
static void
test_albums (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  GtkWidget *window = open_window (&fixture, "preferences", "preferences-window");
  turn (window, "gap", 3.25);
  const char *path = app_media_path (app_track_media (app_album_track (fixture.album, 0)));
  const guint done = fixture_steps (&fixture);
  ui_edit_add_mixes (fixture.session, (const char *const[]){ path, path, NULL }, 3);
  g_assert_cmpuint (app_album_n_tracks (fixture.album), ==, 5);
  g_assert_cmpint (app_track_gap (app_album_track (fixture.album, 3)), ==, 3.25 * FIXTURE_RATE);
  g_assert_cmpint (app_track_gap (app_album_track (fixture.album, 4)), ==, 3.25 * FIXTURE_RATE);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  ui_session_undo (fixture.session);
  turn (window, "gap", 1);
  ui_edit_add_mixes (fixture.session, (const char *const[]){ path, NULL }, 0);
  g_assert_cmpint (app_track_gap (app_album_track (fixture.album, 0)), ==, 0);
  g_assert_cmpint (app_track_gap (app_album_track (fixture.album, 1)), ==, FIXTURE_RATE);
  ui_session_undo (fixture.session);

  flip (window, "autosave", FALSE);
  g_autofree char *folder = g_dir_make_tmp ("lacquer-preferences-XXXXXX", NULL);
  g_autofree char *project = g_build_filename (folder, "a.lacquer", NULL);
  g_assert_true (app_document_save (ui_session_document (fixture.session), project, NULL));
  g_assert_false (has_autosave (&fixture));
  ui_edit_title (fixture.session, 0, "Not kept safe");
  harness_run (1500);
  g_assert_false (has_autosave (&fixture));
  flip (window, "autosave", TRUE);
  fixture_wait (&fixture, has_autosave);
  g_remove (project);
  g_rmdir (folder);
  g_settings_reset (ui_settings (), "gap");
  gtk_window_close (GTK_WINDOW (window));
  harness_run (5 * FIXTURE_WAIT_MS);
  fixture_end (&fixture);
}

static int
brightest (Fixture *fixture, const char *name)
{
  GtkWidget *widget = fixture_find_named (GTK_WIDGET (fixture->window), name);
  Harness eye = { .window = GTK_WIDGET (fixture->window),
                  .widget = widget,
                  .width = gtk_widget_get_width (widget),
                  .height = gtk_widget_get_height (widget) };
  harness_picture (&eye, name);
  int most = 0;
  for (int i = 0; i < eye.width * eye.height; i++)
    most = MAX (most, eye.pixels[4 * i] + eye.pixels[4 * i + 1] + eye.pixels[4 * i + 2]);
  g_free (eye.pixels);
  return most;
}

static double
luminance (const GdkRGBA *color)
{
  const float parts[] = { color->red, color->green, color->blue };
  const double weights[] = { 0.2126, 0.7152, 0.0722 };
  double sum = 0;
  for (int i = 0; i < 3; i++)
    sum += weights[i]
           * (parts[i] <= 0.04045f ? parts[i] / 12.92 : pow ((parts[i] + 0.055) / 1.055, 2.4));
  return sum;
}

static double
contrast (UiColor a, UiColor b)
{
  double x = luminance (ui_palette (a)) + 0.05, y = luminance (ui_palette (b)) + 0.05;
  return x > y ? x / y : y / x;
}

/* Text, lines and drawings: at once, and back again. */
static void
test_contrast (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  GtkWidget *window = open_window (&fixture, "preferences", "preferences-window");
  const int before = brightest (&fixture, "subtitle");
  GtkDropDown *drop = GTK_DROP_DOWN (fixture_find_named (window, "contrast"));
  gtk_drop_down_set_selected (drop, 1);
  harness_run (10 * FIXTURE_WAIT_MS);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (fixture.window), "high-contrast"));
  g_assert_cmpint (brightest (&fixture, "subtitle"), >, before + 60);
  static const UiColor grounds[]
      = { UI_COLOR_WINDOW, UI_COLOR_PANEL, UI_COLOR_RAISED, UI_COLOR_WELL, UI_COLOR_SELECTED };
  static const UiColor texts[]
      = { UI_COLOR_TEXT, UI_COLOR_DIM,       UI_COLOR_GOOD,     UI_COLOR_WARNING, UI_COLOR_ERROR,
          UI_COLOR_MIX,  UI_COLOR_REFERENCE, UI_COLOR_PREVIOUS, UI_COLOR_MASTER };
  for (gsize g = 0; g + 1 < G_N_ELEMENTS (grounds); g++)
    {
      for (gsize t = 0; t < G_N_ELEMENTS (texts); t++)
        g_assert_cmpfloat (contrast (texts[t], grounds[g]), >, 7);
      g_assert_cmpfloat (contrast (UI_COLOR_LINE, grounds[g]), >, 4.5);
      g_assert_cmpfloat (contrast (UI_COLOR_TRACK, grounds[g]), >, 4.5);
    }
  GtkWidget *page = ui_window_page_widget (fixture.window, "master");
  Harness eye = { .window = GTK_WIDGET (fixture.window),
                  .widget = page,
                  .width = gtk_widget_get_width (page),
                  .height = gtk_widget_get_height (page) };
  harness_picture (&eye, "high-contrast");
  g_assert_cmpint (harness_count (&eye, 0, 0, eye.width, eye.height, ui_palette (UI_COLOR_MASTER)),
                   >, 200);
  g_free (eye.pixels);
  gtk_drop_down_set_selected (drop, 0);
  harness_run (10 * FIXTURE_WAIT_MS);
  g_assert_cmpint (brightest (&fixture, "subtitle"), ==, before);
  gtk_window_close (GTK_WINDOW (window));
  harness_run (5 * FIXTURE_WAIT_MS);
  fixture_end (&fixture);
}

static void
type_time (GtkWidget *spin, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (spin), text);
  gtk_spin_button_update (GTK_SPIN_BUTTON (spin));
  harness_run (2 * FIXTURE_WAIT_MS);
}

static void
test_plant (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  GtkWidget *window = open_window (&fixture, "preferences", "preferences-window");
  g_assert_cmpint (app_plant ().longest_s, ==, app_plant_default.longest_s);
  GtkWidget *longest = fixture_find_named (window, "plant-longest");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (longest)), ==, "79:57");
  turn (window, "plant-longest", 74 * 60);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (longest)), ==, "74:00");
  type_time (longest, "78:30");
  g_assert_cmpint (app_plant ().longest_s, ==, 78 * 60 + 30);
  type_time (longest, "77");
  g_assert_cmpint (app_plant ().longest_s, ==, 77 * 60);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (longest)), ==, "77:00");
  type_time (longest, "77:99"); /* no time: it stays */
  g_assert_cmpint (app_plant ().longest_s, ==, 77 * 60);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (longest)), ==, "77:00");
  type_time (longest, "74:00");
  g_assert_true (app_plant ().hidden);
  g_assert_false (app_plant ().isrcs || app_plant ().barcode);
  flip (window, "plant-hidden", FALSE);
  flip (window, "plant-isrcs", TRUE);
  flip (window, "plant-barcode", TRUE);
  g_assert_false (app_plant ().hidden);
  g_assert_true (app_plant ().isrcs && app_plant ().barcode);
  flip (window, "plant-first-index", FALSE);
  flip (window, "plant-pause-apart", FALSE);
  g_assert_cmpint (app_plant ().longest_s, ==, 74 * 60);
  g_assert_false (app_plant ().first_index);
  g_assert_false (app_plant ().pause_apart);
  g_settings_reset (ui_settings (), "plant-longest");
  g_settings_reset (ui_settings (), "plant-first-index");
  g_settings_reset (ui_settings (), "plant-pause-apart");
  g_settings_reset (ui_settings (), "plant-hidden");
  g_settings_reset (ui_settings (), "plant-isrcs");
  g_settings_reset (ui_settings (), "plant-barcode");
  g_assert_true (app_plant ().first_index);
  g_assert_cmpint (app_plant ().longest_s, ==, app_plant_default.longest_s);
  gtk_window_close (GTK_WINDOW (window));
  harness_run (5 * FIXTURE_WAIT_MS);
  fixture_end (&fixture);
}

/* Each page has its own words, and the keys that are named there are the commands'. */
/* A label with this text, or NULL. */
static GtkWidget *
label_of (GtkWidget *within, const char *text)
{
  GtkWidget *label;
  for (int i = 0; (label = fixture_find_type (within, GTK_TYPE_LABEL, i)); i++)
    if (strcmp (gtk_label_get_label (GTK_LABEL (label)), text) == 0)
      return label;
  return NULL;
}

/* No key can be forgotten: Master tells each there is, the others those of the album. */
static void
assert_keys_told (GtkWidget *window, const char *page)
{
  gboolean album = TRUE;
  for (int i = 0; i < ui_n_commands; i++)
    {
      album = album && strcmp (ui_commands[i].group, ui_commands[0].group) == 0;
      if (!album && strcmp (page, "master") != 0)
        continue;
      GtkWidget *keys = fixture_find_named (window, ui_commands[i].group);
      if (!keys || !label_of (gtk_expander_get_child (GTK_EXPANDER (keys)), ui_commands[i].title))
        g_error ("%s: no help tells the key of “%s”", page, ui_commands[i].title);
    }
}

/* Its keys are seen when asked for; the window of all keys opens from it. */
static void
assert_keys_open (Fixture *fixture, GtkWidget *window)
{
  GtkWidget *keys = fixture_find_named (window, "Tracks");
  GtkWidget *bounds = label_of (gtk_expander_get_child (GTK_EXPANDER (keys)),
                                "Bounds of the track: trims and fades");
  g_assert_false (gtk_widget_get_mapped (bounds));
  gtk_expander_set_expanded (GTK_EXPANDER (keys), TRUE);
  harness_run (10 * FIXTURE_WAIT_MS);
  g_assert_true (gtk_widget_get_mapped (bounds));
  g_assert_nonnull (label_of (keys, "E"));
  fixture_look (window, "help-keys");
  g_signal_emit_by_name (fixture_find_named (window, "help-shortcuts"), "clicked");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  GtkWidget *shortcuts = NULL;
  for (GList *each = windows; each; each = each->next)
    if (GTK_IS_SHORTCUTS_WINDOW (each->data) && gtk_widget_get_mapped (each->data))
      shortcuts = each->data;
  g_assert_nonnull (shortcuts);
  gtk_window_close (GTK_WINDOW (shortcuts));
  harness_run (5 * FIXTURE_WAIT_MS);
}

static void
test_help (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  static const char *const pages[] = { "intake", "master", "deliver" };
  g_autofree char *before = g_strdup ("");
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      ui_window_set_page (fixture.window, pages[i]);
      GtkWidget *window = open_window (&fixture, "help", "help-window");
      g_assert_nonnull (fixture_find_named (window, pages[i]));
      assert_keys_told (window, pages[i]);
      g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), !=, before);
      g_free (before);
      before = g_strdup (gtk_window_get_title (GTK_WINDOW (window)));
      Harness eye = { .window = window,
                      .widget = window,
                      .width = gtk_widget_get_width (window),
                      .height = gtk_widget_get_height (window) };
      g_autofree char *picture = g_strconcat ("help-", pages[i], NULL);
      harness_picture (&eye, picture);
      g_free (eye.pixels);
      if (i == 1)
        assert_keys_open (&fixture, window);
      if (i == 2)
        {
          harness_key (&eye, "Escape");
          harness_run (10 * FIXTURE_WAIT_MS);
          g_assert_null (g_object_get_data (G_OBJECT (fixture.window), "help-window"));
        }
    }
  fixture_end (&fixture);
}

static gboolean
demo_over (Fixture *fixture)
{
  return g_object_get_data (G_OBJECT (fixture->window), "demo") == NULL;
}

/* One click: the window goes on meanwhile, cancelling leaves nothing, and then the album opens. */
static void
test_demo (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "lacquer", "demo", NULL);
  g_autofree char *project = g_build_filename (folder, APP_DEMO_PROJECT, NULL);
  AppHistory *history = ui_session_history (fixture.session);
  app_history_mark_saved (history);
  fixture_act (&fixture, "open-demo", NULL);
  g_assert_false (demo_over (&fixture));
  g_assert_nonnull (strstr (ui_window_noticed (fixture.window), "0 %"));
  const gint64 began = g_get_monotonic_time ();
  ui_window_set_page (fixture.window, "intake"); /* it is made on a thread */
  harness_run (FIXTURE_WAIT_MS);
  g_test_message ("another page after %.0f ms", (g_get_monotonic_time () - began) / 1e3);
  fixture_act (&fixture, "cancel-demo", NULL);
  fixture_wait (&fixture, demo_over);
  g_assert_null (ui_window_noticed (fixture.window));
  g_assert_false (g_file_test (project, G_FILE_TEST_EXISTS));
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
  g_assert_cmpuint (app_album_n_tracks (ui_session_album (fixture.session)), ==, 3);

  UiWindow *empty = g_object_ref_sink (
      ui_window_new (gtk_window_get_application (GTK_WINDOW (fixture.window)), "null"));
  gtk_window_present (GTK_WINDOW (empty));
  harness_run (5 * FIXTURE_WAIT_MS);
  Fixture second = { .window = empty, .session = ui_window_session (empty) };
  second.album = ui_session_album (second.session);
  fixture_act (&second, "help", NULL);
  harness_run (5 * FIXTURE_WAIT_MS);
  GtkWidget *help = g_object_get_data (G_OBJECT (empty), "help-window");
  g_assert_nonnull (fixture_find_named (help, "empty"));
  gtk_window_close (GTK_WINDOW (help));
  fixture_act (&second, "open-demo", NULL);
  fixture_wait (&second, demo_over);
  second.album = ui_session_album (second.session);
  g_assert_cmpuint (app_album_n_tracks (second.album), ==, 3);
  g_assert_cmpstr (app_album_metadata (second.album)->values[APP_FIELD_TITLE], ==, "Night Ferry");
  fixture_end (&second);
  fixture_end (&fixture);
}

void
test_preferences_add (void)
{
  g_test_add_func ("/preferences/controls", test_controls);
  g_test_add_func ("/preferences/cache", test_cache);
  g_test_add_func ("/preferences/albums", test_albums);
  g_test_add_func ("/preferences/contrast", test_contrast);
  g_test_add_func ("/preferences/plant", test_plant);
  g_test_add_func ("/preferences/help", test_help);
  g_test_add_func ("/preferences/demo", test_demo);
}
