/* app-codec-trip.c — a stream encoded and decoded again in memory, by libavcodec. */
#include "app-codec-trip.h"

#include <glib/gi18n-lib.h>
#include <libavcodec/avcodec.h>

#include <math.h>
#include <string.h>

#define CHANNELS 2
#define BLOCK 1024      /* frames at once, for encoders that take any number */
#define TAIL 16384      /* frames of silence behind the end that push the last ones out */
#define PROBE_FROM 8192 /* of the noise that finds the delay: where it begins … */
#define PROBE 2048      /* … and its length */
#define DELAY_MAX 4096  /* frames, late or early */

/* By AppCodecKind. */
static const struct
{
  const char *encoder, *decoder;
  enum AVSampleFormat format; /* of the encoder */
} codecs[APP_N_CODEC_KINDS] = {
  [APP_CODEC_AAC] = { "aac", "aac", AV_SAMPLE_FMT_FLTP },
  [APP_CODEC_MP3] = { "libmp3lame", "mp3float", AV_SAMPLE_FMT_FLTP },
  [APP_CODEC_OPUS] = { "libopus", "opus", AV_SAMPLE_FMT_FLT },
  [APP_CODEC_VORBIS] = { "libvorbis", "vorbis", AV_SAMPLE_FMT_FLTP },
};

struct _AppCodecTrip
{
  /* borrowed */
  const AppCodec *codec;
  gpointer user_data;

  AppCodecTripFunc func;

  /* owned */
  AVCodecContext *encoder, *decoder;
  AVFrame *frame;   /* being filled */
  AVFrame *decoded; /* what the decoder gave */
  AVPacket *packet;

  int delay;
  int filled;          /* frames in frame */
  gint64 sent;         /* frames given to the encoder */
  gint64 skip;         /* decoded frames still to be dropped */
  gint64 taken, given; /* frames of the caller in, out */
  gint64 length;       /* that are to be given; G_MAXINT64: not known yet */
};

static gboolean
fail (const AppCodecTrip *self, const char *what, int status, GError **error)
{
  char text[AV_ERROR_MAX_STRING_SIZE] = "";
  av_strerror (status, text, sizeof text);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               _ ("The codec check with %s fails in libavcodec (%s: %s). Leave this codec out."),
               self->codec->name, what, text);
  return FALSE;
}

static gboolean
open_encoder (AppCodecTrip *self, GError **error)
{
  const AppCodec *codec = self->codec;
  const AVCodec *found = avcodec_find_encoder_by_name (codecs[codec->kind].encoder);
  self->encoder = found ? avcodec_alloc_context3 (found) : NULL;
  if (!self->encoder)
    return fail (self, codecs[codec->kind].encoder, AVERROR_ENCODER_NOT_FOUND, error);
  self->encoder->sample_rate = codec->rate;
  self->encoder->ch_layout = (AVChannelLayout) AV_CHANNEL_LAYOUT_STEREO;
  self->encoder->sample_fmt = codecs[codec->kind].format;
  self->encoder->time_base = (AVRational){ 1, codec->rate };
  self->encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_BITEXACT;
  self->encoder->thread_count = 1;
  if (isnan (codec->quality))
    self->encoder->bit_rate = codec->kbits * 1000;
  else
    {
      self->encoder->flags |= AV_CODEC_FLAG_QSCALE;
      self->encoder->global_quality = (int) lround (codec->quality * FF_QP2LAMBDA);
    }
  int status = avcodec_open2 (self->encoder, found, NULL);
  return status >= 0 || fail (self, codecs[codec->kind].encoder, status, error);
}

static gboolean
open_decoder (AppCodecTrip *self, GError **error)
{
  const char *name = codecs[self->codec->kind].decoder;
  const AVCodec *found = avcodec_find_decoder_by_name (name);
  self->decoder = found ? avcodec_alloc_context3 (found) : NULL;
  if (!self->decoder)
    return fail (self, name, AVERROR_DECODER_NOT_FOUND, error);
  int size = self->encoder->extradata_size;
  self->decoder->sample_rate = self->codec->rate;
  self->decoder->ch_layout = (AVChannelLayout) AV_CHANNEL_LAYOUT_STEREO;
  self->decoder->pkt_timebase = self->encoder->time_base;
  self->decoder->thread_count = 1;
  self->decoder->flags2 |= AV_CODEC_FLAG2_SKIP_MANUAL; /* nothing is dropped behind our back */
  if (size > 0)
    {
      self->decoder->extradata = av_mallocz (size + AV_INPUT_BUFFER_PADDING_SIZE);
      memcpy (self->decoder->extradata, self->encoder->extradata, size);
      self->decoder->extradata_size = size;
    }
  int status = avcodec_open2 (self->decoder, found, NULL);
  return status >= 0 || fail (self, name, status, error);
}

