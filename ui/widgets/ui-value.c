/* ui-value.c — THE control of a parameter. */
#include "ui-value.h"

#include "ui-draw.h"
#include "ui-knob.h"
#include "ui-palette.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define ROW_CHOICES 4     /* more become a drop-down */
#define ROW_CHARACTERS 26 /* so do longer ones */
#define ROW_CHARACTERS_BAR 14

struct _UiValue
{
  GtkWidget parent_instance;

  const DspParam *param; /* borrowed */
  UiKnobLook look;
  double value;
  char *accessible_name; /* owned */
  GdkRGBA color;
  gboolean setting; /* children are being set by us */

  /* children; exactly one of knob, toggle, row, drop_down */
  GtkWidget *overlay; /* knob and entry */
  GtkWidget *knob;
  GtkWidget *toggle;
  GtkWidget *row;
  GtkWidget *drop_down;
  GtkWidget *entry; /* NULL until first needed */
  GtkWidget *label;
  GtkWidget *menu; /* NULL until first needed */
};

G_DEFINE_TYPE (UiValue, ui_value, GTK_TYPE_WIDGET)

enum
{
  GESTURE_BEGIN,
  CHANGED,
  GESTURE_END,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* ---- value -------------------------------------------------------------------------------- */

static GtkWidget *
control (UiValue *self)
{
  return self->knob     ? self->knob
         : self->toggle ? self->toggle
         : self->row    ? self->row
                        : self->drop_down;
}

static void
name_control (UiValue *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (control (self)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->accessible_name ? self->accessible_name
                                                        : _ (self->param->name),
                                  -1);
}

static void
show_choice (UiValue *self)
{
  int i = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (self->row); child;
       child = gtk_widget_get_next_sibling (child), i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (child), i == (int) self->value);
}

/* Brings the children in line with self->value. */
static void
show (UiValue *self)
{
  char text[64];

  self->setting = TRUE;
  if (self->knob)
    ui_knob_set (UI_KNOB (self->knob), self->value);
  else if (self->toggle)
    {
      ui_format_param (self->param, self->value, text, sizeof text);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->toggle), self->value != 0.0);
      gtk_button_set_label (GTK_BUTTON (self->toggle), text);
      name_control (self); /* the button took its label for its name */
    }
  else if (self->row)
    show_choice (self);
  else
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down), (guint) self->value);
  self->setting = FALSE;
}

/* One whole gesture of the user. */
static void
put (UiValue *self, double value)
{
  value = dsp_param_clamp (self->param, value);
  if (self->knob)
    {
      ui_knob_put (UI_KNOB (self->knob), value);
      return;
    }
  if (value == self->value)
    return;
  g_signal_emit (self, signals[GESTURE_BEGIN], 0);
  self->value = value;
  show (self);
  g_signal_emit (self, signals[CHANGED], 0, value);
  g_signal_emit (self, signals[GESTURE_END], 0);
}

static void
on_knob_begin (UiKnob *knob, UiValue *self)
{
  g_signal_emit (self, signals[GESTURE_BEGIN], 0);
}

static void
on_knob_moved (UiKnob *knob, double value, UiValue *self)
{
  self->value = value;
  g_signal_emit (self, signals[CHANGED], 0, value);
}

static void
on_knob_end (UiKnob *knob, UiValue *self)
{
  g_signal_emit (self, signals[GESTURE_END], 0);
}

static void
on_toggled (GtkToggleButton *button, UiValue *self)
{
  if (!self->setting)
    put (self, gtk_toggle_button_get_active (button) ? 1.0 : 0.0);
}

static void
on_row_toggled (GtkToggleButton *button, UiValue *self)
{
  if (!self->setting && gtk_toggle_button_get_active (button))
    put (self, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "index")));
}

static void
on_drop_down (GtkDropDown *drop_down, GParamSpec *pspec, UiValue *self)
{
  const guint index = gtk_drop_down_get_selected (drop_down);

  if (!self->setting && index != GTK_INVALID_LIST_POSITION)
    put (self, index);
}

/* ---- entry in place ----------------------------------------------------------------------- */

static void
close_entry (UiValue *self)
{
  if (!gtk_widget_get_visible (self->entry))
    return;
  gtk_widget_set_visible (self->entry, FALSE);
  gtk_widget_grab_focus (self->knob);
}

gboolean
ui_value_type (UiValue *self, const char *text)
{
  double value;

  g_return_val_if_fail (UI_IS_VALUE (self), FALSE);

  if (!dsp_param_read (self->param, text, &value))
    return FALSE;
  put (self, value);
  return TRUE;
}

