/* app-ddp-compare.h — a DDP set beside what a project renders now: the null of both. */
#pragma once

#include "app-ddp-set.h"
#include "app-finding.h"
#include "app-target.h"

/* Of one track of the set, from its index 01 to that of the next. */
typedef struct
{
  gint64 frames;    /* compared */
  gint64 differing; /* samples of both channels */
  gint64 first;     /* frame from its index 01 where they first differ; -1: nowhere */
  int peak_lsb;     /* largest difference */
  double rms_dbfs;  /* of the difference, a full-scale sine is 0; -INFINITY: none */
} AppDdpTrackNull;

typedef struct
{
  gint64 frames;            /* compared: from index 01 of track 1 of each to the shorter end */
  gint64 length_sectors;    /* by which the set is longer from there, negative: shorter */
  gint64 differing;         /* samples of both channels */
  int peak_lsb;             /* largest difference */
  double rms_dbfs;          /* of the difference, a full-scale sine is 0; -INFINITY: none */
  int tracks, tracks_moved; /* of the project; whose index 01 is elsewhere in the set */
  int n_track_nulls;        /* tracks of the set */
  AppDdpTrackNull track_nulls[APP_DISC_TRACKS_MAX];
} AppDdpNull;

/* Blocking: delivers the programme as target (a disc with its pregap) into a folder of its own in
 * the system's folder for temporary files, compares, and removes it. Dither included, the same
 * project gives the same bits; another dither leaves about -93 dBFS. progress may be NULL. */
gboolean
app_ddp_set_compare (const AppDdpSet *self, AppProgramme *programme, const AppTarget *target,
                     AppDdpNull *result, int threads, AppProgressFunc progress, gpointer user_data,
                     GCancellable *cancellable, GError **error);

/* Tells it: "null" (good: identical to the bit; else a warning for all and for each track that
 * differs, with its place), "null-length", "null-points". */
void app_ddp_null_tell (const AppDdpNull *self, GPtrArray *findings);
