/* dsp-limiter-gain.h — from the gain that each frame needs to a smooth gain that is never above it.
 *
 * Sliding minimum, release, smoothing by three boxes in a row. After lookahead frames the output
 * for a frame is at most what that frame asked for (proof in the source). [render] after init */
#pragma once

#include "dsp-sliding-min.h"

typedef struct
{
  /* owned */
  DspSlidingMin held;
  double *box[3]; /* rings of the boxes, whole numbers of 2^-40 */
  /* constant */
  int length[3]; /* of the boxes */
  int settled;   /* frames until everything in the queue and the boxes has passed */
  /* settings */
  double fast, slow, charge; /* one-pole factors per frame */
  /* state */
  double last_held, asked; /* and the logarithm of that minimum, which seldom changes */
  double level, base;      /* attenuation in log2: now, and its slow part */
  int at[3];
  double sum[3];
  int idle; /* frames since anything was asked for and released */
} DspLimiterGain;

/* [main] lookahead >= 1 and hold >= 0 in frames. False when out of memory (finish it still). */
bool dsp_limiter_gain_init (DspLimiterGain *self, int lookahead, int hold);
void dsp_limiter_gain_finish (DspLimiterGain *self);

/* Time constants in frames. slow_frames 0: one stage. */
void dsp_limiter_gain_set_release (DspLimiterGain *self, double fast_frames, double slow_frames,
                                   double charge_frames);

/* Takes over the state of another one of the same lookahead and hold. */
void dsp_limiter_gain_copy (DspLimiterGain *self, const DspLimiterGain *from);

/* Whether everything that was asked for has passed: as long as needs are 1, gains are exactly 1. */
static inline bool
dsp_limiter_gain_asleep (const DspLimiterGain *self)
{
  return self->idle >= self->settled;
}

/* 0 < need <= 1; gain may be need. n <= DSP_QUANTUM. */
void dsp_limiter_gain_process (DspLimiterGain *self, const double *need, double *gain, int n);
