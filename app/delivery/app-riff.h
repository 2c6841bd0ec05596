/* app-riff.h — the chunks of a RIFF or RF64 WAVE file or of an AIFF file, checked strictly (EBU
 * Tech 3306, Microsoft RIFF, Apple AIFF 1.3). For reading back what was written. [any thread] */
#pragma once

#include <glib.h>

typedef struct
{
  char id[5];
  guint64 offset, size; /* of the payload in the file; a data chunk of RF64 has its true size */
} AppRiffChunk;

/* GArray of AppRiffChunk in file order, or NULL with what is wrong (transfer full): sizes that do
 * not add up to the file, chunks of odd length, a missing fmt or data chunk. */
GArray *app_riff_chunks (const char *path, char **fault);
/* The same of an AIFF file, whose chunks may be odd with a pad byte behind. */
GArray *app_aiff_chunks (const char *path, char **fault);
const AppRiffChunk *app_riff_find (const GArray *chunks, const char *id);

/* The payload of a chunk of at most 32 megabytes; NULL when it cannot be read. */
GBytes *app_riff_read (const char *path, const AppRiffChunk *chunk);
