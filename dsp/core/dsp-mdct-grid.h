/* dsp-mdct-grid.h — whether samples once came out of a codec that quantised MDCT lines, and
 * where its frames began.
 *
 * Seen through the codec's own window, at the very frame where it sat, many lines are (next
 * to) nothing: those that were rounded to zero. At any other of the 1024 offsets, hardly any are.
 * So the share of nothings is counted at all offsets, and how far the best one stands out is given
 * as a robust z score (of median and median deviation). After Derrien, "Detection of genuine
 * lossless audio files", JAES 67 (3), 2019.
 *
 * All windows are seen at once: each is a sum of few sines of odd multiples of half a period, so
 * its MDCT is a sum of few bins of a plain sliding Fourier transform (shifted by half a sample),
 * which is carried from frame to frame by one turn for each bin. */
#pragma once

#include "dsp-types.h"

typedef enum
{
  DSP_MDCT_SINE, /* AAC */
  DSP_MDCT_KBD,  /* AAC: Kaiser-Bessel derived, alpha 4 */
  DSP_MDCT_VORBIS,
  DSP_MDCT_WINDOWS
} DspMdctWindow;

enum
{
  DSP_MDCT_SIZE = 2048,
  DSP_MDCT_HOP = 1024,                                              /* and so many offsets */
  DSP_MDCT_FRAMES = 4,                                              /* that are looked at */
  DSP_MDCT_SEGMENT = DSP_MDCT_SIZE + DSP_MDCT_FRAMES * DSP_MDCT_HOP /* samples */
};

typedef struct
{
  double z;   /* NAN: nothing loud enough to see */
  int offset; /* 0 .. DSP_MDCT_HOP - 1: where a frame of the codec begins in the segment */
} DspMdctFit;

typedef struct DspMdctGrid DspMdctGrid;

/* [main] NULL when out of memory. */
DspMdctGrid *dsp_mdct_grid_new (void);
void dsp_mdct_grid_free (DspMdctGrid *self);
/* [measure] DSP_MDCT_SEGMENT samples of one channel at the rate it was coded with. */
void
dsp_mdct_grid_measure (DspMdctGrid *self, const double *samples, DspMdctFit fits[DSP_MDCT_WINDOWS]);
