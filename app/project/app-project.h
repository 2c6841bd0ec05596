/* app-project.h — an album as text and back. Pure: opens no file. The format is specified at the
 * top of app-project.c. [main thread] */
#pragma once

#include "app-album.h"
#include "app-finding.h"
#include "app-source.h"

#define APP_PROJECT_FORMAT 1
#define APP_PROJECT_SIZE_MAX (16 * 1024 * 1024) /* bytes; larger files are no projects */
#define APP_PROJECT_TRACKS_MAX 999
#define APP_PROJECT_SLOTS_MAX 64
#define APP_PROJECT_REFERENCES_MAX 99
#define APP_PROJECT_REVISIONS_MAX 32 /* of a track */
#define APP_PROJECT_SNAPSHOTS_MAX 99
#define APP_PROJECT_ASIDES_MAX 999 /* tracks of other orders than the active one */

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

/* What a project file says. */
typedef struct
{
  /* owned */
  AppAlbum *album;    /* every track has a media that stands for a missing one */
  GPtrArray *sources; /* of AppSource: of the tracks of all orders, their revisions, the references,
                          the previous master's and the snapshots' tracks */
  GPtrArray
      *owners; /* AppTrack, AppRevision or AppReference of each source: has the property "media" */
  GKeyFile *rest;      /* groups and keys of [lacquer] that this version does not know */
  GPtrArray *findings; /* of what was not understood */

  int format; /* of the file; above APP_PROJECT_FORMAT: a newer one, understood in part */
} AppProject;

/* Whatever the bytes are, findings are told for what cannot be used, of the previous master too;
 * nothing is nested deeper than that. data need not end with NUL. Error: NOT_A_PROJECT, with a text
 * that lacks the file's name. */
AppProject *app_project_read (const char *data, gsize size, GError **error);
void app_project_free (AppProject *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppProject, app_project_free)

/* The album as text. rest may be NULL. folder: where the file will be (absolute), NULL when that is
 * not known; relative paths start there. The same album gives the same text. Transfer full. */
GKeyFile *
app_project_write (AppAlbum *album, AppSources *sources, GKeyFile *rest, const char *folder);

/* Groups of the text of a previous master or snapshot that this version does not know; NULL: none.
 * Borrowed. */
GKeyFile *app_project_rest (AppAlbum *kept);
void app_project_put_rest (AppAlbum *kept, GKeyFile *rest);

/* Brings a file of an older format to the present one, step by step. FALSE with error when it is
 * damaged. */
gboolean app_project_upgrade (GKeyFile *file, int format, GError **error);
