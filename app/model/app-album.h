/* app-album.h — the album: rate, tracks in order, album chain, metadata. The root of the model.
 * [main thread] */
#pragma once

#include "app-track.h"

#define APP_TYPE_ALBUM (app_album_get_type ())
G_DECLARE_FINAL_TYPE (AppAlbum, app_album, APP, ALBUM, GObject)

/* Properties: "rate" (int: 44100 48000 88200 96000 176400 192000; setting it rescales every frame
 * position of the tracks to the nearest frame), "note", and one string property for every AppField
 * with .album set. Signal "edited": anything below changed (album, any track, any slot, list
 * order); emitted once per edit. */
AppAlbum *app_album_new (int rate);

int app_album_rate (AppAlbum *self);
GListStore *app_album_tracks (AppAlbum *self); /* of AppTrack */
GListStore *app_album_chain (AppAlbum *self);  /* of AppSlot */
const AppMetadata *app_album_metadata (AppAlbum *self);
guint64
app_album_seed (AppAlbum *self); /* of the dither; random at creation, kept in the project */
void app_album_put_seed (AppAlbum *self, guint64 seed);
guint app_album_n_tracks (AppAlbum *self);
AppTrack *app_album_track (AppAlbum *self, guint index); /* borrowed */

/* Start of track index and length of everything, in frames; the timeline the programme uses. */
gint64 app_album_track_start (AppAlbum *self, guint index);
gint64 app_album_length (AppAlbum *self);

/* Gap text: "2", "2.5", "2,5", "1:20f" (seconds:CD frames), "150f" (CD frames), a leading '-' is an
 * overlap. Formats as seconds ("2.00") with CD frames where they are exact and shorter to read is
 * not lost. */
gboolean app_gap_parse (const char *text, int rate, gint64 *frames);
char *app_gap_format (gint64 frames, int rate);

/* Time text "m:ss.mmm". */
char *app_time_format (gint64 frames, int rate, int digits);

/* What the engine needs of the rates of the mixes: the album rate a new album of these mixes should
 * have (the highest rate most mixes have, limited to the album rates). */
int app_album_rate_for (GPtrArray *media);
