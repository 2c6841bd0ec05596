/* dsp-span.h — a place that still grows, frame by frame, before it is added to a list of places:
 * so a long one counts once, also when the list has no room for it. A plain value, zero at first.
 */
#pragma once

#include "dsp-places.h"

#include <math.h>

typedef struct
{
  int64_t from, to; /* to: the frame behind the last */
  double weight;
  bool open;
} DspSpan;

/* Adds it to the list, if there is one. [measure] */
static inline void
dsp_span_close (DspSpan *self, DspPlaces *places, double rate)
{
  if (self->open)
    dsp_places_add (places, (double) self->from / rate, (double) self->to / rate, self->weight,
                    0.0);
  self->open = false;
}

/* Frames from .. to - 1 are part of a place; from never decreases by more than a span is long. What
 * begins within near frames of the end of the last belongs to that; its weight is the larger of
 * both. [measure] */
static inline void
dsp_span_grow (DspSpan *self, DspPlaces *places, double rate, int64_t from, int64_t to,
               double weight, int64_t near)
{
  if (self->open && from <= self->to + near)
    {
      self->to = to > self->to ? to : self->to;
      self->weight = fmax (self->weight, weight);
      return;
    }
  dsp_span_close (self, places, rate);
  *self = (DspSpan){ from, to, weight, true };
}
