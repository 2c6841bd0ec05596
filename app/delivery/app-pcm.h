/* app-pcm.h — whole-number samples as bytes, and files to write them to. [any thread] */
#pragma once

#include <gio/gio.h>

#include <stdio.h>

/* n right-aligned samples as little-endian bytes of bits (16 or 24): what stands in a WAV file, and
 * what the sums of samples are made of. Returns the number of bytes. */
gsize app_pcm_pack (const gint32 *samples, gsize n, int bits, guint8 *bytes);
/* The same, big-endian: AIFF. */
gsize app_pcm_pack_big (const gint32 *samples, gsize n, int bits, guint8 *bytes);

/* Creates a file that must not exist. */
FILE *app_pcm_create (const char *path, GError **error);
gboolean app_pcm_write (FILE *file, const void *bytes, gsize size, GError **error);
/* What every writer says that was given another number of frames than was planned. */
gboolean app_pcm_is_whole (gint64 written, gint64 planned, GError **error);
/* Flushes down to the disk and closes, also when it fails. */
gboolean app_pcm_close (FILE *file, GError **error);
