/* dsp-cross-correlation.h — how late one signal is against another that has the same music in it,
 * by their cross-spectrum.
 *
 * Generalised cross-correlation (Knapp and Carter, "The generalized correlation method for
 * estimation of time delay", 1976): the spectrum is whitened before it goes back to time, so that
 * the peak stands for all frequencies and not for the bass alone, whatever equaliser the one went
 * through. A lag l says that b[n + l] is the same music as a[n]. */
#pragma once

#include "dsp-types.h"

typedef struct DspCrossCorrelation DspCrossCorrelation;

/* [main, allocates, locks] size: of the transform, even; lags are unambiguous when n_a + n_b <=
 * size. from, to: the band that counts, as parts of the rate, 0 <= from < to <= 0.5. NULL when out
 * of memory (80 bytes for each of size). */
DspCrossCorrelation *dsp_cross_correlation_new (int size, double from, double to);
void dsp_cross_correlation_free (DspCrossCorrelation *self);

/* [any one thread] Forgets what was added. */
void dsp_cross_correlation_clear (DspCrossCorrelation *self);
/* Adds a pair of signals: another channel, or another place with the same lag. n_a, n_b <= size. */
void dsp_cross_correlation_add (DspCrossCorrelation *self, const double *a, int n_a,
                                const double *b, int n_b);
/* Works out the correlation of what was added. whitening 0: as it is; 1: phases alone count;
 * between them: magnitudes to the power of 1 - whitening. Afterwards only the functions below, or
 * clear. */
void dsp_cross_correlation_solve (DspCrossCorrelation *self, double whitening);

/* At a lag, |lag| < size / 2: -1 .. 1, where 1 is that every frequency agrees, -1 with b upside
 * down; 0 of silence. */
double dsp_cross_correlation_at (const DspCrossCorrelation *self, int lag);
/* The lag in from .. to with the largest magnitude; the nearest to 0 of equals. */
int dsp_cross_correlation_peak (const DspCrossCorrelation *self, int from, int to);
/* Root of the mean square over from .. to: what chance gives. */
double dsp_cross_correlation_rms (const DspCrossCorrelation *self, int from, int to);
/* The lag of a peak to parts of a frame, within 1 of it: where the band-limited correlation itself
 * is at its largest. */
double dsp_cross_correlation_refine (const DspCrossCorrelation *self, int lag);
