/* dsp-eq-match.c — greedy, then Levenberg and Marquardt. */
#include "dsp-eq-match.h"

#include "dsp-math.h"

#include <string.h>

enum
{
  MAX_POINTS = 160,
  PER_BAND = 3, /* unknowns: octave, gain, log2 Q */
  MAX_UNKNOWNS = PER_BAND * DSP_EQ_BANDS,
  STEPS = 8,       /* at most, after each band */
  LAST_STEPS = 40, /* and when there are as many as it takes */
};

static const double q_min = 0.3, q_max = 4;
static const double low_hz = 20, high_hz = 20000;
static const double ridge = 2e-3; /* of squared gains against squared errors: bands do not fight */
static const double flat_db = 0.05;
static const double spare_db = 0.01; /* rms that a band has to be worth */

typedef struct
{
  int n;
  const double *hz, *db, *weight; /* borrowed */
  double most_db;                 /* of a gain */
  int n_bands;
  DspEqBand bands[DSP_EQ_BANDS];
  double left[MAX_POINTS]; /* db without the bands */
  double slope[MAX_UNKNOWNS][MAX_POINTS];
  double matrix[MAX_UNKNOWNS][MAX_UNKNOWNS], side[MAX_UNKNOWNS];
} Fit;

double
dsp_eq_match_db (const DspEqBand *bands, int n, double hz)
{
  double db = 0;
  for (int b = 0; b < n; b++)
    db += dsp_eq_prototype_db (&bands[b], hz);
  return db;
}

static double
clamp (double value, double min, double max)
{
  return value < min ? min : value > max ? max : value;
}

/* Unknown u of a band moved by step. */
static DspEqBand
moved (const Fit *self, const DspEqBand *band, int u, double step)
{
  DspEqBand other = *band;
  if (u == 0)
    other.hz = clamp (band->hz * dsp_exp2 (step), low_hz, high_hz);
  else if (u == 1)
    other.gain_db = clamp (band->gain_db + step, -self->most_db, self->most_db);
  else
    other.q = clamp (band->q * dsp_exp2 (step), q_min, q_max);
  return other;
}

/* What is left; its squares with weights, and those of the gains. */
static double
cost_of (const Fit *self, const DspEqBand *bands, double *left)
{
  double sum = 0;
  for (int i = 0; i < self->n; i++)
    {
      left[i] = self->db[i] - dsp_eq_match_db (bands, self->n_bands, self->hz[i]);
      sum += self->weight[i] * left[i] * left[i];
    }
  for (int b = 0; b < self->n_bands; b++)
    sum += ridge * bands[b].gain_db * bands[b].gain_db;
  return sum;
}

static void
find_slopes (Fit *self)
{
  const double h = 1e-4;
  for (int b = 0; b < self->n_bands; b++)
    for (int u = 0; u < PER_BAND; u++)
      {
        DspEqBand up = moved (self, &self->bands[b], u, h);
        DspEqBand down = moved (self, &self->bands[b], u, -h);
        double *slope = self->slope[b * PER_BAND + u];
        for (int i = 0; i < self->n; i++)
          slope[i]
              = (dsp_eq_prototype_db (&up, self->hz[i]) - dsp_eq_prototype_db (&down, self->hz[i]))
                / (2 * h);
      }
}

/* Normal equations, not damped. */
static void
fill_matrix (Fit *self)
{
  int n = self->n_bands * PER_BAND;
  for (int r = 0; r < n; r++)
    {
      double gain = r % PER_BAND == 1 ? self->bands[r / PER_BAND].gain_db : 0;
      self->side[r] = -ridge * gain;
      for (int i = 0; i < self->n; i++)
        self->side[r] += self->weight[i] * self->slope[r][i] * self->left[i];
      for (int c = 0; c <= r; c++)
        {
          double sum = r == c && r % PER_BAND == 1 ? ridge : 0;
          for (int i = 0; i < self->n; i++)
            sum += self->weight[i] * self->slope[r][i] * self->slope[c][i];
          self->matrix[r][c] = self->matrix[c][r] = sum;
        }
    }
}

