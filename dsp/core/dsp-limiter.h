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
  DSP_LIMITER_LOUD,        /* 2 ms, 150 Hz: more distortion */
  DSP_LIMITER_CLIP, /* what is more than 2.5 dB over is clipped softly before, 2 ms: loudest, keeps
                       the attack; distorts by the clipper alone */
  DSP_N_LIMITER_STYLES
} DspLimiterStyle;

typedef struct
{
  DspLimiterStyle style;
  double ceiling_db; /* dBTP, <= 0 */
  double drive_db;   /* gain before */
  double release_ms; /* 63 % of the fast release */
  double adaptive;   /* 0 .. 1: how much of long limiting is released slowly (six times as long, a
                        second at most) */
  double lookahead;  /* > 0: times that of the style */
  double link;       /* 0 .. 1: 1 turns both channels down alike */
  double margin_db;  /* >= 0: what is over is brought this much below the ceiling (0.01 leaves room
                        for the dither of 16 bit) */
  bool delta;        /* gives what was taken away instead: input x drive less output */
} DspLimiterSettings;

typedef struct DspLimiter DspLimiter;

/* [main] Settings in force at once. NULL when out of memory. */
DspLimiter *dsp_limiter_new (double rate, const DspLimiterSettings *settings);
void dsp_limiter_free (DspLimiter *self);

/* [render] Glides to new settings in 20 ms; style and lookahead stay. */
void dsp_limiter_update (DspLimiter *self, const DspLimiterSettings *settings);

/* [render] In place, any n >= 0, finite input. */
void dsp_limiter_process (DspLimiter *self, double *const *ch, int n);

/* What happened since the last reading. */
typedef struct
{
  double clip_db;                   /* by the clipper, dB <= 0 */
  double bass_db, fast_db, last_db; /* largest reductions of the paths, dB <= 0 */
  double reduction_db;              /* sum of all */
  double true_peak_db; /* of the output, -INFINITY: silence. Exact near the ceiling; below it
                          maybe that of the samples only */
} DspLimiterReading;

/* [render] */
void dsp_limiter_take (DspLimiter *self, DspLimiterReading *reading);

/* [any, pure] Frames; memory as in dsp-module.h. */
int dsp_limiter_latency (double rate, const DspLimiterSettings *settings);
int64_t dsp_limiter_memory (double rate, const DspLimiterSettings *settings);
