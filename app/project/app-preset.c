/* app-preset.c — named settings of a module. */
#include "app-preset.h"

#include "app-finding.h"
#include "app-metadata.h"
#include "app-presets-resource.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SUFFIX ".presets"
#define SIZE_MAX_BYTES (4 << 20)

G_DEFINE_QUARK (app - preset - error - quark, app_preset_error)

static void
preset_free (AppPreset *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->help);
  g_free (self->values);
  g_free (self->given);
  g_free (self);
}

static char *
own_path (const DspModule *module)
{
  g_autofree char *file = g_strconcat (module->id, SUFFIX, NULL);
  return g_build_filename (g_get_user_data_dir (), "lacquer", "presets", file, NULL);
}

/* ---- reading ---- */

static void G_GNUC_PRINTF (4, 5)
    complain (GPtrArray *findings, const char *file, const char *id, const char *format, ...)
{
  va_list args;
  if (!findings)
    return;
  va_start (args, format);
  g_autofree char *raw = g_strdup_vprintf (format, args);
  g_autofree char *text = app_text_clean (raw); /* it may quote the file */
  va_end (args);
  AppFinding *finding = app_findings_add (findings, APP_SEVERITY_WARNING, id, "%s", text);
  finding->file = g_strdup (file);
  finding->advice = g_strdup (_ ("Correct the file or remove the preset."));
}

static void
read_value (AppPreset *self, const char *key, const char *text, const char *file,
            GPtrArray *findings)
{
  const DspModule *module = self->module;
  int index = dsp_params_index (module->params, module->n_params, key);
  if (index < 0 || (module->params[index].flags & DSP_PARAM_LISTEN))
    {
      complain (findings, file, "preset-parameter", _ ("Preset “%s”: %s has no parameter “%s”."),
                self->id, module->name, key);
      return;
    }
  double value, legal;
  if (!dsp_param_read (&module->params[index], text, &value))
    {
      complain (findings, file, "preset-value", _ ("Preset “%s”: “%s” is no value of %s."),
                self->id, text, key);
      return;
    }
  legal = dsp_param_clamp (&module->params[index], value);
  if (legal != value)
    complain (findings, file, "preset-value", _ ("Preset “%s”: %s is out of the range of %s."),
              self->id, text, key);
  self->values[index] = legal;
  self->given[index] = TRUE;
}

/* What comes with the program is in the language of the window. NULL: there is none. */
static char *
get_text (GKeyFile *keys, const char *id, const char *key, gboolean own)
{
  g_autofree char *text = g_key_file_get_string (keys, id, key, NULL);
  return own || !text || !*text ? g_steal_pointer (&text) : g_strdup (_ (text));
}

static AppPreset *
read_preset (const DspModule *module, GKeyFile *keys, const char *id, gboolean own,
             const char *file, GPtrArray *findings)
{
  AppPreset *self = g_new0 (AppPreset, 1);
  self->module = module;
  self->own = own;
  self->id = g_strdup (id);
  self->name = get_text (keys, id, "Name", own);
  self->help = get_text (keys, id, "Help", own);
  self->help = self->help ? self->help : g_strdup ("");
  self->values = g_new (double, MAX (module->n_params, 1));
  dsp_params_defaults (module->params, module->n_params, self->values);
  self->given = g_new (gboolean, MAX (module->n_params, 1));
  for (int i = 0; i < module->n_params; i++)
    self->given[i] = !(module->params[i].flags & (DSP_PARAM_LISTEN | DSP_PARAM_KEPT));
  if (!self->name || !*self->name || !g_utf8_validate (id, -1, NULL)
      || !g_utf8_validate (self->help, -1, NULL))
    {
      complain (findings, file, "preset-name",
                _ ("Preset “%s” has no name, or no legible one, and is left out."), id);
      preset_free (self);
      return NULL;
    }
  g_auto (GStrv) names = g_key_file_get_keys (keys, id, NULL, NULL);
  for (int i = 0; names && names[i]; i++)
    if (strcmp (names[i], "Name") && strcmp (names[i], "Help") && strcmp (names[i], "Version"))
      {
        g_autofree char *text = g_key_file_get_value (keys, id, names[i], NULL);
        read_value (self, names[i], text ? text : "", file, findings);
      }
  return self;
}

