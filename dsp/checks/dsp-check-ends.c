/* dsp-check-ends.c — how a file begins and ends: in the middle of sound, with noise before the
 * music, or cut off before it has died away. */
#include "dsp-check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PART_S 0.01
#define HEAD 1000         /* parts of the start that are kept: 10 s */
#define TAIL 100          /* of the end: 1 s */
#define AT_ONCE 0.03      /* the first 5 ms have so much of the power of the next 45: no attack */
#define ONSET_DB 20.0     /* the music starts less than that below the loudest of the start */
#define NOISE_S 0.25      /* before that: shorter is no noise */
#define GROUP 5           /* parts of which the noise is measured at a time */
#define STEADY_DB 4.0     /* between quartiles; music moves more */
#define SILENCE_DB -130.0 /* softer is no noise */
#define DEAD_DB -90.0     /* where a decay has ended */
#define SOON_S 0.1        /* what would be there so soon was not cut */
#define LAST_S 0.002      /* at the end; a wave that is cut is there somewhere within it */
#define LAST_ROOM 512     /* frames: up to 192 kHz */
#define FADED_DB -20.0    /* peak of that against the 50 ms before: a fade of 50 ms and more */
#define STEP (40.0 / 32768.0) /* of the very last sample: what is higher clicks, faded or not */

enum
{
  START,
  NOISE,
  NOISE_LENGTH,
  END,
  N
};

static const DspReading readings[N] = {
  [START] = { "start_dbfs", "First sample of sound that is there at once", "dBFS", -100, 0, 1,
              DSP_READING_LEVEL },
  [NOISE] = { "noise_dbfs", "Noise before the music", "dBFS", -120, 0, 1, DSP_READING_LEVEL },
  [NOISE_LENGTH] = { "noise_s", "Length of that noise", "s", 0, 10, 2, DSP_READING_TIME },
  [END] = { "end_dbfs", "Level at the cut end", "dBFS", -120, 0, 1, DSP_READING_LEVEL },
};

typedef struct
{
  double rate;
  int channels;
  int length, filled; /* of a part, in frames */
  double sums[2];     /* of squares in it */
  int64_t parts;
  double head[HEAD], tail[TAIL]; /* dBFS; the louder channel; tail is a ring */
  double first;                  /* sample */
  double start[2];               /* sums of squares of 5 ms and of the 45 ms after */
  int n_last;                    /* frames of LAST_S */
  double last[2][LAST_ROOM];     /* samples of each channel up to now */
  int64_t pos;
} Ends;

static void *
ends_start (const DspCheckInput *input)
{
  Ends *self = calloc (1, sizeof (Ends));
  if (!self)
    return NULL;
  self->rate = input->rate;
  self->channels = input->channels;
  self->length = (int) (PART_S * input->rate);
  self->n_last = (int) fmin (LAST_S * input->rate, LAST_ROOM);
  return self;
}

/* The level of a sine of this mean square. */
static double
level_db (double sum, double frames)
{
  return frames > 0.0 ? fmax (10.0 * log10 (2.0 * sum / frames + 1e-20), -140.0) : -140.0;
}

static void
end_part (Ends *self)
{
  const double level = level_db (fmax (self->sums[0], self->sums[1]), self->filled);
  if (self->parts < HEAD)
    self->head[self->parts] = level;
  self->tail[self->parts % TAIL] = level;
  self->parts++;
  self->filled = 0;
  self->sums[0] = self->sums[1] = 0.0;
}

static void
take_start (Ends *self, double x, int64_t at)
{
  if (at == 0)
    self->first = fmax (self->first, fabs (x));
  if (at < 0.005 * self->rate)
    self->start[0] += x * x;
  else if (at < 0.05 * self->rate)
    self->start[1] += x * x;
}

static void
ends_process (void *state, const double *const *ch, int n)
{
  Ends *self = state;
  for (int c = 0; c < self->channels; c++)
    for (int i = 0; self->pos + i < 0.05 * self->rate && i < n; i++)
      take_start (self, ch[c][i], self->pos + i);
  for (int c = 0; c < self->channels; c++)
    memcpy (self->last[c], ch[c] + n - self->n_last, (size_t) self->n_last * sizeof (double));
  for (int done = 0; done < n;)
    {
      const int left = self->length - self->filled, part = n - done < left ? n - done : left;
      for (int c = 0; c < self->channels; c++)
        for (int i = done; i < done + part; i++)
          self->sums[c] += ch[c][i] * ch[c][i];
      self->filled += part;
      done += part;
      if (self->filled == self->length)
        end_part (self);
    }
  self->pos += n;
}

