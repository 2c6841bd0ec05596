/* test-metadata-window.c — the window of all texts: what is typed is in the album, what is wrong is
 * told, all of it can be undone, and it can be used with 99 tracks. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "app-isrc.h"
#include "app-metadata-check.h"
#include "ui-details.h"
#include "ui-edit.h"
#include "ui-field-table.h"

#include <string.h>

static GtkWidget *
open_window (Fixture *fixture)
{
  fixture_act (fixture, "details", NULL);
  harness_run (10 * FIXTURE_WAIT_MS);
  GtkWidget *window = g_object_get_data (G_OBJECT (fixture->window), "details-window");
  g_assert_nonnull (window);
  return window;
}

static void
close_window (GtkWidget *window)
{
  gtk_window_close (GTK_WINDOW (window));
  harness_run (5 * FIXTURE_WAIT_MS);
}

static UiFieldTable *
table_of (GtkWidget *window)
{
  return UI_FIELD_TABLE (fixture_find_type (window, UI_TYPE_FIELD_TABLE, 0));
}

/* All of them in one go, however slow the machine is: undo takes back together what was typed
 * quickly. */
static void
press (GtkWidget *window, const char *keys)
{
  Harness hand = { .window = window, .widget = window };
  harness_key (&hand, keys);
}

static const char *
value (Fixture *fixture, guint track, AppField field)
{
  return app_track_metadata (app_album_track (fixture->album, track))->values[field];
}

static guint
findings (Fixture *fixture, const char *id, int track)
{
  g_autoptr (GPtrArray) list = app_metadata_check (fixture->album);
  guint n = 0;
  for (guint i = 0; i < list->len; i++)
    {
      const AppFinding *one = list->pdata[i];
      n += g_str_equal (one->id, id) && one->track == track;
    }
  return n;
}

/* Every field of every track and of the album: shown, set by typing, one step, undone. */
static void
test_fields (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  GtkWidget *window = open_window (&fixture);
  UiFieldTable *table = table_of (window);
  AppHistory *history = ui_session_history (fixture.session);
  for (int f = 0; f < APP_N_FIELDS; f++)
    {
      if (app_fields[f].track)
        for (guint t = 0; t < 3; t++)
          {
            GtkWidget *cell = ui_field_table_cell (table, t, f);
            g_assert_nonnull (cell);
            g_autofree char *before = g_strdup (value (&fixture, t, f));
            g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (cell)), ==, before);
            const guint done = fixture_steps (&fixture);
            app_history_seal (history);
            gtk_editable_set_text (GTK_EDITABLE (cell), "2026");
            g_assert_cmpstr (value (&fixture, t, f), ==, "2026");
            g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
            g_assert_cmpint (gtk_widget_has_css_class (cell, "error"), ==,
                             app_field_fault (f, "2026") != NULL);
            ui_session_undo (fixture.session);
            g_assert_cmpstr (value (&fixture, t, f), ==, before);
            g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (cell)), ==, before);
            g_assert_false (gtk_widget_has_css_class (cell, "error"));
          }
      GtkWidget *entry = app_fields[f].album ? fixture_find_named (window, app_fields[f].id) : NULL;
      g_assert_cmpint (entry != NULL, ==, app_fields[f].album);
      if (!entry)
        continue;
      app_history_seal (history);
      gtk_editable_set_text (GTK_EDITABLE (entry), "2026");
      g_assert_cmpstr (app_album_metadata (fixture.album)->values[f], ==, "2026");
      g_assert_cmpint (gtk_widget_has_css_class (entry, "error"), ==,
                       app_field_fault (f, "2026") != NULL);
      ui_session_undo (fixture.session);
      g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
    }
  close_window (window);
  fixture_end (&fixture);
}

static void
set_note (GtkWidget *window, const char *name, const char *text)
{
  GtkTextView *view = GTK_TEXT_VIEW (fixture_find_named (window, name));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), text, -1);
}

