/* app-stage-loudness.h — how loud a track is before and after every slot of its chain and of the
 * album's, while it is rendered. Inside survey/ only. One thread at a time. */
#pragma once

#include "app-renderer.h"

typedef struct _AppStageLoudness AppStageLoudness;

/* Of the track of the programme that is its frames [from, to), else NULL. Borrows the programme. */
AppStageLoudness *app_stage_loudness_new (const AppProgramme *programme, gint64 from, gint64 to);
void app_stage_loudness_free (AppStageLoudness *self);

/* An AppStageFunc; self is an AppStageLoudness. */
void app_stage_loudness_feed (guint64 key, int stage, gint64 pos, const double *const *ch, int n,
                              gpointer self);

/* Integrated loudness (LUFS, double) of the stages in a row: those of the track's chain, then those
 * of the album's; a chain without slots has none. Transfer full. */
GArray *app_stage_loudness_finish (AppStageLoudness *self);

/* Where in that array a stage is; -1: not there. n_track and n_album: slots of the two chains. */
int app_stage_loudness_index (int n_track, int n_album, gboolean album, int stage);
/* Its length. */
int app_stage_loudness_count (int n_track, int n_album);
