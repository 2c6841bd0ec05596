/* dsp-kernels-shaper-isa.c — oversampling filters and bent curves; compiled once per instruction
 * set with DSP_ISA defined (dsp/meson.build). Lanes are samples. */
#include "dsp-kernels-shaper.h"

#include <string.h>

#if defined(__AVX512F__)
#  define WIDTH 8
#  define ZIP_LOW 0, 8, 1, 9, 2, 10, 3, 11
#  define ZIP_HIGH 4, 12, 5, 13, 6, 14, 7, 15
#  define EVEN 0, 2, 4, 6, 8, 10, 12, 14
#  define ODD 1, 3, 5, 7, 9, 11, 13, 15
#elif defined(__AVX2__)
#  define WIDTH 4
#  define ZIP_LOW 0, 4, 1, 5
#  define ZIP_HIGH 2, 6, 3, 7
#  define EVEN 0, 2, 4, 6
#  define ODD 1, 3, 5, 7
#else
#  define WIDTH 2
#  define ZIP_LOW 0, 2
#  define ZIP_HIGH 1, 3
#  define EVEN 0, 2
#  define ODD 1, 3
#endif

#ifndef DSP_ISA
#  define DSP_ISA plain
#endif

#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2 (a, b)
#define INLINE static inline __attribute__ ((always_inline))

extern const DspShaperKernels JOIN (dsp_shaper_kernels_, DSP_ISA);

typedef double Lanes __attribute__ ((vector_size (WIDTH * 8), aligned (8), may_alias));
typedef int64_t Bits __attribute__ ((vector_size (WIDTH * 8)));

INLINE Lanes
load (const double *p)
{
  return *(const Lanes *) p;
}

INLINE void
store (double *p, Lanes v)
{
  *(Lanes *) p = v;
}

INLINE Lanes
all (double x)
{
  return x - (Lanes){ 0 };
}

INLINE Lanes
choose (Bits mask, Lanes yes, Lanes no)
{
  return (Lanes) ((mask & (Bits) yes) | (~mask & (Bits) no));
}

INLINE Lanes
least (Lanes a, Lanes b)
{
  return choose (a < b, a, b);
}

INLINE Lanes
most (Lanes a, Lanes b)
{
  return choose (a > b, a, b);
}

INLINE Lanes
size_of (Lanes x)
{
  return (Lanes) ((Bits) x & INT64_MAX);
}

/* ---- filters ---- */

static void
symmetric (const double *x, int last, const double *taps, int n_pairs, double *y, int n)
{
  const double *mirror = x + last;
  int i = 0;
  for (; i + 4 * WIDTH <= n; i += 4 * WIDTH)
    {
      Lanes sums[4] = { { 0 } };
      for (int k = 0; k < n_pairs; k++)
#pragma GCC unroll 4
        for (int j = 0; j < 4; j++)
          sums[j] += taps[k] * (load (x + i + k + j * WIDTH) + load (mirror + i - k + j * WIDTH));
#pragma GCC unroll 4
      for (int j = 0; j < 4; j++)
        store (y + i + j * WIDTH, sums[j]);
    }
  for (; i < n; i++)
    {
      double sum = 0;
      for (int k = 0; k < n_pairs; k++)
        sum += taps[k] * (x[i + k] + mirror[i - k]);
      y[i] = sum;
    }
}

static void
interleave (const double *a, const double *b, double *y, int n)
{
  int i = 0;
  for (; i + WIDTH <= n; i += WIDTH)
    {
      Lanes u = load (a + i), v = load (b + i);
      store (y + 2 * i, __builtin_shufflevector (u, v, ZIP_LOW));
      store (y + 2 * i + WIDTH, __builtin_shufflevector (u, v, ZIP_HIGH));
    }
  for (; i < n; i++)
    {
      y[2 * i] = a[i];
      y[2 * i + 1] = b[i];
    }
}

static void
deinterleave (const double *x, double *a, double *b, int n)
{
  int i = 0;
  for (; i + WIDTH <= n; i += WIDTH)
    {
      Lanes u = load (x + 2 * i), v = load (x + 2 * i + WIDTH);
      store (a + i, __builtin_shufflevector (u, v, EVEN));
      store (b + i, __builtin_shufflevector (u, v, ODD));
    }
  for (; i < n; i++)
    {
      a[i] = x[2 * i];
      b[i] = x[2 * i + 1];
    }
}

static void
mean (const double *a, const double *b, double *y, int n)
{
  for (int i = 0; i < n; i++)
    y[i] = 0.5 * (a[i] + b[i]);
}

/* ---- smooth curves ---- */

