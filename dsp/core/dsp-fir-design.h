/* dsp-fir-design.h — long impulse responses from a wanted curve, for dsp-convolver.h.
 *
 * The curve is wanted at bins from 0 Hz to half the rate. It is transformed on a grid of twice the
 * length that is used, so what is cut off hardly folds back, and the ends are faded. What a curve
 * of finite length can follow is limited by how long it rings: a bell of quality Q at hz decays by
 * e in max (A, 1 / A) Q / (pi hz) seconds (A = 10^(dB/40)). Where that is at most 1/25 of the
 * length (15 ms at 44.1 kHz), LINEAR is within 0.01 dB of the curve from 15 Hz up; at 1/10 it is
 * within 0.1 dB, and beyond, peaks get blunter. MIXED, with more room behind the peak, has half of
 * the error.
 *
 * Phases: LINEAR has none: all frequencies are late by the same. MINIMUM is that of the minimum
 * phase system of the same magnitude, from the cepstrum (Oppenheim, Schafer, Discrete-Time Signal
 * Processing, ch. 13). MIXED turns from minimum below 200 Hz to none above 800 Hz: low bands and
 * cuts do not ring before the beat (where the ear has it as a pre-echo), and above, where ringing
 * before is shorter than the ear's backward masking of a few ms, transients keep their shape. */
#pragma once

#include "dsp-fft.h"

typedef enum
{
  DSP_FIR_LINEAR,
  DSP_FIR_MIXED,
  DSP_FIR_MINIMUM
} DspFirPhase;

/* [any, pure] Length for a rate: 16384 up to 50 kHz, and twice as much for each doubling (a power
 * of two, about a third of a second). */
int dsp_fir_taps (double rate);
/* [any, pure] The partition for dsp_convolver_new: an eighth of it, at most the greatest. */
int dsp_fir_partition (double rate);
/* [any, pure] The tap that stands for no delay: the middle for LINEAR, a quarter for MIXED, the
 * first for MINIMUM. The latency of the filter in the convolver is this plus the partition. */
int dsp_fir_peak (double rate, DspFirPhase phase);

typedef struct DspFirDesign DspFirDesign;

/* [main, allocates] The scratch memory of designs. NULL when out of memory. */
DspFirDesign *dsp_fir_design_new (double rate);
void dsp_fir_design_free (DspFirDesign *self);

/* Number of bins: 2^n + 1; bin k is at k rate / 2 / (bins - 1). */
int dsp_fir_design_bins (const DspFirDesign *self);
double dsp_fir_design_hz (const DspFirDesign *self, int bin);

/* [render] Gives a magnitude (factors >= 0, bins of them) the phase. At 44.1 kHz about 1 ms, LINEAR
 * nothing. */
void dsp_fir_design_phase (DspFirDesign *self, const double *magnitude, DspFirPhase phase,
                           DspComplex *h);

/* [render] dsp_fir_taps impulse response of h (bins of it; the imaginary parts at both ends do not
 * count), no delay at dsp_fir_peak of this phase; where h is 0 at 0 Hz, the taps add up to 0.
 * At 44.1 kHz about 0.2 ms. */
void dsp_fir_design_taps (DspFirDesign *self, const DspComplex *h, DspFirPhase phase, double *taps);
