/* app-lossy.h — what the writers of lossy formats have in common. Inside delivery/ only. */
#pragma once

#include "app-exporter.h"

/* Adds an error for what the format cannot hold. rates: in Hz, up to a 0. */
void app_lossy_can_export (const AppExportFile *file, const char *format, const int *rates,
                           GPtrArray *findings);

/* n samples of that many bits become floats of -1 .. 1; 24 bits are exact. */
void app_lossy_floats (const gint32 *samples, gsize n, int bits, float *out);
