/* dsp-loudness.c — K filter, powers of 10 ms hops, sliding windows over them. */
#include "dsp-loudness.h"

#include "dsp-math.h"

#include <stdlib.h>

enum
{
  HOPS_PER_S = 100,
  STEP = 10,        /* hops of a step: 100 ms */
  MOMENTARY = 40,   /* hops of a window */
  SHORT_TERM = 300, /* hops of a window */
};

/* Two channels side by side, so that their filters run in one vector. */
typedef double Pair __attribute__ ((vector_size (16)));

typedef struct
{
  double b0, b1, b2, a1, a2;
} Biquad;

typedef struct
{
  Pair s1, s2; /* shelf, transposed direct form II */
  Pair r1, r2; /* high-pass */
  Pair sum;    /* squares of the running hop */
} Filter;

struct DspLoudness
{
  double rate;
  int channels;
  Biquad shelf, high_pass;
  double weights[DSP_MAX_CHANNELS];
  DspGating *blocks, *windows; /* owned */

  /* all from here on is zero after reset */
  Filter filters[DSP_MAX_CHANNELS / 2];
  int64_t frames;
  int64_t hops;
  double powers[SHORT_TERM]; /* ring: weighted sums of squares of the last hops */
  double momentary, short_term;
  double max_momentary, max_short_term;
  int64_t max_momentary_hop, max_short_term_hop; /* hops at the end of the window; 0: none yet */
};

/* Shelf and high-pass of BS.1770 by bilinear transform of their analogue prototypes. */
static void
design (DspLoudness *self)
{
  double k = dsp_tan (DSP_PI * 1681.974450955533 / self->rate);
  const double q = 0.7071752369554196;
  const double vh = dsp_db_to_gain (3.999843853973347);
  const double vb = dsp_pow (vh, 0.4996667741545416);
  double a0 = 1 + k / q + k * k;
  self->shelf = (Biquad){ .b0 = (vh + vb * k / q + k * k) / a0,
                          .b1 = 2 * (k * k - vh) / a0,
                          .b2 = (vh - vb * k / q + k * k) / a0,
                          .a1 = 2 * (k * k - 1) / a0,
                          .a2 = (1 - k / q + k * k) / a0 };
  k = dsp_tan (DSP_PI * 38.13547087602444 / self->rate);
  const double p = 0.5003270373238773;
  a0 = 1 + k / p + k * k;
  double a1 = 2 * (k * k - 1) / a0, a2 = (1 - k / p + k * k) / a0;
  /* The Recommendation's numerator 1, -2, 1 gives a gain that depends on the rate; keep the one of
   * 48 kHz. */
  const double gain_48k = 4 / (1 + 1.99004745483398 + 0.99007225036621);
  double b = gain_48k / (4 / (1 - a1 + a2));
  self->high_pass = (Biquad){ .b0 = b, .b1 = -2 * b, .b2 = b, .a1 = a1, .a2 = a2 };
}

static void
weigh (DspLoudness *self)
{
  int n = self->channels;
  for (int c = 0; c < n; c++)
    self->weights[c] = 1.0;
  if (n == 4)
    self->weights[2] = self->weights[3] = 1.41;
  if (n == 5)
    self->weights[3] = self->weights[4] = 1.41;
  if (n >= 6)
    {
      self->weights[3] = 0.0;
      self->weights[4] = self->weights[5] = 1.41;
    }
}

DspLoudness *
dsp_loudness_new (double rate, int channels)
{
  DspLoudness *self = calloc (1, sizeof (DspLoudness));
  if (!self)
    return NULL;
  self->rate = rate;
  self->channels = channels;
  self->blocks = dsp_gating_new ();
  self->windows = dsp_gating_new ();
  if (!self->blocks || !self->windows)
    {
      dsp_loudness_free (self);
      return NULL;
    }
  design (self);
  weigh (self);
  return self;
}

void
dsp_loudness_free (DspLoudness *self)
{
  if (!self)
    return;
  dsp_gating_free (self->blocks);
  dsp_gating_free (self->windows);
  free (self);
}

void
dsp_loudness_reset (DspLoudness *self)
{
  dsp_gating_reset (self->blocks);
  dsp_gating_reset (self->windows);
  size_t start = offsetof (DspLoudness, filters);
  memset ((char *) self + start, 0, sizeof *self - start);
}

/* First frame after the hop of this number; exact whatever the rate. */
static int64_t
hop_end (const DspLoudness *self, int64_t hop)
{
  return (int64_t) ((double) (hop + 1) * self->rate / HOPS_PER_S + 0.5);
}

