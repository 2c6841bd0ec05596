/* dsp-kernels-hybrid-isa.c — the filter bank of MP3; compiled once per instruction set with DSP_ISA
 * defined (dsp/meson.build). Lanes are frames. */
#include "dsp-kernels-hybrid.h"

#if defined(__AVX512F__)
#  define WIDTH 8
#elif defined(__AVX2__)
#  define WIDTH 4
#else
#  define WIDTH 2
#endif

#ifndef DSP_ISA
#  define DSP_ISA plain
#endif

#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2 (a, b)
#define INLINE static inline __attribute__ ((always_inline))

extern const DspHybridKernels JOIN (dsp_hybrid_kernels_, DSP_ISA);

enum
{
  LINES = DSP_HYBRID_LINES,
  BANDS = DSP_HYBRID_BANDS,
  STEP = DSP_HYBRID_STEP,
  GROUP = DSP_HYBRID_GROUP,
  GROUPS = DSP_HYBRID_ALL / GROUP,
  TOGETHER = 6 /* sums that are made side by side */
};

typedef double Lanes __attribute__ ((vector_size (WIDTH * 8), aligned (8), may_alias));
typedef int64_t Bits __attribute__ ((vector_size (WIDTH * 8), aligned (8), may_alias));

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

/* ---- sub-bands ----
 *
 *   Y[i] = sum over j of +- h[i + 64 j] x[511 - i - 64 j], i = 0 .. 63
 *   S[b] = sum over i of cos ((2 b + 1) (i - 16) pi / 64) Y[i]
 *
 * The cosines are even about 16 and odd about 48, so V[m] = Y[16 + m] + Y[16 - m] for m up to 16,
 * Y[16 + m] - Y[80 - m] from there on, and 32 terms are left. */

INLINE Lanes
folded (const double *taps, const double *x, int i)
{
  Lanes sum = taps[511 - i] * load (x + 511 - i);
#pragma GCC unroll 7
  for (int j = 1; j < 8; j++)
    sum += taps[511 - i - 64 * j] * load (x + 511 - i - 64 * j);
  return sum;
}

static void
bands (const DspHybridTables *tables, const double *x, double *const *out, int n)
{
  const double *taps = tables->taps;
  for (int p = 0; p < n; p += WIDTH, x += WIDTH)
    {
      Lanes v[32];
      v[0] = folded (taps, x, 16);
      for (int m = 1; m <= 16; m++)
        v[m] = folded (taps, x, 16 + m) + folded (taps, x, 16 - m);
      for (int m = 17; m < 32; m++)
        v[m] = folded (taps, x, 16 + m) - folded (taps, x, 80 - m);
      for (int b = 0; b < BANDS; b++)
        {
          const double *cosines = tables->cosines[b];
          Lanes even = cosines[0] * v[0], odd = cosines[1] * v[1];
#pragma GCC unroll 15
          for (int m = 2; m < 32; m += 2)
            {
              even += cosines[m] * v[m];
              odd += cosines[m + 1] * v[m + 1];
            }
          store (out[b] + p, even + odd);
        }
    }
}

/* ---- lines ---- */

/* 36 values of a band, windowed and folded to the 18 that a DCT of type IV takes. */
INLINE void
fold (const double *window, const double *band, Lanes u[LINES])
{
#define VALUE(t) (window[t] * load (band + STEP * (t)))
#pragma GCC unroll 9
  for (int t = 0; t < 9; t++)
    {
      u[t] = -VALUE (26 - t) - VALUE (27 + t);
      u[t + 9] = VALUE (t) - VALUE (17 - t);
    }
#undef VALUE
}

INLINE void
transform (const double dct[LINES][LINES], const Lanes u[LINES], DspHybridLine *lines, int lane)
{
  for (int k = 0; k < LINES; k += TOGETHER)
    {
      Lanes sums[TOGETHER];
#pragma GCC unroll 6
      for (int j = 0; j < TOGETHER; j++)
        sums[j] = dct[k + j][0] * u[0];
      for (int t = 1; t < LINES; t++)
#pragma GCC unroll 6
        for (int j = 0; j < TOGETHER; j++)
          sums[j] += dct[k + j][t] * u[t];
#pragma GCC unroll 6
      for (int j = 0; j < TOGETHER; j++)
        store (lines[k + j] + lane, sums[j]);
    }
}

/* What the decoder mixed between two sub-bands is taken apart. */
INLINE void
part_bands (const DspHybridTables *tables, DspHybridLine *border, int lane)
{
  for (int i = 0; i < 8; i++)
    {
      const Lanes below = load (border[-1 - i] + lane), above = load (border[i] + lane);
      store (border[-1 - i] + lane, tables->cs[i] * below + tables->ca[i] * above);
      store (border[i] + lane, tables->cs[i] * above - tables->ca[i] * below);
    }
}

static void
lines (const DspHybridTables *tables, const double *const *bands, DspHybridLine *out)
{
  for (int lane = 0; lane < DSP_HYBRID_LANES; lane += WIDTH)
    {
      for (int b = 0; b < BANDS; b++)
        {
          Lanes u[LINES];
          fold (tables->window[b & 1], bands[b] + lane, u);
          transform (tables->dct, u, out + b * LINES, lane);
        }
      for (int b = 1; b < BANDS; b++)
        part_bands (tables, out + b * LINES, lane);
    }
}

/* ---- nothings ---- */

static void
count (const DspHybridLine *all, double part, double noise, double floor, int *counts)
{
  const double share = 1.0 / (3 * GROUP);
  for (int lane = 0; lane < DSP_HYBRID_LANES; lane += WIDTH)
    {
      Lanes powers[GROUPS + 2];
      Bits found = { 0 };
      for (int g = 0; g < GROUPS; g++)
        {
          Lanes sum = { 0 };
          for (int k = g * GROUP; k < (g + 1) * GROUP; k++)
            sum += load (all[k] + lane) * load (all[k] + lane);
          powers[g + 1] = sum;
        }
      powers[0] = powers[1];
      powers[GROUPS + 1] = powers[GROUPS];
      for (int g = 0; g < GROUPS; g++)
        {
          const Lanes mean = share * ((powers[g] + powers[g + 1]) + powers[g + 2]);
          const Lanes least = floor - (Lanes){ 0 };
          const Lanes limit = (Lanes) ((Bits) (part * mean + noise) & (Bits) (mean > least));
          for (int k = g * GROUP; k < (g + 1) * GROUP; k++)
            found -= load (all[k] + lane) * load (all[k] + lane) < limit;
        }
      for (int l = 0; l < WIDTH; l++)
        counts[lane + l] += (int) found[l];
    }
}

const DspHybridKernels JOIN (dsp_hybrid_kernels_, DSP_ISA) = {
  .bands = bands,
  .lines = lines,
  .count = count,
};
