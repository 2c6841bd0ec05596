/* ui-module-editor.c — the editor of the selected slot, made from its module's parameters. */
#include "ui-module-editor.h"

#include "ui-columns.h"
#include "ui-edit.h"
#include "ui-module-picture.h"
#include "ui-preset-menu.h"
#include "ui-readings.h"
#include "ui-still.h"
#include "ui-target-loudness.h"
#include "ui-text.h"
#include "ui-value.h"
#include "ui-width-picture.h"
#include "ui-wrap-box.h"

#include "app-target-loudness.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* From so many groups on one is shown at a time; where the editor is narrow, so as not to be high.
 */
#define MANY_GROUPS 4
#define MANY_GROUPS_NARROW 2
#define PICTURE_GAP 16
#define NARROW 800 /* pixels of the editor: pictures leave more of it to the values */
/* Pixels of the places of values in lines, and what stays free of them. */
#define PLACE 20
#define PLACE_GAP 12
#define LINE_GAP 6
#define ARC_GAP 16
#define CHOICE_LEAST 24 /* px that a choice has at least */
#define GROUP_GAP 28

enum
{
  GROUP_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

struct _UiModuleEditor
{
  GtkWidget parent;

  /* owned */
  AppSlot *slot;      /* that the controls stand for, or NULL */
  char *group;        /* shown, NULL: all */
  GtkWidget *content; /* that is shown */
  GtkWidget *next;    /* its successor, hidden until all of it is made; NULL: none waits */
  GtkWidget *former;  /* its forerunner, in no window, until there is time to free it; or NULL */
  GPtrArray *values;  /* UiValue by parameter, of the newest content; NULL where none is shown */

  /* borrowed */
  UiSession *session;
  GtkWidget *switcher, *body; /* of the groups; where the values are. NULL: none */
  GtkWidget *picture;         /* NULL: the module has none */
  GtkWidget *readings;        /* NULL: the module has none */
  GtkWidget *settings;        /* A|B, NULL: nothing can be set */

