/* dsp-eq-fit.h — two or three biquads that follow an analogue prototype up to nearly half the rate,
 * where the bilinear transform bends it. [any, pure]
 *
 * Method (reference/dsp.md 3.2): the poles of the prototype are taken over as e^(s / rate), fixed
 * real poles are added, and a numerator of fourth or sixth order is fitted to the magnitude in the
 * least relative error, with Lawson's weights towards the least maximum; its minimum-phase factor
 * gives the zeros. Two poles more than dsp.md has, and poles beyond half the rate placed by their
 * distance from it, bring the steepest shelves from 2 dB to 0.008 dB. */
#pragma once

#include "dsp-eq-design.h"

#define DSP_EQ_FIT_MAX 3 /* biquads */

/* (n[2] s^2 + n[1] s + n[0]) / (d[2] s^2 + d[1] s + d[0]), s = 1 at the band's frequency; d[2] is 0
 * for first order. */
typedef struct
{
  double n[3], d[3];
} DspEqPrototype;

/* How near is near enough: within goal_db wherever the prototype is above floor_db. */
typedef struct
{
  double goal_db, floor_db;
} DspEqFitGoal;

/* |H|^2 at w times the band's frequency. */
double dsp_eq_prototype_power (const DspEqPrototype *self, double w);

/* hz from about rate / 40 up, beyond half the rate too. Returns the number of biquads, the fewest
 * that reach the goal or the nearest, and its error in *error; 0 when there is no such filter: then
 * use another way. */
int dsp_eq_fit (const DspEqPrototype *self, double hz, double rate, const DspEqFitGoal *goal,
                DspBiquad biquads[DSP_EQ_FIT_MAX], double *error);

/* Largest difference in dB from the prototype above floor_db, of n biquads in a row, up to 0.455
 * of the rate. */
double dsp_eq_fit_error (const DspEqPrototype *self, double hz, double rate, double floor_db,
                         const DspBiquad *biquads, int n);
