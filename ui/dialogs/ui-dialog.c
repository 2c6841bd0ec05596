/* ui-dialog.c — what the dialogs have in common. */
#include "ui-dialog.h"

#include "ui-minus.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

static gboolean
on_escape (GtkWidget *widget, GVariant *arguments, gpointer unused)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

void
ui_dialog_prepare (GtkWindow *window, GtkWindow *parent, UiSession *session)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_callback_action_new (on_escape, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
  gtk_window_set_transient_for (window, parent);
  gtk_window_set_destroy_with_parent (window, TRUE);
  if (session)
    g_signal_connect_object (session, "document", G_CALLBACK (gtk_window_close), window,
                             G_CONNECT_SWAPPED);
}

void
ui_dialog_add_undo (GtkWindow *window, GtkWindow *parent)
{
  GtkShortcutController *keys = GTK_SHORTCUT_CONTROLLER (gtk_shortcut_controller_new ());
  GtkShortcutTrigger *undo = gtk_keyval_trigger_new (GDK_KEY_z, GDK_CONTROL_MASK);
  GtkShortcutTrigger *redo = gtk_keyval_trigger_new (GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
  gtk_shortcut_controller_add_shortcut (keys,
                                        gtk_shortcut_new (undo, gtk_named_action_new ("win.undo")));
  gtk_shortcut_controller_add_shortcut (keys,
                                        gtk_shortcut_new (redo, gtk_named_action_new ("win.redo")));
  /* before the fields, which have an undo of their own that is switched off */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (keys), GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (window), GTK_EVENT_CONTROLLER (keys));
  if (G_IS_ACTION_GROUP (parent))
    gtk_widget_insert_action_group (GTK_WIDGET (window), "win", G_ACTION_GROUP (parent));
}

GtkWidget *
ui_dialog_label_new (const char *text, double xalign, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), (float) xalign);
  if (css_class)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

GtkWidget *
ui_dialog_tick_new (const char *text, int min_chars, int max_chars)
{
  GtkWidget *tick = gtk_check_button_new (), *label = ui_dialog_label_new (text, 0, NULL);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), min_chars);
  gtk_label_set_max_width_chars (GTK_LABEL (label), max_chars);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (tick), label);
  gtk_widget_add_css_class (tick, "text-button"); /* as GTK does for a label of its own */
  gtk_widget_set_tooltip_text (tick, text);
  ui_name (tick, text);
  return tick;
}

GtkWidget *
ui_dialog_progress_new (const char *name)
{
  GtkWidget *progress = gtk_progress_bar_new ();
  gtk_widget_set_valign (progress, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (progress, TRUE);
  ui_name (progress, name);
  return progress;
}

GtkWidget *
ui_dialog_foot_new (GtkWindow *window, const char *close, GtkWidget *before, ...)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *action;
  GtkWidget *start = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *closer = gtk_button_new_with_label (close);
  gtk_widget_set_name (foot, "dialog-foot");
  gtk_widget_set_name (closer, "dialog-close");
  gtk_widget_set_tooltip_text (closer, _ ("Key Escape"));
  g_signal_connect_object (closer, "clicked", G_CALLBACK (gtk_window_close), window,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_hexpand (start, TRUE);
  if (before)
    gtk_box_append (GTK_BOX (start), before);
  gtk_box_append (GTK_BOX (foot), start);
  gtk_box_append (GTK_BOX (foot), closer);
  va_list actions;
  va_start (actions, before);
  while ((action = va_arg (actions, GtkWidget *)))
    gtk_box_append (GTK_BOX (foot), action);
  va_end (actions);
  return foot;
}

void
ui_dialog_suggest (GtkWidget *action, gboolean suggested)
{
  (suggested ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (action, "suggested-action");
}

GtkWidget *
ui_dialog_foot_closer (GtkWidget *foot)
{
  return gtk_widget_get_next_sibling (gtk_widget_get_first_child (foot));
}

void
ui_dialog_tell (GtkWidget *label, AppSeverity severity, const char *text)
{
  ui_label_take (label, ui_minus (text));
  ui_severity_apply (label, severity);
}
