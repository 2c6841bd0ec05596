/* dsp-limiter.h — true-peak limiter with lookahead: the limiter module and the ceiling guard of a
 * delivery.
 *
 * Guarantee: the output's samples never exceed the ceiling; its true peak exceeds it by at most
 * 0.02 dB on the exact meter (dsp-true-peak.h) and 0.05 dB on ITU-R BS.1770-5 / libebur128. A
 * signal that is below the ceiling on these meters passes bit for bit, late by the latency.
 * Structure: reference/dsp.md 2.2. Stereo. */
#pragma once

#include "dsp-types.h"

typedef enum
{
  DSP_LIMITER_TRANSPARENT, /* 5 ms lookahead, slow gain below 250 Hz: clean, 18 ms late */
  DSP_LIMITER_BALANCED,    /* 3 ms, 200 Hz */
  DSP_LIMITER_LOUD,        /* 1.5 ms, 150 Hz: dense, more distortion */
  DSP_N_LIMITER_STYLES
} DspLimiterStyle;

typedef struct
{
  DspLimiterStyle style;
  double ceiling_db; /* dBTP, <= 0 */
  double drive_db;   /* gain before */
  double release_ms; /* 63 % of the fast release */
  double link;       /* 0 .. 1: 1 turns both channels down alike */
  double margin_db;  /* >= 0: what is over is brought this much below the ceiling (0.01 leaves room
                        for the dither of 16 bit) */
} DspLimiterSettings;

typedef struct DspLimiter DspLimiter;

/* [main] Settings in force at once. NULL when out of memory. */
DspLimiter *dsp_limiter_new (double rate, const DspLimiterSettings *settings);
void dsp_limiter_free (DspLimiter *self);

/* [render] Glides to new settings in 20 ms; the style stays. */
void dsp_limiter_update (DspLimiter *self, const DspLimiterSettings *settings);

/* [render] In place, any n >= 0, finite input. */
void dsp_limiter_process (DspLimiter *self, double *const *ch, int n);

/* [render] Largest reduction, dB <= 0: since the last call, and since the start. */
double dsp_limiter_take_reduction_db (DspLimiter *self);
double dsp_limiter_most_reduction_db (const DspLimiter *self);

/* [any, pure] Frames; memory as in dsp-module.h. */
int dsp_limiter_latency (double rate, DspLimiterStyle style);
int64_t dsp_limiter_memory (double rate, const DspLimiterSettings *settings);