/* e^-a for 0 <= a; the polynomial is that of dsp_exp2. */
INLINE Lanes
fall (Lanes a)
{
  const double round = 0x1.8p52, log2_e = 1.44269504088896340736;
  Lanes x = least (a, all (60.0)) * -log2_e;
  Lanes shifted = x + round;
  Lanes r = x - (shifted - round), q = r * r;
  Lanes even = all (2.56784359934882051419e-11);
  even = even * q + 7.05491162080112332987e-9;
  even = even * q + 1.32154867901443094884e-6;
  even = even * q + 1.54035303933816099544e-4;
  even = even * q + 9.61812910762847716198e-3;
  even = even * q + 2.40226506959100712333e-1;
  Lanes odd = all (1.36914888539041288809e-12);
  odd = odd * q + 4.44553827187081149760e-10;
  odd = odd * q + 1.01780860092396997275e-7;
  odd = odd * q + 1.52527338040598402800e-5;
  odd = odd * q + 1.33335581464284434234e-3;
  odd = odd * q + 5.55041086648215799531e-2;
  odd = odd * q + 6.93147180559945309417e-1;
  /* The whole part stands in the lowest bits of shifted; the rest falls out at the top. */
  Bits exponent = ((Bits) shifted << 52) + (INT64_C (1023) << 52);
  return (1.0 + (odd * r + even * q)) * (Lanes) exponent;
}

/* Of |x|: tanh is (1 - e) / (1 + e) with e = e^(-2 |x|); tape the sum of two such, with e^(-|x|).
 */
INLINE Lanes
bend (DspSmoothKind kind, Lanes x)
{
  Lanes a = size_of (x), y;
  if (kind == DSP_SMOOTH_TANH)
    {
      Lanes e = fall (a + a);
      y = (1.0 - e) / (1.0 + e);
    }
  else
    {
      Lanes e = fall (a), e2 = e * e;
      y = ((1.0 - e) * (1.0 + e2) + 0.5 * (1.0 - e2) * (1.0 + e)) / ((1.0 + e) * (1.0 + e2));
    }
  return (Lanes) ((Bits) y | ((Bits) x & INT64_MIN));
}

INLINE void
smooth_all (DspSmoothKind kind, const DspSmooth *curve, const double *x, double *r, int n)
{
  const Lanes bias = all (curve->bias), origin = all (curve->origin);
  const Lanes slope = all (curve->inverse_slope);
  for (int i = 0; i < n; i += WIDTH)
    {
      int left = n - i;
      double part[WIDTH] = { 0 };
      const double *from = x + i;
      if (left < WIDTH)
        from = memcpy (part, from, (size_t) left * sizeof (double));
      Lanes in = load (from), out = (bend (kind, in + bias) - origin) * slope - in;
      if (left >= WIDTH)
        store (r + i, out);
      else
        {
          store (part, out);
          memcpy (r + i, part, (size_t) left * sizeof (double));
        }
    }
}

static void
smooth (const DspSmooth *curve, const double *x, double *r, int n)
{
  if (curve->kind == DSP_SMOOTH_TANH)
    smooth_all (DSP_SMOOTH_TANH, curve, x, r, n);
  else
    smooth_all (DSP_SMOOTH_TAPE, curve, x, r, n);
}

/* ---- splines ----
 *
 * Antiderivative antialiasing of second order (Bilbao, Esqueda, Parker, Valimaki, IEEE SPL 24(7),
 * 2017) of a function f is twice the second divided difference of its second antiderivative F,
 *
 *   y = 2 F[x0, x1, x2]
 *
 * which is the mean of f over the triangle of weights (Hermite and Genocchi): symmetric in the
 * three samples, so that these may be sorted and no difference is ever small against what is
 * divided by it. For the powers u^m of a knot it has closed forms:
 *
 *   all three below    0
 *   all three above    h_m(u0, u1, u2) / K_m, K = 3, 6, 10; h complete symmetric polynomials
 *   one above          u^m w / K_m, w = u^2 / (its distance to one times that to the other)
 *   one below          h_m / K_m -+ |u|^m w / K_m (+ for odd m), w of the one below
 *
 * so nothing is subtracted that is almost equal, and no case for small differences is needed. */

typedef struct
{
  Lanes s, h2, h3; /* symmetric polynomials of degree 1, 2, 3 */
} Symmetric;

INLINE Symmetric
symmetric_of (Lanes a, Lanes b, Lanes c)
{
  Symmetric h;
  h.s = a + b + c;
  Lanes ab = a * b, e2 = ab + (a + b) * c;
  h.h2 = h.s * h.s - e2;
  h.h3 = h.s * h.h2 - e2 * h.s + ab * c;
  return h;
}

/* What a block of samples can be to a knot. */
typedef enum
{
  BELOW,
  ACROSS,
  ABOVE
} Place;

INLINE Lanes
knot_above (const DspSplineKnot *k, Symmetric h)
{
  Lanes sum = { 0 };
  if (k->c1 != 0)
    sum += k->c1 * h.s;
  if (k->c2 != 0)
    sum += k->c2 * h.h2;
  if (k->c3 != 0)
    sum += k->c3 * h.h3;
  return sum;
}

