/* app-wav-marks.h — the marks of a WAV file: the chunks "cue " and LIST adtl (formats.md 5.8).
 * Inside delivery/ only. [any thread] */
#pragma once

#include "app-exporter.h"

/* Both chunks whole, of even length; NULL: the file has no marks. Names are ASCII, whose readers
 * agree on nothing else: a title that has no letters there is left out of them. What lies beyond
 * 32 bits of frames has no mark. */
GByteArray *app_wav_marks_build (const AppExportFile *file);
/* Adds an error when the chunks of the file at path (GArray of AppRiffChunk) are not those. */
void app_wav_marks_verify (const char *path, const GArray *chunks, const AppExportFile *expected,
                           GPtrArray *findings);
