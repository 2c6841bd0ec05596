/* dsp-check-overs.c — where the wave between the samples goes over full scale though no sample
 * does.
 *
 * Looked at are samples of 0.7 and more that stand above their neighbours: from there a wave of
 * music can reach over 1. Between those and the samples beside them seven points are interpolated
 * by a sinc of 32 taps under a Kaiser window. */
#include "dsp-check.h"

#include "dsp-kernels.h"
#include "dsp-span.h"

#include <stdlib.h>

#define LOUD 0.7    /* 3 dB: the most that music gains between samples */
#define TAPS 32     /* of an interpolated point */
#define POINTS 7    /* between two samples */
#define BETA 8.0    /* of the Kaiser window */
#define HOLD_S 0.01 /* overs so near each other are one event */

enum
{
  COUNT,
  PEAK,
  N
};

static const DspReading readings[N] = {
  [COUNT] = { "events_count", "Overs between samples", "", 0, 1e6, 0, DSP_READING_COUNT },
  [PEAK] = { "peak_dbtp", "Highest of them", "dBTP", 0, 6, 2, DSP_READING_LEVEL },
};

typedef struct
{
  double rate;
  int channels, hop;
  int64_t pos; /* frame of the middle that is looked at next */
  bool over;   /* a sample is over: then this check has nothing to say */
  double peak;
  double taps[POINTS][TAPS];
  DspSpan span;
  DspPlaces places;
} Overs;

/* Modified Bessel function of order 0, by its power series. */
static double
bessel (double x)
{
  double sum = 1.0, term = 1.0;
  for (int k = 1; k < 40; k++)
    {
      term *= (x / (2.0 * k)) * (x / (2.0 * k));
      sum += term;
    }
  return sum;
}

static void *
overs_start (const DspCheckInput *input)
{
  Overs *self = calloc (1, sizeof (Overs));
  if (!self)
    return NULL;
  self->rate = input->rate;
  self->channels = input->channels;
  self->hop = input->hop;
  self->pos = -TAPS;
  for (int p = 0; p < POINTS; p++)
    for (int k = 0; k < TAPS; k++)
      {
        const double x = k - (TAPS / 2 - 1) - (p + 1.0) / (POINTS + 1);
        const double edge = x / (TAPS / 2);
        self->taps[p][k] = sin (M_PI * x) / (M_PI * x)
                           * bessel (BETA * sqrt (fmax (0.0, 1.0 - edge * edge))) / bessel (BETA);
      }
  return self;
}

/* Highest amplitude between x[0] and x[1]. */
static double
between (const Overs *self, const double *x)
{
  double most = 0.0;
  for (int p = 0; p < POINTS; p++)
    {
      double sum = 0.0;
      for (int k = 0; k < TAPS; k++)
        sum += self->taps[p][k] * x[k - (TAPS / 2 - 1)];
      most = fmax (most, fabs (sum));
    }
  return most;
}

static void
look (Overs *self, const double *x, int64_t at)
{
  const double level = fabs (*x);
  if (level < LOUD || level < fabs (x[-1]) || level < fabs (x[1]))
    return;
  const double peak = fmax (between (self, x - 1), between (self, x));
  if (peak <= 1.0)
    return;
  self->peak = fmax (self->peak, peak);
  dsp_span_grow (&self->span, &self->places, self->rate, at, at + 1, peak,
                 (int64_t) (HOLD_S * self->rate));
}

/* Works TAPS frames behind, so that there is a wave on both sides of what it looks at. */
static void
overs_process (void *state, const double *const *ch, int n)
{
  Overs *self = state;
  double top = 0.0;
  for (int c = 0; c < self->channels; c++)
    top = fmax (top, dsp_kernels ()->largest (ch[c] - TAPS, n + TAPS));
  self->over |= top > 1.0;
  for (int i = -TAPS; top >= LOUD && !self->over && i < n - TAPS; i++)
    for (int c = 0; c < self->channels; c++)
      look (self, ch[c] + i, self->pos + TAPS + i);
  self->pos += n;
}

static void
overs_finish (void *state, double *values, DspPlaces *places)
{
  Overs *self = state;
  if (self->over)
    return;
  dsp_span_close (&self->span, &self->places, self->rate);
  *places = self->places;
  values[COUNT] = (double) self->places.found;
  values[PEAK] = self->peak > 0.0 ? 20.0 * log10 (self->peak) : NAN;
}

const DspCheck dsp_check_overs = {
  .id = "overs",
  .name = "Overs between samples",
  .help = "Events at which the wave goes over full scale between samples that do not.",
  .readings = readings,
  .n_readings = N,
  .start = overs_start,
  .stop = free,
  .process = overs_process,
  .finish = overs_finish,
};
