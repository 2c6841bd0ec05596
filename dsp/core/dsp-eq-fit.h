/* dsp-eq-fit.h — two biquads that follow an analogue prototype up to nearly half the rate, where
 * the bilinear transform bends it. [any, pure]
 *
 * Method (reference/dsp.md 3.2): the poles of the prototype are taken over as e^(s / rate), two
 * fixed real poles are added, and a numerator of fourth order is fitted to the magnitude in the
 * least relative error, with Lawson's weights towards the least maximum; its minimum-phase factor
 * gives the zeros. Within 0.02 dB up to 0.465 of the rate for bells. */
#pragma once

#include "dsp-eq-design.h"

/* (n[2] s^2 + n[1] s + n[0]) / (d[2] s^2 + d[1] s + d[0]), s = 1 at the band's frequency; d[2] is 0
 * for first order. */
typedef struct
{
  double n[3], d[3];
} DspEqPrototype;

/* |H|^2 at w times the band's frequency. */
double dsp_eq_prototype_power (const DspEqPrototype *self, double w);

/* hz from about rate / 40 to rate / 2. False when there is no such filter; then use another way. */
bool dsp_eq_fit (const DspEqPrototype *self, double hz, double rate, DspBiquad biquads[2]);

/* Largest difference in dB from the prototype, of n biquads in a row, up to 0.465 of the rate. */
double dsp_eq_fit_error (const DspEqPrototype *self, double hz, double rate,
                         const DspBiquad *biquads, int n);
