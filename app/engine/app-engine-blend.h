/* app-engine-blend.h — which of several sources is heard, and the crossfade to another one.
 *
 * Plain data on the caller's memory. Equal sources give exactly themselves, and a settled blend is
 * its target untouched, whatever the sizes of the pieces. [callback: nothing allocates or waits] */
#pragma once

#include "dsp-smoother.h"

#include <glib.h>

#define APP_BLEND_MAX 16

/* The weight of the target is what the others leave of 1. */
typedef struct
{
  int target, n_sources;
  DspSmoother others[APP_BLEND_MAX];
} AppBlend;

/* At target, at once. */
void app_blend_set (AppBlend *self, int n_sources, int target);
/* On the way to target: a whole crossfade takes frames, the rest of one in proportion. */
void app_blend_to (AppBlend *self, int target, int frames);

/* Sources that have weight now, bit 1 << source. */
guint app_blend_sources (const AppBlend *self);
/* The next n <= DSP_QUANTUM frames of sources that have weight; others are not read. The result
 * lies in room, or is the source itself. */
void app_blend_run (AppBlend *self, const double *const (*in)[DSP_CHANNELS],
                    double (*room)[DSP_QUANTUM], int n, const double *out[DSP_CHANNELS]);
