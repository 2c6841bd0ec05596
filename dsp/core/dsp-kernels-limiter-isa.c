/* dsp-kernels-limiter-isa.c — the hot loops of limiter and peak detector; compiled once per
 * instruction set with DSP_ISA defined (dsp/meson.build). */
#include "dsp-kernels-limiter.h"

#include <math.h>
#include <string.h>

#if defined(__SSE2__)
#  include <immintrin.h>
#endif

#if defined(__AVX512F__)
#  define WIDTH 8
#elif defined(__AVX2__)
#  define WIDTH 4
#else
#  define WIDTH 2
#endif
#define FLOATS (2 * WIDTH)
#define EIGHT (FLOATS > 8 ? 8 : FLOATS) /* lanes where there are only eight things to do */

#ifndef DSP_ISA
#  define DSP_ISA plain
#endif

#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2 (a, b)
#define TEXT2(a) #a
#define TEXT(a) TEXT2 (a)

extern const DspKernelsLimiter JOIN (dsp_kernels_limiter_, DSP_ISA);

typedef float Floats __attribute__ ((vector_size (FLOATS * 4), aligned (4), may_alias));
typedef int32_t FloatBits __attribute__ ((vector_size (FLOATS * 4)));
typedef float Eight __attribute__ ((vector_size (EIGHT * 4), aligned (4), may_alias));
typedef double Lanes __attribute__ ((vector_size (WIDTH * 8), aligned (8), may_alias));
typedef int64_t Bits __attribute__ ((vector_size (WIDTH * 8)));

static inline Floats
load_floats (const float *p)
{
  return *(const Floats *) p;
}

static inline Lanes
load (const double *p)
{
  return *(const Lanes *) p;
}

static inline void
store (double *p, Lanes v)
{
  *(Lanes *) p = v;
}

/* a where it is greater than b, else b: also where one is no number. */
static inline Lanes
greater (Lanes a, Lanes b)
{
#if defined(__AVX512F__)
  return (Lanes) _mm512_max_pd ((__m512d) a, (__m512d) b);
#elif defined(__AVX2__)
  return (Lanes) _mm256_max_pd ((__m256d) a, (__m256d) b);
#elif defined(__SSE2__)
  return (Lanes) _mm_max_pd ((__m128d) a, (__m128d) b);
#else
  Bits above = a > b;
  return (Lanes) ((above & (Bits) a) | (~above & (Bits) b));
#endif
}

static inline Floats
greater_float (Floats a, Floats b)
{
#if defined(__AVX512F__)
  return (Floats) _mm512_max_ps ((__m512) a, (__m512) b);
#elif defined(__AVX2__)
  return (Floats) _mm256_max_ps ((__m256) a, (__m256) b);
#elif defined(__SSE2__)
  return (Floats) _mm_max_ps ((__m128) a, (__m128) b);
#else
  FloatBits above = a > b;
  return (Floats) ((above & (FloatBits) a) | (~above & (FloatBits) b));
#endif
}

/* Of the lanes of a and the sizes of those of b; a where b is no number. */
static inline Floats
raise (Floats a, Floats b)
{
  return greater_float ((Floats) ((FloatBits) b & INT32_MAX), a);
}

static inline float
raise_one (float a, float b)
{
  return fabsf (b) > a ? fabsf (b) : a;
}

