/* app-mp3-head.h — the head of an MP3 file: its ID3 tag and the LAME tag in the first frame, which
 * tells decoders what to cut off (gabriel.mp3-tech.org/mp3infotag). For reading back what was
 * written. [any thread] */
#pragma once

#include <glib.h>

typedef struct
{
  GBytes *id3;       /* the whole ID3v2 tag, owned; NULL: none */
  gint64 audio_size; /* bytes behind it, by the file's size */

  gboolean vbr; /* "Xing", else "Info" */
  guint32 frames, bytes;
  int delay, padding; /* samples that the encoder put before and behind */
} AppMp3Head;

/* FALSE with what is wrong (transfer full): no frame of MPEG 1 layer III, no LAME tag. */
gboolean app_mp3_head_read (const char *path, AppMp3Head *head, char **fault);
void app_mp3_head_clear (AppMp3Head *head);
