/* dsp-crossover.h — 2 to 5 bands of a stereo signal with minimum phase: a running
 * dsp-crossover-tree.h that can be moved.
 *
 * New frequencies make a second tree that starts from the state of the first; it settles unheard
 * for DSP_GLIDE_MS, then each band crosses over to it in DSP_GLIDE_MS. So no coefficient ever
 * moves, and at rest the bands sum to an all-pass exactly. */
#pragma once

#include "dsp-crossover-tree.h"

typedef struct DspCrossover DspCrossover;

/* [main] 2 to DSP_CROSSOVER_BANDS bands, split at hz[bands - 1]. NULL when out of memory. */
DspCrossover *dsp_crossover_new (double rate, int bands, DspCrossoverSlope slope, const double *hz);
void dsp_crossover_free (DspCrossover *self);

/* [render] To other frequencies. */
void dsp_crossover_move (DspCrossover *self, const double *hz);

/* [render] The bands of 1 <= n <= DSP_QUANTUM frames, lowest first, out[bands]; none overlaps the
 * input. The same for any n. */
void dsp_crossover_process (DspCrossover *self, const double *const *in,
                            double *const (*out)[DSP_CHANNELS], int n);

/* [any, pure] Frames after which the past is forgotten, for a detector of levels too. */
int64_t dsp_crossover_memory (double rate, int bands, DspCrossoverSlope slope, const double *hz);
