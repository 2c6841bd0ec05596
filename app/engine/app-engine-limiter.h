/* app-engine-limiter.h — what a streaming service does to peaks when it turns music up: one gain
 * for both channels, on sample peaks, without lookahead.
 *
 *   wanted = min (1, ceiling / peak), gain += (1 - e^(-1 / (time rate))) (wanted - gain)
 *
 * with the attack's time on the way down and the release's on the way up. Plain data on the
 * caller's memory. [callback: nothing allocates or waits] */
#pragma once

#include "app-engine.h"
#include "dsp-smoother.h"

typedef struct
{
  AppServiceLimiter values; /* in force */
  DspSmoother share;        /* 0: off, 1: on */
  double gain;
} AppLimiter;

/* On or off at once, at rest. */
void app_limiter_set (AppLimiter *self, const AppServiceLimiter *values, gboolean on);
/* On or off over frames; other values act at once. */
void app_limiter_to (AppLimiter *self, const AppServiceLimiter *values, gboolean on, int frames);
/* Whether it would change anything now: when it is off it need not run. */
gboolean app_limiter_is_on (const AppLimiter *self);
/* in and out may be the same. What stays below the ceiling, with the gain at rest, is untouched. */
void app_limiter_run (AppLimiter *self, double rate, const double *const in[DSP_CHANNELS],
                      double *const out[DSP_CHANNELS], int n);
