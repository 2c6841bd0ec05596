/* app-raw-pcm.h — writes the audio of a disc without a header: 16-bit little-endian, as DDP and BIN
 * have it. The functions are those of an AppExporter. */
#pragma once

#include "app-exporter.h"

void app_raw_can_export (const AppExportFile *file, GPtrArray *findings);
gpointer app_raw_begin (const AppExportFile *file, GError **error);
gboolean app_raw_write (gpointer writer, const gint32 *samples, int frames, GError **error);
gboolean app_raw_finish (gpointer writer, GError **error);
void app_raw_abandon (gpointer writer);
void app_raw_verify_tags (const char *path, const AppExportFile *expected, GPtrArray *findings);
