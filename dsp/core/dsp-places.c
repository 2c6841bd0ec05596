/* dsp-places.c — a bounded list of places. */
#include "dsp-places.h"

#include <math.h>
#include <string.h>

void
dsp_places_add (DspPlaces *self, double from_s, double to_s, double weight, double near_s)
{
  DspPlace *last = self->n > 0 ? &self->at[self->n - 1] : NULL;
  if (last && from_s <= last->to_s + near_s)
    {
      last->to_s = fmax (last->to_s, to_s);
      last->weight = fmax (last->weight, weight);
      return;
    }
  self->found++;
  if (self->n == DSP_PLACES)
    {
      int least = 0;
      for (int i = 1; i < self->n; i++)
        if (self->at[i].weight <= self->at[least].weight)
          least = i;
      if (weight <= self->at[least].weight)
        return;
      self->n--;
      memmove (self->at + least, self->at + least + 1,
               (size_t) (self->n - least) * sizeof (DspPlace));
    }
  self->at[self->n++] = (DspPlace){ from_s, to_s, weight };
}
