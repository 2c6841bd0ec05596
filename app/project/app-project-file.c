/* app-project-file.c — a project's bytes on the disk. */
#include "app-project-file.h"

#include "app-project.h"

#include <glib/gi18n-lib.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

char *
app_project_file_path (const char *path)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  char *real = realpath (absolute, NULL);
  if (!real)
    return g_steal_pointer (&absolute);
  char *copy = g_strdup (real);
  free (real);
  return copy;
}

char *
app_project_file_read (const char *path, gsize *size, GError **error)
{
  struct stat info;
  char *data = NULL;
  g_autofree char *name = g_filename_display_name (path);
  g_autoptr (GError) reading = NULL;
  if (stat (path, &info) != 0)
    g_set_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_READ, _ ("%s cannot be read: %s"),
                 name, g_strerror (errno));
  else if (!S_ISREG (info.st_mode))
    g_set_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_NOT_A_PROJECT,
                 _ ("%s is not a file: choose a .lacquer project"), name);
  else if (info.st_size > APP_PROJECT_SIZE_MAX)
    g_set_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_NOT_A_PROJECT,
                 _ ("%s is too large for a Lacquer project"), name);
  else if (!g_file_get_contents (path, &data, size, &reading))
    g_set_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_READ, _ ("%s cannot be read: %s"),
                 name, reading->message);
  return data;
}

/* The rename itself must reach the disk. Some file systems cannot do this; the file is whole all
 * the same. */
static void
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

gboolean
app_project_file_write (const char *path, const char *text, gsize size, GError **error)
{
  struct stat info;
  g_autoptr (GError) writing = NULL;
  gboolean exists = stat (path, &info) == 0;
  mode_t mode = exists ? info.st_mode & 0777 : 0666;
  gboolean written = FALSE;
  if (exists && access (path, W_OK) != 0)
    g_set_error (&writing, G_FILE_ERROR, G_FILE_ERROR_ACCES, "%s", g_strerror (errno));
  else
    written
        = g_file_set_contents_full (path, text, (gssize) size,
                                    G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                    (int) mode, &writing);
  if (written)
    {
      sync_folder (path);
      return TRUE;
    }
  g_autofree char *name = g_filename_display_name (path);
  g_set_error (
      error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_WRITE,
      _ ("%s cannot be saved: %s. What was there is untouched; make room or choose another "
         "folder."),
      name, writing->message);
  return FALSE;
}

char *
app_project_file_complete (const char *data, gsize size, gsize *completed)
{
  GString *text = g_string_sized_new (size + 1);
  gsize escapes = 0;
  for (gsize i = 0; i <= size; i++)
    {
      gboolean end = i == size || data[i] == '\n'
                     || (data[i] == '\r' && i + 1 < size && data[i + 1] == '\n');
      if (end && escapes % 2)
        g_string_append_c (text, '\\');
      if (i == size)
        break;
      escapes = data[i] == '\\' ? escapes + 1 : 0;
      g_string_append_c (text, data[i]);
    }
  *completed = text->len;
  return g_string_free (text, FALSE);
}