/* What stands in the entry is no value: it stays open. */
static void
refuse (UiValue *self)
{
  gtk_widget_add_css_class (self->entry, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE, -1);
  gtk_widget_error_bell (self->entry);
}

static void
on_entry_activate (GtkEntry *entry, UiValue *self)
{
  if (ui_value_type (self, gtk_editable_get_text (GTK_EDITABLE (entry))))
    close_entry (self);
  else
    refuse (self);
}

static void
on_entry_changed (GtkEditable *editable, UiValue *self)
{
  gtk_widget_remove_css_class (self->entry, "error");
  gtk_accessible_reset_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID);
}

static gboolean
on_entry_key (GtkEventControllerKey *key, guint keyval, guint keycode, GdkModifierType state,
              UiValue *self)
{
  if (keyval != GDK_KEY_Escape)
    return FALSE;
  close_entry (self);
  return TRUE;
}

/* Clicking elsewhere takes what can be read and drops the rest. */
static void
on_entry_leave (GtkEventControllerFocus *focus, UiValue *self)
{
  if (!gtk_widget_get_visible (self->entry))
    return;
  gtk_widget_set_visible (self->entry, FALSE);
  ui_value_type (self, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

static void
make_entry (UiValue *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->entry = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 8);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), 8);
  gtk_editable_set_alignment (GTK_EDITABLE (self->entry), 0.5f);
  gtk_widget_set_halign (self->entry, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->entry, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->entry, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->accessible_name ? self->accessible_name
                                                        : _ (self->param->name),
                                  -1);
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (on_entry_key), self);
  g_signal_connect (focus, "leave", G_CALLBACK (on_entry_leave), self);
  g_signal_connect (self->entry, "activate", G_CALLBACK (on_entry_activate), self);
  g_signal_connect (self->entry, "changed", G_CALLBACK (on_entry_changed), self);
  gtk_widget_add_controller (self->entry, key);
  gtk_widget_add_controller (self->entry, focus);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->entry);
}

void
ui_value_edit (UiValue *self, const char *text)
{
  char value[64];

  g_return_if_fail (UI_IS_VALUE (self));

  if (!self->knob)
    return;
  if (!self->entry)
    make_entry (self);
  ui_format_param (self->param, self->value, value, sizeof value);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text ? text : value);
  gtk_widget_set_visible (self->entry, TRUE);
  gtk_widget_grab_focus (self->entry); /* selects all */
  if (text)
    gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

static void
on_knob_edit (UiKnob *knob, const char *text, UiValue *self)
{
  ui_value_edit (self, text);
}

/* ---- menu --------------------------------------------------------------------------------- */

static void
action_reset (GtkWidget *widget, const char *name, GVariant *parameter)
{
  put (UI_VALUE (widget), UI_VALUE (widget)->param->def);
}

/* All its digits, and the unit: 12000 Hz must not be pasted as 12000 dB. */
static void
action_copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  UiValue *self = UI_VALUE (widget);
  char text[64], *copied;

  dsp_param_write (self->param, self->value, text, sizeof text);
  copied = g_strjoin (*self->param->unit ? " " : "", text, self->param->unit, NULL);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), copied);
  g_free (copied);
}

static void
on_pasted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  UiValue *self = user_data;
  char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  if (!text || !self->param)
    gtk_widget_error_bell (GTK_WIDGET (self));
  else if (!ui_value_type (self, g_strstrip (text)))
    {
      ui_value_edit (self, text); /* shows what it was */
      if (self->entry)
        refuse (self);
      else
        gtk_widget_error_bell (GTK_WIDGET (self));
    }
  g_free (text);
  g_object_unref (self);
}

static void
action_paste (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL, on_pasted,
                                 g_object_ref (widget));
}

static void
action_edit (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ui_value_edit (UI_VALUE (widget), NULL);
}

static void
make_menu (UiValue *self)
{
  GMenu *model = g_menu_new ();
  char value[64], *reset;

  ui_format_param (self->param, self->param->def, value, sizeof value);
  reset = g_strdup_printf (_ ("Reset to %s"), value);
  g_menu_append (model, reset, "value.reset");
  g_menu_append (model, _ ("Copy Value"), "value.copy");
  g_menu_append (model, _ ("Paste Value"), "value.paste");
  if (self->knob)
    g_menu_append (model, _ ("Type a Value…"), "value.edit");
  self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (model));
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  g_object_unref (model);
  g_free (reset);
}

