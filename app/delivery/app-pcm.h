/* app-pcm.h — whole-number samples as bytes, and files to write them to. [any thread] */
#pragma once

#include <gio/gio.h>

#include <stdio.h>

/* Samples are right-aligned whole numbers of 16 or 24 bits. Those of APP_PCM_FLOAT bits are the bit
 * patterns of 32-bit floats, full scale at 1.0, which may go beyond it: zero is zero in both. */
#define APP_PCM_FLOAT 32

gint32 app_pcm_from_float (double value);           /* rounded to the nearest */
double app_pcm_to_double (gint32 sample, int bits); /* full scale at 1.0 */
gboolean app_pcm_is_float_exact (double value);     /* whether a float can be the same */

/* n samples as little-endian bytes of bits: what stands in a WAV file, and what the sums of samples
 * are made of. Returns the number of bytes. */
gsize app_pcm_pack (const gint32 *samples, gsize n, int bits, guint8 *bytes);
/* The same, big-endian and whole numbers only: AIFF. */
gsize app_pcm_pack_big (const gint32 *samples, gsize n, int bits, guint8 *bytes);

/* Creates a file that must not exist. */
FILE *app_pcm_create (const char *path, GError **error);
gboolean app_pcm_write (FILE *file, const void *bytes, gsize size, GError **error);
/* What every writer says that was given another number of frames than was planned. */
gboolean app_pcm_is_whole (gint64 written, gint64 planned, GError **error);
/* Flushes down to the disk and closes, also when it fails. */
gboolean app_pcm_close (FILE *file, GError **error);
