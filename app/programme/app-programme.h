/* app-programme.h — immutable snapshot of the album, made on the main thread, refcounted, readable
 * by any thread. */
#pragma once

#include "app-album.h"

/* What can be listened to, aligned in time. Every programme has the first two: AppRenderer, survey
 * and files know only those. The engine plays all of them, side by side. */
#define APP_N_REFERENCE_LANES 8
typedef enum
{
  APP_LANE_MIX,    /* the mixes as received, placed in time (trims, gaps, fades and crossfades); no
                      gain, no chain */
  APP_LANE_MASTER, /* everything */
  APP_N_PROGRAMME_LANES,
  APP_LANE_PREVIOUS = APP_N_PROGRAMME_LANES, /* the master that was kept, at the places of today */
  APP_LANE_REVISION,  /* the master with other mixes of the tracks that have had several */
  APP_LANE_BYPASS,    /* the master without one slot, or without a whole chain */
  APP_LANE_REFERENCE, /* the first of APP_N_REFERENCE_LANES */
  APP_N_LANES = APP_LANE_REFERENCE + APP_N_REFERENCE_LANES
} AppLane;
/* "mix" "master" "previous" "revision" "bypass" "reference-1" … NULL */
extern const char *const app_lane_ids[APP_N_LANES + 1];

typedef struct
{
  AppMedia *media;
  gint64 start;   /* programme frame of the track's first frame */
  gint64 length;  /* frames, > 0 */
  gint64 trim_in; /* frames of the mix (at the programme's rate) left out at its start */
  gint64 shift;   /* frames by which the music is later in this mix than in the track's first one */
  double gain_db;
  gboolean invert;          /* turned upside down */
  int side;                 /* of a record that it lies on, from 0 */
  gint64 fade_in, fade_out; /* frames */
  AppShape fade_in_shape, fade_out_shape;
  gint64 join_in, join_out; /* frames of overlap with the track before and after, 0: none */
  AppShape join_in_shape, join_out_shape;
  AppChainSpec *chain;
  AppMetadata metadata;
  char *note;
  AppNotes *notes; /* NULL: none */
  guint64 key;     /* AppTrack's */
} AppProgrammeTrack;

typedef struct
{
  /* read only */
  int rate;
  gint64 frames; /* length of everything */
  int n_tracks;
  int first_empty; /* 1-based number in the album of the first track left out, 0: none */
  AppProgrammeTrack *tracks;
  AppChainSpec *chain; /* of the album */
  AppMetadata metadata;
  char *note;
  char *order; /* what the running order that it is is called, or "" */
  guint64 seed;
  AppPicture *cover;  /* NULL: none */
  GPtrArray *sources; /* of AppMedia: all that the album has, heard in it or not */
} AppProgramme;

/* [main] Tracks without audio (length 0) are left out of the snapshot only when the album says so
 * in a finding: findings may be NULL, otherwise what had to be changed (overlap longer than a
 * track, fades longer than it) is added. */
AppProgramme *app_programme_new (AppAlbum *album, GPtrArray *findings);
/* [main] The same for playback: with what is for the ears only (solo, delta). Never measured or
 * written. */
AppProgramme *app_programme_new_listening (AppAlbum *album);
/* [any] The same album with one value of one slot changed: track -1 is the album chain. Transfer
 * full. */
AppProgramme *
app_programme_with_value (const AppProgramme *self, int track, int slot, int param, double value);
/* [any] The same album with these gains in dB, one for each of its tracks. Transfer full. */
AppProgramme *app_programme_with_gains (const AppProgramme *self, const double *gains_db);
/* [any] The same album with slots bypassed: of the chain of track (-1: the album's) the slot, or
 * all of them where slot is -1. Transfer full. */
AppProgramme *app_programme_without (const AppProgramme *self, int track, int slot);
/* [any] The same album with other mixes in place of those of some tracks: each where the same music
 * is now, for as long as the present one is heard (what lies outside the file is silence), through
 * the same fades and chains. Transfer full. */
typedef struct
{
  guint64 key; /* of the track */
  AppMedia *media;
  gint64 shift;
  double gain_db; /* beyond the present gain */
  gboolean flip;  /* the other polarity than the present one */
} AppProgrammeMix;
AppProgramme *
app_programme_with_mixes (const AppProgramme *self, const AppProgrammeMix *mixes, int n);
/* [any] Former tracks where they are in self now: each track of self that former has too (by key)
 * with former's mix, trims, gain, fades and chain, laid so that the same place of the music sounds
 * at the same frame; former's album chain. What former does not have is left out. A track may then
 * start before 0; tracks are in the order of their starts, which may not be that of self (find them
 * by key). They are crossfaded where they overlap now, by former's shape of that crossfade if it
 * had one. self itself when nothing differs but places. Same rate required; transfer full. */
AppProgramme *app_programme_former (const AppProgramme *self, const AppProgramme *former);
AppProgramme *app_programme_ref (AppProgramme *self);
void app_programme_unref (AppProgramme *self);

/* Whether path is, by whatever name, a source of the album: a mix, a reference, a mix of the
 * previous master. Those are never written to. */
gboolean app_programme_reads (const AppProgramme *self, const char *path);

/* Index of the track with this key, -1: none. */
int app_programme_find (const AppProgramme *self, guint64 key);
/* Track that sounds at pos (the later one in an overlap); in a gap the track before; -1 before the
 * first. */
int app_programme_track_at (const AppProgramme *self, gint64 pos);
/* Gain of fades and crossfades of the track at frame offset in it. */
double app_programme_fade (const AppProgrammeTrack *track, gint64 offset);

/* Key (hex, transfer full) of all that decides the samples of lane in [from, to): source files
 * (path, size, mtime), trims, gains, fades, chains with module versions, and neighbours as far as
 * the album chain remembers. */
char *app_programme_hash (const AppProgramme *self, AppLane lane, gint64 from, gint64 to);
