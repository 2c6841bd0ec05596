/* ui-window-order-actions.c — the window's commands on the running orders. */
#include "ui-window-order-actions.h"

#include "app-order-edit.h"

#include "ui-order-name.h"
#include "ui-page-deliver.h"
#include "ui-page-master.h"
#include "ui-window-actions.h"

#include <glib/gi18n-lib.h>

static AppAlbum *
album_of (gpointer window)
{
  return ui_session_album (ui_window_session (UI_WINDOW (window)));
}

static AppHistory *
history_of (gpointer window)
{
  ui_session_end_gesture (ui_window_session (UI_WINDOW (window)));
  return ui_session_history (ui_window_session (UI_WINDOW (window)));
}

static void
on_orders (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  if (g_strcmp0 (ui_window_page (window), "deliver") == 0)
    {
      ui_page_deliver_show_orders (
          UI_PAGE_DELIVER (ui_window_page_widget (UI_WINDOW (window), "deliver")));
      return;
    }
  ui_window_set_page (window, "master");
  UiPageMaster *page = UI_PAGE_MASTER (ui_window_page_widget (UI_WINDOW (window), "master"));
  ui_track_list_show_orders (ui_page_master_tracks (page));
}

static void
choose (gpointer window, guint index)
{
  if (index < app_orders_n (app_album_orders (album_of (window))))
    app_order_choose (album_of (window), history_of (window), index);
}

/* The state is the number of the order, as text: so the menu shows it as one of several. */
static void
on_order (GSimpleAction *action, GVariant *state, gpointer window)
{
  guint64 index;
  if (g_ascii_string_to_unsigned (g_variant_get_string (state, NULL), 10, 0, APP_ORDERS_MAX, &index,
                                  NULL))
    choose (window, (guint) index);
}

static void
on_next (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  const AppOrders *orders = app_album_orders (album_of (window));
  if (app_orders_n (orders) > 1)
    choose (window, (app_orders_active (orders) + 1) % app_orders_n (orders));
}

static void
on_new (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_order_name_show (GTK_WINDOW (window), ui_window_session (window), TRUE);
}

static void
on_rename (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_order_name_show (GTK_WINDOW (window), ui_window_session (window), FALSE);
}

/* Undo brings it back, and it is said what went with it. */
static void
on_delete (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  g_autoptr (GError) error = NULL;
  AppAlbum *album = album_of (window);
  UiSession *session = ui_window_session (UI_WINDOW (window));
  g_autofree char *name = g_strdup (app_album_order_name (album));
  g_autoptr (GPtrArray) before = app_album_all_tracks (album);
  guint active = app_orders_active (app_album_orders (album));
  if (!app_order_delete (album, history_of (window), active, &error))
    {
      ui_session_message (session, APP_SEVERITY_WARNING, "%s", error->message);
      return;
    }
  g_autoptr (GPtrArray) after = app_album_all_tracks (album);
  guint gone = before->len - after->len;
  if (gone)
    ui_session_message (session, APP_SEVERITY_INFO,
                        ngettext ("“%s” was deleted, with %u track that no other order has. Undo "
                                  "brings it back.",
                                  "“%s” was deleted, with %u tracks that no other order has. Undo "
                                  "brings it back.",
                                  gone),
                        name, gone);
  else
    ui_session_message (session, APP_SEVERITY_INFO, _ ("“%s” was deleted. Undo brings it back."),
                        name);
}

/* Behind the selected track, and it is the selected one then. */
static void
on_put_back (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  AppAlbum *album = album_of (window);
  UiSession *session = ui_window_session (UI_WINDOW (window));
  g_autoptr (GPtrArray) aside = app_album_aside (album);
  guint index = (guint) g_variant_get_int32 (parameter); /* in the list of those aside */
  guint at = (guint) (ui_session_track (session) + 1);
  if (index >= aside->len)
    return;
  app_order_put_back (album, history_of (window), aside->pdata[index],
                      MIN (at, app_album_n_tracks (album)));
  ui_session_select_track (session, (int) at);
}

static const GActionEntry entries[] = {
  { "orders", on_orders },
  { "order", NULL, "s", "'0'", on_order },
  { "order-next", on_next },
  { "order-new", on_new },
  { "order-rename", on_rename },
  { "order-delete", on_delete },
  { "order-put-back", on_put_back, "i" },
};

void
ui_window_order_actions_add (UiWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
}

void
ui_window_order_actions_update (UiWindow *window)
{
  AppAlbum *album = album_of (window);
  const AppOrders *orders = app_album_orders (album);
  g_autoptr (GPtrArray) aside = app_album_aside (album);
  g_autofree char *active = g_strdup_printf ("%u", app_orders_active (orders));
  gboolean some = app_album_n_tracks (album) > 0 || orders != NULL;
  ui_window_actions_put (window, "order", g_variant_new_string (active));
  ui_window_actions_enable (window, "orders", some);
  ui_window_actions_enable (window, "order-new", some);
  ui_window_actions_enable (window, "order-rename", some);
  ui_window_actions_enable (window, "order-next", app_orders_n (orders) > 1);
  ui_window_actions_enable (window, "order-put-back", aside->len > 0);
  ui_window_actions_enable (window, "order-delete", app_orders_n (orders) > 1);
}
