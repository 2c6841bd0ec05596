/* dsp-eq-rows.c — sections side by side, and two sets of them while bands change. */
#include "dsp-eq-rows.h"

#include "dsp-kernels.h"
#include "dsp-smoother.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  DspEqBand band;
  int n;
  DspBiquad biquads[DSP_EQ_BAND_MAX];
} Designed;

/* Sections that run side by side on left and right, or on mid and side. */
typedef struct
{
  bool mid_side;
  int n[2]; /* sections in use; 0: this channel is left alone */
  DspBiquads row;
} Stage;

typedef struct
{
  DspEqBand bands[DSP_EQ_BANDS];
  int n[DSP_EQ_BANDS];        /* biquads of the band */
  int stage[DSP_EQ_BANDS];    /* where they are */
  int first[DSP_EQ_BANDS][2]; /* -1: not in this channel */
  int n_stages;
  Stage stages[DSP_EQ_BANDS];
} Set;

struct DspEqRows
{
  double rate;
  Designed wanted[DSP_EQ_BANDS];
  bool pending;    /* wanted is not yet in force */
  Set *now, *next; /* point into sets */
  int warm_left, fade_left, fade_frames;
  double old[DSP_CHANNELS][DSP_QUANTUM];  /* scratch: output of the old set */
  double work[DSP_CHANNELS][DSP_QUANTUM]; /* scratch: mid and side, or a channel left alone */
  Set sets[2];
};

static bool
same_band (const DspEqBand *a, const DspEqBand *b)
{
  return a->type == b->type && a->hz == b->hz && a->gain_db == b->gain_db && a->q == b->q
         && a->order == b->order && a->channel == b->channel;
}

static bool
design (DspEqRows *self, const DspEqBand *bands)
{
  bool changed = false;
  for (int i = 0; i < DSP_EQ_BANDS; i++)
    {
      Designed *wanted = &self->wanted[i];
      if (same_band (&wanted->band, &bands[i]))
        continue;
      wanted->band = bands[i];
      wanted->n = dsp_eq_design (&bands[i], self->rate, wanted->biquads);
      changed = true;
    }
  return changed;
}

static void
put_biquad (DspBiquads *row, int c, int k, const DspBiquad *biquad)
{
  row->b0[c][k] = biquad->b0;
  row->b1[c][k] = biquad->b1;
  row->b2[c][k] = biquad->b2;
  row->a1[c][k] = biquad->a1;
  row->a2[c][k] = biquad->a2;
  row->s1[c][k] = row->s2[c][k] = 0;
}

/* The stage that takes n sections more on left and right, or on mid and side. */
static Stage *
stage_for (Set *self, bool mid_side, int n)
{
  Stage *last = self->n_stages > 0 ? &self->stages[self->n_stages - 1] : NULL;
  if (last && last->mid_side == mid_side && last->n[0] + n <= DSP_BIQUAD_MAX
      && last->n[1] + n <= DSP_BIQUAD_MAX)
    return last;
  Stage *stage = &self->stages[self->n_stages++];
  stage->mid_side = mid_side;
  stage->n[0] = stage->n[1] = 0;
  return stage;
}

static void
place_band (Set *self, int i, const Designed *designed)
{
  static const bool works_on[DSP_N_EQ_CHANNELS][2] = { [DSP_EQ_STEREO] = { true, true },
                                                       [DSP_EQ_MID] = { true, false },
                                                       [DSP_EQ_SIDE] = { false, true },
                                                       [DSP_EQ_LEFT] = { true, false },
                                                       [DSP_EQ_RIGHT] = { false, true } };
  DspEqChannel channel = designed->band.channel;
  Stage *stage = stage_for (self, channel == DSP_EQ_MID || channel == DSP_EQ_SIDE, designed->n);
  self->stage[i] = (int) (stage - self->stages);
  for (int c = 0; c < 2; c++)
    {
      self->first[i][c] = works_on[channel][c] ? stage->n[c] : -1;
      for (int j = 0; works_on[channel][c] && j < designed->n; j++)
        put_biquad (&stage->row, c, stage->n[c]++, &designed->biquads[j]);
    }
}

static void
fill_up (Stage *self)
{
  static const DspBiquad through = { .b0 = 1 };
  int most = self->n[0] > self->n[1] ? self->n[0] : self->n[1];
  self->row.n = (most + DSP_BIQUAD_GROUP - 1) / DSP_BIQUAD_GROUP * DSP_BIQUAD_GROUP;
  for (int c = 0; c < 2; c++)
    for (int k = self->n[c]; k < self->row.n; k++)
      put_biquad (&self->row, c, k, &through);
}

/* All bands at rest. */
static void
set_build (Set *self, const Designed *bands)
{
  self->n_stages = 0;
  for (int i = 0; i < DSP_EQ_BANDS; i++)
    {
      self->bands[i] = bands[i].band;
      self->n[i] = bands[i].n;
    }
  for (int stereo = 1; stereo >= 0; stereo--)
    for (int i = 0; i < DSP_EQ_BANDS; i++)
      if (self->n[i] > 0 && (self->bands[i].channel == DSP_EQ_STEREO) == stereo)
        place_band (self, i, &bands[i]);
  for (int i = 0; i < self->n_stages; i++)
    fill_up (&self->stages[i]);
}