static gboolean
make_frame (AppCodecTrip *self, GError **error)
{
  self->frame->nb_samples = self->encoder->frame_size ? self->encoder->frame_size : BLOCK;
  self->frame->format = self->encoder->sample_fmt;
  self->frame->sample_rate = self->codec->rate;
  av_channel_layout_copy (&self->frame->ch_layout, &self->encoder->ch_layout);
  int status = av_frame_get_buffer (self->frame, 0);
  return status >= 0 || fail (self, "frame", status, error);
}

/* delay: frames to be dropped of what is decoded; negative: silence comes first. */
static AppCodecTrip *
trip_open (const AppCodec *codec, int delay, AppCodecTripFunc func, gpointer user_data,
           GError **error)
{
  AppCodecTrip *self = g_new0 (AppCodecTrip, 1);
  self->codec = codec;
  self->func = func;
  self->user_data = user_data;
  self->delay = delay;
  self->skip = MAX (delay, 0);
  self->length = G_MAXINT64;
  self->frame = av_frame_alloc ();
  self->decoded = av_frame_alloc ();
  self->packet = av_packet_alloc ();
  if (open_encoder (self, error) && open_decoder (self, error) && make_frame (self, error))
    return self;
  app_codec_trip_free (self);
  return NULL;
}

void
app_codec_trip_free (AppCodecTrip *self)
{
  if (!self)
    return;
  av_frame_free (&self->frame);
  av_frame_free (&self->decoded);
  av_packet_free (&self->packet);
  avcodec_free_context (&self->encoder);
  avcodec_free_context (&self->decoder);
  g_free (self);
}

static void
give (AppCodecTrip *self, const float *const ch[2], int n)
{
  n = (int) MIN (n, self->length - self->given);
  if (n > 0)
    self->func (ch, n, self->user_data);
  self->given += MAX (n, 0);
}

/* Decoded frames, but for those that are the delay. */
static gboolean
take_decoded (AppCodecTrip *self, GError **error)
{
  const AVFrame *frame = self->decoded;
  if (frame->format != AV_SAMPLE_FMT_FLTP || frame->ch_layout.nb_channels != CHANNELS)
    return fail (self, codecs[self->codec->kind].decoder, AVERROR_INVALIDDATA, error);
  int drop = (int) MIN (self->skip, frame->nb_samples);
  const float *const ch[]
      = { (const float *) frame->data[0] + drop, (const float *) frame->data[1] + drop };
  self->skip -= drop;
  give (self, ch, frame->nb_samples - drop);
  return TRUE;
}

static gboolean
decode (AppCodecTrip *self, const AVPacket *packet, GError **error)
{
  int status = avcodec_send_packet (self->decoder, packet);
  while (status >= 0)
    {
      status = avcodec_receive_frame (self->decoder, self->decoded);
      if (status >= 0 && !take_decoded (self, error))
        return FALSE;
    }
  return status == AVERROR (EAGAIN) || status == AVERROR_EOF
         || fail (self, codecs[self->codec->kind].decoder, status, error);
}

/* Encodes the frame (NULL: the stream has ended), and decodes whatever is ready. */
static gboolean
encode (AppCodecTrip *self, const AVFrame *frame, GError **error)
{
  int status = avcodec_send_frame (self->encoder, frame);
  while (status >= 0)
    {
      status = avcodec_receive_packet (self->encoder, self->packet);
      if (status >= 0 && !decode (self, self->packet, error))
        return FALSE;
      av_packet_unref (self->packet);
    }
  return status == AVERROR (EAGAIN) || status == AVERROR_EOF
         || fail (self, codecs[self->codec->kind].encoder, status, error);
}

