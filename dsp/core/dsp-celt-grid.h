/* dsp-celt-grid.h — whether samples once came out of an Opus decoder, and where its frames began.
 *
 * As dsp-mdct-grid.h, through the MDCT of CELT (RFC 6716, 4.3.7): 960 lines of 1080 frames at
 * 48 kHz, whose window is flat between edges of 120 frames, before the de-emphasis of the decoder.
 * Pulses that a band could not afford leave lines of nothing. The middle of both channels is looked
 * at, as that is what most bands are coded as.
 *
 * The flat part is a sliding Fourier transform. The edges are one of 120 frames times few cosines
 * whose frequencies are those of lines 8, 16 and 24 away, so they are sums of its neighbours. */
#pragma once

#include "dsp-types.h"

enum
{
  DSP_CELT_HOP = 960,   /* and so many offsets */
  DSP_CELT_MORE = 2041, /* samples that the first frame takes: with one before it */
  DSP_CELT_FRAMES_MAX = 4
};

typedef struct DspCeltGrid DspCeltGrid;

/* [main] NULL when out of memory. */
DspCeltGrid *dsp_celt_grid_new (void);
void dsp_celt_grid_free (DspCeltGrid *self);
/* [measure] Adds to counts[o] the nothings of all transforms that begin at 1 + o, 1 + o + 960 …, of
 * so many frames: 1 to DSP_CELT_FRAMES_MAX. One channel or two at 48 kHz, DSP_CELT_MORE +
 * 960 (frames - 1) samples of each. */
void dsp_celt_grid_count (DspCeltGrid *self, const double *const *ch, int channels, int frames,
                          int counts[DSP_CELT_HOP]);
