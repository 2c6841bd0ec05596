/* dsp-kernels-meter.h — the hot loops of the loudness and true-peak meters; one source compiled for
 * several instruction sets, as dsp-kernels.h says: all variants give the same bits. */
#pragma once

#include "dsp-types.h"

/* Both stages of the K filter for two channels, direct form I, as four lanes: the shelf of left and
 * right, the high-pass of left and right. The numbers of a lane come one behind the other:
 * y = ((b0 x + b1 x1) + b2 x2 - a2 y2) - a1 y1. */
typedef struct
{
  double b0[4], b1[4], b2[4], a1[4], a2[4];
  double x1[4], x2[4], y1[4], y2[4]; /* state: the last two in and out */
  double sums[4]; /* of squares so far: of the input left and right, weighted left and right */
} DspKWeight;

#define DSP_ITU_TAPS 12
#define DSP_ITU_AHEAD 6 /* frames that are looked at behind a sample */
#define DSP_QUARTERS 4

typedef struct
{
  /* n frames of both channels; adds to sums. */
  void (*k_weight) (DspKWeight *self, const double *left, const double *right, int n);

  /* y[i] = x[i] as float. */
  void (*narrow) (const double *x, float *y, int n);

  /* Whether all n are numbers. */
  bool (*all_finite) (const double *x, int n);

  /* The 4x interpolation of ITU-R BS.1770-5 Annex 2: highest[i] is the largest size of the four
   * numbers between x[i + 5] and x[i + 6], which take x[i] to x[i + 11], and of x[i + 5] itself.
   * Returns the largest of all n. */
  float (*itu_peak) (const float *x, float *highest, int n);

  /* Writes down the places i, ascending, where highest[i] > threshold; returns how many. */
  int (*above) (const float *highest, float threshold, int n, int *places);

  /* y[p] = sum over k of x[k] taps[4 k + p], p = 0 .. 3, as four sums of every fourth k that are
   * added up in pairs; n_taps is a multiple of 4. */
  void (*quarters) (const double *x, const double *taps, int n_taps, double *y);
} DspMeterKernels;

/* [any] */
const DspMeterKernels *dsp_meter_kernels (void);
