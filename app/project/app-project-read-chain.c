/* app-project-read-chain.c — reads the slots of a chain from a project file. */
#include "app-project-read-chain.h"

#include "dsp-registry.h"

#include <glib/gi18n-lib.h>

#include <string.h>

static void
read_param (const AppProjectGroup *group, AppSlot *slot, int index)
{
  const DspParam *param = &app_slot_module (slot)->params[index];
  g_autofree char *text = g_key_file_get_value (group->reader->file, group->group, param->id, NULL);
  double value = app_slot_value (slot, index);
  gboolean good = dsp_param_read (param, text, &value);
  app_slot_put_value (slot, index, value);
  if (good && app_slot_value (slot, index) == value)
    return;
  char used[128];
  dsp_param_write (param, app_slot_value (slot, index), used, sizeof used);
  app_project_group_complain_value (group, param->id, used);
}

#define OTHER "other-" /* what keys of the other setting begin with */

/* The other one of two settings. What is not there or cannot be read has its default. */
static void
read_other (const AppProjectGroup *group, AppSlot *slot)
{
  const DspModule *module = app_slot_module (slot);
  g_autofree char *setting
      = g_key_file_get_value (group->reader->file, group->group, "slot-setting", NULL);
  if (!setting)
    return;
  g_autofree double *values = g_new0 (double, module->n_params);
  dsp_params_defaults (module->params, module->n_params, values);
  for (int i = 0; i < module->n_params; i++)
    {
      g_autofree char *key = g_strconcat (OTHER, module->params[i].id, NULL);
      g_autofree char *text = g_key_file_get_value (group->reader->file, group->group, key, NULL);
      double value = values[i];
      gboolean good = !text || dsp_param_read (&module->params[i], text, &value);
      values[i] = dsp_param_clamp (&module->params[i], value);
      if (good && values[i] == value)
        continue;
      char used[128];
      dsp_param_write (&module->params[i], values[i], used, sizeof used);
      app_project_group_complain_value (group, key, used);
    }
  g_autofree AppSlotOther *other = app_slot_other_new (slot, values, g_str_equal (setting, "B"));
  if (!g_str_equal (setting, "A") && !g_str_equal (setting, "B"))
    app_project_group_complain_value (group, "slot-setting", "A");
  app_slot_put_other (slot, other);
}

static AppSlot *
new_slot (const AppProjectGroup *group, const char *id)
{
  gint64 version = 0;
  if (!app_project_group_number (group, "version", 0, G_MAXINT, &version))
    version = 0;
  const DspModule *module = dsp_module_find (id);
  if (!module)
    {
      app_project_group_complain (
          group, APP_SEVERITY_ERROR, "module-missing",
          _ ("The module “%s” is not part of this version: audio passes it unchanged."), id)
          ->advice
          = g_strdup (_ ("Open the project with the version that made it, or remove the module. "
                         "Its values are kept."));
      return app_slot_new_missing (id, (int) version);
    }
  if (version != module->version)
    app_project_group_complain (
        group, APP_SEVERITY_WARNING, "module-version",
        _ ("%s was set with version %d of the module and this is version %d: it may sound "
           "different."),
        module->name, (int) version, module->version);
  return app_slot_new (module);
}

/* Texts of a slot that are left out when there is nothing to say. */
static char *
read_slot_text (const AppProjectGroup *group, const char *key)
{
  g_autofree char *raw = app_project_group_text (group, key);
  g_autofree char *text = raw ? app_text_clean (raw) : NULL;
  return text && *text ? g_steal_pointer (&text) : NULL;
}

static gboolean
is_slot_key (const DspModule *module, const char *key)
{
  static const char *const keys[]
      = { "module", "version", "bypass", "slot-name", "slot-origin", "slot-setting", NULL };
  return g_strv_contains (keys, key)
         || (g_str_has_prefix (key, OTHER)
             && dsp_params_index (module->params, module->n_params, key + strlen (OTHER)) >= 0);
}

static void
read_slot (const AppProjectGroup *group, GListStore *chain)
{
  g_autofree char *raw = app_project_group_text (group, "module");
  g_autofree char *id = raw ? app_text_clean (raw) : NULL;
  if (!id || !*id)
    {
      app_project_group_complain (group, APP_SEVERITY_ERROR, "project-slot",
                                  _ ("[%s] names no module; left out."), group->group);
      return;
    }
  g_autoptr (AppSlot) slot = new_slot (group, id);
  const DspModule *module = app_slot_module (slot);
  app_slot_put_bypass (slot, app_project_group_truth (group, "bypass"));
  g_autofree char *name = read_slot_text (group, "slot-name");
  g_autofree char *origin = read_slot_text (group, "slot-origin");
  app_slot_put_origin (slot, name, origin);
  g_auto (GStrv) keys = g_key_file_get_keys (group->reader->file, group->group, NULL, NULL);
  for (char **key = keys; *key; key++)
    {
      int index = dsp_params_index (module->params, module->n_params, *key);
      if (index >= 0 && (module->params[index].flags & DSP_PARAM_LISTEN))
        continue;
      if (index >= 0)
        read_param (group, slot, index);
      else if (!is_slot_key (module, *key))
        app_project_group_keep_extra (group, *key, app_slot_extra (slot));
    }
  if (!app_slot_is_missing (slot))
    read_other (group, slot);
  g_list_store_append (chain, slot);
}

void
app_project_read_chain (const AppProjectReader *reader, const char *owner, int track,
                        GListStore *chain)
{
  for (int i = 1; i <= APP_PROJECT_SLOTS_MAX; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s slot %d", owner, i);
      if (g_key_file_has_group (reader->file, name))
        read_slot (&(AppProjectGroup){ reader, name, track }, chain);
    }
}
