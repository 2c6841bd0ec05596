/* app-roll-in.h — where a chain starts so that what it gives at a place is (nearly) what it gives
 * when it ran from the start. Inside programme/ only. */
#pragma once

#include <glib.h>

#include "dsp-types.h"

/* Starts lie on this grid: hops and partitions of modules up to its length fall on the same frames
 * as in a run from the start. */
#define APP_ROLL_IN_GRID (32 * DSP_QUANTUM)

/* Frame (>= 0, on the grid) at which a chain starts whose output is wanted from frame pos on. A
 * chain that remembers nothing starts with the quantum of pos itself. */
static inline gint64
app_roll_in_start (gint64 pos, gint64 memory, gint64 latency)
{
  gint64 grid = memory > 0 || latency > 0 ? APP_ROLL_IN_GRID : DSP_QUANTUM;
  gint64 start = pos - memory - latency;
  return start > 0 ? start / grid * grid : 0;
}

/* The same for who cannot wait: of what the chain remembers, `most` frames at most (< 0: all). What
 * it gives is near what it should be, and no more; so where the result is another one than above,
 * something exact must follow. */
static inline gint64
app_roll_in_start_brief (gint64 pos, gint64 memory, gint64 latency, gint64 most)
{
  gint64 exact = app_roll_in_start (pos, memory, latency);
  gint64 brief = MAX (pos - most - latency, 0) / DSP_QUANTUM * DSP_QUANTUM;
  return most < 0 ? exact : MAX (exact, brief);
}
