/* ui-order-name.c — asks what a running order is called. */
#include "ui-order-name.h"

#include "app-order-edit.h"
#include "ui-dialog.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

/* Of one window, as data of it. */
typedef struct
{
  UiSession *session; /* borrowed */
  gboolean fresh;     /* a new order, not a new name */

  /* built */
  GtkWidget *window, *name, *fault;
} Dialog;

static void
on_done (Dialog *self)
{
  g_autoptr (GError) error = NULL;
  AppAlbum *album = ui_session_album (self->session);
  AppHistory *history = ui_session_history (self->session);
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));
  ui_session_end_gesture (self->session);
  gboolean good
      = self->fresh ? app_order_new (album, history, name, &error)
                    : app_order_rename (album, history,
                                        app_orders_active (app_album_orders (album)), name, &error);
  if (good)
    gtk_window_destroy (GTK_WINDOW (self->window));
  else
    ui_dialog_tell (self->fault, APP_SEVERITY_WARNING, error->message);
}

static void
on_typed (Dialog *self)
{
  ui_dialog_tell (self->fault, APP_SEVERITY_GOOD, "");
}

static void
forget (GtkWindow *parent)
{
  g_object_set_data (G_OBJECT (parent), "order-name-window", NULL);
}

static GtkWidget *
entry_new (Dialog *self)
{
  GtkWidget *entry = gtk_entry_new ();
  gtk_widget_set_name (entry, "order-name");
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("CD, Vinyl, Digital…"));
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 32);
  gtk_editable_set_text (GTK_EDITABLE (entry),
                         self->fresh ? ""
                                     : app_album_order_name (ui_session_album (self->session)));
  ui_tooltip (entry, _ ("What the running order is called: in the menu, in reports, and for "
                        "lacquer-cli deliver --order"));
  ui_name (entry, _ ("Name of the running order"));
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (on_done), self);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_typed), self);
  return entry;
}

static GtkWidget *
buttons_new (Dialog *self)
{
  GtkWidget *done = gtk_button_new_with_label (self->fresh ? _ ("Make it") : _ ("Rename"));
  gtk_widget_set_name (done, "order-done");
  gtk_widget_add_css_class (done, "suggested-action");
  g_signal_connect_swapped (done, "clicked", G_CALLBACK (on_done), self);
  gtk_window_set_default_widget (GTK_WINDOW (self->window), done);
  return ui_dialog_foot_new (GTK_WINDOW (self->window), _ ("Cancel"), NULL, done, NULL);
}

void
ui_order_name_show (GtkWindow *parent, UiSession *session, gboolean fresh)
{
  Dialog *self = g_new0 (Dialog, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  self->session = session;
  self->fresh = fresh;
  self->window = gtk_window_new ();
  gtk_window_set_title (GTK_WINDOW (self->window),
                        fresh ? _ ("New running order") : _ ("Rename the running order"));
  gtk_widget_set_name (self->window, "order-name-window");
  gtk_window_set_modal (GTK_WINDOW (self->window), TRUE);
  gtk_window_set_resizable (GTK_WINDOW (self->window), FALSE);
  ui_dialog_prepare (GTK_WINDOW (self->window), parent, session);
  self->name = entry_new (self);
  self->fault = ui_dialog_label_new ("", 0, NULL);
  gtk_label_set_wrap (GTK_LABEL (self->fault), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->fault), 40);
  gtk_widget_set_name (self->fault, "order-fault");
  gtk_widget_set_margin_top (box, 14);
  gtk_widget_set_margin_bottom (box, 14);
  gtk_widget_set_margin_start (box, 14);
  gtk_widget_set_margin_end (box, 14);
  if (fresh)
    gtk_box_append (GTK_BOX (box),
                    ui_dialog_label_new (_ ("It begins with the tracks, gaps and medium of the "
                                            "present one."),
                                         0, "caption"));
  gtk_box_append (GTK_BOX (box), self->name);
  gtk_box_append (GTK_BOX (box), self->fault);
  gtk_box_append (GTK_BOX (box), buttons_new (self));
  gtk_window_set_child (GTK_WINDOW (self->window), box);
  g_object_set_data_full (G_OBJECT (self->window), "dialog", self, g_free);
  g_object_set_data (G_OBJECT (parent), "order-name-window", self->window);
  g_signal_connect_object (self->window, "destroy", G_CALLBACK (forget), parent, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self->window));
  gtk_widget_grab_focus (self->name);
}
