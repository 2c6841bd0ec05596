/* dsp-kernels-limiter.h — the hot loops of limiter and peak detector, one source compiled for
 * several instruction sets as dsp-kernels.h tells: all give the same bits.
 *
 * The detector looks in single precision: its values are 1e-6 off at most, 1e-5 dB. */
#pragma once

#include "dsp-types.h"

#define DSP_PEAK_SPAN 32  /* intervals looked at together */
#define DSP_PEAK_GROUP 16 /* samples whose largest is known */
#define DSP_PEAK_PLACES 8 /* 1/16 .. 8/16 of an interval; those beyond mirror the first seven */

/* A set of filters of 2 half taps, the first of which lies at x[0]: pairs that mirror each other,
 * given by half sum and half difference, and one that is its own mirror. */
typedef struct
{
  int half;
  int pairs;         /* 0 .. 3 */
  int middles;       /* 0 or 1 */
  const float *taps; /* for each k of half: even and odd of each pair, then the middle */
} DspMirrored;

typedef struct
{
  const char *name;

  /* near[i] = max (|x[i]|, |x[i + 1]|), n of them; x has n + 1 values. */
  void (*intervals) (const double *x, double *near, int n);

  /* near[i] = x[i] in single precision */
  void (*narrow) (const double *x, float *near, int n);

  /* The smallest of n values that are numbers, n >= 1. */
  double (*least) (const double *x, int n);

  /* Whether any of DSP_PEAK_SPAN values is above its limit. */
  bool (*any_near) (const float *values, const float *limits);

  /* Whether any a[i] > b[i] of n. */
  bool (*any_over) (const double *a, const double *b, int n);

  /* x[i] = max (x[i], values[i] factor) */
  void (*lift) (double *x, const float *values, double factor, int n);

  /* How many values at the end are 0. */
  int (*resting) (const double *x, int n);

  /* The largest of so_far and n values that are numbers. */
  double (*most) (const double *x, int n, double so_far);

  /* x[i] = max (top, x[0] … x[i], ends[i]); returns max (top, x[0] … x[n - 1]). */
  double (*climb) (double *x, const double *ends, double top, int n);

  /* x[i] = max (x[i] … x[n - 1]) */
  void (*climb_back) (double *x, int n);

  /* out[i] = a[i] b[i]; x[i] clipped to -top[i] .. top[i] */
  void (*multiply) (const double *a, const double *b, double *out, int n);
  void (*clip) (double *x, const double *top, int n);

  /* Of the DSP_PEAK_GROUP values from x[g DSP_PEAK_GROUP] on, as far as they are numbers: tops[g]
   * the largest |x[i]|, bends[g] the largest |x[i - 1] - 2 x[i] + x[i + 1]|; n groups. */
  void (*tops) (const float *x, float *tops, float *bends, int n);

  /* highest[i] = max (highest[i], what each filter makes of x + i in size); i < DSP_PEAK_SPAN.
   * (pairs, middles): (1, 1), (3, 1), (2, 0) or (0, 1). */
  void (*mirrored) (const float *x, const DspMirrored *filters, float *highest);

  /* The highest size at the 15 places inside the interval from x[half - 1] to x[half]. even and
   * odd: DSP_PEAK_PLACES for each k of half, half is even. */
  float (*places) (const float *x, const float *even, const float *odd, int half);

  /* asked[i] = log2 (a[i] / (top[i] factor)) where a[i] > top[i], else 0; n <= DSP_QUANTUM. asked
   * may be a. */
  void (*ask) (const double *a, const double *top, double factor, double *asked, int n);

  /* gain[i] = 2^-x[i]; exactly 1 at 0; 0 <= x <= 1000, within 4 ulp. gain may be x. */
  void (*gains) (const double *x, double *gain, int n);

  /* out[i] = ceil (min (x[i], most) unit); out may be x. */
  void (*whole) (const double *x, double most, double unit, double *out, int n);

  /* out[i] = ceil (mean of x[i + 1] .. x[i + length]), of whole numbers whose sums are below 2^52.
   * sum is that of x[0] .. x[length - 1] before, of the last length values afterwards. x has
   * length + n values. */
  void (*box) (const double *x, int length, double *sum, double *out, int n);
} DspKernelsLimiter;

/* [any] */
const DspKernelsLimiter *dsp_kernels_limiter (void);