INLINE Lanes
knot_across (const DspSplineKnot *k, Lanes a, Lanes b, Lanes c)
{
  const double tiny = 1e-290;
  const Lanes zero = { 0 };
  Lanes low = least (a, b), high = most (a, b);
  Lanes middle = most (low, least (high, c));
  low = least (low, c);
  high = most (high, c);
  Bits two = middle > zero; /* at least two are above: the lone one, if any, is below */
  Lanes lone = most (choose (two, -low, high), zero);
  Lanes near = choose (two, middle - low, high - middle);
  Lanes part = lone * (lone * lone / most ((high - low) * near, all (tiny)));
  Symmetric h = symmetric_of (a, b, c);
  Lanes sum = zero;
  if (k->c1 != 0)
    sum += k->c1 * (choose (two, h.s, zero) + part);
  part *= lone;
  if (k->c2 != 0)
    sum += k->c2 * choose (two, h.h2 - part, part);
  part *= lone;
  if (k->c3 != 0)
    sum += k->c3 * (choose (two, h.h3, zero) + part);
  return sum;
}

/* What of the curve a block of samples meets. */
typedef struct
{
  double cubic;
  int n_knots;
  DspSplineKnot knots[DSP_SPLINE_KNOTS];
  Place places[DSP_SPLINE_KNOTS];
} Block;

INLINE Lanes
spline_one (const Block *block, Lanes x0, Lanes x1, Lanes x2)
{
  Lanes sum = { 0 };
  if (block->cubic != 0)
    sum = block->cubic * symmetric_of (x0, x1, x2).h3;
  for (int i = 0; i < block->n_knots; i++)
    {
      const DspSplineKnot *k = &block->knots[i];
      Lanes a = k->side * x0 - k->at, b = k->side * x1 - k->at, c = k->side * x2 - k->at;
      if (block->places[i] == ABOVE)
        sum += knot_above (k, symmetric_of (a, b, c));
      else
        sum += knot_across (k, a, b, c);
    }
  return sum;
}

/* Lowest and highest of x[-2] .. x[n - 1]. */
INLINE void
range (const double *x, int n, double *lowest, double *highest)
{
  *lowest = *highest = x[-2];
  int i = -2;
  if (n + 2 >= WIDTH)
    {
      Lanes low = load (x - 2), high = low;
      for (i = WIDTH - 2; i + WIDTH <= n; i += WIDTH)
        {
          low = least (low, load (x + i));
          high = most (high, load (x + i));
        }
      for (int j = 0; j < WIDTH; j++)
        {
          *lowest = low[j] < *lowest ? low[j] : *lowest;
          *highest = high[j] > *highest ? high[j] : *highest;
        }
    }
  for (; i < n; i++)
    {
      *lowest = x[i] < *lowest ? x[i] : *lowest;
      *highest = x[i] > *highest ? x[i] : *highest;
    }
}

/* Of a curve whose coefficients are divided by K. Leaves out the knots that n samples are all below
 * of: these add zero. */
INLINE Block
block_of (const DspSpline *curve, const double *x, int n)
{
  Block block;
  block.cubic = curve->cubic;
  block.n_knots = 0;
  double lowest, highest;
  range (x, n, &lowest, &highest);
  for (int i = 0; i < curve->n_knots; i++)
    {
      const DspSplineKnot *k = &curve->knots[i];
      double low = k->side > 0 ? lowest : -highest, high = k->side > 0 ? highest : -lowest;
      if (high <= k->at)
        continue;
      block.places[block.n_knots] = low >= k->at ? ABOVE : ACROSS;
      block.knots[block.n_knots++] = *k;
    }
  return block;
}

static void
spline (const DspSpline *curve, const double *x, double *r, int n)
{
  enum
  {
    BLOCK = 16 /* looked at together: most music is between two knots most of the time */
  };
  DspSpline divided = *curve;
  divided.cubic /= 10;
  for (int i = 0; i < curve->n_knots; i++)
    {
      divided.knots[i].c1 /= 3;
      divided.knots[i].c2 /= 6;
      divided.knots[i].c3 /= 10;
    }
  for (int done = 0; done < n; done += BLOCK)
    {
      int until = n - done < BLOCK ? n : done + BLOCK, i = done;
      Block block = block_of (&divided, x + done, until - done);
      if (block.n_knots == 0 && block.cubic == 0)
        {
          memset (r + done, 0, (size_t) (until - done) * sizeof (double));
          continue;
        }
      for (; i + WIDTH <= until; i += WIDTH)
        store (r + i, spline_one (&block, load (x + i), load (x + i - 1), load (x + i - 2)));
      if (i == until)
        continue;
      double part[WIDTH + 2] = { 0 };
      memcpy (part, x + i - 2, (size_t) (until - i + 2) * sizeof (double));
      store (part, spline_one (&block, load (part + 2), load (part + 1), load (part)));
      memcpy (r + i, part, (size_t) (until - i) * sizeof (double));
    }
}

const DspShaperKernels JOIN (dsp_shaper_kernels_, DSP_ISA) = {
  .symmetric = symmetric,
  .interleave = interleave,
  .deinterleave = deinterleave,
  .mean = mean,
  .smooth = smooth,
  .spline = spline,
};
