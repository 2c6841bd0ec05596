/* app-ogg.c — the comments of an Ogg Opus or Vorbis file. */
#include "app-ogg.h"

#include "app-pcm.h"
#include "app-tags.h"

#include <glib/gi18n-lib.h>

#include <ogg/ogg.h>

#include <errno.h>
#include <inttypes.h>
#include <glib/gstdio.h>
#include <string.h>

#define HEADERS_MAX 3
#define OPUS_PRE_SKIP_AT 10 /* in OpusHead */

static const struct
{
  const char *magic; /* the comment packet begins with it */
  gsize magic_size;
  int headers;        /* packets */
  gboolean frame_bit; /* behind the comments */
} kinds[] = {
  [APP_OGG_OPUS] = { "OpusTags", 8, 2, FALSE },
  [APP_OGG_VORBIS] = { "\3vorbis", 7, 3, TRUE },
};

/* A file taken apart. */
typedef struct
{
  /* owned */
  GByteArray *file;
  GBytes *headers[HEADERS_MAX]; /* packets */

  int serial, header_pages;
  gsize audio_at; /* where the first page behind the headers begins */
  gint64 last;    /* granule position at the end */
} Ogg;

static void
ogg_clear (Ogg *self)
{
  g_clear_pointer (&self->file, g_byte_array_unref);
  for (int i = 0; i < HEADERS_MAX; i++)
    g_clear_pointer (&self->headers[i], g_bytes_unref);
}

/* The page that begins at offset *at, which moves behind it; FALSE: none. The memory is the file's.
 */
static gboolean
next_page (const Ogg *self, gsize *at, ogg_page *page)
{
  const gsize fixed = 27;
  guint8 *p = self->file->data + *at;
  gsize left = self->file->len - *at;
  if (left < fixed || memcmp (p, "OggS", 4) != 0 || left < fixed + p[26])
    return FALSE;
  gsize header = fixed + p[26], body = 0;
  for (gsize i = fixed; i < header; i++)
    body += p[i];
  if (body > left - header)
    return FALSE;
  *page = (ogg_page){ p, (long) header, p + header, (long) body };
  *at += header + body;
  return TRUE;
}

static gboolean
is_sound (ogg_page *page)
{
  guint8 written[4], *crc = page->header + 22;
  memcpy (written, crc, 4);
  ogg_page_checksum_set (page);
  gboolean same = memcmp (written, crc, 4) == 0;
  memcpy (crc, written, 4);
  return same;
}

/* Takes the header packets that the page completes. */
static void
take_headers (Ogg *self, ogg_stream_state *stream, ogg_page *page, int wanted, int *n)
{
  ogg_packet packet;
  self->header_pages++;
  ogg_stream_pagein (stream, page);
  while (*n < wanted && ogg_stream_packetout (stream, &packet) == 1)
    self->headers[(*n)++] = g_bytes_new (packet.packet, packet.bytes);
}

static char *
take_apart (Ogg *self, AppOggKind kind)
{
  ogg_page page;
  ogg_stream_state stream;
  int n = 0, pages = 0;
  gboolean ended = FALSE;
  char *fault = NULL;
  gsize at = 0;
  if (!next_page (self, &at, &page) || !ogg_page_bos (&page))
    return g_strdup (_ ("it is no Ogg file"));
  self->serial = ogg_page_serialno (&page);
  ogg_stream_init (&stream, self->serial);
  for (at = 0; at < self->file->len && !fault; pages++)
    {
      if (!next_page (self, &at, &page) || !is_sound (&page))
        fault = g_strdup_printf (_ ("page %d is damaged"), pages);
      else if (ogg_page_pageno (&page) != pages || ogg_page_serialno (&page) != self->serial
               || ended)
        fault = g_strdup_printf (_ ("page %d is not in order"), pages);
      else if (n < kinds[kind].headers)
        {
          take_headers (self, &stream, &page, kinds[kind].headers, &n);
          self->audio_at = at;
        }
      if (!fault)
        {
          ended = ogg_page_eos (&page);
          self->last = MAX (self->last, ogg_page_granulepos (&page));
        }
    }
  ogg_stream_clear (&stream);
  if (!fault && (n < kinds[kind].headers || !ended))
    fault = g_strdup (_ ("it has no end"));
  gsize size = 0;
  const void *comments = n > 1 ? g_bytes_get_data (self->headers[1], &size) : NULL;
  if (!fault
      && (size < kinds[kind].magic_size
          || memcmp (comments, kinds[kind].magic, kinds[kind].magic_size) != 0))
    fault = g_strdup (_ ("its comments are missing"));
  return fault;
}

