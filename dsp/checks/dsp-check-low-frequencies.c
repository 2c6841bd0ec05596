/* dsp-check-low-frequencies.c — hum of the mains, and what is below hearing.
 *
 * Each channel, brought down to about 1.4 kHz, in windows of 1.5 s, one every 0.4 s: peaks between
 * bins of 0.7 Hz tell 50 Hz from the G below. A hum may be on one side only, or the other way round
 * on the other, where the middle has none. Hum is what mains do and music does
 * not: partials at multiples of exactly 50 or 60 Hz, that stand out of the quietest parts of the
 * piece, are equally strong in all of it, and never go away. After Brandt and Bitzer, "Automatic
 * detection of hum in audio signals", JAES 62 (9), 2014. */
#include "dsp-check.h"

#include "dsp-bins.h"
#include "dsp-fft.h"
#include "dsp-math.h"

#include <stdlib.h>
#include <string.h>

enum
{
  SIZE = 2048,
  HOP = SIZE / 4,
  PHASES = 12, /* taps of the filter for each sample that is left out */
  MAINS = 2,
  PARTIALS = 6,
  LEAST_PARTIALS = 3,
  LEAST_QUIET = 4,
  MOST_QUIET = 20
};

static const double slow_rate = 1400;
static const double mains_hz[MAINS] = { 50, 60 };
static const double search_hz = 0.5, around_hz = 8, gap_hz = 2;
static const double exact_hz = 0.3;    /* of a partial from its multiple */
static const double stands_out_db = 8; /* of a partial over what is around it */
static const double steady_db = 1.5;   /* about its median in the quiet windows */
static const double steady_part = 0.8; /* of the quiet windows */
static const double gone_db = 3;       /* below its median: it went away */
static const double there_part = 0.8;  /* of all windows */
static const double faint_infrasonic_db = -50;
static const double steady_infrasonic = 0.25; /* quantile of all windows: drums are not in that */
static const double digital_silence = 1e-12;  /* power: no music and no hum either */
static const double infra_low_hz = 3, infra_high_hz = 18, music_low_hz = 22, music_high_hz = 450;

enum
{
  HUM_HZ,
  HUM_LEVEL,
  HUM_PARTIALS,
  INFRASONIC,
  INFRASONIC_LEVEL,
  INFRASONIC_STEADY,
  INFRASONIC_OVER,
  N
};

static const DspReading readings[N] = {
  [HUM_HZ] = { "hum_hz", "Hum of the mains", "Hz", 50, 60, 0 },
  [HUM_LEVEL] = { "hum_dbfs", "Level of the hum", "dBFS", -120, 0, 1, DSP_READING_LEVEL },
  [HUM_PARTIALS] = { "hum_partials", "Partials of the hum", "", 0, PARTIALS, 0, DSP_READING_COUNT },
  [INFRASONIC] = { "infrasonic_db", "Below 18 Hz against the bass", "dB", -120, 40, 1 },
  [INFRASONIC_LEVEL]
  = { "infrasonic_dbfs", "Level below 18 Hz", "dBFS", -120, 0, 1, DSP_READING_LEVEL },
  [INFRASONIC_STEADY] = { "infrasonic_steady_dbfs", "Level below 18 Hz that lasts", "dBFS", -120, 0,
                          1, DSP_READING_LEVEL },
  [INFRASONIC_OVER]
  = { "infrasonic_over_db", "That against the bass, where it is not faint", "dB", -120, 40, 1 },
};

/* What is at a multiple of the mains in one window. */
typedef struct
{
  float power, around, hz;
} Partial;

typedef struct
{
  Partial partials[MAINS][PARTIALS];
  float music, infrasonic; /* power */
} Moment;

typedef struct
{
  double *last;    /* owned: what the filter reaches into (taps), then what came */
  double *slow;    /* owned: SIZE */
  Moment *moments; /* owned */
} Channel;

typedef struct
{
  double rate;        /* of what comes */
  int channels, down; /* one sample is kept of down */
  int taps;
  double *filter; /* owned: taps */
  double *window; /* owned: SIZE */
  DspFft *fft;    /* owned */
  Channel channel[2];
  int filled; /* of what came */
  int n_slow;
  int64_t n, room; /* moments */
} Low;

