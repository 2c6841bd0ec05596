/* app-revision-task.h — the comparison of two mixes on a thread of its own, nicer than playback.
 * [main thread] */
#pragma once

#include "app-revision-diff.h"

/* progress (may be NULL) is called on the main thread, until callback. */
void app_revision_diff_async (AppMedia *before, AppMedia *after, AppRevisionProgress progress,
                              gpointer progress_data, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
/* As app_revision_diff_new. */
AppRevisionDiff *app_revision_diff_finish (GAsyncResult *result, GError **error);
