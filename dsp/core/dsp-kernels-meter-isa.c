/* dsp-kernels-meter-isa.c — the hot loops of the meters; compiled once per instruction set with
 * DSP_ISA defined (dsp/meson.build). */
#include "dsp-kernels-meter.h"

#include <math.h>
#if defined(__SSE2__)
#  include <immintrin.h>
#endif

#if defined(__AVX512F__)
#  define FLOATS 16
#  define MAX_OF _mm512_max_ps
#elif defined(__AVX2__)
#  define FLOATS 8
#  define MAX_OF _mm256_max_ps
#elif defined(__SSE2__)
#  define FLOATS 4
#  define MAX_OF _mm_max_ps
#else
#  define FLOATS 4
#endif

#ifndef DSP_ISA
#  define DSP_ISA plain
#endif

#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2 (a, b)

extern const DspMeterKernels JOIN (dsp_meter_kernels_, DSP_ISA);

typedef double Four __attribute__ ((vector_size (32), aligned (8), may_alias));
typedef double Two __attribute__ ((vector_size (16), aligned (8), may_alias));
typedef float Floats __attribute__ ((vector_size (4 * FLOATS), aligned (4), may_alias));
typedef int32_t Ints __attribute__ ((vector_size (4 * FLOATS)));

/* In direct form I the way around the loop is one product and one difference, which is what the
 * speed depends on. The high-pass lanes work SKEW samples behind those of the shelf: all four are
 * busy, and what goes from one stage to the other has time to get there. The ends, where not all
 * lanes have a sample, are done by themselves.
 *
 *   shelf   what the shelf's lanes gave for the last SKEW samples, oldest first */
#if FLOATS >= 8
#  define SKEW 3

/* One sample through one lane. */
static inline double
k_lane (DspKWeight *self, int j, double x)
{
  double y = ((self->b0[j] * x + self->b1[j] * self->x1[j]) + self->b2[j] * self->x2[j]
              - self->a2[j] * self->y2[j])
             - self->a1[j] * self->y1[j];
  self->x2[j] = self->x1[j];
  self->x1[j] = x;
  self->y2[j] = self->y1[j];
  self->y1[j] = y;
  return y;
}

static void
k_weight_middle (DspKWeight *self, const double *left, const double *right, int n,
                 double shelf[SKEW][2])
{
  const Four b0 = *(Four *) self->b0, b1 = *(Four *) self->b1, b2 = *(Four *) self->b2;
  const Four a1 = *(Four *) self->a1, a2 = *(Four *) self->a2;
  Four x1 = *(Four *) self->x1, x2 = *(Four *) self->x2, sums = *(Four *) self->sums;
  Four y1 = *(Four *) self->y1, y2 = *(Four *) self->y2;
  Four y3 = { shelf[0][0], shelf[0][1] };
  for (int t = SKEW; t < n; t++)
    {
      Four in = { left[t], right[t] };
      Four x = __builtin_shufflevector (in, y3, 0, 1, 4, 5);
      Four y = ((b0 * x + b1 * x1) + b2 * x2 - a2 * y2) - a1 * y1;
      Four out = __builtin_shufflevector (x, y, 0, 1, 6, 7);
      sums += out * out;
      x2 = x1;
      x1 = x;
      y3 = y2;
      y2 = y1;
      y1 = y;
    }
  *(Four *) self->x1 = x1;
  *(Four *) self->x2 = x2;
  *(Four *) self->y1 = y1;
  *(Four *) self->y2 = y2;
  *(Four *) self->sums = sums;
  for (int c = 0; c < 2; c++)
    {
      shelf[0][c] = y3[c];
      shelf[1][c] = y2[c];
      shelf[2][c] = y1[c];
    }
}

