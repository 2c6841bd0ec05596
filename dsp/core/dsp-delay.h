/* dsp-delay.h — a sample goes in, the one of some frames ago comes out. [render] after the start */
#pragma once

#include "dsp-types.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  double *past; /* owned, NULL when frames is 0 */
  int frames, at;
} DspDelay;

/* [main] The past is filled with this value. False when out of memory. */
static inline bool
dsp_delay_init (DspDelay *self, int frames, double filling)
{
  *self = (DspDelay){ .frames = frames };
  if (frames == 0)
    return true;
  self->past = malloc ((size_t) frames * sizeof (double));
  for (int i = 0; self->past && i < frames; i++)
    self->past[i] = filling;
  return self->past != NULL;
}

static inline void
dsp_delay_finish (DspDelay *self)
{
  free (self->past);
  self->past = NULL;
}

/* The state of another one of the same length. */
static inline void
dsp_delay_copy (DspDelay *self, const DspDelay *from)
{
  if (self->frames > 0)
    memcpy (self->past, from->past, (size_t) self->frames * sizeof (double));
  self->at = from->at;
}

static inline double
dsp_delay_next (DspDelay *self, double x)
{
  if (self->frames == 0)
    return x;
  double oldest = self->past[self->at];
  self->past[self->at] = x;
  self->at = self->at + 1 < self->frames ? self->at + 1 : 0;
  return oldest;
}

/* The next n samples, in place. */
static inline void
dsp_delay_process (DspDelay *self, double *x, int n)
{
  if (self->frames == 0)
    return;
  for (int done = 0; done < n;)
    {
      int room = self->frames - self->at, count = n - done < room ? n - done : room;
      double *past = self->past + self->at, *now = x + done;
      for (int i = 0; i < count; i++)
        {
          double oldest = past[i];
          past[i] = now[i];
          now[i] = oldest;
        }
      self->at = count < room ? self->at + count : 0;
      done += count;
    }
}

/* The next n samples go in, and nobody wants what comes out. */
static inline void
dsp_delay_push (DspDelay *self, const double *x, int n)
{
  for (int done = 0; done < n && self->frames > 0;)
    {
      int room = self->frames - self->at, count = n - done < room ? n - done : room;
      memcpy (self->past + self->at, x + done, (size_t) count * sizeof (double));
      self->at = count < room ? self->at + count : 0;
      done += count;
    }
}