static void
low_stop (void *state)
{
  Low *self = state;
  dsp_fft_free (self->fft);
  free (self->filter);
  free (self->window);
  for (int c = 0; c < 2; c++)
    {
      free (self->channel[c].last);
      free (self->channel[c].slow);
      free (self->channel[c].moments);
    }
  free (self);
}

/* A low-pass in the middle of what music and what folds back onto it, Kaiser, 80 dB. */
static void
design (Low *self)
{
  const double edge = (slow_rate / 2) / self->rate, beta = 7.9;
  double sum = 0.0;
  for (int i = 0; i < self->taps; i++)
    {
      const double t = i - (self->taps - 1) / 2.0, x = 2.0 * i / (self->taps - 1) - 1.0;
      const double angle = 2 * DSP_PI * edge * t;
      const double sinc = fabs (angle) < 1e-9 ? 1.0 : dsp_sin (angle) / angle;
      self->filter[i] = sinc * dsp_bessel_i0 (beta * sqrt (1.0 - x * x));
      sum += self->filter[i];
    }
  for (int i = 0; i < self->taps; i++)
    self->filter[i] /= sum;
  for (int i = 0; i < SIZE; i++)
    self->window[i] = 2.0 * (1.0 - dsp_cos (2.0 * DSP_PI * i / SIZE)) / SIZE;
}

static bool
start_channels (Low *self, const DspCheckInput *input)
{
  for (int c = 0; c < self->channels; c++)
    {
      Channel *channel = &self->channel[c];
      channel->last = calloc ((size_t) (self->taps + self->down + input->hop), sizeof (double));
      channel->slow = calloc (SIZE, sizeof (double));
      channel->moments = calloc ((size_t) self->room, sizeof (Moment));
      if (!channel->last || !channel->slow || !channel->moments)
        return false;
    }
  return true;
}

static void *
low_start (const DspCheckInput *input)
{
  Low *self = calloc (1, sizeof (Low));
  if (!self)
    return NULL;
  self->rate = input->rate;
  self->channels = input->channels;
  self->down = (int) (input->rate / slow_rate + 0.5);
  self->taps = PHASES * self->down;
  self->room = input->frames / self->down / HOP + 1;
  self->filter = calloc ((size_t) self->taps, sizeof (double));
  self->window = calloc (SIZE, sizeof (double));
  self->fft = dsp_fft_new (SIZE);
  if (!self->filter || !self->window || !self->fft || !start_channels (self, input))
    {
      low_stop (self);
      return NULL;
    }
  design (self);
  return self;
}

static double
bin_power (const DspComplex *bins, int k)
{
  return bins[k][0] * bins[k][0] + bins[k][1] * bins[k][1];
}

static Partial
find_partial (const DspComplex *bins, double hz, double bin_hz)
{
  const double at = hz / bin_hz;
  int top = (int) (at + 0.5);
  const int reach = (int) (search_hz / bin_hz + 0.5);
  for (int k = (int) (at + 0.5) - reach; k <= (int) (at + 0.5) + reach; k++)
    if (bin_power (bins, k) > bin_power (bins, top))
      top = k;
  const double a = bin_power (bins, top - 1), b = bin_power (bins, top),
               c = bin_power (bins, top + 1);
  /* Of a Hann window, from the amplitudes of the bins beside the peak. */
  const double side = sqrt (a) > sqrt (c) ? -1.0 : 1.0;
  const double ratio = sqrt (fmax (a, c) / fmax (b, 1e-300));
  const double shift = side * fmax (0.0, (2 * ratio - 1) / (ratio + 1));
  double around = 0.0;
  int n = 0;
  for (int k = (int) ((hz - around_hz) / bin_hz); k <= (int) ((hz + around_hz) / bin_hz); k++)
    if (fabs (k * bin_hz - hz) > gap_hz)
      {
        around += bin_power (bins, k);
        n++;
      }
  return (Partial){ .power = (float) ((a + b + c) / DSP_BINS_OF_SINE),
                    .around = (float) (around / n * 3 / DSP_BINS_OF_SINE),
                    .hz = (float) ((top + shift) * bin_hz) };
}

