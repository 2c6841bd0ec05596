/* app-flac-cuesheet.h — the marks of a FLAC file: the block CUESHEET (formats.md 5.11). Inside
 * delivery/ only. [any thread] */
#pragma once

#include "app-exporter.h"

#include <FLAC/metadata.h>

/* NULL: the file has no marks, or not enough memory. It is one of a CD where rate and marks are. */
FLAC__StreamMetadata *app_flac_cuesheet_build (const AppExportFile *file);
/* Adds an error when the block cannot be made: too many tracks or indices. */
void app_flac_cuesheet_check (const AppExportFile *file, GPtrArray *findings);
/* Adds an error when the block of the file at path is not that. */
void
app_flac_cuesheet_verify (const char *path, const AppExportFile *expected, GPtrArray *findings);
