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

/* The most that slot (from 0) of that chain took away, dB <= 0, from frame pos on for n frames of
 * what it gave; only of modules that have a reading "gain_reduction_db". As above. */
typedef void (*AppReductionFunc) (guint64 key, int slot, gint64 pos, int n, double db,
                                  gpointer user_data);

typedef struct
{
  AppStageFunc func; /* NULL: nobody */
  gpointer user_data;
  AppReductionFunc reduction; /* NULL: nobody */
  gpointer reduction_data;
} AppStageTap;

/* Inside programme/: reads the reductions of a chain whose last quantum began at frame pos of its
 * own time. */
void app_stage_tap_reductions (const AppStageTap *tap, guint64 key, DspChain *chain,
                               const AppChainSpec *spec, gint64 pos);
