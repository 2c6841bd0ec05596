/* ui-band-menu.c — the menu of one band: its choices and switches, reset and removal. */
#include "ui-band-menu.h"

#include <glib/gi18n-lib.h>

/* What the actions of a menu act on; freed with it. */
typedef struct
{
  /* borrowed */
  UiSession *session;
  const char *group; /* static: of the module's table; NULL: what has no group */
  GCallback remove;
  gpointer data;

  AppSlot *slot; /* owned */
} BandMenu;

static void
band_menu_free (gpointer data)
{
  BandMenu *self = data;
  g_object_unref (self->slot);
  g_free (self);
}

static int
index_of (BandMenu *self, GSimpleAction *action)
{
  const DspModule *module = app_slot_module (self->slot);
  return dsp_params_index (module->params, module->n_params, g_action_get_name (G_ACTION (action)));
}

static void
put (BandMenu *self, int param, double value)
{
  ui_session_end_gesture (self->session);
  app_history_seal (ui_session_history (self->session));
  app_history_set_value (ui_session_history (self->session), self->slot, param, value);
  app_history_seal (ui_session_history (self->session));
}

static void
on_choice (GSimpleAction *action, GVariant *state, BandMenu *self)
{
  g_simple_action_set_state (action, state);
  put (self, index_of (self, action), g_variant_get_int32 (state));
}

static void
on_toggle (GSimpleAction *action, GVariant *state, BandMenu *self)
{
  g_simple_action_set_state (action, state);
  put (self, index_of (self, action), g_variant_get_boolean (state) ? 1 : 0);
}

/* The shape and where the band works stay; its place and everything else become what they were. */
static void
on_reset (GSimpleAction *action, GVariant *parameter, BandMenu *self)
{
  const DspModule *module = app_slot_module (self->slot);
  AppHistory *history = ui_session_history (self->session);
  g_autofree char *label
      = g_strdup_printf (_ ("reset %s"),
                         self->group ? _ (self->group) : _ (app_slot_name (self->slot)));
  ui_session_end_gesture (self->session);
  app_history_begin (history, label);
  for (int i = 0; i < module->n_params; i++)
    if (g_strcmp0 (module->params[i].group, self->group) == 0
        && module->params[i].scale != DSP_SCALE_CHOICE)
      app_history_set_value (history, self->slot, i, module->params[i].def);
  app_history_end (history);
}

static void
on_remove (GSimpleAction *action, GVariant *parameter, BandMenu *self)
{
  ((void (*) (gpointer, const char *)) self->remove) (self->data, self->group);
}

static void
add_action (BandMenu *self, GActionMap *map, GSimpleAction *action, const char *signal,
            GCallback callback)
{
  g_signal_connect (action, signal, callback, self);
  g_action_map_add_action (map, G_ACTION (action));
  g_object_unref (action);
}

/* A choice is a submenu of its names, with the one that is set marked. */
static void
add_choice (BandMenu *self, GActionMap *map, GMenu *menu, int index)
{
  const DspParam *param = &app_slot_module (self->slot)->params[index];
  g_autoptr (GMenu) choices = g_menu_new ();
  g_autofree char *action = g_strconcat ("band.", param->id, NULL);
  for (int i = 0; param->choices[i].id; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (param->choices[i].name), NULL);
      g_menu_item_set_action_and_target (item, action, "i", i);
      g_menu_append_item (choices, item);
    }
  g_menu_append_submenu (menu, _ (param->name), G_MENU_MODEL (choices));
  GVariant *state = g_variant_new_int32 ((gint32) app_slot_value (self->slot, index));
  add_action (self, map, g_simple_action_new_stateful (param->id, G_VARIANT_TYPE_INT32, state),
              "change-state", G_CALLBACK (on_choice));
}

static void
add_toggle (BandMenu *self, GActionMap *map, GMenu *menu, int index)
{
  const DspParam *param = &app_slot_module (self->slot)->params[index];
  g_autofree char *action = g_strconcat ("band.", param->id, NULL);
  GVariant *state = g_variant_new_boolean (app_slot_value (self->slot, index) > 0);
  g_menu_append (menu, _ (param->name), action);
  add_action (self, map, g_simple_action_new_stateful (param->id, NULL, state), "change-state",
              G_CALLBACK (on_toggle));
}

static GMenu *
menu_new (BandMenu *self, GActionMap *map)
{
  const DspModule *module = app_slot_module (self->slot);
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) choices = g_menu_new (), toggles = g_menu_new (), commands = g_menu_new ();
  for (int i = 0; i < module->n_params; i++)
    {
      const DspParam *param = &module->params[i];
      if (g_strcmp0 (param->group, self->group) != 0)
        continue;
      if (param->scale == DSP_SCALE_CHOICE)
        add_choice (self, map, choices, i);
      else if (param->scale == DSP_SCALE_TOGGLE)
        add_toggle (self, map, toggles, i);
    }
  g_menu_append_section (menu, self->group ? _ (self->group) : NULL, G_MENU_MODEL (choices));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (toggles));
  g_menu_append (commands, _ ("Reset"), "band.reset");
  add_action (self, map, g_simple_action_new ("reset", NULL), "activate", G_CALLBACK (on_reset));
  if (self->remove)
    {
      g_menu_append (commands, _ ("Remove"), "band.remove");
      add_action (self, map, g_simple_action_new ("remove", NULL), "activate",
                  G_CALLBACK (on_remove));
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (commands));
  return menu;
}

GtkWidget *
ui_band_menu_popup (UiSession *session, AppSlot *slot, const char *group, GtkWidget *parent,
                    double x, double y, GCallback remove, gpointer data)
{
  BandMenu *self = g_new0 (BandMenu, 1);
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  self->session = session;
  self->slot = g_object_ref (slot);
  self->group = group;
  self->remove = remove;
  self->data = data;
  g_autoptr (GMenu) menu = menu_new (self, G_ACTION_MAP (actions));
  g_object_set_data_full (G_OBJECT (actions), "menu", self, band_menu_free);
  gtk_widget_insert_action_group (parent, "band", G_ACTION_GROUP (actions));
  GtkWidget *popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_widget_set_parent (popover, parent);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  g_object_set_data_full (G_OBJECT (parent), "band-menu", popover,
                          (GDestroyNotify) gtk_widget_unparent);
  gtk_popover_popup (GTK_POPOVER (popover));
  return popover;
}
