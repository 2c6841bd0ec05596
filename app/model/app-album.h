/* app-album.h — the album: rate, tracks in order, album chain, metadata. The root of the model.
 * [main thread] */
#pragma once

#include "app-gap.h"
#include "app-orders.h"
#include "app-picture.h"
#include "app-reference.h"
#include "app-track.h"

#define APP_TYPE_ALBUM (app_album_get_type ())
G_DECLARE_FINAL_TYPE (AppAlbum, app_album, APP, ALBUM, GObject)

/* Properties:
 *   "rate"  int, one of app_album_rates; setting it rescales every position of the tracks to the
 *           nearest frame. Undo puts back the very positions.
 *   "note"  string, free text
 *   "medium" string, id of an AppMedium (others are not taken)
 *   "cover" boxed AppPicture, or NULL
 *   "target-choices" boxed GHashTable, see app_album_target_choices
 *   "orders" boxed AppOrders, or NULL: there is one running order, which nobody has named
 *   one string property for every AppField with .album set, named by its id
 * Signal "edited": anything below changed (album, any track, also of other orders, any slot, list
 * order); emitted once for every edit. */
AppAlbum *app_album_new (int rate); /* one of app_album_rates */

#define APP_N_ALBUM_RATES 6
extern const int app_album_rates[APP_N_ALBUM_RATES]; /* Hz, ascending */
gboolean app_album_rate_is_valid (int rate);

int app_album_rate (AppAlbum *self);
GListStore *app_album_tracks (AppAlbum *self);     /* of AppTrack */
GListStore *app_album_references (AppAlbum *self); /* of AppReference */
GListStore *app_album_chain (AppAlbum *self);      /* of AppSlot */
const AppMetadata *app_album_metadata (AppAlbum *self);
guint64
app_album_seed (AppAlbum *self); /* of the dither; random at creation, kept in the project */
void app_album_put_seed (AppAlbum *self, guint64 seed);
guint app_album_n_tracks (AppAlbum *self);
AppTrack *app_album_track (AppAlbum *self, guint index); /* borrowed */

/* Its running orders; the list of tracks is the active one. Edited through app-order-edit.h;
 * borrowed; NULL: there is but one. */
AppOrders *app_album_orders (AppAlbum *self);
/* What the active order is called; "" when nobody has named it. */
const char *app_album_order_name (AppAlbum *self);
/* Tracks that only stand in other orders than the active one. Of AppTrack, transfer full. */
GPtrArray *app_album_aside (AppAlbum *self);
/* Those of the list in order, then those aside. Of AppTrack, transfer full. */
GPtrArray *app_album_all_tracks (AppAlbum *self);

AppPicture *app_album_cover (AppAlbum *self); /* borrowed; NULL: none */
/* What the album wants otherwise than the files of targets say (app-target-choice.h):
 * "flac-24.tags" to its text. Never changed once it is set; borrowed; NULL: nothing. */
GHashTable *app_album_target_choices (AppAlbum *self);

/* Of all chains, see app-chain.h. */
gboolean app_album_listens (AppAlbum *self);
void app_album_end_listening (AppAlbum *self);

/* The master that was kept to compare with: an album of its own with the same tracks (by key; the
 * same media), never edited; or NULL. Property "previous" (object; one step of undo).
 * app_document_keep_master makes it. */
AppAlbum *app_album_previous (AppAlbum *self);
/* All that is heard of it now, as a master to keep: tracks (with the same keys and media), chains,
 * gaps, metadata, rate; no notes, references or previous master, nothing for the ears only, no
 * cover. time:
 * of keeping, unix seconds. Transfer full. */
AppAlbum *app_album_keep (AppAlbum *self, gint64 time);
gint64 app_album_kept (AppAlbum *self); /* that time; 0: no kept master, or not known */
void app_album_put_kept (AppAlbum *self, gint64 time);
/* Every source that it has: of tracks of all orders and their revisions, references, the previous
 * master, the snapshots; some may be there twice. Of AppMedia, transfer full. */
GPtrArray *app_album_media (AppAlbum *self);
/* States of the album that were taken, the oldest first, of AppSnapshot (app-snapshot.h). */
GListStore *app_album_snapshots (AppAlbum *self);
const char *app_album_note (AppAlbum *self);
const struct AppMedium *app_album_medium (AppAlbum *self); /* never NULL; app-medium.h */
/* Unknown keys of the project file, name to raw value; kept and written back. Never NULL. */
GHashTable *app_album_extra (AppAlbum *self);

/* The timeline that the programme uses, in frames. An overlap is never longer than the track nor
 * than what an earlier overlap leaves of the track before. */
gint64 app_album_track_start (AppAlbum *self, guint index);
gint64 app_album_track_overlap (AppAlbum *self, guint index); /* with the track before, >= 0 */
/* The last one that begins at or before this frame, the first one before that; -1: there is none.
 */
int app_album_track_at (AppAlbum *self, gint64 pos);
gint64 app_album_length (AppAlbum *self);

/* The rate that a new album of these AppMedia should have: what most of them have, the higher one
 * of two as frequent; the next higher album rate where it is none, but within its family above
 * 176.4 kHz. 44100 for none. */
int app_album_rate_for (GPtrArray *media);
