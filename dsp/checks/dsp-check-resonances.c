/* dsp-check-resonances.c — narrow places of the spectrum that ring through the whole piece.
 *
 * Powers of bands on a grid of 24 to the octave, 300 Hz to 12 kHz, against their surroundings of an
 * octave (the mean, taken three times, what stands 3 dB out cut off: as dsp-resonance.h does).
 * Notes come and go: a resonance stands out of the average of all windows, and of many of them.
 * Where music has many notes, what stands out in nearly all windows tells a resonance from them. */
#include "dsp-check.h"

#include "dsp-bins.h"
#include "dsp-math.h"

#include <math.h>
#include <stdlib.h>

enum
{
  PER_OCTAVE = 24,
  POINTS = 128, /* 300 Hz .. 12 kHz */
  AROUND = PER_OCTAVE / 2,
  PASSES = 3,
  EVERY = 2,
  WORST = 3,
  STEPS = 80 /* of half a dB, from -10 on: excess of a window */
};

static const double lowest_hz = 300;
static const double cut_off = 2.0;        /* 3 dB */
static const double persistent = 4.0;     /* 6 dB: excess of a window that counts */
static const double faintest_db = -50;    /* of a window */
static const double lasting_percent = 60; /* of the windows: notes are shorter */
static const double heard_part = 1e-6;    /* of all power: what is fainter does not ring */
static const double tone_part = 0.5;      /* what holds so much of all power is a tone */
static const double least_db = 3;         /* excess that is told at all */
static const double apart_octaves = 0.2;  /* of those that are told */
static const double step_db = 0.5, lowest_db = -10;
static const double nearly_all = 0.85;     /* of the windows */
static const double notes_below_hz = 1000; /* fundamentals of keys and drones last, too */

enum
{
  HZ,
  EXCESS,
  PERSISTENT,
  PER_PLACE
};

enum
{
  OTHERS = WORST * PER_PLACE,
  ALONE,
  LASTING,
  LASTING_HZ,
  N
};

static const DspReading readings[N] = {
  { "hz_1", "Worst resonance", "Hz", 20, 20000, 0 },
  { "excess_1_db", "Worst resonance stands out by", "dB", 0, 40, 1 },
  { "persistent_1_percent", "Windows with the worst resonance", "%", 0, 100, 0 },
  { "hz_2", "Second resonance", "Hz", 20, 20000, 0 },
  { "excess_2_db", "Second resonance stands out by", "dB", 0, 40, 1 },
  { "persistent_2_percent", "Windows with the second resonance", "%", 0, 100, 0 },
  { "hz_3", "Third resonance", "Hz", 20, 20000, 0 },
  { "excess_3_db", "Third resonance stands out by", "dB", 0, 40, 1 },
  { "persistent_3_percent", "Windows with the third resonance", "%", 0, 100, 0 },
  [OTHERS] = { "others_db", "How far the next peaks stand out", "dB", 0, 40, 1 },
  [ALONE] = { "alone_db", "Lasting worst resonance over the next", "dB", 0, 40, 1 },
  [LASTING] = { "lasting_db", "In nearly all windows a resonance stands out by", "dB", 0, 40, 1 },
  [LASTING_HZ] = { "lasting_hz", "That resonance", "Hz", 20, 20000, 0 },
};

typedef struct
{
  int channels, bins, n_points;
  double bin_hz, hz[POINTS];
  int first[POINTS], count[POINTS]; /* bins of a band */
  double *sums;                     /* owned: power of each bin over all windows */
  double *mean;                     /* owned: of this window, both channels */
  int64_t often[POINTS];            /* windows in which a band stands out */
  uint32_t steps[POINTS][STEPS];    /* windows by how far a band or a neighbour stands out */
  int64_t seen, loud;
} Resonances;

static void
resonances_stop (void *state)
{
  Resonances *self = state;
  free (self->sums);
  free (self->mean);
  free (self);
}

