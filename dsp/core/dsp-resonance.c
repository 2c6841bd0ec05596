/* dsp-resonance.c — bands, surroundings, excess and reduction on a logarithmic grid. */
#include "dsp-resonance.h"

#include "dsp-kernels.h"
#include "dsp-math.h"

#include <stdlib.h>
#include <string.h>

enum
{
  PER_OCTAVE = 48,
  MAX_POINTS = 700,
  AROUND = PER_OCTAVE / 2, /* points on either side that are surroundings */
  PASSES = 3,
  CHAINS = 2
};

static const double lowest_hz = 20;
static const double average_s = 0.04;
static const double clip = 1.9952623149688795; /* 3 dB: what stands higher does not count */
static const double faintest = 1e-12;          /* power added to every band: -120 dBFS */
static const double none_db = 1e-5;            /* reduction that is none */
static const double flat_db = 0.01;            /* reductions that count as alike */
static const double edge_octaves = 0.5;
static const double steepest_db = 1; /* least threshold, whatever the tilt */

/* Where a bin is on the grid. */
typedef struct
{
  int point; /* -1: outside */
  double part;
} Place;

/* A band in bins: those from first to last wholly, and parts of the one before and behind. */
typedef struct
{
  int first, last;
  double before, behind, norm;
} Band;

typedef struct
{
  double power[MAX_POINTS];     /* averaged */
  double reduction[MAX_POINTS]; /* dB */
} Chain;

struct DspResonance
{
  /* constant */
  double rate, bin_hz, hop_s;
  int points, bins;
  double average;
  double hz[MAX_POINTS];
  Place *places; /* owned */
  /* settings */
  DspResonanceSettings settings;
  double attack, release; /* factors per hop */
  Band bands[MAX_POINTS];
  int spread[MAX_POINTS];       /* points by which a cut is widened on either side */
  double mean[MAX_POINTS];      /* 1 / (2 spread + 1) */
  double threshold[MAX_POINTS]; /* dB */
  double first[MAX_POINTS];     /* the same as a ratio of powers */
  double weight[MAX_POINTS];    /* of the frequency limits, times depth */
  /* state */
  Chain chains[CHAINS];
  double most, most_hz;
  /* scratch */
  double *sums; /* owned, bins + 1 */
  double base[MAX_POINTS], work[MAX_POINTS];
};

/* ---- tables ---- */

/* 0 below the edge, 1 above, half a cosine over the half octave around it. */
static double
edge (double octaves_above)
{
  double t = octaves_above / edge_octaves + 0.5;
  return t <= 0 ? 0 : t >= 1 ? 1 : 0.5 - 0.5 * dsp_cos (DSP_PI * t);
}

static Band
band_around (const DspResonance *self, double hz, double width_oct)
{
  double x = hz / self->bin_hz, root = dsp_exp2 (width_oct / 2), least = 1;
  double low = x / root, high = x * root;
  if (high - low < 2 * least)
    {
      low = x - least;
      high = x + least;
    }
  low = low > -0.5 ? low : -0.5;
  high = high < self->bins - 0.5 ? high : self->bins - 0.5;
  /* Bin k covers k - 1/2 .. k + 1/2. */
  Band band = { .first = (int) floor (low + 1.5), .last = (int) floor (high - 0.5) };
  band.before = band.first - 0.5 - low;
  band.behind = high - (band.last + 0.5);
  band.norm = 1 / (high - low);
  return band;
}

/* Half of the width, and at least a bin. */
static int
spread_at (const DspResonance *self, double hz, double width_oct)
{
  double bin_oct = dsp_log2 (1 + self->bin_hz / hz);
  double octaves = bin_oct > width_oct / 2 ? bin_oct : width_oct / 2;
  int points = (int) (octaves * PER_OCTAVE + 0.5);
  return points > 1 ? points : 1;
}

void
dsp_resonance_set (DspResonance *self, const DspResonanceSettings *settings)
{
  self->settings = *settings;
  self->attack = dsp_pole (settings->attack_s, 1 / self->hop_s);
  self->release = dsp_pole (settings->release_s, 1 / self->hop_s);
  for (int j = 0; j < self->points; j++)
    {
      double octave = dsp_log2 (self->hz[j] / 1000);
      double threshold = settings->threshold_db + settings->tilt_db * octave;
      self->threshold[j] = threshold > steepest_db ? threshold : steepest_db;
      self->first[j] = dsp_db_to_gain (2 * self->threshold[j]);
      self->weight[j] = settings->depth * edge (dsp_log2 (self->hz[j] / settings->low_hz))
                        * edge (dsp_log2 (settings->high_hz / self->hz[j]));
      self->bands[j] = band_around (self, self->hz[j], settings->width_oct);
      self->spread[j] = spread_at (self, self->hz[j], settings->width_oct);
      self->mean[j] = 1.0 / (2 * self->spread[j] + 1);
    }
}

