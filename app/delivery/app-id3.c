/* app-id3.c — ID3v2.3 tags in UTF-16. */
#include "app-id3.h"

#include "app-pcm.h"
#include "app-tags.h"

#include <glib/gi18n-lib.h>

#include <errno.h>
#include <string.h>

#define HEADER 10
#define PADDING 256
#define LATIN1 0      /* text encoding byte */
#define FRONT_COVER 3 /* kind of picture */
#define UTF16_BOM 1   /* text encoding byte: UTF-16 with byte order mark */

/* Calls add for every frame of the tags: id "TIT2", description of TXXX or NULL, text. */
typedef void (*AddFrame) (gpointer user_data, const char *id, const char *description,
                          const char *text);

static const char *
find_total (const GPtrArray *tags)
{
  for (guint i = 0; i < tags->len; i++)
    {
      const AppTag *tag = tags->pdata[i];
      if (strcmp (tag->vorbis, "TRACKTOTAL") == 0)
        return tag->value;
    }
  return "1";
}

static void
each_frame (const GPtrArray *tags, AddFrame add, gpointer user_data)
{
  for (guint i = 0; i < tags->len; i++)
    {
      const AppTag *tag = tags->pdata[i];
      if (!tag->id3 || tag->picture)
        continue;
      if (strcmp (tag->id3, "TRCK") == 0)
        {
          g_autofree char *text = g_strdup_printf ("%s/%s", tag->value, find_total (tags));
          add (user_data, "TRCK", NULL, text);
        }
      else if (strcmp (tag->id3, "TYER") == 0 && strlen (tag->value) == 10)
        {
          /* yyyy-mm-dd: version 2.3 has the year and DDMM apart. */
          const char *date = tag->value;
          g_autofree char *year = g_strndup (date, 4);
          char day[] = { date[8], date[9], date[5], date[6], 0 };
          add (user_data, "TYER", NULL, year);
          add (user_data, "TDAT", NULL, day);
        }
      else if (g_str_has_prefix (tag->id3, "TXXX:"))
        add (user_data, "TXXX", tag->id3 + 5, tag->value);
      else
        add (user_data, tag->id3, NULL, tag->value);
    }
}

static void
append_utf16 (GByteArray *bytes, const char *text, gboolean terminated)
{
  static const guint8 bom[] = { 0xff, 0xfe };
  gsize size = 0;
  g_autofree char *utf16 = g_convert (text, -1, "UTF-16LE", "UTF-8", NULL, &size, NULL);
  g_byte_array_append (bytes, bom, sizeof bom);
  g_byte_array_append (bytes, (const guint8 *) (utf16 ? utf16 : ""), utf16 ? size : 0);
  if (terminated)
    g_byte_array_append (bytes, (const guint8 *) "\0", 2);
}

static void
append_u32 (GByteArray *bytes, guint32 value)
{
  guint32 big = GUINT32_TO_BE (value);
  g_byte_array_append (bytes, (const guint8 *) &big, sizeof big);
}

static void
append_frame (gpointer user_data, const char *id, const char *description, const char *text)
{
  GByteArray *bytes = user_data;
  g_autoptr (GByteArray) body = g_byte_array_new ();
  const guint8 encoding = UTF16_BOM;
  g_byte_array_append (body, &encoding, 1);
  if (strcmp (id, "COMM") == 0)
    {
      g_byte_array_append (body, (const guint8 *) "eng", 3);
      append_utf16 (body, "", TRUE);
    }
  if (description)
    append_utf16 (body, description, TRUE);
  append_utf16 (body, text, FALSE);
  g_byte_array_append (bytes, (const guint8 *) id, 4);
  append_u32 (bytes, body->len);
  g_byte_array_append (bytes, (const guint8 *) "\0", 2); /* flags */
  g_byte_array_append (bytes, body->data, body->len);
}

