/* dsp-oversampler.h — two channels to 2, 4, 8 or 16 times the rate and back, for what makes
 * harmonics.
 *
 * Half-band stages of linear phase, Kaiser windows: what they stop is below -120 dB. The pass band
 * reaches to 20 kHz, at least to 5/12 and at most to 0.4535 of the rate; the way there and back is
 * flat within 0.0001 dB. What lies between pass band and half the rate folds only onto itself.
 *
 *   dsp_oversampler_up (self, in, n, up);       factor n samples each; the two before are valid too
 *   … write factor n samples each to dsp_oversampler_work (self, c) …
 *   dsp_oversampler_down (self, out, n);
 *
 * All filters are finite, so what is zero long enough is exactly zero again. */
#pragma once

#include "dsp-types.h"

#define DSP_OVERSAMPLER_MAX_FACTOR 16
#define DSP_OVERSAMPLER_BLOCK 128 /* frames at once, at most */

typedef struct
{
  int factor;    /* 1, 2, 4, 8, 16 */
  bool smoothed; /* what is done between takes the mean of a sample, the one before and the one
                    before that (antiderivative antialiasing of second order): one sample late,
                    which is counted into the latency, and weaker at high frequencies, which is made
                    good within 0.002 dB (not at factor 1) */
} DspOversamplerSpec;

typedef struct DspOversampler DspOversampler;

/* [main] NULL when out of memory. */
DspOversampler *dsp_oversampler_new (double rate, const DspOversamplerSpec *spec);
void dsp_oversampler_free (DspOversampler *self);

/* [render] n <= DSP_OVERSAMPLER_BLOCK. */
void dsp_oversampler_up (DspOversampler *self, const double *const *in, int n, const double **up);
/* [any] Room for factor BLOCK samples of a channel, of the caller's until down is called. */
double *dsp_oversampler_work (DspOversampler *self, int channel);
/* [render] May be left out while work is zero, once it has been so for memory frames. */
void dsp_oversampler_down (DspOversampler *self, double *const *out, int n);

/* [any, pure] Frames by which the output is late. */
int dsp_oversampler_latency (double rate, const DspOversamplerSpec *spec);
/* Frames of input that matter to the samples of up: with these fed again, up goes on with the same
 * bits whatever was left out before. */
int dsp_oversampler_reach (const DspOversampler *self);
/* Frames of zero work after which the output is zero. */
int dsp_oversampler_memory (const DspOversampler *self);
/* How much higher than the highest input sample any of up can be, at most. */
double dsp_oversampler_swing (const DspOversampler *self);
