/* dsp-kernels-shaper.h — the hot loops of oversampling and of bent curves; one source compiled for
 * several instruction sets, as dsp-kernels.h says: all variants give the same bits. */
#pragma once

#include "dsp-types.h"

/* A curve that is a straight line of slope 1 up to its knots: what it takes away is
 *
 *   r(x) = cubic x^3 + sum over knots of (c1 u + c2 u^2 + c3 u^3), u = max (0, side x - at)
 *
 * where the coefficients of a knot on the lower side already have the sign of that side. */
enum
{
  DSP_SPLINE_KNOTS = 4
};

typedef struct
{
  double side; /* 1: bends the positive, -1: the negative half */
  double at;   /* >= 0 */
  double c1, c2, c3;
} DspSplineKnot;

typedef struct
{
  double cubic;
  double quiet; /* r is exactly 0 where |x| <= quiet */
  int n_knots;
  DspSplineKnot knots[DSP_SPLINE_KNOTS];
} DspSpline;

typedef enum
{
  DSP_SMOOTH_TANH, /* f(x) = tanh x */
  DSP_SMOOTH_TAPE, /* f(x) = tanh (x / 2) + tanh (x) / 2: bends earlier, ends at 1.5 */
} DspSmoothKind;

/* (f(x + bias) - origin) inverse_slope - x: with origin = f(bias) and inverse_slope = 1 / f'(bias)
 * what the curve changes, 0 at 0 and flat there. */
typedef struct
{
  DspSmoothKind kind;
  double bias, origin, inverse_slope;
} DspSmooth;

typedef struct
{
  /* y[i] = sum over k = 0 .. n_pairs - 1 ascending of taps[k] (x[i + k] + x[i + last - k]);
   * i = 0 .. n - 1. y does not overlap x. */
  void (*symmetric) (const double *x, int last, const double *taps, int n_pairs, double *y, int n);

  /* y[2 i] = a[i], y[2 i + 1] = b[i], and back; i = 0 .. n - 1. */
  void (*interleave) (const double *a, const double *b, double *y, int n);
  void (*deinterleave) (const double *x, double *a, double *b, int n);

  /* y[i] = (a[i] + b[i]) / 2; y may be either. */
  void (*mean) (const double *a, const double *b, double *y, int n);

  /* r[i] from x[i] by a smooth curve, within 1e-15. */
  void (*smooth) (const DspSmooth *curve, const double *x, double *r, int n);

  /* r[i] from x[i], x[i - 1], x[i - 2] by a spline with antiderivative antialiasing of second order
   * (see dsp-kernels-shaper-isa.c). */
  void (*spline) (const DspSpline *curve, const double *x, double *r, int n);
} DspShaperKernels;

/* [any] */
const DspShaperKernels *dsp_shaper_kernels (void);