static void *
resonances_start (const DspCheckInput *input)
{
  Resonances *self = calloc (1, sizeof (Resonances));
  if (!self)
    return NULL;
  self->channels = input->channels;
  self->bin_hz = input->rate / input->size;
  for (int j = 0; j < POINTS; j++)
    {
      const double hz = lowest_hz * pow (2, (double) j / PER_OCTAVE), x = hz / self->bin_hz;
      const double half = fmax (1.0, x * (pow (2, 0.5 / PER_OCTAVE) - 1));
      self->hz[j] = hz;
      self->first[j] = (int) (x - half + 0.5);
      self->count[j] = (int) (x + half + 0.5) - self->first[j];
      if (hz > 0.45 * input->rate)
        break;
      self->bins = self->first[j] + self->count[j] + 3;
      self->n_points = j + 1;
    }
  self->sums = calloc ((size_t) self->bins, sizeof (double));
  self->mean = calloc ((size_t) self->bins, sizeof (double));
  if (self->sums && self->mean)
    return self;
  resonances_stop (self);
  return NULL;
}

/* Power per bin of each band. */
static void
sum_bands (const Resonances *self, const double *power, double *bands)
{
  for (int j = 0; j < self->n_points; j++)
    bands[j] = dsp_bins_sum (power + self->first[j], self->count[j]) / self->count[j];
}

static void
find_surroundings (const Resonances *self, const double *bands, double *around)
{
  double sums[POINTS + 1] = { 0 };
  const int n = self->n_points;
  for (int pass = 0; pass < PASSES; pass++)
    {
      for (int j = 0; j < n; j++)
        sums[j + 1] = sums[j] + (pass > 0 ? fmin (bands[j], cut_off * around[j]) : bands[j]);
      for (int j = 0; j < n; j++)
        {
          const int from = j > AROUND ? j - AROUND : 0;
          const int to = j + AROUND + 1 < n ? j + AROUND + 1 : n;
          around[j] = (sums[to] - sums[from]) / (to - from);
        }
    }
}

/* A resonance may lie between two bands: the stronger of each and its neighbours. */
static void
note_steps (Resonances *self, const double *bands, const double *around)
{
  double ratio[POINTS] = { 0 };
  for (int j = 0; j < self->n_points; j++)
    ratio[j] = around[j] > 0 ? bands[j] / around[j] : 0.0;
  for (int j = 1; j + 1 < self->n_points; j++)
    {
      const double most = fmax (ratio[j], fmax (ratio[j - 1], ratio[j + 1]));
      const double step = (dsp_gain_to_db (fmax (most, 1e-6)) / 2 - lowest_db) / step_db;
      self->steps[j][step < 0 ? 0 : step < STEPS - 1 ? (int) step : STEPS - 1]++;
    }
}

static void
resonances_window (void *state, const DspCheckWindow *window)
{
  Resonances *self = state;
  double bands[POINTS] = { 0 }, around[POINTS];
  if (self->seen++ % EVERY != 0)
    return;
  for (int k = 0; k < self->bins; k++)
    self->mean[k] = 0.0;
  dsp_bins_add_mean (self->mean, window->power, self->channels, self->bins);
  if (dsp_bins_db (dsp_bins_sum (self->mean, self->bins)) < faintest_db)
    return;
  self->loud++;
  for (int k = 0; k < self->bins; k++)
    self->sums[k] += self->mean[k];
  sum_bands (self, self->mean, bands);
  find_surroundings (self, bands, around);
  for (int j = 0; j < self->n_points; j++)
    self->often[j] += bands[j] > persistent * around[j];
  note_steps (self, bands, around);
}

/* The peak between the bins of a band, by a parabola through the logarithms. */
static double
peak_hz (const Resonances *self, int point)
{
  int top = self->first[point];
  for (int k = top; k < self->first[point] + self->count[point]; k++)
    if (self->sums[k] > self->sums[top])
      top = k;
  if (top < 1 || top + 1 >= self->bins)
    return self->hz[point];
  const double a = dsp_bins_db (self->sums[top - 1]), b = dsp_bins_db (self->sums[top]);
  const double c = dsp_bins_db (self->sums[top + 1]), bend = a - 2 * b + c;
  return (top + (bend < 0 ? 0.5 * (a - c) / bend : 0.0)) * self->bin_hz;
}

