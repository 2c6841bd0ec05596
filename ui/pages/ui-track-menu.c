/* ui-track-menu.c — what is done to the tracks of the sequence, for the pointer: commands of the
 * table of keys, with their words and keys. */
#include "ui-track-menu.h"

#include "ui-commands.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

#define LEFT 12 /* of the row, for the menu that a key opens */

typedef struct
{
  GtkWidget *popover, *parent; /* borrowed */
  GtkListBox *rows;            /* borrowed */
  UiSession *session;          /* borrowed */
} TrackMenu;

static const UiCommand *
find_command (const char *action)
{
  for (int i = 0; i < ui_n_commands; i++)
    if (g_strcmp0 (ui_commands[i].action, action) == 0)
      return &ui_commands[i];
  g_return_val_if_reached (NULL);
}

/* asks: a dialog comes first. */
static void
append (GMenu *menu, const char *action, gboolean asks)
{
  const UiCommand *command = find_command (action);
  g_autofree char *text = ui_menu_text (_ (command->title));
  g_autofree char *label = g_strconcat (text, asks ? "…" : NULL, NULL);
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);
  g_menu_item_set_attribute (item, "accel", "s", command->accel);
  g_menu_append_item (menu, item);
}

static GMenuModel *
model_new (void)
{
  static const struct
  {
    const char *action;
    gboolean asks;
  } items[][5] = {
    { { "win.edit-title" }, { "win.edit-artist" }, { "win.edit-isrc" }, { "win.edit-gap" } },
    { { "win.audition" }, { "win.track-bounds", TRUE }, { "win.track-up" }, { "win.track-down" } },
    { { "win.revise", TRUE },
      { "win.match-track", TRUE },
      { "win.chain-copy", TRUE },
      { "win.details", TRUE } },
    { { "win.track-remove" } },
  };
  GMenu *menu = g_menu_new ();
  for (guint section = 0; section < G_N_ELEMENTS (items); section++)
    {
      g_autoptr (GMenu) part = g_menu_new ();
      for (guint i = 0; items[section][i].action; i++)
        append (part, items[section][i].action, items[section][i].asks);
      g_menu_append_section (menu, NULL, G_MENU_MODEL (part));
    }
  return G_MENU_MODEL (menu);
}

/* x and y: of the row. */
static void
open_menu (TrackMenu *self, GtkListBoxRow *row, double x, double y)
{
  double left, top;
  ui_session_select_track (self->session, gtk_list_box_row_get_index (row));
  if (!gtk_widget_translate_coordinates (GTK_WIDGET (row), self->parent, x, y, &left, &top))
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover),
                               &(GdkRectangle){ (int) left, (int) top, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
on_secondary (GtkGestureClick *gesture, int n_press, double x, double y, TrackMenu *self)
{
  double left, top;
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (self->rows, (int) y);
  if (row
      && gtk_widget_translate_coordinates (GTK_WIDGET (self->rows), GTK_WIDGET (row), x, y, &left,
                                           &top))
    open_menu (self, row, left, top);
}

static gboolean
on_key (TrackMenu *self, guint keyval, guint keycode, GdkModifierType state)
{
  GtkWidget *row = gtk_widget_get_focus_child (GTK_WIDGET (self->rows));
  if (!row || (keyval != GDK_KEY_Menu && !(keyval == GDK_KEY_F10 && state & GDK_SHIFT_MASK)))
    return GDK_EVENT_PROPAGATE;
  open_menu (self, GTK_LIST_BOX_ROW (row), LEFT, gtk_widget_get_height (row));
  return GDK_EVENT_STOP;
}

GtkWidget *
ui_track_menu_new (UiSession *session, GtkWidget *parent, GtkListBox *rows)
{
  g_autoptr (GMenuModel) model = model_new ();
  GtkWidget *popover = gtk_popover_menu_new_from_model (model);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  TrackMenu *self = g_new0 (TrackMenu, 1);
  *self = (TrackMenu){ popover, parent, rows, session };
  g_object_set_data_full (G_OBJECT (popover), "track-menu", self, g_free);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  gtk_widget_set_name (popover, "track-menu");
  gtk_widget_set_parent (popover, parent);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (on_secondary), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (rows), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (rows), key);
  return popover;
}
