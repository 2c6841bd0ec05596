/* ui-cell.c — a label that is edited in place. */
#include "ui-cell.h"

#include "ui-text.h"

#include <glib/gi18n-lib.h>

enum
{
  CHECK,
  COMMIT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

struct _UiCell
{
  GtkWidget parent;

  /* owned */
  GtkWidget *stack;
  GtkWidget *label;
  GtkWidget *entry;
  char *edited; /* what the field starts with */
};

G_DEFINE_FINAL_TYPE (UiCell, ui_cell, GTK_TYPE_WIDGET)

/* NULL: nothing is wrong with what stands in the field. */
static void
show_fault (UiCell *self, const char *fault)
{
  (fault ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (self->entry, "error");
  ui_tooltip (self->entry, fault);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  fault ? fault : "", -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               fault ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static void
close_field (UiCell *self)
{
  gboolean focus = gtk_widget_get_focus_child (self->stack) == self->entry;
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->label);
  show_fault (self, NULL);
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_LIST_BOX_ROW);
  if (focus && row)
    gtk_widget_grab_focus (row);
}

static void
on_typed (UiCell *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *fault = NULL;
  if (!ui_cell_editing (self))
    return;
  if (g_strcmp0 (text, self->edited) != 0)
    g_signal_emit (self, signals[CHECK], 0, text, &fault);
  show_fault (self, fault);
}

/* TRUE when the field was closed. */
static gboolean
commit (UiCell *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *fault = NULL;
  if (g_strcmp0 (text, self->edited) != 0)
    g_signal_emit (self, signals[COMMIT], 0, text, &fault);
  if (!fault)
    {
      close_field (self);
      return TRUE;
    }
  show_fault (self, fault);
  gtk_widget_error_bell (self->entry);
  return FALSE;
}

static void
on_leave (UiCell *self)
{
  if (ui_cell_editing (self) && !commit (self))
    close_field (self);
}

static gboolean
on_key (UiCell *self, guint keyval, guint keycode, GdkModifierType state)
{
  if (keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  close_field (self);
  return GDK_EVENT_STOP;
}

static void
on_click (UiCell *self, int n_press)
{
  if (n_press == 2)
    ui_cell_edit (self);
}

void
ui_cell_set (UiCell *self, const char *shown, const char *edited)
{
  gtk_label_set_label (GTK_LABEL (self->label), shown);
  g_free (self->edited);
  self->edited = g_strdup (edited);
}

const char *
ui_cell_shown (UiCell *self)
{
  return gtk_label_get_label (GTK_LABEL (self->label));
}

void
ui_cell_edit (UiCell *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), self->edited ? self->edited : "");
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->entry);
  gtk_widget_grab_focus (self->entry);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

gboolean
ui_cell_editing (UiCell *self)
{
  return gtk_stack_get_visible_child (GTK_STACK (self->stack)) == self->entry;
}

static void
ui_cell_dispose (GObject *object)
{
  UiCell *self = UI_CELL (object);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_pointer (&self->edited, g_free);
  G_OBJECT_CLASS (ui_cell_parent_class)->dispose (object);
}

static void
ui_cell_class_init (UiCellClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_cell_dispose;
  signals[CHECK] = g_signal_new ("check", UI_TYPE_CELL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_STRING, 1, G_TYPE_STRING);
  signals[COMMIT] = g_signal_new ("commit", UI_TYPE_CELL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_STRING, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (class), "cell");
}

static void
ui_cell_init (UiCell *self)
{
  self->stack = gtk_stack_new ();
  self->label = gtk_label_new ("");
  self->entry = gtk_entry_new ();
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 1);
  gtk_widget_add_css_class (self->entry, "inline");
  gtk_stack_add_child (GTK_STACK (self->stack), self->label);
  gtk_stack_add_child (GTK_STACK (self->stack), self->entry);
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));

  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (on_typed), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (commit), self);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (self->entry, focus);
  GtkEventController *key = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (self->entry, key);
  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_click), self);
  gtk_widget_add_controller (self->label, GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
ui_cell_new (const char *name, float xalign, const char *style)
{
  UiCell *self = g_object_new (UI_TYPE_CELL, NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), xalign);
  gtk_editable_set_alignment (GTK_EDITABLE (self->entry), xalign);
  if (style)
    {
      gtk_widget_add_css_class (self->label, style);
      gtk_widget_add_css_class (self->entry, style);
    }
  ui_name (self->entry, name);
  return GTK_WIDGET (self);
}