/* The next worst that is not close to those already taken; -1 when there is none. */
static int
next_worst (const Resonances *self, const double *excess, const int *taken, int n)
{
  int best = -1;
  for (int j = 1; j + 1 < self->n_points; j++)
    {
      bool far = excess[j] >= excess[j - 1] && excess[j] >= excess[j + 1] && excess[j] > least_db;
      for (int i = 0; i < n; i++)
        far = far && abs (taken[i] - j) > (int) (apart_octaves * PER_OCTAVE);
      if (far && (best < 0 || excess[j] > excess[best]))
        best = j;
    }
  return best;
}

/* Whether there is little else. */
static bool
is_tone (const Resonances *self, int point)
{
  const int from = self->first[point] - 2, n = self->count[point] + 4;
  return dsp_bins_sum (self->sums + from, n) > tone_part * dsp_bins_sum (self->sums, self->bins);
}

/* What a point stands out by in nearly all windows, at least. */
static double
lasting (const Resonances *self, int point)
{
  int64_t less = 0;
  int step = 0;
  while (step < STEPS
         && (double) (less + self->steps[point][step]) <= (1 - nearly_all) * (double) self->loud)
    less += self->steps[point][step++];
  return lowest_db + step * step_db;
}

static bool
is_heard (const Resonances *self, int point)
{
  return dsp_bins_sum (self->sums + self->first[point], self->count[point])
         > heard_part * dsp_bins_sum (self->sums, self->bins);
}

static void
find_lasting (const Resonances *self, const double *excess, double *values)
{
  int best = -1;
  for (int j = 1; j + 1 < self->n_points; j++)
    if (self->hz[j] >= notes_below_hz && excess[j] >= excess[j - 1] && excess[j] >= excess[j + 1]
        && excess[j] > least_db && is_heard (self, j)
        && (best < 0 || lasting (self, j) > lasting (self, best)))
      best = j;
  if (best < 0 || is_tone (self, best))
    return;
  values[LASTING] = lasting (self, best);
  values[LASTING_HZ] = peak_hz (self, best);
}

static void
resonances_finish (void *state, double *values, DspPlaces *places)
{
  Resonances *self = state;
  double bands[POINTS] = { 0 }, around[POINTS], excess[POINTS];
  int taken[WORST + 1];
  (void) places;
  if (self->loud == 0)
    return;
  sum_bands (self, self->sums, bands);
  find_surroundings (self, bands, around);
  for (int j = 0; j < self->n_points; j++)
    excess[j] = around[j] > 0 ? dsp_bins_db (bands[j]) - dsp_bins_db (around[j]) : 0.0;
  values[OTHERS] = 0;
  find_lasting (self, excess, values);
  for (int i = 0; i <= WORST; i++)
    {
      taken[i] = next_worst (self, excess, taken, i);
      if (taken[i] < 0)
        break;
      if (i == 1)
        values[OTHERS] = excess[taken[i]];
      if (i == WORST)
        break;
      double *value = &values[i * PER_PLACE];
      int64_t often = 0; /* of the band and its neighbours: a resonance may lie between them */
      for (int j = taken[i] - 1; j <= taken[i] + 1; j++)
        often = self->often[j] > often ? self->often[j] : often;
      value[HZ] = peak_hz (self, taken[i]);
      value[EXCESS] = excess[taken[i]];
      value[PERSISTENT] = 100.0 * (double) often / (double) self->loud;
    }
  if (values[PERSISTENT] >= lasting_percent && !is_tone (self, taken[0]))
    values[ALONE] = values[EXCESS] - values[OTHERS];
}

const DspCheck dsp_check_resonances = {
  .id = "resonances",
  .name = "Resonances",
  .help = "Narrow places of the spectrum that ring through the whole piece.",
  .readings = readings,
  .n_readings = N,
  .start = resonances_start,
  .stop = resonances_stop,
  .window = resonances_window,
  .finish = resonances_finish,
};