/* Solves the damped equations by Cholesky's method; false when they are singular. */
static bool
solve (const Fit *self, double damping, double *x)
{
  int n = self->n_bands * PER_BAND;
  double l[MAX_UNKNOWNS][MAX_UNKNOWNS];
  for (int r = 0; r < n; r++)
    for (int c = 0; c <= r; c++)
      {
        double sum = self->matrix[r][c];
        if (r == c)
          sum = sum * (1 + damping) + 1e-9;
        for (int k = 0; k < c; k++)
          sum -= l[r][k] * l[c][k];
        if (r == c && sum <= 0)
          return false;
        l[r][c] = r == c ? sqrt (sum) : sum / l[c][c];
      }
  for (int r = 0; r < n; r++)
    {
      x[r] = self->side[r];
      for (int k = 0; k < r; k++)
        x[r] -= l[r][k] * x[k];
      x[r] /= l[r][r];
    }
  for (int r = n - 1; r >= 0; r--)
    {
      for (int k = r + 1; k < n; k++)
        x[r] -= l[k][r] * x[k];
      x[r] /= l[r][r];
    }
  return true;
}

/* One accepted step; false when none helps any more. */
static bool
refine_once (Fit *self, double *cost, double *damping)
{
  find_slopes (self);
  fill_matrix (self);
  for (; *damping < 1e6; *damping *= 4)
    {
      double x[MAX_UNKNOWNS], left[MAX_POINTS];
      DspEqBand bands[DSP_EQ_BANDS];
      if (!solve (self, *damping, x))
        continue;
      for (int b = 0; b < self->n_bands; b++)
        {
          bands[b] = self->bands[b];
          for (int u = 0; u < PER_BAND; u++)
            bands[b] = moved (self, &bands[b], u, clamp (x[b * PER_BAND + u], -1, 1));
        }
      double now = cost_of (self, bands, left);
      if (now >= *cost)
        continue;
      bool goes_on = now < *cost * (1 - 1e-4);
      memcpy (self->bands, bands, sizeof bands);
      memcpy (self->left, left, sizeof left);
      *cost = now;
      *damping /= 10;
      return goes_on;
    }
  return false;
}

static void
refine (Fit *self, int steps)
{
  double cost = cost_of (self, self->bands, self->left), damping = 1e-2;
  for (int i = 0; i < steps && refine_once (self, &cost, &damping); i++)
    ;
}

/* The point where most is left, of those with a weight. */
static int
peak_of (const Fit *self)
{
  int peak = 0;
  double most = -1;
  for (int i = 0; i < self->n; i++)
    if (self->weight[i] * fabs (self->left[i]) > most)
      {
        most = self->weight[i] * fabs (self->left[i]);
        peak = i;
      }
  return peak;
}

/* A band for what is left at its peak: as wide as half of it, a shelf where it goes on to an end.
 */
static void
add_band (Fit *self)
{
  int peak = peak_of (self), low = peak, high = peak;
  double top = self->left[peak];
  while (low > 0 && self->left[low - 1] / top > 0.5)
    low--;
  while (high < self->n - 1 && self->left[high + 1] / top > 0.5)
    high++;
  DspEqBand band = { .type = DSP_EQ_BELL, .gain_db = top, .order = 2, .channel = DSP_EQ_STEREO };
  double ratio = self->hz[high] / self->hz[low] * 1.03;
  band.hz = self->hz[peak];
  band.q = clamp (sqrt (ratio) / (ratio - 1), q_min, q_max);
  if (low == 0 && high < self->n - 1)
    {
      band.type = DSP_EQ_LOW_SHELF;
      band.hz = self->hz[high];
    }
  else if (high == self->n - 1 && low > 0)
    {
      band.type = DSP_EQ_HIGH_SHELF;
      band.hz = self->hz[low];
    }
  if (band.type != DSP_EQ_BELL)
    band.q = 0.71;
  band.hz = clamp (band.hz, low_hz, high_hz);
  band.gain_db = clamp (band.gain_db, -self->most_db, self->most_db);
  self->bands[self->n_bands++] = band;
}

