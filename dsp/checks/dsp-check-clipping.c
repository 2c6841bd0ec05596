/* dsp-check-clipping.c — samples in a row at full scale. */
#include "dsp-check.h"

#include "dsp-kernels.h"
#include "dsp-span.h"

#include <stdlib.h>

#define RUN 3       /* samples in a row that make a clipping; fewer are a full-scale peak */
#define NEAR_S 0.02 /* clippings so near each other are one place */
#define MINUTE_S 60.0

/* Full scale of 16 bit; a 24-bit sample that high has no more room either. */
static const double full_scale = 32767.0 / 32768.0;

enum
{
  RUNS,
  PER_MINUTE,
  LONGEST,
  N
};

static const DspReading readings[N] = {
  [RUNS] = { "runs_count", "Runs at full scale", "", 0, 1e6, 0, DSP_READING_COUNT },
  [PER_MINUTE]
  = { "runs_per_minute", "Runs at full scale a minute", "/min", 0, 1e4, 0, DSP_READING_COUNT },
  [LONGEST]
  = { "longest_samples", "Longest run at full scale", "samples", 0, 100, 0, DSP_READING_COUNT },
};

typedef struct
{
  double rate;
  int channels;
  bool holds_more; /* float: what is over full scale is whole */
  bool over;       /* and there is such */
  int64_t pos;
  int64_t run[2]; /* samples in a row at full scale up to now */
  int64_t runs, longest;
  DspSpan span;
  DspPlaces places;
} Clipping;

static void *
clipping_start (const DspCheckInput *input)
{
  Clipping *self = calloc (1, sizeof (Clipping));
  if (!self)
    return NULL;
  self->rate = input->rate;
  self->channels = input->channels;
  self->holds_more = input->bits == 0;
  return self;
}

static void
take_sample (Clipping *self, int c, double level, int64_t at)
{
  if (level < full_scale)
    {
      self->run[c] = 0;
      return;
    }
  self->over |= self->holds_more && level > 1.0;
  self->run[c]++;
  self->runs += self->run[c] == RUN;
  self->longest = self->run[c] > self->longest ? self->run[c] : self->longest;
  if (self->run[c] >= RUN)
    dsp_span_grow (&self->span, &self->places, self->rate, at + 1 - RUN, at + 1,
                   (double) self->run[c], (int64_t) (NEAR_S * self->rate));
}

static void
clipping_process (void *state, const double *const *ch, int n)
{
  Clipping *self = state;
  double top = 0.0;
  for (int c = 0; c < self->channels; c++)
    top = fmax (top, dsp_kernels ()->largest (ch[c], n));
  if (top < full_scale)
    self->run[0] = self->run[1] = 0;
  for (int i = 0; top >= full_scale && i < n; i++)
    for (int c = 0; c < self->channels; c++)
      take_sample (self, c, fabs (ch[c][i]), self->pos + i);
  self->pos += n;
}

static void
clipping_finish (void *state, double *values, DspPlaces *places)
{
  Clipping *self = state;
  if (self->over)
    return; /* nothing was cut */
  const double minutes = (double) self->pos / self->rate / MINUTE_S;
  dsp_span_close (&self->span, &self->places, self->rate);
  *places = self->places;
  values[RUNS] = (double) self->runs;
  values[PER_MINUTE] = (double) self->runs / fmax (minutes, 1.0);
  values[LONGEST] = (double) self->longest;
}

const DspCheck dsp_check_clipping = {
  .id = "clipping",
  .name = "Clipping",
  .help = "Three and more samples in a row at full scale, in formats that hold no more, and where.",
  .readings = readings,
  .n_readings = N,
  .start = clipping_start,
  .stop = free,
  .process = clipping_process,
  .finish = clipping_finish,
};
