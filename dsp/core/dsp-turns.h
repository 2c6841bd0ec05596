/* dsp-turns.h — where something changes, to 5 ms: blocks of a spectrum tell that it does, and one
 * value for each part of the sound tells where. */
#pragma once

#include "dsp-places.h"

typedef struct
{
  double rate;
  int length; /* of a part, in frames */
  int filled; /* of the running one: the caller's count */
  int64_t n, room;
  float *values; /* owned */
} DspTurns;

/* [main] For so many frames; false when out of memory. */
bool dsp_turns_init (DspTurns *self, double rate, int64_t frames);
void dsp_turns_finish (DspTurns *self); /* of a zeroed one, too */

/* [measure] A part is over. value: positive outside of places, negative inside, as a whole. */
void dsp_turns_add (DspTurns *self, double value);
/* [measure] Moves the edges of places to where, within so many seconds of each, the sum of all
 * values on its outside less those on its inside is largest. What has no such edge stays. */
void dsp_turns_refine (const DspTurns *self, DspPlaces *places, double reach_s);
