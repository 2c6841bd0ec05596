/* dsp-places.h — where something was found in a piece of audio: a bounded list that keeps the
 * gravest. A plain value: a copy is a copy. */
#pragma once

#include "dsp-types.h"

#define DSP_PLACES 64

typedef struct
{
  double from_s, to_s; /* from the start of the file; equal: a point */
  double weight;       /* how grave, in whatever the check counts; larger is worse */
} DspPlace;

typedef struct
{
  DspPlace at[DSP_PLACES]; /* in the order of time */
  int n;
  int64_t found; /* all of them, also those that had no room */
} DspPlaces;

/* Adds one that begins no earlier than those before it; one that begins within near_s of the end of
 * the last widens that (its weight the larger of both) and is not counted again. When there is no
 * room the least grave gives way, of equals the later. [measure] */
void dsp_places_add (DspPlaces *self, double from_s, double to_s, double weight, double near_s);