static void
place_bins (DspResonance *self)
{
  for (int k = 0; k < self->bins; k++)
    {
      double x = k > 0 ? PER_OCTAVE * dsp_log2 (k * self->bin_hz / lowest_hz) : -1;
      self->places[k] = (Place){ .point = -1 };
      if (x < 0)
        continue;
      int point = (int) x;
      self->places[k].point = point < self->points - 2 ? point : self->points - 2;
      self->places[k].part = point < self->points - 1 ? x - point : 1;
    }
}

/* ---- life ---- */

DspResonance *
dsp_resonance_new (double rate, int size, int hop, const DspResonanceSettings *settings)
{
  DspResonance *self = calloc (1, sizeof (DspResonance));
  if (!self)
    return NULL;
  self->rate = rate;
  self->bin_hz = rate / size;
  self->hop_s = hop / rate;
  self->bins = size / 2 + 1;
  self->average = dsp_pole (average_s, 1 / self->hop_s);
  self->most_hz = NAN;
  self->places = calloc ((size_t) self->bins, sizeof (Place));
  self->sums = calloc ((size_t) self->bins + 1, sizeof (double));
  if (!self->places || !self->sums)
    {
      dsp_resonance_free (self);
      return NULL;
    }
  for (double hz = lowest_hz; hz < 0.49 * rate && self->points < MAX_POINTS;
       hz = lowest_hz * dsp_exp2 (self->points / (double) PER_OCTAVE))
    self->hz[self->points++] = hz;
  place_bins (self);
  dsp_resonance_set (self, settings);
  return self;
}

void
dsp_resonance_free (DspResonance *self)
{
  if (!self)
    return;
  free (self->places);
  free (self->sums);
  free (self);
}

void
dsp_resonance_split (DspResonance *self)
{
  self->chains[1] = self->chains[0];
}

/* ---- a step ---- */

/* Sums run downwards from the top: music falls with frequency, so that the little above is not lost
 * in the much below. */
static void
average_bands (DspResonance *self, Chain *chain, const double *power)
{
  double *sums = self->sums;
  sums[self->bins] = 0;
  for (int k = self->bins - 1; k >= 0; k--)
    sums[k] = sums[k + 1] + power[k];
  for (int j = 0; j < self->points; j++)
    {
      const Band *band = &self->bands[j];
      double sum = sums[band->first] - sums[band->last + 1];
      if (band->first > 0)
        sum += band->before * power[band->first - 1];
      if (band->last + 1 < self->bins)
        sum += band->behind * power[band->last + 1];
      double level = sum * band->norm + faintest;
      chain->power[j] = level + self->average * (chain->power[j] - level);
    }
}

/* The mean over the octave around each point; near the ends over as much as there is on both sides.
 */
static void
mean_around (const double *x, double *mean, double *sums, int n)
{
  sums[n] = 0;
  for (int j = n - 1; j >= 0; j--)
    sums[j] = sums[j + 1] + x[j];
  for (int j = 0; j < n; j++)
    {
      int side = AROUND;
      side = side < j ? side : j;
      side = side < n - 1 - j ? side : n - 1 - j;
      mean[j] = (sums[j - side] - sums[j + side + 1]) / (2 * side + 1);
    }
}

static void
find_surroundings (DspResonance *self, const Chain *chain)
{
  double sums[MAX_POINTS + 1];
  mean_around (chain->power, self->base, sums, self->points);
  for (int pass = 1; pass < PASSES; pass++)
    {
      for (int j = 0; j < self->points; j++)
        {
          double most = clip * self->base[j];
          self->work[j] = chain->power[j] < most ? chain->power[j] : most;
        }
      mean_around (self->work, self->base, sums, self->points);
    }
}

/* What each point asks for, in dB, into work. False: nothing. */
static bool
ask (DspResonance *self, const Chain *chain)
{
  bool any = false;
  for (int j = 0; j < self->points; j++)
    {
      self->work[j] = 0;
      if (self->weight[j] == 0 || chain->power[j] <= self->first[j] * self->base[j])
        continue;
      double ratio = chain->power[j] / self->base[j], t = self->threshold[j];
      double e = dsp_log2 (ratio) * (DSP_DB_PER_LOG2 / 2);
      self->work[j] = e > t ? self->weight[j] * (e - t * t * t / (e * e)) : 0;
      any = true;
    }
  return any;
}