/* Where a band keeps its form and place, its filters go on from where those of the other set are.
 */
static void
set_inherit (Set *self, const Set *from)
{
  for (int i = 0; i < DSP_EQ_BANDS; i++)
    {
      const DspEqBand *a = &self->bands[i], *b = &from->bands[i];
      if (self->n[i] != from->n[i] || a->type != b->type || a->channel != b->channel)
        continue;
      DspBiquads *to = &self->stages[self->stage[i]].row;
      const DspBiquads *old = &from->stages[from->stage[i]].row;
      for (int c = 0; c < 2; c++)
        for (int j = 0; j < self->n[i] && self->first[i][c] >= 0; j++)
          {
            to->s1[c][self->first[i][c] + j] = old->s1[c][from->first[i][c] + j];
            to->s2[c][self->first[i][c] + j] = old->s2[c][from->first[i][c] + j];
          }
    }
}

static void
process_left_right (Stage *self, double (*work)[DSP_QUANTUM], double *const *ch, int n)
{
  double *io[2];
  for (int c = 0; c < 2; c++)
    {
      io[c] = self->n[c] > 0 ? ch[c] : work[c];
      if (self->n[c] == 0)
        memset (work[c], 0, (size_t) n * sizeof (double));
    }
  dsp_kernels ()->biquads (&self->row, io, n);
}

static void
process_mid_side (Stage *self, double (*work)[DSP_QUANTUM], double *const *ch, int n)
{
  double *mid = work[0], *side = work[1];
  double *const io[2] = { mid, side };
  for (int i = 0; i < n; i++)
    {
      mid[i] = self->n[0] > 0 ? (ch[0][i] + ch[1][i]) * 0.5 : 0;
      side[i] = self->n[1] > 0 ? (ch[0][i] - ch[1][i]) * 0.5 : 0;
    }
  dsp_kernels ()->biquads (&self->row, io, n);
  for (int i = 0; i < n; i++)
    {
      double left = ch[0][i], right = ch[1][i];
      if (self->n[0] > 0)
        {
          double change = mid[i] - (left + right) * 0.5;
          ch[0][i] += change;
          ch[1][i] += change;
        }
      if (self->n[1] > 0)
        {
          double change = side[i] - (left - right) * 0.5;
          ch[0][i] += change;
          ch[1][i] -= change;
        }
    }
}

static void
set_process (Set *self, double (*work)[DSP_QUANTUM], double *const *ch, int n)
{
  for (int i = 0; i < self->n_stages; i++)
    if (self->stages[i].mid_side)
      process_mid_side (&self->stages[i], work, ch, n);
    else
      process_left_right (&self->stages[i], work, ch, n);
}

DspEqRows *
dsp_eq_rows_new (double rate, const DspEqBand *bands)
{
  DspEqRows *self = calloc (1, sizeof (DspEqRows));
  if (!self)
    return NULL;
  self->rate = rate;
  self->now = &self->sets[0];
  self->next = &self->sets[1];
  self->fade_frames = dsp_smoother_frames (DSP_GLIDE_MS, rate);
  design (self, bands);
  set_build (self->now, self->wanted);
  return self;
}

void
dsp_eq_rows_free (DspEqRows *self)
{
  free (self);
}

void
dsp_eq_rows_update (DspEqRows *self, const DspEqBand *bands)
{
  if (design (self, bands))
    self->pending = true;
}

/* Frames until something about the fade changes, at most n; starts a fade that is due. */
static int
next_part (DspEqRows *self, int n)
{
  if (self->fade_left == 0 && self->pending)
    {
      set_build (self->next, self->wanted);
      set_inherit (self->next, self->now);
      self->warm_left = self->fade_left = self->fade_frames;
      self->pending = false;
    }
  int left = self->warm_left > 0 ? self->warm_left : self->fade_left;
  int most = left > 0 && left < n ? left : n;
  return most < DSP_QUANTUM ? most : DSP_QUANTUM;
}

static void
process_part (DspEqRows *self, double *const *ch, int n)
{
  if (self->fade_left == 0)
    {
      set_process (self->now, self->work, ch, n);
      return;
    }
  double *const old[] = { self->old[0], self->old[1] };
  for (int c = 0; c < DSP_CHANNELS; c++)
    memcpy (old[c], ch[c], (size_t) n * sizeof (double));
  set_process (self->now, self->work, old, n);
  set_process (self->next, self->work, ch, n);
  if (self->warm_left > 0)
    {
      for (int c = 0; c < DSP_CHANNELS; c++)
        memcpy (ch[c], old[c], (size_t) n * sizeof (double));
      self->warm_left -= n;
      return;
    }
  for (int i = 0; i < n; i++)
    {
      double w = dsp_eq_fade (self->fade_left - i, self->fade_frames);
      for (int c = 0; c < DSP_CHANNELS; c++)
        ch[c][i] += w * (old[c][i] - ch[c][i]);
    }
  self->fade_left -= n;
  if (self->fade_left == 0)
    {
      Set *done = self->now;
      self->now = self->next;
      self->next = done;
    }
}

void
dsp_eq_rows_process (DspEqRows *self, double *const *ch, int n)
{
  for (int done = 0; done < n;)
    {
      int count = next_part (self, n - done);
      double *const part[] = { ch[0] + done, ch[1] + done };
      process_part (self, part, count);
      done += count;
    }
}
