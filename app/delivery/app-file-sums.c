/* app-file-sums.c — the sums that lists beside a delivery have. */
#include "app-file-sums.h"

#include <glib/gi18n-lib.h>

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#define BLOCK (1 << 18)

static gboolean
fail (const char *path, int code, GError **error)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("“%s” cannot be read back: %s"),
               path, g_strerror (code));
  return FALSE;
}

gboolean
app_file_sums_read_told (const char *path, gboolean all, AppFileSums *sums, AppFileSumsTold told,
                         gpointer user_data, GCancellable *cancellable, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return fail (path, errno, error);
  posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED);
  g_autoptr (GChecksum) md5 = g_checksum_new (G_CHECKSUM_MD5);
  g_autoptr (GChecksum) sha256 = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *bytes = g_malloc (BLOCK);
  uLong crc = 0;
  ssize_t n;
  int problem = 0;
  while (!problem && !g_cancellable_is_cancelled (cancellable)
         && (n = read (fd, bytes, BLOCK)) != 0)
    {
      if (n < 0)
        {
          problem = errno == EINTR ? 0 : errno;
          continue;
        }
      g_checksum_update (sha256, bytes, n);
      if (told)
        told ((gsize) n, user_data);
      if (!all)
        continue;
      g_checksum_update (md5, bytes, n);
      crc = crc32_z (crc, bytes, n);
    }
  close (fd);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (problem)
    return fail (path, problem, error);
  g_strlcpy (sums->md5, all ? g_checksum_get_string (md5) : "", sizeof sums->md5);
  g_strlcpy (sums->sha256, g_checksum_get_string (sha256), sizeof sums->sha256);
  sums->crc32 = (guint32) crc;
  return TRUE;
}

gboolean
app_file_sums_read (const char *path, gboolean all, AppFileSums *sums, GCancellable *cancellable,
                    GError **error)
{
  return app_file_sums_read_told (path, all, sums, NULL, NULL, cancellable, error);
}
