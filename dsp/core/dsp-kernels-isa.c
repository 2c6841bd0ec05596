/* dsp-kernels-isa.c — the hot loops; compiled once per instruction set with DSP_ISA defined
 * (dsp/meson.build). Vectors are as wide as that set has them. */
#include "dsp-kernels.h"

#include <math.h>

#if defined(__AVX512F__)
#  define WIDTH 8
#  define FIRST_THEN(a, b) __builtin_shufflevector (a, b, 0, 8, 9, 10, 11, 12, 13, 14)
#  define LAST_THEN(a, b) __builtin_shufflevector (a, b, 7, 8, 9, 10, 11, 12, 13, 14)
#  define EVEN(a) __builtin_shufflevector (a, a, 0, 0, 2, 2, 4, 4, 6, 6)
#  define ODD(a) __builtin_shufflevector (a, a, 1, 1, 3, 3, 5, 5, 7, 7)
#  define SWAPPED(a) __builtin_shufflevector (a, a, 1, 0, 3, 2, 5, 4, 7, 6)
#elif defined(__AVX2__)
#  define WIDTH 4
#  define FIRST_THEN(a, b) __builtin_shufflevector (a, b, 0, 4, 5, 6)
#  define LAST_THEN(a, b) __builtin_shufflevector (a, b, 3, 4, 5, 6)
#  define EVEN(a) __builtin_shufflevector (a, a, 0, 0, 2, 2)
#  define ODD(a) __builtin_shufflevector (a, a, 1, 1, 3, 3)
#  define SWAPPED(a) __builtin_shufflevector (a, a, 1, 0, 3, 2)
#else
#  define WIDTH 2
#  define FIRST_THEN(a, b) __builtin_shufflevector (a, b, 0, 2)
#  define LAST_THEN(a, b) __builtin_shufflevector (a, b, 1, 2)
#  define EVEN(a) __builtin_shufflevector (a, a, 0, 0)
#  define ODD(a) __builtin_shufflevector (a, a, 1, 1)
#  define SWAPPED(a) __builtin_shufflevector (a, a, 1, 0)
#endif

#ifndef DSP_ISA
#  define DSP_ISA plain
#endif

#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2 (a, b)
#define TEXT2(a) #a
#define TEXT(a) TEXT2 (a)

extern const DspKernels JOIN (dsp_kernels_, DSP_ISA);

/* In dsp-kernels-crossover-isa.c. */
extern void JOIN (dsp_crossover_run_, DSP_ISA) (DspCrossoverTree *self, const double *const *in,
                                                double *const (*out)[DSP_CHANNELS], int n);

typedef double Lanes __attribute__ ((vector_size (WIDTH * 8), aligned (8), may_alias));
typedef int64_t Bits __attribute__ ((vector_size (WIDTH * 8)));
typedef uint64_t Words __attribute__ ((vector_size (WIDTH * 8)));

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

/* Of the lanes of a and the sizes of those of b; a where b is no number. */
static inline Lanes
raise (Lanes a, Lanes b)
{
  Bits size = (Bits) b & INT64_MAX, above = (Lanes) size > a;
  return (Lanes) ((above & size) | (~above & (Bits) a));
}

static inline double
raise_one (double a, double b)
{
  return fabs (b) > a ? fabs (b) : a;
}

static void
fir_peak (const double *x, const double *taps, int n_taps, double *highest, int n)
{
  int i = 0;
  for (; i + 4 * WIDTH <= n; i += 4 * WIDTH)
    {
      Lanes sums[4] = { { 0 } };
      for (int k = 0; k < n_taps; k++)
#pragma GCC unroll 4
        for (int j = 0; j < 4; j++)
          sums[j] += taps[k] * load (x + i + k + j * WIDTH);
#pragma GCC unroll 4
      for (int j = 0; j < 4; j++)
        store (highest + i + j * WIDTH, raise (load (highest + i + j * WIDTH), sums[j]));
    }
  for (; i < n; i++)
    {
      double sum = 0;
      for (int k = 0; k < n_taps; k++)
        sum += taps[k] * x[i + k];
      highest[i] = raise_one (highest[i], sum);
    }
}