/* Keys: along a column and a row; undo takes back what was typed; notes go to their track. */
static void
test_keys (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  GtkWidget *window = open_window (&fixture);
  UiFieldTable *table = table_of (window);
  gtk_widget_grab_focus (ui_field_table_cell (table, 0, APP_FIELD_ARTIST));
  press (window, "A n n Return");
  g_assert_cmpstr (value (&fixture, 0, APP_FIELD_ARTIST), ==, "Ann");
  g_assert_true (gtk_widget_has_focus (ui_field_table_cell (table, 1, APP_FIELD_ARTIST)));
  g_assert_cmpint (ui_session_track (fixture.session), ==, 1);
  press (window, "B o Tab");
  g_assert_cmpstr (value (&fixture, 1, APP_FIELD_ARTIST), ==, "Bo");
  g_assert_true (gtk_widget_has_focus (ui_field_table_cell (table, 1, APP_FIELD_ISRC)));
  press (window, "Up Up Down Down Down");
  g_assert_true (gtk_widget_has_focus (ui_field_table_cell (table, 2, APP_FIELD_ISRC)));
  press (window, "ctrl+z");
  g_assert_cmpstr (value (&fixture, 1, APP_FIELD_ARTIST), ==, "");
  press (window, "ctrl+z");
  g_assert_cmpstr (value (&fixture, 0, APP_FIELD_ARTIST), ==, "");
  g_assert_cmpuint (fixture_steps (&fixture), ==, 0);
  press (window, "ctrl+shift+z");
  g_assert_cmpstr (value (&fixture, 0, APP_FIELD_ARTIST), ==, "Ann");

  g_assert_cmpint (ui_session_track (fixture.session), ==, 2);
  set_note (window, "track-note", "0:12 click");
  set_note (window, "album-note", "for Ann");
  g_assert_cmpstr (app_track_note (app_album_track (fixture.album, 2)), ==, "0:12 click");
  g_assert_cmpstr (app_track_note (app_album_track (fixture.album, 1)), ==, "");
  g_assert_cmpstr (app_album_note (fixture.album), ==, "for Ann");
  ui_session_select_track (fixture.session, 1);
  g_assert_cmpstr (app_track_note (app_album_track (fixture.album, 2)), ==, "0:12 click");
  close_window (window);
  fixture_end (&fixture);
}

/* A finding for each fault, and none without. */
static void
test_faults (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  GtkWidget *window = open_window (&fixture);
  UiFieldTable *table = table_of (window);
  GtkEditable *isrc[3];
  for (guint i = 0; i < 3; i++)
    isrc[i] = GTK_EDITABLE (ui_field_table_cell (table, i, APP_FIELD_ISRC));
  GtkWidget *found = fixture_find_named (window, "details-found");
  gtk_editable_set_text (GTK_EDITABLE (fixture_find_named (window, "title")), "Night Ferry");
  gtk_editable_set_text (GTK_EDITABLE (fixture_find_named (window, "artist")), "The Lights");
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (found)), ==, "Nothing is wrong with the texts");
  gtk_editable_set_text (isrc[0], "US-ABC-26-0000");
  g_assert_cmpuint (findings (&fixture, "metadata-isrc", 1), ==, 1);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (isrc[0]), "error"));
  gtk_editable_set_text (isrc[0], "US-ABC-26-00008");
  g_assert_cmpuint (findings (&fixture, "metadata-isrc", 1), ==, 0);
  g_assert_cmpuint (findings (&fixture, "metadata-isrc-missing", 0), ==, 1);
  gtk_editable_set_text (isrc[1], "USABC2600008");
  g_assert_cmpuint (findings (&fixture, "metadata-isrc-twice", 2), ==, 1);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (isrc[1]), "error"));

  /* counted on: nothing is there twice any more, in one step */
  ui_session_select_track (fixture.session, 0);
  harness_run (2 * FIXTURE_WAIT_MS);
  const guint done = fixture_steps (&fixture);
  g_signal_emit_by_name (fixture_find_named (window, "count-isrcs"), "clicked");
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  g_assert_cmpstr (value (&fixture, 1, APP_FIELD_ISRC), ==, "USABC2600009");
  g_assert_cmpstr (value (&fixture, 2, APP_FIELD_ISRC), ==, "USABC2600010");
  g_assert_cmpstr (gtk_editable_get_text (isrc[2]), ==, "USABC2600010");
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (isrc[1]), "error"));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (found)), ==, "Nothing is wrong with the texts");
  gtk_editable_set_text (isrc[0], "USABC2699999");
  g_autofree char *full = ui_edit_count_isrcs (fixture.session, 0);
  g_assert_nonnull (full);
  g_assert_cmpstr (value (&fixture, 1, APP_FIELD_ISRC), ==, "USABC2600009");

  static const struct
  {
    const char *field, *text;
    guint n;
  } rows[] = {
    { "barcode", "4006381333931", 0 }, { "barcode", "4006381333932", 1 }, { "barcode", "12", 1 },
    { "barcode", "036000291452", 0 },  { "date", "2026-02-30", 1 },       { "date", "2026-02", 0 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *id = g_strconcat ("metadata-", rows[i].field, NULL);
      gtk_editable_set_text (GTK_EDITABLE (fixture_find_named (window, rows[i].field)),
                             rows[i].text);
      g_assert_cmpuint (findings (&fixture, id, 0), ==, rows[i].n);
    }
  GtkWidget *title = ui_field_table_cell (table, 2, APP_FIELD_TITLE);
  gtk_editable_set_text (GTK_EDITABLE (title), "Ночь");
  g_assert_cmpuint (findings (&fixture, "metadata-cd-text", 3), ==, 1);
  gtk_editable_set_text (GTK_EDITABLE (title), "");
  g_assert_cmpuint (findings (&fixture, "metadata-title", 3), ==, 1);
  gtk_editable_set_text (GTK_EDITABLE (title), " Night");
  g_assert_cmpuint (findings (&fixture, "metadata-title", 3), ==, 1);
  harness_run (5 * FIXTURE_WAIT_MS);
  Harness eye = { .window = window,
                  .widget = window,
                  .width = gtk_widget_get_width (window),
                  .height = gtk_widget_get_height (window) };
  harness_picture (&eye, "details-window");
  g_free (eye.pixels);
  close_window (window);
  fixture_end (&fixture);
}

