/* app-target.c — a description of a delivery. */
#include "app-target.h"

#include "app-exporter.h"
#include "app-file-name.h"
#include "app-finding.h"
#include "app-targets-resource.h"
#include "dsp-dither.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

#define GROUP "Target"
#define SUFFIX ".target"
#define CEILING_MIN -20.0

static const char *const keys[] = { "Name",   "Help",     "Exporter", "Rate", "Bits", "Ceiling",
                                    "Dither", "CdFrames", "FileName", "Tags", NULL };
static const int rates[] = { 44100, 48000, 88200, 96000, 176400, 192000 };

G_DEFINE_QUARK (app - target - error - quark, app_target_error)

void
app_target_free (AppTarget *self)
{
  if (!self)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->help);
  g_free (self->exporter);
  g_free (self->dither);
  g_free (self->file_name);
  g_free (self);
}

AppTarget *
app_target_with_dither (const AppTarget *self, const char *dither)
{
  AppTarget *copy = g_memdup2 (self, sizeof *self);
  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->help = g_strdup (self->help);
  copy->exporter = g_strdup (self->exporter);
  copy->dither = g_strdup (dither);
  copy->file_name = g_strdup (self->file_name);
  return copy;
}

/* All ids, for a message. */
static char *
dither_ids (void)
{
  GString *text = g_string_new (NULL);
  for (int i = 0; i < dsp_n_dither_kinds (); i++)
    g_string_append_printf (text, "%s%s", i ? ", " : "", dsp_dither_kinds[i].id);
  return g_string_free (text, FALSE);
}

static gboolean G_GNUC_PRINTF (2, 3) fault (GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, APP_TARGET_ERROR, APP_TARGET_ERROR_FAULT, text);
  return FALSE;
}

/* Every key once, no other group, no unknown key: a misspelt Ceiling must not pass for none. */
static gboolean
check_keys (GKeyFile *file, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  for (int i = 0; groups[i]; i++)
    if (strcmp (groups[i], GROUP) != 0)
      return fault (error, _ ("There is a group [%s]; a target has [Target] only."), groups[i]);
  if (!groups[0])
    return fault (error, _ ("There is no group [Target]."));
  g_auto (GStrv) found = g_key_file_get_keys (file, GROUP, NULL, NULL);
  for (int i = 0; found && found[i]; i++)
    if (!g_strv_contains (keys, found[i]))
      return fault (error, _ ("Key “%s” is not known. Remove or correct it."), found[i]);
  for (int i = 0; keys[i]; i++)
    if (!g_key_file_has_key (file, GROUP, keys[i], NULL))
      return fault (error, _ ("Key “%s” is missing."), keys[i]);
  return TRUE;
}

static gboolean
read_text (GKeyFile *file, const char *key, char **text, GError **error)
{
  g_autoptr (GError) cause = NULL;
  *text = g_key_file_get_string (file, GROUP, key, &cause);
  if (!*text)
    return fault (error, _ ("%s is no valid text: %s"), key, cause->message);
  g_strstrip (*text);
  return **text ? TRUE : fault (error, _ ("%s is empty."), key);
}

static gboolean
read_flag (GKeyFile *file, const char *key, gboolean *flag, GError **error)
{
  g_autofree char *text = NULL;
  if (!read_text (file, key, &text, error))
    return FALSE;
  *flag = strcmp (text, "true") == 0;
  if (!*flag && strcmp (text, "false") != 0)
    return fault (error, _ ("%s=%s is neither true nor false."), key, text);
  return TRUE;
}

static gboolean
read_rate (GKeyFile *file, int *rate, GError **error)
{
  g_autofree char *text = NULL;
  if (!read_text (file, "Rate", &text, error))
    return FALSE;
  *rate = 0;
  if (strcmp (text, "album") == 0)
    return TRUE;
  gint64 number;
  if (g_ascii_string_to_signed (text, 10, 1, G_MAXINT, &number, NULL))
    for (gsize i = 0; i < G_N_ELEMENTS (rates); i++)
      if (rates[i] == number)
        *rate = (int) number;
  if (!*rate)
    return fault (error,
                  _ ("Rate=%s is not offered. Use album, 44100, 48000, 88200, 96000, 176400 or "
                     "192000."),
                  text);
  return TRUE;
}

static gboolean
read_ceiling (GKeyFile *file, double *ceiling, GError **error)
{
  g_autofree char *text = NULL;
  if (!read_text (file, "Ceiling", &text, error))
    return FALSE;
  *ceiling = NAN;
  if (strcmp (text, "none") == 0)
    return TRUE;
  char *end = NULL;
  *ceiling = g_ascii_strtod (text, &end);
  if (*end || !(*ceiling >= CEILING_MIN && *ceiling <= 0.0))
    return fault (error, _ ("Ceiling=%s is no level from %g to 0 dBTP, nor none."), text,
                  CEILING_MIN);
  return TRUE;
}

static gboolean
read_sound (GKeyFile *file, AppTarget *self, GError **error)
{
  g_autofree char *bits = NULL;
  if (!read_text (file, "Exporter", &self->exporter, error) || !read_rate (file, &self->rate, error)
      || !read_text (file, "Bits", &bits, error) || !read_ceiling (file, &self->ceiling_dbtp, error)
      || !read_text (file, "Dither", &self->dither, error)
      || !read_flag (file, "CdFrames", &self->cd_frames, error))
    return FALSE;
  if (!app_exporter_find (self->exporter))
    return fault (error, _ ("Exporter=%s is not known."), self->exporter);
  if (strcmp (bits, "16") != 0 && strcmp (bits, "24") != 0)
    return fault (error, _ ("Bits=%s is neither 16 nor 24."), bits);
  self->bits = strcmp (bits, "16") == 0 ? 16 : 24;
  if (!dsp_dither_find (self->dither))
    {
      g_autofree char *ids = dither_ids ();
      return fault (error, _ ("Dither=%s is not known. Use one of %s."), self->dither, ids);
    }
  if (self->cd_frames && self->rate != 44100)
    return fault (error, _ ("CdFrames=true needs Rate=44100."));
  return TRUE;
}

