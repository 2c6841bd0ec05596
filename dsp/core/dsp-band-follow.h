/* dsp-band-follow.h — a band pass that moves to where a signal is strongest inside a band.
 *
 * The frequency is that of the key, a signal already filtered to the band: the mean square of its
 * differences over its mean square is 4 sin^2 (pi f / rate) for a sine, and the centre of power of
 * anything else. From it comes tan (pi f / rate) without any trigonometry, so the filter is tuned
 * anew at every frame: a trapezoidal state-variable filter (Simper, Cytomic 2013), which stays
 * calm while it is tuned. Its bandwidth is corrected for the bend of frequency: it has the Q it
 * says at any rate. Both channels are tuned alike. */
#pragma once

#include "dsp-smoother.h"

typedef struct
{
  double hz;       /* where the band is when the key is silent */
  double low, top; /* Hz; it never leaves these */
  double q;
} DspBandFollowShape;

typedef struct
{
  double rate;
  double keep; /* one-pole of the mean squares */
  /* sin^2 (pi f / rate) of rest, lowest and highest frequency; 1 / Q */
  DspSmoother rest, low, top, damping;
  double last[DSP_CHANNELS], power, moved; /* of the key and of its differences */
  double one[DSP_CHANNELS], two[DSP_CHANNELS];
  double tuned; /* tan (pi f / rate) */
} DspBandFollow;

/* [any] */
void dsp_band_follow_init (DspBandFollow *self, double rate, const DspBandFollowShape *shape);
/* [render] Glides there in so many frames. */
void dsp_band_follow_set (DspBandFollow *self, const DspBandFollowShape *shape, int frames);
/* [render] band = what lies in the band of x, 1 at its middle; of n frames. band may be key or x.
 */
void dsp_band_follow_process (DspBandFollow *self, double *const *key, double *const *x,
                              double *const *band, int n);
/* [render] Where it is now. */
double dsp_band_follow_hz (const DspBandFollow *self);
/* [any, pure] Seconds after which the past is forgotten. */
double dsp_band_follow_memory (const DspBandFollowShape *shape);