static double
sum_power (const DspComplex *bins, double from_hz, double to_hz, double bin_hz)
{
  double sum = 0.0;
  for (int k = (int) (from_hz / bin_hz + 0.5); k < to_hz / bin_hz; k++)
    sum += bin_power (bins, k);
  return sum / DSP_BINS_OF_SINE;
}

static void
end_window (Low *self, Channel *channel)
{
  double *samples = dsp_fft_samples (self->fft);
  const double bin_hz = self->rate / self->down / SIZE;
  for (int i = 0; i < SIZE; i++)
    samples[i] = channel->slow[i] * self->window[i];
  dsp_fft_forward (self->fft);
  const DspComplex *bins = (const DspComplex *) dsp_fft_bins (self->fft);
  memmove (channel->slow, channel->slow + HOP, (SIZE - HOP) * sizeof (double));
  if (self->n == self->room)
    return;
  Moment *moment = &channel->moments[self->n];
  moment->music = (float) sum_power (bins, music_low_hz, music_high_hz, bin_hz);
  moment->infrasonic = (float) sum_power (bins, infra_low_hz, infra_high_hz, bin_hz);
  for (int m = 0; m < MAINS; m++)
    for (int h = 0; h < PARTIALS; h++)
      moment->partials[m][h] = find_partial (bins, mains_hz[m] * (h + 1), bin_hz);
}

static void
end_windows (Low *self)
{
  for (int c = 0; c < self->channels; c++)
    end_window (self, &self->channel[c]);
  self->n += self->n < self->room;
  self->n_slow = SIZE - HOP;
}

static void
low_process (void *state, const double *const *ch, int n)
{
  Low *self = state;
  for (int c = 0; c < self->channels; c++)
    memcpy (self->channel[c].last + self->taps + self->filled, ch[c], (size_t) n * sizeof (double));
  self->filled += n;
  int used = 0;
  for (; used + self->down <= self->filled; used += self->down)
    {
      for (int c = 0; c < self->channels; c++)
        self->channel[c].slow[self->n_slow]
            = dsp_bins_dot (self->filter, self->channel[c].last + used + self->down, self->taps);
      if (++self->n_slow == SIZE)
        end_windows (self);
    }
  for (int c = 0; c < self->channels; c++)
    memmove (self->channel[c].last, self->channel[c].last + used,
             (size_t) (self->taps + self->filled - used) * sizeof (double));
  self->filled -= used;
}

/* ---- the end ---- */

static int
compare (const void *a, const void *b)
{
  const float x = *(const float *) a, y = *(const float *) b;
  return (x > y) - (x < y);
}

static double
median (float *values, int n)
{
  qsort (values, (size_t) n, sizeof (float), compare);
  return values[n / 2];
}

/* Whether a partial of the quiet windows is the mains'; its power. */
static bool
is_hum (const Low *self, const Moment *moments, const int64_t *quiet, int n, int m, int h,
        double *power)
{
  float powers[MOST_QUIET], arounds[MOST_QUIET], hz[MOST_QUIET];
  for (int i = 0; i < n; i++)
    {
      const Partial *partial = &moments[quiet[i]].partials[m][h];
      powers[i] = partial->power;
      arounds[i] = partial->around;
      hz[i] = partial->hz;
    }
  const double level = median (powers, n), ratio = dsp_db_to_gain (2 * steady_db);
  if (level < dsp_db_to_gain (2 * stands_out_db) * median (arounds, n)
      || fabs (median (hz, n) - mains_hz[m] * (h + 1)) > exact_hz)
    return false;
  int steady = 0;
  for (int i = 0; i < n; i++)
    steady += powers[i] < level * ratio && powers[i] * ratio > level;
  const double gone = level * dsp_db_to_gain (-2 * gone_db);
  int64_t there = 0, all = 0;
  for (int64_t i = 0; i < self->n; i++)
    if (moments[i].music > digital_silence)
      {
        there += moments[i].partials[m][h].power > gone;
        all++;
      }
  *power = level;
  return steady >= steady_part * n && (double) there >= there_part * (double) all;
}

