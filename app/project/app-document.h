/* app-document.h — an album with its file, its history and its autosave: what a window or a command
 * works on.
 *
 * The file format is specified at the top of app-project.c. [main thread] */
#pragma once

#include "app-album.h"
#include "app-history.h"

#define APP_TYPE_DOCUMENT (app_document_get_type ())
G_DECLARE_FINAL_TYPE (AppDocument, app_document, APP, DOCUMENT, GObject)

typedef enum
{
  APP_PROJECT_ERROR_NOT_A_PROJECT, /* no Lacquer project, or damaged beyond use */
  APP_PROJECT_ERROR_READ,          /* cannot be read */
  APP_PROJECT_ERROR_WRITE,         /* cannot be written; the old file is untouched */
  APP_PROJECT_ERROR_READ_ONLY, /* written by a newer version: opened read only, save as another file
                                */
} AppProjectError;
#define APP_PROJECT_ERROR (app_project_error_quark ())
GQuark app_project_error_quark (void);

/* Properties: "path" (string or NULL), "modified" (bool), "read-only" (bool). */
AppDocument *app_document_new (int rate);
/* Opens a project. Missing or changed sources, unknown modules and unknown keys are findings, not
 * errors. */
AppDocument *app_document_open (const char *path, GError **error);
/* A new album of these files (any libsndfile reads); files that cannot be used become findings.
 * rate 0: from the mixes. gap_s: seconds between tracks. */
AppDocument *app_document_create (const char *const *mixes, int rate, double gap_s);

AppAlbum *app_document_album (AppDocument *self);
AppHistory *app_document_history (AppDocument *self);
const char *app_document_path (AppDocument *self);
gboolean app_document_read_only (AppDocument *self);
gboolean app_document_modified (AppDocument *self);
GPtrArray *app_document_findings (AppDocument *self); /* of opening; borrowed */

/* Atomic: temporary file beside it, fsync, rename, fsync of the folder. path NULL: where it came
 * from. */
gboolean app_document_save (AppDocument *self, const char *path, GError **error);

/* Adds mixes as tracks at position (one undo step); what cannot be used becomes findings. Returns
 * how many were added. */
int app_document_add_mixes (AppDocument *self, const char *const *paths, guint position,
                            GPtrArray *findings);
/* Gives a track another source file ("Locate…", or a new revision). One undo step. */
gboolean app_document_relocate (AppDocument *self, guint track, const char *path, GError **error);

/* Autosave: writes a copy under XDG_STATE_HOME/lacquer/autosave a second after the last edit of a
 * burst. */
void app_document_enable_autosave (AppDocument *self, gboolean enable);
/* Autosaved work that was not saved, newest first, of programs that no longer run. Paths; transfer
 * full. */
char **app_autosave_list (void);
AppDocument *app_autosave_recover (const char *autosave,
                                   GError **error); /* modified, with the original's path */
void app_autosave_discard (const char *autosave);
