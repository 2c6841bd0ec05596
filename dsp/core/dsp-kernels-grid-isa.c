/* dsp-kernels-grid-isa.c — the transforms of codecs at every frame; compiled once per instruction
 * set with DSP_ISA defined (dsp/meson.build). Lanes are frames (MP3) or bins. */
#include "dsp-kernels-grid.h"

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

extern const DspGridKernels JOIN (dsp_grid_kernels_, DSP_ISA);

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
hybrid_bands (const DspHybridTables *tables, const double *x, double *const *out, int n)
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
hybrid_lines (const DspHybridTables *tables, const double *const *bands, DspHybridLine *out)
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
hybrid_count (const DspHybridLine *all, double part, double noise, double floor, int *counts)
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
          const Lanes limit = (Lanes) ((Bits) (part * mean + (noise - noise * floor / mean))
                                       & (Bits) (mean > least));
          for (int k = g * GROUP; k < (g + 1) * GROUP; k++)
            found -= load (all[k] + lane) * load (all[k] + lane) < limit;
        }
      for (int l = 0; l < WIDTH; l++)
        counts[lane + l] += (int) found[l];
    }
}

/* ---- MDCTs ---- */

static void
mdct_move (DspMdctSlide *slide, double step)
{
  for (int i = 0; i < DSP_MDCT_BINS; i += WIDTH)
    {
      const Lanes re = load (slide->re + i), im = load (slide->im + i);
      const Lanes turn_re = load (slide->turn_re + i), turn_im = load (slide->turn_im + i);
      store (slide->re + i, re * turn_re - im * turn_im + step * load (slide->in_re + i));
      store (slide->im + i, re * turn_im + im * turn_re + step * load (slide->in_im + i));
    }
}

/* Re and Im of E[i + j + 1] - E[i - j]. */
INLINE Lanes
across (const double *bins, int i, int j)
{
  return load (bins + DSP_MDCT_BEFORE + i + j + 1) - load (bins + DSP_MDCT_BEFORE + i - j);
}

static void
mdct_count (const DspMdctSlide *slide, int counts[DSP_MDCT_SIDES])
{
  Bits found[DSP_MDCT_SIDES] = { { 0 } };
  for (int i = 0; i < DSP_MDCT_LINES; i += WIDTH)
    {
      const Lanes sign = load (slide->sign + i), limit = load (slide->limit + i);
      Lanes parts[DSP_MDCT_SINES];
#pragma GCC unroll 4
      for (int j = 0; j < DSP_MDCT_SINES; j++)
        parts[j] = across (slide->re, i, j) + sign * across (slide->im, i, j);
#pragma GCC unroll 3
      for (int w = 0; w < DSP_MDCT_SIDES; w++)
        {
          const double *sines = slide->sines[w];
          const Lanes x = (sines[0] * parts[0] + sines[1] * parts[1])
                          + (sines[2] * parts[2] + sines[3] * parts[3]);
          found[w] -= x * x < limit;
        }
    }
  for (int w = 0; w < DSP_MDCT_SIDES; w++)
    for (int l = 0; l < WIDTH; l++)
      counts[w] += (int) found[w][l];
}

/* ---- Opus ----
 *
 * With E the sum of x[m] e^(ia (m + 1/2)) over the 120 samples of the first edge, L that of the
 * last one, counted from its own start, and F that of the flat samples between, counted from the
 * first,
 *
 *   X[k] = Re (e^900ia (first + F[k]) + e^1860ia last)
 *   first = sum over j of c[j] / 2 (E[k + 8 j] + E[k - 8 j]),  last likewise with (-1)^j
 */

