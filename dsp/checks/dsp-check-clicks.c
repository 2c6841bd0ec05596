/* dsp-check-clicks.c — clicks, and edits that jump: single samples that the wave around them does
 * not explain.
 *
 * First the second difference, in which music is soft and a click is loud, must stand alone in
 * 25 ms on both sides and be over within a millisecond: drums ring on, notes come back. What is
 * left is predicted from the wave before and after it (autoregression, order 16, as Vaseghi and
 * Rayner 1990); what the prediction misses by far more than anything in 40 ms on both sides is a
 * click: a stroke of percussion excites its sound for longer. An onset of music is louder after;
 * softer after is what an edit may be. */
#include "dsp-check.h"

#include "dsp-kernels.h"
#include "dsp-places.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HOPS 6         /* kept; the fourth is looked at */
#define BLOCK 64       /* samples whose largest difference is noted */
#define ALONE_S 0.025  /* on both sides */
#define ALONE 0.8      /* others are below this share of it */
#define SHORT_S 0.0005 /* to both sides of the click */
#define SHORT 0.6      /* beyond that, near it, others are below this share */
#define LEAST 0.0002   /* second difference of a click of -80 dBFS */
#define ORDER 16
#define SIDE 1800    /* samples of the wave before and after that are predicted */
#define GUARD 20     /* samples next to the click that are not */
#define UNLIKELY 4.5 /* times the largest other error of prediction, see app/README.md */
#define ONSET 4.0    /* the usual error after it over that before: 12 dB */
#define NEAR_S 0.005

enum
{
  COUNT,
  PER_MINUTE,
  STRONGEST,
  N
};

static const DspReading readings[N] = {
  [COUNT] = { "count", "Clicks", "", 0, 1e5, 0, DSP_READING_COUNT },
  [PER_MINUTE] = { "per_minute", "Clicks a minute", "/min", 0, 1e4, 1, DSP_READING_NUMBER },
  [STRONGEST]
  = { "strongest_db", "Strongest over what is expected", "dB", 0, 100, 0, DSP_READING_NUMBER },
};

typedef struct
{
  double rate;
  int channels, hop, blocks; /* blocks: of a hop */
  int64_t pos;               /* first frame of the newest hop */
  double strongest;
  DspPlaces places;
  double *x[2];    /* owned: HOPS hops of samples, the newest at the end */
  double *most[2]; /* owned: HOPS * blocks largest second differences */
} Clicks;

static void
clicks_stop (void *state)
{
  Clicks *self = state;
  for (int c = 0; c < 2; c++)
    {
      free (self->x[c]);
      free (self->most[c]);
    }
  free (self);
}

static void *
clicks_start (const DspCheckInput *input)
{
  Clicks *self = calloc (1, sizeof (Clicks));
  if (!self)
    return NULL;
  self->rate = input->rate;
  self->channels = input->channels;
  self->hop = input->hop;
  self->blocks = input->hop / BLOCK;
  for (int c = 0; c < input->channels; c++)
    {
      self->x[c] = calloc ((size_t) input->hop * HOPS, sizeof (double));
      self->most[c] = calloc ((size_t) self->blocks * HOPS, sizeof (double));
      if (!self->x[c] || !self->most[c])
        {
          clicks_stop (self);
          return NULL;
        }
    }
  return self;
}

static double
bend (const double *x)
{
  return fabs (x[0] - 2.0 * x[-1] + x[-2]);
}

/* r: autocorrelation of both sides, 0 to ORDER. a: predictor, by Levinson and Durbin. */
static bool
fit (const double *r, double *a)
{
  double error = r[0] * (1.0 + 1e-9) + 1e-15;
  memset (a, 0, (ORDER + 1) * sizeof (double));
  for (int i = 1; i <= ORDER; i++)
    {
      double sum = r[i], next[ORDER + 1];
      for (int k = 1; k < i; k++)
        sum -= a[k] * r[i - k];
      const double reflection = sum / error;
      memcpy (next, a, sizeof next);
      next[i] = reflection;
      for (int k = 1; k < i; k++)
        next[k] = a[k] - reflection * a[i - k];
      memcpy (a, next, sizeof next);
      error *= 1.0 - reflection * reflection;
      if (error <= 0.0)
        return false;
    }
  return true;
}

static void
add_correlation (const double *x, int n, double *r)
{
  for (int k = 0; k <= ORDER; k++)
    {
      double sum = 0.0;
      for (int i = k; i < n; i++)
        sum += x[i] * x[i - k];
      r[k] += sum;
    }
}

static double
missed (const double *x, const double *a)
{
  double error = *x;
  for (int k = 1; k <= ORDER; k++)
    error -= a[k] * x[-k];
  return fabs (error);
}

/* Errors of prediction over one of the sides. */
typedef struct
{
  double mean, most;
} Errors;

static Errors
errors_of (const double *x, const double *a)
{
  Errors errors = { 0 };
  for (int i = ORDER; i < SIDE; i++)
    {
      const double error = missed (x + i, a);
      errors.mean += error / (SIDE - ORDER);
      errors.most = fmax (errors.most, error);
    }
  return errors;
}