static void
fir_peak_mirrored (const double *x, const double *even, const double *odd, const double *middle,
                   int half, double *highest, int n)
{
  const double *mirror = x + 2 * half - 1;
  int i = 0;
  for (; i + 2 * WIDTH <= n; i += 2 * WIDTH)
    {
      Lanes e[2] = { { 0 } }, o[2] = { { 0 } }, m[2] = { { 0 } };
      for (int k = 0; k < half; k++)
#pragma GCC unroll 2
        for (int j = 0; j < 2; j++)
          {
            Lanes a = load (x + i + k + j * WIDTH), b = load (mirror + i - k + j * WIDTH);
            Lanes sum = a + b;
            e[j] += even[k] * sum;
            m[j] += middle[k] * sum;
            o[j] += odd[k] * (a - b);
          }
#pragma GCC unroll 2
      for (int j = 0; j < 2; j++)
        {
          Lanes top = raise (load (highest + i + j * WIDTH), e[j] + o[j]);
          store (highest + i + j * WIDTH, raise (raise (top, e[j] - o[j]), m[j]));
        }
    }
  for (; i < n; i++)
    {
      double e = 0, o = 0, m = 0;
      for (int k = 0; k < half; k++)
        {
          double sum = x[i + k] + mirror[i - k];
          e += even[k] * sum;
          m += middle[k] * sum;
          o += odd[k] * (x[i + k] - mirror[i - k]);
        }
      highest[i] = raise_one (raise_one (raise_one (highest[i], e + o), e - o), m);
    }
}

static double
largest (const double *x, int n)
{
  Lanes tops[2] = { { 0 } };
  int i = 0;
  for (; i + 2 * WIDTH <= n; i += 2 * WIDTH)
    {
      tops[0] = raise (tops[0], load (x + i));
      tops[1] = raise (tops[1], load (x + i + WIDTH));
    }
  tops[0] = raise (tops[0], tops[1]);
  double top = 0;
  for (int j = 0; j < WIDTH; j++)
    top = raise_one (top, tops[0][j]);
  for (; i < n; i++)
    top = raise_one (top, x[i]);
  return top;
}

static void
interpolate (const double *x, const double *taps, int n_taps, double *y)
{
  Lanes sums[DSP_INTERPOLATE_PHASES / WIDTH] = { { 0 } };
  for (int k = 0; k < n_taps; k++)
    {
#pragma GCC unroll 8
      for (int p = 0; p < DSP_INTERPOLATE_PHASES / WIDTH; p++)
        sums[p] += x[k] * load (taps + k * DSP_INTERPOLATE_PHASES + p * WIDTH);
    }
  for (int p = 0; p < DSP_INTERPOLATE_PHASES / WIDTH; p++)
    store (y + p * WIDTH, sums[p]);
}

/* One sample of channel c through section k. */
static inline double
section (DspBiquads *self, int c, int k, double x)
{
  double y = self->b0[c][k] * x + self->s1[c][k];
  self->s1[c][k] = (self->b1[c][k] * x - self->a1[c][k] * y) + self->s2[c][k];
  self->s2[c][k] = self->b2[c][k] * x - self->a2[c][k] * y;
  return y;
}

/* Sections that run side by side: with PARTS vectors, so that while one waits the other works, as
 * far as there are registers. */
#if WIDTH == 8
#  define PARTS 1
#  define COEFFICIENT(name) name[c]
#else
#  define PARTS 2
#  define COEFFICIENT(name) load (from->name[c] + p * WIDTH)
#endif
#define SECTIONS (PARTS * WIDTH)

/* SECTIONS sections from k on, side by side: in the step t lane j works on sample t - j, so that
 * all lanes are busy although each waits for the one before. The triangles at both ends, where not
 * all lanes have a sample, are done one by one; the operations are the same, so the bits are. The
 * coefficients stay in memory: in registers they would push out the state, which is waited for.
 *
 *   y     what the lanes gave in the step before: lane j's is lane j + 1's next input */
