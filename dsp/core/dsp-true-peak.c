/* dsp-true-peak.c — coarse search for candidates everywhere, exact interpolation at candidates. */
#include "dsp-true-peak.h"

#include "dsp-kernels-meter.h"
#include "dsp-kernels.h"
#include "dsp-math.h"

#include <stdlib.h>

/* All interpolations look at the interval between sample i and i + 1 of a channel:
 *
 *   x[i - 63] … x[i] | x[i + 1] … x[i + 64]   exact: 16 places, 128 taps, sinc by Kaiser, beta 9
 *   x[i - 23] … x[i] | x[i + 1] … x[i + 24]   quarters: 4 places, 48 taps, beta 7
 *    x[i - 5] … x[i] | x[i + 1] … x[i + 6]    ITU: 4 places, in float
 *
 * so an interval is decided when the 64th sample after its start has come (AHEAD). The ITU reading
 * is taken everywhere; where it comes near the highest exact value so far, the quarters bound what
 * may lie between; where that is above, the exact one decides. */
enum
{
  TAPS = 128,
  PHASES = DSP_INTERPOLATE_PHASES,
  QUARTER_TAPS = 48,
  AHEAD = 64,
  BLOCK = 512,
};

/* An ITU value this far below the exact maximum may still belong to a higher exact one: -2.7 dB. */
static const double margin = 0.7328;

/* Between points with the second difference d a wave rises by d / 8. Twice that, as d is that of
 * the points nearest to it, and as the quarters' filter falls off near half the rate. */
static const double bend = 0.25;

typedef struct
{
  double itu, exact, at; /* at: frames from the start */
  double sample;
} Peak;

typedef struct
{
  double x[TAPS + BLOCK]; /* the last TAPS samples, then the new ones */
  float coarse[TAPS + BLOCK];
  Peak peak;
  double window; /* highest ITU since dsp_true_peak_take */
} Channel;

struct DspTruePeak
{
  double rate;
  int channels;
  int64_t frames;
  Channel *channel; /* owned */
  const DspKernels *kernels;
  const DspMeterKernels *meter;
  double exact[TAPS * PHASES];                  /* a row for each tap */
  double quarters[QUARTER_TAPS * DSP_QUARTERS]; /* likewise */
};

/* Row k, column p: sinc by Kaiser window at the distance of tap k from place p. */
static void
design (double *filter, int taps, int places, double beta)
{
  const double half = taps / 2;
  for (int k = 0; k < taps; k++)
    for (int p = 0; p < places; p++)
      {
        double distance = k - (half - 1) - (double) p / places;
        double inside = 1.0 - distance / half * (distance / half);
        double window
            = inside > 0 ? dsp_bessel_i0 (beta * sqrt (inside)) / dsp_bessel_i0 (beta) : 0;
        double sinc = distance == 0 ? 1.0 : dsp_sin (DSP_PI * distance) / (DSP_PI * distance);
        if (p == 0 && distance != 0)
          sinc = 0.0; /* sin (pi k) of a computer is not quite 0 */
        filter[k * places + p] = sinc * window;
      }
}

DspTruePeak *
dsp_true_peak_new (double rate, int channels)
{
  DspTruePeak *self = calloc (1, sizeof (DspTruePeak));
  if (!self)
    return NULL;
  self->rate = rate;
  self->channels = channels;
  self->kernels = dsp_kernels ();
  self->meter = dsp_meter_kernels ();
  self->channel = calloc ((size_t) channels, sizeof (Channel));
  if (!self->channel)
    {
      dsp_true_peak_free (self);
      return NULL;
    }
  design (self->exact, TAPS, PHASES, 9);
  design (self->quarters, QUARTER_TAPS, DSP_QUARTERS, 7);
  return self;
}

void
dsp_true_peak_free (DspTruePeak *self)
{
  if (!self)
    return;
  free (self->channel);
  free (self);
}

void
dsp_true_peak_reset (DspTruePeak *self)
{
  memset (self->channel, 0, (size_t) self->channels * sizeof (Channel));
  self->frames = 0;
}

