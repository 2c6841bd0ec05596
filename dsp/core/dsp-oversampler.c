/* dsp-oversampler.c — a cascade of half-band filters, and the inverse of the droop.
 *
 * A half-band filter of 4 half - 1 taps has a tap of 1/2 in the middle and zeros at all other even
 * distances. So going up every second sample is the input and the others are a symmetric filter of
 * 2 half taps between two of them; going down the even samples are delayed and the odd ones
 * filtered. */
#include "dsp-oversampler.h"

#include "dsp-kernels-shaper.h"
#include "dsp-math.h"

#include <stdlib.h>
#include <string.h>

enum
{
  MAX_STAGES = 4,
  MAX_HALF = 64,
  DROOP = 8, /* the inverse of the droop has 2 DROOP + 1 taps at twice the rate */
  BEFORE = 2 /* samples in front of up that are valid */
};

static const double stop_db = 132.0;

/* From the rate of stage s (0: the caller's) to twice that and back. */
typedef struct
{
  int half; /* pairs of taps */
  double taps[MAX_HALF];
  double *in[DSP_CHANNELS];   /* 2 half - 1 samples of the past, then the block */
  double *even[DSP_CHANNELS]; /* half - 1 of the past */
  double *odd[DSP_CHANNELS];  /* 2 half - 1 of the past */
} Stage;

struct DspOversampler
{
  int factor, n_stages;
  int pad;  /* samples of the highest rate for a whole latency */
  int last; /* samples that up gave the last time */
  double swing;
  bool smoothed;
  Stage stages[MAX_STAGES];
  double droop[DROOP + 1];     /* the last is half the middle tap */
  double *top[DSP_CHANNELS];   /* BEFORE + pad samples of the past, then the block */
  double *work[DSP_CHANNELS];  /* the caller's */
  double *level[DSP_CHANNELS]; /* 2 DROOP samples of the past, at twice the rate */
  double *scratch;             /* before the even and odd samples are put together */
  double *memory;              /* owned: all of the above */
};

static double
pass_edge (double rate)
{
  double edge = 20000 / rate;
  edge = edge > 5.0 / 12 ? edge : 5.0 / 12;
  return edge < 0.4535 ? edge : 0.4535;
}

/* Pairs of taps of stage s; the lowest rate is 1. Beyond the first stage the pass band ends at half
 * the lowest rate: what the first has left above is nearly nothing. */
static int
stage_half (double rate, int s)
{
  double edge = s == 0 ? pass_edge (rate) : 0.5, low = 1 << s;
  double width = DSP_PI * (low - 2 * edge) / low; /* of the transition, radians at twice the rate */
  double length = (stop_db - 7.95) / (2.285 * width) + 1;
  int half = (int) ceil ((length + 1) / 4);
  return half < MAX_HALF ? half : MAX_HALF;
}

static void
stage_design (Stage *self)
{
  double beta = 0.1102 * (stop_db - 8.7), sum = 0;
  int half = self->half;
  for (int k = 0; k < half; k++)
    {
      double distance = half - k - 0.5; /* from the middle, in samples of the lower rate */
      double x = distance / half, shape = sqrt (1 - x * x);
      double sinc = dsp_sin (DSP_PI * distance) / (DSP_PI * distance);
      self->taps[k] = sinc * dsp_bessel_i0 (beta * shape) / dsp_bessel_i0 (beta);
      sum += 2 * self->taps[k];
    }
  for (int k = 0; k < half; k++)
    self->taps[k] /= sum;
}

/* Solves the equations m x = right of n unknowns in place, by elimination with pivots. */
static void
solve (double m[DROOP + 1][DROOP + 2], int n)
{
  for (int p = 0; p < n; p++)
    {
      int best = p;
      for (int r = p + 1; r < n; r++)
        best = fabs (m[r][p]) > fabs (m[best][p]) ? r : best;
      for (int c = 0; c <= n; c++)
        {
          double swap = m[p][c];
          m[p][c] = m[best][c];
          m[best][c] = swap;
        }
      for (int r = 0; r < n; r++)
        {
          double f = m[r][p] / m[p][p];
          for (int c = p; r != p && c <= n; c++)
            m[r][c] -= f * m[p][c];
        }
    }
  for (int r = 0; r < n; r++)
    m[r][n] /= m[r][r];
}