static void
k_weight (DspKWeight *self, const double *left, const double *right, int n)
{
  double shelf[SKEW][2];
  int ends = n < SKEW ? n : SKEW;
  for (int t = 0; t < ends; t++)
    for (int c = 0; c < 2; c++)
      {
        double x = c ? right[t] : left[t];
        self->sums[c] += x * x;
        shelf[t][c] = k_lane (self, c, x);
      }
  if (n > SKEW)
    k_weight_middle (self, left, right, n, shelf);
  for (int t = 0; t < ends; t++)
    for (int c = 0; c < 2; c++)
      {
        double y = k_lane (self, 2 + c, shelf[t][c]);
        self->sums[2 + c] += y * y;
      }
}
#else
/* Vectors of two: both stages of a sample one after the other. */
static void
k_weight (DspKWeight *self, const double *left, const double *right, int n)
{
  Two b0[2], b1[2], b2[2], a1[2], a2[2], x1[2], x2[2], y1[2], y2[2], sums[2];
  for (int s = 0; s < 2; s++)
    {
      b0[s] = *(Two *) (self->b0 + 2 * s);
      b1[s] = *(Two *) (self->b1 + 2 * s);
      b2[s] = *(Two *) (self->b2 + 2 * s);
      a1[s] = *(Two *) (self->a1 + 2 * s);
      a2[s] = *(Two *) (self->a2 + 2 * s);
      x1[s] = *(Two *) (self->x1 + 2 * s);
      x2[s] = *(Two *) (self->x2 + 2 * s);
      y1[s] = *(Two *) (self->y1 + 2 * s);
      y2[s] = *(Two *) (self->y2 + 2 * s);
      sums[s] = *(Two *) (self->sums + 2 * s);
    }
  for (int t = 0; t < n; t++)
    {
      Two x = { left[t], right[t] };
      sums[0] += x * x;
#  pragma GCC unroll 2
      for (int s = 0; s < 2; s++)
        {
          Two y = ((b0[s] * x + b1[s] * x1[s]) + b2[s] * x2[s] - a2[s] * y2[s]) - a1[s] * y1[s];
          x2[s] = x1[s];
          x1[s] = x;
          y2[s] = y1[s];
          y1[s] = y;
          x = y;
        }
      sums[1] += x * x;
    }
  for (int s = 0; s < 2; s++)
    {
      *(Two *) (self->x1 + 2 * s) = x1[s];
      *(Two *) (self->x2 + 2 * s) = x2[s];
      *(Two *) (self->y1 + 2 * s) = y1[s];
      *(Two *) (self->y2 + 2 * s) = y2[s];
      *(Two *) (self->sums + 2 * s) = sums[s];
    }
}
#endif

static void
narrow (const double *x, float *y, int n)
{
  for (int i = 0; i < n; i++)
    y[i] = (float) x[i];
}

/* A number times 0 is 0, what is none gives NaN. */
static bool
all_finite (const double *x, int n)
{
  Four sums[2] = { { 0 } };
  int i = 0;
  for (; i + 8 <= n; i += 8)
    {
      sums[0] += *(const Four *) (x + i) * 0.0;
      sums[1] += *(const Four *) (x + i + 4) * 0.0;
    }
  sums[0] += sums[1];
  double sum = (sums[0][0] + sums[0][1]) + (sums[0][2] + sums[0][3]);
  for (; i < n; i++)
    sum += x[i] * 0.0;
  return sum == 0.0;
}

/* Oldest sample first: the half sum and half difference of the phases 0 and 3, which mirror each
 * other, and of 1 and 2. */
#define E(a, b)                                                                                    \
  {                                                                                                \
    ((a) + (b)) / 2, ((a) - (b)) / 2                                                               \
  }
static const float itu_outer[6][2] = {
  E (-0.0083007812500f, 0.0017089843750f),  E (0.0148925781250f, 0.0109863281250f),
  E (-0.0266113281250f, -0.0196533203125f), E (0.0476074218750f, 0.0332031250000f),
  E (-0.1022949218750f, -0.0594482421875f), E (0.9721679687500f, 0.1373291015625f),
};
static const float itu_inner[6][2] = {
  E (-0.0189208984375f, -0.0291748046875f), E (0.0330810546875f, 0.0292968750000f),
  E (-0.0582275390625f, -0.0517578125000f), E (0.1015625000000f, 0.0891113281250f),
  E (-0.2003173828125f, -0.1665039062500f), E (0.7797851562500f, 0.4650878906250f),
};
#undef E