static void
append_picture (GByteArray *bytes, const AppPicture *picture)
{
  static const guint8 kind[] = { FRONT_COVER, 0 }; /* and an empty description */
  const guint8 encoding = LATIN1;
  gsize size;
  const guint8 *data = g_bytes_get_data (picture->bytes, &size);
  guint mime = (guint) strlen (picture->mime) + 1;
  g_byte_array_append (bytes, (const guint8 *) "APIC", 4);
  append_u32 (bytes, 1 + mime + sizeof kind + (guint32) size);
  g_byte_array_append (bytes, (const guint8 *) "\0", 2); /* flags */
  g_byte_array_append (bytes, &encoding, 1);
  g_byte_array_append (bytes, (const guint8 *) picture->mime, mime);
  g_byte_array_append (bytes, kind, sizeof kind);
  g_byte_array_append (bytes, data, (guint) size);
}

/* What is compared of a picture: everything that stands in its frame before the bytes, and their
 * sum. */
static char *
sign_picture (const char *mime, guint8 kind, const guint8 *data, gsize size)
{
  g_autofree char *sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, size);
  return g_strdup_printf ("%s %d %s", mime, kind, sum);
}

GByteArray *
app_id3_build_sized (const GPtrArray *tags, gsize size)
{
  static const guint8 header[HEADER] = { 'I', 'D', '3', 3, 0, 0 };
  GByteArray *bytes = g_byte_array_new ();
  g_byte_array_append (bytes, header, HEADER);
  each_frame (tags, append_frame, bytes);
  for (guint i = 0; i < tags->len; i++)
    if (((AppTag *) tags->pdata[i])->picture)
      append_picture (bytes, ((AppTag *) tags->pdata[i])->picture);
  guint used = bytes->len;
  if (!size)
    size = (used + PADDING + 3) / 4 * 4;
  if (used > size)
    {
      g_byte_array_unref (bytes);
      return NULL;
    }
  g_byte_array_set_size (bytes, (guint) size);
  memset (bytes->data + used, 0, size - used);
  /* Size without the header, 7 bits in each byte. */
  for (int i = 0; i < 4; i++)
    bytes->data[6 + i] = ((size - HEADER) >> (7 * (3 - i))) & 0x7f;
  return bytes;
}

GByteArray *
app_id3_build (const GPtrArray *tags)
{
  return app_id3_build_sized (tags, 0);
}

GByteArray *
app_id3_build_with_room (const GPtrArray *tags, gboolean room)
{
  g_autoptr (GByteArray) small = app_id3_build (tags);
  return room ? app_id3_build_sized (tags, small->len + APP_ID3_GAIN_ROOM)
              : g_steal_pointer (&small);
}

gboolean
app_id3_rewrite (const char *path, guint64 offset, gsize size, const GPtrArray *tags,
                 GError **error)
{
  g_autoptr (GByteArray) tag = size ? app_id3_build_sized (tags, size) : NULL;
  FILE *file = tag ? fopen (path, "r+be") : NULL;
  if (!file || fseeko (file, (off_t) offset, SEEK_SET) != 0)
    {
      int code = tag ? errno : ENOSPC;
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
      if (file)
        fclose (file);
      return FALSE;
    }
  gboolean good = app_pcm_write (file, tag->data, tag->len, error);
  return app_pcm_close (file, good ? error : NULL) && good;
}

/* A UTF-16LE text with byte order mark: UTF-8 and the number of bytes it takes with its terminator
 * (to the end when there is none). */
static char *
read_utf16 (const guint8 *data, gsize size, gsize *taken)
{
  gsize end = 0;
  while (end + 1 < size && (data[end] || data[end + 1]))
    end += 2;
  *taken = MIN (size, end + 2);
  if (end < 2 || data[0] != 0xff || data[1] != 0xfe)
    return g_strdup ("");
  return g_convert ((const char *) data + 2, end - 2, "UTF-8", "UTF-16LE", NULL, NULL, NULL);
}

