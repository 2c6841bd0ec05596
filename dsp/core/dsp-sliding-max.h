/* dsp-sliding-max.h — the greatest of the last values, three comparisons a value and no branch that
 * depends on them, so that vectors can do it (van Herk 1992, Gil and Werman 1993): the values are
 * cut in runs as long as the window; the greatest is that of the run so far and of what the window
 * still sees of the run before. [render] after init */
#pragma once

#include "dsp-kernels-limiter.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  /* owned */
  double *ends; /* of the run before: greatest from here to its end; then -INFINITY */
  double *run;  /* the values of this run */
  /* constant */
  const DspKernelsLimiter *kernels;
  /* state */
  int window, at;
  double top; /* greatest of this run */
} DspSlidingMax;

/* [main] window >= 1 values, all of which were filling until now. False when out of memory (finish
 * it still). */
static inline bool
dsp_sliding_max_init (DspSlidingMax *self, int window, double filling)
{
  *self = (DspSlidingMax){ .window = window, .top = -INFINITY, .kernels = dsp_kernels_limiter () };
  self->ends = malloc (((size_t) window + 1) * sizeof (double));
  self->run = malloc (((size_t) window + 1) * sizeof (double));
  if (!self->ends || !self->run)
    return false;
  for (int i = 0; i < window; i++)
    self->ends[i] = filling;
  self->ends[window] = self->run[window] = -INFINITY;
  return true;
}

static inline void
dsp_sliding_max_finish (DspSlidingMax *self)
{
  free (self->ends);
  free (self->run);
}

/* The state of another one of the same window. */
static inline void
dsp_sliding_max_copy (DspSlidingMax *self, const DspSlidingMax *from)
{
  memcpy (self->ends, from->ends, ((size_t) self->window + 1) * sizeof (double));
  memcpy (self->run, from->run, ((size_t) self->window + 1) * sizeof (double));
  self->at = from->at;
  self->top = from->top;
}

/* Replaces each of n values by the greatest of it and the window - 1 before it. */
static inline void
dsp_sliding_max_process (DspSlidingMax *self, double *values, int n)
{
  for (int done = 0; done < n;)
    {
      int room = self->window - self->at, count = n - done < room ? n - done : room;
      memcpy (self->run + self->at, values + done, (size_t) count * sizeof (double));
      self->top = self->kernels->climb (values + done, self->ends + self->at + 1, self->top, count);
      self->at += count;
      done += count;
      if (self->at == self->window)
        {
          self->kernels->climb_back (self->run, self->window);
          double *full = self->run;
          self->run = self->ends;
          self->ends = full;
          self->at = 0;
          self->top = -INFINITY;
        }
    }
}
