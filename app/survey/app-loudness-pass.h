/* app-loudness-pass.h — integrated loudness of a part of the master, rendered and measured in one
 * go: what the search for a loudness asks again and again. Inside survey/ only. [any thread] */
#pragma once

#include "app-offline.h"

/* Programme frames [from, to). */
typedef struct
{
  gint64 from, to;
} AppSpan;

typedef struct
{
  double lufs;     /* of all spans as one programme, without what lies between; -INFINITY: silence,
                      NAN: shorter than a gating block */
  AppSpan loudest; /* the loudest part of up to 30 s */
} AppLoudnessPass;

/* Spans (n >= 1) may overlap, as tracks do; each is measured by itself, as in the track list.
 * G_IO_ERROR_CANCELLED when cancelled. */
gboolean app_loudness_pass (AppProgramme *programme, const AppSpan *spans, int n, int threads,
                            AppProgressFunc progress, gpointer progress_data,
                            GCancellable *cancellable, AppLoudnessPass *result, GError **error);
