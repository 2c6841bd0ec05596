/* dsp-meter-true-peak.c — true peak as other meters read it, exactly, where, and of the moment. */
#include "dsp-math.h"
#include "dsp-meter.h"
#include "dsp-true-peak.h"

#include <stdlib.h>

extern const DspMeter dsp_meter_true_peak;

enum
{
  ITU,
  EXACT,
  AT,
  NOW_LEFT,
  NOW_RIGHT,
  N_READINGS
};

enum
{
  PARTS = 2 /* the moment is the last whole part of 50 ms and the running one */
};

typedef struct
{
  DspTruePeak *peak; /* owned */
  double rate;
  int channels;
  int64_t frames, part;
  double left[PARTS], right[PARTS]; /* ring by number of the part */
} State;

static const DspReading readings[N_READINGS] = {
  [ITU] = { "true_peak_dbtp", "True peak", "dBTP", -60, 3, 2, DSP_READING_LEVEL },
  [EXACT] = { "true_peak_exact_dbtp", "True peak, exact", "dBTP", -60, 3, 2, DSP_READING_LEVEL },
  [AT] = { "true_peak_at_s", "True peak at", "s", 0, 36000, 3, DSP_READING_TIME },
  [NOW_LEFT] = { "now_left_dbtp", "Left now", "dBTP", -60, 3, 1, DSP_READING_LEVEL },
  [NOW_RIGHT] = { "now_right_dbtp", "Right now", "dBTP", -60, 3, 1, DSP_READING_LEVEL },
};

static void
stop (void *state)
{
  State *self = state;
  dsp_true_peak_free (self->peak);
  free (self);
}

static void *
start (double rate, int channels)
{
  State *self = calloc (1, sizeof (State));
  if (!self)
    return NULL;
  self->rate = rate;
  self->channels = channels;
  self->peak = dsp_true_peak_new (rate, channels);
  if (!self->peak)
    {
      stop (self);
      return NULL;
    }
  return self;
}

static void
reset (void *state)
{
  State *self = state;
  dsp_true_peak_reset (self->peak);
  self->frames = self->part = 0;
  memset (self->left, 0, sizeof self->left);
  memset (self->right, 0, sizeof self->right);
}

static void
take (double *highest, double value)
{
  *highest = value > *highest ? value : *highest;
}

static void
process (void *state, const double *const *ch, int n)
{
  State *self = state;
  for (int done = 0; done < n;)
    {
      int64_t left = (int64_t) ((double) (self->part + 1) * self->rate / 20 + 0.5) - self->frames;
      int count = left < n - done ? (int) left : n - done;
      const double *in[DSP_MAX_CHANNELS];
      for (int c = 0; c < self->channels; c++)
        in[c] = ch[c] + done;
      dsp_true_peak_process (self->peak, in, count);
      int at = (int) (self->part % PARTS);
      take (&self->left[at], dsp_true_peak_take (self->peak, 0));
      if (self->channels > 1)
        take (&self->right[at], dsp_true_peak_take (self->peak, 1));
      done += count;
      self->frames += count;
      if (count == left)
        {
          self->part++;
          self->left[self->part % PARTS] = self->right[self->part % PARTS] = 0.0;
        }
    }
}

static void
read_all (void *state, double *out)
{
  State *self = state;
  DspTruePeakReading reading;
  dsp_true_peak_read (self->peak, &reading);
  double left = 0.0, right = 0.0;
  for (int i = 0; i < PARTS; i++)
    {
      take (&left, self->left[i]);
      take (&right, self->right[i]);
    }
  out[ITU] = dsp_gain_to_db (reading.itu);
  out[EXACT] = dsp_gain_to_db (reading.exact);
  out[AT] = reading.at_s;
  out[NOW_LEFT] = dsp_gain_to_db (left);
  out[NOW_RIGHT] = dsp_gain_to_db (self->channels > 1 ? right : left);
}

const DspMeter dsp_meter_true_peak = {
  .id = "true-peak",
  .name = "True peak",
  .help = "Highest level between the samples: by the ITU filter (4x) and exactly (16x).",
  .readings = readings,
  .n_readings = N_READINGS,
  .start = start,
  .stop = stop,
  .reset = reset,
  .process = process,
  .read = read_all,
};
