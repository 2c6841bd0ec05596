/* app-track.h — a place in the album: one mix, trims, gain, fades, the gap before it, chain,
 * metadata.
 *
 * All positions are frames at the album's rate. Properties are changed through AppHistory. [main
 * thread] */
#pragma once

#include "app-chain.h"
#include "app-metadata.h"
#include "app-media.h"

typedef enum
{
  APP_SHAPE_LINEAR,      /* amplitude follows t */
  APP_SHAPE_EQUAL_POWER, /* sin (pi t / 2): default of crossfades */
  APP_SHAPE_COSINE,      /* (1 - cos (pi t)) / 2: default of fades */
  APP_SHAPE_NONE,        /* no fade: overlapping audio is summed */
  APP_N_SHAPES
} AppShape;

extern const char
    *const app_shape_ids[APP_N_SHAPES + 1]; /* "linear" "equal-power" "cosine" "none" NULL */
double
app_shape_gain (AppShape shape, double t); /* t 0 .. 1 of a fade in; own arithmetic, no libm */

#define APP_TYPE_TRACK (app_track_get_type ())
G_DECLARE_FINAL_TYPE (AppTrack, app_track, APP, TRACK, GObject)

/* Properties (all read/write, all notify):
 *   "gap"        int64, frames of silence before the track; negative: overlap with the track
 * before. First track: >= 0 "join"       AppShape (int) of the crossfade when gap < 0; default
 * APP_SHAPE_EQUAL_POWER "trim-in"    int64 >= 0, frames left out at the start of the mix "trim-out"
 * int64 >= 0, frames left out at the end of the mix "gain"       double, dB, -60 .. +24, before the
 * chain "fade-in" "fade-out"  int64 >= 0, frames;  "fade-in-shape" "fade-out-shape"  AppShape (int)
 *   one string property for every AppField with .track set, named by its id ("title", "artist",
 * "isrc" ...) "note"       string, free text */
AppTrack *app_track_new (AppMedia *media); /* title from the file name */

guint64 app_track_key (AppTrack *self);     /* identity in this process */
AppMedia *app_track_media (AppTrack *self); /* may be missing: see app_media_missing */
void app_track_put_media (AppTrack *self, AppMedia *media);
const AppMetadata *app_track_metadata (AppTrack *self);
GListStore *app_track_chain (AppTrack *self); /* of AppSlot; edited through AppHistory */
gint64 app_track_gap (AppTrack *self);
gint64
app_track_length (AppTrack *self, int rate);  /* frames after trims at the album's rate, >= 0 */
GHashTable *app_track_extra (AppTrack *self); /* unknown keys of the project file */