static void
fill_album (Fixture *fixture)
{
  AppMedia *media = app_track_media (app_album_track (fixture->album, 0));
  while (app_album_n_tracks (fixture->album) < 99)
    {
      g_autoptr (AppTrack) track = app_track_new (media);
      g_list_store_append (app_album_tracks (fixture->album), track);
    }
}

/* 99 tracks: every cell is there and says what the album says; typing stays fast. */
static void
test_many (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  fill_album (&fixture);
  AppHistory *history = ui_session_history (fixture.session);
  clock_t before = clock ();
  app_history_set_string (history, app_album_track (fixture.album, 98), "title", "L");
  const double alone = (double) (clock () - before) / CLOCKS_PER_SEC;
  GtkWidget *window = open_window (&fixture);
  UiFieldTable *table = table_of (window);
  g_autofree char *first = g_strdup ("USABC2600001");
  gtk_editable_set_text (GTK_EDITABLE (ui_field_table_cell (table, 0, APP_FIELD_ISRC)), first);
  g_assert_null (ui_edit_count_isrcs (fixture.session, 0));
  for (guint i = 0; i < 99; i++)
    {
      g_autofree char *code = app_isrc_later (first, i);
      GtkWidget *cell = ui_field_table_cell (table, i, APP_FIELD_ISRC);
      g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (cell)), ==, code);
      g_assert_false (gtk_widget_has_css_class (cell, "error"));
    }
  before = clock ();
  gtk_editable_set_text (GTK_EDITABLE (ui_field_table_cell (table, 98, APP_FIELD_TITLE)), "Last");
  g_test_message ("99 tracks: a letter takes %.1f ms, without the window %.1f ms",
                  1e3 * (double) (clock () - before) / CLOCKS_PER_SEC, 1e3 * alone);
  g_assert_cmpstr (value (&fixture, 98, APP_FIELD_TITLE), ==, "Last");
  g_list_store_remove (app_album_tracks (fixture.album), 98);
  g_assert_null (ui_field_table_cell (table, 98, APP_FIELD_TITLE));
  harness_run (5 * FIXTURE_WAIT_MS);
  Harness eye = { .window = window,
                  .widget = window,
                  .width = gtk_widget_get_width (window),
                  .height = gtk_widget_get_height (window) };
  harness_picture (&eye, "details-99");
  g_free (eye.pixels);
  close_window (window);
  fixture_end (&fixture);
}

static guint
count_type (GtkWidget *widget, GType type)
{
  guint n = G_TYPE_CHECK_INSTANCE_TYPE (widget, type);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    n += count_type (child, type);
  return n;
}

static void
on_painted (double *first_ms)
{
  if (*first_ms == 0)
    *first_ms = fixture_main_thread_ms ();
}