static void
popup_menu (UiValue *self, double x, double y)
{
  if (!self->menu)
    make_menu (self);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
action_menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  popup_menu (UI_VALUE (widget), gtk_widget_get_width (widget) / 2.0,
              gtk_widget_get_height (widget) / 2.0);
}

static void
on_secondary (GtkGestureClick *click, int n_press, double x, double y, UiValue *self)
{
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  popup_menu (self, x, y);
}

/* ---- construction ------------------------------------------------------------------------- */

/* The wheel changes choices too. */
static gboolean
on_scroll (GtkEventControllerScroll *scroll, double dx, double dy, UiValue *self)
{
  if (fabs (dy) >= 0.5)
    put (self, self->value + (dy > 0.0 ? 1.0 : -1.0));
  return TRUE;
}

static void
add_scroll (UiValue *self, GtkWidget *child)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (
      GTK_EVENT_CONTROLLER_SCROLL_VERTICAL | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);

  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (child, scroll);
}

static void
make_knob (UiValue *self)
{
  self->knob = ui_knob_new (self->param, self->look);
  self->overlay
      = g_object_new (GTK_TYPE_OVERLAY, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), self->knob);
  if (self->look == UI_KNOB_ARC)
    gtk_widget_set_halign (self->overlay, GTK_ALIGN_CENTER);
  else if (self->look == UI_KNOB_COLUMN)
    gtk_widget_set_vexpand (self->overlay, TRUE);
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
  g_signal_connect (self->knob, "begin", G_CALLBACK (on_knob_begin), self);
  g_signal_connect (self->knob, "moved", G_CALLBACK (on_knob_moved), self);
  g_signal_connect (self->knob, "end", G_CALLBACK (on_knob_end), self);
  g_signal_connect (self->knob, "edit", G_CALLBACK (on_knob_edit), self);
}

static void
make_toggle (UiValue *self)
{
  self->toggle = gtk_toggle_button_new ();
  gtk_widget_set_parent (self->toggle, GTK_WIDGET (self));
  g_signal_connect (self->toggle, "toggled", G_CALLBACK (on_toggled), self);
}

static void
make_row (UiValue *self)
{
  GtkWidget *first = NULL;

  self->row = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_RADIO_GROUP, NULL);
  gtk_widget_add_css_class (self->row, "segmented");
  for (int i = 0; self->param->choices[i].id; i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (_ (self->param->choices[i].name));

      g_object_set_data (G_OBJECT (button), "index", GINT_TO_POINTER (i));
      if (first)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (first));
      else
        first = button;
      g_signal_connect (button, "toggled", G_CALLBACK (on_row_toggled), self);
      gtk_box_append (GTK_BOX (self->row), button);
    }
  gtk_widget_set_parent (self->row, GTK_WIDGET (self));
  add_scroll (self, self->row);
}

static void
make_drop_down (UiValue *self)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  for (int i = 0; self->param->choices[i].id; i++)
    gtk_string_list_append (names, _ (self->param->choices[i].name));
  self->drop_down = gtk_drop_down_new (G_LIST_MODEL (names), NULL);
  gtk_widget_set_parent (self->drop_down, GTK_WIDGET (self));
  g_signal_connect (self->drop_down, "notify::selected", G_CALLBACK (on_drop_down), self);
  add_scroll (self, self->drop_down);
}

static gboolean
fits_row (const DspParam *param, UiKnobLook look)
{
  const int most = look == UI_KNOB_BAR ? ROW_CHARACTERS_BAR : ROW_CHARACTERS;
  int n = 0;
  glong characters = 0;

  for (; param->choices[n].id; n++)
    characters += g_utf8_strlen (_ (param->choices[n].name), -1);
  return n <= ROW_CHOICES && characters <= most;
}

static void
make_control (UiValue *self)
{
  GtkWidget *child;

  if (self->param->scale == DSP_SCALE_TOGGLE)
    make_toggle (self);
  else if (self->param->scale != DSP_SCALE_CHOICE)
    make_knob (self);
  else if (fits_row (self->param, self->look))
    make_row (self);
  else
    make_drop_down (self);
  child = control (self);
  if (!self->knob) /* in line with the middle of the knobs beside it */
    {
      gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
      gtk_widget_set_halign (child, GTK_ALIGN_CENTER);
      gtk_widget_set_vexpand (child, TRUE);
    }
  self->label = gtk_label_new (_ (self->param->name));
  gtk_widget_add_css_class (self->label, "caption");
  gtk_widget_set_valign (self->label, GTK_ALIGN_END);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_set_visible (self->label, self->look != UI_KNOB_COLUMN);
  if (self->look != UI_KNOB_BAR)
    return;
  gtk_widget_insert_after (self->label, GTK_WIDGET (self), NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0.0f);
  gtk_widget_set_halign (child, self->knob ? GTK_ALIGN_FILL : GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self), "compact");
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                              0);
}