  UiKnobLook look;   /* of the values in the body */
  int arcs_width;    /* that they take as arcs in one line, or what they take at least */
  gboolean measured; /* arcs_width is exact */
  int width;         /* that the content has */
  gboolean narrow;
  guint fitting; /* source id, 0: none */
  /* Of what waits for the frame that shows the rest of a new selection, or for the one after that;
   * 0: none */
  guint frame, taking;
  guint freeing; /* source id, 0: none */
};

G_DEFINE_FINAL_TYPE (UiModuleEditor, ui_module_editor, GTK_TYPE_WIDGET)

/* Names of the groups in the order of the table; borrowed. */
static GPtrArray *
groups_of (const DspModule *module)
{
  GPtrArray *groups = g_ptr_array_new ();
  for (int i = 0; i < module->n_params; i++)
    {
      const char *group = module->params[i].group;
      gboolean known = !group;
      for (guint j = 0; j < groups->len && !known; j++)
        known = g_str_equal (groups->pdata[j], group);
      if (!known)
        g_ptr_array_add (groups, (char *) group);
    }
  return groups;
}

/* ---- values ---- */

static void
on_begin (UiModuleEditor *self)
{
  ui_session_begin_gesture (self->session, NULL);
}

static void
on_end (UiModuleEditor *self)
{
  ui_session_end_gesture (self->session);
}

static void
on_changed (UiValue *value, double number, UiModuleEditor *self)
{
  const DspModule *module = app_slot_module (self->slot);
  if (self->frame || self->taking) /* of a slot that is not selected any more */
    return;
  app_history_set_value (ui_session_history (self->session), self->slot,
                         ui_value_param (value) - module->params, number);
}

static GtkWidget *
value_new (UiModuleEditor *self, int index, UiKnobLook look)
{
  const DspParam *param = &app_slot_module (self->slot)->params[index];
  GtkWidget *value = ui_value_new_look (param, look);
  gtk_widget_set_name (value, param->id);
  if (param->group)
    {
      g_autofree char *name = g_strdup_printf ("%s, %s", _ (param->group), _ (param->name));
      ui_value_set_accessible_name (UI_VALUE (value), name);
    }
  ui_value_set (UI_VALUE (value), app_slot_value (self->slot, index));
  if (look == UI_KNOB_ARC)
    gtk_widget_set_valign (value, GTK_ALIGN_CENTER);
  g_signal_connect_object (value, "gesture-begin", G_CALLBACK (on_begin), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (value, "gesture-end", G_CALLBACK (on_end), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (value, "changed", G_CALLBACK (on_changed), self, 0);
  self->values->pdata[index] = value;
  return value;
}

/* The one that is heard stands out; both have a name once there are two. */
static void
show_settings (UiModuleEditor *self)
{
  if (!self->settings)
    return;
  const AppSlotOther *other = app_slot_other (self->slot);
  const char *markup = !other          ? "A|B"
                       : other->second ? "<span alpha='50%'>A|</span><b>B</b>"
                                       : "<b>A</b><span alpha='50%'>|B</span>";
  GtkWidget *label = gtk_button_get_child (GTK_BUTTON (self->settings));
  gtk_label_set_markup (GTK_LABEL (label), markup);
  ui_name (self->settings, !other          ? _ ("A and B: two settings to compare")
                           : other->second ? _ ("A and B: B is heard")
                                           : _ ("A and B: A is heard"));
}

static GtkWidget *
settings_new (UiModuleEditor *self)
{
  self->settings = gtk_toggle_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->settings), gtk_label_new (NULL));
  gtk_widget_set_name (self->settings, "settings");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->settings), "win.slot-swap");
  gtk_widget_set_focus_on_click (self->settings, FALSE);
  ui_tooltip (self->settings, _ ("Two settings of this module, kept with the album: each press "
                                 "takes the other one (X). Shift+X makes the other one like "
                                 "this. They are not matched in loudness."));
  show_settings (self);
  return self->settings;
}

/* Whether a parameter of the group has another value than its default. */
static gboolean
is_busy (AppSlot *slot, const char *group)
{
  const DspModule *module = app_slot_module (slot);
  for (int i = 0; i < module->n_params; i++)
    if (g_strcmp0 (module->params[i].group, group) == 0
        && app_slot_value (slot, i) != module->params[i].def)
      return TRUE;
  return FALSE;
}

/* Groups in which something is set stand out. */
static void
show_busy (UiModuleEditor *self)
{
  GtkWidget *button = self->switcher ? gtk_widget_get_first_child (self->switcher) : NULL;
  for (; button; button = gtk_widget_get_next_sibling (button))
    if (is_busy (self->slot, g_object_get_data (G_OBJECT (button), "group")))
      gtk_widget_add_css_class (button, "busy");
    else
      gtk_widget_remove_css_class (button, "busy");
}

static void
show_values (UiModuleEditor *self)
{
  show_settings (self);
  show_busy (self);
  for (guint i = 0; i < self->values->len; i++)
    if (self->values->pdata[i])
      ui_value_set (self->values->pdata[i], app_slot_value (self->slot, i));
}

/* Its value is moved in the picture. */
static gboolean
in_picture (UiModuleEditor *self, int index)
{
  return self->picture && UI_IS_WIDTH_PICTURE (self->picture)
         && ui_width_picture_band (app_slot_module (self->slot), index) >= 0;
}

/* Adds the parameters of a group (NULL: without group), those for experts last. */
static void
add_values (UiModuleEditor *self, GtkWidget *box, const char *group)
{
  const DspModule *module = app_slot_module (self->slot);
  for (int advanced = 0; advanced < 2; advanced++)
    for (int i = 0; i < module->n_params; i++)
      {
        const DspParam *param = &module->params[i];
        gboolean is_advanced = (param->flags & DSP_PARAM_ADVANCED) != 0;
        if (g_strcmp0 (param->group, group) == 0 && is_advanced == advanced
            && !in_picture (self, i))
          ui_wrap_box_append (UI_WRAP_BOX (box), value_new (self, i, self->look));
      }
}