/* The greatest of spread points on either side, then their mean: a cut is at least as wide as it
 * must be smooth, and as deep as was asked. */
static void
widen (DspResonance *self)
{
  double *greatest = self->base, *asked = self->work, sums[MAX_POINTS + 1];
  const int n = self->points;
  memset (greatest, 0, (size_t) n * sizeof (double));
  for (int j = 0; j < n; j++)
    if (asked[j] > 0)
      {
        int d = self->spread[j], from = j > d ? j - d : 0, until = j + d < n - 1 ? j + d : n - 1;
        for (int i = from; i <= until; i++)
          greatest[i] = asked[j] > greatest[i] ? asked[j] : greatest[i];
      }
  sums[n] = 0;
  for (int j = n - 1; j >= 0; j--)
    sums[j] = sums[j + 1] + greatest[j];
  for (int j = 0; j < n; j++)
    {
      int d = self->spread[j], from = j > d ? j - d : 0, until = j + d < n - 1 ? j + d : n - 1;
      asked[j] = (sums[from] - sums[until + 1]) * self->mean[j];
    }
}

/* Attack and release of the reductions, in dB. False: nothing is reduced. */
static bool
follow (DspResonance *self, Chain *chain)
{
  const double range = self->settings.range_db, attack = self->attack, release = self->release;
  double *reduction = chain->reduction;
  for (int j = 0; j < self->points; j++)
    {
      double wanted = self->work[j] < range ? self->work[j] : range, now = reduction[j];
      double next = wanted + (wanted > now ? attack : release) * (now - wanted);
      reduction[j] = next > none_db ? next : 0;
    }
  return dsp_kernels ()->largest (reduction, self->points) > 0;
}

/* Where a cut is flat, its middle is where the power is. */
static void
note_most (DspResonance *self, const Chain *chain)
{
  int top = 0;
  for (int j = 1; j < self->points; j++)
    {
      double more = chain->reduction[j] - chain->reduction[top];
      if (more > flat_db || (more > -flat_db && chain->power[j] > chain->power[top]))
        top = j;
    }
  if (chain->reduction[top] < self->most)
    return;
  self->most = chain->reduction[top];
  self->most_hz = self->hz[top];
}

/* Work becomes 1 - gain. */
static void
find_shares (DspResonance *self, const Chain *chain)
{
  for (int j = 0; j < self->points; j++)
    self->work[j] = -chain->reduction[j] * DSP_LOG2_PER_DB;
  dsp_kernels ()->exp2 (self->work, self->work, self->points);
  for (int j = 0; j < self->points; j++)
    self->work[j] = 1 - self->work[j];
}

/* From the grid to the bins, and over five of them (1 4 6 4 1): the filter is then shorter than
 * half the transform, and what it wraps around in time fades out. */
static void
spread_to_bins (const DspResonance *self, double *share)
{
  double *raw = self->sums;
  const int n = self->bins;
  for (int k = 0; k < n; k++)
    {
      const Place *place = &self->places[k];
      const double *at = self->work + place->point;
      raw[k] = place->point < 0 ? 0 : at[0] + place->part * (at[1] - at[0]);
    }
  share[0] = share[1] = share[n - 2] = share[n - 1] = 0;
  for (int k = 2; k < n - 2; k++)
    share[k] = (raw[k - 2] + raw[k + 2] + 4 * (raw[k - 1] + raw[k + 1]) + 6 * raw[k]) * 0.0625;
}

bool
dsp_resonance_step (DspResonance *self, int chain, const double *power, double *share)
{
  Chain *now = &self->chains[chain];
  average_bands (self, now, power);
  find_surroundings (self, now);
  if (ask (self, now))
    widen (self);
  if (!follow (self, now))
    return false;
  note_most (self, now);
  find_shares (self, now);
  spread_to_bins (self, share);
  return true;
}

double
dsp_resonance_take (DspResonance *self, double *hz)
{
  double most = self->most;
  *hz = self->most_hz;
  self->most = 0;
  self->most_hz = NAN;
  return most;
}

/* Powers are forgotten at -140 dB beside what comes, reductions to 1e-7 of their size. */
double
dsp_resonance_memory (const DspResonanceSettings *settings)
{
  double slower
      = settings->release_s > settings->attack_s ? settings->release_s : settings->attack_s;
  return 34 * average_s + 20 * slower;
}
