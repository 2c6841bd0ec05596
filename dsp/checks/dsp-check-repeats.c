/* dsp-check-repeats.c — a buffer that was written twice: what an overloaded sound card leaves in a
 * recording.
 *
 * For every usual length of a buffer, places where the samples are exactly those of one length
 * before, for one length and not longer. What goes on being equal is a wave whose period fits the
 * length, and music. */
#include "dsp-check.h"

#include "dsp-places.h"

#include <math.h>
#include <stdlib.h>

#define PROBE 32    /* every so many samples one is compared; lengths are longer */
#define SLACK 8     /* samples that are equal by chance at the ends */
#define QUIET 0.001 /* -60 dBFS: softer blocks may be alike */
#define KINDS 8     /* different values that a block of music has at least */
#define NEAR_S 0.02

static const int lengths[]
    = { 64, 96, 128, 192, 240, 256, 384, 441, 480, 512, 882, 960, 1024, 2048 };
#define N_LENGTHS ((int) (sizeof lengths / sizeof lengths[0]))

enum
{
  COUNT,
  LENGTH,
  N
};

static const DspReading readings[N] = {
  [COUNT] = { "count", "Repeated buffers", "", 0, 1e4, 0, DSP_READING_COUNT },
  [LENGTH]
  = { "length_samples", "Length of the longest", "samples", 0, 2048, 0, DSP_READING_COUNT },
};

typedef struct
{
  double rate;
  int channels, hop;
  int64_t pos;
  int64_t behind[2][N_LENGTHS]; /* frame up to which a length was looked at */
  double *history[2];           /* 4 hops, the newest at the end */
  int longest;
  DspPlaces places;
} Repeats;

static void
repeats_stop (void *state)
{
  Repeats *self = state;
  for (int c = 0; c < 2; c++)
    free (self->history[c]);
  free (self);
}

static void *
repeats_start (const DspCheckInput *input)
{
  Repeats *self = calloc (1, sizeof (Repeats));
  if (!self)
    return NULL;
  self->rate = input->rate;
  self->channels = input->channels;
  self->hop = input->hop;
  for (int c = 0; c < input->channels; c++)
    {
      self->history[c] = calloc ((size_t) input->hop * 4, sizeof (double));
      if (!self->history[c])
        {
          repeats_stop (self);
          return NULL;
        }
    }
  return self;
}

/* A block that says something: loud enough and no plateau. */
static bool
is_music (const double *x, int n)
{
  double top = 0.0;
  int changes = 0;
  for (int i = 0; i < n; i++)
    {
      top = fmax (top, fabs (x[i]));
      changes += i > 0 && x[i] != x[i - 1];
    }
  return top > QUIET && changes > n / 2 && changes >= KINDS;
}

/* x[at] equals x[at - length]: how far does that go? at: index into the history. */
static void
follow (Repeats *self, int c, int kind, int at, int64_t frame)
{
  const double *x = self->history[c];
  const int length = lengths[kind], end = 4 * self->hop;
  int from = at, to = at + 1;
  while (from > length && x[from - 1] == x[from - 1 - length])
    from--;
  while (to < end && x[to] == x[to - length])
    to++;
  self->behind[c][kind] = frame + (to - at);
  if (from == length || to == end || to - from < length || to - from > length + SLACK
      || !is_music (x + from, to - from))
    return;
  const double start = (double) (frame - (at - from)) / self->rate;
  const DspPlace *last = self->places.n ? &self->places.at[self->places.n - 1] : NULL;
  self->longest = length > self->longest ? length : self->longest;
  /* Channels come one after the other, so a place may lie a little before the last. */
  dsp_places_add (&self->places, last ? fmax (start, last->from_s) : start,
                  start + (double) length / self->rate, length, NEAR_S);
}

/* Looks at the hop before the newest, which has room on both sides. */
static void
search (Repeats *self, int c, int64_t first)
{
  const double *x = self->history[c];
  const int hop = self->hop;
  for (int i = 2 * hop; i < 3 * hop; i += PROBE)
    for (int kind = 0; kind < N_LENGTHS && lengths[kind] <= hop; kind++)
      if (x[i] == x[i - lengths[kind]] && x[i + 1] == x[i + 1 - lengths[kind]] && x[i] != x[i + 1]
          && first + i >= self->behind[c][kind])
        follow (self, c, kind, i, first + i);
}

static void
repeats_process (void *state, const double *const *ch, int n)
{
  Repeats *self = state;
  const int kept = 4 * self->hop;
  for (int c = 0; c < self->channels; c++)
    {
      double *x = self->history[c];
      for (int i = 0; i < kept - self->hop; i++)
        x[i] = x[i + self->hop];
      for (int i = 0; i < self->hop; i++)
        x[kept - self->hop + i] = i < n ? ch[c][i] : 0.0;
      search (self, c, self->pos + self->hop - kept);
    }
  self->pos += self->hop;
}

static void
repeats_finish (void *state, double *values, DspPlaces *places)
{
  Repeats *self = state;
  *places = self->places;
  values[COUNT] = (double) self->places.found;
  values[LENGTH] = self->longest;
}

const DspCheck dsp_check_repeats = {
  .id = "repeats",
  .name = "Repeated buffers",
  .help = "Pieces as long as a buffer that are there twice in a row, to the sample.",
  .readings = readings,
  .n_readings = N,
  .start = repeats_start,
  .stop = repeats_stop,
  .process = repeats_process,
  .finish = repeats_finish,
};