static void
filter_pair (const DspLoudness *self, Filter *filter, const double *left, const double *right,
             int n)
{
  const Biquad s = self->shelf, h = self->high_pass;
  Filter f = *filter;
  for (int i = 0; i < n; i++)
    {
      Pair x = { left[i], right[i] };
      Pair y = s.b0 * x + f.s1;
      f.s1 = s.b1 * x - s.a1 * y + f.s2;
      f.s2 = s.b2 * x - s.a2 * y;
      Pair z = h.b0 * y + f.r1;
      f.r1 = h.b1 * y - h.a1 * z + f.r2;
      f.r2 = h.b2 * y - h.a2 * z;
      f.sum += z * z;
    }
  *filter = f;
}

/* Mean square over the last hops; each sum is made anew, so that no rounding piles up. */
static double
window_power (const DspLoudness *self, int hops)
{
  double sum = 0.0;
  int at = (int) (self->hops % SHORT_TERM);
  for (int i = 0; i < hops; i++)
    {
      at = at > 0 ? at - 1 : SHORT_TERM - 1;
      sum += self->powers[at];
    }
  return sum / (hops * self->rate / HOPS_PER_S);
}

static void
finish_hop (DspLoudness *self)
{
  double power = 0.0;
  for (int c = 0; c < self->channels; c++)
    power += self->weights[c] * self->filters[c / 2].sum[c % 2];
  for (int i = 0; i < (self->channels + 1) / 2; i++)
    self->filters[i].sum = (Pair){ 0, 0 };
  self->powers[self->hops % SHORT_TERM] = power;
  self->hops++;

  self->momentary = window_power (self, MOMENTARY);
  self->short_term = window_power (self, SHORT_TERM);
  if (self->hops >= MOMENTARY
      && (!self->max_momentary_hop || self->momentary > self->max_momentary))
    {
      self->max_momentary = self->momentary;
      self->max_momentary_hop = self->hops;
    }
  if (self->hops >= SHORT_TERM
      && (!self->max_short_term_hop || self->short_term > self->max_short_term))
    {
      self->max_short_term = self->short_term;
      self->max_short_term_hop = self->hops;
    }
  if (self->hops % STEP == 0 && self->hops >= MOMENTARY)
    dsp_gating_add (self->blocks, self->momentary);
  if (self->hops % STEP == 0 && self->hops >= SHORT_TERM)
    dsp_gating_add (self->windows, self->short_term);
}

void
dsp_loudness_process (DspLoudness *self, const double *const *ch, int n)
{
  for (int done = 0; done < n;)
    {
      int64_t left = hop_end (self, self->hops) - self->frames;
      int part = left < n - done ? (int) left : n - done;
      for (int c = 0; c < self->channels; c += 2)
        filter_pair (self, &self->filters[c / 2], ch[c] + done,
                     ch[c + 1 < self->channels ? c + 1 : c] + done, part);
      done += part;
      self->frames += part;
      if (part == left)
        finish_hop (self);
    }
}

static double
hop_time (const DspLoudness *self, int64_t hop)
{
  return hop ? (double) hop_end (self, hop - 1) / self->rate : NAN;
}

void
dsp_loudness_read (const DspLoudness *self, DspLoudnessReading *reading)
{
  reading->momentary_lufs = dsp_lufs (self->momentary);
  reading->short_term_lufs = dsp_lufs (self->short_term);
  reading->integrated_lufs = self->hops < MOMENTARY ? NAN : dsp_gating_integrated (self->blocks);
  reading->range_lu = dsp_gating_range (self->windows);
  reading->max_momentary_lufs = self->max_momentary_hop ? dsp_lufs (self->max_momentary) : NAN;
  reading->max_short_term_lufs = self->max_short_term_hop ? dsp_lufs (self->max_short_term) : NAN;
  reading->max_momentary_at_s = hop_time (self, self->max_momentary_hop);
  reading->max_short_term_at_s = hop_time (self, self->max_short_term_hop);
}

int
dsp_loudness_until_step (const DspLoudness *self)
{
  return (int) (hop_end (self, self->hops / STEP * STEP + STEP - 1) - self->frames);
}

int64_t
dsp_loudness_steps (const DspLoudness *self)
{
  return self->hops / STEP;
}

double
dsp_loudness_momentary (const DspLoudness *self)
{
  return dsp_lufs (self->momentary);
}

double
dsp_loudness_short_term (const DspLoudness *self)
{
  return dsp_lufs (self->short_term);
}

const DspGating *
dsp_loudness_blocks (const DspLoudness *self)
{
  return self->blocks;
}

const DspGating *
dsp_loudness_windows (const DspLoudness *self)
{
  return self->windows;
}
