/* app-engine-join.h — a lane that is made ready on another thread while playing goes on: rolled in
 * at a place, then led after the place where playing is by then.
 *
 * Waiting ones are done in their order, one kept for playback first. Calls are the feeder's. */
#pragma once

#include "app-engine-player.h"

/* The threads that do it; nicer than playback. */
typedef struct _AppJoinPool AppJoinPool;
AppJoinPool *app_join_pool_new (void);
/* When all its joins are freed or taken: those that wait end at once, those that work soon. */
void app_join_pool_free (AppJoinPool *self);

typedef struct _AppJoin AppJoin;

/* Borrows the pool. follow: it goes on to where app_join_follow tells it; else it stays at pos. */
AppJoin *app_join_new (AppJoinPool *pool, const AppPlayerSpec *spec, gint64 pos, gint64 elapsed,
                       gboolean follow);
/* Gives it up, in whatever state. */
void app_join_free (AppJoin *self);

/* Playing is at pos: what is ready lies near it, or before it. */
void app_join_follow (AppJoin *self, gint64 pos);
/* Before those that wait too. */
void app_join_hurry (AppJoin *self);
gboolean app_join_is_ready (AppJoin *self);
/* Waits until it is ready: does it itself where nobody has begun. */
void app_join_wait (AppJoin *self);
/* Frees it and gives what is ready. */
AppPlayer *app_join_take (AppJoin *self);
