/* dsp-check-dc.c — an offset that is only there for a part of the file: a mean over the whole hides
 * it. Five means of a second in a row, of one sign; the smallest of them counts, so that slow waves
 * are no offset. */
#include "dsp-check.h"

#include "dsp-span.h"

#include <stdlib.h>

#define SECONDS 5
#define NOTED 0.001 /* -60 dBFS */
#define TIMES 2.0   /* the mean of the whole, less than which says it all */

enum
{
  PASSAGE,
  N
};

static const DspReading readings[N] = {
  [PASSAGE] = { "passage_dbfs", "DC offset of a passage", "dBFS", -140, 0, 1, DSP_READING_LEVEL },
};

typedef struct
{
  double sum;            /* of the running second */
  double means[SECONDS]; /* the last ones, a ring */
  double total, most;
} Channel;

typedef struct
{
  double rate;
  int channels, length, filled; /* of a second, in frames */
  int64_t seconds;
  Channel channel[2];
  DspSpan span;
  DspPlaces places;
} Dc;

static void *
dc_start (const DspCheckInput *input)
{
  Dc *self = calloc (1, sizeof (Dc));
  if (!self)
    return NULL;
  self->rate = input->rate;
  self->channels = input->channels;
  self->length = (int) input->rate;
  return self;
}

static double
steady (const Channel *channel)
{
  double least = INFINITY;
  for (int i = 0; i < SECONDS; i++)
    {
      if (channel->means[i] * channel->means[0] <= 0.0)
        return 0.0;
      least = fmin (least, fabs (channel->means[i]));
    }
  return least;
}

static void
end_second (Dc *self)
{
  for (int c = 0; c < self->channels; c++)
    {
      Channel *channel = &self->channel[c];
      channel->means[self->seconds % SECONDS] = channel->sum / self->length;
      channel->total += channel->sum;
      channel->sum = 0.0;
      const double level = self->seconds >= SECONDS - 1 ? steady (channel) : 0.0;
      channel->most = fmax (channel->most, level);
      if (level > NOTED)
        dsp_span_grow (&self->span, &self->places, self->rate,
                       (self->seconds + 1 - SECONDS) * self->length,
                       (self->seconds + 1) * self->length, level, 0);
    }
  self->seconds++;
  self->filled = 0;
}

static void
dc_process (void *state, const double *const *ch, int n)
{
  Dc *self = state;
  for (int done = 0; done < n;)
    {
      const int left = self->length - self->filled, part = n - done < left ? n - done : left;
      for (int c = 0; c < self->channels; c++)
        for (int i = done; i < done + part; i++)
          self->channel[c].sum += ch[c][i];
      self->filled += part;
      done += part;
      if (self->filled == self->length)
        end_second (self);
    }
}

static void
dc_finish (void *state, double *values, DspPlaces *places)
{
  Dc *self = state;
  double most = 0.0, whole = 0.0;
  for (int c = 0; c < self->channels && self->seconds > 0; c++)
    {
      const double frames = (double) self->seconds * self->length;
      most = fmax (most, self->channel[c].most);
      whole = fmax (whole, fabs (self->channel[c].total) / frames);
    }
  if (most <= TIMES * whole)
    return;
  dsp_span_close (&self->span, &self->places, self->rate);
  *places = self->places;
  values[PASSAGE] = 20.0 * log10 (most);
}

const DspCheck dsp_check_dc = {
  .id = "dc",
  .name = "DC offset of a passage",
  .help = "A DC offset that is there for five seconds and more, but not all the time.",
  .readings = readings,
  .n_readings = N,
  .start = dc_start,
  .stop = free,
  .process = dc_process,
  .finish = dc_finish,
};
