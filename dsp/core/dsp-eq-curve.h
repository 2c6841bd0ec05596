/* dsp-eq-curve.h — what all bands of an equaliser do together. [any, pure] */
#pragma once

#include "dsp-eq-design.h"

/* Transfer function of the biquads of DSP_EQ_BANDS bands, in the order of DspEqRows, at n
 * frequencies: (L + R) / 2 of the output for L = R = 1. */
void dsp_eq_transfer (const DspEqBand *bands, double rate, const double *hz, DspComplex *h, int n);

/* |H| of the prototypes of n bands in a row at hz, multiplied for each channel separately (the
 * stereo ones are not in the others): what a linear-phase equaliser is made of. */
void
dsp_eq_magnitudes (const DspEqBand *bands, int n, double hz, double magnitudes[DSP_N_EQ_CHANNELS]);

/* The product of one of these channels at n frequencies, 0 Hz first, step_hz apart, all at once.
 * False, everything 1, when nothing works on the channel. */
bool dsp_eq_magnitude_curve (const DspEqBand *bands, int n_bands, DspEqChannel channel,
                             double step_hz, double *magnitude, int n);

/* |K|^2 of BS.1770-5 as the analogue filters that its 48 kHz coefficients come from. */
double dsp_eq_k_power (double hz);

/* What the bands add in loudness, in dB: the power of a pink spectrum from 20 Hz to 20 kHz, left
 * and right unrelated, weighted by K (ITU-R BS.1770-5), behind them over that before them. */
double dsp_eq_loudness_db (const DspEqBand *bands, double rate);
