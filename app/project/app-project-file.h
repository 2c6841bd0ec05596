/* app-project-file.h — a project's bytes on the disk: read with care, written atomically. Errors
 * are APP_PROJECT_ERROR and name the file. */
#pragma once

#include <glib.h>

/* The path without symbolic links, as far as it exists: saving keeps a link. Transfer full. */
char *app_project_file_path (const char *path);

/* The bytes of a regular file of at most APP_PROJECT_SIZE_MAX. Transfer full. */
char *app_project_file_read (const char *path, gsize *size, GError **error);

/* Writes beside path, brings it to the disk, renames, brings the folder to the disk: whatever
 * happens, path has the old or the new content. Its permissions stay. */
gboolean app_project_file_write (const char *path, const char *text, gsize size, GError **error);

/* The text of a project with a backslash that escapes the end of its line given the one that it
 * lacks: GLib writes a warning of its own where that is the second fault of a value. Transfer full.
 */
char *app_project_file_complete (const char *data, gsize size, gsize *completed);
