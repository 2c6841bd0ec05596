/* dsp-eq-dynamic.c — fixed filters, and gains that move. */
#include "dsp-eq-dynamic.h"

#include "dsp-compressor-curve.h"
#include "dsp-smoother.h"

#include <stdlib.h>

#define HOP DSP_EQ_DYNAMIC_HOP

enum
{
  SECTIONS = 3 /* of a bell or shelf */
};

static const double least = 1e-8; /* log2: what is left of a change is none */

/* Left and right, or one signal and nothing. */
typedef double Pair __attribute__ ((vector_size (16)));

/* F: how a band hears and acts. */
typedef struct
{
  DspEqBand band;
  int n;        /* 0: hears nothing */
  double scale; /* 1 / (g - 1) */
  Pair b0[SECTIONS], b1[SECTIONS], b2[SECTIONS], a1[SECTIONS], a2[SECTIONS];
  Pair s1[SECTIONS], s2[SECTIONS];
} Filter;

typedef struct
{
  /* settings */
  DspCompressorCurve curve;    /* range 0: off */
  double direction;            /* -1 down, 1 up */
  double attack, release, ear; /* poles: the first two per hop, the last per frame */

  /* filters; they change when warm and fade are over */
  Filter *now, *next, filters[2];
  Filter wanted;
  bool pending;
  int warm_left, fade_left;

  /* detector and gain */
  double mean[3];  /* square of the signal after one, two and three poles */
  double change;   /* log2, at the end of the running hop */
  double from, to; /* G - 1 at both ends of the hop */
} Band;

struct DspEqDynamic
{
  double rate;
  int fade_frames;
  int at; /* frames into the running hop */
  Band bands[DSP_EQ_BANDS];
  Pair in[DSP_QUANTUM], out[DSP_QUANTUM], old[DSP_QUANTUM]; /* scratch */
};

static bool
is_on (const DspEqDynamicBand *band)
{
  DspEqType type = band->band.type;
  bool can = type == DSP_EQ_BELL || type == DSP_EQ_LOW_SHELF || type == DSP_EQ_HIGH_SHELF;
  return can && fabs (band->band.gain_db) > 0.01 && band->ratio > 1;
}

/* ---- filter ---- */

static void
filter_design (Filter *self, const DspEqBand *band, double rate)
{
  DspBiquad biquads[DSP_EQ_BAND_MAX];
  *self = (Filter){ .band = *band, .scale = 1 / (dsp_db_to_gain (band->gain_db) - 1) };
  self->n = dsp_eq_design (band, rate, biquads);
  for (int k = 0; k < self->n; k++)
    {
      self->b0[k] = (Pair){ biquads[k].b0, biquads[k].b0 };
      self->b1[k] = (Pair){ biquads[k].b1, biquads[k].b1 };
      self->b2[k] = (Pair){ biquads[k].b2, biquads[k].b2 };
      self->a1[k] = (Pair){ biquads[k].a1, biquads[k].a1 };
      self->a2[k] = (Pair){ biquads[k].a2, biquads[k].a2 };
    }
}

/* Transposed direct form II; the sections of one frame and the next overlap in the processor. */
static inline void
filter_run (Filter *self, int sections, const Pair *in, Pair *out, int n)
{
  Pair s1[SECTIONS], s2[SECTIONS], scale = { self->scale, self->scale };
  for (int k = 0; k < sections; k++)
    {
      s1[k] = self->s1[k];
      s2[k] = self->s2[k];
    }
  for (int i = 0; i < n; i++)
    {
      Pair x = in[i];
      for (int k = 0; k < sections; k++)
        {
          Pair y = self->b0[k] * x + s1[k];
          s1[k] = (self->b1[k] * x - self->a1[k] * y) + s2[k];
          s2[k] = self->b2[k] * x - self->a2[k] * y;
          x = y;
        }
      out[i] = (x - in[i]) * scale;
    }
  for (int k = 0; k < sections; k++)
    {
      self->s1[k] = s1[k];
      self->s2[k] = s2[k];
    }
}

static void
filter_process (Filter *self, const Pair *in, Pair *out, int n)
{
  if (self->n == 1)
    filter_run (self, 1, in, out, n);
  else if (self->n == 2)
    filter_run (self, 2, in, out, n);
  else if (self->n == 3)
    filter_run (self, 3, in, out, n);
  else
    for (int i = 0; i < n; i++)
      out[i] = (Pair){ 0, 0 };
}

/* ---- settings ---- */

static bool
same_filter (const DspEqBand *a, const DspEqBand *b)
{
  return a->type == b->type && a->hz == b->hz && a->gain_db == b->gain_db && a->q == b->q
         && a->channel == b->channel;
}

