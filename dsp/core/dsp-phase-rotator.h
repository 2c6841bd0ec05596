/* dsp-phase-rotator.h — turns the phase of all frequencies by one angle: y = x cos t + H{x} sin t
 * with the Hilbert transform H, so that a cosine lags by t. What makes a waveform lopsided (brass,
 * voice) is spread evenly by it, at the same spectrum. */
#pragma once

#include "dsp-fft.h"

typedef struct DspPhaseRotator DspPhaseRotator;

/* [main] NULL when out of memory. */
DspPhaseRotator *dsp_phase_rotator_new (double rate, double degrees);
void dsp_phase_rotator_free (DspPhaseRotator *self);

/* [render] Glides there in DSP_GLIDE_MS. */
void dsp_phase_rotator_set (DspPhaseRotator *self, double degrees);
/* [render] Two channels in place, any n. At 0 degrees the bits pass. */
void dsp_phase_rotator_process (DspPhaseRotator *self, double *const *ch, int n);

/* [any, pure] Frames: 116 ms at 44.1 kHz; and after which the past is forgotten. */
int dsp_phase_rotator_latency (double rate);
int64_t dsp_phase_rotator_memory (double rate);

/* [any, allocates] h becomes h times the transfer function relative to the latency: n frequencies.
 * NANs when out of memory. */
void dsp_phase_rotator_times (double rate, double degrees, const double *hz, DspComplex *h, int n);