static gboolean
send_frame (AppCodecTrip *self, GError **error)
{
  self->frame->pts = self->sent;
  self->sent += self->frame->nb_samples;
  self->filled = 0;
  if (!encode (self, self->frame, error))
    return FALSE;
  int status = av_frame_make_writable (self->frame);
  return status >= 0 || fail (self, "frame", status, error);
}

static void
put (AppCodecTrip *self, const double *const ch[2], int at, int n)
{
  AVFrame *frame = self->frame;
  for (int c = 0; c < CHANNELS; c++)
    for (int i = 0; i < n; i++)
      {
        float x = ch ? (float) ch[c][at + i] : 0.0f;
        if (frame->format == AV_SAMPLE_FMT_FLT)
          ((float *) frame->data[0])[(self->filled + i) * CHANNELS + c] = x;
        else
          ((float *) frame->data[c])[self->filled + i] = x;
      }
  self->filled += n;
}

/* ch NULL: silence. */
static gboolean
push (AppCodecTrip *self, const double *const ch[2], int n, GError **error)
{
  for (int at = 0, part; at < n; at += part)
    {
      part = MIN (n - at, self->frame->nb_samples - self->filled);
      put (self, ch, at, part);
      if (self->filled == self->frame->nb_samples && !send_frame (self, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
app_codec_trip_feed (AppCodecTrip *self, const double *const ch[2], int n, GError **error)
{
  static const float silence[DELAY_MAX];
  const float *const before[] = { silence, silence };
  if (self->taken == 0 && self->delay < 0)
    give (self, before, -self->delay);
  self->taken += n;
  return push (self, ch, n, error);
}

gboolean
app_codec_trip_finish (AppCodecTrip *self, GError **error)
{
  self->length = self->taken;
  if (!push (self, NULL, TAIL, error)
      || !push (self, NULL, self->frame->nb_samples - self->filled, error)
      || !encode (self, NULL, error) || !decode (self, NULL, error))
    return FALSE;
  return self->given == self->length
         || fail (self, codecs[self->codec->kind].decoder, AVERROR_EOF, error);
}

int
app_codec_trip_delay (const AppCodecTrip *self)
{
  return self->delay;
}

/* ---- delay ---- */

/* The left channel of what was decoded of the probe, from its start. */
typedef struct
{
  float x[PROBE_FROM + PROBE + DELAY_MAX];
  int n;
} Probe;

static void
take_probe (const float *const ch[2], int n, gpointer user_data)
{
  Probe *probe = user_data;
  int part = MIN (n, (int) G_N_ELEMENTS (probe->x) - probe->n);
  memcpy (probe->x + probe->n, ch[0], part * sizeof (float));
  probe->n += part;
}

/* Where in the decoded probe the noise lies: the highest correlation. */
static int
find_delay (const Probe *probe, const double *noise)
{
  int best = 0;
  double most = 0;
  for (int lag = -DELAY_MAX; lag < DELAY_MAX; lag++)
    {
      double sum = 0;
      for (int i = 0; i < PROBE; i++)
        sum += noise[i] * probe->x[PROBE_FROM + lag + i];
      if (sum > most)
        {
          most = sum;
          best = lag;
        }
    }
  return best;
}

AppCodecTrip *
app_codec_trip_new (const AppCodec *codec, AppCodecTripFunc func, gpointer user_data,
                    GError **error)
{
  av_log_set_level (AV_LOG_QUIET); /* what goes wrong is told by status */
  g_autofree Probe *probe = g_new0 (Probe, 1);
  g_autofree double *signal = g_new0 (double, PROBE_FROM + PROBE + DELAY_MAX);
  guint32 state = 1;
  for (int i = 0; i < PROBE; i++)
    {
      state = state * 1664525u + 1013904223u;
      signal[PROBE_FROM + i] = (double) (gint32) state / 8589934592.0;
    }
  const double *const ch[] = { signal, signal };
  AppCodecTrip *self = trip_open (codec, 0, take_probe, probe, error);
  gboolean good = self && app_codec_trip_feed (self, ch, PROBE_FROM + PROBE + DELAY_MAX, error)
                  && app_codec_trip_finish (self, error);
  app_codec_trip_free (self);
  if (!good)
    return NULL;
  return trip_open (codec, find_delay (probe, signal + PROBE_FROM), func, user_data, error);
}