static char *
ogg_open (Ogg *self, const char *path, AppOggKind kind)
{
  char *data;
  gsize size;
  *self = (Ogg){ 0 };
  if (!g_file_get_contents (path, &data, &size, NULL))
    return g_strdup (_ ("it cannot be read"));
  self->file = g_byte_array_new_take ((guint8 *) data, size);
  return take_apart (self, kind);
}

/* A text with its length before it; moves *at behind it. NULL: there is none. */
static char *
read_text (const guint8 *data, gsize size, gsize *at)
{
  if (size - *at < 4)
    return NULL;
  const guint8 *p = data + *at;
  gsize length = p[0] | p[1] << 8 | p[2] << 16 | (gsize) p[3] << 24;
  if (length > size - *at - 4)
    return NULL;
  *at += 4 + length;
  return g_strndup ((const char *) p + 4, length);
}

/* The vendor, then the comments; NULL: damaged. */
static GPtrArray *
read_comments (const Ogg *self, AppOggKind kind)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  gsize size, at = kinds[kind].magic_size;
  const guint8 *data = g_bytes_get_data (self->headers[1], &size);
  char *vendor = read_text (data, size, &at);
  if (!vendor || size - at < 4)
    {
      g_free (vendor);
      return NULL;
    }
  g_ptr_array_add (texts, vendor);
  guint32 n = data[at] | data[at + 1] << 8 | data[at + 2] << 16 | (guint32) data[at + 3] << 24;
  at += 4;
  for (guint32 i = 0; i < n; i++)
    {
      char *text = read_text (data, size, &at);
      if (!text)
        return NULL;
      g_ptr_array_add (texts, text);
    }
  return g_steal_pointer (&texts);
}

GPtrArray *
app_ogg_read (const char *path, AppOggKind kind, gint64 *length, char **fault)
{
  Ogg ogg;
  GPtrArray *texts = NULL;
  *fault = ogg_open (&ogg, path, kind);
  if (!*fault && !(texts = read_comments (&ogg, kind)))
    *fault = g_strdup (_ ("its comments are damaged"));
  if (texts)
    {
      gsize size;
      const guint8 *head = g_bytes_get_data (ogg.headers[0], &size);
      gboolean opus = kind == APP_OGG_OPUS && size > OPUS_PRE_SKIP_AT + 1;
      g_ptr_array_remove_index (texts, 0);
      if (length)
        *length = ogg.last - (opus ? head[OPUS_PRE_SKIP_AT] | head[OPUS_PRE_SKIP_AT + 1] << 8 : 0);
    }
  ogg_clear (&ogg);
  return texts;
}

static void
append_text (GByteArray *bytes, const char *text)
{
  gsize length = strlen (text);
  guint32 little = GUINT32_TO_LE ((guint32) length);
  g_byte_array_append (bytes, (const guint8 *) &little, sizeof little);
  g_byte_array_append (bytes, (const guint8 *) text, length);
}

static GBytes *
build_comments (AppOggKind kind, const char *vendor, const GPtrArray *tags)
{
  static const guint8 frame_bit = 1;
  GByteArray *bytes = g_byte_array_new ();
  guint32 n = GUINT32_TO_LE (tags->len);
  g_byte_array_append (bytes, (const guint8 *) kinds[kind].magic, kinds[kind].magic_size);
  append_text (bytes, vendor);
  g_byte_array_append (bytes, (const guint8 *) &n, sizeof n);
  for (guint i = 0; i < tags->len; i++)
    {
      const AppTag *tag = tags->pdata[i];
      g_autofree char *value = app_tag_comment (tag);
      g_autofree char *text = g_strconcat (tag->vorbis, "=", value, NULL);
      append_text (bytes, text);
    }
  if (kinds[kind].frame_bit)
    g_byte_array_append (bytes, &frame_bit, 1);
  return g_byte_array_free_to_bytes (bytes);
}

