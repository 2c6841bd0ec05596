/* app-autosave.c — copies of unsaved work, which a crash leaves behind. */
#include "app-autosave.h"

#include "app-project.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define GROUP "autosave"

static char *
autosave_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "lacquer", "autosave", NULL);
}

/* When the process started, in clock ticks since boot (field 22 of /proc/PID/stat, behind the name
 * in parentheses, which may hold anything): tells it from a later one of the same number. Empty
 * when it is not known. */
static char *
process_start (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return g_strdup ("");
  const char *behind = strrchr (text, ')');
  g_auto (GStrv) fields = g_strsplit (behind ? behind : "", " ", 22);
  return g_strdup (g_strv_length (fields) > 20 ? fields[20] : "");
}

char *
app_autosave_new_path (const char *project_path, GError **error)
{
  g_autofree char *folder = autosave_folder ();
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_WRITE,
                   _ ("%s cannot be made (%s): unsaved work is not kept"), folder,
                   g_strerror (errno));
      return NULL;
    }
  g_autofree char *base = project_path ? g_path_get_basename (project_path) : g_strdup ("untitled");
  if (g_str_has_suffix (base, ".lacquer"))
    base[strlen (base) - strlen (".lacquer")] = 0;
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *name = g_strdup_printf ("%.100s-%.8s.lacquer", base, uuid);
  return g_build_filename (folder, name, NULL);
}

void
app_autosave_mark (GKeyFile *file, const char *project_path)
{
  g_autofree char *start = process_start (getpid ());
  g_key_file_set_integer (file, GROUP, "pid", getpid ());
  g_key_file_set_string (file, GROUP, "start", start);
  g_autofree char *text = project_path ? app_source_encode_path (project_path) : NULL;
  if (text)
    g_key_file_set_string (file, GROUP, "path", text);
}

static GKeyFile *
autosave_load (const char *data, gsize size)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  if (size > APP_PROJECT_SIZE_MAX || !g_utf8_validate (data, (gssize) size, NULL)
      || !g_key_file_load_from_data (file, data, size, G_KEY_FILE_NONE, NULL)
      || !g_key_file_has_group (file, GROUP))
    return NULL;
  return g_steal_pointer (&file);
}

char *
app_autosave_project_path (const char *data, gsize size)
{
  g_autoptr (GKeyFile) file = autosave_load (data, size);
  g_autofree char *text = file ? g_key_file_get_string (file, GROUP, "path", NULL) : NULL;
  g_autofree char *path = text ? app_source_decode_path (text) : NULL;
  return path && g_path_is_absolute (path) ? g_steal_pointer (&path) : NULL;
}

/* Does the program that wrote it still run? */
static gboolean
owner_runs (GKeyFile *file)
{
  int pid = g_key_file_get_integer (file, GROUP, "pid", NULL);
  if (pid <= 0 || (kill (pid, 0) != 0 && errno == ESRCH))
    return FALSE;
  g_autofree char *then = g_key_file_get_string (file, GROUP, "start", NULL);
  g_autofree char *now = process_start (pid);
  return g_strcmp0 (then, now) == 0;
}

/* The time of an autosave that a crash left; 0 for anything else. */
static gint64
left_behind (const char *path)
{
  struct stat info;
  g_autofree char *data = NULL;
  gsize size;
  if (!app_source_is_file (path) || stat (path, &info) != 0 || info.st_size > APP_PROJECT_SIZE_MAX
      || !g_file_get_contents (path, &data, &size, NULL))
    return 0;
  g_autoptr (GKeyFile) file = autosave_load (data, size);
  if (!file || owner_runs (file))
    return 0;
  return (gint64) info.st_mtim.tv_sec * 1000000 + info.st_mtim.tv_nsec / 1000;
}

typedef struct
{
  char *path;
  gint64 time;
} Left;

static int
compare_left (gconstpointer a, gconstpointer b)
{
  const Left *left = a, *right = b;
  if (left->time != right->time)
    return left->time < right->time ? 1 : -1;
  return strcmp (left->path, right->path);
}

char **
app_autosave_list (void)
{
  g_autofree char *folder = autosave_folder ();
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Left));
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name (dir)))
    {
      Left left = { .path = g_build_filename (folder, name, NULL) };
      left.time = g_str_has_suffix (name, ".lacquer") ? left_behind (left.path) : 0;
      if (left.time)
        g_array_append_val (found, left);
      else
        g_free (left.path);
    }
  g_array_sort (found, compare_left);
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (paths, g_array_index (found, Left, i).path);
  g_ptr_array_add (paths, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&paths), FALSE);
}

void
app_autosave_discard (const char *autosave)
{
  g_autofree char *folder = autosave_folder ();
  g_autofree char *parent = g_path_get_dirname (autosave);
  if (strcmp (parent, folder) == 0)
    g_unlink (autosave);
}