static inline void
group (DspBiquads *self, int k, double *const *ch, int n)
{
  Lanes y[2][PARTS], s1[2][PARTS], s2[2][PARTS];
  /* The table as it looks from section k on: one address, and offsets that are known. */
  const DspBiquads *from = (const DspBiquads *) ((const double *) self + k);
#if WIDTH == 8
  const Lanes b0[2] = { load (from->b0[0]), load (from->b0[1]) };
  const Lanes b1[2] = { load (from->b1[0]), load (from->b1[1]) };
  const Lanes b2[2] = { load (from->b2[0]), load (from->b2[1]) };
  const Lanes a1[2] = { load (from->a1[0]), load (from->a1[1]) };
  const Lanes a2[2] = { load (from->a2[0]), load (from->a2[1]) };
#endif
  for (int c = 0; c < 2; c++)
    {
      double last[SECTIONS];
      for (int t = 0; t < SECTIONS - 1; t++)
        for (int j = t; j >= 0; j--)
          last[j] = section (self, c, k + j, j == 0 ? ch[c][t] : last[j - 1]);
      last[SECTIONS - 1] = 0;
      for (int p = 0; p < PARTS; p++)
        {
          y[c][p] = load (last + p * WIDTH);
          s1[c][p] = load (self->s1[c] + k + p * WIDTH);
          s2[c][p] = load (self->s2[c] + k + p * WIDTH);
        }
    }
  for (int t = SECTIONS - 1; t < n; t++)
    {
#pragma GCC unroll 2
      for (int c = 0; c < 2; c++)
#pragma GCC unroll 2
        for (int p = PARTS - 1; p >= 0; p--)
          {
            Lanes in = { ch[c][t] };
            Lanes x = p == 0 ? FIRST_THEN (in, y[c][0]) : LAST_THEN (y[c][p - 1], y[c][p]);
            Lanes now = COEFFICIENT (b0) * x + s1[c][p];
            s1[c][p] = (COEFFICIENT (b1) * x - COEFFICIENT (a1) * now) + s2[c][p];
            s2[c][p] = COEFFICIENT (b2) * x - COEFFICIENT (a2) * now;
            y[c][p] = now;
          }
      for (int c = 0; c < 2; c++)
        ch[c][t - (SECTIONS - 1)] = y[c][PARTS - 1][WIDTH - 1];
    }
  for (int c = 0; c < 2; c++)
    {
      double last[SECTIONS];
      for (int p = 0; p < PARTS; p++)
        {
          store (last + p * WIDTH, y[c][p]);
          store (self->s1[c] + k + p * WIDTH, s1[c][p]);
          store (self->s2[c] + k + p * WIDTH, s2[c][p]);
        }
      for (int t = n; t < n + SECTIONS - 1; t++)
        for (int j = SECTIONS - 1; j > t - n; j--)
          {
            last[j] = section (self, c, k + j, last[j - 1]);
            if (j == SECTIONS - 1)
              ch[c][t - j] = last[j];
          }
    }
}

static void
biquads (DspBiquads *self, double *const *ch, int n)
{
  if (n < SECTIONS)
    {
      for (int c = 0; c < 2; c++)
        for (int t = 0; t < n; t++)
          for (int k = 0; k < self->n; k++)
            ch[c][t] = section (self, c, k, ch[c][t]);
      return;
    }
  for (int k = 0; k < self->n; k += SECTIONS)
    group (self, k, ch, n);
}

/* The products with the real parts of h and those with the imaginary ones are summed apart. */
static void
multiply_spectra (const double *const *x, const double *const *h, int n_pairs, double *sum, int n)
{
  Lanes sign;
  for (int j = 0; j < WIDTH; j++)
    sign[j] = j % 2 ? 1 : -1;
  int i = 0;
  for (; i + 4 * WIDTH <= 2 * n; i += 4 * WIDTH)
    {
      Lanes real[4] = { { 0 } }, imaginary[4] = { { 0 } };
      for (int k = 0; k < n_pairs; k++)
#pragma GCC unroll 4
        for (int j = 0; j < 4; j++)
          {
            Lanes a = load (x[k] + i + j * WIDTH), b = load (h[k] + i + j * WIDTH);
            real[j] += a * EVEN (b);
            imaginary[j] += SWAPPED (a) * ODD (b);
          }
#pragma GCC unroll 4
      for (int j = 0; j < 4; j++)
        store (sum + i + j * WIDTH, real[j] + sign * imaginary[j]);
    }
  for (; i < 2 * n; i += 2)
    {
      double real[2] = { 0 }, imaginary[2] = { 0 };
      for (int k = 0; k < n_pairs; k++)
        for (int j = 0; j < 2; j++)
          {
            real[j] += x[k][i + j] * h[k][i];
            imaginary[j] += x[k][i + 1 - j] * h[k][i + 1];
          }
      sum[i] = real[0] - imaginary[0];
      sum[i + 1] = real[1] + imaginary[1];
    }
}

