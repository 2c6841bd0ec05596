/* dsp-ring.h — lock-free queue of equal-sized items between one producer and one consumer thread.
 *
 * With dsp-latest the only place of C11 atomics in the program. Capacity is rounded up to a power
 * of two. */
#pragma once

#include "dsp-types.h"

typedef struct DspRing DspRing;

/* [main] item_size in bytes, capacity in items. The memory is touched here, so no page fault comes
 * later. */
DspRing *dsp_ring_new (size_t item_size, size_t capacity);
void dsp_ring_free (DspRing *self);

size_t dsp_ring_readable (const DspRing *self); /* items the consumer can take; exact for the
                                                   consumer, else a lower bound */
size_t dsp_ring_writable (const DspRing *self); /* items the producer can put; exact for the
                                                   producer, else a lower bound */

/* Copying access: the number of items moved, 0 .. n. */
size_t dsp_ring_write (DspRing *self, const void *items, size_t n);
size_t dsp_ring_read (DspRing *self, void *items, size_t n);

/* In-place access to one item: NULL when full (write_slot) or empty (read_slot); then
 * commit/release it. */
void *dsp_ring_write_slot (DspRing *self);
void dsp_ring_commit (DspRing *self);
const void *dsp_ring_read_slot (DspRing *self);
void dsp_ring_release (DspRing *self);