static GtkWidget *
title_new (const char *group)
{
  GtkWidget *title = gtk_label_new (group ? _ (group) : NULL);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "section");
  return title;
}

/* Bars go on in their lines. A row of arcs has a title; without group that is blank, so that all
 * rows stand level. */
static void
add_group (UiModuleEditor *self, GtkWidget *box, const char *group, gboolean titled)
{
  if (self->look == UI_KNOB_BAR)
    {
      add_values (self, box, group);
      return;
    }
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *row = ui_wrap_box_new (1, ARC_GAP, LINE_GAP);
  if (titled)
    gtk_box_append (GTK_BOX (column), title_new (group));
  add_values (self, row, group);
  gtk_box_append (GTK_BOX (column), row);
  ui_wrap_box_append (UI_WRAP_BOX (box), column);
}

/* ---- header ---- */

static void
on_group (GtkToggleButton *button, UiModuleEditor *self)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  const char *group = g_object_get_data (G_OBJECT (button), "group");
  if (g_strcmp0 (group, self->group) == 0)
    return;
  ui_module_editor_set_group (self, group);
  g_signal_emit (self, signals[GROUP_CHANGED], 0, group);
}

/* Bytes that the names of all groups begin with, up to and with a space: of "Band 1", "Band 2" …
 * only the numbers are on the buttons when there are many. */
static gsize
common_start (GPtrArray *groups)
{
  const char *space = groups->len >= MANY_GROUPS ? strchr (_ (groups->pdata[0]), ' ') : NULL;
  gsize size = space ? (gsize) (space - _ (groups->pdata[0])) + 1 : 0;
  for (guint i = 0; i < groups->len; i++)
    if (strncmp (_ (groups->pdata[i]), _ (groups->pdata[0]), size) != 0)
      return 0;
  return size;
}

static GtkWidget *
group_switch (UiModuleEditor *self, GPtrArray *groups)
{
  gsize start = common_start (groups);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkToggleButton *first = NULL;
  gtk_widget_add_css_class (box, "segmented");
  gtk_widget_add_css_class (box, "groups");
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  if (start > 0)
    gtk_widget_add_css_class (box, "compact");
  for (guint i = 0; i < groups->len; i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (_ (groups->pdata[i]) + start);
      ui_tooltip (button, _ (groups->pdata[i]));
      ui_name (button, _ (groups->pdata[i]));
      gtk_widget_set_name (button, groups->pdata[i]);
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), first);
      first = first ? first : GTK_TOGGLE_BUTTON (button);
      g_object_set_data (G_OBJECT (button), "group", groups->pdata[i]);
      if (g_strcmp0 (groups->pdata[i], self->group) == 0)
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
      g_signal_connect_object (button, "toggled", G_CALLBACK (on_group), self, 0);
      gtk_box_append (GTK_BOX (box), button);
    }
  return box;
}

