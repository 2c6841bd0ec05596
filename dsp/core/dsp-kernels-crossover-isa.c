/* dsp-kernels-crossover-isa.c — the tree of a crossover, sample by sample; compiled once per
 * instruction set like dsp-kernels-isa.c.
 *
 * A vector has four lanes on all of them, left and right of two branches of the tree; where the
 * registers are narrower it is two of them, because compilers keep wider ones in memory. */
#include "dsp-crossover-tree.h"
#include "dsp-kernels.h"

#if defined(__AVX__)
#  define PARTS 1
#else
#  define PARTS 2
#endif

#ifndef DSP_ISA
#  define DSP_ISA plain
#endif

#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2 (a, b)
#define INLINE static inline __attribute__ ((always_inline))

typedef double Part
    __attribute__ ((vector_size (DSP_CROSSOVER_LANES / PARTS * 8), aligned (8), may_alias));

typedef struct
{
  Part part[PARTS];
} Lanes;

enum
{
  ROOT,
  UPPER, /* later rows: see dsp-crossover-tree.c */
  MIDDLE,
  LEAVES,
  REST
};

extern void JOIN (dsp_crossover_run_, DSP_ISA) (DspCrossoverTree *self, const double *const *in,
                                                double *const (*out)[DSP_CHANNELS], int n);

/* A row in registers: coefficients and state of its sections. */
typedef struct
{
  Lanes g, a[2];
  Lanes s[DSP_CROSSOVER_SECTIONS][2];
} Row;

typedef struct
{
  Lanes low, high, all; /* low + high = all */
} Split;

INLINE Lanes
get (const double *p)
{
  Lanes y = { { *(const Part *) p } };
#if PARTS == 2
  y.part[1] = *(const Part *) (p + 2);
#endif
  return y;
}

INLINE void
set (double *p, Lanes x)
{
  *(Part *) p = x.part[0];
#if PARTS == 2
  *(Part *) (p + 2) = x.part[1];
#endif
}

#if PARTS == 2
#  define EACH(a, op, b)                                                                           \
    {                                                                                              \
      {                                                                                            \
        (a).part[0] op (b).part[0], (a).part[1] op (b).part[1]                                     \
      }                                                                                            \
    }
#else
#  define EACH(a, op, b)                                                                           \
    {                                                                                              \
      {                                                                                            \
        (a).part[0] op (b).part[0]                                                                 \
      }                                                                                            \
    }
#endif

INLINE Lanes
add (Lanes a, Lanes b)
{
  return (Lanes) EACH (a, +, b);
}

INLINE Lanes
sub (Lanes a, Lanes b)
{
  return (Lanes) EACH (a, -, b);
}

INLINE Lanes
mul (Lanes a, Lanes b)
{
  return (Lanes) EACH (a, *, b);
}

INLINE Lanes
both (double left, double right)
{
#if PARTS == 2
  Part x = { left, right };
  return (Lanes){ { x, x } };
#else
  return (Lanes){ { { left, right, left, right } } };
#endif
}

/* Lower half of a, upper half of b. */
INLINE Lanes
halves (Lanes a, Lanes b)
{
#if PARTS == 2
  return (Lanes){ { a.part[0], b.part[1] } };
#else
  return (Lanes){ { __builtin_shufflevector (a.part[0], b.part[0], 0, 1, 6, 7) } };
#endif
}

INLINE void
put (double *const *out, int i, Lanes y, int half)
{
  for (int c = 0; c < DSP_CHANNELS; c++)
    out[c][i] = PARTS == 2 ? y.part[half % PARTS][c] : y.part[0][(2 * half + c)];
}

INLINE void
load (Row *row, const DspCrossoverTree *tree, int at, int sections)
{
  row->g = get (tree->g[at]);
  row->a[0] = get (tree->a[at][0]);
  row->a[1] = get (tree->a[at][1]);
#pragma GCC unroll 5
  for (int i = 0; i < sections; i++)
    {
      row->s[i][0] = get (tree->s[at][i][0]);
      row->s[i][1] = get (tree->s[at][i][1]);
    }
}

INLINE void
save (const Row *row, DspCrossoverTree *tree, int at, int sections)
{
#pragma GCC unroll 5
  for (int i = 0; i < sections; i++)
    {
      set (tree->s[at][i][0], row->s[i][0]);
      set (tree->s[at][i][1], row->s[i][1]);
    }
}

/* One sample of a section with the kth k: returns the low pass, *band is v1. */
INLINE Lanes
section (Row *row, int at, int k, Lanes x, Lanes *band)
{
  Lanes *s = row->s[at];
  Lanes v1 = mul (row->a[k], add (s[0], mul (row->g, sub (x, s[1]))));
  Lanes p = mul (row->g, v1), v2 = add (s[1], p);
  s[0] = sub (add (v1, v1), s[0]);
  s[1] = add (v2, p);
  *band = v1;
  return v2;
}

/* Sections that a split, or its all-pass alone, has. */
INLINE int
split_sections (DspCrossoverSlope slope)
{
  return slope == DSP_CROSSOVER_12 ? 1 : slope == DSP_CROSSOVER_24 ? 2 : 5;
}

