/* app-stage-reduction.h — how much the chains of a track and of the album take away and when, while
 * the track is rendered. Inside survey/ only. One thread at a time. */
#pragma once

#include "app-renderer.h"
#include "app-survey-result.h"

typedef struct _AppStageReduction AppStageReduction;

/* Of the track of the programme that is its frames [from, to), else NULL. Borrows the programme. */
AppStageReduction *app_stage_reduction_new (const AppProgramme *programme, gint64 from, gint64 to);
void app_stage_reduction_free (AppStageReduction *self);

/* An AppReductionFunc; self is an AppStageReduction. */
void app_stage_reduction_feed (guint64 key, int slot, gint64 pos, int n, double db, gpointer self);

/* One value (dB <= 0, float) for every step of the track from its first frame on, the last one
 * maybe begun only: the sum of the most that each module of the chain took away in it, by its
 * reading. Empty when no module of that chain tells. Transfer full. */
GArray *app_stage_reduction_finish (const AppStageReduction *self, gboolean album);
