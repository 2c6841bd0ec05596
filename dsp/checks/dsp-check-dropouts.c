/* dsp-check-dropouts.c — holes of nothing inside the music, cut without a fade.
 *
 * A hole is a run of exact zeros in one channel or both, 16 samples to 3.5 s, with sound on both
 * sides that is there at once: the samples at its edges are not the end of a fade, and the 40 ms
 * before and after are louder than -50 dBFS. Holes that come back in time, as gates in electronic
 * music make them, are counted apart. */
#include "dsp-check.h"

#include "dsp-kernels.h"
#include "dsp-places.h"

#include <math.h>
#include <stdlib.h>

#define RUN 16        /* samples */
#define LONGEST_S 3.5 /* longer ones are silences, another check's */
#define PART 64       /* samples that are passed at once where there is nothing to see */
#define AROUND_S 0.04
#define SOUND 0.0031622776601683794 /* -50 dBFS */
#define EDGE (20.0 / 32768.0)       /* what is cut so high is no fade */
#define SHARE 0.03                  /* and so much of the sound before and after */
#define KEPT 512                    /* holes that are looked at for a rhythm */
#define RHYTHM 6                    /* equal distances that make one */
#define EQUAL_S 0.002

enum
{
  COUNT,
  LONGEST,
  GATED,
  N
};

static const DspReading readings[N] = {
  [COUNT] = { "count", "Drop-outs", "", 0, 1e4, 0, DSP_READING_COUNT },
  [LONGEST] = { "longest_ms", "Longest drop-out", "ms", 0, 3500, 1, DSP_READING_NUMBER },
  [GATED] = { "gated_count", "Holes that come in time", "", 0, 1e4, 0, DSP_READING_COUNT },
};

typedef struct
{
  int64_t from, to;
} Hole;

/* What is known of a channel while it runs by. */
typedef struct
{
  int64_t zeros;       /* in a row up to now */
  double last, second; /* the sample before them, and the one before that */
  double before;       /* loudest of the time before them */
  double level;        /* decaying maximum of the running sound */
  Hole open;           /* the hole behind which sound is listened to; to 0: none */
  double open_before;  /* its sound before */
  double open_after;
  int64_t left; /* frames of the time after it still to come */
  double first; /* sample after it, until the next one is there; else 0 */
  double edge;  /* what is higher than this at its edges is cut */
  bool cut;     /* one of them is */
} Channel;

typedef struct
{
  double rate;
  int channels;
  double decay_part; /* the same for PART of them */
  double decay;      /* of the level, per sample: 20 dB in 40 ms */
  int64_t pos;
  Channel channel[2];
  Hole holes[KEPT];
  int n_holes;
  int64_t more; /* that had no room */
} Dropouts;

static void *
dropouts_start (const DspCheckInput *input)
{
  Dropouts *self = calloc (1, sizeof (Dropouts));
  if (!self)
    return NULL;
  self->rate = input->rate;
  self->channels = input->channels;
  self->decay = pow (10.0, -1.0 / (AROUND_S * input->rate));
  self->decay_part = pow (self->decay, PART);
  return self;
}

/* The same hole in both channels is one. */
static void
add_hole (Dropouts *self, Hole hole)
{
  for (int i = self->n_holes - 1; i >= 0 && i >= self->n_holes - 4; i--)
    if (hole.from <= self->holes[i].to && self->holes[i].from <= hole.to)
      {
        self->holes[i].from = self->holes[i].from < hole.from ? self->holes[i].from : hole.from;
        self->holes[i].to = self->holes[i].to > hole.to ? self->holes[i].to : hole.to;
        return;
      }
  if (self->n_holes < KEPT)
    self->holes[self->n_holes++] = hole;
  else
    self->more++;
}

static void
decide (Dropouts *self, Channel *channel)
{
  if (channel->cut && channel->open_before > SOUND && channel->open_after > SOUND)
    add_hole (self, channel->open);
  channel->open.to = 0;
}

/* How far from nothing a wave of these two samples was where the zeros begin: what fades or starts
 * on a ramp goes through nothing there. */
static double
jump (double next, double second)
{
  return fmin (fabs (next), fabs (2.0 * next - second));
}

/* A run of zeros ended before x. */
static void
end_zeros (Dropouts *self, Channel *channel, double x, int64_t at)
{
  if (channel->zeros < RUN || channel->zeros > LONGEST_S * self->rate || channel->before <= SOUND)
    return;
  if (channel->open.to)
    decide (self, channel);
  channel->edge = fmax (EDGE, SHARE * channel->before);
  channel->open = (Hole){ at - channel->zeros, at };
  channel->open_before = channel->before;
  channel->open_after = 0.0;
  channel->left = (int64_t) (AROUND_S * self->rate);
  channel->first = x;
  channel->cut = jump (channel->last, channel->second) > channel->edge;
}

