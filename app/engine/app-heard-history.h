/* app-heard-history.h — what was heard, kept on the main thread: comes by a ring from the thread
 * that measures. */
#pragma once

#include "app-engine.h"
#include "dsp-ring.h"

typedef struct _AppHeardHistory AppHeardHistory;

AppHeardHistory *app_heard_history_new (void);
void app_heard_history_free (AppHeardHistory *self);
/* Of AppHeardPoint; the producer is the thread that measures. Borrowed. */
DspRing *app_heard_history_ring (AppHeardHistory *self);
/* [main] Oldest first; borrowed until the next call. */
const AppHeardPoint *app_heard_history_points (AppHeardHistory *self, int *n);
void app_heard_history_clear (AppHeardHistory *self); /* [main] */
