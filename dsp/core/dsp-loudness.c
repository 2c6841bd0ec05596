/* dsp-loudness.c — K filter, powers of 10 ms hops, sliding windows over them. */
#include "dsp-loudness.h"

#include "dsp-k-filter.h"
#include "dsp-math.h"

#include <stdlib.h>

#define SIDE 1.41 /* a loudspeaker from 60 to 120 degrees to the side */

enum
{
  HOPS_PER_S = 100,
  STEP = 10,        /* hops of a step: 100 ms */
  MOMENTARY = 40,   /* hops of a window */
  SHORT_TERM = 300, /* hops of a window */
  LANES = 8,        /* sums side by side; of hops, not of channels */
};

struct DspLoudness
{
  double rate;
  int channels;
  const DspMeterKernels *kernels;
  DspKWeight filter; /* at rest */
  double weights[DSP_MAX_CHANNELS];
  DspGating *blocks, *windows; /* owned */

  DspKWeight filters[DSP_MAX_CHANNELS / 2]; /* of two channels each */

  /* all from here on is zero after reset */
  int64_t frames;
  int64_t hops;
  int64_t first; /* hop with which what covers everything begins */
  /* Weighted sums of squares of the last hops, written twice so that any window is in a row. */
  double powers[2 * SHORT_TERM];
  double energy; /* squares of all samples of the hops before, not weighted */
  double momentary, short_term;
  double max_momentary, max_short_term;
  int64_t max_momentary_hop, max_short_term_hop; /* hops at the end of the window; 0: none yet */
};

double
dsp_loudness_weight (int channels, int c)
{
  /* Rows by number of channels, from 4 to 8; WAV order. */
  static const double weights[][8] = {
    { 1, 1, SIDE, SIDE },             /* L R Ls Rs */
    { 1, 1, 1, SIDE, SIDE },          /* L R C Ls Rs */
    { 1, 1, 1, 0, SIDE, SIDE },       /* L R C LFE Ls Rs */
    { 1, 1, 1, 0, 1, SIDE, SIDE },    /* L R C LFE back, sides */
    { 1, 1, 1, 0, 1, 1, SIDE, SIDE }, /* L R C LFE backs, sides */
  };
  if (channels < 4 || c >= 8)
    return 1;
  return weights[channels < 8 ? channels - 4 : 4][c];
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
  self->kernels = dsp_meter_kernels ();
  dsp_k_filter_design (&self->filter, rate);
  for (int c = 0; c < channels; c++)
    self->weights[c] = dsp_loudness_weight (channels, c);
  dsp_loudness_reset (self);
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
  size_t start = offsetof (DspLoudness, frames);
  memset ((char *) self + start, 0, sizeof *self - start);
  for (int i = 0; i < DSP_MAX_CHANNELS / 2; i++)
    self->filters[i] = self->filter;
}

/* First frame after the hop of this number; exact whatever the rate. */
static int64_t
hop_end (const DspLoudness *self, int64_t hop)
{
  return (int64_t) ((double) (hop + 1) * self->rate / HOPS_PER_S + 0.5);
}

void
dsp_loudness_restart (DspLoudness *self)
{
  bool between = hop_end (self, self->hops - 1) == self->frames;
  dsp_gating_reset (self->blocks);
  dsp_gating_reset (self->windows);
  self->first = between ? self->hops : self->hops + 1;
  self->max_momentary_hop = self->max_short_term_hop = 0;
}

/* Mean square over the last hops; each sum is made anew, so that no rounding piles up, and in an
 * order that depends on their number alone. */
static double
window_power (const DspLoudness *self, int hops)
{
  const double *first = self->powers + SHORT_TERM + self->hops % SHORT_TERM - hops;
  double sums[LANES] = { 0 };
  int i = 0;
  for (; i + LANES <= hops; i += LANES)
    for (int j = 0; j < LANES; j++)
      sums[j] += first[i + j];
  for (; i < hops; i++)
    sums[i % LANES] += first[i];
  double sum
      = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
  return sum / (hops * self->rate / HOPS_PER_S);
}

static void
finish_hop (DspLoudness *self)
{
  double power = 0.0;
  for (int c = 0; c < self->channels; c++)
    {
      double *sums = self->filters[c / 2].sums;
      power += self->weights[c] * sums[2 + c % 2];
      self->energy += sums[c % 2];
      sums[c % 2] = sums[2 + c % 2] = 0.0;
    }
  if (self->channels % 2)
    {
      double *sums = self->filters[self->channels / 2].sums;
      sums[1] = sums[3] = 0.0;
    }
  double *place = self->powers + self->hops % SHORT_TERM;
  place[0] = place[SHORT_TERM] = power;
  self->hops++;

  self->momentary = window_power (self, MOMENTARY);
  self->short_term = window_power (self, SHORT_TERM);
  const int64_t hops = self->hops - self->first;
  if (hops >= MOMENTARY && (!self->max_momentary_hop || self->momentary > self->max_momentary))
    {
      self->max_momentary = self->momentary;
      self->max_momentary_hop = self->hops;
    }
  if (hops >= SHORT_TERM && (!self->max_short_term_hop || self->short_term > self->max_short_term))
    {
      self->max_short_term = self->short_term;
      self->max_short_term_hop = self->hops;
    }
  if (self->hops % STEP == 0 && hops >= MOMENTARY)
    dsp_gating_add (self->blocks, self->momentary);
  if (self->hops % STEP == 0 && hops >= SHORT_TERM)
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
        self->kernels->k_weight (&self->filters[c / 2], ch[c] + done,
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
dsp_loudness_read_quickly (const DspLoudness *self, DspLoudnessReading *reading)
{
  reading->momentary_lufs = dsp_lufs (self->momentary);
  reading->short_term_lufs = dsp_lufs (self->short_term);
  reading->max_momentary_lufs = self->max_momentary_hop ? dsp_lufs (self->max_momentary) : NAN;
  reading->max_short_term_lufs = self->max_short_term_hop ? dsp_lufs (self->max_short_term) : NAN;
  reading->max_momentary_at_s = hop_time (self, self->max_momentary_hop);
  reading->max_short_term_at_s = hop_time (self, self->max_short_term_hop);
}

void
dsp_loudness_read (const DspLoudness *self, DspLoudnessReading *reading)
{
  dsp_loudness_read_quickly (self, reading);
  reading->integrated_lufs
      = self->hops - self->first < MOMENTARY ? NAN : dsp_gating_integrated (self->blocks);
  reading->range_lu = dsp_gating_range (self->windows);
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

void
dsp_loudness_hop_powers (const DspLoudness *self, double *powers, int n)
{
  const double *first = self->powers + SHORT_TERM + self->hops % SHORT_TERM - n;
  for (int i = 0; i < n; i++)
    powers[i] = first[i] / (self->rate / HOPS_PER_S);
}

int64_t
dsp_loudness_hops (const DspLoudness *self)
{
  return self->hops;
}

double
dsp_loudness_energy (const DspLoudness *self)
{
  double energy = self->energy;
  for (int c = 0; c < self->channels; c++)
    energy += self->filters[c / 2].sums[c % 2];
  return energy;
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
