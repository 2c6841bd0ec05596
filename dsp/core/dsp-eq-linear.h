/* dsp-eq-linear.h — the bands of an equaliser as one long impulse response, in linear or mixed
 * phase.
 *
 * Magnitudes are those of the analogue prototypes up to half the rate (dsp-fir-design.h tells what
 * rings too long for it). Order: stereo bands, then left and right, then mid and side; with no
 * phase, or phases of their own, only left/right against mid/side depends on it. Bands that are
 * flat leave the bits alone. New bands are faded in over a partition (46 ms at 44.1 kHz), one set
 * after the other, so a moving control glides. */
#pragma once

#include "dsp-eq-design.h"
#include "dsp-fir-design.h"

typedef struct DspEqLinear DspEqLinear;

/* [main] These DSP_EQ_BANDS bands. NULL when out of memory. */
DspEqLinear *dsp_eq_linear_new (double rate, DspFirPhase phase, const DspEqBand *bands);
void dsp_eq_linear_free (DspEqLinear *self);

/* [render] Goes to these bands; designing takes 0.5 to 4 ms at 44.1 kHz, once per partition. */
void dsp_eq_linear_update (DspEqLinear *self, const DspEqBand *bands);
/* [render] In place, any n. */
void dsp_eq_linear_process (DspEqLinear *self, double *const *ch, int n);

/* [any, pure] Frames; the memory is exact: what is older has no influence. */
int dsp_eq_linear_latency (double rate, DspFirPhase phase);
int64_t dsp_eq_linear_memory (double rate);

/* [any, allocates] What the impulse response makes of it: (L + R) / 2 of the output for L = R = 1
 * at n frequencies, relative to the input late by the latency. NANs when out of memory. */
void dsp_eq_linear_transfer (double rate, DspFirPhase phase, const DspEqBand *bands,
                             const double *hz, DspComplex *h, int n);