static void
celt_move (DspCeltSlide *slide, const double passing[4])
{
  for (int i = 0; i < DSP_CELT_BINS; i += WIDTH)
    {
      const Lanes turn_re = load (slide->turn_re + i), turn_im = load (slide->turn_im + i);
      const Lanes out[2] = { load (slide->out_re + i), load (slide->out_im + i) };
      const Lanes in[2] = { load (slide->in_re + i), load (slide->in_im + i) };
      const Lanes flat[2] = { load (slide->flat_re + i), load (slide->flat_im + i) };
      Lanes turned[DSP_CELT_PARTS][2];
#pragma GCC unroll 3
      for (int p = 0; p < DSP_CELT_PARTS; p++)
        {
          const Lanes re = load (slide->state[p][0] + i), im = load (slide->state[p][1] + i);
          turned[p][0] = re * turn_re - im * turn_im;
          turned[p][1] = re * turn_im + im * turn_re;
        }
#pragma GCC unroll 2
      for (int c = 0; c < 2; c++)
        {
          store (slide->state[DSP_CELT_FIRST][c] + i,
                 turned[DSP_CELT_FIRST][c] + (passing[1] * in[c] - passing[0] * out[c]));
          store (slide->state[DSP_CELT_FLAT][c] + i,
                 turned[DSP_CELT_FLAT][c] + (passing[2] * flat[c] - passing[1] * in[c]));
          store (slide->state[DSP_CELT_LAST][c] + i,
                 turned[DSP_CELT_LAST][c] + (passing[3] * in[c] - passing[2] * out[c]));
        }
    }
}

/* Both edges through the window, real or imaginary part; of the first one with what is flat. */
INLINE void
celt_edges (const DspCeltSlide *slide, int c, int i, Lanes *first, Lanes *last)
{
  const double *a = slide->state[DSP_CELT_FIRST][c] + DSP_CELT_BEFORE + i;
  const double *b = slide->state[DSP_CELT_LAST][c] + DSP_CELT_BEFORE + i;
  *first = slide->edge[0] * load (a) + load (slide->state[DSP_CELT_FLAT][c] + DSP_CELT_BEFORE + i);
  *last = slide->edge[0] * load (b);
#pragma GCC unroll 3
  for (int j = 1; j < DSP_CELT_COSINES; j++)
    {
      const double half = 0.5 * slide->edge[j];
      *first += half * (load (a + 8 * j) + load (a - 8 * j));
      *last += (j % 2 == 0 ? half : -half) * (load (b + 8 * j) + load (b - 8 * j));
    }
}

/* A line, and the same a quarter of a turn later. */
INLINE Lanes
celt_lines (const DspCeltSlide *slide, int i, Lanes *later)
{
  const Lanes phase_re = load (slide->phase_re + i), phase_im = load (slide->phase_im + i);
  const Lanes last_re = load (slide->last_re + i), last_im = load (slide->last_im + i);
  Lanes first[2], last[2];
  celt_edges (slide, 0, i, &first[0], &last[0]);
  celt_edges (slide, 1, i, &first[1], &last[1]);
  if (later)
    *later = (phase_re * first[1] + phase_im * first[0]) + (last_re * last[1] + last_im * last[0]);
  return (phase_re * first[0] - phase_im * first[1]) + (last_re * last[0] - last_im * last[1]);
}

static void
celt_powers (const DspCeltSlide *slide, double *powers)
{
  for (int i = 0; i < DSP_CELT_LINES; i += WIDTH)
    {
      Lanes later;
      const Lanes x = celt_lines (slide, i, &later);
      store (powers + i, 0.5 * (x * x + later * later));
    }
}

static int
celt_count (const DspCeltSlide *slide)
{
  Bits found = { 0 };
  int count = 0;
  for (int i = 0; i < DSP_CELT_LINES; i += WIDTH)
    {
      const Lanes x = celt_lines (slide, i, NULL);
      found -= x * x < load (slide->limit + i);
    }
  for (int l = 0; l < WIDTH; l++)
    count += (int) found[l];
  return count;
}

const DspGridKernels JOIN (dsp_grid_kernels_, DSP_ISA) = {
  .hybrid_bands = hybrid_bands,
  .hybrid_lines = hybrid_lines,
  .hybrid_count = hybrid_count,
  .mdct_move = mdct_move,
  .mdct_count = mdct_count,
  .celt_move = celt_move,
  .celt_powers = celt_powers,
  .celt_count = celt_count,
};