static void
scramble (uint64_t start, uint64_t *bits, int n)
{
  for (int i = 0; i < n; i++)
    {
      uint64_t z = start + (uint64_t) i * DSP_SCRAMBLE_STEP;
      z = (z ^ (z >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
      z = (z ^ (z >> 27)) * UINT64_C (0x94d049bb133111eb);
      bits[i] = z ^ (z >> 31);
    }
}

static int
quantise (const double *x, double scale, const double *noise, int32_t *out, int n)
{
  int clipped = 0;
  for (int i = 0; i < n; i++)
    {
      double in = x[i] == x[i] ? x[i] : 0, wanted = in * scale + noise[i] + 0.5;
      double y = wanted >= scale ? scale - 1 : wanted;
      y = y < -scale ? -scale : y;
      int32_t whole = (int32_t) y; /* towards 0 */
      out[i] = whole - (whole > y);
      clipped += (wanted >= scale) | (wanted < -scale);
    }
  return clipped;
}

static inline Lanes
pick (Bits where, Lanes a, Lanes b)
{
  return (Lanes) ((where & (Bits) a) | (~where & (Bits) b));
}

static inline Lanes
all (double value)
{
  return value - (Lanes){ 0 };
}

/* dsp_log2 of normal numbers > 0, the same operations in the same order. The exponent, as a whole
 * number k < 2^52, becomes a double when it is put into the fraction of 2^52. */
static inline Lanes
log2_lanes (Lanes x)
{
  /* Whole numbers without sign: lanes whose result is not taken may hold anything. */
  const uint64_t root_half = 0x3fe6a09e667f3bcd, bias = UINT64_C (1023) << 52;
  Words offset = (Words) x - root_half;
  Words k = (offset + bias) >> 52;
  Lanes e = (Lanes) (k | 0x4330000000000000) - (0x1p52 + 1023);
  Lanes m = (Lanes) ((offset & 0x000fffffffffffff) + root_half);
  Lanes s = (m - 1.0) / (m + 1.0);
  Lanes q = s * s;
  Lanes series = all (1.0 / 23);
#pragma GCC unroll 10
  for (int odd = 21; odd >= 3; odd -= 2)
    series = series * q + 1.0 / odd;
  return e + (s + s * q * series) * (2.0 * DSP_LOG2_E);
}

/* dsp_exp2 of -1022 <= x <= 1023. */
static inline Lanes
exp2_lanes (Lanes x)
{
  Lanes above = x + 0.5, whole = (above + 0x1.8p52) - 0x1.8p52;
  whole -= pick (whole > above, all (1), all (0)); /* floor (above) */
  Lanes r = x - whole, q = r * r;
  Lanes even = all (dsp_exp2_c[12]), odd = all (dsp_exp2_c[13]);
#pragma GCC unroll 5
  for (int i = 10; i >= 2; i -= 2)
    even = even * q + dsp_exp2_c[i];
  even *= q;
#pragma GCC unroll 6
  for (int i = 11; i >= 1; i -= 2)
    odd = odd * q + dsp_exp2_c[i];
  odd *= r;
  Words scale = (Words) ((whole + 1022) + 0x1p52) << 52;
  return (1.0 + (odd + even)) * (Lanes) scale * 2.0;
}

static void
log2_all (const double *x, double *y, int n)
{
  const double least = 2.2250738585072014e-308;
  int i = 0;
  for (; i + WIDTH <= n; i += WIDTH)
    {
      Lanes in = load (x + i);
      store (y + i, pick (in >= least, log2_lanes (in), all (-INFINITY)));
    }
  for (; i < n; i++)
    y[i] = dsp_log2 (x[i]);
}

static void
exp2_all (const double *x, double *y, int n)
{
  int i = 0;
  for (; i + WIDTH <= n; i += WIDTH)
    {
      Lanes in = load (x + i);
      Lanes out = pick (in < -1022, all (0), exp2_lanes (in));
      store (y + i, pick (in > 1023, all (INFINITY), out));
    }
  for (; i < n; i++)
    y[i] = dsp_exp2 (x[i]);
}

static void
curve (const DspCompressorCurve *self, double *x, int n)
{
  const Lanes zero = { 0 }, least = all (self->floor), knee = all (self->knee);
  int i = 0;
  for (; i + WIDTH <= n; i += WIDTH)
    {
      Lanes level = load (x + i);
      level = pick (level > least, level, least);
      Lanes into
          = self->side * (log2_lanes (level) * self->scale - self->threshold) + 0.5 * self->knee;
      Lanes past = into - self->knee;
      Lanes bent = pick (into > zero, into, zero);
      bent = pick (bent < knee, bent, knee);
      past = pick (past > zero, past, zero);
      Lanes size = self->slope * (bent * bent * self->bend + past);
      store (x + i, self->side * pick (size < self->range, size, all (self->range)));
    }
  for (; i < n; i++)
    x[i] = dsp_compressor_curve (self, x[i]);
}

const DspKernels JOIN (dsp_kernels_, DSP_ISA) = {
  .name = TEXT (DSP_ISA),
  .fir_peak = fir_peak,
  .fir_peak_mirrored = fir_peak_mirrored,
  .largest = largest,
  .interpolate = interpolate,
  .biquads = biquads,
  .multiply_spectra = multiply_spectra,
  .crossover = JOIN (dsp_crossover_run_, DSP_ISA),
  .scramble = scramble,
  .quantise = quantise,
  .log2 = log2_all,
  .exp2 = exp2_all,
  .curve = curve,
};