static DspEqMatchError
error_of (const Fit *self)
{
  DspEqMatchError error = { 0 };
  double weights = 0;
  for (int i = 0; i < self->n; i++)
    {
      double left = fabs (self->left[i]);
      error.rms_db += self->weight[i] * left * left;
      weights += self->weight[i];
      if (self->weight[i] >= 0.5 && left > error.max_db)
        error.max_db = left;
    }
  error.rms_db = weights > 0 ? sqrt (error.rms_db / weights) : 0;
  return error;
}

/* Without the band that does least; false, all as it was, when the others cannot make up for it. */
static bool
drop_band (Fit *self, double good_db)
{
  DspEqBand bands[DSP_EQ_BANDS];
  const double before = error_of (self).rms_db;
  double least = INFINITY;
  int weakest = 0;
  for (int b = 0; b < self->n_bands; b++)
    {
      double effect = 0;
      for (int i = 0; i < self->n; i++)
        {
          double db = dsp_eq_prototype_db (&self->bands[b], self->hz[i]);
          effect += self->weight[i] * db * db;
        }
      weakest = effect < least ? b : weakest;
      least = effect < least ? effect : least;
    }
  memcpy (bands, self->bands, sizeof bands);
  self->n_bands--;
  for (int b = weakest; b < self->n_bands; b++)
    self->bands[b] = self->bands[b + 1];
  refine (self, STEPS);
  if (error_of (self).rms_db <= fmax (good_db, before + spare_db))
    return true;
  memcpy (self->bands, bands, sizeof bands);
  self->n_bands++;
  cost_of (self, self->bands, self->left);
  return false;
}

static double
rounded (double value, double step)
{
  return floor (value / step + 0.5) * step;
}

/* Rounds, leaves out what does nothing, and sorts. */
static void
tidy (Fit *self)
{
  int n = 0;
  for (int b = 0; b < self->n_bands; b++)
    {
      DspEqBand band = self->bands[b];
      band.hz = rounded (band.hz, band.hz < 1000 ? 0.1 : 1);
      band.gain_db = rounded (band.gain_db, 0.01);
      band.q = rounded (band.q, 0.01);
      if (fabs (band.gain_db) < flat_db)
        continue;
      int at = n++;
      for (; at > 0 && self->bands[at - 1].hz > band.hz; at--)
        self->bands[at] = self->bands[at - 1];
      self->bands[at] = band;
    }
  self->n_bands = n;
  cost_of (self, self->bands, self->left);
}

int
dsp_eq_match_fit (const double *hz, const double *db, const double *weight, int n, int max,
                  double good_db, DspEqBand *bands, DspEqMatchError *error)
{
  Fit fit = { .n = n < MAX_POINTS ? n : MAX_POINTS, .hz = hz, .db = db, .weight = weight };
  for (int i = 0; i < fit.n; i++)
    fit.most_db = fabs (db[i]) > fit.most_db ? fabs (db[i]) : fit.most_db;
  fit.most_db = 1.1 * fit.most_db + 0.2; /* no band does much more than all together */
  fit.most_db = fit.most_db > 18 ? 18 : fit.most_db;
  cost_of (&fit, fit.bands, fit.left);
  while (fit.n_bands < max && fit.n_bands < DSP_EQ_BANDS && error_of (&fit).rms_db > good_db)
    {
      add_band (&fit);
      refine (&fit, STEPS);
    }
  refine (&fit, LAST_STEPS);
  while (fit.n_bands > 1 && drop_band (&fit, good_db))
    ;
  tidy (&fit);
  memcpy (bands, fit.bands, (size_t) fit.n_bands * sizeof (DspEqBand));
  if (error)
    *error = error_of (&fit);
  return fit.n_bands;
}
