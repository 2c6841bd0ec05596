/* dsp-shaper.h — two channels through a bent curve, oversampled: saturator, soft and hard clipper.
 *
 * The curve f has slope 1 at 0. What is oversampled, bent and brought back is only the difference
 *
 *   out = x late by latency + d,   d = down (f (up (x)) - up (x))
 *
 * so the signal itself passes no filter, and what the curve leaves alone stays as it is, bit for
 * bit. Clippers use antiderivative antialiasing of second order, smooth curves need none at 8 times
 * the rate (reference: Bilbao, Esqueda, Parker, Valimaki, IEEE SPL 24(7), 2017). Coming down the
 * filter rings, so that peaks of the output can be above the ceiling, by up to 1 dB with a hard
 * clip: a limiter has to follow where a ceiling must hold.
 *
 * The maximizer can use it in front of the limiter: DSP_CURVE_SOFT or _HARD, dsp_shaper_process. */
#pragma once

#include "dsp-types.h"

typedef enum
{
  DSP_CURVE_TUBE,  /* tanh around a bias: even and odd harmonics */
  DSP_CURVE_TAPE,  /* bends early and slowly, ends 3.5 dB above the ceiling */
  DSP_CURVE_TANH,  /* odd harmonics that die away fast */
  DSP_CURVE_CUBIC, /* x - 4/27 x^3 up to 1.5 times the ceiling, flat from there */
  DSP_CURVE_SOFT,  /* straight, a parabola around the ceiling (knee), flat */
  DSP_CURVE_HARD,  /* straight, flat */
  DSP_N_CURVES
} DspCurve;

/* What cannot change while it runs. */
typedef struct
{
  DspCurve curve;
  int factor; /* 1, 2, 4, 8, 16 */
} DspShaperSpec;

typedef struct
{
  double ceiling;   /* > 0, linear: where the curve becomes flat */
  double knee;      /* 0.01 .. 1, of SOFT: straight up to (1 - knee) ceiling */
  double asymmetry; /* -1 .. 1: the positive (or negative) half bends earlier; clippers by up to
                       6 dB, smooth curves are biased by up to 0.6 of the ceiling */
} DspShaperSettings;

typedef struct DspShaper DspShaper;

/* [main] NULL when out of memory. */
DspShaper *
dsp_shaper_new (double rate, const DspShaperSpec *spec, const DspShaperSettings *settings);
void dsp_shaper_free (DspShaper *self);
/* [render] Glides over DSP_GLIDE_MS. */
void dsp_shaper_update (DspShaper *self, const DspShaperSettings *settings);

/* [render] Writes d for n >= 0 frames of x; d may be x. */
void dsp_shaper_difference (DspShaper *self, const double *const *x, double *const *d, int n);
/* [render] In place: the whole output, late by latency. Use this or the one above, not both. */
void dsp_shaper_process (DspShaper *self, double *const *ch, int n);

/* [any, pure] Frames. All filters are finite and symmetric: after twice the latency and 32 frames
 * the past is forgotten. */
int dsp_shaper_latency (double rate, const DspShaperSpec *spec);
