/* dsp-meter-correlation.c — how alike the first two channels are, and which is stronger. */
#include "dsp-correlation.h"
#include "dsp-meter.h"

#include <math.h>
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

typedef struct
{
  double rate;
  int channels;
  DspCorrelation pair; /* of the first two */
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
  dsp_correlation_init (&self->pair, rate);
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
  dsp_correlation_init (&self->pair, self->rate);
}

static void
process (void *state, const double *const *ch, int n)
{
  State *self = state;
  if (self->channels > 1)
    dsp_correlation_process (&self->pair, ch[0], ch[1], n);
}

static void
read_all (void *state, double *out)
{
  State *self = state;
  DspProducts total = dsp_correlation_total (&self->pair);
  DspProducts now = dsp_correlation_now (&self->pair);
  out[CORRELATION] = dsp_products_correlation (&total);
  out[CORRELATION_NOW] = dsp_products_correlation (&now);
  out[BALANCE] = dsp_products_balance (&total);
  out[BALANCE_NOW] = dsp_products_balance (&now);
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
