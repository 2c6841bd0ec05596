/* dsp-check-channel-delay.c — whether one channel is late by a fixed time.
 *
 * Generalised cross-correlation with phase transform (Knapp and Carter, 1976): of every fourth
 * window the phases of L conj (R), without their magnitudes, are added up, and transformed back
 * they have a peak where the channels fit. What both have in common in one place gives a high
 * peak, a spaced pair of microphones a low and wide one. */
#include "dsp-check.h"

#include "dsp-bins.h"
#include "dsp-fft.h"

#include <math.h>
#include <stdlib.h>

enum
{
  EVERY = 4
};

static const double low_hz = 100, high_hz = 12000;
static const double most_s = 0.005;
static const double sure = 0.3;        /* height of a peak that is one, and twice what fits at 0 */
static const double faintest_db = -50; /* a window below says nothing */

enum
{
  DELAY,
  HEIGHT,
  STRAIGHT,
  FIXED,
  N
};

static const DspReading readings[N] = {
  [DELAY] = { "delay_ms", "Right is late by", "ms", -5, 5, 3 },
  [HEIGHT] = { "height", "Share of the phases that fit", "", 0, 1, 2 },
  [STRAIGHT] = { "straight", "Share that fits without a delay", "", 0, 1, 2 },
  [FIXED] = { "fixed_ms", "One channel is late for certain by", "ms", 0, 5, 3 },
};

typedef struct
{
  double rate;
  int channels, low, high; /* bins */
  DspFft *fft;             /* owned */
  double *re, *im;         /* owned: sums of phases from low on */
  int64_t seen, added;
} Delay;

static void
delay_stop (void *state)
{
  Delay *self = state;
  dsp_fft_free (self->fft);
  free (self->re);
  free (self->im);
  free (self);
}

static void *
delay_start (const DspCheckInput *input)
{
  Delay *self = calloc (1, sizeof (Delay));
  if (!self)
    return NULL;
  self->rate = input->rate;
  self->channels = input->channels;
  self->low = dsp_bin_at (low_hz, input->rate, input->size);
  self->high = dsp_bin_at (high_hz, input->rate, input->size);
  const size_t n = (size_t) (self->high - self->low) + 1;
  self->fft = dsp_fft_new (input->size);
  self->re = calloc (n, sizeof (double));
  self->im = calloc (n, sizeof (double));
  if (self->fft && self->re && self->im)
    return self;
  delay_stop (self);
  return NULL;
}

static void
delay_window (void *state, const DspCheckWindow *window)
{
  Delay *self = state;
  if (self->channels < 2 || self->seen++ % EVERY != 0)
    return;
  const int n = self->high - self->low;
  for (int c = 0; c < 2; c++)
    if (dsp_bins_db (dsp_bins_sum (window->power[c] + self->low, n)) < faintest_db)
      return;
  const DspComplex *l = window->bins[0] + self->low, *r = window->bins[1] + self->low;
  const double *ll = window->power[0] + self->low, *rr = window->power[1] + self->low;
  double *re = self->re, *im = self->im;
  for (int k = 0; k < n; k++)
    {
      const double scale = 1.0 / sqrt (ll[k] * rr[k] + 1e-40);
      re[k] += (l[k][0] * r[k][0] + l[k][1] * r[k][1]) * scale;
      im[k] += (l[k][1] * r[k][0] - l[k][0] * r[k][1]) * scale;
    }
  self->added++;
}

/* The place of the peak between the samples, by a parabola. */
static double
refine (const double *samples, int size, int at)
{
  const double sign = samples[at] < 0 ? -1.0 : 1.0, b = sign * samples[at];
  const double a = sign * samples[(at - 1 + size) % size], c = sign * samples[(at + 1) % size];
  const double bend = a - 2 * b + c;
  return bend < 0 ? 0.5 * (a - c) / bend : 0.0;
}

static void
delay_finish (void *state, double *values, DspPlaces *places)
{
  Delay *self = state;
  (void) places;
  if (self->added == 0)
    return;
  const int size = dsp_fft_size (self->fft), n = self->high - self->low;
  DspComplex *bins = dsp_fft_bins (self->fft);
  const double *samples = dsp_fft_samples (self->fft);
  for (int k = 0; k <= size / 2; k++)
    {
      const bool in = k >= self->low && k < self->high;
      bins[k][0] = in ? self->re[k - self->low] : 0.0;
      bins[k][1] = in ? self->im[k - self->low] : 0.0;
    }
  dsp_fft_inverse_plain (self->fft);
  const int most = (int) fmin (most_s * self->rate, size / 4.0);
  const double scale = 1.0 / (2.0 * n * (double) self->added);
  int best = 0;
  for (int lag = -most; lag <= most; lag++)
    if (fabs (samples[(lag + size) % size]) > fabs (samples[(best + size) % size]))
      best = lag;
  const int at = (best + size) % size;
  /* L conj (R) turns the other way when right is late. */
  values[DELAY] = -(best + refine (samples, size, at)) / self->rate * 1000.0;
  values[HEIGHT] = fabs (samples[at]) * scale;
  values[STRAIGHT] = fabs (samples[0]) * scale;
  for (int lag = -1; lag <= 1; lag++)
    values[STRAIGHT] = fmax (values[STRAIGHT], fabs (samples[(lag + size) % size]) * scale);
  if (values[HEIGHT] > sure && values[HEIGHT] > 2 * values[STRAIGHT])
    values[FIXED] = fabs (values[DELAY]);
}

const DspCheck dsp_check_channel_delay = {
  .id = "channel-delay",
  .name = "Delay between channels",
  .help = "Whether one channel is late by a fixed time.",
  .readings = readings,
  .n_readings = N,
  .start = delay_start,
  .stop = delay_stop,
  .window = delay_window,
  .finish = delay_finish,
};
