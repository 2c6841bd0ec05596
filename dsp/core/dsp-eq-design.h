/* dsp-eq-design.h — biquads for one band of an equaliser. [any, pure]
 *
 * Prototypes in s, the band's frequency at 1 (Bristow-Johnson's forms): bell
 * (s^2 + s A/Q + 1) / (s^2 + s/(AQ) + 1), shelves with A = 10^(dB/40), tilt
 * (s A + 1) / (s + A), cuts as Butterworth products of any order whose sharpest section takes the
 * resonance, notch (s^2 + 1) / (s^2 + s/Q + 1), band pass (s/Q) / (s^2 + s/Q + 1). */
#pragma once

#include "dsp-types.h"

typedef enum
{
  DSP_EQ_OFF,
  DSP_EQ_BELL,
  DSP_EQ_LOW_SHELF,
  DSP_EQ_HIGH_SHELF,
  DSP_EQ_LOW_CUT,
  DSP_EQ_HIGH_CUT,
  DSP_EQ_TILT,
  DSP_EQ_NOTCH,
  DSP_EQ_BAND_PASS,
  DSP_N_EQ_TYPES, /* what a user may choose */
  DSP_EQ_MUTE = DSP_N_EQ_TYPES
} DspEqType;

/* What a band works on. Mid is (L + R) / 2, side (L - R) / 2. */
typedef enum
{
  DSP_EQ_STEREO,
  DSP_EQ_MID,
  DSP_EQ_SIDE,
  DSP_EQ_LEFT,
  DSP_EQ_RIGHT,
  DSP_N_EQ_CHANNELS
} DspEqChannel;

typedef struct
{
  DspEqType type;
  double hz;
  double gain_db; /* bell and shelves; tilt: above it half of that, below minus half; 0 is flat */
  double q;       /* cuts: 0.71 is Butterworth; nothing for a tilt */
  int order;      /* cuts: 1 .. 16: 6 dB per octave each */
  DspEqChannel channel;
} DspEqBand;

/* (b0 + b1/z + b2/z^2) / (1 + a1/z + a2/z^2) */
typedef struct
{
  double b0, b1, b2, a1, a2;
} DspBiquad;

#define DSP_EQ_BANDS 16    /* the most bands of an equaliser */
#define DSP_EQ_BAND_MAX 24 /* biquads of a band */

/* Fills biquads, returns how many; 0 when the band is flat or off. */
int dsp_eq_design (const DspEqBand *band, double rate, DspBiquad *biquads);

/* Gain of the prototype at hz, exactly: in dB, and as a factor. */
double dsp_eq_prototype_db (const DspEqBand *band, double hz);
double dsp_eq_prototype_gain (const DspEqBand *band, double hz);

/* power[k] becomes power[k] |H (k step_hz)|^2 of the prototype, k = 0 .. n - 1. False, nothing
 * changed, when the band is flat or off. */
bool dsp_eq_prototype_multiply (const DspEqBand *band, double step_hz, double *power, int n);

/* Gain in dB of a biquad at hz (up to half the rate). */
double dsp_biquad_db (const DspBiquad *self, double rate, double hz);

/* h becomes h times the biquad's transfer function at hz. */
void dsp_biquad_times (const DspBiquad *self, double rate, double hz, DspComplex h);

/* Share of the old filter in a crossfade, left of frames before its end: 3 t^2 - 2 t^3, which has
 * no kinks; a row of linear fades puts sidebands 17 dB higher around a tone. */
static inline double
dsp_eq_fade (int left, int frames)
{
  double t = (double) left / frames;
  return t * t * (3 - 2 * t);
}

/* Frames in which the slowest part of its impulse response decays by e; 0 when flat. */
double dsp_eq_decay (const DspEqBand *band, double rate);
