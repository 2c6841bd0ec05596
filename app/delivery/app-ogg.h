/* app-ogg.h — the comments of an Ogg Opus or Vorbis file: read, and replaced after the file was
 * finished (RFC 3533, RFC 7845, Vorbis I). [any thread] */
#pragma once

#include <gio/gio.h>

typedef enum
{
  APP_OGG_OPUS,
  APP_OGG_VORBIS,
} AppOggKind;

/* The comments "KEY=value" in order, owned strings; NULL with what is wrong (transfer full): a page
 * missing or damaged (every CRC and number is looked at), no end of the stream, a header that is
 * none. *length: samples that the stream plays, by its last page; may be NULL. */
GPtrArray *app_ogg_read (const char *path, AppOggKind kind, gint64 *length, char **fault);

/* Writes the file anew with these tags (AppTag); its audio packets stay, byte for byte. The new
 * file takes the place of the old one only when it is whole. */
gboolean app_ogg_replace (const char *path, AppOggKind kind, const GPtrArray *tags, GError **error);

/* Adds an error for each tag (AppTag) that is not among the comments as it is to be, one for tags
 * that nobody asked for, and one for a damaged file or a length that is not frames. */
void app_ogg_verify (const char *path, AppOggKind kind, gint64 frames, const GPtrArray *tags,
                     GPtrArray *findings);
