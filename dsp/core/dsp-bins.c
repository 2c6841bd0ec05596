/* dsp-bins.c — levels and weights of bins. */
#include "dsp-bins.h"

#include "dsp-math.h"

double
dsp_bins_db (double power)
{
  return dsp_log2 (power / DSP_BINS_OF_SINE) * (DSP_DB_PER_LOG2 / 2);
}

/* |b0 + b1 z^-1 + b2 z^-2|^2 with c = cos w. */
static double
squared (double b0, double b1, double b2, double c)
{
  return b0 * b0 + b1 * b1 + b2 * b2 + 2 * (b0 * b1 + b1 * b2) * c + 2 * b0 * b2 * (2 * c * c - 1);
}

/* Both stages of the Recommendation's Tables 1 and 2, at their 48 kHz. */
static double
k_curve (double hz)
{
  double c = dsp_cos (2 * DSP_PI * hz / 48000);
  return squared (1.53512485958697, -2.69169618940638, 1.19839281085285, c)
         / squared (1, -1.69065929318241, 0.73248077421585, c) * squared (1, -2, 1, c)
         / squared (1, -1.99004745483398, 0.99007225036621, c);
}

double
dsp_bins_k_weight (double hz)
{
  return k_curve (hz < 24000 ? hz : 24000) / k_curve (997);
}
