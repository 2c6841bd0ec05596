/* app-target-loudness.h — finds the drive of a limiter that gives a loudness.
 *
 * Integrated loudness after everything, as the track list shows it: of the whole album for a
 * limiter of the album chain, of the track for one of a track chain. The drive is sought on the
 * loudest 30 s by regula falsi, then verified, and corrected, over the whole, until it is within
 * APP_TARGET_TOLERANCE. */
#pragma once

#include "app-document.h"
#include "app-offline.h"

#define APP_TARGET_TOLERANCE 0.05 /* LU */

/* What may be asked for, with its range, unit and text. */
extern const DspParam app_target_loudness_param;

typedef struct
{
  double wanted_lufs;
  double before_lufs, before_db; /* loudness and drive at the start */
  double lufs, drive_db; /* what was found, measured over the whole; when the loudness cannot
                            be reached: the nearest to it */
  gboolean reached;
  gboolean at_limit; /* the drive is at an end of its range */
  int passes;        /* over the whole */
} AppTargetLoudness;

/* Whether the module has a drive that this can find. */
gboolean app_target_loudness_fits (const DspModule *module);

/* [any thread] track: index in the programme, -1: the album chain. FALSE with error: the slot is
 * bypassed or no limiter, there is nothing to measure, a source cannot be read, cancelled. */
gboolean
app_target_loudness_find (AppProgramme *programme, int track, int slot, double wanted_lufs,
                          int threads, AppProgressFunc progress, gpointer progress_data,
                          GCancellable *cancellable, AppTargetLoudness *result, GError **error);

/* [main] The same for a slot of the document on a thread of its own; when the loudness is reached,
 * the drive is set as one step of undo. progress is called on the main thread. An edit that changes
 * the sound meanwhile is an error (G_IO_ERROR_BUSY), and nothing is set. */
void app_target_loudness_async (AppDocument *document, AppSlot *slot, double wanted_lufs,
                                int threads, AppProgressFunc progress, gpointer progress_data,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean
app_target_loudness_finish (GAsyncResult *async_result, AppTargetLoudness *result, GError **error);

/* What came out, as a sentence; transfer full. */
char *app_target_loudness_text (const AppTargetLoudness *result);
