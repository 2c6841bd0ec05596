/* test-signals.h — generated signals and simple measurements for the dsp tests. */
#pragma once

#include <glib.h>

/* Deterministic noise, uniform in -1 .. 1; state is any number. */
double test_noise (guint64 *state);
/* Adds amplitude sin (2 pi hz i / rate + phase). */
void test_add_sine (double *x, int n, double rate, double hz, double amplitude, double phase);
/* Amplitude of the sine of hz in x (least squares: sine, cosine and mean). */
double test_sine_amplitude (const double *x, int n, double rate, double hz);
/* Power left when that sine is taken away, as RMS. */
double test_sine_residue (const double *x, int n, double rate, double hz);
double test_peak (const double *x, int n);
double test_rms (const double *x, int n);
/* Magnitude in dB of the spectrum of x at one frequency (direct sum). */
double test_spectrum_db (const double *x, int n, double rate, double hz);
/* FNV-1a over the bytes. */
guint64 test_hash (guint64 hash, const void *data, gsize size);
#define TEST_HASH_START G_GUINT64_CONSTANT (14695981039346656037)
/* Adds pink noise of about this RMS (44.1 kHz: within 0.5 dB of -3 dB per octave, 20 Hz to 20 kHz).
 */
void test_add_pink (double *x, int n, double rms, guint64 seed);
