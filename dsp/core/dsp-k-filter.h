/* dsp-k-filter.h — the K filter of ITU-R BS.1770-5 at any rate.
 *
 * The Recommendation gives coefficients for 48 kHz and asks for the same response elsewhere. The
 * usual bilinear re-derivation is off by 0.04 dB at 192 kHz, as it forgets the gain of the second
 * stage, and by 0.29 dB at 8 kHz. Here the shelf has the poles of the 48 kHz one, mapped by
 * z^(48000 / rate), and zeros that give its power response at 0 Hz, at the shelf's middle and near
 * the top (after Vicanek, "Matched second order digital filters", 2016): within 0.0001 dB of the
 * 48 kHz curve from 32 kHz up, 0.001 dB at 22.05 kHz, 0.02 dB at 8 kHz. */
#pragma once

#include "dsp-kernels-meter.h"

/* Coefficients for two channels; the state is zero. */
void dsp_k_filter_design (DspKWeight *self, double rate);
