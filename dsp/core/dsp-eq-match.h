/* dsp-eq-match.h — bells and shelves that follow a curve: a match that can be edited. [any, pure]
 */
#pragma once

#include "dsp-eq-design.h"

typedef struct
{
  double rms_db, max_db; /* of what is left, weighted; over the points with a weight from 1/2 on */
} DspEqMatchError;

/* Fits at most max (<= DSP_EQ_BANDS) bells and shelves on stereo, in the order of their
 * frequencies, to n points (db at hz, rising; weight >= 0), so that good_db rms is left, or the
 * least that max bands reach. One band after the other where most is left, each time all of them
 * refined by Levenberg and Marquardt's method on the prototypes in dB; then those that the others
 * can do without, each for 0.01 dB rms, go again. Gains and frequencies are rounded to 0.01 dB, 0.1
 * Hz (1 Hz from 1 kHz on), Q to 0.01, in 0.3 .. 4; what is below 0.05 dB is left out. Returns how
 * many; error (may be NULL) is that of the rounded bands. */
int dsp_eq_match_fit (const double *hz, const double *db, const double *weight, int n, int max,
                      double good_db, DspEqBand *bands, DspEqMatchError *error);

/* The sum of the prototypes of n bands at hz, in dB. */
double dsp_eq_match_db (const DspEqBand *bands, int n, double hz);
