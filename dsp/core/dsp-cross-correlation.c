/* dsp-cross-correlation.c — the cross-spectrum of two signals, whitened, and back to time. */
#include "dsp-cross-correlation.h"

#include "dsp-fft.h"
#include "dsp-math.h"

#include <stdlib.h>
#include <string.h>

/* Of the largest bin: what is less is rounding or an empty band, and has no phase that says
 * anything (-100 dB in each of both signals). */
static const double least_bin = 1e-10;

enum
{
  REFINE_STEPS = 40, /* of the golden section: 2 frames down to 1e-8 */
};

struct DspCrossCorrelation
{
  /* owned */
  DspFft *fft;
  DspComplex *first; /* bins of a */
  DspComplex *cross; /* sum of conj (A) B; whitened by solve */

  int first_bin, last_bin; /* of the band */
  double total;            /* sum of the whitened magnitudes */
};

DspCrossCorrelation *
dsp_cross_correlation_new (int size, double from, double to)
{
  DspCrossCorrelation *self = calloc (1, sizeof *self);
  if (!self)
    return NULL;
  size_t bytes = ((size_t) size / 2 + 1) * sizeof (DspComplex);
  self->fft = dsp_fft_new (size);
  self->first = aligned_alloc (64, (bytes + 63) / 64 * 64);
  self->cross = calloc ((size_t) size / 2 + 1, sizeof (DspComplex));
  self->first_bin = (int) ceil (from * size);
  self->last_bin = (int) floor (to * size);
  if (self->last_bin > size / 2)
    self->last_bin = size / 2;
  if (self->fft && self->first && self->cross)
    return self;
  dsp_cross_correlation_free (self);
  return NULL;
}

void
dsp_cross_correlation_free (DspCrossCorrelation *self)
{
  if (!self)
    return;
  dsp_fft_free (self->fft);
  free (self->first);
  free (self->cross);
  free (self);
}

void
dsp_cross_correlation_clear (DspCrossCorrelation *self)
{
  memset (self->cross, 0, ((size_t) dsp_fft_size (self->fft) / 2 + 1) * sizeof (DspComplex));
  self->total = 0;
}

static void
fill (DspCrossCorrelation *self, const double *x, int n)
{
  double *samples = dsp_fft_samples (self->fft);
  memcpy (samples, x, (size_t) n * sizeof *x);
  memset (samples + n, 0, (size_t) (dsp_fft_size (self->fft) - n) * sizeof *x);
}

void
dsp_cross_correlation_add (DspCrossCorrelation *self, const double *a, int n_a, const double *b,
                           int n_b)
{
  fill (self, a, n_a);
  dsp_fft_forward_into (self->fft, self->first);
  fill (self, b, n_b);
  dsp_fft_forward (self->fft);
  const DspComplex *x = (const DspComplex *) self->first;
  const DspComplex *y = (const DspComplex *) dsp_fft_bins (self->fft);
  for (int k = self->first_bin; k <= self->last_bin; k++)
    {
      self->cross[k][0] += x[k][0] * y[k][0] + x[k][1] * y[k][1];
      self->cross[k][1] += x[k][0] * y[k][1] - x[k][1] * y[k][0];
    }
}

static double
magnitude (const DspComplex z)
{
  return sqrt (z[0] * z[0] + z[1] * z[1]);
}

/* In the sum of magnitudes and in the correlation alike, the first and the last bin of a real
 * transform stand for themselves and all others for two. */
static double
share (const DspCrossCorrelation *self, int k)
{
  return k == 0 || 2 * k == dsp_fft_size (self->fft) ? 1 : 2;
}

void
dsp_cross_correlation_solve (DspCrossCorrelation *self, double whitening)
{
  int size = dsp_fft_size (self->fft);
  DspComplex *bins = dsp_fft_bins (self->fft);
  double largest = 0;
  for (int k = self->first_bin; k <= self->last_bin; k++)
    largest = fmax (largest, magnitude (self->cross[k]));
  memset (bins, 0, ((size_t) size / 2 + 1) * sizeof (DspComplex));
  self->total = 0;
  for (int k = self->first_bin; k <= self->last_bin; k++)
    {
      double size_of = magnitude (self->cross[k]);
      double scale = size_of > largest * least_bin ? dsp_pow (size_of, -whitening) : 0;
      bins[k][0] = self->cross[k][0] *= scale;
      bins[k][1] = self->cross[k][1] *= scale;
      self->total += share (self, k) * size_of * scale;
    }
  dsp_fft_inverse_plain (self->fft);
}

double
dsp_cross_correlation_at (const DspCrossCorrelation *self, int lag)
{
  int size = dsp_fft_size (self->fft);
  double value = dsp_fft_samples (self->fft)[lag < 0 ? lag + size : lag];
  return self->total > 0 ? value / self->total : 0;
}

int
dsp_cross_correlation_peak (const DspCrossCorrelation *self, int from, int to)
{
  int best = from;
  double height = -1;
  for (int lag = from; lag <= to; lag++)
    {
      double size = fabs (dsp_cross_correlation_at (self, lag));
      if (size > height || (size == height && abs (lag) < abs (best)))
        {
          height = size;
          best = lag;
        }
    }
  return best;
}

double
dsp_cross_correlation_rms (const DspCrossCorrelation *self, int from, int to)
{
  double sum = 0;
  for (int lag = from; lag <= to; lag++)
    {
      double value = dsp_cross_correlation_at (self, lag);
      sum += value * value;
    }
  return sqrt (sum / (to - from + 1));
}

/* The correlation between the frames, from the spectrum: sum of Re (W e^(j w lag)). The turn from
 * bin to bin is one multiplication. */
static double
between (const DspCrossCorrelation *self, double lag)
{
  double step = 2 * DSP_PI * lag / dsp_fft_size (self->fft);
  double c = dsp_cos (step * self->first_bin), s = dsp_sin (step * self->first_bin);
  double dc = dsp_cos (step), ds = dsp_sin (step), sum = 0;
  for (int k = self->first_bin; k <= self->last_bin; k++)
    {
      sum += share (self, k) * (self->cross[k][0] * c - self->cross[k][1] * s);
      double next = c * dc - s * ds;
      s = c * ds + s * dc;
      c = next;
    }
  return sum;
}

double
dsp_cross_correlation_refine (const DspCrossCorrelation *self, int lag)
{
  const double golden = 0.61803398874989485;
  double sign = dsp_cross_correlation_at (self, lag) < 0 ? -1 : 1;
  double low = lag - 1.0, high = lag + 1.0;
  double left = high - golden * (high - low), right = low + golden * (high - low);
  double at_left = sign * between (self, left), at_right = sign * between (self, right);
  for (int i = 0; i < REFINE_STEPS; i++)
    if (at_left >= at_right)
      {
        high = right;
        right = left;
        at_right = at_left;
        left = high - golden * (high - low);
        at_left = sign * between (self, left);
      }
    else
      {
        low = left;
        left = right;
        at_left = at_right;
        right = low + golden * (high - low);
        at_right = sign * between (self, right);
      }
  return (low + high) / 2;
}
