/* app-pcm.c — whole-number samples as bytes, and files to write them to. */
#include "app-pcm.h"

#include <glib/gi18n-lib.h>

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

gint32
app_pcm_from_float (double value)
{
  float number = (float) value;
  gint32 sample;
  memcpy (&sample, &number, sizeof sample);
  return sample;
}

double
app_pcm_to_double (gint32 sample, int bits)
{
  float number;
  memcpy (&number, &sample, sizeof number);
  return bits == APP_PCM_FLOAT ? number : ldexp (sample, 1 - bits);
}

gboolean
app_pcm_is_float_exact (double value)
{
  return (double) (float) value == value;
}

gsize
app_pcm_pack (const gint32 *samples, gsize n, int bits, guint8 *bytes)
{
  guint8 *out = bytes;
  for (gsize i = 0; i < n; i++)
    {
      guint32 value = (guint32) samples[i];
      *out++ = value & 0xff;
      *out++ = (value >> 8) & 0xff;
      if (bits > 16)
        *out++ = (value >> 16) & 0xff;
      if (bits > 24)
        *out++ = (value >> 24) & 0xff;
    }
  return out - bytes;
}

gsize
app_pcm_pack_big (const gint32 *samples, gsize n, int bits, guint8 *bytes)
{
  guint8 *out = bytes;
  for (gsize i = 0; i < n; i++)
    {
      guint32 value = (guint32) samples[i];
      if (bits > 16)
        *out++ = (value >> 16) & 0xff;
      *out++ = (value >> 8) & 0xff;
      *out++ = value & 0xff;
    }
  return out - bytes;
}

static gboolean
fail (GError **error)
{
  int code = errno;
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
  return FALSE;
}

FILE *
app_pcm_create (const char *path, GError **error)
{
  int fd = open (path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0666);
  FILE *file = fd >= 0 ? fdopen (fd, "w+b") : NULL;
  if (!file)
    {
      fail (error);
      if (fd >= 0)
        close (fd);
    }
  return file;
}

gboolean
app_pcm_write (FILE *file, const void *bytes, gsize size, GError **error)
{
  return size == 0 || fwrite (bytes, 1, size, file) == size ? TRUE : fail (error);
}

gboolean
app_pcm_is_whole (gint64 written, gint64 planned, GError **error)
{
  if (written == planned)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               "%" G_GINT64_FORMAT " frames were written, %" G_GINT64_FORMAT " planned", written,
               planned);
  return FALSE;
}

gboolean
app_pcm_close (FILE *file, GError **error)
{
  gboolean written = fflush (file) == 0 && fsync (fileno (file)) == 0;
  if (!written)
    fail (error);
  if (fclose (file) != 0 && written)
    written = fail (error);
  return written;
}