static inline float
size_or (float a, float b)
{
  return fabsf (b) > a ? fabsf (b) : a;
}

static float
itu_one (const float *x)
{
  float sum = x[0] + x[11], difference = x[0] - x[11];
  float e0 = itu_outer[0][0] * sum, o0 = itu_outer[0][1] * difference;
  float e1 = itu_inner[0][0] * sum, o1 = itu_inner[0][1] * difference;
  for (int k = 1; k < 6; k++)
    {
      sum = x[k] + x[11 - k];
      difference = x[k] - x[11 - k];
      e0 += itu_outer[k][0] * sum;
      o0 += itu_outer[k][1] * difference;
      e1 += itu_inner[k][0] * sum;
      o1 += itu_inner[k][1] * difference;
    }
  return size_or (size_or (size_or (size_or (fabsf (x[5]), e0 + o0), e0 - o0), e1 + o1), e1 - o1);
}

static inline Floats
size (Floats a)
{
  return (Floats) ((Ints) a & INT32_MAX);
}

/* Lane by lane; of numbers. */
static inline Floats
larger (Floats a, Floats b)
{
#if defined(MAX_OF)
  return MAX_OF (a, b);
#else
  Ints above = b > a;
  return (Floats) ((above & (Ints) b) | (~above & (Ints) a));
#endif
}

static float
itu_peak (const float *x, float *highest, int n)
{
  Floats tops = { 0 };
  int i = 0;
  for (; i + FLOATS <= n; i += FLOATS)
    {
      Floats a = *(const Floats *) (x + i), b = *(const Floats *) (x + i + 11);
      Floats sum = a + b, difference = a - b;
      Floats e0 = itu_outer[0][0] * sum, o0 = itu_outer[0][1] * difference;
      Floats e1 = itu_inner[0][0] * sum, o1 = itu_inner[0][1] * difference;
#pragma GCC unroll 5
      for (int k = 1; k < 6; k++)
        {
          a = *(const Floats *) (x + i + k);
          b = *(const Floats *) (x + i + 11 - k);
          sum = a + b;
          difference = a - b;
          e0 += itu_outer[k][0] * sum;
          o0 += itu_outer[k][1] * difference;
          e1 += itu_inner[k][0] * sum;
          o1 += itu_inner[k][1] * difference;
        }
      Floats top = larger (larger (size (e0 + o0), size (e0 - o0)),
                           larger (size (e1 + o1), size (e1 - o1)));
      top = larger (size (*(const Floats *) (x + i + 5)), top);
      *(Floats *) (highest + i) = top;
      tops = larger (tops, top);
    }
  float top = 0;
  for (int j = 0; j < FLOATS; j++)
    top = size_or (top, tops[j]);
  for (; i < n; i++)
    {
      highest[i] = itu_one (x + i);
      top = size_or (top, highest[i]);
    }
  return top;
}

static int
above (const float *highest, float threshold, int n, int *places)
{
  int count = 0;
  for (int i = 0; i < n; i += FLOATS)
    {
      int end = i + FLOATS < n ? i + FLOATS : n;
      if (end - i == FLOATS)
        {
          Ints over = *(const Floats *) (highest + i) > threshold;
          int any = 0;
          for (int j = 0; j < FLOATS; j++)
            any |= over[j];
          if (!any)
            continue;
        }
      for (int j = i; j < end; j++)
        {
          places[count] = j;
          count += highest[j] > threshold;
        }
    }
  return count;
}

static void
quarters (const double *x, const double *taps, int n_taps, double *y)
{
  Four sums[4] = { { 0 } };
  for (int k = 0; k < n_taps; k += 4)
#pragma GCC unroll 4
    for (int j = 0; j < 4; j++)
      sums[j] += x[k + j] * *(const Four *) (taps + 4 * (k + j));
  *(Four *) y = (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

const DspMeterKernels JOIN (dsp_meter_kernels_, DSP_ISA) = {
  .k_weight = k_weight,
  .narrow = narrow,
  .all_finite = all_finite,
  .itu_peak = itu_peak,
  .above = above,
  .quarters = quarters,
};
