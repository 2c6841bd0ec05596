/* dsp-latest.c — triple buffer: the writer swaps its buffer with the middle one, the reader
 * likewise. */
#include "dsp-latest.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum
{
  FRESH = 4, /* flag beside the index of the middle buffer: written and not yet read */
};

struct DspLatest
{
  size_t size;
  unsigned char *buffers[3];
  unsigned back;  /* writer's */
  unsigned front; /* reader's */
  atomic_uint middle;
};

DspLatest *
dsp_latest_new (size_t size, const void *initial)
{
  DspLatest *self = calloc (1, sizeof (DspLatest));
  if (!self)
    return NULL;
  self->size = size;
  self->back = 0;
  self->front = 1;
  atomic_init (&self->middle, 2);
  for (int i = 0; i < 3; i++)
    {
      self->buffers[i] = calloc (1, size);
      if (!self->buffers[i])
        {
          dsp_latest_free (self);
          return NULL;
        }
      if (initial)
        memcpy (self->buffers[i], initial, size);
    }
  return self;
}

void
dsp_latest_free (DspLatest *self)
{
  if (!self)
    return;
  for (int i = 0; i < 3; i++)
    free (self->buffers[i]);
  free (self);
}

void
dsp_latest_write (DspLatest *self, const void *value)
{
  memcpy (self->buffers[self->back], value, self->size);
  self->back
      = atomic_exchange_explicit (&self->middle, self->back | FRESH, memory_order_acq_rel) & 3;
}

bool
dsp_latest_read (DspLatest *self, void *value)
{
  bool fresh = atomic_load_explicit (&self->middle, memory_order_relaxed) & FRESH;
  if (fresh)
    self->front = atomic_exchange_explicit (&self->middle, self->front, memory_order_acq_rel) & 3;
  memcpy (value, self->buffers[self->front], self->size);
  return fresh;
}
