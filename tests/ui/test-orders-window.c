/* test-orders-window.c — running orders by the window: made, named, chosen, deleted; tracks of
 * others put back; each is one step of undo, and what is shown is what the model says. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "../app/test-sound.h"

#include "app-medium.h"
#include "app-order-edit.h"
#include "ui-cell.h"
#include "ui-delivery-card.h"
#include "ui-text.h"

#include <string.h>

static GtkWidget *
button_of (Fixture *fixture)
{
  return fixture_find_named (GTK_WIDGET (fixture->window), "order-menu");
}

/* The entry of the open menu that says so, in whatever submenu. */
static GtkWidget *
entry_of (GtkWidget *widget, const char *text)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), g_type_from_name ("GtkModelButton")))
    {
      g_autofree char *shown = NULL;
      g_object_get (widget, "text", &shown, NULL);
      if (g_strcmp0 (shown, text) == 0)
        return widget;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = entry_of (child, text);
      if (found)
        return found;
    }
  return NULL;
}

/* Opens the menu by its command and chooses an entry. */
static void
choose (Fixture *fixture, const char *text)
{
  fixture_act (fixture, "orders", NULL);
  harness_run (5 * FIXTURE_WAIT_MS);
  GtkWidget *popover
      = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button_of (fixture))));
  g_assert_true (gtk_widget_get_visible (popover));
  GtkWidget *entry = entry_of (popover, text);
  if (!entry)
    g_error ("the menu has no entry “%s”", text);
  gtk_widget_activate (entry);
  harness_run (5 * FIXTURE_WAIT_MS);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button_of (fixture)));
  harness_run (5 * FIXTURE_WAIT_MS);
}

static gboolean
has_entry (Fixture *fixture, const char *text)
{
  fixture_act (fixture, "orders", NULL);
  harness_run (5 * FIXTURE_WAIT_MS);
  GtkMenuButton *button = GTK_MENU_BUTTON (button_of (fixture));
  gboolean has = entry_of (GTK_WIDGET (gtk_menu_button_get_popover (button)), text) != NULL;
  gtk_menu_button_popdown (button);
  harness_run (5 * FIXTURE_WAIT_MS);
  return has;
}

/* Types a name into the dialog and takes it. */
static GtkWidget *
name_it (Fixture *fixture, const char *name)
{
  harness_run (5 * FIXTURE_WAIT_MS);
  GtkWidget *window = g_object_get_data (G_OBJECT (fixture->window), "order-name-window");
  g_assert_nonnull (window);
  gtk_editable_set_text (GTK_EDITABLE (fixture_find_named (window, "order-name")), name);
  g_signal_emit_by_name (fixture_find_named (window, "order-done"), "clicked");
  harness_run (5 * FIXTURE_WAIT_MS);
  return g_object_get_data (G_OBJECT (fixture->window), "order-name-window");
}

/* The rows have the titles of the model, in its order; the button has the name. */
static void
assert_shown (Fixture *fixture, const char *name, guint n)
{
  harness_run (2 * FIXTURE_WAIT_MS);
  g_assert_cmpuint (app_album_n_tracks (fixture->album), ==, n);
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (button_of (fixture))), ==, name);
  for (guint i = 0; i < n; i++)
    {
      AppTrack *track = app_album_track (fixture->album, i);
      GtkWidget *row = fixture_row (fixture, "master", (int) i);
      const char *wanted = app_track_metadata (track)->values[APP_FIELD_TITLE];
      g_assert_cmpstr (ui_cell_shown (UI_CELL (fixture_find_named (row, "title"))), ==, wanted);
    }
  GtkWidget *last = fixture_row (fixture, "master", (int) n - 1);
  GtkWidget *list = gtk_widget_get_parent (last);
  g_assert_null (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), (int) n));
}

