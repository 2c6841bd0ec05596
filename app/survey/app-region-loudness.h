/* app-region-loudness.h — loudness of parts of what was measured, from its powers of every 10 ms
 * (app_measurer_steal_powers). Inside survey/ only. [any thread] */
#pragma once

#include "app-measure.h"

/* Seconds from the start of the curve. */
typedef struct
{
  double from_s, to_s;
} AppStretch;

/* Integrated loudness (ITU-R BS.1770-5, both gates) of the stretches, each as if it were measured
 * by itself: its blocks of 400 ms every 100 ms begin where it begins (to 10 ms). Where none has
 * room for a block, their mean. LUFS; -INFINITY: silence or gated, NAN: nothing of the curve is in
 * them. */
double app_region_loudness (const GArray *powers, const AppStretch *stretches, int n);

/* The length_s with the highest mean power, on steps of 100 ms; the first of equal ones; all of it
 * where it is shorter. FALSE: the curve is empty. */
gboolean app_region_loudest (const GArray *powers, double length_s, AppStretch *loudest);