/* A shelf down to 0 Hz has longer periods than its frequency says. */
static double
ear_seconds (const DspEqBand *band)
{
  double periods = band->type == DSP_EQ_LOW_SHELF ? 0.8 : 0.4, seconds = periods / band->hz;
  return seconds < 0.0001 ? 0.0001 : seconds > 0.02 ? 0.02 : seconds;
}

/* Takes the settings; true when the filter is another one. */
static bool
band_set (Band *self, const DspEqDynamicBand *band, double rate)
{
  const double knee = DSP_EQ_DYNAMIC_KNEE_DB * DSP_LOG2_PER_DB;
  bool on = is_on (band);
  DspEqBand shape = on ? band->band : (DspEqBand){ .type = DSP_EQ_OFF };
  self->curve = (DspCompressorCurve){ .floor = 1e-30,
                                      .scale = 0.5,
                                      .threshold = band->threshold_db * DSP_LOG2_PER_DB,
                                      .knee = knee,
                                      .bend = 1 / (2 * knee),
                                      .slope = 1 - 1 / band->ratio,
                                      .range = on ? fabs (band->band.gain_db) * DSP_LOG2_PER_DB : 0,
                                      .side = 1 };
  self->direction = band->band.gain_db < 0 ? -1 : 1;
  self->attack = dsp_pole (band->attack_s, rate / HOP);
  self->release = dsp_pole (band->release_s, rate / HOP);
  if (on)
    self->ear = dsp_pole (ear_seconds (&shape), rate);
  if (same_filter (&shape, &self->wanted.band))
    return false;
  if (on)
    filter_design (&self->wanted, &shape, rate);
  else
    self->wanted = (Filter){ .band = shape };
  return true;
}

/* ---- processing ---- */

/* What the band works on, as a pair. */
static void
gather (DspEqChannel channel, double *const *ch, Pair *in, int n)
{
  for (int i = 0; i < n; i++)
    {
      double left = ch[0][i], right = ch[1][i];
      switch (channel)
        {
        case DSP_EQ_MID:
          in[i] = (Pair){ (left + right) * 0.5, 0 };
          break;
        case DSP_EQ_SIDE:
          in[i] = (Pair){ (left - right) * 0.5, 0 };
          break;
        case DSP_EQ_LEFT:
          in[i] = (Pair){ left, 0 };
          break;
        case DSP_EQ_RIGHT:
          in[i] = (Pair){ right, 0 };
          break;
        default:
          in[i] = (Pair){ left, right };
          break;
        }
    }
}

static void
add (DspEqChannel channel, double *const *ch, int i, Pair change)
{
  switch (channel)
    {
    case DSP_EQ_MID:
      ch[0][i] += change[0];
      ch[1][i] += change[0];
      break;
    case DSP_EQ_SIDE:
      ch[0][i] += change[0];
      ch[1][i] -= change[0];
      break;
    case DSP_EQ_LEFT:
      ch[0][i] += change[0];
      break;
    case DSP_EQ_RIGHT:
      ch[1][i] += change[0];
      break;
    default:
      ch[0][i] += change[0];
      ch[1][i] += change[1];
      break;
    }
}

/* The gain for the end of the next hop. */
static void
next_hop (Band *self)
{
  /* A sine's mean square is half the square of its level. */
  double target = self->direction * dsp_compressor_curve (&self->curve, 2 * self->mean[2]);
  bool further = target * self->change >= 0 && fabs (target) > fabs (self->change);
  double pole = further ? self->attack : self->release;
  self->change = target + pole * (self->change - target);
  if (target == 0 && fabs (self->change) < least)
    self->change = 0;
  self->from = self->to;
  self->to = self->change == 0 ? 0 : dsp_exp2 (self->change) - 1;
}

static void
follow (Band *self, DspEqChannel channel, int at, const Pair *heard, double *const *ch, int n)
{
  double pole = self->ear, first = self->mean[0], second = self->mean[1], third = self->mean[2];
  for (int i = 0; i < n; i++)
    {
      double a = heard[i][0] * heard[i][0], b = heard[i][1] * heard[i][1], power = a > b ? a : b;
      first = power + pole * (first - power);
      second = first + pole * (second - first);
      third = second + pole * (third - second);
      at++;
      if (self->from != 0 || self->to != 0)
        {
          double gain = self->from + (self->to - self->from) * at / HOP;
          add (channel, ch, i, heard[i] * (Pair){ gain, gain });
        }
      if (at < HOP)
        continue;
      at = 0;
      self->mean[2] = third;
      next_hop (self);
    }
  self->mean[0] = first;
  self->mean[1] = second;
  self->mean[2] = third;
}

