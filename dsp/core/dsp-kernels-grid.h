/* dsp-kernels-grid.h — the hot loops of the transforms of codecs at every frame; one source
 * compiled for several instruction sets, as dsp-kernels.h says: all variants give the same bits. */
#pragma once

#include "dsp-types.h"

/* ---- the filter bank of MP3 ---- */

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

/* ---- MDCTs of 2048 frames, by a sliding Fourier transform (dsp-mdct-grid.c) ---- */

enum
{
  DSP_MDCT_SINES = 4,   /* that make a window */
  DSP_MDCT_LINES = 400, /* that are looked at */
  DSP_MDCT_BINS = 416,  /* of the transform, a multiple of 8; line i lies between i + 7 and i + 8 */
  DSP_MDCT_BEFORE = 7,
  DSP_MDCT_SIDES = 3 /* windows */
};

typedef struct
{
  /* constant */
  double sines[DSP_MDCT_SIDES][DSP_MDCT_SINES];
  double turn_re[DSP_MDCT_BINS], turn_im[DSP_MDCT_BINS]; /* from one frame to the next */
  double in_re[DSP_MDCT_BINS], in_im[DSP_MDCT_BINS];     /* what a new frame adds */
  double sign[DSP_MDCT_LINES];                           /* of the imaginary part */
  /* state */
  double re[DSP_MDCT_BINS], im[DSP_MDCT_BINS];
  double limit[DSP_MDCT_LINES]; /* powers below are nothing; negative: not looked at */
} DspMdctSlide;

/* ---- the MDCT of Opus (dsp-celt-grid.c) ---- */

enum
{
  DSP_CELT_COSINES = 4, /* that make an edge of the window */
  DSP_CELT_BEFORE = 24, /* bins of line 0: what the last cosine needs at its sides */
  DSP_CELT_LINES = 480, /* that are looked at */
  DSP_CELT_BINS = DSP_CELT_LINES + 2 * DSP_CELT_BEFORE
};

/* Sums over the samples x under the window at a frame, of the first edge (120 samples), of what is
 * flat (840) and of the last edge, each real and imaginary. */
typedef enum
{
  DSP_CELT_FIRST,
  DSP_CELT_FLAT,
  DSP_CELT_LAST,
  DSP_CELT_PARTS
} DspCeltPart;

typedef struct
{
  /* constant, with a = pi (k + 1/2) / 960 of the line k of a bin */
  double edge[DSP_CELT_COSINES];
  double turn_re[DSP_CELT_BINS], turn_im[DSP_CELT_BINS];     /* e^-ia: from one frame to the next */
  double out_re[DSP_CELT_BINS], out_im[DSP_CELT_BINS];       /* e^-ia/2: what leaves an edge */
  double in_re[DSP_CELT_BINS], in_im[DSP_CELT_BINS];         /* e^119.5ia: what enters one */
  double flat_re[DSP_CELT_BINS], flat_im[DSP_CELT_BINS];     /* e^959.5ia: what gets flat */
  double phase_re[DSP_CELT_LINES], phase_im[DSP_CELT_LINES]; /* e^900ia */
  double last_re[DSP_CELT_LINES], last_im[DSP_CELT_LINES];   /* e^1860ia: of the last edge */
  /* state */
  double state[DSP_CELT_PARTS][2][DSP_CELT_BINS];
  double limit[DSP_CELT_LINES]; /* powers below are nothing; negative: not looked at */
} DspCeltSlide;

typedef struct
{
  /* bands[b][p], p = 0 .. n - 1, of x[p] .. x[p + DSP_HYBRID_TAPS - 1]: the sub-bands, not yet
   * thinned out. n is a multiple of DSP_HYBRID_LANES. */
  void (*hybrid_bands) (const DspHybridTables *tables, const double *x, double *const *bands,
                        int n);

  /* The lines at DSP_HYBRID_LANES frames, of 36 values of each band from there on, each
   * DSP_HYBRID_STEP behind the one before. */
  void (*hybrid_lines) (const DspHybridTables *tables, const double *const *bands,
                        DspHybridLine *lines);

  /* counts[lane] += lines that are nothing: whose power is below part mean + noise (1 - floor /
   * mean), with the mean of their group and both beside it; groups whose mean is below floor are
   * left out. So nothing begins at once where a sound rises out of the noise. */
  void (*hybrid_count) (const DspHybridLine *lines, double part, double noise, double floor,
                        int *counts);

  /* The window moves on by a frame: step is what comes in minus what goes out. */
  void (*mdct_move) (DspMdctSlide *slide, double step);
  /* counts[w] += lines that are nothing through each window. */
  void (*mdct_count) (const DspMdctSlide *slide, int counts[DSP_MDCT_SIDES]);

  /* The window moves on by a frame: passing are the samples 0, 120, 960 and 1080 from where it
   * was. */
  void (*celt_move) (DspCeltSlide *slide, const double passing[4]);
  /* The mean of a line's square over phases, of each line. */
  void (*celt_powers) (const DspCeltSlide *slide, double *powers);
  /* How many lines are nothing. */
  int (*celt_count) (const DspCeltSlide *slide);
} DspGridKernels;

/* [any] */
const DspGridKernels *dsp_grid_kernels (void);
