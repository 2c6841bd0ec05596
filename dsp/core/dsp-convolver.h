/* dsp-convolver.h — long impulse responses on a stereo signal, by FFT in equal partitions.
 *
 * Input is collected to partitions counted from the first frame; each is transformed once
 * (overlap-save, frequency-domain delay line) and serves every filter. So the output is late by one
 * partition exactly, and its bits do not depend on how the frames arrive. A filter is a matrix of
 * impulse responses from the two inputs to its two outputs; it can be exchanged while running, the
 * new one is faded in over one partition (both hear the whole past, so nothing has to settle). An
 * impulse response with a single tap is done as a delay: with the tap 1 the bits pass untouched. */
#pragma once

#include "dsp-types.h"

/* Who starts in the middle does so on a multiple of this, and has the bits of a run from the start
 * as soon as the past is forgotten (app/programme/app-roll-in.h). */
#define DSP_CONVOLVER_MAX_PARTITION 8192

typedef struct DspConvolver DspConvolver;

/* Impulse responses by [output][input], n_taps each; NULL passes nothing. Paths with the same
 * pointer share their spectra. */
typedef struct
{
  const double *taps[DSP_CHANNELS][DSP_CHANNELS];
} DspConvolverMatrix;

/* [main, allocates] n_filters pairs of outputs, all silent. partition: a power of two, 16 .. 8192;
 * an eighth of n_taps is fast. n_banks: the most different impulse responses of one filter,
 * 1 (both channels alike), 2 or 4. NULL when out of memory. */
DspConvolver *dsp_convolver_new (int n_taps, int partition, int n_filters, int n_banks);
void dsp_convolver_free (DspConvolver *self);

/* [render] Copies. Costs a transform per partition and different path (16384 taps: about 0.2 ms).
 * In force from the next partition on, with a fade; before the first frame at once. A set that
 * still waits is replaced. */
void dsp_convolver_set (DspConvolver *self, int filter, const DspConvolverMatrix *matrix);
/* [render] Whether a set of the filter waits for the next partition. Who designs filters while a
 * control moves, designs the next one when this is false, and looks at each border of partitions
 * (dsp_convolver_room), so that the bits do not depend on the block size. */
bool dsp_convolver_waiting (const DspConvolver *self, int filter);
/* [render] Frames until the current partition is complete, 1 .. partition. */
int dsp_convolver_room (const DspConvolver *self);

/* [render] n >= 1 frames. in: two channels; out: two for each filter, 2 filter + channel, which may
 * be those of in. */
void dsp_convolver_process (DspConvolver *self, const double *const *in, double *const *out, int n);