static void
read_picture (GHashTable *frames, const guint8 *data, gsize size)
{
  const guint8 *end = size > 1 ? memchr (data + 1, 0, size - 1) : NULL;
  gsize at = end ? (gsize) (end - data) + 1 : size;
  const guint8 *text = at + 1 < size ? memchr (data + at + 1, 0, size - at - 1) : NULL;
  if (!text || data[0] != LATIN1)
    return;
  gsize body = (gsize) (text - data) + 1;
  g_hash_table_insert (frames, g_strdup ("APIC"),
                       sign_picture ((const char *) data + 1, data[at], data + body, size - body));
}

static void
read_frame (GHashTable *frames, const char *id, const guint8 *data, gsize size)
{
  gsize at = 1, taken = 0;
  g_autofree char *description = NULL;
  if (strcmp (id, "APIC") == 0)
    read_picture (frames, data, size);
  if (size < 1 || data[0] != UTF16_BOM)
    return;
  if (strcmp (id, "COMM") == 0)
    at += 3;
  if (strcmp (id, "COMM") == 0 || strcmp (id, "TXXX") == 0)
    {
      if (at > size)
        return;
      description = read_utf16 (data + at, size - at, &taken);
      at += taken;
    }
  char *text = at <= size ? read_utf16 (data + at, size - at, &taken) : NULL;
  if (!text)
    return;
  gboolean named = description && *description;
  g_hash_table_insert (frames, named ? g_strconcat (id, ":", description, NULL) : g_strdup (id),
                       text);
}

GHashTable *
app_id3_parse (const guint8 *data, gsize size)
{
  if (size < HEADER || memcmp (data, "ID3\3\0\0", 6) != 0)
    return NULL;
  gsize end = 0;
  for (int i = 6; i < HEADER; i++)
    {
      if (data[i] & 0x80)
        return NULL;
      end = end << 7 | data[i];
    }
  end += HEADER;
  if (end > size)
    return NULL;
  g_autoptr (GHashTable) frames = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (gsize at = HEADER; at + HEADER <= end && data[at];)
    {
      char id[5] = { data[at], data[at + 1], data[at + 2], data[at + 3], 0 };
      gsize length
          = (gsize) data[at + 4] << 24 | data[at + 5] << 16 | data[at + 6] << 8 | data[at + 7];
      at += HEADER;
      if (length > end - at)
        return NULL;
      read_frame (frames, id, data + at, length);
      at += length;
    }
  return g_steal_pointer (&frames);
}

static void
put_frame (gpointer user_data, const char *id, const char *description, const char *text)
{
  g_hash_table_insert (user_data,
                       description ? g_strconcat (id, ":", description, NULL) : g_strdup (id),
                       g_strdup (text));
}

GHashTable *
app_id3_frames (const GPtrArray *tags)
{
  GHashTable *frames = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  each_frame (tags, put_frame, frames);
  for (guint i = 0; i < tags->len; i++)
    {
      const AppPicture *picture = ((const AppTag *) tags->pdata[i])->picture;
      if (!picture)
        continue;
      gsize size;
      const guint8 *data = g_bytes_get_data (picture->bytes, &size);
      g_hash_table_insert (frames, g_strdup ("APIC"),
                           sign_picture (picture->mime, FRONT_COVER, data, size));
    }
  return frames;
}

void
app_id3_verify (GBytes *bytes, const GPtrArray *tags, GPtrArray *findings)
{
  gsize size = 0;
  const guint8 *data = bytes ? g_bytes_get_data (bytes, &size) : NULL;
  g_autoptr (GHashTable) found = data ? app_id3_parse (data, size) : NULL;
  g_autoptr (GHashTable) expected = app_id3_frames (tags);
  GHashTableIter iter;
  gpointer key, value;
  g_hash_table_iter_init (&iter, expected);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const AppTag tag = { .name = key };
      app_tag_compare (findings, &tag, "ID3", value,
                       found ? g_hash_table_lookup (found, key) : NULL);
    }
  if (!found)
    return;
  g_hash_table_iter_init (&iter, found);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (expected, key))
      app_findings_add (findings, APP_SEVERITY_ERROR, "tag-unwanted",
                        _ ("The file has a tag that was not asked for: %s."), (char *) key);
}
