/* dsp-fir-shift.c — impulse responses that leave the magnitude alone. */
#include "dsp-fir-shift.h"

#include "dsp-math.h"

#include <string.h>

/* Kaiser's formula 0.1102 (A - 8.7) for a ripple of A = 100 dB. */
static const double beta = 10.06;

static double
window (double distance, double half)
{
  double inside = 1 - distance / half * (distance / half);
  return inside > 0 ? dsp_bessel_i0 (beta * sqrt (inside)) / dsp_bessel_i0 (beta) : 0;
}

void
dsp_fir_shift_delay (double *taps, int n_taps, double frames)
{
  double whole = floor (frames + 0.5), sum = 0;
  int middle = n_taps / 2 + (int) whole;
  memset (taps, 0, (size_t) n_taps * sizeof (double));
  if (fabs (frames - whole) < 1e-9)
    {
      taps[middle] = 1;
      return;
    }
  for (int k = middle - DSP_FIR_DELAY_ROOM + 1; k < middle + DSP_FIR_DELAY_ROOM; k++)
    {
      double t = k - middle - (frames - whole);
      taps[k] = dsp_sin (DSP_PI * t) / (DSP_PI * t) * window (t, DSP_FIR_DELAY_ROOM - 0.5);
      sum += taps[k];
    }
  for (int k = middle - DSP_FIR_DELAY_ROOM + 1; k < middle + DSP_FIR_DELAY_ROOM; k++)
    taps[k] /= sum;
}

void
dsp_fir_shift_hilbert (double *taps, int n_taps)
{
  int middle = n_taps / 2;
  memset (taps, 0, (size_t) n_taps * sizeof (double));
  for (int m = 1; m < middle; m += 2)
    {
      taps[middle + m] = 2 / (DSP_PI * m) * window (m, middle);
      taps[middle - m] = -taps[middle + m];
    }
}

/* sin (w m) for odd m by rotation: 4096 steps are off by 1e-12. */
double
dsp_fir_shift_hilbert_gain (const double *taps, int n_taps, double rate, double hz)
{
  int middle = n_taps / 2;
  double w = 2 * DSP_PI * (hz < rate / 2 ? hz : rate / 2) / rate, sum = 0;
  double re = dsp_cos (w), im = dsp_sin (w), c = dsp_cos (2 * w), s = dsp_sin (2 * w);
  for (int m = 1; m < middle; m += 2)
    {
      double next = re * c - im * s;
      sum += taps[middle + m] * im;
      im = re * s + im * c;
      re = next;
    }
  return 2 * sum;
}
