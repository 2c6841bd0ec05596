/* dsp-spectrum.h — power over frequency by overlapping Hann windows, averaged over everything or
 * over the last moments.
 *
 * Powers are means over the channels; 1 (0 dB) is the power of a full-scale sine. */
#pragma once

#include "dsp-types.h"

#define DSP_SPECTRUM_LIVE_S 0.17 /* windows of DSP_SPECTRUM_LIVE */
#define DSP_SPECTRUM_CURVE 240   /* points of a full curve: 24 per octave, 20 Hz to 20 kHz */

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
/* [main] Live, with windows of about so many seconds: longer ones tell more apart and follow later.
 */
DspSpectrum *dsp_spectrum_new_live (double rate, int channels, double seconds);
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
/* Levels as an analyser draws them: n >= 2 points in equal steps of log frequency, 20 Hz to 20 kHz.
 * Each is the power of the strongest band width_hz wide whose middle lies in the point's step. So a
 * sine reads its level at any frequency, and of noise its density is seen: pink noise falls by 3 dB
 * per octave. Curves with the same width_hz can be laid over each other. -INFINITY: silence, and
 * what is above half the rate. */
void dsp_spectrum_levels (const DspSpectrum *self, double width_hz, float *db, int n);
/* The same of cells in dB (dsp_spectrum_cells): mean density over a twelfth of an octave where that
 * is wider than width_hz. */
void dsp_spectrum_levels_of_cells (const double cells_db[DSP_SPECTRUM_CELLS], double width_hz,
                                   float *db, int n);
/* Four bins of a live spectrum with windows of about so many seconds: the least width_hz in which
 * all of a sine is found. */
double dsp_spectrum_width_hz (double rate, double seconds);
/* Frequency of the strongest bin, interpolated, and of the centre of power; NAN in silence. */
double dsp_spectrum_peak_hz (const DspSpectrum *self);
double dsp_spectrum_centroid_hz (const DspSpectrum *self);
