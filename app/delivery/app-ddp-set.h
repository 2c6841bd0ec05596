/* app-ddp-set.h — reads a DDP 2.00 or 1.01 set of any writer: what is on the disc, whether it
 * holds, and its audio.
 *
 * Files are found by the map, capital or small letters alike; a name that is a path is refused.
 * What writers differ in (padding, SSM, SCR, lead-out once or twice, ISRC on which index) is
 * tolerated. [any thread] */
#pragma once

#include "app-ddp.h"
#include "app-offline.h"

#include <gio/gio.h>

typedef struct
{
  /* owned */
  char *folder;
  char *level;      /* "DDP 2.00" */
  char *image;      /* path of the audio */
  char *cd_text;    /* path, or NULL */
  char *pq;         /* path */
  AppDisc *disc;    /* with the texts of CD-Text and of the PQ descriptor */
  GPtrArray *notes; /* of AppFinding: what was found while opening */

  gint64 pregap; /* sectors before track 1 by the map; 0: not told */
} AppDdpSet;

/* NULL with error, which names the file, when it is no set or cannot be read. */
AppDdpSet *app_ddp_set_open (const char *folder, GError **error);
void app_ddp_set_free (AppDdpSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppDdpSet, app_ddp_set_free)
/* The path of a file of the folder by its name in any case (transfer full), or NULL. */
char *app_ddp_set_find (const char *folder, const char *name);
/* Whether the folder has a DDPID. */
gboolean app_ddp_set_is_there (const char *folder);

/* Findings of opening, of the rules (app_disc_check) and of the lists of sums that lie beside.
 * progress may be NULL. FALSE with error when it was cancelled; findings are then incomplete. */
gboolean app_ddp_set_verify (const AppDdpSet *self, GPtrArray *findings, AppProgressFunc progress,
                             gpointer user_data, GCancellable *cancellable, GError **error);

/* The disc as something to play, its pauses and what is hidden with it: one track that is the whole
 * image, from 00:00:00 of the disc, whose samples are those of the image. NULL with error. [main
 * thread] */
AppProgramme *app_ddp_set_programme (const AppDdpSet *self, GError **error);

/* Writes a WAV of 16 bit at 44.1 kHz for each track into folder, which is made: from its index 01
 * to that of the next, and what is hidden before track 1 as number 0. The files in a row are the
 * image from 00:02:00 (or from where track 1 begins, if nothing is hidden) on. Files
 * of the same names are replaced only with overwrite, when all are complete. progress may be NULL.
 */
gboolean app_ddp_set_extract (const AppDdpSet *self, const char *folder, gboolean overwrite,
                              AppProgressFunc progress, gpointer user_data,
                              GCancellable *cancellable, GError **error);
/* Paths of those files, NULL-terminated, transfer full. */
char **app_ddp_set_extracted (const AppDdpSet *self, const char *folder);
