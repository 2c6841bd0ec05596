/* app-reference.h — a finished record to compare with: never rendered, never delivered. It is kept
 * in the album, and in its project. [main thread] */
#pragma once

#include <glib-object.h>

#include "app-media.h"

#define APP_TYPE_REFERENCE (app_reference_get_type ())
G_DECLARE_FINAL_TYPE (AppReference, app_reference, APP, REFERENCE, GObject)

/* How it runs beside the album. */
typedef enum
{
  APP_SYNC_TRACK,   /* with the track: its cue sounds at the track's start */
  APP_SYNC_CUE,     /* from its cue, wherever playing begins */
  APP_SYNC_LOUDEST, /* its loudest 15 s, round and round (default) */
  APP_N_SYNCS
} AppSync;
extern const char *const app_sync_ids[APP_N_SYNCS + 1]; /* "track" "cue" "loudest" NULL */
int app_sync_find (const char *id);                     /* AppSync or -1 */

/* Properties (read/write, notify; changed through AppHistory): "name" (string), "cue" (int64 >= 0:
 * where listening starts), "loop-from", "loop-to" (int64 >= 0; from >= to: none), all in frames of
 * its own file, APP_FRAMES_MAX at most; "sync" (int, AppSync), "media" (boxed). Signal "edited". */
AppReference *app_reference_new (AppMedia *media); /* name from the file */
AppReference *app_reference_copy (AppReference *self);

/* Of two lists of AppReference: where in list the record is that stands at index in other, by its
 * file, and where one file is there twice, by their order; -1: list has it not. */
int app_reference_find_same (GListModel *list, GListModel *other, guint index);

AppMedia *app_reference_media (AppReference *self); /* may be missing; borrowed */
const char *app_reference_name (AppReference *self);
gint64 app_reference_cue (AppReference *self);
/* FALSE: none, and 0, 0. */
gboolean app_reference_loop (AppReference *self, gint64 *from, gint64 *to);
AppSync app_reference_sync (AppReference *self);
GHashTable *app_reference_extra (AppReference *self); /* unknown keys of the project file */
