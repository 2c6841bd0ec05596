/* dsp-check-balance.c — left against right over time: how far it swings, and where one is gone.
 *
 * K-weighted power of each side: in blocks of 400 ms for a lost channel, of 3 s for the balance. */
#include "dsp-check.h"

#include "dsp-bins.h"
#include "dsp-turns.h"

#include <math.h>
#include <stdlib.h>

static const double block_s = 0.4;
static const double faintest_db = -50; /* a block below says nothing */
static const double lost_db = 40;      /* a side so far below the other is gone */
static const double shortest_s = 1.0;  /* a hard-panned note is no fault */

enum
{
  BLOCKS = 8 /* short blocks in a long one: 3 s and a little */
};

enum
{
  MOST,
  LOST,
  N
};

static const DspReading readings[N] = {
  [MOST] = { "most_db", "Balance of the most uneven 3 s", "dB", -60, 60, 1 },
  [LOST] = { "lost_s", "Time with one channel gone", "s", 0, 600, 1, DSP_READING_TIME },
};

typedef struct
{
  double rate;
  int channels, size, hop, bins;
  int windows_in_block;
  double *weights; /* owned */
  /* state: [0] left, [1] right */
  double block[2], longer[2], total[2];
  int windows, blocks;
  int64_t block_start;
  double run_from, run_to; /* NAN: none */
  double most_db, lost_s;
  DspPlaces places;
  DspTurns turns;  /* owned */
  double power[2]; /* of the running part */
} Balance;

static void
balance_stop (void *state)
{
  Balance *self = state;
  free (self->weights);
  dsp_turns_finish (&self->turns);
  free (self);
}

static void *
balance_start (const DspCheckInput *input)
{
  Balance *self = calloc (1, sizeof (Balance));
  if (!self)
    return NULL;
  self->rate = input->rate;
  self->channels = input->channels;
  self->size = input->size;
  self->hop = input->hop;
  self->bins = dsp_bin_at (16000, input->rate, input->size);
  self->windows_in_block = (int) (block_s * input->rate / input->hop + 0.5);
  self->windows_in_block += self->windows_in_block < 1;
  self->run_from = self->most_db = NAN;
  self->weights = calloc ((size_t) self->bins + 1, sizeof (double));
  if (!self->weights || !dsp_turns_init (&self->turns, input->rate, input->frames))
    {
      balance_stop (self);
      return NULL;
    }
  for (int k = 0; k < self->bins; k++)
    self->weights[k] = dsp_bins_k_weight (k * input->rate / input->size);
  return self;
}

/* 1: both are there, -1: one is gone, 0: nothing is there. */
static double
presence (const double power[2])
{
  const double more = fmax (power[0], power[1]), less = fmin (power[0], power[1]);
  return more > 0 ? (less > pow (10, -lost_db / 10) * more ? 1 : -1) : 0;
}

static void
balance_process (void *state, const double *const *ch, int n)
{
  Balance *self = state;
  DspTurns *turns = &self->turns;
  for (int done = 0; done < n && self->channels > 1;)
    {
      const int left = turns->length - turns->filled, part = n - done < left ? n - done : left;
      for (int c = 0; c < 2; c++)
        self->power[c] += dsp_bins_dot (ch[c] + done, ch[c] + done, part);
      turns->filled += part;
      done += part;
      if (turns->filled < turns->length)
        continue;
      dsp_turns_add (turns, presence (self->power));
      self->power[0] = self->power[1] = 0.0;
    }
}

/* Right over left; infinite when one is silent, NAN when both are. */
static double
balance_db (const double power[2])
{
  return dsp_bins_db (power[1]) - dsp_bins_db (power[0]);
}

static void
end_run (Balance *self)
{
  const double seconds = self->run_to - self->run_from;
  if (seconds >= shortest_s)
    {
      self->lost_s += seconds;
      dsp_places_add (&self->places, self->run_from, self->run_to, seconds, 0.0);
    }
  self->run_from = NAN;
}

/* Whether power, summed over so many windows, is loud enough to be judged. */
static bool
is_loud (const double power[2], int windows)
{
  return dsp_bins_db ((power[0] + power[1]) / 2 / windows) > faintest_db;
}

static void
end_block (Balance *self)
{
  const double quarter = (self->size - self->hop) / 2.0;
  const double from = ((double) self->block_start + quarter) / self->rate;
  if (is_loud (self->block, self->windows) && fabs (balance_db (self->block)) > lost_db)
    {
      if (isnan (self->run_from))
        self->run_from = from;
      self->run_to = from + (double) self->windows * self->hop / self->rate;
    }
  else
    end_run (self);
  for (int c = 0; c < 2; c++)
    {
      self->longer[c] += self->block[c];
      self->total[c] += self->block[c];
      self->block[c] = 0;
    }
  self->windows = 0;
  if (++self->blocks < BLOCKS)
    return;
  const double db = balance_db (self->longer);
  if (is_loud (self->longer, BLOCKS * self->windows_in_block) && fabs (db) < lost_db
      && !(fabs (db) <= fabs (self->most_db)))
    self->most_db = db;
  self->longer[0] = self->longer[1] = 0;
  self->blocks = 0;
}

static void
balance_window (void *state, const DspCheckWindow *window)
{
  Balance *self = state;
  if (self->channels < 2)
    return;
  if (self->windows == 0)
    self->block_start = window->start;
  for (int c = 0; c < 2; c++)
    self->block[c] += dsp_bins_dot (self->weights, window->power[c], self->bins);
  if (++self->windows == self->windows_in_block)
    end_block (self);
}

/* A channel that never is there is no lost one. */
static void
balance_finish (void *state, double *values, DspPlaces *places)
{
  Balance *self = state;
  if (self->channels < 2)
    return;
  if (self->windows > 0)
    end_block (self);
  end_run (self);
  values[MOST] = self->most_db;
  if (!(fabs (balance_db (self->total)) < lost_db))
    return;
  values[LOST] = self->lost_s;
  dsp_turns_refine (&self->turns, &self->places, block_s + self->size / self->rate);
  *places = self->places;
}

const DspCheck dsp_check_balance = {
  .id = "balance",
  .name = "Balance over time",
  .help = "How far the balance of left and right swings, and where one of them is gone.",
  .readings = readings,
  .n_readings = N,
  .start = balance_start,
  .stop = balance_stop,
  .process = balance_process,
  .window = balance_window,
  .finish = balance_finish,
};