/* The quietest fiftieth that is not digital silence, in the order of time; returns how many. */
static int
find_quiet (const Low *self, const Moment *moments, int64_t quiet[MOST_QUIET])
{
  int64_t sounding = 0;
  for (int64_t i = 0; i < self->n; i++)
    sounding += moments[i].music > digital_silence;
  int wanted = (int) fmin (fmax (LEAST_QUIET, (double) sounding / 50), MOST_QUIET), n = 0;
  while (n < wanted && n < sounding)
    {
      int64_t best = -1;
      for (int64_t i = 0; i < self->n; i++)
        {
          bool free_one = moments[i].music > digital_silence;
          for (int k = 0; k < n; k++)
            free_one = free_one && quiet[k] != i;
          if (free_one && (best < 0 || moments[i].music < moments[best].music))
            best = i;
        }
      quiet[n++] = best;
    }
  for (int i = 1; i < n; i++) /* by time */
    for (int k = i; k > 0 && quiet[k] < quiet[k - 1]; k--)
      {
        const int64_t swap = quiet[k];
        quiet[k] = quiet[k - 1];
        quiet[k - 1] = swap;
      }
  return n;
}

/* Of one channel, when it has more partials than what was found before; returns how many then. */
static int
find_hum (const Low *self, const Moment *moments, int most, double *values, DspPlaces *places)
{
  int64_t quiet[MOST_QUIET];
  const int n = find_quiet (self, moments, quiet), before = most;
  if (n < LEAST_QUIET)
    return most;
  for (int m = 0; m < MAINS; m++)
    {
      int partials = 0;
      double sum = 0.0, power = 0.0;
      for (int h = 0; h < PARTIALS; h++)
        if (is_hum (self, moments, quiet, n, m, h, &power))
          {
            partials++;
            sum += power;
          }
      if (partials < LEAST_PARTIALS || partials <= most)
        continue;
      most = partials;
      values[HUM_HZ] = mains_hz[m];
      values[HUM_LEVEL] = dsp_gain_to_db (sum) / 2;
      values[HUM_PARTIALS] = partials;
    }
  const double second = self->rate / self->down;
  if (most > before)
    *places = (DspPlaces){ 0 };
  for (int i = 0; most > before && i < n; i++)
    dsp_places_add (places, (double) (quiet[i] * HOP) / second,
                    (double) (quiet[i] * HOP + SIZE) / second, -moments[quiet[i]].music, 0);
  return most;
}

/* Powers are means of the channels. */
static void
read_infrasonic (Low *self, double *values)
{
  const int k = self->channels;
  float *levels = malloc ((size_t) self->n * sizeof (float));
  double infrasonic = 0.0, music = 0.0;
  int n = 0;
  for (int64_t i = 0; levels && i < self->n; i++)
    {
      const Moment *a = &self->channel[0].moments[i], *b = &self->channel[k - 1].moments[i];
      infrasonic += 0.5 * (a->infrasonic + b->infrasonic);
      music += 0.5 * (a->music + b->music);
      if (a->music > digital_silence || b->music > digital_silence)
        levels[n++] = 0.5f * (a->infrasonic + b->infrasonic);
    }
  if (n > 0 && infrasonic > 0)
    {
      qsort (levels, (size_t) n, sizeof (float), compare);
      const double steady = levels[(int) (steady_infrasonic * n)], mean = music / (double) self->n;
      values[INFRASONIC] = dsp_gain_to_db (infrasonic / music) / 2;
      values[INFRASONIC_LEVEL] = dsp_gain_to_db (infrasonic / (double) self->n) / 2;
      values[INFRASONIC_STEADY] = dsp_gain_to_db (steady) / 2;
      if (values[INFRASONIC_STEADY] > faint_infrasonic_db)
        values[INFRASONIC_OVER] = dsp_gain_to_db (steady / mean) / 2;
    }
  free (levels);
}

static void
low_finish (void *state, double *values, DspPlaces *places)
{
  Low *self = state;
  int most = 0;
  if (self->n == 0)
    return;
  read_infrasonic (self, values);
  for (int c = 0; c < self->channels; c++)
    most = find_hum (self, self->channel[c].moments, most, values, places);
}

const DspCheck dsp_check_low_frequencies = {
  .id = "low-frequencies",
  .name = "Low frequencies",
  .help = "Hum of the mains, and what is below hearing.",
  .readings = readings,
  .n_readings = N,
  .start = low_start,
  .stop = low_stop,
  .process = low_process,
  .finish = low_finish,
};
