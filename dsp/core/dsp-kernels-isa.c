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

/* Sections one after the other. */
static void
sections_plain (DspBiquads *self, int from, int to, double *const *ch, int n)
{
  for (int c = 0; c < 2; c++)
    for (int k = from; k < to; k++)
      for (int t = 0; t < n; t++)
        {
          double x = ch[c][t], y = self->b0[c][k] * x + self->s1[c][k];
          self->s1[c][k] = (self->b1[c][k] * x - self->a1[c][k] * y) + self->s2[c][k];
          self->s2[c][k] = self->b2[c][k] * x - self->a2[c][k] * y;
          ch[c][t] = y;
        }
}

/* Many sections side by side. Each channel has CHAINS chains of as many sections, the parts. In a
 * step section m works on the sample that section m - 1 had in the step before, so that all are
 * busy although each waits for the one before. The same part of all chains lies side by side in
 * vectors, left before right: from part to part nothing moves between lanes, only the last part's
 * values move on by one chain to become the first part's. The operations on a sample are those of
 * sections_plain, so the bits are. */
#define CHAINS DSP_BIQUAD_GROUP
#define VECTORS (2 * CHAINS / WIDTH)
#define MOST_PARTS 4

typedef struct
{
  double b0[2 * CHAINS], b1[2 * CHAINS], b2[2 * CHAINS], a1[2 * CHAINS], a2[2 * CHAINS];
} Part;

/* Of each part: what it gave in the step before, and the state of its sections. */
typedef struct
{
  Lanes y[MOST_PARTS][VECTORS], s1[MOST_PARTS][VECTORS], s2[MOST_PARTS][VECTORS];
} Flow;

static inline double
get (const Lanes *v, int c, int chain)
{
  int lane = c * CHAINS + chain;
  return v[lane / WIDTH][lane % WIDTH];
}

static inline void
set (Lanes *v, int c, int chain, double value)
{
  int lane = c * CHAINS + chain;
  v[lane / WIDTH][lane % WIDTH] = value;
}

/* The input of the first part, out of a sample and what the last part gave. */
static inline void
move_on (const Lanes *y, double left, double right, Lanes *x)
{
#if WIDTH == 8
  Lanes in = { left, right };
  x[0] = __builtin_shufflevector (in, y[0], 0, 8, 9, 10, 1, 12, 13, 14);
#else
  for (int c = 0; c < 2; c++)
    {
      Lanes in = { c == 0 ? left : right };
      int v = c * VECTORS / 2;
      x[v] = FIRST_THEN (in, y[v]);
#  if WIDTH == 2
      x[v + 1] = LAST_THEN (y[v], y[v + 1]);
#  endif
    }
#endif
}

static inline __attribute__ ((always_inline)) void
step (const Part *part, int parts, Flow *flow, double left, double right)
{
  Lanes first[VECTORS];
  move_on (flow->y[parts - 1], left, right, first);
#pragma GCC unroll 4
  for (int p = parts - 1; p >= 0; p--)
#pragma GCC unroll 4
    for (int v = 0; v < VECTORS; v++)
      {
        Lanes x = p == 0 ? first[v] : flow->y[p - 1][v];
        Lanes y = load (part[p].b0 + v * WIDTH) * x + flow->s1[p][v];
        Lanes b1_x = load (part[p].b1 + v * WIDTH) * x, b2_x = load (part[p].b2 + v * WIDTH) * x;
        flow->s1[p][v] = (b1_x - load (part[p].a1 + v * WIDTH) * y) + flow->s2[p][v];
        flow->s2[p][v] = b2_x - load (part[p].a2 + v * WIDTH) * y;
        flow->y[p][v] = y;
      }
}

static void
gather_parts (const DspBiquads *self, int k, int parts, Part *part)
{
  for (int p = 0; p < parts; p++)
    for (int c = 0; c < 2; c++)
      for (int chain = 0; chain < CHAINS; chain++)
        {
          int m = k + chain * parts + p, lane = c * CHAINS + chain;
          part[p].b0[lane] = self->b0[c][m];
          part[p].b1[lane] = self->b1[c][m];
          part[p].b2[lane] = self->b2[c][m];
          part[p].a1[lane] = self->a1[c][m];
          part[p].a2[lane] = self->a2[c][m];
        }
}

/* CHAINS * parts sections from k on, at least as many samples. In the first steps each section gets
 * its state when its first sample comes; before that it only sees zeros. In the last ones the state
 * is taken when the last sample has passed. */
static inline __attribute__ ((always_inline)) void
group (DspBiquads *self, int k, int parts, double *const *ch, int n)
{
  const int last = CHAINS * parts - 1;
  _Alignas(64) Part part[MOST_PARTS];
  Flow edge = { 0 };
  gather_parts (self, k, parts, part);
  for (int t = 0; t <= last; t++)
    {
      for (int c = 0; c < 2; c++)
        {
          set (edge.s1[t % parts], c, t / parts, self->s1[c][k + t]);
          set (edge.s2[t % parts], c, t / parts, self->s2[c][k + t]);
        }
      step (part, parts, &edge, ch[0][t], ch[1][t]);
    }
  Flow flow = edge; /* whose address nobody takes: it may live in registers */
  for (int t = last + 1; t < n; t++)
    {
      for (int c = 0; c < 2; c++)
        ch[c][t - last - 1] = get (flow.y[parts - 1], c, CHAINS - 1);
      step (part, parts, &flow, ch[0][t], ch[1][t]);
    }
  edge = flow;
  for (int t = 0; t <= last; t++)
    {
      for (int c = 0; c < 2; c++)
        {
          self->s1[c][k + t] = get (edge.s1[t % parts], c, t / parts);
          self->s2[c][k + t] = get (edge.s2[t % parts], c, t / parts);
          ch[c][n - 1 - last + t] = get (edge.y[parts - 1], c, CHAINS - 1);
        }
      step (part, parts, &edge, 0, 0);
    }
}

static void
biquads (DspBiquads *self, double *const *ch, int n)
{
  for (int k = 0, parts; k < self->n; k += CHAINS * parts)
    {
      parts = (self->n - k) / CHAINS < MOST_PARTS ? (self->n - k) / CHAINS : MOST_PARTS;
      if (n < CHAINS * parts)
        sections_plain (self, k, k + CHAINS * parts, ch, n);
      else if (parts == 4)
        group (self, k, 4, ch, n);
      else if (parts == 3)
        group (self, k, 3, ch, n);
      else if (parts == 2)
        group (self, k, 2, ch, n);
      else
        group (self, k, 1, ch, n);
    }
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
