/* dsp-kernels.h — the hot loops, one source compiled for several instruction sets, chosen once.
 *
 * All variants give the same bits: lanes never interact, every sum runs in the order stated here,
 * and multiplication and addition are never contracted. The environment variable
 * LACQUER_ISA=sse2|avx2|avx512 asks for one (for tests); what the CPU lacks is not taken. */
#pragma once

#include "dsp-compressor-curve.h"
#include "dsp-crossover-tree.h"
#include "dsp-types.h"

#define DSP_INTERPOLATE_PHASES 16
#define DSP_SCRAMBLE_STEP UINT64_C (0x9e3779b97f4a7c15)

/* Biquads in a row for two channels, transposed direct form II. n is a multiple of
 * DSP_BIQUAD_GROUP; sections that fill it up have b0 = 1 and zeros elsewhere. */
#define DSP_BIQUAD_GROUP 4
#define DSP_BIQUAD_MAX 64

typedef struct
{
  double b0[2][DSP_BIQUAD_MAX], b1[2][DSP_BIQUAD_MAX], b2[2][DSP_BIQUAD_MAX];
  double a1[2][DSP_BIQUAD_MAX], a2[2][DSP_BIQUAD_MAX];
  double s1[2][DSP_BIQUAD_MAX], s2[2][DSP_BIQUAD_MAX]; /* state */
  int n;
} DspBiquads;

typedef struct
{
  const char *name; /* "sse2" "avx2" "avx512", elsewhere "plain" */

  /* highest[i] = max (highest[i], |sum over k ascending of taps[k] x[i + k]|); i = 0 .. n - 1.
   * highest does not overlap x. */
  void (*fir_peak) (const double *x, const double *taps, int n_taps, double *highest, int n);

  /* The same for three filters of 2 half taps: two that mirror each other and one that is its own
   * mirror. With s = x[i + k] + x[i + 2 half - 1 - k] and d = x[i + k] - x[i + 2 half - 1 - k], all
   * sums over k = 0 .. half - 1 ascending:
   * |sum even[k] s + sum odd[k] d|, |sum even[k] s - sum odd[k] d|, |sum middle[k] s|. */
  void (*fir_peak_mirrored) (const double *x, const double *even, const double *odd,
                             const double *middle, int half, double *highest, int n);

  /* The largest |x[i]| of n values that are numbers; 0 when there are none. */
  double (*largest) (const double *x, int n);

  /* y[p] = sum over k ascending of x[k] taps[k * 16 + p]; p = 0 .. 15. */
  void (*interpolate) (const double *x, const double *taps, int n_taps, double *y);

  /* Both channels in place through all sections:
   * y = b0 x + s1; s1 = (b1 x - a1 y) + s2; s2 = b2 x - a2 y. */
  void (*biquads) (DspBiquads *self, double *const *ch, int n);

  /* Sum over k ascending of the products of x[k] and h[k], each n complex numbers as {re, im}:
   * with a + i b = x[k], c + i d = h[k], re = sum (a c) - sum (b d), im = sum (b c) + sum (a d). */
  void (*multiply_spectra) (const double *const *x, const double *const *h, int n_pairs,
                            double *sum, int n);

  /* The bands of dsp-crossover-tree.h, lowest first: out[bands][channel][n], which do not overlap
   * in[channel][n]. */
  void (*crossover) (DspCrossoverTree *self, const double *const *in,
                     double *const (*out)[DSP_CHANNELS], int n);

  /* Numbers that look random, each a function of its place: bits[i] = finaliser of splitmix64
   * (Steele, Lea, Flood 2014) of start + i DSP_SCRAMBLE_STEP; every bit depends on all of that. */
  void (*scramble) (uint64_t start, uint64_t *bits, int n);

  /* out[i] = floor (x[i] scale + noise[i] + 1/2), clipped to -scale .. scale - 1 (scale <= 2^31);
   * NaN counts as 0. Returns how many were clipped. */
  int (*quantise) (const double *x, double scale, const double *noise, int32_t *out, int n);

  /* dsp_log2 and dsp_exp2 (dsp-math.h) of n values; y may be x. */
  void (*log2) (const double *x, double *y, int n);
  void (*exp2) (const double *x, double *y, int n);

  /* dsp_compressor_curve of n levels, in place. */
  void (*curve) (const DspCompressorCurve *curve, double *x, int n);
} DspKernels;

/* [any] */
const DspKernels *dsp_kernels (void);
