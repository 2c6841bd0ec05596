/* dsp-fir-design.c — long impulse responses from a wanted curve. */
#include "dsp-fir-design.h"

#include "dsp-convolver.h"
#include "dsp-math.h"

#include <stdlib.h>

/* Of the way from no delay to an end, over which the end is faded: long enough that cutting the
 * tails (ringing ones, and those of the kink that |H| of a cut of odd order has at 0 Hz) is felt
 * near where they come from only, short enough to keep them. */
static const double fade = 3.0 / 8;

/* Where MIXED turns from minimum phase to none. */
static const double mixed_low_hz = 200, mixed_high_hz = 800;

/* Against the greatest magnitude; what is below has no phase that matters. */
static const double magnitude_floor = 1e-50;

struct DspFirDesign
{
  double rate;
  int n_taps, size; /* size of the grid: 2 n_taps */
  DspFft *fft;      /* owned */
  double *weight;   /* owned; part of the minimum phase by bin, for MIXED */
};

int
dsp_fir_taps (double rate)
{
  int taps = 16384;
  for (; rate > 50000 && taps < 131072; rate /= 2)
    taps *= 2;
  for (; rate <= 25000 && taps > 4096; rate *= 2)
    taps /= 2;
  return taps;
}

int
dsp_fir_partition (double rate)
{
  int eighth = dsp_fir_taps (rate) / 8;
  return eighth < DSP_CONVOLVER_MAX_PARTITION ? eighth : DSP_CONVOLVER_MAX_PARTITION;
}

int
dsp_fir_peak (double rate, DspFirPhase phase)
{
  int taps = dsp_fir_taps (rate);
  return phase == DSP_FIR_LINEAR ? taps / 2 : phase == DSP_FIR_MIXED ? taps / 4 : 0;
}

/* Half a period of a raised cosine over log frequency. */
static double
mixed_weight (double hz)
{
  if (hz <= mixed_low_hz)
    return 1;
  if (hz >= mixed_high_hz)
    return 0;
  double t = dsp_log2 (hz / mixed_low_hz) / dsp_log2 (mixed_high_hz / mixed_low_hz);
  return 0.5 + 0.5 * dsp_cos (DSP_PI * t);
}

DspFirDesign *
dsp_fir_design_new (double rate)
{
  DspFirDesign *self = calloc (1, sizeof (DspFirDesign));
  if (!self)
    return NULL;
  self->rate = rate;
  self->n_taps = dsp_fir_taps (rate);
  self->size = 2 * self->n_taps;
  self->fft = dsp_fft_new (self->size);
  self->weight = malloc ((size_t) dsp_fir_design_bins (self) * sizeof (double));
  if (!self->fft || !self->weight)
    {
      dsp_fir_design_free (self);
      return NULL;
    }
  for (int k = 0; k < dsp_fir_design_bins (self); k++)
    self->weight[k] = mixed_weight (dsp_fir_design_hz (self, k));
  return self;
}

void
dsp_fir_design_free (DspFirDesign *self)
{
  if (!self)
    return;
  dsp_fft_free (self->fft);
  free (self->weight);
  free (self);
}

int
dsp_fir_design_bins (const DspFirDesign *self)
{
  return self->size / 2 + 1;
}

double
dsp_fir_design_hz (const DspFirDesign *self, int bin)
{
  return bin * self->rate / self->size;
}

/* Zeros at 0 Hz, from the slope of the first bins. */
static int
zeros_at_0 (const double *magnitude)
{
  if (magnitude[0] > 0 || magnitude[1] <= 0)
    return 0;
  int n = (int) floor (dsp_log2 (magnitude[2] / magnitude[1]) + 0.5);
  return n > 0 ? n : 0;
}

/* A zero on a bin counts as much less than its neighbours as makes the sum over all bins the
 * integral over the logarithm's pole: the product of 2 sin (pi k / n), k = 1 .. n - 1, is n. */
static double
log_magnitude (const double *magnitude, int k, int n, double least)
{
  double value = magnitude[k] > least ? magnitude[k] : least;
  if (k > 0 && k < n - 1)
    {
      double around = magnitude[k - 1] < magnitude[k + 1] ? magnitude[k - 1] : magnitude[k + 1];
      value = around / (2 * DSP_PI) > value ? around / (2 * DSP_PI) : value;
    }
  return dsp_ln (value);
}

