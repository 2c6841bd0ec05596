/* dsp-kernels-dither-isa.c — the hot loops of the dither; compiled once per instruction set with
 * DSP_ISA defined (dsp/meson.build). */
#include "dsp-kernels-dither.h"

#include "dsp-kernels.h"

#include <string.h>

#ifndef DSP_ISA
#  define DSP_ISA plain
#endif

#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2 (a, b)

extern const DspDitherKernels JOIN (dsp_dither_kernels_, DSP_ISA);

typedef double Two __attribute__ ((vector_size (16)));
typedef int64_t Bits __attribute__ ((vector_size (16)));

/* 2^52 plus a whole number below it has that number as its last bits. */
#define TWO_52 UINT64_C (0x4330000000000000)

static inline uint64_t
scrambled (uint64_t z)
{
  z = (z ^ (z >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static inline double
as_double (uint64_t bits)
{
  double x;
  memcpy (&x, &bits, sizeof x);
  return x;
}

static void
tpdf (uint64_t start, double *noise, int n)
{
  for (int i = 0; i < n; i++)
    {
      uint64_t z = scrambled (start + (uint64_t) i * DSP_SCRAMBLE_STEP);
      noise[i] = (as_double (z >> 32 | TWO_52) - as_double ((z & UINT32_MAX) | TWO_52)) * 0x1p-32;
    }
}

/* As 1 + u, u from 0 to 1. */
static inline double
uniform (uint64_t z)
{
  return as_double (scrambled (z) >> 12 | UINT64_C (0x3ff0000000000000));
}

static void
high_pass (uint64_t start, double *noise, int n)
{
  for (int i = 0; i < n; i++)
    noise[i] = uniform (start + (uint64_t) i * DSP_SCRAMBLE_STEP);
  for (int i = n - 1; i > 0; i--)
    noise[i] -= noise[i - 1];
  if (n > 0)
    noise[0] -= uniform (start - DSP_SCRAMBLE_STEP);
}

/* The channels are lanes. What the newest error has to do with comes last, as all else can be
 * worked out before it is known.
 *
 *   w     what is wanted, less what the errors of the past call for
 *   v     w and the noise
 *   y     v to the nearest: adding 1.5 2^52 leaves no bits behind the point
 *   good  all bits set where y is in range */
static int
shape (DspShaping *self, const double *const x[2], double scale, const double *const noise[2],
       int32_t *const out[2], int n)
{
  const double *c = self->taps;
  Two e[DSP_SHAPING_TAPS];
  for (int k = 0; k < DSP_SHAPING_TAPS; k++)
    e[k] = (Two){ self->errors[k][0], self->errors[k][1] };
  const double whole = 0x1.8p52, top = scale - 0.5, bottom = -scale - 0.5;
  int clipped = 0;
  for (int i = 0; i < n; i++)
    {
      Two in = { x[0][i], x[1][i] }, dither = { noise[0][i], noise[1][i] };
      in = (Two) ((Bits) in & (in == in));
      Two rest = ((c[1] * e[1] + c[2] * e[2]) + (c[3] * e[3] + c[4] * e[4]))
                 + ((c[5] * e[5] + c[6] * e[6]) + (c[7] * e[7] + c[8] * e[8]));
      Two w = (in * scale - rest) - c[0] * e[0];
      Two v = w + dither, y = (v + whole) - whole;
      Bits good = (v < top) & (v >= bottom);
#pragma GCC unroll 8
      for (int k = DSP_SHAPING_TAPS - 1; k > 0; k--)
        e[k] = e[k - 1];
      e[0] = (Two) (good & (Bits) (y - w));
      if (!(good[0] & good[1]))
        for (int j = 0; j < 2; j++)
          if (!good[j])
            {
              y[j] = v[j] < 0 ? -scale : scale - 1;
              clipped++;
            }
      out[0][i] = (int32_t) y[0];
      out[1][i] = (int32_t) y[1];
    }
  for (int k = 0; k < DSP_SHAPING_TAPS; k++)
    {
      self->errors[k][0] = e[k][0];
      self->errors[k][1] = e[k][1];
    }
  return clipped;
}

const DspDitherKernels JOIN (dsp_dither_kernels_, DSP_ISA) = {
  .tpdf = tpdf,
  .high_pass = high_pass,
  .shape = shape,
};
