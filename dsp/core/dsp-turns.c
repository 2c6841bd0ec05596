/* dsp-turns.c — where something changes, to 5 ms. */
#include "dsp-turns.h"

#include <math.h>
#include <stdlib.h>

static const double part_s = 0.005;

bool
dsp_turns_init (DspTurns *self, double rate, int64_t frames)
{
  *self = (DspTurns){ .rate = rate, .length = (int) (part_s * rate) };
  self->room = frames / self->length + 1;
  self->values = calloc ((size_t) self->room, sizeof (float));
  return self->values != NULL;
}

void
dsp_turns_finish (DspTurns *self)
{
  free (self->values);
  self->values = NULL;
}

void
dsp_turns_add (DspTurns *self, double value)
{
  if (self->n < self->room)
    self->values[self->n++] = (float) value;
  self->filled = 0;
}

/* outside: 1 when what comes before the edge is outside, else -1. */
static double
refine (const DspTurns *self, double edge_s, double reach_s, double outside)
{
  const double second = self->rate / self->length;
  const int64_t from = (int64_t) fmax (0.0, (edge_s - reach_s) * second);
  const int64_t to = (int64_t) fmin ((double) self->n, (edge_s + reach_s) * second);
  double sum = 0.0, most = 0.0;
  int64_t at = from;
  for (int64_t i = from; i < to; i++)
    {
      sum += outside * self->values[i];
      if (sum > most)
        {
          most = sum;
          at = i + 1;
        }
    }
  return at > from && at < to ? (double) at / second : edge_s;
}

void
dsp_turns_refine (const DspTurns *self, DspPlaces *places, double reach_s)
{
  for (int i = 0; i < places->n; i++)
    {
      DspPlace *place = &places->at[i];
      const double from = refine (self, place->from_s, reach_s, 1.0);
      const double to = refine (self, place->to_s, reach_s, -1.0);
      if (from < to && (i == 0 || from >= place[-1].to_s))
        *place = (DspPlace){ from, to, place->weight };
    }
}
