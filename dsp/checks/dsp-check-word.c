/* dsp-check-word.c — how many bits the samples really have, also when they were changed in level
 * after they had fewer.
 *
 * 16 bits times a gain in a file of 24 use all its bits, but take few of its values: near zero,
 * where music is most of the time, one in 256. How many different values come among so many
 * samples tells how fine the grid is that they lie on: n samples on a grid of g values hit
 * g (1 - exp (-n / g)) of them. Dither hides it. */
#include "dsp-check.h"

#include <math.h>
#include <stdlib.h>

#define RANGE_BITS 16 /* of values around zero that are noted, both signs: 2^17 */
#define VALUES (2 << RANGE_BITS)
#define ENOUGH (VALUES / 4) /* samples there, before anything is said */
#define FINE (VALUES / 8)   /* so many different ones are no coarse grid: enough is known */
#define BITS_MIN 20         /* shorter words are what they are */
#define BITS_MAX 24

enum
{
  EFFECTIVE,
  DECLARED,
  N
};

static const DspReading readings[N] = {
  [EFFECTIVE]
  = { "effective_bits", "Bits that the samples really have", "bit", 0, 24, 0, DSP_READING_NUMBER },
  [DECLARED] = { "declared_bits", "Bits of the file", "bit", 0, 24, 0, DSP_READING_COUNT },
};

typedef struct
{
  int64_t samples, different;
  uint8_t seen[VALUES / 8];
} Channel;

typedef struct
{
  int channels, bits;
  Channel channel[2];
} Word;

static void *
word_start (const DspCheckInput *input)
{
  Word *self = calloc (1, sizeof (Word));
  if (!self)
    return NULL;
  self->channels = input->channels;
  self->bits = input->bits;
  return self;
}

static void
take (Channel *self, const double *x, int n, double scale)
{
  for (int i = 0; i < n; i++)
    {
      const double value = x[i] * scale;
      if (value == 0.0 || fabs (value) >= VALUES / 2)
        continue;
      const int at = (int) value + VALUES / 2;
      const uint8_t bit = (uint8_t) (1 << (at & 7));
      self->samples++;
      self->different += !(self->seen[at >> 3] & bit);
      self->seen[at >> 3] |= bit;
    }
}

static void
word_process (void *state, const double *const *ch, int n)
{
  Word *self = state;
  if (self->bits < BITS_MIN || self->bits > BITS_MAX)
    return;
  for (int c = 0; c < self->channels; c++)
    if (self->channel[c].different < FINE)
      take (&self->channel[c], ch[c], n, (double) (1 << (self->bits - 1)));
}

/* The grid that so many samples hit so many different values of. */
static double
grid_of (double samples, double different)
{
  double low = different, high = 64.0 * VALUES;
  for (int i = 0; i < 60; i++)
    {
      const double middle = sqrt (low * high);
      if (middle * (1.0 - exp (-samples / middle)) < different)
        low = middle;
      else
        high = middle;
    }
  return low;
}

static void
word_finish (void *state, double *values, DspPlaces *places)
{
  const Word *self = state;
  double bits = NAN;
  (void) places; /* it is of the file as a whole */
  for (int c = 0; c < self->channels; c++)
    {
      const Channel *channel = &self->channel[c];
      if (channel->samples < ENOUGH && channel->different < FINE)
        continue;
      const double grid = grid_of ((double) channel->samples, (double) channel->different);
      const double own = fmin (self->bits + log2 (grid / VALUES), self->bits);
      bits = isnan (bits) ? own : fmax (bits, own);
    }
  values[EFFECTIVE] = bits;
  values[DECLARED] = self->bits;
}

const DspCheck dsp_check_word = {
  .id = "word",
  .name = "Word length",
  .help = "Bits that the samples really have, also after a change of level.",
  .readings = readings,
  .n_readings = N,
  .start = word_start,
  .stop = free,
  .process = word_process,
  .finish = word_finish,
};
