/* app-mpeg.c — walks the frames of an MPEG audio file. */
#include "app-mpeg.h"

#include <string.h>

enum
{
  HEADER = 4,
  ID3_HEADER = 10,
  XING_FRAMES = 1, /* flag: the number of frames follows */
};

/* Of a frame, by its header. */
typedef struct
{
  guint32 kind;  /* the bits that are the same in all frames: version, layer, rate */
  int bytes;     /* of the frame */
  int samples;   /* of each channel */
  int side_info; /* bytes behind the header, of layer III */
} Frame;

static guint32
read_32 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

/* FALSE: these four bytes are no header, or one of a free format, whose length is not told. */
static gboolean
read_header (const guint8 *bytes, Frame *frame)
{
  /* kbit/s by index: version 1 layers I, II, III; versions 2 and 2.5 layer I, layers II and III. */
  static const int rates[5][15]
      = { { 0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448 },
          { 0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384 },
          { 0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320 },
          { 0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256 },
          { 0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160 } };
  static const int sample_rates[3] = { 44100, 48000, 32000 };
  guint32 header = read_32 (bytes);
  int version = header >> 19 & 3, layer = 4 - (int) (header >> 17 & 3);
  int rate = header >> 12 & 15, hz = header >> 10 & 3, padding = header >> 9 & 1;
  if (header >> 21 != 0x7ff || version == 1 || layer == 4 || rate == 0 || rate == 15 || hz == 3)
    return FALSE;
  gboolean first = version == 3, mono = (header >> 6 & 3) == 3;
  int row = first ? layer - 1 : layer == 1 ? 3 : 4;
  int per_second = sample_rates[hz] / (first ? 1 : version == 2 ? 2 : 4);
  int slots = layer == 1 ? 12 : layer == 3 && !first ? 72 : 144;
  frame->kind = header & 0xfffe0c00;
  frame->samples = layer == 1 ? 384 : layer == 3 && !first ? 576 : 1152;
  frame->bytes = (slots * rates[row][rate] * 1000 / per_second + padding) * (layer == 1 ? 4 : 1);
  frame->side_info = first ? (mono ? 17 : 32) : (mono ? 9 : 17);
  return TRUE;
}

/* Bytes of an ID3v2 tag at the start. */
static gsize
tag_size (const guint8 *data, gsize size)
{
  if (size < ID3_HEADER || memcmp (data, "ID3", 3) != 0)
    return 0;
  gsize body = (gsize) (data[6] & 127) << 21 | (gsize) (data[7] & 127) << 14
               | (gsize) (data[8] & 127) << 7 | (data[9] & 127);
  return ID3_HEADER + body + (data[5] & 16 ? ID3_HEADER : 0);
}

/* Samples that the tag of the first frame promises; -1: it has none. */
static gint64
promised (const guint8 *frame, gsize left, const Frame *first)
{
  gsize at = HEADER + (gsize) first->side_info;
  if (left < at + 12 || (memcmp (frame + at, "Xing", 4) != 0 && memcmp (frame + at, "Info", 4) != 0)
      || !(read_32 (frame + at + 4) & XING_FRAMES))
    return -1;
  return (gint64) read_32 (frame + at + 8) * first->samples;
}

gboolean
app_mpeg_count (const guint8 *data, gsize size, AppMpegLength *length)
{
  Frame first = { 0 }, frame, next;
  gsize at = tag_size (data, size);
  gboolean tag = FALSE;
  *length = (AppMpegLength){ 0, -1 };
  while (at + HEADER <= size)
    {
      gboolean good = read_header (data + at, &frame) && (!first.kind || frame.kind == first.kind);
      gsize end = at + (good ? (gsize) frame.bytes : 1);
      /* The first one is believed when another follows. */
      if (good && !first.kind)
        good = end + HEADER <= size && read_header (data + end, &next) && next.kind == frame.kind;
      if (!good) /* what lies between frames, or at the end, is no sound */
        {
          at++;
          continue;
        }
      if (!first.kind)
        {
          first = frame;
          length->promised = promised (data + at, size - at, &first);
          tag = length->promised >= 0;
        }
      else
        tag = FALSE;
      if (!tag && end <= size) /* the frame of the tag is silent and not counted there */
        length->there += frame.samples;
      at = end;
    }
  return first.kind != 0;
}