static gboolean
read_names (GKeyFile *file, AppTarget *self, GError **error)
{
  if (!read_text (file, "Name", &self->name, error) || !read_text (file, "Help", &self->help, error)
      || !read_text (file, "FileName", &self->file_name, error)
      || !read_flag (file, "Tags", &self->tags, error))
    return FALSE;
  g_autofree char *wrong = app_file_name_fault (self->file_name);
  return wrong ? fault (error, _ ("FileName=%s: %s"), self->file_name, wrong) : TRUE;
}

/* The id becomes a folder's name. */
static gboolean
read_id (AppTarget *self, const char *basename, GError **error)
{
  gsize length = strlen (basename);
  if (!g_str_has_suffix (basename, SUFFIX) || length == strlen (SUFFIX))
    return fault (error, _ ("The name of a target's file ends with .target."));
  self->id = g_strndup (basename, length - strlen (SUFFIX));
  if (strspn (self->id, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen (self->id)
      || self->id[0] == '-' || strlen (self->id) > 32)
    return fault (
        error, _ ("The file's name is the target's id: at most 32 small letters, digits and '-'."));
  return TRUE;
}

static AppTarget *
target_parse (const char *basename, const char *data, gsize size, GError **error)
{
  g_autoptr (AppTarget) self = g_new0 (AppTarget, 1);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) cause = NULL;
  if (!g_key_file_load_from_data (file, data, size, G_KEY_FILE_NONE, &cause))
    {
      fault (error, _ ("This is no target: %s"), cause->message);
      return NULL;
    }
  if (!read_id (self, basename, error) || !check_keys (file, error)
      || !read_names (file, self, error) || !read_sound (file, self, error))
    return NULL;
  return g_steal_pointer (&self);
}

AppTarget *
app_target_load (const char *path, GError **error)
{
  g_autofree char *data = NULL;
  gsize size = 0;
  g_autoptr (GError) cause = NULL;
  if (!g_file_get_contents (path, &data, &size, &cause))
    {
      g_set_error (error, APP_TARGET_ERROR, APP_TARGET_ERROR_READ, _ ("Cannot read the target: %s"),
                   cause->message);
      return NULL;
    }
  g_autofree char *basename = g_path_get_basename (path);
  AppTarget *self = target_parse (basename, data, size, error);
  if (!self)
    g_prefix_error (error, "%s: ", path);
  return self;
}

/* A later target replaces an earlier one of the same id, in its place. */
static void
put_target (GPtrArray *targets, AppTarget *target)
{
  for (guint i = 0; i < targets->len; i++)
    {
      AppTarget *old = targets->pdata[i];
      if (strcmp (old->id, target->id) != 0)
        continue;
      targets->pdata[i] = target;
      app_target_free (old);
      return;
    }
  g_ptr_array_add (targets, target);
}

static void
load_built_in (GPtrArray *targets)
{
  GResource *resource = app_targets_get_resource ();
  g_auto (GStrv) names = g_resource_enumerate_children (resource, "/lacquer/targets", 0, NULL);
  for (int i = 0; names && names[i]; i++)
    {
      g_autofree char *path = g_strconcat ("/lacquer/targets/", names[i], NULL);
      g_autoptr (GBytes) bytes = g_resource_lookup_data (resource, path, 0, NULL);
      g_autoptr (GError) error = NULL;
      gsize size = 0;
      const char *data = g_bytes_get_data (bytes, &size);
      AppTarget *target = target_parse (names[i], data, size, &error);
      if (!target)
        g_error ("built-in target %s: %s", names[i], error->message);
      put_target (targets, target);
    }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
load_folder (GPtrArray *targets, const char *data_folder, GPtrArray *findings)
{
  g_autofree char *folder = g_build_filename (data_folder, "lacquer", "targets", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  if (!dir)
    return;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (const char *name = g_dir_read_name (dir); name; name = g_dir_read_name (dir))
    if (g_str_has_suffix (name, SUFFIX))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);
      g_autoptr (GError) error = NULL;
      AppTarget *target = app_target_load (path, &error);
      if (target)
        put_target (targets, target);
      else if (findings)
        {
          AppFinding *finding = app_findings_add (findings, APP_SEVERITY_ERROR, "target-unusable",
                                                  "%s", error->message);
          finding->file = g_strdup (path);
          finding->advice = g_strdup (_ ("Correct the file or remove it."));
        }
    }
}

GPtrArray *
app_targets_load (GPtrArray *findings)
{
  GPtrArray *targets = g_ptr_array_new_with_free_func ((GDestroyNotify) app_target_free);
  load_built_in (targets);
  const char *const *system = g_get_system_data_dirs ();
  for (guint i = g_strv_length ((char **) system); i > 0; i--)
    load_folder (targets, system[i - 1], findings);
  load_folder (targets, g_get_user_data_dir (), findings);
  return targets;
}

const AppTarget *
app_targets_find (const GPtrArray *targets, const char *id)
{
  for (guint i = 0; i < targets->len; i++)
    {
      const AppTarget *target = targets->pdata[i];
      if (strcmp (target->id, id) == 0)
        return target;
    }
  return NULL;
}