static void
take_sample (Dropouts *self, Channel *channel, double x, int64_t at)
{
  const double level = fabs (x);
  if (channel->first != 0.0)
    channel->cut |= jump (channel->first, x) > channel->edge;
  channel->first = 0.0;
  if (channel->open.to && channel->left-- > 0)
    channel->open_after = fmax (channel->open_after, level);
  else if (channel->open.to)
    decide (self, channel);
  if (level == 0.0)
    {
      if (channel->zeros++ == 0)
        channel->before = channel->level;
      channel->level *= self->decay;
      return;
    }
  if (channel->zeros >= RUN)
    end_zeros (self, channel, x, at);
  channel->second = channel->zeros ? 0.0 : channel->last;
  channel->zeros = 0;
  channel->last = x;
  channel->level *= self->decay;
  channel->level = level > channel->level ? level : channel->level;
}

/* No run of zeros that counts touches these PART samples, nor does one begin at their end. */
static bool
has_no_run (const double *x)
{
  bool none = x[PART - 1] != 0.0;
  for (int i = 0; i < PART && none; i += RUN - 1)
    none = x[i] != 0.0;
  return none;
}

static void
take_part (Dropouts *self, Channel *channel, const double *x, int n, int64_t at)
{
  if (n == PART && channel->zeros == 0 && channel->first == 0.0 && channel->open.to == 0
      && has_no_run (x))
    {
      const double top = dsp_kernels ()->largest (x, n), before = channel->level * self->decay_part;
      channel->level = top > before ? top : before;
      channel->last = x[n - 1];
      channel->second = x[n - 2];
      return;
    }
  for (int i = 0; i < n; i++)
    take_sample (self, channel, x[i], at + i);
}

static void
dropouts_process (void *state, const double *const *ch, int n)
{
  Dropouts *self = state;
  for (int c = 0; c < self->channels; c++)
    for (int i = 0; i < n; i += PART)
      take_part (self, &self->channel[c], ch[c] + i, n - i < PART ? n - i : PART, self->pos + i);
  self->pos += n;
}

static int
by_start (const void *a, const void *b)
{
  const Hole *x = a, *y = b;
  return x->from < y->from ? -1 : x->from > y->from;
}

/* How many of the others stand a whole number of the same distance away: a rhythm. */
static bool
is_in_time (const Dropouts *self, int index)
{
  const double equal = EQUAL_S * self->rate;
  for (int k = index - 1; k <= index + 1; k += 2)
    {
      if (k < 0 || k >= self->n_holes)
        continue;
      const double step = fabs ((double) (self->holes[k].from - self->holes[index].from));
      int same = 0;
      for (int i = 0; i < self->n_holes; i++)
        {
          const double away = fabs ((double) (self->holes[i].from - self->holes[index].from));
          const double turns = round (away / step);
          same += i != index && turns >= 1.0 && turns <= 16.0 && fabs (away - turns * step) < equal;
        }
      if (step > 20.0 * equal && same >= RHYTHM)
        return true;
    }
  return false;
}

static void
dropouts_finish (void *state, double *values, DspPlaces *places)
{
  Dropouts *self = state;
  int64_t longest = 0, gated = 0;
  for (int c = 0; c < self->channels; c++)
    if (self->channel[c].open.to)
      decide (self, &self->channel[c]);
  qsort (self->holes, (size_t) self->n_holes, sizeof (Hole), by_start);
  for (int i = 0; i < self->n_holes; i++)
    {
      const Hole *hole = &self->holes[i];
      if (is_in_time (self, i))
        {
          gated++;
          continue;
        }
      longest = hole->to - hole->from > longest ? hole->to - hole->from : longest;
      dsp_places_add (places, (double) hole->from / self->rate, (double) hole->to / self->rate,
                      (double) (hole->to - hole->from), 0.0);
    }
  places->found += self->more;
  values[COUNT] = (double) places->found;
  values[LONGEST] = 1000.0 * (double) longest / self->rate;
  values[GATED] = (double) gated;
}

const DspCheck dsp_check_dropouts = {
  .id = "dropouts",
  .name = "Drop-outs",
  .help = "Holes of digital silence inside the music that are cut, not faded.",
  .readings = readings,
  .n_readings = N,
  .start = dropouts_start,
  .stop = free,
  .process = dropouts_process,
  .finish = dropouts_finish,
};
