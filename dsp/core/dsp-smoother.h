/* dsp-smoother.h — a value that glides linearly to its target over a number of frames, the same for
 * any block sizes. [render] */
#pragma once

#include "dsp-types.h"

#define DSP_GLIDE_MS 20.0 /* a change of this length is neither heard as a click nor as late */

typedef struct
{
  double value, target, step;
  int left; /* frames until value is target */
} DspSmoother;

static inline void
dsp_smoother_set (DspSmoother *self, double value)
{
  *self = (DspSmoother){ .value = value, .target = value };
}

/* Glides from wherever it is; does nothing when the target is the old one. frames >= 1. */
static inline void
dsp_smoother_glide (DspSmoother *self, double target, int frames)
{
  if (target == self->target)
    return;
  self->target = target;
  self->left = frames;
  self->step = (target - self->value) / frames;
}

/* The value for the next frame. */
static inline double
dsp_smoother_next (DspSmoother *self)
{
  if (self->left > 0)
    {
      self->left--;
      self->value = self->left ? self->value + self->step : self->target;
    }
  return self->value;
}

/* The values for the next n frames. */
static inline void
dsp_smoother_fill (DspSmoother *self, double *values, int n)
{
  int i = 0;
  for (; i < n && self->left > 0; i++)
    values[i] = dsp_smoother_next (self);
  for (double value = self->value; i < n; i++)
    values[i] = value;
}

static inline bool
dsp_smoother_still (const DspSmoother *self)
{
  return self->left == 0;
}

/* Frames of a glide of ms at this rate, at least 1. */
static inline int
dsp_smoother_frames (double ms, double rate)
{
  int frames = (int) (ms * 0.001 * rate + 0.5);
  return frames > 1 ? frames : 1;
}
