/* dsp-true-peak.h — the highest value of the continuous signal between the samples, read twice.
 *
 * ITU: the 4x interpolation with the 48 taps of ITU-R BS.1770-5 Annex 2, at every rate, or the
 * sample peak where that is higher: agrees with other meters, but under-reads isolated peaks near
 * 20 kHz by up to 2.6 dB and over-reads others by up to 0.22 dB (reference/dsp.md 1.4). Exact: 16x
 * with 128 taps per phase (sinc by Kaiser, beta 9), within 0.04 dB up to 20 kHz at 44.1 kHz;
 * computed only where the coarse one comes within 2.7 dB of the highest so far, so nothing is
 * missed. */
#pragma once

#include "dsp-types.h"

typedef struct DspTruePeak DspTruePeak;

#define DSP_TRUE_PEAK_LATE 64 /* frames by which dsp_true_peak_take is */

/* Amplitudes (1.0 = 0 dBTP) over all channels. */
typedef struct
{
  double itu;
  double exact;
  double sample; /* of the samples themselves */
  double at_s;   /* place of exact, seconds from the start; NAN in silence */
} DspTruePeakReading;

/* [main] NULL when out of memory. */
DspTruePeak *dsp_true_peak_new (double rate, int channels);
void dsp_true_peak_free (DspTruePeak *self);
void dsp_true_peak_reset (DspTruePeak *self);

/* [measure] */
void dsp_true_peak_process (DspTruePeak *self, const double *const *ch, int n);
/* Everything so far, as if silence followed. */
void dsp_true_peak_read (DspTruePeak *self, DspTruePeakReading *reading);
/* Highest ITU amplitude of the channel since the last call; DSP_TRUE_PEAK_LATE frames late. */
double dsp_true_peak_take (DspTruePeak *self, int channel);
