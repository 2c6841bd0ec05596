/* app-region-loudness.h — loudness of parts of what was measured, from its momentary curve. Inside
 * survey/ only. [any thread] */
#pragma once

#include "app-measure.h"

/* Seconds from the start of the curve. */
typedef struct
{
  double from_s, to_s;
} AppStretch;

/* Integrated loudness (ITU-R BS.1770-5, both gates) over the 400 ms blocks of the curve that lie
 * inside a stretch. Where none does, the mean of those that touch one. LUFS; -INFINITY: silence or
 * gated, NAN: the curve has no whole block there. */
double app_region_loudness (const GArray *momentary, const AppStretch *stretches, int n);

/* The length_s whose blocks have the highest mean power, on the steps of the curve; the first of
 * equal ones; all of it where it is shorter. FALSE: the curve is empty. */
gboolean app_region_loudest (const GArray *momentary, double length_s, AppStretch *loudest);