/* A filter for another channel waits until the old one has gone. */
static void
begin_fade (Band *self)
{
  bool moves = self->now->n > 0 && self->wanted.n > 0
               && self->now->band.channel != self->wanted.band.channel;
  if (moves)
    *self->next = (Filter){ .band.channel = self->now->band.channel };
  else
    {
      *self->next = self->wanted;
      self->pending = false;
    }
  for (int k = 0; self->next->n == self->now->n && k < self->now->n; k++)
    {
      self->next->s1[k] = self->now->s1[k];
      self->next->s2[k] = self->now->s2[k];
    }
}

/* Frames until something about the fade changes, at most n; starts a fade that is due. */
static int
next_part (Band *self, int fade_frames, int n)
{
  if (self->fade_left == 0 && self->pending)
    {
      begin_fade (self);
      self->warm_left = self->fade_left = fade_frames;
    }
  int left = self->warm_left > 0 ? self->warm_left : self->fade_left;
  return left > 0 && left < n ? left : n;
}

static void
fade (const DspEqDynamic *self, Band *band, const Pair *old, Pair *out, int n)
{
  for (int i = 0; i < n; i++)
    {
      int left = band->warm_left > 0 ? band->fade_left : band->fade_left - i;
      double w = dsp_eq_fade (left, self->fade_frames);
      out[i] += (old[i] - out[i]) * (Pair){ w, w };
    }
  if (band->warm_left > 0)
    {
      band->warm_left -= n;
      return;
    }
  band->fade_left -= n;
  if (band->fade_left == 0)
    {
      Filter *done = band->now;
      band->now = band->next;
      band->next = done;
    }
}

static void
process_band (DspEqDynamic *self, Band *band, double *const *ch, int n)
{
  for (int done = 0, count; done < n; done += count)
    {
      count = next_part (band, self->fade_frames, n - done);
      bool fading = band->fade_left > 0;
      if (!fading && band->now->n == 0)
        {
          band->mean[0] = band->mean[1] = band->mean[2] = band->change = band->from = band->to = 0;
          return;
        }
      const Filter *one = band->now->n > 0 ? band->now : band->next;
      DspEqChannel channel = one->band.channel;
      double *const part[] = { ch[0] + done, ch[1] + done };
      gather (channel, part, self->in, count);
      filter_process (fading ? band->next : band->now, self->in, self->out, count);
      if (fading)
        {
          filter_process (band->now, self->in, self->old, count);
          fade (self, band, self->old, self->out, count);
        }
      follow (band, channel, (self->at + done) % HOP, self->out, part, count);
    }
}

DspEqDynamic *
dsp_eq_dynamic_new (double rate, const DspEqDynamicBand *bands)
{
  DspEqDynamic *self = aligned_alloc (16, (sizeof (DspEqDynamic) + 15) / 16 * 16);
  if (!self)
    return NULL;
  memset (self, 0, sizeof *self);
  self->rate = rate;
  self->fade_frames = dsp_smoother_frames (DSP_GLIDE_MS, rate);
  for (int i = 0; i < DSP_EQ_BANDS; i++)
    {
      Band *band = &self->bands[i];
      band->now = &band->filters[0];
      band->next = &band->filters[1];
      if (band_set (band, &bands[i], rate))
        *band->now = band->wanted;
    }
  return self;
}

void
dsp_eq_dynamic_free (DspEqDynamic *self)
{
  free (self);
}

void
dsp_eq_dynamic_update (DspEqDynamic *self, const DspEqDynamicBand *bands)
{
  for (int i = 0; i < DSP_EQ_BANDS; i++)
    if (band_set (&self->bands[i], &bands[i], self->rate))
      self->bands[i].pending = true;
}

void
dsp_eq_dynamic_process (DspEqDynamic *self, double *const *ch, int n)
{
  for (int done = 0; done < n;)
    {
      int count = n - done < DSP_QUANTUM ? n - done : DSP_QUANTUM;
      double *const part[] = { ch[0] + done, ch[1] + done };
      for (int i = 0; i < DSP_EQ_BANDS; i++)
        process_band (self, &self->bands[i], part, count);
      self->at = (self->at + count) % HOP;
      done += count;
    }
}

void
dsp_eq_dynamic_read (const DspEqDynamic *self, double *change_db, double *level)
{
  for (int i = 0; i < DSP_EQ_BANDS; i++)
    {
      const Band *band = &self->bands[i];
      change_db[i] = band->change * DSP_DB_PER_LOG2;
      level[i] = dsp_gain_to_db (2 * band->mean[2]) / 2;
    }
}

double
dsp_eq_dynamic_decay (const DspEqDynamicBand *band, double rate)
{
  if (!is_on (band))
    return 0;
  double slowest = band->attack_s > band->release_s ? band->attack_s : band->release_s;
  double hops = slowest * rate + 2 * HOP, ear = 3 * ear_seconds (&band->band) * rate;
  return hops + ear + dsp_eq_decay (&band->band, rate);
}