INLINE int
all_sections (DspCrossoverSlope slope)
{
  return slope == DSP_CROSSOVER_48 ? 2 : 1;
}

/* x - 2 k v1 */
INLINE Lanes
turn (Lanes x, double k, Lanes v1)
{
  return sub (x, mul (both (2 * k, 2 * k), v1));
}

/* All-pass and first low pass of a row; the all-pass of 48 dB/oct has a second section, at last. */
INLINE Lanes
all_pass (Row *row, DspCrossoverSlope slope, int last, Lanes x, Lanes *low)
{
  Lanes v1;
  *low = section (row, 0, 0, x, &v1);
  if (slope == DSP_CROSSOVER_12)
    {
      Lanes sum = add (v1, *low);
      return sub (add (sum, sum), x);
    }
  if (slope == DSP_CROSSOVER_24)
    return turn (x, DSP_CROSSOVER_K_24, v1);
  Lanes all = turn (x, DSP_CROSSOVER_K_48_A, v1);
  section (row, last, 1, all, &v1);
  return turn (all, DSP_CROSSOVER_K_48_B, v1);
}

INLINE Split
split (Row *row, DspCrossoverSlope slope, Lanes x)
{
  Split y;
  Lanes unused;
  y.all = all_pass (row, slope, 4, x, &y.low);
  if (slope == DSP_CROSSOVER_24)
    y.low = section (row, 1, 0, y.low, &unused);
  if (slope == DSP_CROSSOVER_48)
    {
      y.low = section (row, 1, 1, y.low, &unused);
      y.low = section (row, 2, 0, y.low, &unused);
      y.low = section (row, 3, 1, y.low, &unused);
    }
  y.high = sub (y.all, y.low);
  return y;
}

INLINE Lanes
compensate (Row *row, DspCrossoverSlope slope, Lanes x)
{
  Lanes unused;
  return all_pass (row, slope, 1, x, &unused);
}

/* bands and slope are constants where this is used. */
INLINE void
run (DspCrossoverTree *self, const int bands, const DspCrossoverSlope slope,
     const double *const *in, double *const (*out)[DSP_CHANNELS], int n)
{
  const int splits = split_sections (slope), alls = all_sections (slope);
  Row root, upper, middle, leaves, rest;
  load (&root, self, ROOT, splits);
  load (&upper, self, UPPER, bands >= 4 ? alls : 0);
  load (&middle, self, MIDDLE, bands == 5 ? splits : 0);
  load (&leaves, self, LEAVES, bands >= 3 ? splits : 0);
  load (&rest, self, REST, bands == 5 ? alls : 0);
  for (int i = 0; i < n; i++)
    {
      Lanes x = both (in[0][i], in[1][i]);
      Split y = split (&root, slope, x);
      if (bands == 2)
        {
          put (out[0], i, y.low, 0);
          put (out[1], i, y.high, 0);
          continue;
        }
      x = halves (y.low, y.high);
      if (bands >= 4)
        x = compensate (&upper, slope, x);
      if (bands == 5)
        {
          y = split (&middle, slope, x);
          put (out[2], i, compensate (&rest, slope, y.low), 1);
          x = halves (y.all, y.high);
        }
      y = split (&leaves, slope, x);
      put (out[0], i, y.low, 0);
      put (out[1], i, y.high, 0);
      if (bands == 3)
        put (out[2], i, y.all, 1);
      else
        {
          put (out[bands - 2], i, y.low, 1);
          put (out[bands - 1], i, y.high, 1);
        }
    }
  save (&root, self, ROOT, splits);
  save (&upper, self, UPPER, bands >= 4 ? alls : 0);
  save (&middle, self, MIDDLE, bands == 5 ? splits : 0);
  save (&leaves, self, LEAVES, bands >= 3 ? splits : 0);
  save (&rest, self, REST, bands == 5 ? alls : 0);
}

INLINE void
run_slope (DspCrossoverTree *self, const DspCrossoverSlope slope, const double *const *in,
           double *const (*out)[DSP_CHANNELS], int n)
{
  switch (self->bands)
    {
    case 2:
      run (self, 2, slope, in, out, n);
      break;
    case 3:
      run (self, 3, slope, in, out, n);
      break;
    case 4:
      run (self, 4, slope, in, out, n);
      break;
    default:
      run (self, 5, slope, in, out, n);
    }
}

void
JOIN (dsp_crossover_run_, DSP_ISA) (DspCrossoverTree *self, const double *const *in,
                                    double *const (*out)[DSP_CHANNELS], int n)
{
  switch (self->slope)
    {
    case DSP_CROSSOVER_12:
      run_slope (self, DSP_CROSSOVER_12, in, out, n);
      break;
    case DSP_CROSSOVER_24:
      run_slope (self, DSP_CROSSOVER_24, in, out, n);
      break;
    default:
      run_slope (self, DSP_CROSSOVER_48, in, out, n);
    }
}
