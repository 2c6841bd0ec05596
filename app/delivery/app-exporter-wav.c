/* app-exporter-wav.c — writes WAV: RIFF, or RF64 when 32-bit sizes do not hold it.
 *
 * Layout: [ds64] fmt (16 bytes; floats: 18, and fact) [chunks of who else writes one] [LIST INFO]
 * [cue, LIST adtl] data [id3]. Every
 * chunk has an even length, since several readers mishandle the pad byte. The number of frames is
 * known before the first byte, so the header is right from the start and nothing is patched. INFO
 * is Latin-1 or ASCII; the id3 chunk has the full Unicode texts. Without tags the file is fmt and
 * data only. */
#include "app-wav.h"

#include "app-disc-sheet.h"
#include "app-id3.h"
#include "app-pcm.h"
#include "app-riff.h"
#include "app-tags.h"
#include "app-wav-marks.h"

#include <glib/gi18n-lib.h>

#include <errno.h>
#include <string.h>

#define CHUNK 8      /* bytes of a chunk's header */
#define DS64_SIZE 28 /* EBU Tech 3306 */
#define FMT_SIZE 16
#define FMT_FLOAT_SIZE 18
#define FACT_SIZE 4
#define FORMAT_PCM 1
#define FORMAT_FLOAT 3
#define UNKNOWN 0xffffffffu
#define BUFFER_FRAMES 4096

extern const AppExporter app_exporter_wav;

static const DspParam params[] = { APP_GAIN_PARAM (0) };

typedef struct
{
  /* owned */
  FILE *file;
  GByteArray *id3; /* NULL: none */
  guint8 *bytes;   /* of one buffer */

  int bits, channels;
  gint64 frames, written; /* planned, done */
} WavWriter;

static void
append_u16 (GByteArray *bytes, guint16 value)
{
  guint16 little = GUINT16_TO_LE (value);
  g_byte_array_append (bytes, (const guint8 *) &little, sizeof little);
}

static void
append_u32 (GByteArray *bytes, guint32 value)
{
  guint32 little = GUINT32_TO_LE (value);
  g_byte_array_append (bytes, (const guint8 *) &little, sizeof little);
}

static void
append_u64 (GByteArray *bytes, guint64 value)
{
  append_u32 (bytes, (guint32) value);
  append_u32 (bytes, value >> 32);
}

void
app_wav_append_chunk (GByteArray *bytes, const char *id, guint32 size)
{
  g_byte_array_append (bytes, (const guint8 *) id, 4);
  append_u32 (bytes, size);
}

/* The payload of LIST: "INFO", then zero-terminated texts of even length. NULL: no tags. */
static GByteArray *
build_info (const GPtrArray *tags)
{
  GByteArray *info = g_byte_array_new ();
  g_byte_array_append (info, (const guint8 *) "INFO", 4);
  for (guint i = 0; i < tags->len; i++)
    {
      const AppTag *tag = tags->pdata[i];
      g_autofree char *text = tag->info ? app_tag_to_ascii (tag->value) : NULL;
      if (!text)
        continue;
      gsize length = strlen (text) + 1;
      app_wav_append_chunk (info, tag->info, (guint32) (length + (length & 1)));
      g_byte_array_append (info, (const guint8 *) text, length);
      if (length & 1)
        g_byte_array_append (info, (const guint8 *) "", 1);
    }
  return info;
}

/* The chunk that says what the samples are; of floats with the one that says how many there are. */
static GByteArray *
build_format (const AppExportFile *file)
{
  guint block = file->channels * file->bits / 8;
  gboolean is_float = file->bits == APP_PCM_FLOAT;
  GByteArray *format = g_byte_array_new ();
  app_wav_append_chunk (format, "fmt ", is_float ? FMT_FLOAT_SIZE : FMT_SIZE);
  append_u16 (format, is_float ? FORMAT_FLOAT : FORMAT_PCM);
  append_u16 (format, file->channels);
  append_u32 (format, file->rate);
  append_u32 (format, file->rate * block);
  append_u16 (format, block);
  append_u16 (format, file->bits);
  if (!is_float)
    return format;
  append_u16 (format, 0); /* bytes of an extension */
  app_wav_append_chunk (format, "fact", FACT_SIZE);
  append_u32 (format, file->frames < UNKNOWN ? (guint32) file->frames : UNKNOWN);
  return format;
}

