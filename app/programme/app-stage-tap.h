/* app-stage-tap.h — who listens inside of the chains while a renderer works. */
#pragma once

#include "app-programme.h"

/* n frames of a stage (0: what goes into the chain, i: what the i-th slot gives) of the chain of
 * the track with this key, or of the album's (key 0). pos is the first one's place in the track, or
 * in the programme: latency is taken off, so it may lie before the start and behind the end. Called
 * in the renderer's thread, in the order of time for each stage. Fades come after a track's chain.
 */
typedef void (*AppStageFunc) (guint64 key, int stage, gint64 pos, const double *const *ch, int n,
                              gpointer user_data);

typedef struct
{
  AppStageFunc func; /* NULL: nobody */
  gpointer user_data;
} AppStageTap;
