/* dsp-crossover-linear.h — 2 to 5 bands of a stereo signal with linear phase.
 *
 * The bands have the magnitudes of dsp-crossover-tree.h, as symmetric impulse responses of
 * dsp_crossover_linear_taps() frames; the highest is what the others leave of the delayed input, so
 * that the sum is the delayed input. At the ends the impulse responses fade out: slopes below about
 * 40 Hz are a little softer. */
#pragma once

#include "dsp-crossover-tree.h"

typedef struct DspCrossoverLinear DspCrossoverLinear;

/* [main] 2 to DSP_CROSSOVER_BANDS bands, split at hz[bands - 1]. NULL when out of memory. */
DspCrossoverLinear *
dsp_crossover_linear_new (double rate, int bands, DspCrossoverSlope slope, const double *hz);
void dsp_crossover_linear_free (DspCrossoverLinear *self);

/* [render] To other frequencies, from the next partition on and faded over one. */
void dsp_crossover_linear_move (DspCrossoverLinear *self, const double *hz);

/* [render] n >= 1 frames: delayed[channel], the input late by dsp_crossover_linear_latency(), bit
 * for bit, and out[bands][channel], the bands, lowest first; nothing overlaps the input. The same
 * for any n. */
void
dsp_crossover_linear_process (DspCrossoverLinear *self, const double *const *in,
                              double *const *delayed, double *const (*out)[DSP_CHANNELS], int n);

/* [any, pure] Length of the impulse responses: a power of two, a third of a second. */
int dsp_crossover_linear_taps (double rate);
/* [any, pure] Frames by which everything is late: half of that, and an eighth for the partitions
 * of the convolution. */
int dsp_crossover_linear_latency (double rate);
