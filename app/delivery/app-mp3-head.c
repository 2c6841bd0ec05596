/* app-mp3-head.c — the head of an MP3 file. */
#include "app-mp3-head.h"

#include <glib/gi18n-lib.h>

#include <stdio.h>
#include <string.h>

#define ID3_HEADER 10
#define FRAME_BYTES 192 /* of the first frame: the LAME tag of a stereo file ends at 36 + 156 */
#define TAG_AT 36       /* behind the frame's header and the side information of stereo */
#define FIELDS 0xf      /* frames, bytes, seek table and quality are there */
#define DELAYS_AT 141   /* of the tag */

static guint32
get_u32 (const guint8 *p)
{
  return (guint32) p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

static char *
read_id3 (FILE *file, AppMp3Head *head)
{
  guint8 header[ID3_HEADER];
  if (fread (header, ID3_HEADER, 1, file) != 1 || memcmp (header, "ID3", 3) != 0)
    {
      rewind (file);
      return NULL;
    }
  gsize size = ID3_HEADER;
  size += (gsize) (header[6] & 0x7f) << 21 | (header[7] & 0x7f) << 14 | (header[8] & 0x7f) << 7
          | (header[9] & 0x7f);
  g_autofree guint8 *tag = g_malloc (size);
  memcpy (tag, header, ID3_HEADER);
  if (fread (tag + ID3_HEADER, 1, size - ID3_HEADER, file) != size - ID3_HEADER)
    return g_strdup (_ ("its ID3 tag is longer than the file"));
  head->id3 = g_bytes_new_take (g_steal_pointer (&tag), size);
  return NULL;
}

static char *
read_lame (FILE *file, AppMp3Head *head)
{
  guint8 frame[FRAME_BYTES];
  const guint8 *tag = frame + TAG_AT;
  if (fread (frame, FRAME_BYTES, 1, file) != 1 || frame[0] != 0xff || (frame[1] & 0xfe) != 0xfa)
    return g_strdup (_ ("there is no MPEG 1 layer III frame where the audio begins"));
  head->vbr = memcmp (tag, "Xing", 4) == 0;
  if ((!head->vbr && memcmp (tag, "Info", 4) != 0) || get_u32 (tag + 4) != FIELDS)
    return g_strdup (_ ("there is no LAME tag, which players need to play without gaps"));
  head->frames = get_u32 (tag + 8);
  head->bytes = get_u32 (tag + 12);
  head->delay = tag[DELAYS_AT] << 4 | tag[DELAYS_AT + 1] >> 4;
  head->padding = (tag[DELAYS_AT + 1] & 0xf) << 8 | tag[DELAYS_AT + 2];
  return NULL;
}

gboolean
app_mp3_head_read (const char *path, AppMp3Head *head, char **fault)
{
  FILE *file = fopen (path, "rbe");
  *head = (AppMp3Head){ 0 };
  *fault = NULL;
  if (!file)
    {
      *fault = g_strdup (_ ("it cannot be opened"));
      return FALSE;
    }
  *fault = read_id3 (file, head);
  gint64 start = ftello (file);
  if (!*fault)
    *fault = read_lame (file, head);
  if (fseeko (file, 0, SEEK_END) == 0)
    head->audio_size = ftello (file) - start;
  fclose (file);
  if (*fault)
    app_mp3_head_clear (head);
  return !*fault;
}

void
app_mp3_head_clear (AppMp3Head *head)
{
  g_clear_pointer (&head->id3, g_bytes_unref);
}
