/* app-measure.h — loudness, peaks and dynamics of one continuous piece of audio. */
#pragma once

#include <gio/gio.h>

#include "app-overview.h"

#define APP_MEASURE_THIRDS 31     /* third-octave bands 20 Hz .. 20 kHz */
#define APP_MEASURE_CELLS 124     /* twelfths of an octave: four make a third */
#define APP_MEASURE_PSR 400       /* steps of 0.1 dB, see dsp-psr.h */
#define APP_MEASURE_STEP_S 0.1    /* of the loudness curves */
#define APP_MEASURE_HOP_S 0.01    /* of the curve of powers */
#define APP_MEASURE_MOMENTARY 4   /* steps of a momentary window */
#define APP_MEASURE_SHORT_TERM 30 /* steps of a short-term window */

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
  double sample_peak_dbfs, sample_peak_at_s;
  double plr_db;       /* true_peak_dbtp - integrated */
  double min_psr_db;   /* NAN below 3 s */
  double min_psr_at_s; /* end of its 3 s */
  double
      psr_p5_db; /* 5 % of the time PSR is below it, passages 20 LU below the integrated left out */
  double crest_db;
  double correlation;  /* of the first two channels; NAN for one */
  double balance_db;   /* power of right over left; NAN for one channel */
  double dc_dbfs;      /* larger of the channels */
  gint64 clipped;      /* samples at or above full scale */
  gint64 clip_runs;    /* places with three or more of them in a row */
  gint64 longest_clip; /* samples in a row */
  double clipped_at_s; /* the first such place; NAN: none */
  gint64 not_finite;   /* samples that are no numbers or infinite; they count as 0 */
  int bits; /* of the samples really used: 1 .. 24, 32 for float content beyond 24 bit; 0 silence */
  guint32 psr_steps[APP_MEASURE_PSR]; /* how many steps of 100 ms have each PSR; as psr_p5_db */
  /* Spectrum: the mean of what counts for the loudness (dsp-cell-gate.h), of all where nothing does
   */
  double cells_db[APP_MEASURE_CELLS];   /* power per twelfth of an octave, scaled as thirds_db */
  double sides_db[APP_MEASURE_CELLS];   /* of it in the sides, (L - R) / 2; the rest: the middle */
  double thirds_db[APP_MEASURE_THIRDS]; /* power per third octave; 0 is that of a full-scale sine */
} AppMeasurement;

/* Streaming measurer; one thread at a time. with_overview: also builds a waveform. NULL when the
 * rate or the number of channels is none the meters take, or out of memory. */
typedef struct _AppMeasurer AppMeasurer;
AppMeasurer *app_measurer_new (int rate, int channels, gboolean with_overview);
void app_measurer_free (AppMeasurer *self);
/* Samples that are not finite count as 0. */
void app_measurer_feed (AppMeasurer *self, const double *const *ch, int n);
void app_measurer_finish (AppMeasurer *self, AppMeasurement *result);
AppOverview *app_measurer_steal_overview (AppMeasurer *self); /* after finish; transfer full */
/* Loudness at the end of every step of 100 ms (LUFS, float): short-term, for the curve over the
 * waveform, and momentary. Before the start counts as silence. Transfer full. */
GArray *app_measurer_steal_loudness (AppMeasurer *self);
GArray *app_measurer_steal_momentary (AppMeasurer *self);
/* The highest true peak (ITU, dBTP, float) of every step of 100 ms to the last frame, after finish;
 * each step is 64 frames late. Transfer full. */
GArray *app_measurer_steal_peaks (AppMeasurer *self);
/* Mean square, K- and channel-weighted, of every 10 ms (float), to the last whole one, after
 * finish: any part of the piece can be measured from it. Transfer full. */
GArray *app_measurer_steal_powers (AppMeasurer *self);

/* What is kept of a piece to measure several as one programme. Borrowed. */
typedef struct
{
  const AppMeasurement *measurement;
  const GArray *loudness, *momentary;
  double start_s; /* where it is in the programme, for times; 0: right behind the piece before it */
} AppMeasurePiece;

/* The pieces as one programme, in this order, without what lies between them: gates and percentiles
 * over the blocks of all, maxima over all, sums and means weighted by length (of spectra that are
 * gated each by its own piece); correlation and balance weighted by energy. n >= 1. */
void app_measure_combine (const AppMeasurePiece *pieces, int n, AppMeasurement *result);

/* A whole file; any channel count and rate libsndfile reads. Integrated loudness is libebur128's: a
 * written file is judged independently of the measurer that was mastered with. Errors of
 * APP_MEDIA_ERROR name the file and the remedy; G_IO_ERROR_CANCELLED. */
gboolean app_measure_file (const char *path, AppMeasurement *result, GCancellable *cancellable,
                           GError **error);

/* The same, and what app_measure_combine needs of it; loudness and momentary: transfer full. */
gboolean app_measure_file_piece (const char *path, AppMeasurement *result, GArray **loudness,
                                 GArray **momentary, GCancellable *cancellable, GError **error);
