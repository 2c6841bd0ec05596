/* app-measure.h — loudness, peaks and dynamics of one continuous piece of audio. */
#pragma once

#include <gio/gio.h>

#include "app-overview.h"

#define APP_MEASURE_THIRDS 31 /* third-octave bands 20 Hz .. 20 kHz */

/* Plain numbers; levels are -INFINITY for silence, NAN where not defined (too short). Times in
 * seconds from the start. */
typedef struct
{
  gint64 frames;
  int rate, channels;
  double integrated_lufs;
  double max_momentary_lufs, max_momentary_at_s; /* end of the window */
  double max_short_term_lufs, max_short_term_at_s;
  double range_lu;
  double true_peak_dbtp;       /* ITU-R BS.1770 reading, 4x */
  double true_peak_exact_dbtp; /* 16x */
  double true_peak_at_s;
  double sample_peak_dbfs;
  double plr_db;     /* true_peak_dbtp - integrated */
  double min_psr_db; /* NAN below 3 s */
  double crest_db;
  double correlation;
  double dc_dbfs; /* larger of the channels */
  gint64 clipped; /* samples at or above full scale */
  int bits;       /* of the samples really used: 1 .. 24, 32 for float content beyond 24 bit */
  double thirds_db[APP_MEASURE_THIRDS]; /* power per third octave, dBFS */
} AppMeasurement;

/* Streaming measurer; one thread at a time. with_overview: also builds a waveform. */
typedef struct _AppMeasurer AppMeasurer;
AppMeasurer *app_measurer_new (int rate, int channels, gboolean with_overview);
void app_measurer_free (AppMeasurer *self);
void app_measurer_feed (AppMeasurer *self, const double *const *ch, int n);
void app_measurer_finish (AppMeasurer *self, AppMeasurement *result);
AppOverview *app_measurer_steal_overview (AppMeasurer *self); /* after finish; transfer full */
/* Short-term loudness every 100 ms (LUFS, float), for the curve over the waveform. Transfer full.
 */
GArray *app_measurer_steal_loudness (AppMeasurer *self);
/* Integrated loudness and range of several measured pieces as one programme (libebur128 multiple).
 */
void app_measurer_combine (AppMeasurer *const *pieces, int n, AppMeasurement *result);

/* A whole file; any channel count and rate libsndfile reads. */
gboolean app_measure_file (const char *path, AppMeasurement *result, GCancellable *cancellable,
                           GError **error);