/* The mean of three samples is (1 + 2 cos w) / 3 at the highest rate. Its inverse, as a sum of
 * cosines at twice the lowest rate that is exact at as many frequencies of the pass band as it has
 * terms (the places of Chebyshev). */
static void
droop_design (DspOversampler *self, double rate)
{
  double m[DROOP + 1][DROOP + 2], edge = DSP_PI * pass_edge (rate);
  int n = DROOP + 1;
  for (int r = 0; r < n; r++)
    {
      double w = edge * dsp_cos (DSP_PI * (2 * r + 1) / (4.0 * n));
      for (int c = 0; c < n; c++)
        m[r][c] = c == 0 ? 1 : 2 * dsp_cos (c * w);
      m[r][n] = 3 / (1 + 2 * dsp_cos (w * 2 / self->factor));
    }
  solve (m, n);
  for (int k = 0; k < n; k++)
    self->droop[k] = m[DROOP - k][n];
  self->droop[DROOP] /= 2;
}

static int
n_stages (int factor)
{
  int n = 0;
  while (1 << n < factor)
    n++;
  return n;
}

static int
late_at_top (double rate, const DspOversamplerSpec *spec)
{
  int late = spec->smoothed ? 1 : 0;
  if (spec->smoothed && spec->factor > 1)
    late += DROOP * spec->factor / 2;
  for (int s = 0; s < n_stages (spec->factor); s++)
    late += (2 * stage_half (rate, s) - 1) * (spec->factor >> s);
  return late;
}

int
dsp_oversampler_latency (double rate, const DspOversamplerSpec *spec)
{
  return (late_at_top (rate, spec) + spec->factor - 1) / spec->factor;
}

/* A buffer of past samples and a block behind them, which begins at the border of a vector. */
static double *
place (double *memory, size_t *at, int past, size_t block)
{
  const size_t vector = 8;
  size_t first = (*at + (size_t) past + vector - 1) / vector * vector;
  *at = first + block;
  return memory ? memory + first - past : NULL;
}

/* Lays out all buffers behind each other from memory on; how many numbers they are. */
static size_t
lay_out (DspOversampler *self, double *memory)
{
  const size_t block = DSP_OVERSAMPLER_BLOCK, top = block * (size_t) self->factor;
  size_t at = 0;
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      for (int s = 0; s < self->n_stages; s++)
        {
          Stage *stage = &self->stages[s];
          stage->in[c] = place (memory, &at, 2 * stage->half - 1, block << s);
          stage->even[c] = place (memory, &at, stage->half - 1, block << s);
          stage->odd[c] = place (memory, &at, 2 * stage->half - 1, block << s);
        }
      self->top[c] = place (memory, &at, BEFORE + self->pad, top);
      self->work[c] = place (memory, &at, 0, top);
      self->level[c] = place (memory, &at, 2 * DROOP, 2 * block);
    }
  self->scratch = place (memory, &at, 0, top);
  return at;
}

/* What follows n samples further becomes the past of the next block. */
static void
keep (double *past, int count, int n)
{
  memmove (past, past + n, (size_t) count * sizeof (double));
}

void
dsp_oversampler_up (DspOversampler *self, const double *const *in, int n, const double **up)
{
  const DspShaperKernels *kernels = dsp_shaper_kernels ();
  int before = BEFORE + self->pad;
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      keep (self->top[c], before, self->last);
      double *first = self->n_stages > 0 ? self->stages[0].in[c] + 2 * self->stages[0].half - 1
                                         : self->top[c] + before;
      memcpy (first, in[c], (size_t) n * sizeof (double));
      for (int s = 0; s < self->n_stages; s++)
        {
          Stage *stage = &self->stages[s], *next = stage + 1;
          int half = stage->half, count = n << s;
          double *y
              = s + 1 < self->n_stages ? next->in[c] + 2 * next->half - 1 : self->top[c] + before;
          kernels->symmetric (stage->in[c], 2 * half - 1, stage->taps, half, self->scratch, count);
          kernels->interleave (stage->in[c] + half - 1, self->scratch, y, count);
          keep (stage->in[c], 2 * half - 1, count);
        }
      up[c] = self->top[c] + BEFORE;
    }
  self->last = n * self->factor;
}

double *
dsp_oversampler_work (DspOversampler *self, int channel)
{
  return self->work[channel];
}