/* Everything before the first sample. */
static GByteArray *
build_header (const AppExportFile *file, const GByteArray *chunks, const GByteArray *info,
              const GByteArray *marks, const GByteArray *id3, gint64 *chunks_at)
{
  guint block = file->channels * file->bits / 8;
  guint64 data = (guint64) file->frames * block;
  guint64 padded = data + (data & 1);
  g_autoptr (GByteArray) format = build_format (file);
  guint64 riff = 4 + format->len + (chunks ? chunks->len : 0) + (info ? CHUNK + info->len : 0)
                 + (marks ? marks->len : 0) + CHUNK + padded + (id3 ? CHUNK + id3->len : 0);
  gboolean large = riff > UNKNOWN - 1;
  GByteArray *header = g_byte_array_new ();
  app_wav_append_chunk (header, large ? "RF64" : "RIFF", large ? UNKNOWN : (guint32) riff);
  g_byte_array_append (header, (const guint8 *) "WAVE", 4);
  if (large)
    {
      app_wav_append_chunk (header, "ds64", DS64_SIZE);
      append_u64 (header, riff + CHUNK + DS64_SIZE);
      append_u64 (header, data);
      append_u64 (header, file->frames);
      append_u32 (header, 0);
    }
  g_byte_array_append (header, format->data, format->len);
  *chunks_at = header->len;
  if (chunks)
    g_byte_array_append (header, chunks->data, chunks->len);
  if (info)
    {
      app_wav_append_chunk (header, "LIST", info->len);
      g_byte_array_append (header, info->data, info->len);
    }
  if (marks)
    g_byte_array_append (header, marks->data, marks->len);
  app_wav_append_chunk (header, "data", large ? UNKNOWN : (guint32) data);
  return header;
}

static void
wav_can_export (const AppExportFile *file, GPtrArray *findings)
{
  if (file->bits != 16 && file->bits != 24 && file->bits != APP_PCM_FLOAT)
    app_findings_add (findings, APP_SEVERITY_ERROR, "wav-bits",
                      _ ("WAV files are written with 16 or 24 bits or 32-bit float, not %d bits."),
                      file->bits);
  if (file->channels < 1 || file->channels > 2)
    app_findings_add (findings, APP_SEVERITY_ERROR, "wav-channels",
                      _ ("WAV files are written with one or two channels, not %d."),
                      file->channels);
}

static void
writer_free (WavWriter *self)
{
  if (self->id3)
    g_byte_array_unref (self->id3);
  g_free (self->bytes);
  g_free (self);
}

gpointer
app_wav_begin (const AppExportFile *file, const GByteArray *chunks, gboolean room,
               gint64 *chunks_at, GError **error)
{
  g_autoptr (GPtrArray) tags = app_tags_new (file);
  g_autoptr (GByteArray) info = tags->len ? build_info (tags) : NULL;
  g_autoptr (GByteArray) id3 = tags->len ? app_id3_build_with_room (tags, room) : NULL;
  g_autoptr (GByteArray) marks = app_wav_marks_build (file);
  g_autoptr (GByteArray) header = build_header (file, chunks, info, marks, id3, chunks_at);
  FILE *stream = app_pcm_create (file->path, error);
  if (!stream)
    return NULL;
  if (!app_pcm_write (stream, header->data, header->len, error))
    {
      fclose (stream);
      return NULL;
    }
  WavWriter *self = g_new0 (WavWriter, 1);
  self->file = stream;
  self->id3 = g_steal_pointer (&id3);
  self->bytes = g_malloc (BUFFER_FRAMES * file->channels * file->bits / 8);
  self->bits = file->bits;
  self->channels = file->channels;
  self->frames = file->frames;
  return self;
}

static gpointer
wav_begin (const AppExportFile *file, GError **error)
{
  gint64 chunks_at;
  gboolean room = app_exporter_option (&app_exporter_wav, file->options, APP_EXPORTER_GAIN) != 0;
  return app_wav_begin (file, NULL, room, &chunks_at, error);
}

static gboolean
wav_write (gpointer writer, const gint32 *samples, int frames, GError **error)
{
  WavWriter *self = writer;
  for (int done = 0; done < frames;)
    {
      int n = MIN (frames - done, BUFFER_FRAMES);
      gsize size = app_pcm_pack (samples + (gsize) done * self->channels,
                                 (gsize) n * self->channels, self->bits, self->bytes);
      if (!app_pcm_write (self->file, self->bytes, size, error))
        return FALSE;
      done += n;
    }
  self->written += frames;
  return TRUE;
}

static gboolean
write_end (WavWriter *self, GError **error)
{
  if (!app_pcm_is_whole (self->written, self->frames, error))
    return FALSE;
  gsize data = (gsize) self->frames * self->channels * self->bits / 8;
  if ((data & 1) && !app_pcm_write (self->file, "", 1, error))
    return FALSE;
  if (!self->id3)
    return TRUE;
  g_autoptr (GByteArray) header = g_byte_array_new ();
  app_wav_append_chunk (header, "id3 ", self->id3->len);
  return app_pcm_write (self->file, header->data, header->len, error)
         && app_pcm_write (self->file, self->id3->data, self->id3->len, error);
}

