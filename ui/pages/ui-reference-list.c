/* ui-reference-list.c — the records to compare with. */
#include "ui-reference-list.h"

#include "ui-columns.h"
#include "ui-edit.h"
#include "ui-reference-row.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

#define MAX_HEIGHT 150

struct _UiReferenceList
{
  GtkWidget parent;

  /* owned */
  GtkWidget *box;
  GListStore *references; /* that the list is bound to */
  /* borrowed */
  UiSession *session;
  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (UiReferenceList, ui_reference_list, GTK_TYPE_WIDGET)

static void
update (UiReferenceList *self)
{
  GtkListBoxRow *row;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)); i++)
    ui_reference_row_update (UI_REFERENCE_ROW (row));
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  UiReferenceList *self = data;
  return ui_reference_row_new (self->session, item);
}

static void
on_document (UiReferenceList *self)
{
  GListStore *references = app_album_references (ui_session_album (self->session));
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), G_LIST_MODEL (references), create_row, self,
                           NULL);
  g_set_object (&self->references, references);
}

static void
on_row_activated (UiReferenceList *self, GtkListBoxRow *row)
{
  AppReference *reference = ui_reference_row_reference (UI_REFERENCE_ROW (row));
  AppLane lane = app_comparison_take_lane (ui_session_comparison (self->session), reference);
  ui_session_set_lane (self->session, lane);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, UiReferenceList *self)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  for (GSList *i = files; i; i = i->next)
    {
      char *path = g_file_get_path (i->data);
      if (path)
        g_ptr_array_add (paths, path);
    }
  if (paths->len == 0)
    return FALSE;
  g_ptr_array_add (paths, NULL);
  ui_edit_add_references (self->session, (const char *const *) paths->pdata);
  return TRUE;
}

static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
        UiReferenceList *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  GListStore *references = app_album_references (ui_session_album (self->session));
  if (!row || (key != GDK_KEY_Delete && key != GDK_KEY_F2))
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_F2)
    ui_reference_row_edit_name (UI_REFERENCE_ROW (row));
  else
    app_history_remove (ui_session_history (self->session), references,
                        gtk_list_box_row_get_index (row), _ ("Remove reference"));
  return GDK_EVENT_STOP;
}

static GtkWidget *
title_new (void)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *title = gtk_label_new (_ ("REFERENCES"));
  GtkWidget *add = gtk_button_new_from_icon_name ("list-add-symbolic");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "section");
  gtk_widget_add_css_class (row, "pane-title");
  gtk_widget_add_css_class (add, "flat");
  gtk_widget_set_tooltip_text (add, _ ("Add records to compare with, or drop files here. They are "
                                       "never rendered and never delivered."));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (add), "win.add-references");
  ui_name (add, _ ("Add references"));
  gtk_box_append (GTK_BOX (row), title);
  gtk_box_append (GTK_BOX (row), add);
  return row;
}

static void
ui_reference_list_dispose (GObject *object)
{
  UiReferenceList *self = UI_REFERENCE_LIST (object);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->references);
  G_OBJECT_CLASS (ui_reference_list_parent_class)->dispose (object);
}

static void
ui_reference_list_class_init (UiReferenceListClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_reference_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ui_reference_list_init (UiReferenceList *self)
{
  GtkWidget *nothing = gtk_label_new (_ ("Drop finished records here to compare with."));
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_widget_add_css_class (nothing, "dim");
  gtk_label_set_xalign (GTK_LABEL (nothing), 0);
  gtk_widget_add_css_class (nothing, "pane-title");
  self->list = gtk_list_box_new ();
  gtk_list_box_set_placeholder (GTK_LIST_BOX (self->list), nothing);
  gtk_widget_add_css_class (self->list, "tracks");
  gtk_widget_add_css_class (self->list, "references");
  ui_name (self->list, _ ("References"));
  ui_name (scroller, _ ("References")); /* it takes the focus while it is empty */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "panel");
  gtk_box_append (GTK_BOX (self->box), title_new ());
  gtk_box_append (GTK_BOX (self->box), scroller);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), self, 0);
  gtk_widget_add_controller (self->list, keys);
}

GtkWidget *
ui_reference_list_new (UiSession *session)
{
  static const char *const signals[] = { "comparison", "selection", "transport", "album" };
  UiReferenceList *self = g_object_new (UI_TYPE_REFERENCE_LIST, NULL);
  self->session = session;
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  g_signal_connect_object (session, "document", G_CALLBACK (on_document), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (session, signals[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  on_document (self);
  return GTK_WIDGET (self);
}
