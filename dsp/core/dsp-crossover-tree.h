/* dsp-crossover-tree.h — 2 to 5 bands of two channels, split at 1 to 4 frequencies, whose sum is an
 * all-pass: the filters, without glides (dsp-crossover.h has these).
 *
 * Every split is a Linkwitz-Riley pair of 12, 24 or 48 dB/oct: the square of a Butterworth low pass
 * of order 1, 2 or 4 and what is left of the all-pass that the pair sums to, high = all-pass - low.
 * (Linkwitz, "Active Crossover Networks for Noncoincident Drivers", JAES 24(1), 1976.) A band that
 * does not pass a split passes its all-pass instead (D'Appolito, "Active realization of multiway
 * all-pass crossover systems", JAES 35(4), 1987). So the bands sum to the all-passes of all splits
 * in a row, flat to rounding whatever the frequencies.
 *
 * All filters are trapezoidal state-variable sections (Zavalishin, "The Art of VA Filter Design",
 * 3.10): g = tan (pi f / rate), a = 1 / (1 + g (g + k)), for an input x
 *
 *   v1 = a (s1 + g (x - s2)), v2 = s2 + g v1, then s1 = 2 v1 - s1, s2 = v2 + g v1
 *
 * where v2 is the low pass and x - 2 k v1 the all-pass of second order. They are exact at low
 * frequencies and keep their meaning when g changes. */
#pragma once

#include "dsp-types.h"

#define DSP_CROSSOVER_BANDS 5
#define DSP_CROSSOVER_SPLITS 4

typedef enum
{
  DSP_CROSSOVER_12, /* Linkwitz-Riley of second order, the high pass inverted */
  DSP_CROSSOVER_24, /* of fourth order */
  DSP_CROSSOVER_48, /* of eighth order */
  DSP_N_CROSSOVER_SLOPES
} DspCrossoverSlope;

/* The tree has up to five rows of sections, each with four lanes: left and right of the lower half
 * of the bands, left and right of the upper half. */
enum
{
  DSP_CROSSOVER_ROWS = 5,
  DSP_CROSSOVER_SECTIONS = 5, /* of a row, at most */
  DSP_CROSSOVER_LANES = 4
};

typedef struct
{
  int bands;
  DspCrossoverSlope slope;
  double g[DSP_CROSSOVER_ROWS][DSP_CROSSOVER_LANES];
  double a[DSP_CROSSOVER_ROWS][2][DSP_CROSSOVER_LANES]; /* for each k of the slope */
  double s[DSP_CROSSOVER_ROWS][DSP_CROSSOVER_SECTIONS][2][DSP_CROSSOVER_LANES]; /* state */
} DspCrossoverTree;

/* 1 / Q of the sections of a slope. */
#define DSP_CROSSOVER_K_12 2.0
#define DSP_CROSSOVER_K_24 1.41421356237309504880
#define DSP_CROSSOVER_K_48_A 1.84775906502257351226 /* 2 cos (pi / 8) */
#define DSP_CROSSOVER_K_48_B 0.76536686473017954346 /* 2 sin (pi / 8) */

/* [any] Designs the filters for hz[bands - 1]; the state stays. A frequency below the one before
 * it counts as equal to it, one above 0.49 rate as that. */
void dsp_crossover_tree_design (DspCrossoverTree *self, int bands, DspCrossoverSlope slope,
                                double rate, const double *hz);

/* [any, pure] Transfer functions h[bands] of the bands at one frequency. */
void dsp_crossover_tree_response (int bands, DspCrossoverSlope slope, double rate,
                                  const double *split_hz, double hz, DspComplex *h);

/* [any, pure] The frequencies in force as the bilinear transform has them, tan (pi f / rate). */
double dsp_crossover_tree_warp (double rate, double hz);
void
dsp_crossover_tree_warp_splits (int bands, double rate, const double *split_hz, double *warped);

/* [any, pure] The magnitudes of the bands at a warped frequency: what the bands of a crossover with
 * linear phase pass. They sum to 1. */
void dsp_crossover_tree_weights (int bands, DspCrossoverSlope slope, const double *warped_splits,
                                 double warped, double *weights);
