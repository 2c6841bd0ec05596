/* dsp-crossover-tree.c — design and responses of a crossover.
 *
 * The splits, counted from below, are placed so that the two halves of the vectors have work:
 *
 *   2 bands  0
 *   3 bands  1 ─ low: 0                      high: all-pass 0
 *   4 bands  1 ─ low: all-pass 2, 0          high: all-pass 0, 2
 *   5 bands  1 ─ low: all-passes 2 and 3, 0  high: all-pass 0, 2 ─ low: all-pass 3, high: 3 */
#include "dsp-crossover-tree.h"

#include "dsp-math.h"

#include <complex.h>

/* What a band passes at each split: low, high or all-pass. */
static const char *const paths[DSP_CROSSOVER_BANDS - 1][DSP_CROSSOVER_BANDS] = {
  { "L", "H" },
  { "LL", "HL", "AH" },
  { "LLA", "HLA", "AHL", "AHH" },
  { "LLAA", "HLAA", "AHLA", "AHHL", "AHHH" },
};

/* The splits of lower and upper half in each row of the kernel, root first. */
static const int places[DSP_CROSSOVER_BANDS - 1][DSP_CROSSOVER_ROWS][2] = {
  { { 0, 0 } },
  { { 1, 1 }, { 0, 0 }, { 0, 0 }, { 0, 0 } },
  { { 1, 1 }, { 2, 0 }, { 0, 0 }, { 0, 2 } },
  { { 1, 1 }, { 2, 0 }, { 3, 2 }, { 0, 3 }, { 3, 3 } },
};

static const double k_of[DSP_N_CROSSOVER_SLOPES][2] = {
  [DSP_CROSSOVER_12] = { DSP_CROSSOVER_K_12, DSP_CROSSOVER_K_12 },
  [DSP_CROSSOVER_24] = { DSP_CROSSOVER_K_24, DSP_CROSSOVER_K_24 },
  [DSP_CROSSOVER_48] = { DSP_CROSSOVER_K_48_A, DSP_CROSSOVER_K_48_B },
};

/* The frequencies in force. */
static void
legalise (int bands, double rate, const double *hz, double *legal)
{
  double least = 1, most = 0.49 * rate;
  for (int k = 0; k < bands - 1; k++)
    {
      double f = hz[k] > least ? hz[k] : least;
      legal[k] = f < most ? f : most;
      least = legal[k];
    }
}

double
dsp_crossover_tree_warp (double rate, double hz)
{
  double most = 0.4999999 * rate;
  return dsp_tan (DSP_PI * (hz < most ? hz : most) / rate);
}

void
dsp_crossover_tree_warp_splits (int bands, double rate, const double *split_hz, double *warped)
{
  double legal[DSP_CROSSOVER_SPLITS];
  legalise (bands, rate, split_hz, legal);
  for (int k = 0; k < bands - 1; k++)
    warped[k] = dsp_tan (DSP_PI * legal[k] / rate);
}

void
dsp_crossover_tree_design (DspCrossoverTree *self, int bands, DspCrossoverSlope slope, double rate,
                           const double *hz)
{
  double g[DSP_CROSSOVER_SPLITS];
  dsp_crossover_tree_warp_splits (bands, rate, hz, g);
  self->bands = bands;
  self->slope = slope;
  for (int row = 0; row < DSP_CROSSOVER_ROWS; row++)
    for (int lane = 0; lane < DSP_CROSSOVER_LANES; lane++)
      {
        double gain = g[places[bands - 2][row][lane / 2]];
        self->g[row][lane] = gain;
        for (int i = 0; i < 2; i++)
          self->a[row][i][lane] = 1 / (1 + gain * (gain + k_of[slope][i]));
      }
}

/* The Butterworth polynomial of the slope. */
static double complex
butterworth (DspCrossoverSlope slope, double complex s)
{
  if (slope == DSP_CROSSOVER_12)
    return 1 + s;
  double complex p = 1 + s * (s + k_of[slope][0]);
  return slope == DSP_CROSSOVER_24 ? p : p * (1 + s * (s + k_of[slope][1]));
}

void
dsp_crossover_tree_response (int bands, DspCrossoverSlope slope, double rate,
                             const double *split_hz, double hz, DspComplex *h)
{
  double splits[DSP_CROSSOVER_SPLITS];
  double complex low[DSP_CROSSOVER_SPLITS], all[DSP_CROSSOVER_SPLITS];
  dsp_crossover_tree_warp_splits (bands, rate, split_hz, splits);
  for (int k = 0; k < bands - 1; k++)
    {
      double complex s = I * dsp_crossover_tree_warp (rate, hz) / splits[k],
                     p = butterworth (slope, s);
      low[k] = 1 / (p * p);
      all[k] = butterworth (slope, -s) / p;
    }
  for (int b = 0; b < bands; b++)
    {
      double complex y = 1;
      for (int k = 0; k < bands - 1; k++)
        {
          char kind = paths[bands - 2][b][k];
          y *= kind == 'L' ? low[k] : kind == 'H' ? all[k] - low[k] : all[k];
        }
      h[b][0] = creal (y);
      h[b][1] = cimag (y);
    }
}

void
dsp_crossover_tree_weights (int bands, DspCrossoverSlope slope, const double *warped_splits,
                            double warped, double *weights)
{
  double low[DSP_CROSSOVER_SPLITS], high[DSP_CROSSOVER_SPLITS];
  for (int k = 0; k < bands - 1; k++)
    {
      double power = warped / warped_splits[k];
      for (int i = 0; i <= (int) slope; i++)
        power *= power;
      low[k] = 1 / (1 + power);
      high[k] = power < 1e300 ? power * low[k] : 1;
    }
  for (int b = 0; b < bands; b++)
    {
      weights[b] = 1;
      for (int k = 0; k < bands - 1; k++)
        {
          char kind = paths[bands - 2][b][k];
          weights[b] *= kind == 'L' ? low[k] : kind == 'H' ? high[k] : 1;
        }
    }
}