static void
test_window (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  AppAlbum *album = fixture.album;
  assert_shown (&fixture, "One order", 3);
  AppTrack *first = app_album_track (album, 0), *second = app_album_track (album, 1);
  g_autofree char *title = g_strdup (app_track_metadata (second)->values[APP_FIELD_TITLE]);
  guint done = fixture_steps (&fixture);

  fixture_act (&fixture, "order-rename", NULL);
  g_assert_null (name_it (&fixture, "CD"));
  assert_shown (&fixture, "CD", 3);
  choose (&fixture, "New from this order…");
  GtkWidget *window = name_it (&fixture, "CD"); /* there is one */
  g_assert_nonnull (window);
  const char *fault = gtk_label_get_text (GTK_LABEL (fixture_find_named (window, "order-fault")));
  g_assert_nonnull (strstr (fault, "CD"));
  g_assert_null (name_it (&fixture, "Single"));
  assert_shown (&fixture, "Single", 3);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 2);

  /* another list, gap and medium */
  ui_session_select_track (fixture.session, 1);
  fixture_act (&fixture, "track-remove", NULL);
  ui_session_select_track (fixture.session, 0);
  fixture_act (&fixture, "track-down", NULL);
  app_history_set_string (ui_session_history (fixture.session), album, "medium", "vinyl-7-45");
  assert_shown (&fixture, "Single", 2);
  g_assert_true (app_album_track (album, 1) == first);
  done = fixture_steps (&fixture);
  choose (&fixture, "CD · CD, 79:57");
  assert_shown (&fixture, "CD", 3);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  g_assert_true (app_album_track (album, 0) == first);
  g_assert_cmpstr (app_album_medium (album)->id, ==, "cd-80");
  g_assert_false (has_entry (&fixture, title)); /* all are in this one */
  fixture_act (&fixture, "order-next", NULL);
  assert_shown (&fixture, "Single", 2);
  ui_session_undo (fixture.session);
  assert_shown (&fixture, "CD", 3);
  ui_session_redo (fixture.session);
  assert_shown (&fixture, "Single", 2);
  g_assert_cmpstr (app_album_medium (album)->id, ==, "vinyl-7-45");

  /* what is left out is listed, and comes back behind the selected track */
  ui_session_select_track (fixture.session, 0);
  done = fixture_steps (&fixture);
  choose (&fixture, title);
  assert_shown (&fixture, "Single", 3);
  g_assert_true (app_album_track (album, 1) == second);
  g_assert_cmpint (ui_session_track (fixture.session), ==, 1);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  g_assert_false (has_entry (&fixture, title));
  ui_session_undo (fixture.session);
  assert_shown (&fixture, "Single", 2);

  /* by its key, which does nothing where none is left out */
  Harness hand = { .window = GTK_WIDGET (fixture.window), .widget = GTK_WIDGET (fixture.window) };
  ui_session_select_track (fixture.session, 0);
  harness_key (&hand, "F5");
  assert_shown (&fixture, "Single", 3);
  g_assert_true (app_album_track (album, 1) == second);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  harness_key (&hand, "F5");
  assert_shown (&fixture, "Single", 3);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  ui_session_undo (fixture.session);
  assert_shown (&fixture, "Single", 2);

  /* deleted with what only it has, and back again */
  choose (&fixture, "CD · CD, 79:57");
  choose (&fixture, "Delete this order");
  assert_shown (&fixture, "Single", 2);
  g_assert_nonnull (strstr (ui_window_noticed (fixture.window), "1 track"));
  g_assert_false (
      g_action_group_get_action_enabled (G_ACTION_GROUP (fixture.window), "order-delete"));
  ui_session_undo (fixture.session);
  assert_shown (&fixture, "CD", 3);
  fixture_end (&fixture);
}

/* Delivers the first target; returns how many sound files there are. */
static guint
deliver (Fixture *fixture, const char *name)
{
  g_autofree char *folder = g_build_filename (test_sound_folder (), name, NULL);
  UiDeliveryCard *card = UI_DELIVERY_CARD (fixture_row (fixture, "deliver", 0));
  g_autofree char *made = g_build_filename (folder, ui_delivery_card_target (card)->id, NULL);
  ui_delivery_card_set_wanted (card, TRUE);
  for (int i = 1; i < 3; i++)
    ui_delivery_card_set_wanted (UI_DELIVERY_CARD (fixture_row (fixture, "deliver", i)), FALSE);
  ui_page_deliver_set_folder (fixture_deliver_page (fixture), folder);
  fixture_act (fixture, "deliver", NULL);
  fixture_wait (fixture, fixture_delivered);
  g_autoptr (GDir) dir = g_dir_open (made, 0, NULL);
  guint n = 0;
  for (const char *file; dir && (file = g_dir_read_name (dir));)
    n += g_str_has_suffix (file, ".flac") || g_str_has_suffix (file, ".wav");
  return n;
}

/* The page of deliveries says which order goes into the files, chooses another, and makes that. */
static void
test_delivered (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  AppAlbum *album = fixture.album;
  AppHistory *history = ui_session_history (fixture.session);
  app_order_rename (album, history, 0, "CD", NULL);
  app_order_new (album, history, "Single", NULL);
  app_history_remove (history, app_album_tracks (album), 2, NULL);
  ui_window_set_page (fixture.window, "deliver");
  harness_run (5 * FIXTURE_WAIT_MS);
  GtkWidget *page = GTK_WIDGET (fixture_deliver_page (&fixture));
  GtkWidget *button = fixture_find_named (page, "deliver-order");
  GtkWidget *text = fixture_find_named (page, "deliver-order-text");
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (button)), ==, "Single");
  g_assert_true (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (text)), "2 tracks, 0:0"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Running order: Single");
  g_assert_nonnull (strstr (ui_tooltip_text (button), "is delivered"));
  g_assert_cmpuint (deliver (&fixture, "single"), ==, 2);

  const guint done = fixture_steps (&fixture);
  Harness hand = { .window = GTK_WIDGET (fixture.window), .widget = GTK_WIDGET (fixture.window) };
  harness_key (&hand, "F4"); /* the menu of this page */
  harness_run (5 * FIXTURE_WAIT_MS);
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
  g_assert_cmpstr (ui_window_page (fixture.window), ==, "deliver");
  g_assert_true (gtk_widget_get_visible (popover));
  gtk_widget_activate (entry_of (popover, "CD · CD, 79:57"));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  g_assert_cmpstr (app_album_order_name (album), ==, "CD");
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (button)), ==, "CD");
  g_assert_true (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (text)), "3 tracks, 0:1"));
  fixture_wait (&fixture, fixture_measured);
  g_assert_cmpuint (deliver (&fixture, "disc"), ==, 3);
  fixture_end (&fixture);
}

void
test_orders_window_add (void)
{
  g_test_add_func ("/orders-window/delivered", test_delivered);
  g_test_add_func ("/orders-window/edits", test_window);
}
