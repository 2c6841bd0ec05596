/* app-engine-convert.c — blocks at the programme's rate in, blocks at the device's rate out. */
#include "app-engine-convert.h"

#include "dsp-resampler.h"

#include <math.h>
#include <string.h>

/* Where a block that was fed begins in the output. */
typedef struct
{
  gint64 at;
  AppEngineHeader head;
} Mark;

/* The stream of one lane. */
typedef struct
{
  DspResampler *resampler; /* owned; NULL: nothing is fed */
  double *made[DSP_CHANNELS];
  gsize capacity;
  gint64 from, to; /* frames of the output that lie in made */
  gint64 whole;    /* from here on it does not miss what was before the lane came */
} Stream;

struct _AppConvert
{
  int in_rate, out_rate;

  /* owned */
  Stream streams[APP_N_LANES];
  GQueue marks; /* of Mark; the first holds done */

  gint64 fed;  /* frames in */
  gint64 done; /* frames pulled */
  gboolean ended;
};

static gint64
divisor (gint64 a, gint64 b)
{
  return b ? divisor (b, a % b) : a;
}

static void
reserve (Stream *self, gsize frames)
{
  if (frames <= self->capacity)
    return;
  self->capacity = 2 * frames;
  for (int c = 0; c < DSP_CHANNELS; c++)
    self->made[c] = g_renew (double, self->made[c], self->capacity);
}

/* Feeds n frames; in NULL: no more, all the rest comes out. */
static void
convert (const AppConvert *self, Stream *stream, const double *const *in, int n)
{
  /* What comes out after a while of nothing, with much to spare. */
  int room = (int) ceil (65536.0 * MAX (1, (double) self->out_rate / self->in_rate));
  int made, used = n;
  do
    {
      gsize have = stream->to - stream->from;
      reserve (stream, have + room);
      double *out[DSP_CHANNELS] = { stream->made[0] + have, stream->made[1] + have };
      made = in ? dsp_resampler_process (stream->resampler, in, n, &used, out, room)
                : dsp_resampler_finish (stream->resampler, out, room);
      stream->to += made;
    }
  while (!in && made > 0);
  g_assert (used == n);
}

static void
finish (const AppConvert *self, Stream *stream)
{
  if (stream->resampler)
    convert (self, stream, NULL, 0);
  g_clear_pointer (&stream->resampler, dsp_resampler_free);
}

/* Frames of the output fall on those of the other lanes when it is as if the stream had begun where
 * a frame of the input falls on one of the output; it was silent until now. */
static void
begin (const AppConvert *self, Stream *stream)
{
  static const double silence[DSP_QUANTUM];
  const double *const in[DSP_CHANNELS] = { silence, silence };
  gint64 common = divisor (self->in_rate, self->out_rate);
  gint64 unit_in = self->in_rate / common, unit_out = self->out_rate / common;
  gint64 start = self->fed / unit_in;
  gint64 reach = DSP_RESAMPLER_REACH * MAX (1.0, (double) self->in_rate / self->out_rate);
  stream->resampler = dsp_resampler_new (self->in_rate, self->out_rate, DSP_CHANNELS);
  if (!stream->resampler)
    g_error ("out of memory"); /* as g_malloc does */
  stream->from = stream->to = start * unit_out;
  stream->whole = self->fed == 0 ? 0 : (self->fed + reach) * self->out_rate / self->in_rate + 1;
  for (gint64 left = self->fed - start * unit_in; left > 0; left -= DSP_QUANTUM)
    convert (self, stream, in, (int) MIN (left, DSP_QUANTUM));
}

static void
feed_lane (const AppConvert *self, Stream *stream, const AppEngineBlock *block, int lane)
{
  const double *const in[DSP_CHANNELS] = { block->lanes[lane][0], block->lanes[lane][1] };
  if (!(block->head.present & APP_LANE_BIT (lane)))
    finish (self, stream);
  else if (!stream->resampler && stream->to > self->done)
    return; /* what it was before must go first */
  else
    {
      if (!stream->resampler)
        begin (self, stream);
      convert (self, stream, in, block->head.n_frames);
    }
}

