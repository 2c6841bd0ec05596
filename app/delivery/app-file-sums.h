/* app-file-sums.h — the sums that lists beside a delivery have, of a file in one pass. [any thread]
 */
#pragma once

#include <gio/gio.h>

typedef struct
{
  char sha256[65]; /* hex, small letters */
  char md5[33];
  guint32 crc32; /* as zlib */
} AppFileSums;

/* Reads from the disk, not from what the system remembers of it. all: MD5 and CRC too, else "" and
 * 0. */
gboolean app_file_sums_read (const char *path, gboolean all, AppFileSums *sums,
                             GCancellable *cancellable, GError **error);
/* The same; told is called with each piece of bytes that was read. */
typedef void (*AppFileSumsTold) (gsize bytes, gpointer user_data);
gboolean
app_file_sums_read_told (const char *path, gboolean all, AppFileSums *sums, AppFileSumsTold told,
                         gpointer user_data, GCancellable *cancellable, GError **error);
