/* dsp-fir-shift.h — impulse responses that leave the magnitude alone: a delay by parts of a frame,
 * and the Hilbert transformer. Ideal responses under a Kaiser window. [any, pure] */
#pragma once

#include "dsp-types.h"

/* A delay of the tap n_taps / 2 by frames, which may be negative and leave no less than
 * DSP_FIR_DELAY_ROOM taps to the ends. Flat and linear in phase within 1e-5 up to 0.487 of the rate
 * (21.5 kHz at 44.1 kHz). A whole number of frames (within 1e-9) is a single tap 1. */
#define DSP_FIR_DELAY_ROOM 129
void dsp_fir_shift_delay (double *taps, int n_taps, double frames);

/* Quarter of a turn back for all frequencies, none at the tap n_taps / 2: a cosine becomes a sine.
 * Magnitude within 1e-5 of 1 at least 3.7 rate / n_taps Hz (20 Hz for 8192 taps at 44.1 kHz) away
 * from 0 and from half the rate. */
void dsp_fir_shift_hilbert (double *taps, int n_taps);
/* Its magnitude at hz; the phase is exact. taps are those. */
double dsp_fir_shift_hilbert_gain (const double *taps, int n_taps, double rate, double hz);
