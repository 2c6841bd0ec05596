/* app-exporter-aiff.c — writes AIFF (Apple, Audio Interchange File Format 1.3).
 *
 * Layout: COMM [NAME AUTH (c) ANNO] SSND ["ID3 "], all big-endian. The number of frames is known
 * before the first byte, so the header is right from the start and nothing is patched. The text
 * chunks are ASCII; the ID3 chunk has the full Unicode texts. Without tags the file is COMM and
 * SSND only. */
#include "app-exporter.h"

#include "app-id3.h"
#include "app-pcm.h"
#include "app-riff.h"
#include "app-tags.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define CHUNK 8 /* bytes of a chunk's header */
#define COMM_SIZE 18
#define SSND_HEAD 8            /* offset and block size, both 0 */
#define HEADERS_MAX (16 << 20) /* of everything but samples: cover and tags */
#define SIZE_MAX_32 G_MAXINT32 /* readers take the sizes for signed */
#define BUFFER_FRAMES 4096

/* Text chunks by the INFO id of the tag. */
static const struct
{
  const char *info, *id;
} texts[] = { { "INAM", "NAME" }, { "IART", "AUTH" }, { "ICOP", "(c) " }, { "ICMT", "ANNO" } };

extern const AppExporter app_exporter_aiff;

static const DspParam params[] = { APP_GAIN_PARAM (0) };

typedef struct
{
  /* owned */
  FILE *file;
  GByteArray *id3; /* NULL: none */
  guint8 *bytes;   /* of one buffer */

  int bits, channels;
  gint64 frames, written; /* planned, done */
} AiffWriter;

static void
append_number (GByteArray *bytes, guint64 value, int size)
{
  for (int i = size - 1; i >= 0; i--)
    {
      const guint8 byte = (value >> (8 * i)) & 0xff;
      g_byte_array_append (bytes, &byte, 1);
    }
}

static void
append_chunk (GByteArray *bytes, const char *id, guint32 size)
{
  g_byte_array_append (bytes, (const guint8 *) id, 4);
  append_number (bytes, size, 4);
}

/* A whole number as an 80-bit float: exponent biased by 16383, mantissa with its leading one. */
static void
append_extended (GByteArray *bytes, guint32 value)
{
  int exponent = (int) g_bit_storage (value) - 1;
  append_number (bytes, 16383 + exponent, 2);
  append_number (bytes, (guint64) value << (63 - exponent), 8);
}

/* The tag that becomes text chunk i, in ASCII; NULL: none. */
static char *
find_text (const GPtrArray *tags, gsize i, const AppTag **found)
{
  for (guint k = 0; k < tags->len; k++)
    {
      const AppTag *tag = tags->pdata[k];
      if (g_strcmp0 (tag->info, texts[i].info) != 0)
        continue;
      *found = tag;
      return app_tag_to_ascii (tag->value);
    }
  return NULL;
}

static void
append_texts (GByteArray *bytes, const GPtrArray *tags)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const AppTag *tag;
      g_autofree char *text = find_text (tags, i, &tag);
      if (!text)
        continue;
      gsize length = strlen (text);
      append_chunk (bytes, texts[i].id, (guint32) length);
      g_byte_array_append (bytes, (const guint8 *) text, length);
      if (length & 1)
        append_number (bytes, 0, 1);
    }
}

static guint64
data_size (const AppExportFile *file)
{
  return (guint64) file->frames * file->channels * file->bits / 8;
}

/* Everything before the first sample. */
static GByteArray *
build_header (const AppExportFile *file, const GPtrArray *tags, const GByteArray *id3)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  guint64 data = data_size (file);
  append_texts (text, tags);
  guint64 form = 4 + CHUNK + COMM_SIZE + text->len + CHUNK + SSND_HEAD + data + (data & 1)
                 + (id3 ? CHUNK + id3->len : 0);
  GByteArray *header = g_byte_array_new ();
  append_chunk (header, "FORM", (guint32) form);
  g_byte_array_append (header, (const guint8 *) "AIFF", 4);
  append_chunk (header, "COMM", COMM_SIZE);
  append_number (header, file->channels, 2);
  append_number (header, file->frames, 4);
  append_number (header, file->bits, 2);
  append_extended (header, file->rate);
  g_byte_array_append (header, text->data, text->len);
  append_chunk (header, "SSND", (guint32) (SSND_HEAD + data));
  append_number (header, 0, SSND_HEAD);
  return header;
}

static void
aiff_can_export (const AppExportFile *file, GPtrArray *findings)
{
  if (file->bits != 16 && file->bits != 24)
    app_findings_add (findings, APP_SEVERITY_ERROR, "aiff-bits",
                      _ ("AIFF files are written with 16 or 24 bits, not %d."), file->bits);
  if (file->channels < 1 || file->channels > 2)
    app_findings_add (findings, APP_SEVERITY_ERROR, "aiff-channels",
                      _ ("AIFF files are written with one or two channels, not %d."),
                      file->channels);
  if (data_size (file) > SIZE_MAX_32 - HEADERS_MAX)
    app_findings_add (findings, APP_SEVERITY_ERROR, "aiff-size",
                      _ ("An AIFF file holds 2 GiB, which this one would exceed."))
        ->advice
        = g_strdup (_ ("Deliver WAV or FLAC, or a lower rate."));
}

