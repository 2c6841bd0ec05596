/* dsp-match.c — differences of long-term spectra, smoothed and bounded. */
#include "dsp-match.h"

#include "dsp-eq-curve.h"
#include "dsp-math.h"

enum
{
  N = DSP_SPECTRUM_CELLS,
  CLIFF = 3 /* cells in which a codec's low-pass falls */
};

static const double mean_low_hz = 100, mean_high_hz = 10000;
static const double floor_db = 120, nothing_db = 80, cliff_db = 24, cliff_from_hz = 8000;
static const double smooth_below_hz = 200;
/* Full width at half of the weights, in cells, for an octave of smoothing: a parabola through noise
 * is as calm as the mean of a Gauss window 16/27 as wide. */
static const double cells_per_octave = 12 * 27 / 16.0;
static const double times_below = 1.5; /* times as wide below there */

static double
mean_of (const double *db)
{
  double sum = 0;
  int n = 0;
  for (int i = 0; i < N; i++)
    {
      double hz = dsp_spectrum_cell_hz (i);
      if (hz < mean_low_hz || hz > mean_high_hz)
        continue;
      sum += db[i];
      n++;
    }
  return sum / n;
}

static void
centre (double *db)
{
  double mean = mean_of (db);
  for (int i = 0; i < N; i++)
    db[i] -= mean;
}

bool
dsp_match_align (const double *power, double *db)
{
  double most = 0;
  for (int i = 0; i < N; i++)
    most = power[i] > most ? power[i] : most;
  double least = most * dsp_db_to_gain (-2 * floor_db);
  for (int i = 0; i < N; i++)
    db[i] = most > 0 ? dsp_gain_to_db (power[i] > least ? power[i] : least) / 2 : 0;
  if (most > 0)
    centre (db);
  return most > 0;
}

void
dsp_match_mean (const double *const *db, const double *weights, int n, double *mean)
{
  double sum = 0;
  for (int j = 0; j < n; j++)
    sum += weights[j];
  for (int i = 0; i < N; i++)
    {
      mean[i] = 0;
      for (int j = 0; j < n && sum > 0; j++)
        mean[i] += weights[j] > 0 ? db[j][i] * weights[j] / sum : 0;
    }
}

int
dsp_match_top (const double *db)
{
  int top = N - 1;
  while (top > 0 && db[top] < -nothing_db)
    top--;
  for (int i = 0; i + CLIFF <= top; i++)
    if (dsp_spectrum_cell_hz (i) >= cliff_from_hz && db[i] - db[i + CLIFF] > cliff_db)
      return i;
  return top;
}

static int
bottom_of (const double *db)
{
  int bottom = 0;
  while (bottom < N - 1 && db[bottom] < -nothing_db)
    bottom++;
  return bottom;
}

/* Value at 0 of the parabola through db around cell at, weighted by Gauss: full cells wide.
 * x cells from at; w weight; s sums of w x^k; t sums of w x^k db. */
static double
smooth_at (const double *db, int at, double full)
{
  double s[5] = { 0 }, t[3] = { 0 };
  for (int i = 0; i < N; i++)
    {
      double x = i - at, w = dsp_exp2 (-4 * (x / full) * (x / full));
      if (w < 1e-9)
        continue;
      for (int k = 0; k < 5; k++, w *= x)
        {
          s[k] += w;
          if (k < 3)
            t[k] += w * db[i];
        }
    }
  /* Cramer's rule for the constant of the normal equations. */
  double a = s[2] * s[4] - s[3] * s[3], b = s[2] * s[3] - s[1] * s[4],
         c = s[1] * s[3] - s[2] * s[2];
  return (t[0] * a + t[1] * b + t[2] * c) / (s[0] * a + s[1] * b + s[2] * c);
}

void
dsp_match_difference (const double *target_db, const double *reference_db, double smooth_octaves,
                      double *db)
{
  double raw[N], full = smooth_octaves * cells_per_octave;
  int target_top = dsp_match_top (target_db), top = dsp_match_top (reference_db);
  int target_bottom = bottom_of (target_db), bottom = bottom_of (reference_db);
  top = target_top < top ? target_top : top;
  bottom = target_bottom > bottom ? target_bottom : bottom;
  bottom = bottom < top ? bottom : top;
  for (int i = 0; i < N; i++)
    {
      int k = i < bottom ? bottom : i > top ? top : i;
      raw[i] = reference_db[k] - target_db[k];
    }
  for (int i = 0; i < N; i++)
    db[i] = smooth_at (raw, i,
                       dsp_spectrum_cell_hz (i) < smooth_below_hz ? times_below * full : full);
  centre (db);
}

/* 1 inside, 0 from an octave outside on, a raised cosine between. */
static double
fade_of (const DspMatchLimits *limits, double hz)
{
  double below = dsp_log2 (limits->low_hz / hz), above = dsp_log2 (hz / limits->high_hz);
  double outside = below > above ? below : above;
  if (outside <= 0)
    return 1;
  return outside >= 1 ? 0 : 0.5 + 0.5 * dsp_cos (DSP_PI * outside);
}

void
dsp_match_curve (const double *difference_db, const double *target_db, const DspMatchLimits *limits,
                 double *db)
{
  for (int i = 0; i < N; i++)
    {
      double value = difference_db[i] * limits->amount;
      value = value > limits->bound_db ? limits->bound_db : value;
      value = value < -limits->bound_db ? -limits->bound_db : value;
      db[i] = value * fade_of (limits, dsp_spectrum_cell_hz (i));
      if (target_db[i] < -nothing_db && db[i] > 0)
        db[i] = 0;
    }
}

double
dsp_match_loudness_db (const double *power, const double *db)
{
  double before = 0, after = 0;
  for (int i = 0; i < N; i++)
    {
      double weighted = power[i] * dsp_eq_k_power (dsp_spectrum_cell_hz (i));
      before += weighted;
      after += weighted * dsp_db_to_gain (2 * db[i]);
    }
  return before > 0 && after > 0 ? dsp_gain_to_db (after / before) / 2 : 0;
}
