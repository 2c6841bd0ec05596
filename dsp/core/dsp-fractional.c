/* dsp-fractional.c — a table of windowed sincs, and the sum over one of them. */
#include "dsp-fractional.h"

#include "dsp-math.h"

#include <stdlib.h>

enum
{
  TAPS = 2 * DSP_FRACTIONAL_REACH,
  PHASES = 1024,
  LANES = 4 /* sums side by side, so that one need not wait for the other */
};

static const double beta = 9;

struct DspFractional
{
  double taps[PHASES + 1][TAPS]; /* of the place p / PHASES behind a sample; the last is the next */
};

static double
windowed_sinc (double distance)
{
  double edge = distance / DSP_FRACTIONAL_REACH, inside = 1 - edge * edge;
  if (inside <= 0)
    return 0;
  double window = dsp_bessel_i0 (beta * sqrt (inside)) / dsp_bessel_i0 (beta);
  return distance == 0 ? 1 : dsp_sin (DSP_PI * distance) / (DSP_PI * distance) * window;
}

DspFractional *
dsp_fractional_new (void)
{
  DspFractional *self = malloc (sizeof *self);
  for (int p = 0; self && p <= PHASES; p++)
    for (int k = 0; k < TAPS; k++)
      self->taps[p][k] = windowed_sinc (k - (DSP_FRACTIONAL_REACH - 1) - (double) p / PHASES);
  return self;
}

void
dsp_fractional_free (DspFractional *self)
{
  free (self);
}

void
dsp_fractional_read (const DspFractional *self, const double *x, double from, double step,
                     double *out, int n)
{
  for (int i = 0; i < n; i++)
    {
      double place = from + i * step, whole = floor (place);
      double phase = (place - whole) * PHASES;
      int p = (int) phase;
      double part = phase - p, sums[LANES] = { 0 };
      const double *now = self->taps[p], *next = self->taps[p + 1];
      const double *samples = x + (ptrdiff_t) whole - (DSP_FRACTIONAL_REACH - 1);
      for (int k = 0; k < TAPS; k += LANES)
        for (int lane = 0; lane < LANES; lane++)
          sums[lane]
              += samples[k + lane] * (now[k + lane] + part * (next[k + lane] - now[k + lane]));
      out[i] = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    }
}