/* What the interval that starts at x cannot exceed. */
static double
bound (const DspTruePeak *self, const double *x)
{
  double y[DSP_QUARTERS + 1], highest = fabs (x[1]), bent = 0;
  self->meter->quarters (x - (QUARTER_TAPS / 2 - 1), self->quarters, QUARTER_TAPS, y);
  y[DSP_QUARTERS] = x[1];
  for (int p = 0; p < DSP_QUARTERS; p++)
    highest = fabs (y[p]) > highest ? fabs (y[p]) : highest;
  for (int p = 1; p < DSP_QUARTERS; p++)
    {
      double d = fabs (y[p - 1] - 2 * y[p] + y[p + 1]);
      bent = d > bent ? d : bent;
    }
  return highest + bend * bent;
}

/* The interval that starts at x, at this frame. */
static void
refine (const DspTruePeak *self, const double *x, int64_t frame, Peak *peak)
{
  double y[PHASES];
  self->kernels->interpolate (x - (TAPS / 2 - 1), self->exact, TAPS, y);
  for (int p = 0; p < PHASES; p++)
    if (fabs (y[p]) > peak->exact)
      {
        peak->exact = fabs (y[p]);
        peak->at = (double) frame + (double) p / PHASES;
      }
}

/* Decides the n intervals that the samples x[TAPS] … x[TAPS + n - 1] complete; first is the frame
 * number of x[TAPS]. Adds to peak, returns the highest ITU value. */
static double
search (const DspTruePeak *self, const Channel *channel, int64_t first, int n, Peak *peak)
{
  float highest[BLOCK];
  int places[BLOCK];
  const double *start = channel->x + TAPS - AHEAD; /* start[t]: sample at the interval's start */
  const float *coarse = channel->coarse + TAPS - AHEAD - (DSP_ITU_TAPS - 1 - DSP_ITU_AHEAD);
  double top = (double) self->meter->itu_peak (coarse, highest, n);
  if (top * (1 + 0x1p-20) > peak->sample) /* in float, no less than the samples */
    {
      double sample = self->kernels->largest (start, n);
      peak->sample = sample > peak->sample ? sample : peak->sample;
    }
  peak->itu = top > peak->itu ? top : peak->itu;
  if (top <= peak->exact * margin)
    return top;
  int count = self->meter->above (highest, (float) (peak->exact * margin), n, places);
  for (int i = 0; i < count; i++)
    {
      int t = places[i];
      if (highest[t] > peak->exact * margin && bound (self, start + t) > peak->exact)
        refine (self, start + t, first + t - AHEAD, peak);
    }
  return top;
}

void
dsp_true_peak_process (DspTruePeak *self, const double *const *ch, int n)
{
  for (int done = 0; done < n;)
    {
      int part = n - done < BLOCK ? n - done : BLOCK;
      for (int c = 0; c < self->channels; c++)
        {
          Channel *channel = &self->channel[c];
          memcpy (channel->x + TAPS, ch[c] + done, (size_t) part * sizeof (double));
          self->meter->narrow (ch[c] + done, channel->coarse + TAPS, part);
          double top = search (self, channel, self->frames, part, &channel->peak);
          channel->window = top > channel->window ? top : channel->window;
          memmove (channel->x, channel->x + part, TAPS * sizeof (double));
          memmove (channel->coarse, channel->coarse + part, TAPS * sizeof (float));
        }
      done += part;
      self->frames += part;
    }
}

void
dsp_true_peak_read (DspTruePeak *self, DspTruePeakReading *reading)
{
  *reading = (DspTruePeakReading){ .at_s = NAN };
  for (int c = 0; c < self->channels; c++)
    {
      Channel *channel = &self->channel[c];
      Peak peak = channel->peak;
      memset (channel->x + TAPS, 0, AHEAD * sizeof (double));
      memset (channel->coarse + TAPS, 0, AHEAD * sizeof (float));
      search (self, channel, self->frames, AHEAD, &peak);
      reading->itu = peak.itu > reading->itu ? peak.itu : reading->itu;
      reading->sample = peak.sample > reading->sample ? peak.sample : reading->sample;
      if (peak.exact > reading->exact)
        {
          reading->exact = peak.exact;
          reading->at_s = (peak.at > 0 ? peak.at : 0.0) / self->rate;
        }
    }
}

double
dsp_true_peak_take (DspTruePeak *self, int channel)
{
  double window = self->channel[channel].window;
  self->channel[channel].window = 0.0;
  return window;
}
