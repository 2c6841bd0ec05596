/* dsp-resonance.h — which narrow parts of a spectrum stand out, and how much of them to take away.
 *
 *   powers of bins ─ bands on a log grid ─ average over 40 ms ─┬───────── excess ─ curve ─ width
 *                                                             └─ surroundings ─┘      │
 *   share to remove of each bin ─ back from the grid ─ attack, release ─ range ───────┘
 *
 * The grid has 48 points per octave. Surroundings are the mean power of an octave; the mean is
 * taken three times, each but the first over what is cut off 3 dB above the one before, so that a
 * resonance hardly lifts its own surroundings, while the regular partials of a tone do.
 *
 * Curve: with e the excess over the surroundings and t the threshold, both in dB, e - t^3 / e^2 is
 * resonance: nothing at the threshold, and all of it when it stands far out. */
#pragma once

#include "dsp-types.h"

typedef struct
{
  double depth;        /* 0 .. 1: share of a resonance that is taken away */
  double threshold_db; /* > 0: excess below is left alone, at 1 kHz ... */
  double tilt_db;      /* ... and so much more with each octave above (never less than 1 dB) */
  double width_oct;    /* of the bands that are compared and of the cuts, 0.02 .. 0.5 */
  double range_db;     /* the greatest reduction, >= 0 */
  double attack_s, release_s;
  double low_hz, high_hz; /* no reduction outside; edges are half an octave wide */
} DspResonanceSettings;

typedef struct DspResonance DspResonance;

/* [main] For size / 2 + 1 bins of a transform of size frames, every hop frames. NULL when out of
 * memory. */
DspResonance *
dsp_resonance_new (double rate, int size, int hop, const DspResonanceSettings *settings);
void dsp_resonance_free (DspResonance *self);

/* [render] In force from the next step on. */
void dsp_resonance_set (DspResonance *self, const DspResonanceSettings *settings);
/* [render] The second chain goes on from where the first one is. */
void dsp_resonance_split (DspResonance *self);

/* [render] The next powers (1: a full-scale sine) for chain 0 or 1; share[k] = 1 - gain of bin k.
 * False when all shares are 0. */
bool dsp_resonance_step (DspResonance *self, int chain, const double *power, double *share);

/* [render] Greatest reduction in dB (>= 0) since it was taken, and where in Hz (NAN: there was
 * none). */
double dsp_resonance_take (DspResonance *self, double *hz);

/* [any, pure] Seconds after which what was before is forgotten. */
double dsp_resonance_memory (const DspResonanceSettings *settings);
