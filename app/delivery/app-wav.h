/* app-wav.h — a WAV writer whose caller may add chunks of its own before the samples. Inside
 * delivery/ only. One thread at a time. */
#pragma once

#include "app-exporter.h"

/* As AppExporter.begin. chunks: whole chunks of even length that stand behind fmt, or NULL;
 * chunks_at: the offset in the file where they begin. room: loudness tags will be added. */
gpointer app_wav_begin (const AppExportFile *file, const GByteArray *chunks, gboolean room,
                        gint64 *chunks_at, GError **error);
/* As AppExporter.write_gain, when there is room. */
gboolean app_wav_write_gain (const char *path, const AppExportFile *file, GError **error);
/* Appends the header of a chunk. */
void app_wav_append_chunk (GByteArray *bytes, const char *id, guint32 size);
/* Writes bytes over what stands at offset; before the writer's end. */
gboolean
app_wav_patch (gpointer writer, gint64 offset, const void *bytes, gsize size, GError **error);
/* As AppExporter.verify_tags, for a file that has n_chunks of the caller's own. */
void app_wav_verify_tags (const char *path, const AppExportFile *expected, guint n_chunks,
                          GPtrArray *findings);
