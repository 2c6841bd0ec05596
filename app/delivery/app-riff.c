/* app-riff.c — the chunks of a RIFF or RF64 WAVE file or of an AIFF file, checked strictly. */
#include "app-riff.h"

#include <glib/gi18n-lib.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define UNKNOWN 0xffffffffu /* a 32-bit size that stands in ds64 */
#define PAYLOAD_MAX (1u << 25)
#define DS64_SIZE 28

static guint32
get_u32 (const guint8 *p)
{
  return p[0] | p[1] << 8 | p[2] << 16 | (guint32) p[3] << 24;
}

static guint32
get_big (const guint8 *p)
{
  return (guint32) p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

static guint64
get_u64 (const guint8 *p)
{
  return get_u32 (p) | (guint64) get_u32 (p + 4) << 32;
}

const AppRiffChunk *
app_riff_find (const GArray *chunks, const char *id)
{
  for (guint i = 0; i < chunks->len; i++)
    {
      const AppRiffChunk *chunk = &g_array_index (chunks, AppRiffChunk, i);
      if (strcmp (chunk->id, id) == 0)
        return chunk;
    }
  return NULL;
}

/* Reads the header of the chunk at offset; in ds64 also the true sizes of RIFF and data. */
static gboolean
read_chunk (FILE *file, guint64 offset, AppRiffChunk *chunk, guint64 true_sizes[2])
{
  guint8 header[8], ds64[DS64_SIZE];
  if (fseeko (file, (off_t) offset, SEEK_SET) != 0 || fread (header, 8, 1, file) != 1)
    return FALSE;
  *chunk = (AppRiffChunk){ .offset = offset + 8, .size = get_u32 (header + 4) };
  memcpy (chunk->id, header, 4);
  if (strcmp (chunk->id, "ds64") == 0)
    {
      if (chunk->size < DS64_SIZE || fread (ds64, DS64_SIZE, 1, file) != 1)
        return FALSE;
      true_sizes[0] = get_u64 (ds64);
      true_sizes[1] = get_u64 (ds64 + 8);
    }
  if (strcmp (chunk->id, "data") == 0 && chunk->size == UNKNOWN)
    chunk->size = true_sizes[1];
  return TRUE;
}

static char *
walk (FILE *file, GArray *chunks)
{
  guint8 header[12];
  guint64 true_sizes[2] = { 0, 0 };
  if (fseeko (file, 0, SEEK_END) != 0)
    return g_strdup (_ ("the file cannot be read"));
  guint64 size = ftello (file);
  rewind (file);
  if (fread (header, 12, 1, file) != 1 || memcmp (header + 8, "WAVE", 4) != 0
      || (memcmp (header, "RIFF", 4) != 0 && memcmp (header, "RF64", 4) != 0))
    return g_strdup (_ ("it is no WAVE file"));
  for (guint64 at = 12; at < size;)
    {
      AppRiffChunk chunk;
      if (!read_chunk (file, at, &chunk, true_sizes))
        return g_strdup_printf (_ ("there is no whole chunk at byte %" PRIu64), at);
      gboolean is_data = strcmp (chunk.id, "data") == 0;
      if ((chunk.size & 1) && !is_data)
        return g_strdup_printf (_ ("chunk “%s” has an odd length"), chunk.id);
      if (chunk.size > size - chunk.offset)
        return g_strdup_printf (_ ("chunk “%s” is longer than the file"), chunk.id);
      g_array_append_val (chunks, chunk);
      at = chunk.offset + chunk.size + (chunk.size & 1);
    }
  guint64 riff = header[1] == 'I' ? get_u32 (header + 4) : true_sizes[0];
  if (riff != size - 8)
    return g_strdup (_ ("the length in its header is not that of the file"));
  if (!app_riff_find (chunks, "fmt ") || !app_riff_find (chunks, "data"))
    return g_strdup (_ ("a fmt or data chunk is missing"));
  return NULL;
}

static char *
walk_aiff (FILE *file, GArray *chunks)
{
  guint8 header[12];
  if (fseeko (file, 0, SEEK_END) != 0)
    return g_strdup (_ ("the file cannot be read"));
  guint64 size = ftello (file);
  rewind (file);
  if (fread (header, 12, 1, file) != 1 || memcmp (header, "FORM", 4) != 0
      || memcmp (header + 8, "AIFF", 4) != 0)
    return g_strdup (_ ("it is no AIFF file"));
  if (get_big (header + 4) != size - 8)
    return g_strdup (_ ("the length in its header is not that of the file"));
  for (guint64 at = 12; at < size;)
    {
      AppRiffChunk chunk = { .offset = at + 8 };
      if (fseeko (file, (off_t) at, SEEK_SET) != 0 || fread (header, 8, 1, file) != 1)
        return g_strdup_printf (_ ("there is no whole chunk at byte %" PRIu64), at);
      memcpy (chunk.id, header, 4);
      chunk.size = get_big (header + 4);
      guint64 padded = chunk.size + (chunk.size & 1);
      if (padded > size - chunk.offset)
        return g_strdup_printf (_ ("chunk “%s” is longer than the file"), chunk.id);
      g_array_append_val (chunks, chunk);
      at = chunk.offset + padded;
    }
  if (!app_riff_find (chunks, "COMM") || !app_riff_find (chunks, "SSND"))
    return g_strdup (_ ("a COMM or SSND chunk is missing"));
  return NULL;
}

static GArray *
read_chunks (const char *path, char *(*walk_file) (FILE *, GArray *), char **fault)
{
  FILE *file = fopen (path, "rbe");
  g_autoptr (GArray) chunks = g_array_new (FALSE, TRUE, sizeof (AppRiffChunk));
  *fault = file ? walk_file (file, chunks) : g_strdup (_ ("it cannot be opened"));
  if (file)
    fclose (file);
  return *fault ? NULL : g_steal_pointer (&chunks);
}

GArray *
app_riff_chunks (const char *path, char **fault)
{
  return read_chunks (path, walk, fault);
}

GArray *
app_aiff_chunks (const char *path, char **fault)
{
  return read_chunks (path, walk_aiff, fault);
}

GBytes *
app_riff_read (const char *path, const AppRiffChunk *chunk)
{
  FILE *file = fopen (path, "rbe");
  if (!file)
    return NULL;
  GBytes *bytes = NULL;
  gsize size = chunk->size;
  g_autofree guint8 *data = chunk->size <= PAYLOAD_MAX ? g_malloc (size + 1) : NULL;
  if (data && fseeko (file, (off_t) chunk->offset, SEEK_SET) == 0
      && fread (data, 1, size, file) == size)
    bytes = g_bytes_new_take (g_steal_pointer (&data), size);
  fclose (file);
  return bytes;
}
