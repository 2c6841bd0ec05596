/* app-demo.h — the demo album: three synthesised mixes and a mastered project, the same bits every
 * time. */
#pragma once

#include <gio/gio.h>

#define APP_DEMO_PROJECT "Night Ferry.lacquer" /* name of the project file in the folder */

/* Writes "01 slipway_mix4.wav" (24/48), "02 night ferry v7.wav" (24/48), "03 lantern.wav" (24/96)
 * and the project into folder, which is made when missing. Existing files of these names are
 * replaced. Takes a few seconds. */
gboolean app_demo_write (const char *folder, GError **error);
