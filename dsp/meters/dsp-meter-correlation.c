/* dsp-meter-correlation.c — how alike the first two channels are, and which is stronger. */
#include "dsp-math.h"
#include "dsp-meter.h"

#include <stdlib.h>

extern const DspMeter dsp_meter_correlation;

enum
{
  CORRELATION,
  CORRELATION_NOW,
  BALANCE,
  BALANCE_NOW,
  N_READINGS
};

enum
{
  HOPS_PER_S = 100,
  WINDOW = 40 /* hops that are "now": 400 ms */
};

typedef struct
{
  double ll, rr, lr; /* sums of products */
} Sums;

typedef struct
{
  double rate;
  int channels;
  int64_t frames, hops;
  Sums total; /* of the whole hops */
  Sums hop;   /* the running one */
  Sums ring[WINDOW];
} State;

static const DspReading readings[N_READINGS] = {
  [CORRELATION] = { "correlation", "Correlation", "", -1, 1, 2, DSP_READING_NUMBER },
  [CORRELATION_NOW] = { "correlation_now", "Correlation now", "", -1, 1, 2, DSP_READING_NUMBER },
  [BALANCE] = { "balance_db", "Balance (right over left)", "dB", -12, 12, 1, DSP_READING_NUMBER },
  [BALANCE_NOW] = { "balance_now_db", "Balance now", "dB", -12, 12, 1, DSP_READING_NUMBER },
};

static void *
start (double rate, int channels)
{
  State *self = calloc (1, sizeof (State));
  if (!self)
    return NULL;
  self->rate = rate;
  self->channels = channels;
  return self;
}

static void
stop (void *state)
{
  free (state);
}

static void
reset (void *state)
{
  State *self = state;
  size_t from = offsetof (State, frames);
  memset ((char *) self + from, 0, sizeof *self - from);
}

static void
add (Sums *self, const Sums *other)
{
  self->ll += other->ll;
  self->rr += other->rr;
  self->lr += other->lr;
}

static void
process (void *state, const double *const *ch, int n)
{
  State *self = state;
  if (self->channels < 2)
    return;
  for (int done = 0; done < n;)
    {
      int64_t end = (int64_t) ((double) (self->hops + 1) * self->rate / HOPS_PER_S + 0.5);
      int64_t left = end - self->frames;
      int part = left < n - done ? (int) left : n - done;
      Sums sums = self->hop;
      for (int i = done; i < done + part; i++)
        {
          sums.ll += ch[0][i] * ch[0][i];
          sums.rr += ch[1][i] * ch[1][i];
          sums.lr += ch[0][i] * ch[1][i];
        }
      self->hop = sums;
      done += part;
      self->frames += part;
      if (part < left)
        continue;
      add (&self->total, &sums);
      self->ring[self->hops++ % WINDOW] = sums;
      self->hop = (Sums){ 0 };
    }
}

static double
correlation (const Sums *sums)
{
  double norm = sqrt (sums->ll) * sqrt (sums->rr);
  return norm > 0 ? fmax (-1.0, fmin (1.0, sums->lr / norm)) : NAN;
}

static double
balance (const Sums *sums)
{
  return sums->ll > 0 || sums->rr > 0
             ? (dsp_log2 (sums->rr) - dsp_log2 (sums->ll)) * (DSP_DB_PER_LOG2 / 2)
             : NAN;
}

static void
read_all (void *state, double *out)
{
  State *self = state;
  Sums total = self->total, now = { 0 };
  add (&total, &self->hop);
  for (int i = 0; i < WINDOW; i++)
    add (&now, &self->ring[i]);
  out[CORRELATION] = correlation (&total);
  out[CORRELATION_NOW] = correlation (&now);
  out[BALANCE] = balance (&total);
  out[BALANCE_NOW] = balance (&now);
}

const DspMeter dsp_meter_correlation = {
  .id = "correlation",
  .name = "Stereo",
  .help = "Correlation of left and right: 1 mono, 0 unrelated, -1 opposite polarity; and balance.",
  .readings = readings,
  .n_readings = N_READINGS,
  .start = start,
  .stop = stop,
  .reset = reset,
  .process = process,
  .read = read_all,
};