static GtkWidget *
command_button (GtkWidget *button, const char *label, const char *action, const char *tip)
{
  gtk_button_set_label (GTK_BUTTON (button), label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  ui_tooltip (button, tip);
  gtk_widget_set_focus_on_click (button, FALSE);
  return button;
}

static GtkWidget *
header_new (UiModuleEditor *self)
{
  const DspModule *module = app_slot_module (self->slot);
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (_ (app_slot_name (self->slot)));
  gtk_widget_add_css_class (name, "heading");
  ui_tooltip (name, _ (module->help));
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_box_append (GTK_BOX (header), name);
  if (module->n_params > 0)
    {
      gtk_box_append (GTK_BOX (header), ui_preset_menu_new (self->session, self->slot));
      gtk_box_append (GTK_BOX (header), settings_new (self));
    }
  gtk_box_append (
      GTK_BOX (header),
      command_button (gtk_toggle_button_new (), _ ("Bypass"), "win.slot-bypass",
                      _ ("Take the module out of the sound, also of what is delivered (B)")));
  gtk_box_append (GTK_BOX (header),
                  command_button (gtk_toggle_button_new (), _ ("Without"), "win.hear-without",
                                  _ ("Hear the album without this module, at the same loudness: "
                                     "switches at once, changes nothing (Shift+B)")));
  gtk_box_append (GTK_BOX (header),
                  command_button (gtk_button_new (), _ ("Reset"), "win.slot-reset",
                                  _ ("All values to their defaults")));
  gtk_box_append (GTK_BOX (header),
                  command_button (gtk_button_new (), _ ("Remove"), "win.slot-remove",
                                  _ ("Take the module out of the chain (Ctrl+Delete)")));
  return header;
}

/* ---- building ---- */

static void
build_empty (GtkWidget *content)
{
  GtkWidget *label = gtk_label_new (
      _ ("No module is selected. Choose one in the strip above, or add one with +."));
  gtk_widget_add_css_class (label, "dim");
  gtk_widget_set_vexpand (label, TRUE);
  gtk_box_append (GTK_BOX (content), label);
}

static gboolean
has_ungrouped (const DspModule *module)
{
  for (int i = 0; i < module->n_params; i++)
    if (!module->params[i].group)
      return TRUE;
  return FALSE;
}

/* Fills the body with the controls of the group, or of all groups under their headings. What has no
 * group comes last, or first when the table begins with it. */
static void
fill_body (UiModuleEditor *self, UiKnobLook look)
{
  const DspModule *module = app_slot_module (self->slot);
  g_autoptr (GPtrArray) groups = groups_of (module);
  gboolean titled = !self->group && groups->len > 0;
  gboolean ungrouped = has_ungrouped (module);
  gboolean first = titled && ungrouped && !module->params[0].group;
  for (int i = 0; i < module->n_params; i++)
    if (!in_picture (self, i))
      self->values->pdata[i] = NULL;
  ui_box_clear (self->body);
  self->look = look;
  GtkWidget *box = look == UI_KNOB_BAR ? ui_wrap_box_new (PLACE, PLACE_GAP, LINE_GAP)
                                       : ui_wrap_box_new (1, GROUP_GAP, LINE_GAP);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (self->body), box);
  if (first)
    add_group (self, box, NULL, titled);
  if (self->group)
    add_group (self, box, self->group, FALSE);
  else
    for (guint i = 0; i < groups->len; i++)
      add_group (self, box, groups->pdata[i], TRUE);
  if (ungrouped && !first)
    add_group (self, box, NULL, titled);
}

/* What the picture leaves of the width; before the first allocation nothing. */
static int
room_for_values (UiModuleEditor *self)
{
  int picture = 0;
  if (self->picture)
    {
      gtk_widget_measure (self->picture, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &picture, NULL,
                          NULL);
      picture += PICTURE_GAP;
    }
  return self->width - picture;
}

/* Arcs where they have room in one row, else bars in lines. */
static UiKnobLook
fitting_look (UiModuleEditor *self)
{
  return self->arcs_width <= room_for_values (self) ? UI_KNOB_ARC : UI_KNOB_BAR;
}

/* Less than arcs in one line can take: most modules are told from it to have no room for them, and
 * need not be made twice. */
static int
least_arcs_width (UiModuleEditor *self)
{
  const DspModule *module = app_slot_module (self->slot);
  int width = -ARC_GAP;
  for (int i = 0; i < module->n_params; i++)
    {
      const DspParam *param = &module->params[i];
      const gboolean turned = param->scale == DSP_SCALE_LINEAR || param->scale == DSP_SCALE_LOG;
      if ((self->group && param->group && !g_str_equal (self->group, param->group))
          || in_picture (self, i))
        continue;
      width += ARC_GAP + (turned ? UI_KNOB_ARC_SIZE : CHOICE_LEAST);
    }
  return width;
}

