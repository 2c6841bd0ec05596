/* app-offline.h — rendering a span of a lane faster than real time on several cores.
 *
 * Tracks are rendered side by side, the album chain behind them; the samples are those of
 * AppRenderer, bit for bit, whatever the number of threads. */
#pragma once

#include "app-renderer.h"

/* Called from any thread, at most about 20 times a second. fraction 0 .. 1; what: a short text or
 * NULL. */
typedef void (*AppProgressFunc) (double fraction, double times_real_time, const char *what,
                                 gpointer user_data);

/* Takes the next n frames, in order, on one thread at a time. FALSE with error stops the render. */
typedef gboolean (*AppOfflineSink) (const double *const ch[2], gint64 pos, int n,
                                    gpointer user_data, GError **error);

/* threads 0: all cores. G_IO_ERROR_CANCELLED when cancelled. */
gboolean
app_offline_render (AppProgramme *programme, AppLane lane, gint64 from, gint64 to, int threads,
                    AppProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
                    AppOfflineSink sink, gpointer sink_data, GError **error);
