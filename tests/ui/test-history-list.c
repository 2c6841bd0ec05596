/* test-history-list.c — the list of steps of undo: it says what was done, where the album is and
 * where it was saved; a row goes there. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "ui-edit.h"

#include <glib/gstdio.h>

static void
press (Fixture *fixture, const char *keys)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  Harness harness = { .window = window,
                      .widget = window,
                      .width = gtk_widget_get_width (window),
                      .height = gtk_widget_get_height (window) };
  g_auto (GStrv) each = g_strsplit (keys, " ", -1);
  for (int i = 0; each[i]; i++)
    harness_key (&harness, each[i]);
}

/* What a project of the album as it is would say. Transfer full. */
static char *
text_of (Fixture *fixture)
{
  g_autoptr (AppSources) sources = app_sources_new ();
  g_autoptr (GKeyFile) file = app_project_write (fixture->album, sources, NULL, NULL);
  for (guint i = 0; i < app_album_n_tracks (fixture->album); i++)
    {
      g_autofree char *group = g_strdup_printf ("track %u", i + 1);
      g_key_file_remove_key (file, group, "source-sha256",
                             NULL); /* a thread knows it, or not yet */
    }
  return g_key_file_to_data (file, NULL, NULL);
}

static GtkWidget *
open_list (Fixture *fixture)
{
  fixture_act (fixture, "history", NULL);
  harness_run (5 * FIXTURE_WAIT_MS);
  GtkWidget *list = fixture_find_named (GTK_WIDGET (fixture->window), "history-list");
  g_assert_nonnull (list);
  g_assert_true (gtk_widget_get_mapped (list));
  return list;
}

static GtkListBoxRow *
row_at (GtkWidget *list, guint position)
{
  g_autofree char *name = g_strdup_printf ("step %u", position);
  GtkWidget *row = fixture_find_named (list, name);
  g_assert_nonnull (row);
  return GTK_LIST_BOX_ROW (row);
}

/* The words of a row: what was done, what became of it, and the state. */
static const char *
words (GtkListBoxRow *row, int which)
{
  GtkWidget *label = fixture_find_type (GTK_WIDGET (row), GTK_TYPE_LABEL, which);
  return gtk_label_get_label (GTK_LABEL (label));
}

static void
go (Fixture *fixture, guint position)
{
  GtkListBoxRow *row = row_at (open_list (fixture), position);
  g_signal_emit_by_name (row, "activate");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_cmpuint (fixture_steps (fixture), ==, position);
}

/* With all five steps of test_jump done. */
static void
check_words (AppHistory *history, GtkWidget *list)
{
  for (guint i = 1; i <= 5; i++)
    {
      g_autofree char *text
          = g_strdup_printf ("%u  %s", i, app_history_step_label (history, i - 1));
      text[3] = g_ascii_toupper (text[3]);
      static const char *const became[]
          = { "", "Another name", "track 1 · 3.50", "", "\u22124.00 dB", "" }; /* track 1 is gone */
      g_assert_cmpstr (words (row_at (list, i), 0), ==, text);
      g_assert_cmpstr (words (row_at (list, i), 1), ==, became[i]);
      g_assert_cmpstr (words (row_at (list, i), 2), ==, i == 3 ? "saved" : i == 5 ? "now" : "");
    }
}