/* The work at twice the rate, against the droop, in place. */
static void
make_good (DspOversampler *self, int c, double *x, int n)
{
  double *level = self->level[c];
  memcpy (level + 2 * DROOP, x, (size_t) n * sizeof (double));
  dsp_shaper_kernels ()->symmetric (level, 2 * DROOP, self->droop, DROOP + 1, x, n);
  keep (level, 2 * DROOP, n);
}

void
dsp_oversampler_down (DspOversampler *self, double *const *out, int n)
{
  const DspShaperKernels *kernels = dsp_shaper_kernels ();
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      double *x = self->work[c];
      for (int s = self->n_stages - 1; s >= 0; s--)
        {
          Stage *stage = &self->stages[s];
          int half = stage->half, count = n << s;
          if (s == 0 && self->smoothed)
            make_good (self, c, x, 2 * n);
          kernels->deinterleave (x, stage->even[c] + half - 1, stage->odd[c] + 2 * half - 1, count);
          kernels->symmetric (stage->odd[c], 2 * half - 1, stage->taps, half, x, count);
          kernels->mean (stage->even[c], x, x, count);
          keep (stage->even[c], half - 1, count);
          keep (stage->odd[c], 2 * half - 1, count);
        }
      memcpy (out[c], x, (size_t) n * sizeof (double));
    }
}

/* Samples of the past of all stages one way, in frames. */
static int
reach_of_stages (const DspOversampler *self)
{
  int reach = 0;
  for (int s = 0; s < self->n_stages; s++)
    reach += ((2 * self->stages[s].half - 1) >> s) + 1;
  return reach;
}

int
dsp_oversampler_reach (const DspOversampler *self)
{
  return reach_of_stages (self) + (BEFORE + self->pad) / self->factor + 1;
}

int
dsp_oversampler_memory (const DspOversampler *self)
{
  return reach_of_stages (self) + DROOP + 1;
}

double
dsp_oversampler_swing (const DspOversampler *self)
{
  return self->swing;
}

/* The sum of the sizes of an impulse response bounds what the filter makes of samples up to 1; of
 * each phase on the way up there is one. */
static void
measure_swing (DspOversampler *self)
{
  double sums[DSP_OVERSAMPLER_MAX_FACTOR] = { 0 }, block[DSP_OVERSAMPLER_BLOCK] = { 1 };
  const double *const in[] = { block, block };
  const double *up[DSP_CHANNELS];
  for (int done = 0; done <= dsp_oversampler_reach (self); done += DSP_OVERSAMPLER_BLOCK)
    {
      dsp_oversampler_up (self, in, DSP_OVERSAMPLER_BLOCK, up);
      for (int i = 0; i < self->factor * DSP_OVERSAMPLER_BLOCK; i++)
        sums[i % self->factor] += fabs (up[0][i]);
      block[0] = 0;
    }
  for (int p = 0; p < self->factor; p++)
    self->swing = sums[p] > self->swing ? sums[p] : self->swing;
  self->swing *= 1 + 1e-9; /* rounding */
}

DspOversampler *
dsp_oversampler_new (double rate, const DspOversamplerSpec *spec)
{
  DspOversampler *self = calloc (1, sizeof (DspOversampler));
  if (!self)
    return NULL;
  self->factor = spec->factor;
  self->smoothed = spec->smoothed;
  self->n_stages = n_stages (spec->factor);
  self->pad = dsp_oversampler_latency (rate, spec) * spec->factor - late_at_top (rate, spec);
  for (int s = 0; s < self->n_stages; s++)
    {
      self->stages[s].half = stage_half (rate, s);
      stage_design (&self->stages[s]);
    }
  if (spec->smoothed && spec->factor > 1)
    droop_design (self, rate);
  size_t size = (lay_out (self, NULL) * sizeof (double) + 63) / 64 * 64;
  self->memory = aligned_alloc (64, size);
  if (!self->memory)
    {
      dsp_oversampler_free (self);
      return NULL;
    }
  lay_out (self, self->memory);
  memset (self->memory, 0, size);
  measure_swing (self);
  memset (self->memory, 0, size);
  self->last = 0;
  return self;
}

void
dsp_oversampler_free (DspOversampler *self)
{
  if (!self)
    return;
  free (self->memory);
  free (self);
}
