/* dsp-spectrum.h — power over frequency by overlapping Hann windows, averaged over everything or
 * over the last moments.
 *
 * Powers are means over the channels; 1 (0 dB) is the power of a full-scale sine. */
#pragma once

#include "dsp-types.h"

#define DSP_SPECTRUM_CURVE 240 /* points of a full curve: 24 per octave, 20 Hz to 20 kHz */

/* Twelfths of an octave: four make a third octave of those around 1 kHz, 20 Hz .. 20 kHz. */
#define DSP_SPECTRUM_CELLS 124

typedef enum
{
  DSP_SPECTRUM_AVERAGE, /* windows of about 0.7 s, all weighted alike */
  DSP_SPECTRUM_GATED,   /* the same, with cells of the windows that count: dsp-cell-gate.h */
  DSP_SPECTRUM_LIVE,    /* windows of about 0.17 s; the past fades with a time constant of 0.15 s */
} DspSpectrumKind;

typedef struct DspSpectrum DspSpectrum;

/* [main] NULL when out of memory. */
DspSpectrum *dsp_spectrum_new (double rate, int channels, DspSpectrumKind kind);
void dsp_spectrum_free (DspSpectrum *self);
void dsp_spectrum_reset (DspSpectrum *self);

/* [measure] */
void dsp_spectrum_process (DspSpectrum *self, const double *const *ch, int n);

/* [measure] Makes the powers below current; what is shorter than one window is measured with a
 * shorter one. */
void dsp_spectrum_update (DspSpectrum *self);
/* Power between two frequencies in Hz; a bin that reaches over an edge counts in part. */
double dsp_spectrum_band (const DspSpectrum *self, double from_hz, double to_hz);
/* Power in each cell; and what of it is of the sides, (L - R) / 2: 0 unless it is an average of two
 * channels. The rest is of the middle. Gated: where no window counts, of all. */
void dsp_spectrum_cells (const DspSpectrum *self, double *all, double *side);
double dsp_spectrum_cell_hz (int cell); /* its middle */
/* Up to DSP_SPECTRUM_CURVE points in equal steps of log frequency, 20 Hz to 20 kHz or half the
 * rate. Each is the power in a band as wide as its step and four bins together (root of the
 * squares): a sine on a point reads its level, one between two points up to 3 dB less. Returns how
 * many. */
int dsp_spectrum_curve (const DspSpectrum *self, double *hz, double *db, int max);
/* Frequency of the strongest bin, interpolated, and of the centre of power; NAN in silence. */
double dsp_spectrum_peak_hz (const DspSpectrum *self);
double dsp_spectrum_centroid_hz (const DspSpectrum *self);
