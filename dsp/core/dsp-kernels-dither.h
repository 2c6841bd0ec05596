/* dsp-kernels-dither.h — the hot loops of the dither; one source compiled for several instruction
 * sets, as dsp-kernels.h says: all variants give the same bits. */
#pragma once

#include "dsp-types.h"

#define DSP_SHAPING_TAPS 9

/* Error feedback for two channels side by side. */
typedef struct
{
  double taps[DSP_SHAPING_TAPS];      /* c1 … c9 of 1 - sum c_k z^-k; those not used are 0 */
  double errors[DSP_SHAPING_TAPS][2]; /* state: of the last frames, newest first */
} DspShaping;

typedef struct
{
  /* Triangular in -1 .. 1: the difference of the halves of the scrambled numbers (dsp-kernels.h)
   * from start on. */
  void (*tpdf) (uint64_t start, double *noise, int n);

  /* The same distribution, high-passed: the difference of each number, as -1/2 .. 1/2, and the one
   * before it. */
  void (*high_pass) (uint64_t start, double *noise, int n);

  /* With w = x scale - (sum over k = 2 … 9 of c_k e_k) - c_1 e_1, sums in pairs from the left:
   * out = w + noise to the nearest, ties to even; e = out - w. Outside of -scale .. scale - 1 it is
   * clipped, and e = 0: a loop that tries to make up for clipping oscillates. NaN counts as 0.
   * Returns how many were clipped. x, noise and out of two channels, which may be the same one. */
  int (*shape) (DspShaping *self, const double *const x[2], double scale,
                const double *const noise[2], int32_t *const out[2], int n);
} DspDitherKernels;

/* [any] */
const DspDitherKernels *dsp_dither_kernels (void);
