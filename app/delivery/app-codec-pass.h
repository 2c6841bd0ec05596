/* app-codec-pass.h — one piece of music through one codec: source, ceiling, rate, codec, meter.
 * Inside delivery/ only. */
#pragma once

#include "app-codec-check.h"

/* Gives the next n frames of the source into out; the thread is the caller's. */
typedef struct
{
  int rate;
  gint64 frames;
  gboolean (*read) (gpointer user_data, gint64 pos, double *const out[2], int n, GError **error);
  gpointer user_data;
} AppCodecSource;

/* Called now and then with the frames of the source done since the last call. */
typedef void (*AppCodecPassFunc) (gint64 frames, gpointer user_data);

/* Encodes, measures, and, where it goes over, finds the ceiling by encoding again. Sets everything
 * of result but track. [any thread] */
gboolean app_codec_pass_run (const AppCodecSource *source, const AppCodec *codec,
                             double ceiling_dbtp, AppCodecResult *result, AppCodecPassFunc progress,
                             gpointer user_data, GCancellable *cancellable, GError **error);
