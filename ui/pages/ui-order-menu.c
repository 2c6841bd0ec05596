/* ui-order-menu.c — the running orders of the album. */
#include "ui-order-menu.h"

#include "app-medium.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

/* What an order is called; one that has no name by its number. Transfer full. */
static char *
order_name (const AppOrders *orders, guint index)
{
  const char *name = orders ? app_orders_get (orders, index)->name : "";
  return *name ? g_strdup (name) : g_strdup_printf (_ ("Order %u"), index + 1);
}

static void
append (GMenu *menu, const char *text, const char *action, GVariant *target)
{
  g_autofree char *label = ui_menu_text (text);
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
}

static void
add_section (GMenu *menu, const char *title, GMenu *section)
{
  g_menu_append_section (menu, title, G_MENU_MODEL (section));
  g_object_unref (section);
}

static GMenu *
orders_section (AppAlbum *album)
{
  const AppOrders *orders = app_album_orders (album);
  GMenu *section = g_menu_new ();
  for (guint i = 0; i < MAX (app_orders_n (orders), 1); i++)
    {
      gboolean active = i == app_orders_active (orders);
      const AppMedium *medium = active ? app_album_medium (album)
                                       : app_medium_find (app_orders_get (orders, i)->medium);
      g_autofree char *name = order_name (orders, i);
      g_autofree char *number = g_strdup_printf ("%u", i);
      g_autofree char *text = g_strdup_printf ("%s · %s", name, _ (medium->name));
      append (section, text, "win.order", g_variant_new_string (number));
    }
  return section;
}

static GMenu *
work_section (void)
{
  GMenu *section = g_menu_new ();
  g_menu_append (section, _ ("New from this order…"), "win.order-new");
  g_menu_append (section, _ ("Rename…"), "win.order-rename");
  g_menu_append (section, _ ("Delete this order"), "win.order-delete");
  return section;
}

static GMenu *
aside_menu (AppAlbum *album)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GPtrArray) aside = app_album_aside (album);
  for (guint i = 0; i < aside->len; i++)
    {
      const char *title = app_track_metadata (aside->pdata[i])->values[APP_FIELD_TITLE];
      g_autofree char *file
          = g_filename_display_basename (app_media_path (app_track_media (aside->pdata[i])));
      append (menu, *title ? title : file, "win.order-put-back", g_variant_new_int32 ((int) i));
    }
  return menu;
}

/* What the menu says, to know whether it has to be made anew: a menu that is open stays open. */
static char *
menu_text (GMenuModel *menu)
{
  GString *text = g_string_new (NULL);
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autofree char *label = NULL;
      g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
      g_autoptr (GMenuModel) submenu = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SUBMENU);
      g_autofree char *inner = section || submenu ? menu_text (section ? section : submenu) : NULL;
      g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_LABEL, "s", &label);
      g_string_append_printf (text, "%s{%s}\n", label ? label : "", inner ? inner : "");
    }
  return g_string_free (text, FALSE);
}

void
ui_order_menu_update (GtkWidget *button, UiSession *session)
{
  AppAlbum *album = ui_session_album (session);
  const AppOrders *orders = app_album_orders (album);
  g_autoptr (GMenu) menu = g_menu_new ();
  GMenu *aside = aside_menu (album), *left = g_menu_new ();
  add_section (menu, _ ("Running orders"), orders_section (album));
  add_section (menu, NULL, work_section ());
  if (g_menu_model_get_n_items (G_MENU_MODEL (aside)))
    g_menu_append_submenu (left, _ ("Tracks not in this order"), G_MENU_MODEL (aside));
  g_object_unref (aside);
  add_section (menu, NULL, left);
  GMenuModel *shown = gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (button));
  g_autofree char *text = menu_text (G_MENU_MODEL (menu));
  g_autofree char *before = shown ? menu_text (shown) : NULL;
  if (g_strcmp0 (text, before) != 0)
    gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  g_autofree char *name = order_name (orders, app_orders_active (orders));
  ui_menu_button_set_label (button, app_orders_n (orders) ? name : _ ("One order"));
  g_autofree char *accessible = g_strdup_printf (_ ("Running order: %s"), name);
  ui_name (button, accessible);
}

GtkWidget *
ui_order_menu_new (UiSession *session)
{
  GtkWidget *button = gtk_menu_button_new ();
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (button), FALSE);
  gtk_widget_set_name (button, "order-menu");
  ui_tooltip (button, _ ("Running orders of this album, such as CD, sides of a record, digital: "
                         "which tracks, in what order, with what gaps, for which medium (F4)"));
  return button;
}
