/* dsp-limiter-gain.h — from the attenuation that each frame asks for to a smooth one that is never
 * less.
 *
 * Attenuations are powers of two: 1 is half the level, 0 none. Sliding maximum, release, smoothing
 * by three boxes in a row. After lookahead frames the output for a frame is at least what that
 * frame asked for (proof in the source). [render] after init */
#pragma once

#include "dsp-kernels-limiter.h"
#include "dsp-sliding-max.h"

typedef struct
{
  /* owned */
  DspSlidingMax held;
  double *box[3]; /* the last values of each box, and room for a quantum; whole numbers */
  /* constant */
  const DspKernelsLimiter *kernels;
  int length[3]; /* of the boxes */
  int settled;   /* frames until everything in the window and the boxes has passed */
  /* settings: factors per frame, and what is taken away on top so that a release comes to its end
   */
  double fast, slow, charge, share, fast_end, slow_end;
  /* state */
  double level, base; /* attenuation: now, and its slow part */
  double sum[3];
  int idle; /* frames since anything was asked for and released */
} DspLimiterGain;

/* [main] lookahead >= 1 and hold >= 0 in frames. False when out of memory (finish it still). */
bool dsp_limiter_gain_init (DspLimiterGain *self, int lookahead, int hold);
void dsp_limiter_gain_finish (DspLimiterGain *self);

/* Time constants in frames. One release time, or two: what is asked for long charges the slow part,
 * with a share of it (0 .. 1). */
void dsp_limiter_gain_set_release (DspLimiterGain *self, double frames);
void dsp_limiter_gain_set_adaptive (DspLimiterGain *self, double fast_frames, double slow_frames,
                                    double charge_frames, double share);

/* Takes over the state of another one of the same lookahead and hold. */
void dsp_limiter_gain_copy (DspLimiterGain *self, const DspLimiterGain *from);

/* Whether everything that was asked for has passed: as long as nothing is asked for, the output is
 * exactly 0. */
static inline bool
dsp_limiter_gain_asleep (const DspLimiterGain *self)
{
  return self->idle >= self->settled && self->base == 0;
}

/* 0 <= asked <= DSP_LIMITER_MOST; out may be asked. n <= DSP_QUANTUM. */
#define DSP_LIMITER_MOST 30.0
void dsp_limiter_gain_process (DspLimiterGain *self, const double *asked, double *out, int n);
