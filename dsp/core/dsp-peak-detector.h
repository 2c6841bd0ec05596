/* dsp-peak-detector.h — the highest value of the continuous signal around every sample, found where
 * it may matter: the eye of the limiter. One channel.
 *
 * The value of a frame covers the two intervals beside it. It is exact (16x with 128 taps, sinc by
 * Kaiser, beta 9: the filter of the exact meter) wherever it may be above the ceiling; below, it is
 * the larger of the samples, which is as good: nothing is done there. With "meters" it is also no
 * less than 0.03 dB below what ITU-R BS.1770-5 Annex 2 (4x, 48 taps), libebur128 (49 taps, Hann;
 * 4x below 96 kHz, 2x below 192 kHz) and ffmpeg (libswresample to 192 kHz, 32 taps) read there. */
#pragma once

#include "dsp-kernels-limiter.h"

#define DSP_PEAK_DETECTOR_DELAY 64 /* frames by which the values are late */

typedef struct DspPeakDetector DspPeakDetector;

DspPeakDetector *dsp_peak_detector_new (double rate, bool meters); /* [main] NULL: no memory */
void dsp_peak_detector_free (DspPeakDetector *self);

/* [render] n <= DSP_QUANTUM. peaks[i] belongs to the frame of x[i - DELAY], which is copied to
 * late[i]; ceiling[i] > 0 is the level in force there. Returns whether a peak is above it.
 *
 * known: NULL, or for the frame of late[i] what the peaks of a first detector were there, times the
 * gain that was applied since: then only what may be above the ceiling by them is looked at. */
bool dsp_peak_detector_process (DspPeakDetector *self, const double *x, const double *ceiling,
                                const double *known, double *late, double *peaks, int n);