/* The first page has the first header alone, the audio begins on a page of its own. */
static GByteArray *
build_header_pages (const Ogg *self, int n_headers, int *n_pages)
{
  GByteArray *bytes = g_byte_array_new ();
  ogg_stream_state stream;
  ogg_page page;
  *n_pages = 0;
  ogg_stream_init (&stream, self->serial);
  for (int i = 0; i < n_headers; i++)
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (self->headers[i], &size);
      ogg_packet packet
          = { .packet = (guint8 *) data, .bytes = (long) size, .b_o_s = i == 0, .packetno = i };
      ogg_stream_packetin (&stream, &packet);
      while ((i == 0 || i == n_headers - 1) && ogg_stream_flush (&stream, &page))
        {
          g_byte_array_append (bytes, page.header, page.header_len);
          g_byte_array_append (bytes, page.body, page.body_len);
          (*n_pages)++;
        }
    }
  ogg_stream_clear (&stream);
  return bytes;
}

/* When the headers take more or fewer pages, those behind get other numbers. */
static void
renumber (const Ogg *self, int by)
{
  ogg_page page;
  for (gsize at = self->audio_at; at < self->file->len && next_page (self, &at, &page);)
    {
      guint32 number = GUINT32_TO_LE ((guint32) (ogg_page_pageno (&page) + by));
      memcpy (page.header + 18, &number, 4);
      ogg_page_checksum_set (&page);
    }
}

static gboolean
write_anew (const char *path, const GByteArray *headers, const Ogg *ogg, GError **error)
{
  g_autofree char *beside = g_strdup_printf ("%s.new", path);
  FILE *file = app_pcm_create (beside, error);
  if (!file)
    return FALSE;
  gboolean good = app_pcm_write (file, headers->data, headers->len, error)
                  && app_pcm_write (file, ogg->file->data + ogg->audio_at,
                                    ogg->file->len - ogg->audio_at, error);
  good = app_pcm_close (file, good ? error : NULL) && good;
  if (good && g_rename (beside, path) != 0)
    {
      int code = errno;
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
      good = FALSE;
    }
  if (!good)
    g_unlink (beside);
  return good;
}

gboolean
app_ogg_replace (const char *path, AppOggKind kind, const GPtrArray *tags, GError **error)
{
  Ogg ogg;
  g_autofree char *fault = ogg_open (&ogg, path, kind);
  g_autoptr (GPtrArray) texts = fault ? NULL : read_comments (&ogg, kind);
  gboolean good = texts != NULL;
  if (good)
    {
      int pages;
      g_bytes_unref (ogg.headers[1]);
      ogg.headers[1] = build_comments (kind, texts->pdata[0], tags);
      g_autoptr (GByteArray) headers = build_header_pages (&ogg, kinds[kind].headers, &pages);
      if (pages != ogg.header_pages)
        renumber (&ogg, pages - ogg.header_pages);
      good = write_anew (path, headers, &ogg, error);
    }
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         fault ? fault : _ ("its comments are damaged"));
  ogg_clear (&ogg);
  return good;
}

/* The value of a comment, borrowed, or NULL. */
static const char *
find_comment (const GPtrArray *comments, const char *key)
{
  gsize length = strlen (key);
  for (guint i = 0; i < comments->len; i++)
    {
      const char *comment = comments->pdata[i];
      if (g_ascii_strncasecmp (comment, key, length) == 0 && comment[length] == '=')
        return comment + length + 1;
    }
  return NULL;
}

void
app_ogg_verify (const char *path, AppOggKind kind, gint64 frames, const GPtrArray *tags,
                GPtrArray *findings)
{
  gint64 length;
  g_autofree char *fault = NULL;
  g_autoptr (GPtrArray) comments = app_ogg_read (path, kind, &length, &fault);
  if (comments && length != frames)
    fault = g_strdup_printf (_ ("its last page ends it at %" PRId64 " samples, not at %" PRId64),
                             length, frames);
  if (fault)
    app_findings_add (findings, APP_SEVERITY_ERROR, "file-structure",
                      _ ("The structure of the file is damaged: %s."), fault);
  if (!comments)
    return;
  for (guint i = 0; i < tags->len; i++)
    {
      const AppTag *tag = tags->pdata[i];
      g_autofree char *value = app_tag_comment (tag);
      app_tag_compare (findings, tag, _ ("Vorbis comments"), value,
                       find_comment (comments, tag->vorbis));
    }
  if (comments->len > tags->len)
    app_findings_add (findings, APP_SEVERITY_ERROR, "tag-unwanted",
                      _ ("The file has tags that were not asked for."));
}