/* Imaginary parts of the bins of the transform: the phase of the minimum-phase system. The real
 * cepstrum is even; with its negative half turned over it is that of i times the phase. The zeros
 * at 0 Hz of cuts, (1 - 1/z)^n, would need an endless cepstrum and are done apart: their magnitude
 * is (2 sin w/2)^n, their phase n (pi/2 - w/2). */
static void
minimum_phase (DspFirDesign *self, const double *magnitude)
{
  int n = dsp_fir_design_bins (self), half = self->size / 2, zeros = zeros_at_0 (magnitude);
  double *cepstrum = dsp_fft_samples (self->fft), most = 0, step = DSP_PI / self->size;
  DspComplex *bins = dsp_fft_bins (self->fft);
  for (int k = 0; k < n; k++)
    most = magnitude[k] > most ? magnitude[k] : most;
  double least = most > 0 ? most * magnitude_floor : 1;
  for (int k = 0; k < n; k++)
    {
      bins[k][0] = log_magnitude (magnitude, k, n, least);
      if (k > 0 && zeros > 0)
        bins[k][0] -= zeros * dsp_ln (2 * dsp_sin (k * step));
      bins[k][1] = 0;
    }
  if (zeros > 0)
    bins[0][0] = (4 * bins[1][0] - bins[2][0]) / 3;
  dsp_fft_inverse (self->fft);
  cepstrum[0] = cepstrum[half] = 0;
  for (int i = half + 1; i < self->size; i++)
    cepstrum[i] = -cepstrum[i];
  dsp_fft_forward (self->fft);
  for (int k = 0; zeros > 0 && k < n; k++)
    bins[k][1] += zeros * (DSP_PI / 2 - k * step);
}

void
dsp_fir_design_phase (DspFirDesign *self, const double *magnitude, DspFirPhase phase, DspComplex *h)
{
  int n = dsp_fir_design_bins (self);
  if (phase != DSP_FIR_LINEAR)
    minimum_phase (self, magnitude);
  const DspComplex *bins = (const DspComplex *) dsp_fft_bins (self->fft);
  for (int k = 0; k < n; k++)
    {
      double part = phase == DSP_FIR_LINEAR ? 0 : phase == DSP_FIR_MIXED ? self->weight[k] : 1;
      double angle = part > 0 ? part * bins[k][1] : 0;
      h[k][0] = part > 0 ? magnitude[k] * dsp_cos (angle) : magnitude[k];
      h[k][1] = part > 0 ? magnitude[k] * dsp_sin (angle) : 0;
    }
}

/* At t of the way from no delay (0) to an end (1). */
static double
window (double t)
{
  if (t <= 1 - fade)
    return 1;
  return t >= 1 ? 0 : 0.5 + 0.5 * dsp_cos (DSP_PI * (t - (1 - fade)) / fade);
}

/* A zero at 0 Hz stays one: what the ends that were cut off leave of it is taken away with the bell
 * of a Hann window, which is narrower than two of its bins. */
static void
remove_dc (double *taps, int n)
{
  double sum = 0, step = 2 * DSP_PI / n;
  for (int i = 0; i < n; i++)
    sum += taps[i];
  for (int i = 0; i < n; i++)
    taps[i] -= sum / n * (1 - dsp_cos (i * step));
}

void
dsp_fir_design_taps (DspFirDesign *self, const DspComplex *h, DspFirPhase phase, double *taps)
{
  int n = dsp_fir_design_bins (self), peak = dsp_fir_peak (self->rate, phase);
  DspComplex *bins = dsp_fft_bins (self->fft);
  for (int k = 0; k < n; k++)
    {
      bins[k][0] = h[k][0];
      bins[k][1] = k == 0 || k == n - 1 ? 0 : h[k][1];
    }
  dsp_fft_inverse (self->fft);
  const double *samples = dsp_fft_samples (self->fft);
  for (int i = 0; i < peak; i++)
    taps[i] = samples[self->size - peak + i] * window ((double) (peak - i) / peak);
  for (int i = peak; i < self->n_taps; i++)
    taps[i] = samples[i - peak] * window ((double) (i - peak) / (self->n_taps - peak));
  if (h[0][0] == 0)
    remove_dc (taps, self->n_taps);
}
