/* dsp-hybrid-grid.h — whether samples once came out of an MP3 decoder, and where its frames began.
 *
 * As dsp-mdct-grid.h, through the filter bank of ISO/IEC 11172-3 layer III: 32 sub-bands, each
 * thinned out and transformed by an MDCT of 36 values (long blocks), butterflies between them. It
 * has 576 offsets. Lines that the encoder rounded to zero are (next to) nothing at one of them, in
 * left, right, middle or side: whichever pair was coded. */
#pragma once

#include "dsp-types.h"

enum
{
  DSP_HYBRID_HOP = 576,                             /* and so many offsets */
  DSP_HYBRID_MORE = DSP_HYBRID_HOP + 35 * 32 + 511, /* samples that the first granule takes */
  DSP_HYBRID_GRANULES_MAX = 4
};

typedef struct DspHybridGrid DspHybridGrid;

/* [main] NULL when out of memory. */
DspHybridGrid *dsp_hybrid_grid_new (void);
void dsp_hybrid_grid_free (DspHybridGrid *self);
/* [any, pure] Tap 0 .. 511 of the low-pass that all sub-bands share: the window of ISO/IEC 11172-3,
 * table B.3, with 1 in its middle and without the signs of the fold. */
double dsp_hybrid_grid_tap (int i);
/* [measure] Adds to counts[o] the nothings of all transforms that begin at o, o + 576 …, of so many
 * granules: 1 to DSP_HYBRID_GRANULES_MAX. One channel or two, DSP_HYBRID_MORE + 576 (granules - 1)
 * samples of each at the rate they were coded with. */
void dsp_hybrid_grid_count (DspHybridGrid *self, const double *const *ch, int channels,
                            int granules, int counts[DSP_HYBRID_HOP]);
