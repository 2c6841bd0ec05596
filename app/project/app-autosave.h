/* app-autosave.h — copies of unsaved work under XDG_STATE_HOME/lacquer/autosave, which a crash
 * leaves behind.
 *
 * An autosave is a project file with a group [autosave]: path of the project (encoded like a
 * source's, absent when it was never saved), pid and start of the program that wrote it. When that
 * program no longer runs, the work was not saved. */
#pragma once

#include <glib.h>

/* A name in the folder (which is made) that nothing uses. NULL with error. Transfer full. */
char *app_autosave_new_path (const char *project_path, GError **error);
/* Marks the project as an autosave of this program; project_path NULL: never saved. */
void app_autosave_mark (GKeyFile *file, const char *project_path);
/* Path of the project that the autosave's text names, or NULL. Transfer full. */
char *app_autosave_project_path (const char *data, gsize size);

/* Autosaved work that was not saved, newest first, of programs that no longer run. Paths; transfer
 * full. */
char **app_autosave_list (void);
/* Deletes it; does nothing to a file outside the folder. */
void app_autosave_discard (const char *autosave);
