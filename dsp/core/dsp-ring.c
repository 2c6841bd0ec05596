/* dsp-ring.c — single-producer single-consumer ring with C11 acquire/release indices. */
#include "dsp-ring.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct DspRing
{
  size_t item_size, mask;
  unsigned char *items;
  /* Free-running counts, on cache lines of their own: written by one side, read by the other. */
  _Alignas(64) atomic_size_t head; /* items ever written; producer's */
  _Alignas(64) atomic_size_t tail; /* items ever read; consumer's */
};

DspRing *
dsp_ring_new (size_t item_size, size_t capacity)
{
  size_t size = 1;
  while (size < capacity)
    size *= 2;
  DspRing *self = aligned_alloc (64, (sizeof (DspRing) + 63) / 64 * 64);
  if (!self)
    return NULL;
  self->item_size = item_size;
  self->mask = size - 1;
  self->items = malloc (size * item_size);
  if (!self->items)
    {
      free (self);
      return NULL;
    }
  memset (self->items, 0, size * item_size);
  atomic_init (&self->head, 0);
  atomic_init (&self->tail, 0);
  return self;
}

void
dsp_ring_free (DspRing *self)
{
  if (!self)
    return;
  free (self->items);
  free (self);
}

size_t
dsp_ring_readable (const DspRing *self)
{
  return atomic_load_explicit (&self->head, memory_order_acquire)
         - atomic_load_explicit (&self->tail, memory_order_acquire);
}

size_t
dsp_ring_writable (const DspRing *self)
{
  return self->mask + 1 - dsp_ring_readable (self);
}

static unsigned char *
item_at (const DspRing *self, size_t count)
{
  return self->items + (count & self->mask) * self->item_size;
}

void *
dsp_ring_write_slot (DspRing *self)
{
  if (!dsp_ring_writable (self))
    return NULL;
  return item_at (self, atomic_load_explicit (&self->head, memory_order_relaxed));
}

void
dsp_ring_commit (DspRing *self)
{
  size_t head = atomic_load_explicit (&self->head, memory_order_relaxed);
  atomic_store_explicit (&self->head, head + 1, memory_order_release);
}

const void *
dsp_ring_read_slot (DspRing *self)
{
  if (!dsp_ring_readable (self))
    return NULL;
  return item_at (self, atomic_load_explicit (&self->tail, memory_order_relaxed));
}

void
dsp_ring_release (DspRing *self)
{
  size_t tail = atomic_load_explicit (&self->tail, memory_order_relaxed);
  atomic_store_explicit (&self->tail, tail + 1, memory_order_release);
}

size_t
dsp_ring_write (DspRing *self, const void *items, size_t n)
{
  size_t room = dsp_ring_writable (self);
  size_t count = n < room ? n : room;
  size_t head = atomic_load_explicit (&self->head, memory_order_relaxed);
  for (size_t i = 0; i < count; i++)
    memcpy (item_at (self, head + i), (const unsigned char *) items + i * self->item_size,
            self->item_size);
  atomic_store_explicit (&self->head, head + count, memory_order_release);
  return count;
}

size_t
dsp_ring_read (DspRing *self, void *items, size_t n)
{
  size_t there = dsp_ring_readable (self);
  size_t count = n < there ? n : there;
  size_t tail = atomic_load_explicit (&self->tail, memory_order_relaxed);
  for (size_t i = 0; i < count; i++)
    memcpy ((unsigned char *) items + i * self->item_size, item_at (self, tail + i),
            self->item_size);
  atomic_store_explicit (&self->tail, tail + count, memory_order_release);
  return count;
}
