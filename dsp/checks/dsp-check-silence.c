/* dsp-check-silence.c — silence at the ends and digital silence inside. */
#include "dsp-check.h"

#include <math.h>
#include <stdlib.h>

#define SOUND 2.5118864315095795e-4 /* -72 dBFS */
#define INSIDE_S 0.5                /* shorter rests of nothing are drop-outs, another check's */

enum
{
  HEAD,
  TAIL,
  INSIDE,
  LONGEST,
  N
};

static const DspReading readings[N] = {
  [HEAD] = { "head_s", "Before the first sound", "s", 0, 60, 2, DSP_READING_TIME },
  [TAIL] = { "tail_s", "After the last sound", "s", 0, 60, 2, DSP_READING_TIME },
  [INSIDE] = { "inside_count", "Digital silences inside", "", 0, 100, 0, DSP_READING_COUNT },
  [LONGEST] = { "longest_s", "Longest digital silence inside", "s", 0, 60, 2, DSP_READING_TIME },
};

typedef struct
{
  double rate;
  int channels;
  int64_t pos, first, last; /* of sound; -1: none yet */
  int64_t zeros_from;       /* of a run of digital silence; -1: none */
  int64_t longest;
  DspPlaces places;
} Silence;

static void *
silence_start (const DspCheckInput *input)
{
  Silence *self = calloc (1, sizeof (Silence));
  if (!self)
    return NULL;
  self->rate = input->rate;
  self->channels = input->channels;
  self->first = self->last = self->zeros_from = -1;
  return self;
}

/* A run of zeros ends at pos. Only what lies between sounds is inside. */
static void
end_zeros (Silence *self, int64_t pos)
{
  const int64_t n = pos - self->zeros_from;
  if (self->zeros_from >= 0 && self->first >= 0 && n >= INSIDE_S * self->rate)
    {
      self->longest = n > self->longest ? n : self->longest;
      dsp_places_add (&self->places, (double) self->zeros_from / self->rate,
                      (double) pos / self->rate, (double) n / self->rate, 0.0);
    }
  self->zeros_from = -1;
}

static void
silence_process (void *state, const double *const *ch, int n)
{
  Silence *self = state;
  const double *left = ch[0], *right = ch[self->channels - 1];
  for (int i = 0; i < n; i++)
    {
      const int64_t at = self->pos + i;
      const double l = fabs (left[i]), r = fabs (right[i]), level = l > r ? l : r;
      if (level > 0.0)
        end_zeros (self, at);
      else if (self->zeros_from < 0)
        self->zeros_from = at;
      if (level <= SOUND)
        continue;
      self->last = at;
      if (self->first < 0)
        self->first = at;
    }
  self->pos += n;
}

static void
silence_finish (void *state, double *values, DspPlaces *places)
{
  const Silence *self = state;
  values[INSIDE] = (double) self->places.found;
  values[LONGEST] = (double) self->longest / self->rate;
  *places = self->places;
  if (self->first < 0)
    return;
  values[HEAD] = (double) self->first / self->rate;
  values[TAIL] = (double) (self->pos - 1 - self->last) / self->rate;
}

const DspCheck dsp_check_silence = {
  .id = "silence",
  .name = "Silence",
  .help = "Silence before and after the music, and digital silence inside of it.",
  .readings = readings,
  .n_readings = N,
  .start = silence_start,
  .stop = free,
  .process = silence_process,
  .finish = silence_finish,
};
