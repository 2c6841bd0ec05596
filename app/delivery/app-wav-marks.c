/* app-wav-marks.c — the marks of a WAV file. */
#include "app-wav-marks.h"

#include "app-riff.h"
#include "app-tags.h"
#include "app-wav.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define ENTRY 24 /* bytes of a cue point */

static void
append_u32 (GByteArray *bytes, guint32 value)
{
  guint32 little = GUINT32_TO_LE (value);
  g_byte_array_append (bytes, (const guint8 *) &little, sizeof little);
}

/* A pause is no mark: only a CUE sheet has those. */
static gboolean
is_marked (const AppTrackMark *mark)
{
  return mark->index > 0 && mark->frame <= G_MAXUINT32;
}

static void
append_point (GByteArray *points, const AppTrackMark *mark, guint32 id)
{
  append_u32 (points, id);
  append_u32 (points, (guint32) mark->frame);
  g_byte_array_append (points, (const guint8 *) "data", 4);
  append_u32 (points, 0);
  append_u32 (points, 0);
  append_u32 (points, (guint32) mark->frame);
}

/* "01 Title", or the number alone. */
static void
append_label (GByteArray *labels, const AppTrackMark *mark, guint32 id)
{
  static const guint8 zeros[2];
  g_autofree char *ascii = app_tag_to_ascii (mark->label);
  g_autofree char *text
      = ascii ? g_steal_pointer (&ascii) : g_strndup (mark->label, strcspn (mark->label, " "));
  guint length = (guint) strlen (text) + 1;
  app_wav_append_chunk (labels, "labl", 4 + length + length % 2);
  append_u32 (labels, id);
  g_byte_array_append (labels, (const guint8 *) text, length - 1);
  g_byte_array_append (labels, zeros, 1 + length % 2);
}

GByteArray *
app_wav_marks_build (const AppExportFile *file)
{
  g_autoptr (GByteArray) points = g_byte_array_new ();
  g_autoptr (GByteArray) labels = g_byte_array_new ();
  guint32 n = 0;
  g_byte_array_append (labels, (const guint8 *) "adtl", 4);
  for (guint i = 0; file->marks && i < file->marks->len; i++)
    {
      const AppTrackMark *mark = &g_array_index (file->marks, AppTrackMark, i);
      if (!is_marked (mark))
        continue;
      append_point (points, mark, ++n);
      append_label (labels, mark, n);
    }
  if (!n)
    return NULL;
  GByteArray *chunks = g_byte_array_new ();
  app_wav_append_chunk (chunks, "cue ", 4 + n * ENTRY);
  append_u32 (chunks, n);
  g_byte_array_append (chunks, points->data, points->len);
  app_wav_append_chunk (chunks, "LIST", labels->len);
  g_byte_array_append (chunks, labels->data, labels->len);
  return chunks;
}

/* The last LIST is that of the labels; INFO stands before it. */
static GByteArray *
read_marks (const char *path, const GArray *chunks)
{
  GByteArray *found = g_byte_array_new ();
  for (guint i = 0; i < chunks->len; i++)
    {
      const AppRiffChunk *chunk = &g_array_index (chunks, AppRiffChunk, i);
      gboolean is_list = strcmp (chunk->id, "LIST") == 0;
      g_autoptr (GBytes) bytes
          = is_list || strcmp (chunk->id, "cue ") == 0 ? app_riff_read (path, chunk) : NULL;
      gsize size = 0;
      const guint8 *data = bytes ? g_bytes_get_data (bytes, &size) : NULL;
      if (!data || (is_list && (size < 4 || memcmp (data, "adtl", 4) != 0)))
        continue;
      app_wav_append_chunk (found, chunk->id, (guint32) size);
      g_byte_array_append (found, data, (guint) size);
    }
  return found;
}

void
app_wav_marks_verify (const char *path, const GArray *chunks, const AppExportFile *expected,
                      GPtrArray *findings)
{
  g_autoptr (GByteArray) wanted = app_wav_marks_build (expected);
  g_autoptr (GByteArray) found = read_marks (path, chunks);
  guint size = wanted ? wanted->len : 0;
  if (found->len == size && (!size || memcmp (found->data, wanted->data, size) == 0))
    return;
  app_findings_add (findings, APP_SEVERITY_ERROR, "marks-differ",
                    _ ("The marks of tracks in the file are not those of the album."))
      ->advice
      = g_strdup (_ ("Deliver again; if it stays, report it."));
}