static void
make_tooltip (UiValue *self)
{
  const DspParam *param = self->param;
  GString *text = g_string_new (_ (param->name));
  char min[64], max[64], def[64];

  if (param->help && *param->help)
    {
      g_string_append_printf (text, "\n%s", _ (param->help));
      gtk_accessible_update_property (GTK_ACCESSIBLE (control (self)),
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _ (param->help), -1);
    }
  ui_format_param (param, param->def, def, sizeof def);
  if (self->knob)
    {
      ui_format_param (param, param->min, min, sizeof min);
      ui_format_param (param, param->max, max, sizeof max);
      /* Translators: range of a control, then its default */
      g_string_append_printf (text, _ ("\n%s to %s, default %s"), min, max, def);
    }
  else
    g_string_append_printf (text, _ ("\nDefault %s"), def);
  ui_tooltip (GTK_WIDGET (self), text->str);
  g_string_free (text, TRUE);
}

static void
ui_value_dispose (GObject *object)
{
  UiValue *self = UI_VALUE (object);
  GtkWidget *child;

  self->menu = self->entry = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  self->overlay = self->knob = self->toggle = self->row = self->drop_down = self->label = NULL;
  g_clear_pointer (&self->accessible_name, g_free);
  G_OBJECT_CLASS (ui_value_parent_class)->dispose (object);
}

static void
ui_value_class_init (UiValueClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GType type = G_TYPE_FROM_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ui_value_dispose;
  gtk_widget_class_set_css_name (widget_class, "value");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "value.reset", NULL, action_reset);
  gtk_widget_class_install_action (widget_class, "value.copy", NULL, action_copy);
  gtk_widget_class_install_action (widget_class, "value.paste", NULL, action_paste);
  gtk_widget_class_install_action (widget_class, "value.edit", NULL, action_edit);
  gtk_widget_class_install_action (widget_class, "value.menu", NULL, action_menu);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "value.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "value.menu",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "value.copy",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "value.paste",
                                       NULL);

  signals[GESTURE_BEGIN] = g_signal_new ("gesture-begin", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 0);
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  signals[GESTURE_END]
      = g_signal_new ("gesture-end", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ui_value_init (UiValue *self)
{
  GtkGesture *secondary = gtk_gesture_click_new ();
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 4);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect (secondary, "pressed", G_CALLBACK (on_secondary), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (secondary));
}

GtkWidget *
ui_value_new (const DspParam *param)
{
  return ui_value_new_look (param, UI_KNOB_ARC);
}

GtkWidget *
ui_value_new_look (const DspParam *param, UiKnobLook look)
{
  UiValue *self;

  g_return_val_if_fail (param != NULL, NULL);

  self = g_object_new (UI_TYPE_VALUE, NULL);
  self->param = param;
  self->look = look;
  self->value = param->def;
  self->color = *ui_palette (UI_COLOR_MASTER);
  make_control (self);
  make_tooltip (self);
  ui_value_set_accessible_name (self, NULL);
  show (self);
  return GTK_WIDGET (self);
}

const DspParam *
ui_value_param (UiValue *self)
{
  g_return_val_if_fail (UI_IS_VALUE (self), NULL);
  return self->param;
}

void
ui_value_set (UiValue *self, double value)
{
  g_return_if_fail (UI_IS_VALUE (self));

  self->value = dsp_param_clamp (self->param, value);
  show (self);
  if (self->knob) /* the pointer may hold it */
    self->value = ui_knob_get (UI_KNOB (self->knob));
}

double
ui_value_get (UiValue *self)
{
  g_return_val_if_fail (UI_IS_VALUE (self), NAN);
  return self->knob ? ui_knob_get (UI_KNOB (self->knob)) : self->value;
}

void
ui_value_set_color (UiValue *self, GdkRGBA color)
{
  g_return_if_fail (UI_IS_VALUE (self));

  self->color = color;
  if (self->knob)
    ui_knob_set_color (UI_KNOB (self->knob), &color);
}

void
ui_value_set_accessible_name (UiValue *self, const char *name)
{
  g_return_if_fail (UI_IS_VALUE (self));

  g_free (self->accessible_name);
  self->accessible_name = g_strdup (name);
  name_control (self);
}
