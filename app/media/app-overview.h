/* app-overview.h — peak overview of a piece of audio: what waveforms are drawn from, at any zoom.
 *
 * Filled by one thread from start to end; then immutable and refcounted. */
#pragma once

#include <glib.h>

#define APP_OVERVIEW_BLOCK 128 /* frames per finest entry */

typedef struct _AppOverview AppOverview;

AppOverview *app_overview_new (int channels, int rate);
AppOverview *app_overview_ref (AppOverview *self);
void app_overview_unref (AppOverview *self);

void app_overview_feed (AppOverview *self, const double *const *ch, int n);
void app_overview_finish (AppOverview *self); /* builds the coarser levels */

gint64 app_overview_frames (const AppOverview *self);
int app_overview_rate (const AppOverview *self);
int app_overview_channels (const AppOverview *self);
gsize app_overview_size (const AppOverview *self); /* bytes of memory, all levels */
/* Smallest and largest sample of channel in [from, to), to the nearest block; 0, 0 outside. */
void app_overview_range (const AppOverview *self, int channel, gint64 from, gint64 to, float *min,
                         float *max);

/* To (once finished) and from a file of the cache. */
GBytes *app_overview_to_bytes (const AppOverview *self);
AppOverview *app_overview_from_bytes (GBytes *bytes); /* NULL when malformed */