gboolean
app_wav_patch (gpointer writer, gint64 offset, const void *bytes, gsize size, GError **error)
{
  WavWriter *self = writer;
  if (fseeko (self->file, offset, SEEK_SET) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
      return FALSE;
    }
  gboolean good = app_pcm_write (self->file, bytes, size, error);
  return fseeko (self->file, 0, SEEK_END) == 0 && good;
}

static gboolean
wav_finish (gpointer writer, GError **error)
{
  WavWriter *self = writer;
  gboolean good = write_end (self, error);
  good = app_pcm_close (self->file, good ? error : NULL) && good;
  writer_free (self);
  return good;
}

static void
wav_abandon (gpointer writer)
{
  WavWriter *self = writer;
  fclose (self->file);
  writer_free (self);
}

gboolean
app_wav_write_gain (const char *path, const AppExportFile *file, GError **error)
{
  g_autofree char *fault = NULL;
  g_autoptr (GArray) chunks = app_riff_chunks (path, &fault);
  const AppRiffChunk *chunk = chunks ? app_riff_find (chunks, "id3 ") : NULL;
  g_autoptr (GPtrArray) tags = app_tags_new (file);
  return app_id3_rewrite (path, chunk ? chunk->offset : 0, chunk ? chunk->size : 0, tags, error);
}

/* The text of an INFO sub-chunk, transfer full, or NULL. */
static char *
find_info (GBytes *list, const char *id)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (list, &size);
  if (size < 4 || memcmp (data, "INFO", 4) != 0)
    return NULL;
  for (gsize at = 4; at + CHUNK <= size;)
    {
      gsize length
          = data[at + 4] | data[at + 5] << 8 | data[at + 6] << 16 | (gsize) data[at + 7] << 24;
      if (length > size - at - CHUNK)
        return NULL;
      if (memcmp (data + at, id, 4) == 0)
        return g_strndup ((const char *) data + at + CHUNK, length);
      at += CHUNK + length;
    }
  return NULL;
}

static void
verify_info (const char *path, const GArray *chunks, const GPtrArray *tags, GPtrArray *findings)
{
  const AppRiffChunk *chunk = app_riff_find (chunks, "LIST");
  g_autoptr (GBytes) list = chunk ? app_riff_read (path, chunk) : NULL;
  for (guint i = 0; i < tags->len; i++)
    {
      const AppTag *tag = tags->pdata[i];
      g_autofree char *expected = tag->info ? app_tag_to_ascii (tag->value) : NULL;
      if (!expected)
        continue;
      g_autofree char *bytes = list ? find_info (list, tag->info) : NULL;
      g_autofree char *found = bytes ? g_utf8_make_valid (bytes, -1) : NULL;
      app_tag_compare (findings, tag, "INFO", expected, found);
    }
}

void
app_wav_verify_tags (const char *path, const AppExportFile *expected, guint n_chunks,
                     GPtrArray *findings)
{
  g_autofree char *fault = NULL;
  g_autoptr (GArray) chunks = app_riff_chunks (path, &fault);
  if (!chunks)
    {
      app_findings_add (findings, APP_SEVERITY_ERROR, "file-structure",
                        _ ("The structure of the file is damaged: %s."), fault);
      return;
    }
  g_autoptr (GPtrArray) tags = app_tags_new (expected);
  app_wav_marks_verify (path, chunks, expected, findings);
  if (tags->len)
    {
      verify_info (path, chunks, tags, findings);
      const AppRiffChunk *chunk = app_riff_find (chunks, "id3 ");
      g_autoptr (GBytes) id3 = chunk ? app_riff_read (path, chunk) : NULL;
      app_id3_verify (id3, tags, findings);
    }
  else if (chunks->len > n_chunks + 3 + (expected->bits == APP_PCM_FLOAT)
           || app_riff_find (chunks, "LIST") || app_riff_find (chunks, "id3 "))
    app_findings_add (findings, APP_SEVERITY_ERROR, "tag-unwanted",
                      _ ("The file has tags though none were asked for."));
}

static void
wav_verify_tags (const char *path, const AppExportFile *expected, GPtrArray *findings)
{
  app_wav_verify_tags (path, expected, 0, findings);
}

const AppExporter app_exporter_wav = {
  .id = "wav",
  .name = "WAV",
  .extension = ".wav",
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .whole = TRUE,
  .ascii = TRUE,
  .gain = APP_GAIN_REPLAY,
  .can_export = wav_can_export,
  .begin = wav_begin,
  .write = wav_write,
  .finish = wav_finish,
  .abandon = wav_abandon,
  .verify_tags = wav_verify_tags,
  .write_gain = app_wav_write_gain,
  .companions = app_disc_sheet_companions,
};
