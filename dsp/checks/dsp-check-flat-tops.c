/* dsp-check-flat-tops.c — clipped, then turned down: tops that are flat at the file's own highest
 * level, below full scale.
 *
 * Every channel and sign has its own highest level; a top counts when three samples in a row and
 * more lie within a tolerance under it and the wave falls away on both sides at once, as it does
 * from a cut top and not from a round one. Behind a limiter most tops that reach the level only
 * touch it: the share that is flat tells the two apart. */
#include "dsp-check.h"

#include "dsp-kernels.h"
#include "dsp-span.h"

#include <stdlib.h>

#define RUN 3                  /* samples in a row */
#define LSB (1.0 / 32768.0)    /* of 16 bit */
#define TOLERANCE (3.0 * LSB)  /* gain and dither after clipping make a top so uneven */
#define FALL (8.0 * TOLERANCE) /* a cut top is left by so much in one sample */
#define QUIET 0.01             /* tops below are no clipping */
#define NEAR_S 0.02
/* Share of flat tops: behind a clipper 0.3 to 0.9, behind a limiter to 0.08. */
#define MOST 0.15

static const double full_scale = 32767.0 / 32768.0;

enum
{
  RUNS,
  SHARE,
  CUT,
  LONGEST,
  LEVEL,
  N
};

static const DspReading readings[N] = {
  [RUNS] = { "runs_count", "Flat tops", "", 0, 1e6, 0, DSP_READING_COUNT },
  [SHARE] = { "flat_percent", "Tops at the highest level that are flat", "%", 0, 100, 0,
              DSP_READING_NUMBER },
  [CUT] = { "cut_samples", "Samples of flat tops beyond two, where many are flat", "samples", 0,
            1e7, 0, DSP_READING_COUNT },
  [LONGEST] = { "longest_samples", "Longest flat top", "samples", 0, 100, 0, DSP_READING_COUNT },
  [LEVEL] = { "level_dbfs", "Level of the flat tops", "dBFS", -40, 0, 2, DSP_READING_LEVEL },
};

/* The highest level of one sign of one channel. */
typedef struct
{
  double top;
  double before; /* the sample before the run */
  int64_t run, runs, longest;
  int64_t touches; /* runs of any length */
  int64_t samples; /* of flat tops, but for the first two of each */
  DspSpan span;
  DspPlaces places;
} Top;

typedef struct
{
  double rate;
  int channels;
  int64_t pos;
  Top tops[2][2]; /* channel, sign */
} FlatTops;

static void *
flat_tops_start (const DspCheckInput *input)
{
  FlatTops *self = calloc (1, sizeof (FlatTops));
  if (!self)
    return NULL;
  self->rate = input->rate;
  self->channels = input->channels;
  return self;
}

/* A higher level: what was flat below it was no top. */
static void
raise_top (Top *top, double level)
{
  if (level > top->top + TOLERANCE)
    {
      top->runs = top->longest = top->run = top->touches = top->samples = 0;
      top->places = (DspPlaces){ 0 };
      top->span = (DspSpan){ 0 };
    }
  top->top = level;
}

/* level: with the sign of the top; at: its frame. */
static void
take_sample (Top *top, double level, double previous, int64_t at, double rate)
{
  if (level > top->top)
    raise_top (top, level);
  if (level >= top->top - TOLERANCE)
    {
      if (top->run == 0)
        top->before = previous;
      top->run++;
      return;
    }
  const bool steep = top->top - top->before > FALL && top->top - level > FALL;
  top->touches += top->run > 0;
  if (top->run >= RUN && steep)
    {
      top->runs++;
      top->samples += top->run - RUN + 1;
      top->longest = top->run > top->longest ? top->run : top->longest;
      dsp_span_grow (&top->span, &top->places, rate, at - top->run, at, (double) top->run,
                     (int64_t) (NEAR_S * rate));
    }
  top->run = 0;
}

static void
flat_tops_process (void *state, const double *const *ch, int n)
{
  FlatTops *self = state;
  for (int c = 0; c < self->channels; c++)
    {
      Top *up = &self->tops[c][0], *down = &self->tops[c][1];
      const double top = dsp_kernels ()->largest (ch[c], n);
      const double least = fmin (up->top, down->top) - TOLERANCE;
      if (top < least && up->run == 0 && down->run == 0)
        continue;
      for (int i = 0; i < n; i++)
        {
          const double x = ch[c][i], previous = ch[c][i - 1];
          take_sample (up, x, previous, self->pos + i, self->rate);
          take_sample (down, -x, -previous, self->pos + i, self->rate);
        }
    }
  self->pos += n;
}

/* The places of all, merged by time. */
static void
merge (FlatTops *self, DspPlaces *places)
{
  int next[4] = { 0 };
  for (;;)
    {
      const DspPlace *first = NULL;
      int which = 0;
      for (int k = 0; k < 4; k++)
        {
          const DspPlaces *own = &self->tops[k / 2][k % 2].places;
          if (next[k] < own->n && (!first || own->at[next[k]].from_s < first->from_s))
            {
              first = &own->at[next[k]];
              which = k;
            }
        }
      if (!first)
        return;
      dsp_places_add (places, first->from_s, first->to_s, first->weight, NEAR_S);
      next[which]++;
    }
}

static void
flat_tops_finish (void *state, double *values, DspPlaces *places)
{
  FlatTops *self = state;
  int64_t runs = 0, touches = 0, samples = 0, longest = 0;
  double level = 0.0;
  for (int k = 0; k < 4; k++)
    {
      Top *top = &self->tops[k / 2][k % 2];
      dsp_span_close (&top->span, &top->places, self->rate);
      if (top->top < QUIET || top->top >= full_scale)
        top->places = (DspPlaces){ 0 };
      else
        {
          runs += top->runs;
          touches += top->touches;
          samples += top->samples;
          longest = top->longest > longest ? top->longest : longest;
          level = top->runs > 0 ? fmax (level, top->top) : level;
        }
    }
  merge (self, places);
  values[RUNS] = (double) runs;
  values[SHARE] = touches > 0 ? 100.0 * (double) runs / (double) touches : 0.0;
  values[CUT] = (double) runs >= MOST * (double) touches ? (double) samples : 0.0;
  values[LONGEST] = (double) longest;
  values[LEVEL] = level > 0.0 ? 20.0 * log10 (level) : NAN;
}

const DspCheck dsp_check_flat_tops = {
  .id = "flat-tops",
  .name = "Flat tops",
  .help = "Waves that are cut at the highest level of the file, below full scale.",
  .readings = readings,
  .n_readings = N,
  .start = flat_tops_start,
  .stop = free,
  .process = flat_tops_process,
  .finish = flat_tops_finish,
};