static void
build_values (UiModuleEditor *self)
{
  ui_session_end_gesture (self->session);
  if (self->readings)
    ui_readings_set_group (UI_READINGS (self->readings), self->group);
  self->arcs_width = least_arcs_width (self);
  self->measured = self->arcs_width <= room_for_values (self);
  if (!self->measured)
    {
      fill_body (self, UI_KNOB_BAR);
      return;
    }
  fill_body (self, UI_KNOB_ARC);
  gtk_widget_measure (self->body, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &self->arcs_width, NULL,
                      NULL);
  if (fitting_look (self) != UI_KNOB_ARC)
    fill_body (self, UI_KNOB_BAR);
}

/* The picture of the module, where it has one. */
static GtkWidget *
picture_new (UiModuleEditor *self, const DspModule *module)
{
  if (!ui_width_picture_fits (module))
    return ui_module_picture_fits (module)
               ? ui_module_picture_new (self->session, self->slot, self->narrow)
               : NULL;
  GtkWidget *picture = ui_width_picture_new (self->session, self->slot, self->narrow);
  for (int i = 0; i < module->n_params; i++)
    if (ui_width_picture_band (module, i) >= 0)
      ui_width_picture_put (UI_WIDTH_PICTURE (picture), i, value_new (self, i, UI_KNOB_COLUMN));
  return picture;
}

/* The values, with the picture of the module at their left where it has one. */
static GtkWidget *
values_new (UiModuleEditor *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, PICTURE_GAP);
  self->picture = picture_new (self, app_slot_module (self->slot));
  if (self->picture)
    gtk_box_append (GTK_BOX (row), self->picture);
  self->body = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 28);
  gtk_widget_set_hexpand (self->body, TRUE);
  gtk_widget_set_valign (self->body, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (row), ui_still_new (self->body));
  gtk_widget_set_vexpand (row, TRUE);
  return row;
}

/* The first group in which something was set, else the first one. */
static const char *
busy_group (AppSlot *slot, GPtrArray *groups)
{
  const DspModule *module = app_slot_module (slot);
  for (int i = 0; i < module->n_params; i++)
    if (module->params[i].group && is_busy (slot, module->params[i].group))
      return module->params[i].group;
  return groups->pdata[0];
}

/* The group to begin with, NULL: all are shown. */
static const char *
first_group (UiModuleEditor *self, AppSlot *slot)
{
  g_autoptr (GPtrArray) groups = groups_of (app_slot_module (slot));
  const guint many = self->narrow ? MANY_GROUPS_NARROW : MANY_GROUPS;
  return groups->len < many ? NULL : busy_group (slot, groups);
}

/* The header, and the groups where there are many. */
static void
build_head (UiModuleEditor *self, GtkWidget *content)
{
  g_autoptr (GPtrArray) groups = groups_of (app_slot_module (self->slot));
  g_free (self->group);
  self->group = g_strdup (first_group (self, self->slot));
  gtk_box_append (GTK_BOX (content), ui_still_new (header_new (self)));
  if (!self->group)
    return;
  self->switcher = group_switch (self, groups);
  gtk_box_append (GTK_BOX (content), self->switcher);
  show_busy (self);
}

/* Makes the content of the slot, which is not shown yet: that it is laid out and drawn for the
 * first time, and the former one freed, costs as much again. */