static void
read_presets (GPtrArray *presets, const DspModule *module, GKeyFile *keys, gboolean own,
              const char *file, GPtrArray *findings)
{
  g_auto (GStrv) groups = g_key_file_get_groups (keys, NULL);
  for (int i = 0; groups[i]; i++)
    {
      AppPreset *preset = read_preset (module, keys, groups[i], own, file, findings);
      if (preset)
        g_ptr_array_add (presets, preset);
    }
}

/* The own file as it is; empty when there is none. NULL with error when it cannot be read. */
static GKeyFile *
load_own (const char *path, GError **error)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autoptr (GError) cause = NULL;
  g_autofree char *data = NULL;
  gsize size;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&keys);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info
      = g_file_query_info (file, "standard::size,standard::type", 0, NULL, &cause);
  if (info
      && (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR
          || g_file_info_get_size (info) > SIZE_MAX_BYTES))
    g_set_error (&cause, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("it is no file of presets"));
  if (!cause && g_file_get_contents (path, &data, &size, &cause))
    g_key_file_load_from_data (keys, data, size, G_KEY_FILE_KEEP_COMMENTS, &cause);
  if (!cause)
    return g_steal_pointer (&keys);
  g_propagate_prefixed_error (error, g_steal_pointer (&cause), _ ("%s cannot be read: "), path);
  return NULL;
}

static void
load_built_in (GPtrArray *presets, const DspModule *module)
{
  g_autofree char *path = g_strconcat ("/lacquer/presets/", module->id, SUFFIX, NULL);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (app_presets_get_resource (), path, 0, NULL);
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  if (!bytes)
    return;
  if (!g_key_file_load_from_bytes (keys, bytes, 0, &error))
    g_error ("%s: %s", path, error->message);
  g_autoptr (GPtrArray) findings = app_findings_new ();
  read_presets (presets, module, keys, FALSE, path, findings);
  if (findings->len > 0)
    g_error ("%s: %s", path, ((AppFinding *) findings->pdata[0])->text);
}

GPtrArray *
app_presets_load (const DspModule *module, GPtrArray *findings)
{
  GPtrArray *presets = g_ptr_array_new_with_free_func ((GDestroyNotify) preset_free);
  load_built_in (presets, module);
  g_autofree char *path = own_path (module);
  g_autoptr (GError) error = NULL;
  g_autoptr (GKeyFile) keys = load_own (path, &error);
  if (keys)
    read_presets (presets, module, keys, TRUE, path, findings);
  else
    complain (findings, path, "presets-unusable", "%s", error->message);
  return presets;
}

const AppPreset *
app_presets_find (const GPtrArray *presets, const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);
  const AppPreset *named = NULL, *found = NULL;
  for (guint i = 0; i < presets->len; i++)
    {
      const AppPreset *preset = presets->pdata[i];
      g_autofree char *other = g_utf8_casefold (preset->name, -1);
      found = strcmp (preset->id, name) == 0 ? preset : found;
      named = strcmp (other, folded) == 0 ? preset : named;
    }
  return found ? found : named;
}

/* ---- using ---- */

gboolean
app_preset_is_set (const AppPreset *self, AppSlot *slot)
{
  for (int i = 0; i < self->module->n_params; i++)
    if (self->given[i] && self->values[i] != app_slot_value (slot, i))
      return FALSE;
  return app_slot_module (slot) == self->module;
}

void
app_preset_apply (const AppPreset *self, AppHistory *history, AppSlot *slot)
{
  g_return_if_fail (app_slot_module (slot) == self->module);
  g_autofree char *label = g_strdup_printf (_ ("preset %s"), self->name);
  app_history_begin (history, label);
  for (int i = 0; i < self->module->n_params; i++)
    if (self->given[i])
      app_history_set_value (history, slot, i, self->values[i]);
  app_history_end (history);
}

/* ---- writing ---- */

