/* dsp-check-sibilance.c — bursts of treble that stand out of the music: sibilants, harsh cymbals.
 *
 * Of each window the level of 5 to 10 kHz, of 1 to 4 kHz and of all. A burst is a window where the
 * treble is strong against the presence region and against the whole piece, and stands above what
 * the treble has around it in time. What sings and what hisses sound alike to this: it finds
 * places to listen to. */
#include "dsp-check.h"

#include "dsp-bins.h"

#include <math.h>
#include <stdlib.h>

static const double low_hz = 100, presence_hz = 1000, gap_hz = 4000, treble_hz = 5000,
                    top_hz = 10000;
static const double over_presence_db = 6; /* treble against presence */
static const double under_music_db = 3;   /* treble against the mean of the loud parts: no less */
static const double over_around_db = 10;  /* treble against its median within ... */
static const double around_s = 1.0;       /* ... this time before and behind */
static const double gate_db = -20;        /* below the mean of all: no loud part */
static const double near_s = 0.06;

enum
{
  PER_MINUTE,
  WORST,
  N
};

static const DspReading readings[N] = {
  [PER_MINUTE] = { "per_minute", "Bursts of treble a minute", "1/min", 0, 600, 1 },
  [WORST] = { "worst_db", "Strongest burst against the music", "dB", -60, 40, 1 },
};

typedef struct
{
  float presence, treble, all; /* power */
} Moment;

typedef struct
{
  double rate;
  int channels, size, hop;
  int low, presence, gap, treble, top; /* bins */
  Moment *moments;                     /* owned */
  int64_t n, room;
} Sibilance;

static void
sibilance_stop (void *state)
{
  Sibilance *self = state;
  free (self->moments);
  free (self);
}

static void *
sibilance_start (const DspCheckInput *input)
{
  Sibilance *self = calloc (1, sizeof (Sibilance));
  if (!self)
    return NULL;
  self->rate = input->rate;
  self->channels = input->channels;
  self->size = input->size;
  self->hop = input->hop;
  self->low = dsp_bin_at (low_hz, input->rate, input->size);
  self->presence = dsp_bin_at (presence_hz, input->rate, input->size);
  self->gap = dsp_bin_at (gap_hz, input->rate, input->size);
  self->treble = dsp_bin_at (treble_hz, input->rate, input->size);
  self->top = dsp_bin_at (top_hz, input->rate, input->size);
  self->room = input->frames / input->hop + 1;
  self->moments = calloc ((size_t) self->room, sizeof (Moment));
  if (self->moments)
    return self;
  sibilance_stop (self);
  return NULL;
}

static void
sibilance_window (void *state, const DspCheckWindow *window)
{
  Sibilance *self = state;
  if (self->n == self->room)
    return;
  Moment *moment = &self->moments[self->n++];
  for (int c = 0; c < self->channels; c++)
    {
      const double *power = window->power[c];
      const double presence = dsp_bins_sum (power + self->presence, self->gap - self->presence);
      const double treble = dsp_bins_sum (power + self->treble, self->top - self->treble);
      const double rest = dsp_bins_sum (power + self->low, self->presence - self->low);
      moment->presence += (float) (presence / self->channels);
      moment->treble += (float) (treble / self->channels);
      moment->all += (float) ((rest + presence + treble) / self->channels);
    }
}

/* Mean power of what is no quieter than the gate below the mean of all. */
static double
loud_mean (const Sibilance *self)
{
  double sum = 0, loud = 0;
  int64_t n = 0;
  for (int64_t i = 0; i < self->n; i++)
    sum += self->moments[i].all;
  const double gate = sum / (double) self->n * pow (10, gate_db / 10);
  for (int64_t i = 0; i < self->n; i++)
    if (self->moments[i].all > gate)
      {
        loud += self->moments[i].all;
        n++;
      }
  return n > 0 ? loud / (double) n : 0.0;
}

/* Whether more than half of the windows around have less than this much treble. */
static bool
stands_out (const Sibilance *self, int64_t at, double limit)
{
  const int64_t around = (int64_t) (around_s * self->rate / self->hop);
  int64_t less = 0, n = 0;
  for (int64_t i = at - around; i <= at + around; i++)
    if (i >= 0 && i < self->n)
      {
        less += self->moments[i].treble < limit;
        n++;
      }
  return 2 * less > n;
}

static void
sibilance_finish (void *state, double *values, DspPlaces *places)
{
  Sibilance *self = state;
  const double mean = self->n > 0 ? loud_mean (self) : 0.0;
  if (!(mean > 0))
    return;
  const double over_presence = pow (10, over_presence_db / 10);
  const double least = mean * pow (10, -under_music_db / 10);
  const double below = pow (10, -over_around_db / 10);
  for (int64_t i = 0; i < self->n; i++)
    {
      const Moment *moment = &self->moments[i];
      if (moment->treble < least || moment->treble < over_presence * moment->presence
          || !stands_out (self, i, moment->treble * below))
        continue;
      const double quarter = (self->size - self->hop) / 2.0;
      const double from = ((double) (i * self->hop) + quarter) / self->rate;
      const double db = dsp_bins_db (moment->treble) - dsp_bins_db (mean);
      dsp_places_add (places, from, from + self->hop / self->rate, db, near_s);
      values[WORST] = fmax (db, values[WORST]);
    }
  values[PER_MINUTE]
      = (double) places->found / fmax (1.0, (double) self->n * self->hop / self->rate / 60);
}

const DspCheck dsp_check_sibilance = {
  .id = "sibilance",
  .name = "Sibilance",
  .help = "Bursts of treble that stand out of the music: sibilants and harsh cymbals.",
  .readings = readings,
  .n_readings = N,
  .start = sibilance_start,
  .stop = sibilance_stop,
  .window = sibilance_window,
  .finish = sibilance_finish,
};
