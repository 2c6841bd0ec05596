/* dsp-crossover-linear.c — the lower bands by convolution, the highest by difference. */
#include "dsp-crossover-linear.h"

#include "dsp-convolver.h"
#include "dsp-delay.h"
#include "dsp-fft.h"
#include "dsp-math.h"

#include <stdlib.h>
#include <string.h>

struct DspCrossoverLinear
{
  double rate;
  int bands, n_taps;
  DspCrossoverSlope slope;
  DspConvolver *convolver; /* owned; a filter for each band but the highest */
  DspFft *fft;             /* owned; n_taps */
  double *warped;          /* owned; frequencies of the bins */
  double *weights;         /* owned; [bands][bins] */
  DspDelay delay[DSP_CHANNELS];
  double wanted[DSP_CROSSOVER_SPLITS];
  bool pending; /* wanted is not yet in force */
};

int
dsp_crossover_linear_taps (double rate)
{
  int n = 256;
  while (n < 0.34 * rate)
    n *= 2;
  return n;
}

static int
partition_of (int n_taps)
{
  int eighth = n_taps / 8;
  return eighth < DSP_CONVOLVER_MAX_PARTITION ? eighth : DSP_CONVOLVER_MAX_PARTITION;
}

int
dsp_crossover_linear_latency (double rate)
{
  int n_taps = dsp_crossover_linear_taps (rate);
  return n_taps / 2 + partition_of (n_taps);
}

/* Share of a tap: all in the inner half of each side, then a raised cosine to 0 at the end. */
static double
window (int tap, int n_taps)
{
  double away = fabs (2.0 * tap / n_taps - 1);
  return away <= 0.5 ? 1 : 0.5 - 0.5 * dsp_cos (2 * DSP_PI * away);
}

/* Magnitudes, with the signs that put the middle of the impulse response to the middle tap. */
static void
design (DspCrossoverLinear *self)
{
  int n_bins = self->n_taps / 2 + 1;
  double splits[DSP_CROSSOVER_SPLITS], *taps = dsp_fft_samples (self->fft);
  DspComplex *bins = dsp_fft_bins (self->fft);
  dsp_crossover_tree_warp_splits (self->bands, self->rate, self->wanted, splits);
  for (int k = 0; k < n_bins; k++)
    {
      double weights[DSP_CROSSOVER_BANDS];
      dsp_crossover_tree_weights (self->bands, self->slope, splits, self->warped[k], weights);
      for (int b = 0; b < self->bands - 1; b++)
        self->weights[b * n_bins + k] = weights[b];
    }
  for (int b = 0; b < self->bands - 1; b++)
    {
      for (int k = 0; k < n_bins; k++)
        {
          double weight = self->weights[b * n_bins + k];
          bins[k][0] = k % 2 ? -weight : weight;
          bins[k][1] = 0;
        }
      dsp_fft_inverse (self->fft);
      for (int i = 0; i < self->n_taps / 4; i++)
        {
          double share = window (i, self->n_taps);
          taps[i] *= share;
          taps[(self->n_taps - i) % self->n_taps] *= i > 0 ? share : 1;
        }
      DspConvolverMatrix matrix = { { { taps, NULL }, { NULL, taps } } };
      dsp_convolver_set (self->convolver, b, &matrix);
    }
  self->pending = false;
}

DspCrossoverLinear *
dsp_crossover_linear_new (double rate, int bands, DspCrossoverSlope slope, const double *hz)
{
  DspCrossoverLinear *self = calloc (1, sizeof (DspCrossoverLinear));
  if (!self)
    return NULL;
  self->rate = rate;
  self->bands = bands;
  self->slope = slope;
  self->n_taps = dsp_crossover_linear_taps (rate);
  size_t n_bins = (size_t) self->n_taps / 2 + 1;
  self->convolver = dsp_convolver_new (self->n_taps, partition_of (self->n_taps), bands - 1, 1);
  self->fft = dsp_fft_new (self->n_taps);
  self->warped = malloc (n_bins * sizeof (double));
  self->weights = malloc ((size_t) bands * n_bins * sizeof (double));
  bool ok = self->convolver && self->fft && self->warped && self->weights;
  for (int c = 0; c < DSP_CHANNELS; c++)
    ok = dsp_delay_init (&self->delay[c], dsp_crossover_linear_latency (rate), 0) && ok;
  if (!ok)
    {
      dsp_crossover_linear_free (self);
      return NULL;
    }
  for (size_t k = 0; k < n_bins; k++)
    self->warped[k] = dsp_crossover_tree_warp (rate, (double) k * rate / self->n_taps);
  memcpy (self->wanted, hz, (size_t) (bands - 1) * sizeof (double));
  design (self);
  return self;
}

void
dsp_crossover_linear_free (DspCrossoverLinear *self)
{
  if (!self)
    return;
  dsp_convolver_free (self->convolver);
  dsp_fft_free (self->fft);
  free (self->warped);
  free (self->weights);
  for (int c = 0; c < DSP_CHANNELS; c++)
    dsp_delay_finish (&self->delay[c]);
  free (self);
}

void
dsp_crossover_linear_move (DspCrossoverLinear *self, const double *hz)
{
  size_t size = (size_t) (self->bands - 1) * sizeof (double);
  if (memcmp (self->wanted, hz, size) == 0)
    return;
  memcpy (self->wanted, hz, size);
  self->pending = true;
}

static void
split (DspCrossoverLinear *self, const double *const *in, double *const *delayed,
       double *const (*out)[DSP_CHANNELS], int done, int n)
{
  const double *const from[] = { in[0] + done, in[1] + done };
  double *to[DSP_CROSSOVER_BANDS * DSP_CHANNELS];
  for (int b = 0; b < self->bands; b++)
    for (int c = 0; c < DSP_CHANNELS; c++)
      to[b * DSP_CHANNELS + c] = out[b][c] + done;
  dsp_convolver_process (self->convolver, from, to, n);
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      double *late = delayed[c] + done, *high = to[(self->bands - 1) * DSP_CHANNELS + c];
      memcpy (late, from[c], (size_t) n * sizeof (double));
      dsp_delay_process (&self->delay[c], late, n);
      memcpy (high, late, (size_t) n * sizeof (double));
      for (int b = 0; b < self->bands - 1; b++)
        for (int i = 0; i < n; i++)
          high[i] -= to[b * DSP_CHANNELS + c][i];
    }
}

void
dsp_crossover_linear_process (DspCrossoverLinear *self, const double *const *in,
                              double *const *delayed, double *const (*out)[DSP_CHANNELS], int n)
{
  for (int done = 0; done < n;)
    {
      int room = dsp_convolver_room (self->convolver), count = n - done < room ? n - done : room;
      if (self->pending && room == partition_of (self->n_taps))
        design (self);
      split (self, in, delayed, out, done, count);
      done += count;
    }
}