/* How many times the largest other error x[at] is missed by; 0: it is an onset, or as others. */
static double
surprise (const double *x, int at)
{
  const double *before = x + at - GUARD - SIDE, *after = x + at + GUARD;
  double r[ORDER + 1] = { 0 }, a[ORDER + 1], most = 0.0;
  add_correlation (before, SIDE, r);
  add_correlation (after, SIDE, r);
  if (!fit (r, a))
    return 0.0;
  const Errors first = errors_of (before, a), second = errors_of (after, a);
  if (second.mean > ONSET * first.mean)
    return 0.0;
  for (int i = at - 3; i <= at + 1; i++)
    most = fmax (most, missed (x + i, a));
  /* Where there is next to nothing, the last bit would be a surprise. */
  const double floor = LEAST / UNLIKELY;
  const double times = most / fmax (fmax (first.most, second.most), floor);
  return times > UNLIKELY ? times : 0.0;
}

static bool
stands_alone (const Clicks *self, int c, int block)
{
  const double *most = self->most[c], top = most[block];
  const int reach = (int) (ALONE_S * self->rate / BLOCK) + 1;
  const int room = 2 * self->blocks;
  if (top < LEAST || top < most[block - 1] || top <= most[block + 1])
    return false;
  for (int k = 2; k <= (reach < room ? reach : room); k++)
    if (most[block - k] > ALONE * top || most[block + k] > ALONE * top)
      return false;
  return true;
}

/* The sample in the block with the largest difference; -1 when it is not over soon enough. */
static int
place_in (const Clicks *self, int c, int block)
{
  const double *x = self->x[c];
  const int start = block * BLOCK, width = (int) (SHORT_S * self->rate) + 2;
  int at = start;
  for (int i = start; i < start + BLOCK; i++)
    if (bend (x + i) > bend (x + at))
      at = i;
  const double top = bend (x + at);
  for (int i = start - BLOCK; i < start + 2 * BLOCK; i++)
    if (abs (i - at) > width && bend (x + i) > SHORT * top)
      return -1;
  return at;
}

static void
search (Clicks *self)
{
  const int first = 3 * self->blocks;
  for (int block = first; block < first + self->blocks; block++)
    for (int c = 0; c < self->channels; c++)
      {
        const int at = stands_alone (self, c, block) ? place_in (self, c, block) : -1;
        const double times = at >= 0 ? surprise (self->x[c], at) : 0.0;
        if (times == 0.0)
          continue;
        const DspPlace *last = self->places.n ? &self->places.at[self->places.n - 1] : NULL;
        const double s = (double) (self->pos - (HOPS - 1) * self->hop + at - 1) / self->rate;
        self->strongest = fmax (self->strongest, times);
        /* The other channel's may lie a little before. */
        dsp_places_add (&self->places, last ? fmax (s, last->from_s) : s,
                        last ? fmax (s, last->from_s) : s, times, NEAR_S);
      }
}

static void
take_hop (Clicks *self, const double *const *ch, int n)
{
  const int kept = (HOPS - 1) * self->hop, blocks = (HOPS - 1) * self->blocks;
  for (int c = 0; c < self->channels; c++)
    {
      double *x = self->x[c], *most = self->most[c];
      memmove (x, x + self->hop, (size_t) kept * sizeof (double));
      memmove (most, most + self->blocks, (size_t) blocks * sizeof (double));
      for (int i = 0; i < self->hop; i++)
        x[kept + i] = ch && i < n ? ch[c][i] : 0.0;
      for (int b = 0; b < self->blocks; b++)
        {
          const double *from = x + kept + b * BLOCK;
          double bends[BLOCK];
          for (int i = 0; i < BLOCK; i++)
            bends[i] = from[i] - 2.0 * from[i - 1] + from[i - 2];
          most[blocks + b] = dsp_kernels ()->largest (bends, BLOCK);
        }
    }
  search (self);
  self->pos += self->hop;
}

static void
clicks_process (void *state, const double *const *ch, int n)
{
  take_hop (state, ch, n);
}

static void
clicks_finish (void *state, double *values, DspPlaces *places)
{
  Clicks *self = state;
  const double minutes = (double) self->pos / self->rate / 60.0;
  /* The end itself is a jump where the file is cut; that is another check's. */
  *places = self->places;
  values[COUNT] = (double) places->found;
  values[PER_MINUTE] = (double) places->found / fmax (minutes, 1.0);
  values[STRONGEST] = self->strongest > 0.0 ? 20.0 * log10 (self->strongest) : NAN;
}

const DspCheck dsp_check_clicks = {
  .id = "clicks",
  .name = "Clicks",
  .help = "Single samples and jumps that the wave before and after them does not explain.",
  .readings = readings,
  .n_readings = N,
  .start = clicks_start,
  .stop = clicks_stop,
  .process = clicks_process,
  .finish = clicks_finish,
};
