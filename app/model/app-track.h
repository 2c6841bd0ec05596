/* app-track.h — a place in the album: one mix, trims, gain, fades, the gap before it, chain,
 * metadata.
 *
 * All positions are frames at the album's rate. Properties are changed through AppHistory. [main
 * thread] */
#pragma once

#include "app-chain.h"
#include "app-metadata.h"
#include "app-media.h"
#include "app-notes.h"
#include "app-revision.h"

typedef enum
{
  APP_SHAPE_LINEAR,      /* amplitude follows t */
  APP_SHAPE_EQUAL_POWER, /* sin (pi t / 2): default of crossfades */
  APP_SHAPE_COSINE,      /* (1 - cos (pi t)) / 2: default of fades */
  APP_SHAPE_NONE,        /* no fade: overlapping audio is summed */
  APP_SHAPE_EXPONENTIAL, /* (100^t - 1) / 99: 40 dB in nearly even steps, slow from silence */
  APP_SHAPE_LOGARITHMIC, /* its mirror, 1 - exponential (1 - t): fast from silence */
  APP_SHAPE_S,           /* t^3 (6 t^2 - 15 t + 10): gentler at both ends than the cosine */
  APP_N_SHAPES
} AppShape;

extern const char *const app_shape_ids[APP_N_SHAPES + 1]; /* "linear" … "s" NULL */
extern const char *const app_shape_names[APP_N_SHAPES + 1];
/* Gain at t (0 .. 1) of a fade in; a fade out is that of 1 - t. Own arithmetic, no libm, so that it
 * has the same bits everywhere. */
double app_shape_gain (AppShape shape, double t);
int app_shape_find (const char *id); /* AppShape or -1 */

/* Positions that are frames at the album's rate. */
typedef enum
{
  APP_POSITION_GAP,
  APP_POSITION_TRIM_IN,
  APP_POSITION_TRIM_OUT,
  APP_POSITION_FADE_IN,
  APP_POSITION_FADE_OUT,
  APP_N_POSITIONS
} AppPosition;

/* Properties that are an AppShape. */
typedef enum
{
  APP_TRACK_JOIN,
  APP_TRACK_FADE_IN_SHAPE,
  APP_TRACK_FADE_OUT_SHAPE,
  APP_N_TRACK_SHAPES
} AppTrackShape;

/* What app-revisions.h remembers of the mix in use: seconds. */
typedef enum
{
  APP_PLACE_OFFSET, /* by which the music is later in it than in the track's first mix */
  APP_PLACE_LEAD,   /* that it lacks of what was heard of the start; the gap has them */
  APP_PLACE_TAIL,   /* that it lacks of where a trim at the end would be */
  APP_N_PLACES
} AppPlace;

#define APP_PLACE_MAX 86400.0 /* s */

/* Ids of those properties, as in the project file and on the command line. */
extern const char *const app_position_ids[APP_N_POSITIONS];
extern const char *const app_place_ids[APP_N_PLACES]; /* "offset" "lead" "tail" */
extern const char *const app_track_shape_ids[APP_N_TRACK_SHAPES];

#define APP_FRAMES_MAX (G_GINT64_CONSTANT (192000) * 24 * 60 * 60) /* a day at the highest rate */

extern const DspParam app_track_gain_param; /* range, default, unit and text of "gain" */

/* AppMedia as the value of a property. */
GType app_track_media_get_type (void);

#define APP_TYPE_TRACK (app_track_get_type ())
G_DECLARE_FINAL_TYPE (AppTrack, app_track, APP, TRACK, GObject)

/* Properties (all read/write, all notify; the nick is the label a person reads):
 *   "gap"       int64, frames of silence before the track; negative: overlap with the track before.
 *               A negative gap of the first track counts as 0.
 *   "join"      AppShape (int) of the crossfade when gap < 0; default APP_SHAPE_EQUAL_POWER
 *   "trim-in"   int64 >= 0, frames left out at the start of the mix
 *   "trim-out"  int64 >= 0, frames left out at the end of the mix
 *   "gain"      double, dB, range of app_track_gain_param, before the chain
 *   "fade-in" "fade-out"  int64 >= 0, frames; "fade-in-shape" "fade-out-shape" AppShape (int),
 *               default APP_SHAPE_COSINE
 *   "invert"    boolean, the mix is turned upside down before the chain
 *   "side-start"  boolean, a new side of a record begins with this track
 *   "media"     boxed AppMedia
 *   "offset" "lead" "tail"  double, seconds: AppPlace; 0 for most
 *   "note"      string, free text
 *   "notes"     boxed AppNotes: notes at moments of the music, NULL: none
 *   one string property for every AppField with .track set, named by its id ("title", "artist" …)
 * Signal "edited": any of these, the chain or a slot changed; once for every change. */
AppTrack *app_track_new (AppMedia *media); /* title from the file name */

/* The same place, with the same key: for a kept master. Without notes and revisions. */
AppTrack *app_track_copy (AppTrack *self);

guint64 app_track_key (AppTrack *self);               /* identity in this process */
void app_track_put_key (AppTrack *self, guint64 key); /* for the reader: a track that was kept */
AppMedia *app_track_media (AppTrack *self);           /* may be missing: see app_media_missing */
void app_track_put_media (AppTrack *self, AppMedia *media); /* no undo; history sets "media" */
const AppMetadata *app_track_metadata (AppTrack *self);
GListStore *app_track_chain (AppTrack *self); /* of AppSlot; edited through AppHistory */
gint64 app_track_gap (AppTrack *self);
gint64 app_track_position (AppTrack *self, AppPosition position);
AppShape app_track_shape (AppTrack *self, AppTrackShape shape);
double app_track_gain (AppTrack *self); /* dB */
gboolean app_track_invert (AppTrack *self);
gboolean app_track_side_start (AppTrack *self); /* of the first track it does not matter */
double app_track_offset (AppTrack *self);       /* s */
const char *app_track_note (AppTrack *self);
AppNotes *app_track_notes (AppTrack *self); /* borrowed; NULL: none */
/* Seconds of the music, as notes have them, to the frame of the mix in use at the album's rate, and
 * back. The frame may lie outside of the mix or of what the trims leave. */
gint64 app_track_note_frame (AppTrack *self, double at_s, int rate);
double app_track_note_time (AppTrack *self, gint64 frame, int rate);
/* Its mixes, the oldest first, of AppRevision; none while it has had only one. Edited through
 * app-revisions.h. */
GListStore *app_track_revisions (AppTrack *self);
AppRevision *app_track_revision (AppTrack *self); /* the one in use, or NULL; borrowed */
gint64
app_track_length (AppTrack *self, int rate); /* frames after trims at the album's rate, >= 0 */
/* Unknown keys of the project file, name to raw value; kept and written back. Never NULL. */
GHashTable *app_track_extra (AppTrack *self);