static void
prepare (UiModuleEditor *self)
{
  ui_session_end_gesture (self->session);
  self->switcher = self->body = self->readings = self->settings = self->picture = NULL;
  g_ptr_array_set_size (self->values, 0);
  g_clear_pointer (&self->next, gtk_widget_unparent);
  self->next = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_add_css_class (self->next, "bar");
  gtk_widget_add_css_class (self->next, "bottom");
  gtk_widget_set_child_visible (self->next, FALSE);
  gtk_widget_set_parent (self->next, GTK_WIDGET (self));
  if (!self->slot)
    {
      build_empty (self->next);
      return;
    }
  const DspModule *module = app_slot_module (self->slot);
  g_ptr_array_set_size (self->values, module->n_params);
  build_head (self, self->next);
  gtk_box_append (GTK_BOX (self->next), values_new (self));
  if (app_target_loudness_fits (module))
    gtk_box_append (GTK_BOX (self->next), ui_target_loudness_new (self->session, self->slot));
  if (module->n_readings > 0)
    {
      self->readings = ui_readings_new (self->session, self->slot);
      gtk_box_append (GTK_BOX (self->next), self->readings);
    }
  build_values (self);
}

static gboolean
on_idle (gpointer data)
{
  UiModuleEditor *self = data;
  self->freeing = 0;
  g_clear_object (&self->former);
  return G_SOURCE_REMOVE;
}

/* Shows what was prepared. */
static void
show_next (UiModuleEditor *self)
{
  g_set_object (&self->former, self->content);
  if (self->former && !self->freeing)
    self->freeing = g_idle_add_full (G_PRIORITY_LOW, on_idle, self, NULL);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  self->content = g_steal_pointer (&self->next);
  gtk_widget_set_child_visible (self->content, TRUE);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
rebuild (UiModuleEditor *self)
{
  prepare (self);
  show_next (self);
}

/* After another width was given. */
static gboolean
on_fit (gpointer data)
{
  UiModuleEditor *self = data;
  gboolean narrow = self->width < NARROW;
  gboolean changed = narrow != self->narrow;
  self->fitting = 0;
  self->narrow = narrow;
  if (self->slot && changed)
    rebuild (self);
  else if (self->slot && fitting_look (self) != self->look)
    {
      if (self->measured)
        fill_body (self, fitting_look (self));
      else
        build_values (self);
    }
  return G_SOURCE_REMOVE;
}

/* ---- selection ---- */

static void
stop_waiting (UiModuleEditor *self)
{
  if (self->frame)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->frame);
  self->frame = 0;
  g_clear_handle_id (&self->taking, g_source_remove);
}

/* Stands for the slot that is selected now, but for what is shown. */
static void
prepare_slot (UiModuleEditor *self)
{
  AppSlot *slot = ui_session_slot (self->session);
  if (slot == self->slot)
    return;
  if (self->slot)
    g_signal_handlers_disconnect_by_data (self->slot, self);
  g_set_object (&self->slot, slot);
  if (slot)
    g_signal_connect_object (slot, "changed", G_CALLBACK (show_values), self, G_CONNECT_SWAPPED);
  prepare (self);
}

/* The same at once. */
static void
take_slot (UiModuleEditor *self)
{
  stop_waiting (self);
  prepare_slot (self);
  if (self->next)
    show_next (self);
}

static gboolean on_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer unused);

static gboolean
on_shown (gpointer data)
{
  UiModuleEditor *self = data;
  self->taking = 0;
  if (ui_session_slot (self->session) != self->slot)
    {
      prepare_slot (self);
      self->frame = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_frame, NULL, NULL);
    }
  else if (self->next) /* unless another width has made and shown it meanwhile */
    show_next (self);
  return G_SOURCE_REMOVE;
}

/* Behind this frame. */
static gboolean
on_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer unused)
{
  UiModuleEditor *self = UI_MODULE_EDITOR (widget);
  self->frame = 0;
  self->taking = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_shown, self, NULL); /* before the next */
  return G_SOURCE_REMOVE;
}

/* An editor takes as long to make as all else that a new selection changes, and as long again to be
 * laid out and drawn, so it is made one frame later and shown with the next; one that is not shown
 * comes when it is. */