static void
test_jump (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  AppHistory *history = ui_session_history (fixture.session);
  g_autofree char *folder = g_dir_make_tmp ("lacquer-history-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.lacquer", NULL);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_assert_cmpuint (fixture_steps (&fixture), ==, 0);
  for (guint i = 0; i <= 5; i++)
    {
      switch (i)
        {
        case 1:
          ui_edit_title (fixture.session, 0, "Another name");
          break;
        case 2:
          g_assert_null (ui_edit_gap (fixture.session, 1, "3.5"));
          break;
        case 3:
          fixture_act (&fixture, "slot-add", g_variant_new ("(ss)", "track", "gain"));
          break;
        case 4:
          app_history_set_value (history, ui_session_slot (fixture.session), 0, -4);
          break;
        case 5:
          fixture_act (&fixture, "track-remove", NULL);
          break;
        }
      g_assert_cmpuint (fixture_steps (&fixture), ==, i);
      g_ptr_array_add (texts, text_of (&fixture));
      if (i == 3)
        g_assert_true (app_document_save (ui_session_document (fixture.session), path, NULL));
    }

  /* what it says */
  GtkWidget *list = open_list (&fixture);
  check_words (history, list);
  g_assert_true (gtk_list_box_get_selected_row (GTK_LIST_BOX (list)) == row_at (list, 5));
  g_assert_true (gtk_widget_is_focus (GTK_WIDGET (row_at (list, 5))));
  g_assert_null (fixture_find_named (list, "step 6"));
  Harness picture = { .window = GTK_WIDGET (fixture.window),
                      .widget = list,
                      .width = gtk_widget_get_width (list),
                      .height = gtk_widget_get_height (list) };
  harness_picture (&picture, "history-list");
  g_free (picture.pixels);

  /* by keyboard: two rows up, and there */
  press (&fixture, "Up Up Return");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_cmpuint (fixture_steps (&fixture), ==, 3);
  g_autofree char *third = text_of (&fixture);
  g_assert_cmpstr (third, ==, texts->pdata[3]);
  g_assert_false (app_document_modified (ui_session_document (fixture.session)));
  list = open_list (&fixture);
  g_assert_cmpstr (words (row_at (list, 3), 2), ==, "now, saved");
  g_assert_cmpstr (words (row_at (list, 5), 2), ==, "undone");
  g_assert_cmpstr (words (row_at (list, 1), 1), ==, "track 1 · Another name");
  g_assert_cmpstr (words (row_at (list, 2), 1), ==, "track 2 · 3.50");
  g_assert_cmpstr (words (row_at (list, 4), 1), ==, "track 1 · \u22124.00 dB");
  press (&fixture, "Escape");
  harness_run (5 * FIXTURE_WAIT_MS);

  /* anywhere, in any order */
  static const guint places[] = { 0, 5, 1, 4, 2, 0 };
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      go (&fixture, places[i]);
      g_autofree char *text = text_of (&fixture);
      g_assert_cmpstr (text, ==, texts->pdata[places[i]]);
    }
  g_remove (path);
  g_rmdir (folder);
  fixture_end (&fixture);
}

/* Of a long list the part is shown in which the album is. */
static void
test_long (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  for (int i = 0; i < 60; i++)
    {
      g_autofree char *title = g_strdup_printf ("Name %d", i);
      app_history_seal (ui_session_history (fixture.session));
      ui_edit_title (fixture.session, 0, title);
    }
  for (guint present = 60; present > 0; present -= 20)
    {
      graphene_rect_t bounds;
      ui_session_go_to_step (fixture.session, present);
      GtkWidget *list = open_list (&fixture);
      GtkWidget *scrolled = gtk_widget_get_ancestor (list, GTK_TYPE_SCROLLED_WINDOW);
      GtkWidget *row = GTK_WIDGET (row_at (list, present));
      g_assert_cmpint (gtk_widget_get_height (list), >, 2 * gtk_widget_get_height (scrolled));
      g_assert_true (gtk_widget_compute_bounds (row, scrolled, &bounds));
      g_assert_cmpfloat (bounds.origin.y, >=, 0);
      g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=,
                         gtk_widget_get_height (scrolled));
      press (&fixture, "Escape");
      harness_run (5 * FIXTURE_WAIT_MS);
    }
  fixture_end (&fixture);
}

void
test_history_list_add (void)
{
  g_test_add_func ("/history-list/long", test_long);
  g_test_add_func ("/history-list/jump", test_jump);
}
