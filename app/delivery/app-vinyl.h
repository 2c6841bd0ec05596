/* app-vinyl.h — the sides of a record, and what makes them hard to cut: known before a file is
 * written.
 *
 * A side begins with a track that says so ("side-start"); it is from the start of its first track
 * to the end of its last one, with the pauses in between. Measured is the master, by bands split at
 * 150 Hz, 1, 5 and 10 kHz (Linkwitz-Riley, 24 dB/oct). The limits stand here and at the top of
 * app-vinyl.c and app-vinyl-tell.c; they are habits of cutting engineers, not physics: whoever cuts
 * decides. */
#pragma once

#include "app-finding.h"
#include "app-offline.h"
#include "app-target.h"

#define APP_VINYL_WIDE_MOST_DB 30.0 /* more is told as that: there is hardly a mid */
#define APP_VINYL_SIBILANT_DB 6.0   /* 5 to 10 kHz over 1 to 5 kHz */
#define APP_VINYL_TREBLE_DB -30.0   /* rms over 10 kHz that is strong */

typedef struct
{
  int side;        /* 0: A */
  int first, n;    /* tracks, from 0 */
  gint64 from, to; /* frames of the programme */

  /* measured; levels NAN before that, -INFINITY: silence */
  double integrated_lufs;
  double true_peak_dbtp, true_peak_at_s; /* exact; from the start of the side */
  double loudest_rms_db, loudest_at_s;   /* of 3 s, a full-scale sine being -3; end of them */
  double bass_side_db;                   /* below 150 Hz: side against mid */
  double bass_correlation;               /* … of left and right; both NAN: no bass to speak of */
  double treble_db;                      /* over 10 kHz, rms of the last quarter */
} AppVinylSide;

/* Places in one track, seconds from its start. */
typedef struct
{
  DspPlaces wide_bass; /* side no 6 dB below mid; weight: dB over that, up to the most */
  DspPlaces sibilance; /* 5 to 10 kHz over 1 to 5 kHz; weight: by how much */
  DspPlaces treble; /* strong over 10 kHz, in the last quarter of a side; weight: over the limit */
} AppVinylTrack;

typedef struct
{
  int rate;
  int n_sides, n_tracks;
  AppVinylSide *sides;
  AppVinylTrack *tracks; /* of the programme */
  gboolean measured;
} AppVinyl;

/* The sides, not yet measured. Cheap. */
AppVinyl *app_vinyl_new (const AppProgramme *programme);
void app_vinyl_free (AppVinyl *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppVinyl, app_vinyl_free)

/* Renders and measures them. Blocking; threads 0: all cores. FALSE with error: cancelled, or a
 * source cannot be read. */
gboolean
app_vinyl_measure (AppVinyl *self, AppProgramme *programme, int threads, AppProgressFunc progress,
                   gpointer user_data, GCancellable *cancellable, GError **error);

/* Lengths against the record of the target, joins that a side cuts, and, once measured, bass,
 * sibilance, treble and levels. */
void app_vinyl_tell (const AppVinyl *self, const AppProgramme *programme, const AppTarget *target,
                     GPtrArray *findings);

/* "4:47.20": minutes, seconds, hundredths; transfer full. */
char *app_vinyl_time (gint64 frames, int rate);