static void
on_selection (UiModuleEditor *self)
{
  stop_waiting (self);
  ui_session_end_gesture (self->session);
  if ((self->next || ui_session_slot (self->session) != self->slot)
      && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->frame = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_frame, NULL, NULL);
}

static void
ui_module_editor_map (GtkWidget *widget)
{
  take_slot (UI_MODULE_EDITOR (widget));
  GTK_WIDGET_CLASS (ui_module_editor_parent_class)->map (widget);
}

/* ---- public ---- */

const char *
ui_module_editor_group (UiModuleEditor *self)
{
  AppSlot *slot = ui_session_slot (self->session);
  return slot == self->slot ? self->group : slot ? first_group (self, slot) : NULL;
}

void
ui_module_editor_set_group (UiModuleEditor *self, const char *group)
{
  take_slot (self);
  if (!self->group || !group || g_str_equal (group, self->group))
    return;
  g_free (self->group);
  self->group = g_strdup (group);
  for (GtkWidget *button = gtk_widget_get_first_child (self->switcher); button;
       button = gtk_widget_get_next_sibling (button))
    if (g_strcmp0 (g_object_get_data (G_OBJECT (button), "group"), group) == 0)
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  build_values (self);
}

GtkWidget *
ui_module_editor_value (UiModuleEditor *self, const char *param)
{
  take_slot (self);
  if (!self->slot)
    return NULL;
  const DspModule *module = app_slot_module (self->slot);
  int index = dsp_params_index (module->params, module->n_params, param);
  return index < 0 ? NULL : self->values->pdata[index];
}

static void
ui_module_editor_dispose (GObject *object)
{
  UiModuleEditor *self = UI_MODULE_EDITOR (object);
  g_clear_handle_id (&self->fitting, g_source_remove);
  stop_waiting (self);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_pointer (&self->next, gtk_widget_unparent);
  g_clear_handle_id (&self->freeing, g_source_remove);
  g_clear_object (&self->former);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_pointer (&self->group, g_free);
  g_clear_object (&self->slot);
  G_OBJECT_CLASS (ui_module_editor_parent_class)->dispose (object);
}

static void
ui_module_editor_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (UI_MODULE_EDITOR (widget)->content, orientation, for_size, minimum, natural,
                      NULL, NULL);
}

/* Another width may want another look; not within a layout. */
static void
ui_module_editor_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  UiModuleEditor *self = UI_MODULE_EDITOR (widget);
  int before = self->width;
  gtk_widget_size_allocate (self->content, &(GtkAllocation){ 0, 0, width, height }, -1);
  self->width = gtk_widget_get_width (self->content);
  if (self->width != before && !self->fitting)
    self->fitting = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_fit, self, NULL);
}

static GtkSizeRequestMode
ui_module_editor_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ui_module_editor_class_init (UiModuleEditorClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_module_editor_dispose;
  GTK_WIDGET_CLASS (class)->map = ui_module_editor_map;
  GTK_WIDGET_CLASS (class)->measure = ui_module_editor_measure;
  GTK_WIDGET_CLASS (class)->size_allocate = ui_module_editor_size_allocate;
  GTK_WIDGET_CLASS (class)->get_request_mode = ui_module_editor_get_request_mode;
  signals[GROUP_CHANGED] = g_signal_new ("group-changed", UI_TYPE_MODULE_EDITOR, G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ui_module_editor_init (UiModuleEditor *self)
{
  self->values = g_ptr_array_new ();
  self->narrow = TRUE; /* until there is more */
}

GtkWidget *
ui_module_editor_new (UiSession *session)
{
  UiModuleEditor *self = g_object_new (UI_TYPE_MODULE_EDITOR, NULL);
  self->session = session;
  g_signal_connect_object (session, "selection", G_CALLBACK (on_selection), self,
                           G_CONNECT_SWAPPED);
  rebuild (self);
  take_slot (self);
  return GTK_WIDGET (self);
}
