/* dsp-sliding-min.h — the least of the last values, in constant time per value (Lemire 2006: a
 * queue of candidates in ascending order). [render] after init */
#pragma once

#include "dsp-types.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  /* owned */
  double *values; /* ring: the candidates */
  int64_t *times; /* and when they came */
  /* state */
  int window, head, count;
  int64_t time;
} DspSlidingMin;

/* [main] window >= 1 values. False when out of memory (finish it still). */
static inline bool
dsp_sliding_min_init (DspSlidingMin *self, int window)
{
  *self = (DspSlidingMin){ .window = window };
  self->values = calloc ((size_t) window, sizeof (double));
  self->times = calloc ((size_t) window, sizeof (int64_t));
  return self->values && self->times;
}

static inline void
dsp_sliding_min_finish (DspSlidingMin *self)
{
  free (self->values);
  free (self->times);
}

/* The state of another one of the same window. */
static inline void
dsp_sliding_min_copy (DspSlidingMin *self, const DspSlidingMin *from)
{
  memcpy (self->values, from->values, (size_t) self->window * sizeof (double));
  memcpy (self->times, from->times, (size_t) self->window * sizeof (int64_t));
  self->head = from->head;
  self->count = from->count;
  self->time = from->time;
}

/* Least of this and the window - 1 values before it (as far as there were any). */
static inline double
dsp_sliding_min_next (DspSlidingMin *self, double value)
{
  while (self->count > 0)
    {
      int last = self->head + self->count - 1;
      if (self->values[last < self->window ? last : last - self->window] < value)
        break;
      self->count--;
    }
  if (self->count > 0 && self->times[self->head] <= self->time - self->window)
    {
      self->head = self->head + 1 < self->window ? self->head + 1 : 0;
      self->count--;
    }
  int place = self->head + self->count;
  place = place < self->window ? place : place - self->window;
  self->values[place] = value;
  self->times[place] = self->time++;
  self->count++;
  return self->values[self->head];
}
