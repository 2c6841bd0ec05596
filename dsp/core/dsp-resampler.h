/* dsp-resampler.h — rate conversion of a stream by libsoxr: linear phase, no delay, exact length.
 *
 * Precision 33 bit in f64, flat pass-band (SOXR_ROLLOFF_NONE). Measured (1 s tones, 96 to 44.1,
 * 48 to 44.1 and 44.1 to 96 kHz): +-0.000001 dB to 20 kHz of a 44.1 kHz side, residue of a tone
 * below -213 dB. Frame k of the output is at time k / rate_out: an impulse stays where it is.
 * Which samples come out does not depend on how the input was cut into pieces. Feed finite samples
 * only: the transforms would spread a NaN. [one thread at a time; allocates] */
#pragma once

#include "dsp-types.h"

typedef struct DspResampler DspResampler;

/* Frames of input that can reach one frame of output, to each side, at the lower of the rates. */
#define DSP_RESAMPLER_REACH 1024

/* channels 1 .. DSP_MAX_CHANNELS. NULL when out of memory. Equal rates pass the samples exactly. */
DspResampler *dsp_resampler_new (int rate_in, int rate_out, int channels);
void dsp_resampler_free (DspResampler *self);

/* Takes up to n frames, tells in used how many were taken, and writes up to max frames that are
 * ready: returns how many. All n are taken unless out was filled up. */
int dsp_resampler_process (DspResampler *self, const double *const *in, int n, int *used,
                           double *const *out, int max);

/* The input has ended: writes up to max of what is left; 0 when all has been written. In total
 * dsp_resampler_length () frames come out. */
int dsp_resampler_finish (DspResampler *self, double *const *out, int max);

/* ceil (frames rate_out / rate_in). [pure] */
int64_t dsp_resampler_length (int64_t frames, int rate_in, int rate_out);

/* The library that converts: "libsoxr-0.1.3". Static. */
const char *dsp_resampler_library (void);