/* Frames that all lanes have made. */
static gint64
made_by_all (const AppConvert *self)
{
  gint64 made = (self->fed * self->out_rate + self->in_rate - 1) / self->in_rate;
  for (int k = 0; k < APP_N_LANES; k++)
    if (self->streams[k].resampler)
      made = MIN (made, self->streams[k].to);
  return made;
}

/* Moves the frames [done, end) of a lane into the block; FALSE when it has not all of them. */
static gboolean
pull_lane (const AppConvert *self, Stream *stream, gint64 end, double out[][DSP_QUANTUM])
{
  gboolean whole = MAX (stream->from, stream->whole) <= self->done && stream->to >= end;
  gint64 gone = CLAMP (end - stream->from, 0, stream->to - stream->from);
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      if (whole)
        memcpy (out[c], stream->made[c] + (self->done - stream->from),
                (end - self->done) * sizeof (double));
      if (gone > 0)
        memmove (stream->made[c], stream->made[c] + gone,
                 (stream->to - stream->from - gone) * sizeof (double));
    }
  stream->from += gone;
  return whole;
}

AppConvert *
app_convert_new (int in_rate, int out_rate)
{
  AppConvert *self = g_new0 (AppConvert, 1);
  self->in_rate = in_rate;
  self->out_rate = out_rate;
  g_queue_init (&self->marks);
  return self;
}

void
app_convert_free (AppConvert *self)
{
  if (!self)
    return;
  for (int k = 0; k < APP_N_LANES; k++)
    {
      dsp_resampler_free (self->streams[k].resampler);
      for (int c = 0; c < DSP_CHANNELS; c++)
        g_free (self->streams[k].made[c]);
    }
  g_queue_clear_full (&self->marks, g_free);
  g_free (self);
}

void
app_convert_feed (AppConvert *self, const AppEngineBlock *block)
{
  Mark *mark = g_new (Mark, 1);
  mark->at = llrint ((double) self->fed * self->out_rate / self->in_rate);
  mark->head = block->head;
  g_queue_push_tail (&self->marks, mark);
  for (int k = 0; k < APP_N_LANES && block->head.n_frames > 0; k++)
    feed_lane (self, &self->streams[k], block, k);
  self->fed += block->head.n_frames;
  if (!block->head.last)
    return;
  for (int k = 0; k < APP_N_LANES; k++)
    finish (self, &self->streams[k]);
  self->ended = TRUE;
}

gboolean
app_convert_pull (AppConvert *self, AppEngineBlock *block)
{
  const Mark *mark = g_queue_peek_head (&self->marks), *next;
  /* At a low device rate a short block may have no frame of its own. */
  while ((next = g_queue_peek_nth (&self->marks, 1)) && next->at <= self->done)
    {
      g_free (g_queue_pop_head (&self->marks));
      mark = next;
    }
  if (!mark || (!next && !self->ended))
    return FALSE;
  gint64 made = made_by_all (self), limit = next ? next->at : made;
  gint64 end = MIN (limit, self->done + DSP_QUANTUM);
  if (end > made && !self->ended)
    return FALSE;
  end = MIN (end, made);
  int n = (int) (end - self->done);
  block->head = mark->head;
  block->head.step = (double) self->in_rate / self->out_rate;
  block->head.rate = self->out_rate;
  block->head.pos += llrint ((self->done - mark->at) * block->head.step);
  block->head.n_frames = n;
  block->head.preroll = self->done == 0 ? (int) (mark->head.preroll / block->head.step) : 0;
  block->head.last = self->ended && end == made && !next;
  for (int k = 0; k < APP_N_LANES; k++)
    if (!pull_lane (self, &self->streams[k], end, block->lanes[k]))
      block->head.present &= ~APP_LANE_BIT (k);
  self->done = end;
  if (block->head.last)
    g_queue_clear_full (&self->marks, g_free);
  return TRUE;
}
