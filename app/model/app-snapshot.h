/* app-snapshot.h — a state of the whole album that was taken, with a name and a note. [main thread]
 */
#pragma once

#include "app-album.h"

#define APP_TYPE_SNAPSHOT (app_snapshot_get_type ())
G_DECLARE_FINAL_TYPE (AppSnapshot, app_snapshot, APP, SNAPSHOT, GObject)

/* Properties (read/write, notify; changed through AppHistory): "name", "note" (string). Signal
 * "edited". album: the state, never edited afterwards (app_snapshot_state); time: unix seconds, 0:
 * not known. */
AppSnapshot *app_snapshot_new (AppAlbum *album, const char *name, gint64 time);

AppAlbum *app_snapshot_album (AppSnapshot *self); /* borrowed */
const char *app_snapshot_name (AppSnapshot *self);
const char *app_snapshot_note (AppSnapshot *self);
gint64 app_snapshot_time (AppSnapshot *self);
GHashTable *app_snapshot_extra (AppSnapshot *self); /* unknown keys of the project file */

/* All of the album as it is now, but its previous master and its snapshots: tracks with the same
 * keys and media, their other mixes, chains, gaps, texts, notes, cover, medium, running orders,
 * references and what it wants of targets. Transfer full. */
AppAlbum *app_snapshot_state (AppAlbum *album);
