/* dsp-kernels-hybrid.h — the hot loops of the filter bank of MP3 at every frame; one source
 * compiled for several instruction sets, as dsp-kernels.h says: all variants give the same bits. */
#pragma once

#include "dsp-types.h"

enum
{
  DSP_HYBRID_TAPS = 512,
  DSP_HYBRID_STEP = 32,  /* frames between two values of a sub-band */
  DSP_HYBRID_LINES = 18, /* of a sub-band */
  DSP_HYBRID_BANDS = 23, /* sub-bands that are looked at */
  DSP_HYBRID_GROUP = 9,  /* lines that are held against one limit */
  DSP_HYBRID_ALL = DSP_HYBRID_BANDS * DSP_HYBRID_LINES,
  DSP_HYBRID_LANES = 8 /* frames that are worked on side by side */
};

/* A line of the spectrum, at so many frames in a row. */
typedef double DspHybridLine[DSP_HYBRID_LANES];

typedef struct
{
  double taps[DSP_HYBRID_TAPS]; /* in the order of the samples, signs of the fold included */
  double cosines[DSP_HYBRID_BANDS][32];
  double window[2][36]; /* of sub-bands with even and with odd numbers */
  double dct[DSP_HYBRID_LINES][DSP_HYBRID_LINES];
  double cs[8], ca[8]; /* butterflies between two sub-bands */
} DspHybridTables;

typedef struct
{
  /* bands[b][p], p = 0 .. n - 1, of x[p] .. x[p + DSP_HYBRID_TAPS - 1]: the sub-bands, not yet
   * thinned out. n is a multiple of DSP_HYBRID_LANES. */
  void (*bands) (const DspHybridTables *tables, const double *x, double *const *bands, int n);

  /* The lines at DSP_HYBRID_LANES frames, of 36 values of each band from there on, each
   * DSP_HYBRID_STEP behind the one before. */
  void (*lines) (const DspHybridTables *tables, const double *const *bands, DspHybridLine *lines);

  /* counts[lane] += lines that are nothing: whose power is below noise plus the part of the mean of
   * their group and both beside it; groups whose mean is below floor are left out. */
  void (*count) (const DspHybridLine *lines, double part, double noise, double floor, int *counts);
} DspHybridKernels;

/* [any] */
const DspHybridKernels *dsp_hybrid_kernels (void);
