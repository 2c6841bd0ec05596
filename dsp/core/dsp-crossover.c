/* dsp-crossover.c — two trees and the way from one to the other. */
#include "dsp-crossover.h"

#include "dsp-kernels.h"
#include "dsp-smoother.h"

#include <stdlib.h>
#include <string.h>

struct DspCrossover
{
  double rate;
  int fade_frames;
  DspCrossoverTree *now, *next; /* point into trees */
  DspCrossoverTree trees[2];
  double wanted[DSP_CROSSOVER_SPLITS];
  bool pending; /* wanted is not yet in force */
  int warm_left, fade_left;
  double old[DSP_CROSSOVER_BANDS][DSP_CHANNELS][DSP_QUANTUM]; /* scratch */
};

DspCrossover *
dsp_crossover_new (double rate, int bands, DspCrossoverSlope slope, const double *hz)
{
  DspCrossover *self = calloc (1, sizeof (DspCrossover));
  if (!self)
    return NULL;
  self->rate = rate;
  self->fade_frames = dsp_smoother_frames (DSP_GLIDE_MS, rate);
  self->now = &self->trees[0];
  self->next = &self->trees[1];
  memcpy (self->wanted, hz, (size_t) (bands - 1) * sizeof (double));
  dsp_crossover_tree_design (self->now, bands, slope, rate, hz);
  return self;
}

void
dsp_crossover_free (DspCrossover *self)
{
  free (self);
}

void
dsp_crossover_move (DspCrossover *self, const double *hz)
{
  size_t size = (size_t) (self->now->bands - 1) * sizeof (double);
  if (memcmp (self->wanted, hz, size) == 0)
    return;
  memcpy (self->wanted, hz, size);
  self->pending = true;
}

/* Frames until something about the fade changes, at most n; starts a fade that is due. */
static int
next_part (DspCrossover *self, int n)
{
  if (self->fade_left == 0 && self->pending)
    {
      *self->next = *self->now;
      dsp_crossover_tree_design (self->next, self->now->bands, self->now->slope, self->rate,
                                 self->wanted);
      self->warm_left = self->fade_left = self->fade_frames;
      self->pending = false;
    }
  int left = self->warm_left > 0 ? self->warm_left : self->fade_left;
  return left > 0 && left < n ? left : n;
}

static void
fade (DspCrossover *self, double *const (*out)[DSP_CHANNELS], int n)
{
  for (int b = 0; b < self->now->bands; b++)
    for (int c = 0; c < DSP_CHANNELS; c++)
      for (int i = 0; i < n; i++)
        {
          double w = (double) (self->fade_left - i) / self->fade_frames;
          out[b][c][i] += w * (self->old[b][c][i] - out[b][c][i]);
        }
  self->fade_left -= n;
  if (self->fade_left == 0)
    {
      DspCrossoverTree *done = self->now;
      self->now = self->next;
      self->next = done;
    }
}

static void
process_part (DspCrossover *self, const double *const *in, double *const (*out)[DSP_CHANNELS],
              int n)
{
  const DspKernels *kernels = dsp_kernels ();
  if (self->fade_left == 0)
    {
      kernels->crossover (self->now, in, out, n);
      return;
    }
  double *old[DSP_CROSSOVER_BANDS][DSP_CHANNELS];
  for (int b = 0; b < DSP_CROSSOVER_BANDS; b++)
    for (int c = 0; c < DSP_CHANNELS; c++)
      old[b][c] = self->old[b][c];
  double *const(*before)[DSP_CHANNELS] = (double *const(*)[DSP_CHANNELS]) old;
  bool warm = self->warm_left > 0;
  kernels->crossover (self->now, in, warm ? out : before, n);
  kernels->crossover (self->next, in, warm ? before : out, n);
  if (warm)
    self->warm_left -= n;
  else
    fade (self, out, n);
}

void
dsp_crossover_process (DspCrossover *self, const double *const *in,
                       double *const (*out)[DSP_CHANNELS], int n)
{
  for (int done = 0; done < n;)
    {
      int count = next_part (self, n - done);
      const double *const from[] = { in[0] + done, in[1] + done };
      double *to[DSP_CROSSOVER_BANDS][DSP_CHANNELS];
      for (int b = 0; b < self->now->bands; b++)
        for (int c = 0; c < DSP_CHANNELS; c++)
          to[b][c] = out[b][c] + done;
      process_part (self, from, (double *const(*)[DSP_CHANNELS]) to, count);
      done += count;
    }
}

/* The slowest poles of a split at f die away as e^(-pi k f t) with the least k of the slope; 33 of
 * their times are 287 dB: what rings of +24 dBFS is 1e-7 of a level of -120 dBFS, the least that a
 * detector behind it hears. */
int64_t
dsp_crossover_memory (double rate, int bands, DspCrossoverSlope slope, const double *hz)
{
  static const double least[] = { DSP_CROSSOVER_K_12, DSP_CROSSOVER_K_24, DSP_CROSSOVER_K_48_B };
  double seconds = 2 * DSP_GLIDE_MS * 0.001;
  for (int k = 0; k < bands - 1; k++)
    seconds += 33 / (3.14159265358979324 * least[slope] * (hz[k] > 1 ? hz[k] : 1));
  return (int64_t) (seconds * rate) + 16;
}
