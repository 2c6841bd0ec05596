/* test-recalling.c — what the window delivered is remembered, saved, not undone, and proven. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "../app/test-sound.h"

#include "ui-delivery-card.h"
#include "ui-recall.h"

#include <string.h>

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

static gboolean
recalled (Fixture *fixture)
{
  return !ui_recall_busy (dialog (fixture));
}

static GtkWidget *
open_recall (Fixture *fixture)
{
  fixture_act (fixture, "recall", NULL);
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_nonnull (dialog (fixture));
  return dialog (fixture);
}

static const char *
text_of (GtkWidget *window)
{
  return gtk_label_get_label (GTK_LABEL (fixture_find_named (window, "recall-text")));
}

/* All words below a widget. */
static void
collect (GtkWidget *widget, GString *words)
{
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (words, "%s\n", gtk_label_get_label (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    collect (child, words);
}

/* Which are made is an edit; the delivery is none. */
static void
choose_first (Fixture *fixture)
{
  ui_window_set_page (fixture->window, "deliver");
  for (int i = 0; i < 3; i++)
    ui_delivery_card_set_wanted (UI_DELIVERY_CARD (fixture_row (fixture, "deliver", i)), i == 0);
}

static void
deliver (Fixture *fixture)
{
  g_autofree char *folder = g_build_filename (test_sound_folder (), "recall", NULL);
  ui_page_deliver_set_folder (fixture_deliver_page (fixture), folder);
  fixture_act (fixture, "deliver", NULL);
  fixture_wait (fixture, fixture_delivered);
}

static void
test_recall (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  fixture_start (&fixture);
  AppDocument *document = ui_session_document (fixture.session);
  g_autofree char *path = g_build_filename (test_sound_folder (), "recall.lacquer", NULL);
  GtkWidget *window = open_recall (&fixture);
  g_assert_false (ui_recall_busy (window));
  g_assert_nonnull (strstr (text_of (window), "no delivery yet"));
  gtk_window_destroy (GTK_WINDOW (window));
  harness_run (5 * FIXTURE_WAIT_MS);

  choose_first (&fixture);
  g_assert_true (app_document_save (document, path, &error));
  g_assert_false (app_document_modified (document));
  guint steps = fixture_steps (&fixture);
  deliver (&fixture);
  g_assert_true (app_document_modified (document));
  g_assert_cmpuint (fixture_steps (&fixture), ==, steps);
  app_document_add_note (document, "An edit");
  ui_session_undo (fixture.session);
  g_assert_true (app_document_modified (document));

  window = open_recall (&fixture);
  fixture_wait (&fixture, recalled);
  g_assert_nonnull (strstr (text_of (window), "Bit-identical"));
  gtk_window_destroy (GTK_WINDOW (window));
  harness_run (5 * FIXTURE_WAIT_MS);

  AppTrack *track = app_album_track (fixture.album, 1);
  app_history_set_double (ui_session_history (fixture.session), track, "gain", -2);
  harness_run (20 * FIXTURE_WAIT_MS);
  fixture_wait (&fixture, fixture_measured);
  window = open_recall (&fixture);
  fixture_wait (&fixture, recalled);
  g_assert_nonnull (strstr (text_of (window), "1 of 1"));
  g_autoptr (GString) words = g_string_new (NULL);
  collect (window, words);
  g_assert_nonnull (strstr (words->str, "Track 2, gain"));
  Harness look = { .window = window,
                   .widget = window,
                   .width = gtk_widget_get_width (window),
                   .height = gtk_widget_get_height (window) };
  harness_picture (&look, "recall");
  g_free (look.pixels);
  /* Again, and closed by the keyboard while it works. */
  g_signal_emit_by_name (fixture_find_named (window, "recall-again"), "clicked");
  g_assert_true (ui_recall_busy (window));
  Harness hand = { .window = window, .widget = window };
  harness_key (&hand, "Escape");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_null (dialog (&fixture));

  g_assert_true (app_document_save (document, NULL, &error));
  g_autoptr (AppDocument) again = app_document_open (path, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) kept = app_document_deliveries (again);
  g_assert_cmpuint (kept->len, ==, 1);
  /* The page of another session says when. */
  ui_session_take_document (fixture.session, g_object_ref (again));
  fixture.album = ui_session_album (fixture.session);
  fixture_wait (&fixture, fixture_measured);
  g_autoptr (GString) page = g_string_new (NULL);
  collect (ui_window_page_widget (fixture.window, "deliver"), page);
  g_assert_nonnull (strstr (page->str, "Recall… tells"));
  fixture_end (&fixture);
}

void
test_recalling_add (void)
{
  g_test_add_func ("/recalling", test_recall);
}