static gboolean
save_own (GKeyFile *keys, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  gsize size;
  if (g_mkdir_with_parents (folder, 0777) != 0)
    {
      int code = errno;
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
                   _ ("The folder %s cannot be made: %s"), folder, g_strerror (code));
      return FALSE;
    }
  g_autofree char *data = g_key_file_to_data (keys, &size, NULL);
  return g_file_set_contents_full (path, data, (gssize) size,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0666, error);
}

/* An id that the file has not yet: letters and digits of the name, or "preset". */
static char *
new_id (GKeyFile *keys, const char *name)
{
  g_autofree char *ascii = g_str_to_ascii (name, "C");
  g_autoptr (GString) id = g_string_new (NULL);
  for (const char *p = ascii; *p; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (id, g_ascii_tolower (*p));
    else if (id->len > 0 && id->str[id->len - 1] != '-')
      g_string_append_c (id, '-');
  while (id->len > 0 && id->str[id->len - 1] == '-')
    g_string_truncate (id, id->len - 1);
  if (id->len == 0 || !g_ascii_isalpha (id->str[0]))
    g_string_prepend (id, "preset");
  g_autofree char *first = g_strdup (id->str);
  for (int i = 2; g_key_file_has_group (keys, id->str); i++)
    g_string_printf (id, "%s-%d", first, i);
  return g_string_free (g_steal_pointer (&id), FALSE);
}

/* Id of the own preset of that name, or NULL. */
static char *
id_of_name (GKeyFile *keys, const char *name)
{
  g_auto (GStrv) groups = g_key_file_get_groups (keys, NULL);
  for (int i = 0; groups[i]; i++)
    {
      g_autofree char *other = g_key_file_get_string (keys, groups[i], "Name", NULL);
      if (g_strcmp0 (other, name) == 0)
        return g_strdup (groups[i]);
    }
  return NULL;
}

static void
put_preset (GKeyFile *keys, const char *id, const char *name, AppSlot *slot)
{
  const DspModule *module = app_slot_module (slot);
  g_key_file_remove_group (keys, id, NULL);
  g_key_file_set_string (keys, id, "Name", name);
  g_key_file_set_integer (keys, id, "Version", module->version);
  for (int i = 0; i < module->n_params; i++)
    if (!(module->params[i].flags & DSP_PARAM_LISTEN))
      {
        char text[128];
        dsp_param_write (&module->params[i], app_slot_value (slot, i), text, sizeof text);
        g_key_file_set_value (keys, id, module->params[i].id, text);
      }
}

gboolean
app_preset_save (AppSlot *slot, const char *name, gboolean replace, GError **error)
{
  const DspModule *module = app_slot_module (slot);
  g_autofree char *clean = g_strstrip (g_strdup (name));
  if (!*clean || !g_utf8_validate (clean, -1, NULL)
      || g_utf8_strlen (clean, -1) > APP_PRESET_NAME_MAX || strpbrk (clean, "\n\r"))
    {
      g_set_error (error, APP_PRESET_ERROR, APP_PRESET_ERROR_NAME,
                   _ ("A preset needs a name of 1 to %d characters in one line."),
                   APP_PRESET_NAME_MAX);
      return FALSE;
    }
  g_autofree char *path = own_path (module);
  g_autoptr (GKeyFile) keys = load_own (path, error);
  if (!keys)
    return FALSE;
  g_autofree char *id = id_of_name (keys, clean);
  if (id && !replace)
    {
      g_set_error (error, APP_PRESET_ERROR, APP_PRESET_ERROR_EXISTS,
                   _ ("There is a preset “%s” already."), clean);
      return FALSE;
    }
  if (!id)
    id = new_id (keys, clean);
  put_preset (keys, id, clean, slot);
  return save_own (keys, path, error);
}

gboolean
app_preset_remove (const AppPreset *self, GError **error)
{
  g_return_val_if_fail (self->own, FALSE);
  g_autofree char *path = own_path (self->module);
  g_autoptr (GKeyFile) keys = load_own (path, error);
  return keys && g_key_file_remove_group (keys, self->id, error) && save_own (keys, path, error);
}
