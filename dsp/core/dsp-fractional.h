/* dsp-fractional.h — samples between the samples, at any place and any step: what a signal was at
 * times that another clock would have taken.
 *
 * Kaiser-windowed sinc of 64 taps (beta 9), at 1024 places between two samples, linear in between:
 * up to 0.43 of the rate within 0.0005 and -90 dB of the signal. A step above 1 is not kept from
 * aliasing: it is for steps near 1. Immutable once made, any thread. */
#pragma once

#include "dsp-types.h"

/* Samples that are needed before and behind the place. */
#define DSP_FRACTIONAL_REACH 32

typedef struct DspFractional DspFractional;

DspFractional *dsp_fractional_new (void); /* [main] NULL when out of memory */
void dsp_fractional_free (DspFractional *self);

/* [measure] out[i] is x at from + i step; x[0] is at place 0, and is there from floor (from) -
 * DSP_FRACTIONAL_REACH to floor (from + (n - 1) step) + DSP_FRACTIONAL_REACH. */
void dsp_fractional_read (const DspFractional *self, const double *x, double from, double step,
                          double *out, int n);
