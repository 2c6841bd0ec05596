/* app-demo.h — the demo album: three synthesised mixes and a mastered project, the same bits every
 * time. */
#pragma once

#include "app-offline.h"

#include <gio/gio.h>

#define APP_DEMO_PROJECT "Night Ferry.lacquer" /* name of the project file in the folder */

/* Writes "01 slipway_mix4.wav" (24/48), "02 night ferry v7.wav" (24/48), "03 lantern.wav" (24/96)
 * and the project into folder, which is made when missing. Existing files of these names are
 * replaced. Takes a few seconds. */
gboolean app_demo_write (const char *folder, GError **error);
/* The mixes only; progress (may be NULL) hears 0 to 1 as it goes on. Cancelled
 * at any moment it ends within some milliseconds: what was written goes, nothing half-written
 * stays, and the error is G_IO_ERROR_CANCELLED. [any thread] */
gboolean app_demo_write_mixes (const char *folder, AppProgressFunc progress, gpointer user_data,
                               GCancellable *cancellable, GError **error);
/* The project only, of the mixes that are there. [main thread: it is a document] */
gboolean app_demo_write_project (const char *folder, GError **error);
