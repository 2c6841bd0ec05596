/* dsp-match.h — the curve that gives one piece of music the spectrum of others. [any, pure]
 *
 * Spectra are DSP_SPECTRUM_CELLS powers in twelfths of an octave (dsp_spectrum_cells), from the
 * gated average over the whole piece (DSP_SPECTRUM_GATED). Tone and level are separate: the mean in
 * dB over 100 Hz to 10 kHz, each cell alike, is taken off every spectrum first. */
#pragma once

#include "dsp-spectrum.h"

typedef struct
{
  double amount;          /* 0 .. 1 of the difference */
  double bound_db;        /* most that is boosted or cut, > 0 */
  double low_hz, high_hz; /* outside, the curve fades to 0 within an octave */
} DspMatchLimits;

#define DSP_MATCH_LOW_HZ 30.0
#define DSP_MATCH_HIGH_HZ 16000.0
#define DSP_MATCH_BOUND_DB 6.0
#define DSP_MATCH_SMOOTH (1.0 / 3)

/* Power to dB, mean 0; what is more than 120 dB below the strongest cell counts as that. False:
 * silence, all 0. */
bool dsp_match_align (const double *power, double *db);

/* Mean of n aligned spectra, weighted; those with weight 0 do not count. */
void dsp_match_mean (const double *const *db, const double *weights, int n, double *mean);

/* The last cell that is music: above it is nothing, or behind a cliff of more than 24 dB in a
 * quarter octave above 8 kHz: the low-pass of a codec. */
int dsp_match_top (const double *db);

/* Reference minus target, both aligned, smoothed (1.5 times as far below 200 Hz) by local
 * parabolas, which leave bells their height and are as calm as a Gauss window with this width;
 * where one of them has no music, it is as at the next cell where both have. smooth_octaves: 1/6
 * .. 2. */
void dsp_match_difference (const double *target_db, const double *reference_db,
                           double smooth_octaves, double *db);

/* The difference times amount, within the bound, faded; no boost where the target has nothing (80
 * dB below its mean). */
void dsp_match_curve (const double *difference_db, const double *target_db,
                      const DspMatchLimits *limits, double *db);

/* What db (one value per cell) adds to the loudness of a piece with this power: K-weighted,
 * ungated. 0 for silence. */
double dsp_match_loudness_db (const double *power, const double *db);