static int
compare (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;
  return x < y ? -1 : x > y;
}

/* Noise of low pitch is only steady over some time. */
static double
group_level (const double *levels)
{
  double power = 0.0;
  for (int i = 0; i < GROUP; i++)
    power += pow (10.0, levels[i] / 10.0) / GROUP;
  return 10.0 * log10 (power);
}

static void
read_noise (const Ends *self, double *values)
{
  const int n = (int) (self->parts < HEAD ? self->parts : HEAD);
  double loudest = -140.0, sorted[HEAD / GROUP];
  int onset = 0;
  for (int i = 0; i < n; i++)
    loudest = fmax (loudest, self->head[i]);
  while (onset < n && self->head[onset] < loudest - ONSET_DB)
    onset++;
  /* The last parts before the music may be its attack. */
  const int parts = onset / GROUP - 1;
  if (parts * GROUP * PART_S < NOISE_S)
    return;
  for (int i = 0; i < parts; i++)
    sorted[i] = group_level (self->head + GROUP * i);
  qsort (sorted, (size_t) parts, sizeof (double), compare);
  if (sorted[3 * parts / 4] - sorted[parts / 4] > STEADY_DB || sorted[parts / 2] < SILENCE_DB)
    return;
  values[NOISE] = sorted[parts / 2];
  values[NOISE_LENGTH] = parts * GROUP * PART_S;
}

/* The line of least squares through the levels of the last half second: dB in a second. */
static double
slope (const Ends *self, int parts)
{
  double sum_x = 0.0, sum_y = 0.0, sum_xx = 0.0, sum_xy = 0.0;
  for (int i = 0; i < parts; i++)
    {
      const double x = -i * PART_S, y = self->tail[(self->parts - 1 - i) % TAIL];
      sum_x += x;
      sum_y += y;
      sum_xx += x * x;
      sum_xy += x * y;
    }
  return (parts * sum_xy - sum_x * sum_y) / (parts * sum_xx - sum_x * sum_x);
}

/* Whether the last samples go down to nothing, as a fade does and a cut does not. */
static bool
is_faded (const Ends *self)
{
  double peak = 0.0, step = 0.0, before = -140.0;
  for (int c = 0; c < self->channels; c++)
    {
      step = fmax (step, fabs (self->last[c][self->n_last - 1]));
      for (int i = 0; i < self->n_last; i++)
        peak = fmax (peak, fabs (self->last[c][i]));
    }
  for (int i = 1; i <= 5; i++)
    before = fmax (before, self->tail[(self->parts - 1 - i) % TAIL]);
  return step < STEP && 20.0 * log10 (peak + 1e-10) < before + FADED_DB;
}

/* Of what is left of the last part at least half counts as one. */
static void
read_end (Ends *self, double *values)
{
  if (self->filled > self->length / 2)
    end_part (self);
  if (self->parts < TAIL / 2)
    return;
  const double last = self->tail[(self->parts - 1) % TAIL];
  const double later = last + SOON_S * fmin (slope (self, 10), 0.0);
  if (later > DEAD_DB && !is_faded (self))
    values[END] = last;
}

static void
ends_finish (void *state, double *values, DspPlaces *places)
{
  Ends *self = state;
  (void) places; /* start and end are known */
  if (self->start[0] > AT_ONCE * self->start[1] && self->first > 0.0)
    values[START] = 20.0 * log10 (self->first);
  read_noise (self, values);
  read_end (self, values);
}

const DspCheck dsp_check_ends = {
  .id = "ends",
  .name = "Start and end",
  .help = "Whether the file begins or ends in the middle of sound, and noise before the music.",
  .readings = readings,
  .n_readings = N,
  .start = ends_start,
  .stop = free,
  .process = ends_process,
  .finish = ends_finish,
};