static inline float
top_of (Floats v)
{
#if WIDTH == 8
  v = raise (v,
             __builtin_shufflevector (v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  v = raise (v,
             __builtin_shufflevector (v, v, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11));
  v = raise (v,
             __builtin_shufflevector (v, v, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13));
#elif WIDTH == 4
  v = raise (v, __builtin_shufflevector (v, v, 4, 5, 6, 7, 0, 1, 2, 3));
  v = raise (v, __builtin_shufflevector (v, v, 2, 3, 0, 1, 6, 7, 4, 5));
#else
  v = raise (v, __builtin_shufflevector (v, v, 2, 3, 0, 1));
#endif
  return raise_one (v[0], v[1]);
}

static void
tops (const float *x, float *tops_out, float *bends, int n)
{
  for (int g = 0; g < n; g++, x += DSP_PEAK_GROUP)
    {
      Floats top = { 0 }, bend = { 0 };
      for (int i = 0; i < DSP_PEAK_GROUP; i += FLOATS)
        {
          Floats now = load_floats (x + i);
          top = raise (top, now);
          bend = raise (bend, load_floats (x + i - 1) + load_floats (x + i + 1) - (now + now));
        }
      tops_out[g] = top_of (top);
      bends[g] = top_of (bend);
    }
}

/* Loops as plain as these the compiler makes vectors of. */

static void
intervals (const double *x, double *near, int n)
{
  for (int i = 0; i < n; i++)
    {
      double a = fabs (x[i]), b = fabs (x[i + 1]);
      near[i] = a > b ? a : b;
    }
}

static void
narrow (const double *x, float *near, int n)
{
  for (int i = 0; i < n; i++)
    near[i] = (float) x[i];
}

static void
lift (double *x, const float *values, double factor, int n)
{
  for (int i = 0; i < n; i++)
    {
      double value = values[i] * factor;
      x[i] = value > x[i] ? value : x[i];
    }
}

static void
multiply (const double *a, const double *b, double *out, int n)
{
  for (int i = 0; i < n; i++)
    out[i] = a[i] * b[i];
}

static void
clip (double *x, const double *top, int n)
{
  for (int i = 0; i < n; i++)
    {
      double y = x[i] > top[i] ? top[i] : x[i];
      x[i] = y < -top[i] ? -top[i] : y;
    }
}

static bool
any_near (const float *values, const float *limits)
{
  FloatBits above = { 0 };
  for (int i = 0; i < DSP_PEAK_SPAN; i += FLOATS)
    above |= load_floats (values + i) > load_floats (limits + i);
  uint64_t parts[FLOATS / 2], any = 0;
  memcpy (parts, &above, sizeof parts);
  for (int j = 0; j < FLOATS / 2; j++)
    any |= parts[j];
  return any != 0;
}

static bool
any_over (const double *a, const double *b, int n)
{
  Bits above = { 0 };
  int64_t any = 0;
  int i = 0;
  for (; i + WIDTH <= n; i += WIDTH)
    above |= load (a + i) > load (b + i);
  for (int j = 0; j < WIDTH; j++)
    any |= above[j];
  for (; i < n; i++)
    any |= a[i] > b[i];
  return any != 0;
}

static inline Lanes
all (double x)
{
  Lanes lanes = { 0 };
  return lanes + x;
}

static double
most (const double *x, int n, double so_far)
{
  Lanes tops = all (so_far);
  int i = 0;
  for (; i + WIDTH <= n; i += WIDTH)
    tops = greater (load (x + i), tops);
  for (int j = 0; j < WIDTH; j++)
    so_far = tops[j] > so_far ? tops[j] : so_far;
  for (; i < n; i++)
    so_far = x[i] > so_far ? x[i] : so_far;
  return so_far;
}

static double
least (const double *x, int n)
{
  Lanes lowest = all (-INFINITY); /* negated */
  double low = INFINITY;
  int i = 0;
  for (; i + WIDTH <= n; i += WIDTH)
    lowest = greater (-load (x + i), lowest);
  for (int j = 0; j < WIDTH; j++)
    low = -lowest[j] < low ? -lowest[j] : low;
  for (; i < n; i++)
    low = x[i] < low ? x[i] : low;
  return low;
}

static int
resting (const double *x, int n)
{
  int i = n;
  for (; i >= 4 * WIDTH; i -= 4 * WIDTH)
    {
      Bits some = { 0 };
      for (int j = 1; j <= 4; j++)
        some |= load (x + i - j * WIDTH) != all (0);
      int64_t any = 0;
      for (int j = 0; j < WIDTH; j++)
        any |= some[j];
      if (any)
        break;
    }
  while (i > 0 && x[i - 1] == 0)
    i--;
  return n - i;
}

/* The greatest of each lane and those before it, in log2 (WIDTH) steps. */
static inline Lanes
climbing (Lanes v)
{
  const Lanes none = all (-INFINITY);
  v = greater (v, none);
#if WIDTH == 8
  v = greater (v, __builtin_shufflevector (none, v, 0, 8, 9, 10, 11, 12, 13, 14));
  v = greater (v, __builtin_shufflevector (none, v, 0, 1, 8, 9, 10, 11, 12, 13));
  v = greater (v, __builtin_shufflevector (none, v, 0, 1, 2, 3, 8, 9, 10, 11));
#elif WIDTH == 4
  v = greater (v, __builtin_shufflevector (none, v, 0, 4, 5, 6));
  v = greater (v, __builtin_shufflevector (none, v, 0, 1, 4, 5));
#else
  v = greater (v, __builtin_shufflevector (none, v, 0, 2));
#endif
  return v;
}

static double
climb (double *x, const double *ends, double top, int n)
{
  Lanes tops = all (top);
  int i = 0;
  for (; i + WIDTH <= n; i += WIDTH)
    {
      Lanes highest = greater (climbing (load (x + i)), tops);
      tops = all (highest[WIDTH - 1]);
      store (x + i, greater (highest, load (ends + i)));
    }
  top = tops[0];
  for (; i < n; i++)
    {
      top = x[i] > top ? x[i] : top;
      x[i] = top > ends[i] ? top : ends[i];
    }
  return top;
}

/* As climb, from the end. */
static void
climb_back (double *x, int n)
{
  const Lanes none = all (-INFINITY);
  Lanes tops = none;
  int i = n;
  for (; i >= WIDTH; i -= WIDTH)
    {
      Lanes v = greater (load (x + i - WIDTH), none);
#if WIDTH == 8
      v = greater (v, __builtin_shufflevector (v, none, 1, 2, 3, 4, 5, 6, 7, 8));
      v = greater (v, __builtin_shufflevector (v, none, 2, 3, 4, 5, 6, 7, 8, 9));
      v = greater (v, __builtin_shufflevector (v, none, 4, 5, 6, 7, 8, 9, 10, 11));
#elif WIDTH == 4
      v = greater (v, __builtin_shufflevector (v, none, 1, 2, 3, 4));
      v = greater (v, __builtin_shufflevector (v, none, 2, 3, 4, 5));
#else
      v = greater (v, __builtin_shufflevector (v, none, 1, 2));
#endif
      v = greater (v, tops);
      store (x + i - WIDTH, v);
      tops = all (v[0]);
    }
  for (double top = tops[0]; i > 0; i--)
    x[i - 1] = top = x[i - 1] > top ? x[i - 1] : top;
}

/* BLOCKS vectors side by side; all sums over k ascending. */
static inline __attribute__ ((always_inline)) void
mirrored_by (const float *x, const DspMirrored *filters, float *highest, const int pairs,
             const int middles, const int blocks)
{
  const int half = filters->half, row = 2 * pairs + middles;
  for (int i = 0; i < DSP_PEAK_SPAN; i += blocks * FLOATS)
    {
      const float *front = x + i, *back = x + i + 2 * half - 1, *taps = filters->taps;
      Floats sums[2][7] = { { { 0 } } };
      for (int k = 0; k < half; k++, taps += row)
#pragma GCC unroll 2
        for (int j = 0; j < blocks; j++)
          {
            Floats a = load_floats (front + k + j * FLOATS);
            Floats b = load_floats (back - k + j * FLOATS);
            Floats sum = a + b, difference = a - b;
#pragma GCC unroll 3
            for (int p = 0; p < pairs; p++)
              {
                sums[j][2 * p] += taps[2 * p] * sum;
                sums[j][2 * p + 1] += taps[2 * p + 1] * difference;
              }
            if (middles)
              sums[j][2 * pairs] += taps[2 * pairs] * sum;
          }
#pragma GCC unroll 2
      for (int j = 0; j < blocks; j++)
        {
          Floats top = load_floats (highest + i + j * FLOATS);
#pragma GCC unroll 3
          for (int p = 0; p < pairs; p++)
            {
              top = raise (top, sums[j][2 * p] + sums[j][2 * p + 1]);
              top = raise (top, sums[j][2 * p] - sums[j][2 * p + 1]);
            }
          if (middles)
            top = raise (top, sums[j][2 * pairs]);
          *(Floats *) (highest + i + j * FLOATS) = top;
        }
    }
}

static void
mirrored (const float *x, const DspMirrored *filters, float *highest)
{
  if (filters->pairs == 1)
    mirrored_by (x, filters, highest, 1, 1, 2);
  else if (filters->pairs == 3)
    mirrored_by (x, filters, highest, 3, 1, 1);
  else if (filters->pairs == 2)
    mirrored_by (x, filters, highest, 2, 0, 1);
  else
    mirrored_by (x, filters, highest, 0, 1, 2);
}

static inline Eight
load_eight (const float *p)
{
  return *(const Eight *) p;
}

/* Two sums for odd and even k, as each addition waits for the one before. */
static float
places (const float *x, const float *even, const float *odd, int half)
{
  enum
  {
    PARTS = DSP_PEAK_PLACES / EIGHT
  };
  Eight e[2][PARTS] = { { { 0 } } }, o[2][PARTS] = { { { 0 } } };
  for (int k = 0; k < half; k += 2)
#pragma GCC unroll 2
    for (int j = 0; j < 2; j++)
      {
        float a = x[k + j], b = x[2 * half - 1 - k - j], sum = a + b, difference = a - b;
#pragma GCC unroll 4
        for (int p = 0; p < PARTS; p++)
          {
            e[j][p] += sum * load_eight (even + (k + j) * DSP_PEAK_PLACES + p * EIGHT);
            o[j][p] += difference * load_eight (odd + (k + j) * DSP_PEAK_PLACES + p * EIGHT);
          }
      }
  float top = 0;
  for (int p = 0; p < PARTS; p++)
    {
      Eight a = e[0][p] + e[1][p], b = o[0][p] + o[1][p], first = a + b, last = a - b;
      for (int j = 0; j < EIGHT; j++)
        top = raise_one (raise_one (top, first[j]), last[j]);
    }
  return top;
}

/* log2 as dsp_log2 makes it, for normal x >= 1. */
static inline Lanes
log2_of (Lanes x)
{
  Bits bits = (Bits) x, offset = bits - 0x3fe6a09e667f3bcd;
  /* The exponent (at least 0) as a double: put below the point of 2^52. */
  Lanes e = (Lanes) ((Bits) ((offset & 0x7ff0000000000000) >> 52) | 0x4330000000000000) - 0x1p52;
  Lanes m = (Lanes) ((offset & 0x000fffffffffffff) + 0x3fe6a09e667f3bcd);
  Lanes s = (m - 1.0) / (m + 1.0), q = s * s, series = q * (1.0 / 23) + 1.0 / 21;
#pragma GCC unroll 9
  for (int k = 19; k >= 3; k -= 2)
    series = series * q + 1.0 / k;
  return e + (s + s * q * series) * (2.0 * 1.44269504088896340736);
}

static inline void
ask_lanes (const double *a, const double *top, double factor, double *asked)
{
  Lanes peak = load (a), ceiling = load (top);
  Bits over = peak > ceiling;
  const Lanes one = all (1);
  Lanes ratio = (Lanes) ((over & (Bits) (peak / (ceiling * factor))) | (~over & (Bits) one));
  store (asked, (Lanes) (over & (Bits) log2_of (ratio)));
}

/* Most of the time nothing is over: sixteen at a time are looked at first. */
static void
ask (const double *a, const double *top, double factor, double *asked, int n)
{
  enum
  {
    GROUP = 16
  };
  double last[3][GROUP];
  for (int i = 0; i < n; i += GROUP)
    {
      int count = n - i < GROUP ? n - i : GROUP, over = 0;
      for (int k = 0; k < count; k++)
        over += a[i + k] > top[i + k];
      if (over == 0)
        memset (asked + i, 0, (size_t) count * sizeof (double));
      else if (count == GROUP)
        for (int k = 0; k < GROUP; k += WIDTH)
          ask_lanes (a + i + k, top + i + k, factor, asked + i + k);
      else
        {
          for (int k = 0; k < GROUP; k++)
            {
              last[0][k] = k < count ? a[i + k] : 0;
              last[1][k] = k < count ? top[i + k] : 1;
            }
          for (int k = 0; k < GROUP; k += WIDTH)
            ask_lanes (last[0] + k, last[1] + k, factor, last[2] + k);
          memcpy (asked + i, last[2], (size_t) count * sizeof (double));
        }
    }
}

/* 2^-x: the terms are those of dsp_exp2. */
static inline Lanes
gain_of (Lanes x)
{
  /* Adding 1.5 * 2^52 leaves the nearest whole number in the lowest bits. */
  Lanes shifted = 0x1.8p52 - x, r = -x - (shifted - 0x1.8p52), q = r * r;
  Lanes even = q * 2.56784359934882051419e-11 + 7.05491162080112332987e-9;
  even = even * q + 1.32154867901443094884e-6;
  even = (even * q + 1.54035303933816099544e-4) * q + 9.61812910762847716198e-3;
  even = (even * q + 2.40226506959100712333e-1) * q;
  Lanes odd = q * 1.36914888539041288809e-12 + 4.44553827187081149760e-10;
  odd = (odd * q + 1.01780860092396997275e-7) * q + 1.52527338040598402800e-5;
  odd = (odd * q + 1.33335581464284434234e-3) * q + 5.55041086648215799531e-2;
  odd = (odd * q + 6.93147180559945309417e-1) * r;
  return (Lanes) ((Bits) (1.0 + (odd + even)) + ((Bits) shifted << 52));
}

static void
gains (const double *x, double *gain, int n)
{
  int i = 0;
  for (; i + WIDTH <= n; i += WIDTH)
    store (gain + i, gain_of (load (x + i)));
  if (i < n)
    {
      double last[WIDTH] = { 0 };
      memcpy (last, x + i, (size_t) (n - i) * sizeof (double));
      store (last, gain_of (load (last)));
      memcpy (gain + i, last, (size_t) (n - i) * sizeof (double));
    }
}

/* The next whole number above, for 0 <= x < 2^51: adding 2^52 leaves no room for a fraction. */
static inline Lanes
ceiling_of (Lanes x)
{
  Lanes nearest = (x + 0x1p52) - 0x1p52;
  const Lanes one = all (1);
  Bits below = nearest < x;
  return nearest + (Lanes) (below & (Bits) one);
}

static inline double
ceiling_of_one (double x)
{
  double nearest = (x + 0x1p52) - 0x1p52;
  return nearest < x ? nearest + 1 : nearest;
}

static void
whole (const double *x, double most_allowed, double unit, double *out, int n)
{
  for (int i = 0; i < n; i++)
    out[i] = ceiling_of_one ((x[i] < most_allowed ? x[i] : most_allowed) * unit);
}

/* All sums are exact, so the changes are summed up in any order: within the vector in log2 (WIDTH)
 * steps, each adding the lanes that many places before. */
static inline Lanes
running (Lanes d)
{
  const Lanes none = { 0 };
#if WIDTH == 8
  d += __builtin_shufflevector (none, d, 0, 8, 9, 10, 11, 12, 13, 14);
  d += __builtin_shufflevector (none, d, 0, 1, 8, 9, 10, 11, 12, 13);
  d += __builtin_shufflevector (none, d, 0, 1, 2, 3, 8, 9, 10, 11);
#elif WIDTH == 4
  d += __builtin_shufflevector (none, d, 0, 4, 5, 6);
  d += __builtin_shufflevector (none, d, 0, 1, 4, 5);
#else
  d += __builtin_shufflevector (none, d, 0, 2);
#endif
  return d;
}

static void
box (const double *x, int length, double *sum, double *out, int n)
{
  /* Rounded up, so that the mean is never below what it should be. */
  const double share = nextafter (1.0 / length, 1), *now = x + length;
  double total = *sum;
  int i = 0;
  for (; i + WIDTH <= n; i += WIDTH)
    {
      Lanes sums = running (load (now + i) - load (x + i)) + total;
      total = sums[WIDTH - 1];
      store (out + i, ceiling_of (sums * share));
    }
  for (; i < n; i++)
    {
      total += now[i] - x[i];
      out[i] = ceiling_of_one (total * share);
    }
  *sum = total;
}

const DspKernelsLimiter JOIN (dsp_kernels_limiter_, DSP_ISA) = {
  .name = TEXT (DSP_ISA),
  .intervals = intervals,
  .narrow = narrow,
  .least = least,
  .any_near = any_near,
  .any_over = any_over,
  .lift = lift,
  .resting = resting,
  .most = most,
  .climb = climb,
  .climb_back = climb_back,
  .multiply = multiply,
  .clip = clip,
  .tops = tops,
  .mirrored = mirrored,
  .places = places,
  .ask = ask,
  .gains = gains,
  .whole = whole,
  .box = box,
};
