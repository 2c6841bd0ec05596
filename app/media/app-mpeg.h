/* app-mpeg.h — how many samples an MPEG audio file (layers I to III) holds, and how many it says
 * that it has: the frames are counted by their headers (ISO/IEC 11172-3, 2.4.1.3; 13818-3), the
 * promise is that of the tag that LAME and others write into the first frame ("Xing" or "Info").
 * For media/ only. */
#pragma once

#include <glib.h>

typedef struct
{
  gint64 there; /* samples of each channel, as coded: with what a decoder cuts off as its delay */
  gint64 promised; /* likewise; -1: the file promises nothing */
} AppMpegLength;

/* FALSE when no frame is found. Any bytes. */
gboolean app_mpeg_count (const guint8 *data, gsize size, AppMpegLength *length);
