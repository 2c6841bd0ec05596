/* app-data.c — key files of the program's data: checked, found in their folders. */
#include "app-data.h"

#include "app-finding.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define ID_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789-"

enum
{
  ID_MAX = 32
};

G_DEFINE_QUARK (app - data - error - quark, app_data_error)

gboolean
app_data_fault (GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, APP_DATA_ERROR, APP_DATA_ERROR_FAULT, text);
  return FALSE;
}

/* There is one group in a file. */
gboolean
app_data_text (GKeyFile *file, const char *key, char **text, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *group = g_key_file_get_start_group (file);
  *text = g_key_file_get_string (file, group, key, &cause);
  if (!*text)
    return app_data_fault (error, _ ("%s is no valid text: %s"), key, cause->message);
  g_strstrip (*text);
  return **text ? TRUE : app_data_fault (error, _ ("%s is empty."), key);
}

gboolean
app_data_parse_number (const char *text, double min, double max, double *number)
{
  char *end = NULL;
  *number = g_ascii_strtod (text, &end);
  return end != text && !*end && *number >= min && *number <= max;
}

gboolean
app_data_number (GKeyFile *file, const char *key, double min, double max, const char *unit,
                 double *number, GError **error)
{
  g_autofree char *text = NULL;
  if (!app_data_text (file, key, &text, error))
    return FALSE;
  if (!app_data_parse_number (text, min, max, number))
    return app_data_fault (error, _ ("%s=%s is no number from %g to %g %s."), key, text, min, max,
                           unit);
  return TRUE;
}

/* Every key once, no other group, no unknown key: a misspelt Ceiling must not pass for none. */
static gboolean
check_keys (const AppDataKind *kind, GKeyFile *file, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  for (int i = 0; groups[i]; i++)
    if (strcmp (groups[i], kind->group) != 0)
      return app_data_fault (error, _ ("There is a group [%s]; only [%s] belongs here."), groups[i],
                             kind->group);
  if (!groups[0])
    return app_data_fault (error, _ ("There is no group [%s]."), kind->group);
  g_auto (GStrv) found = g_key_file_get_keys (file, kind->group, NULL, NULL);
  for (int i = 0; found && found[i]; i++)
    if (!g_strv_contains (kind->keys, found[i]) && !(kind->may_have && kind->may_have (found[i])))
      return app_data_fault (error, _ ("Key “%s” is not known. Remove or correct it."), found[i]);
  for (int i = 0; kind->keys[i]; i++)
    if (!g_key_file_has_key (file, kind->group, kind->keys[i], NULL))
      return app_data_fault (error, _ ("Key “%s” is missing."), kind->keys[i]);
  return TRUE;
}

/* The id, or NULL with error; transfer full. */
static char *
id_of (const AppDataKind *kind, const char *basename, GError **error)
{
  gsize length = strlen (basename);
  if (!g_str_has_suffix (basename, kind->suffix) || length == strlen (kind->suffix))
    {
      app_data_fault (error, _ ("The name of this file must be an id and %s."), kind->suffix);
      return NULL;
    }
  g_autofree char *id = g_strndup (basename, length - strlen (kind->suffix));
  if (strspn (id, ID_LETTERS) == strlen (id) && id[0] != '-' && strlen (id) <= ID_MAX)
    return g_steal_pointer (&id);
  app_data_fault (error, _ ("The file's name is the id: at most %d small letters, digits and '-'."),
                  ID_MAX);
  return NULL;
}

gpointer
app_data_parse (const AppDataKind *kind, const char *basename, const char *data, gsize size,
                GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) cause = NULL;
  if (!g_key_file_load_from_data (file, data, size, G_KEY_FILE_NONE, &cause))
    {
      app_data_fault (error, _ ("This cannot be understood: %s"), cause->message);
      return NULL;
    }
  g_autofree char *id = id_of (kind, basename, error);
  if (!id || !check_keys (kind, file, error))
    return NULL;
  return kind->read (file, g_steal_pointer (&id), error);
}

gpointer
app_data_load (const AppDataKind *kind, const char *path, GError **error)
{
  g_autofree char *data = NULL;
  gsize size = 0;
  g_autoptr (GError) cause = NULL;
  if (!g_file_get_contents (path, &data, &size, &cause))
    {
      g_set_error (error, APP_DATA_ERROR, APP_DATA_ERROR_READ, _ ("Cannot read it: %s"),
                   cause->message);
      return NULL;
    }
  g_autofree char *basename = g_path_get_basename (path);
  gpointer self = app_data_parse (kind, basename, data, size, error);
  if (!self)
    g_prefix_error (error, "%s: ", path);
  return self;
}

static const char *
get_id (gconstpointer self)
{
  return *(const char *const *) self;
}

/* In the place of an earlier one of the same id. */
static void
put (const AppDataKind *kind, GPtrArray *all, gpointer one)
{
  for (guint i = 0; i < all->len; i++)
    {
      gpointer old = all->pdata[i];
      if (strcmp (get_id (old), get_id (one)) != 0)
        continue;
      all->pdata[i] = one;
      kind->free (old);
      return;
    }
  g_ptr_array_add (all, one);
}

static void
load_built_in (const AppDataKind *kind, GPtrArray *all)
{
  GResource *resource = kind->resource ();
  g_autofree char *folder = g_strconcat ("/lacquer/", kind->folder, "/", NULL);
  g_auto (GStrv) names = g_resource_enumerate_children (resource, folder, 0, NULL);
  for (int i = 0; names && names[i]; i++)
    {
      g_autofree char *path = g_strconcat (folder, names[i], NULL);
      g_autoptr (GBytes) bytes = g_resource_lookup_data (resource, path, 0, NULL);
      g_autoptr (GError) error = NULL;
      gsize size = 0;
      const char *data = g_bytes_get_data (bytes, &size);
      gpointer one = app_data_parse (kind, names[i], data, size, &error);
      if (!one)
        g_error ("built-in %s: %s", path, error->message);
      put (kind, all, one);
    }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
load_folder (const AppDataKind *kind, GPtrArray *all, const char *data_folder, GPtrArray *findings)
{
  g_autofree char *folder = g_build_filename (data_folder, "lacquer", kind->folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  if (!dir)
    return;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (const char *name = g_dir_read_name (dir); name; name = g_dir_read_name (dir))
    if (g_str_has_suffix (name, kind->suffix))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);
      g_autoptr (GError) error = NULL;
      gpointer one = app_data_load (kind, path, &error);
      if (one)
        put (kind, all, one);
      else if (findings)
        {
          AppFinding *finding = app_findings_add (findings, APP_SEVERITY_ERROR, kind->finding, "%s",
                                                  error->message);
          finding->file = g_strdup (path);
          finding->advice = g_strdup (_ ("Correct the file or remove it."));
        }
    }
}

GPtrArray *
app_data_load_all (const AppDataKind *kind, GPtrArray *findings)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (kind->free);
  load_built_in (kind, all);
  const char *const *system = g_get_system_data_dirs ();
  for (guint i = g_strv_length ((char **) system); i > 0; i--)
    load_folder (kind, all, system[i - 1], findings);
  load_folder (kind, all, g_get_user_data_dir (), findings);
  return all;
}

gconstpointer
app_data_find (const GPtrArray *all, const char *id)
{
  for (guint i = 0; i < all->len; i++)
    if (strcmp (get_id (all->pdata[i]), id) == 0)
      return all->pdata[i];
  return NULL;
}