static void
writer_free (AiffWriter *self)
{
  if (self->id3)
    g_byte_array_unref (self->id3);
  g_free (self->bytes);
  g_free (self);
}

static gpointer
aiff_begin (const AppExportFile *file, GError **error)
{
  g_autoptr (GPtrArray) tags = app_tags_new (file);
  gboolean room = app_exporter_option (&app_exporter_aiff, file->options, APP_EXPORTER_GAIN) != 0;
  g_autoptr (GByteArray) id3 = tags->len ? app_id3_build_with_room (tags, room) : NULL;
  g_autoptr (GByteArray) header = build_header (file, tags, id3);
  FILE *stream = app_pcm_create (file->path, error);
  if (!stream)
    return NULL;
  if (!app_pcm_write (stream, header->data, header->len, error))
    {
      fclose (stream);
      return NULL;
    }
  AiffWriter *self = g_new0 (AiffWriter, 1);
  self->file = stream;
  self->id3 = g_steal_pointer (&id3);
  self->bytes = g_malloc (BUFFER_FRAMES * file->channels * file->bits / 8);
  self->bits = file->bits;
  self->channels = file->channels;
  self->frames = file->frames;
  return self;
}

static gboolean
aiff_write (gpointer writer, const gint32 *samples, int frames, GError **error)
{
  AiffWriter *self = writer;
  for (int done = 0; done < frames;)
    {
      int n = MIN (frames - done, BUFFER_FRAMES);
      gsize size = app_pcm_pack_big (samples + (gsize) done * self->channels,
                                     (gsize) n * self->channels, self->bits, self->bytes);
      if (!app_pcm_write (self->file, self->bytes, size, error))
        return FALSE;
      done += n;
    }
  self->written += frames;
  return TRUE;
}

static gboolean
write_end (AiffWriter *self, GError **error)
{
  if (!app_pcm_is_whole (self->written, self->frames, error))
    return FALSE;
  gsize data = (gsize) self->frames * self->channels * self->bits / 8;
  if ((data & 1) && !app_pcm_write (self->file, "", 1, error))
    return FALSE;
  if (!self->id3)
    return TRUE;
  g_autoptr (GByteArray) header = g_byte_array_new ();
  append_chunk (header, "ID3 ", self->id3->len);
  return app_pcm_write (self->file, header->data, header->len, error)
         && app_pcm_write (self->file, self->id3->data, self->id3->len, error);
}

static gboolean
aiff_finish (gpointer writer, GError **error)
{
  AiffWriter *self = writer;
  gboolean good = write_end (self, error);
  good = app_pcm_close (self->file, good ? error : NULL) && good;
  writer_free (self);
  return good;
}

static void
aiff_abandon (gpointer writer)
{
  AiffWriter *self = writer;
  fclose (self->file);
  writer_free (self);
}

static void
verify_texts (const char *path, const GArray *chunks, const GPtrArray *tags, GPtrArray *findings)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const AppTag *tag;
      g_autofree char *expected = find_text (tags, i, &tag);
      const AppRiffChunk *chunk = app_riff_find (chunks, texts[i].id);
      g_autoptr (GBytes) bytes = chunk ? app_riff_read (path, chunk) : NULL;
      if (!expected)
        continue;
      g_autofree char *found
          = bytes ? g_utf8_make_valid (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))
                  : NULL;
      app_tag_compare (findings, tag, texts[i].id, expected, found);
    }
}

static void
aiff_verify_tags (const char *path, const AppExportFile *expected, GPtrArray *findings)
{
  g_autofree char *fault = NULL;
  g_autoptr (GArray) chunks = app_aiff_chunks (path, &fault);
  if (!chunks)
    {
      app_findings_add (findings, APP_SEVERITY_ERROR, "file-structure",
                        _ ("The structure of the file is damaged: %s."), fault);
      return;
    }
  g_autoptr (GPtrArray) tags = app_tags_new (expected);
  const AppRiffChunk *chunk = app_riff_find (chunks, "ID3 ");
  g_autoptr (GBytes) id3 = chunk ? app_riff_read (path, chunk) : NULL;
  if (tags->len)
    {
      verify_texts (path, chunks, tags, findings);
      app_id3_verify (id3, tags, findings);
    }
  else if (chunks->len > 2)
    app_findings_add (findings, APP_SEVERITY_ERROR, "tag-unwanted",
                      _ ("The file has tags though none were asked for."));
}

static gboolean
aiff_write_gain (const char *path, const AppExportFile *file, GError **error)
{
  g_autofree char *fault = NULL;
  g_autoptr (GArray) chunks = app_aiff_chunks (path, &fault);
  const AppRiffChunk *chunk = chunks ? app_riff_find (chunks, "ID3 ") : NULL;
  g_autoptr (GPtrArray) tags = app_tags_new (file);
  return app_id3_rewrite (path, chunk ? chunk->offset : 0, chunk ? chunk->size : 0, tags, error);
}

const AppExporter app_exporter_aiff = {
  .id = "aiff",
  .name = "AIFF",
  .extension = ".aiff",
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .ascii = TRUE,
  .gain = APP_GAIN_REPLAY,
  .can_export = aiff_can_export,
  .begin = aiff_begin,
  .write = aiff_write,
  .finish = aiff_finish,
  .abandon = aiff_abandon,
  .verify_tags = aiff_verify_tags,
  .write_gain = aiff_write_gain,
};
