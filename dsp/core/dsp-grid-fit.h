/* dsp-grid-fit.h — how far the best of many offsets stands out of the others. [any, pure]
 *
 * The frames of a codec are seen at one offset and at none beside it, while what a sound does to
 * counts by itself comes and goes gradually; so each count is first taken against those at its
 * sides (two on either side, in a circle). */
#pragma once

#include "dsp-types.h"

enum
{
  DSP_GRID_OFFSETS_MAX = 1024
};

typedef struct
{
  double z;   /* robust: from the median, in units of the median deviation made a sigma */
  int offset; /* of what stands out most, the first of equals */
} DspGridFit;

/* n counts, 3 to DSP_GRID_OFFSETS_MAX of them. */
DspGridFit dsp_grid_fit (const int *counts, int n);
/* The z of one of them. */
double dsp_grid_fit_z (const int *counts, int n, int offset);
