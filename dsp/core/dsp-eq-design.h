/* dsp-eq-design.h — biquads for one band of an equaliser. [any, pure]
 *
 * Prototypes in s, the band's frequency at 1 (Bristow-Johnson's forms): bell
 * (s^2 + s A/Q + 1) / (s^2 + s/(AQ) + 1), shelves with A = 10^(dB/40), cuts as Butterworth products
 * of any order whose sharpest section takes the resonance. */
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
  DSP_N_EQ_TYPES
} DspEqType;

typedef struct
{
  DspEqType type;
  double hz;
  double gain_db; /* bell and shelves; 0 is flat */
  double q;       /* cuts: 0.71 is Butterworth */
  int order;      /* cuts: 1, 2, 3, 4, 6, 8: 6 dB per octave each */
} DspEqBand;

/* (b0 + b1/z + b2/z^2) / (1 + a1/z + a2/z^2) */
typedef struct
{
  double b0, b1, b2, a1, a2;
} DspBiquad;

#define DSP_EQ_BAND_MAX 8 /* biquads of a band */

/* Fills biquads, returns how many; 0 when the band is flat or off. */
int dsp_eq_design (const DspEqBand *band, double rate, DspBiquad *biquads);

/* Gain in dB of the prototype at hz, exactly. */
double dsp_eq_prototype_db (const DspEqBand *band, double hz);

/* Gain in dB of a biquad at hz (up to half the rate). */
double dsp_biquad_db (const DspBiquad *self, double rate, double hz);

/* h becomes h times the biquad's transfer function at hz. */
void dsp_biquad_times (const DspBiquad *self, double rate, double hz, DspComplex h);

/* Frames in which the slowest part of its impulse response decays by e; 0 when flat. */
double dsp_eq_decay (const DspEqBand *band, double rate);
