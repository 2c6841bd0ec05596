/* dsp-latest.h — the newest value of a plain struct, from one writer thread to one reader thread,
 * without locks.
 *
 * Triple buffer: the writer never waits, the reader always gets a whole, the most recent, value. */
#pragma once

#include "dsp-types.h"

typedef struct DspLatest DspLatest;

DspLatest *
dsp_latest_new (size_t size, const void *initial); /* [main] initial may be NULL: zeros */
void dsp_latest_free (DspLatest *self);
void dsp_latest_write (DspLatest *self, const void *value); /* writer thread */
/* Reader thread. Copies the newest value; returns true when it is new since the last read. */
bool dsp_latest_read (DspLatest *self, void *value);