/* The field that a key would lead to has its place, so that the order is known. */
static void
wait_allocated (UiFieldTable *table, guint track)
{
  const guint made = ui_field_table_n_made (table);
  GtkWidget *cell = ui_field_table_cell (table, track, APP_FIELD_TITLE);
  g_assert_cmpuint (ui_field_table_n_made (table), ==,
                    made); /* was there without being asked for */
  for (int i = 0; i < 500 && gtk_widget_get_width (cell) == 0; i++)
    harness_run (FIXTURE_WAIT_MS);
  g_assert_cmpint (gtk_widget_get_width (cell), >, 0);
}

/* 99 tracks: what is seen is made, and no more; what is wrong is told of all of them. Tab finds
 * every field in its order, and the last rows stand where they belong. */
static void
test_made (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  fill_album (&fixture);
  app_history_set_string (ui_session_history (fixture.session), app_album_track (fixture.album, 97),
                          "isrc", "US-nothing");
  const double before = fixture_main_thread_ms ();
  fixture_act (&fixture, "details", NULL);
  GtkWidget *window = g_object_get_data (G_OBJECT (fixture.window), "details-window");
  double shown = 0;
  g_signal_connect_swapped (gtk_widget_get_frame_clock (window), "after-paint",
                            G_CALLBACK (on_painted), &shown);
  harness_run (10 * FIXTURE_WAIT_MS);
  g_test_message ("99 tracks: first frame after %.0f ms of the main thread", shown - before);
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (window), &shown);
  UiFieldTable *table = table_of (window);
  const guint made = ui_field_table_n_made (table);
  const guint fields = count_type (GTK_WIDGET (table), GTK_TYPE_TEXT);
  g_assert_cmpuint (made, >=, 10);
  g_assert_cmpuint (made, <, 40);
  g_assert_cmpuint (fields % made, ==, 0);
  g_assert_cmpuint (findings (&fixture, "metadata-isrc", 98), ==, 1);
  GtkWidget *list = fixture_find_named (window, "details-findings");
  g_assert_nonnull (fixture_find_named (list, "metadata-isrc"));

  /* the last rows come when they are scrolled to, each in its place */
  GtkWidget *scrolled = fixture_find_type (GTK_WIDGET (table), GTK_TYPE_SCROLLED_WINDOW, 0);
  GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  const double upper = gtk_adjustment_get_upper (place);
  gtk_adjustment_set_value (place, upper);
  harness_run (10 * FIXTURE_WAIT_MS);
  g_assert_cmpuint (ui_field_table_n_made (table), >, made);
  g_assert_cmpuint (ui_field_table_n_made (table), <, 2 * 40);
  const guint seen = ui_field_table_n_made (table);
  GtkWidget *last = ui_field_table_cell (table, 97, APP_FIELD_ISRC);
  g_assert_cmpuint (ui_field_table_n_made (table), ==, seen);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (last)), ==,
                   value (&fixture, 97, APP_FIELD_ISRC));
  g_assert_true (gtk_widget_has_css_class (last, "error"));
  g_assert_cmpfloat (gtk_adjustment_get_upper (place), ==,
                     upper); /* as high as they were taken for */
  Harness eye = { .window = window,
                  .widget = window,
                  .width = gtk_widget_get_width (window),
                  .height = gtk_widget_get_height (window) };
  harness_picture (&eye, "details-99-end");
  g_free (eye.pixels);

  /* from rows that are made into those that are not yet */
  gtk_widget_grab_focus (ui_field_table_cell (table, made - 2, APP_FIELD_TITLE));
  for (guint i = made - 2; i < made + 12; i++)
    {
      wait_allocated (table, i + 1);
      for (guint k = 0; k < fields / made; k++)
        {
          GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));
          g_autofree char *number = g_strdup_printf (" %u", i + 1);
          g_assert_true (GTK_IS_TEXT (focus));
          g_assert_true (g_str_has_suffix (gtk_widget_get_name (focus), number));
          g_assert_cmpint (ui_session_track (fixture.session), ==, i);
          gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD);
        }
    }
  gtk_widget_grab_focus (ui_field_table_cell (table, 98, APP_FIELD_CD_FLAGS));
  gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD);
  g_assert_false (
      gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (window)), GTK_WIDGET (table)));
  close_window (window);
  fixture_end (&fixture);
}

void
test_metadata_window_add (void)
{
  g_test_add_func ("/metadata-window/fields", test_fields);
  g_test_add_func ("/metadata-window/keys", test_keys);
  g_test_add_func ("/metadata-window/faults", test_faults);
  g_test_add_func ("/metadata-window/many", test_many);
  g_test_add_func ("/metadata-window/made", test_made);
}
