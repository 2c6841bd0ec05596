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

struct _AppConvert
{
  int in_rate, out_rate;

  /* owned */
  DspResampler *resamplers[APP_N_LANES];
  double *made[APP_N_LANES][DSP_CHANNELS]; /* output not yet pulled: [done, total) */
  gsize capacity;
  GQueue marks; /* of Mark; the first holds done */

  gint64 fed;   /* frames in */
  gint64 done;  /* frames pulled */
  gint64 total; /* frames made */
  gboolean ended;
};

static void
reserve (AppConvert *self, gsize frames)
{
  if (frames <= self->capacity)
    return;
  self->capacity = 2 * frames;
  for (int k = 0; k < APP_N_LANES; k++)
    for (int c = 0; c < DSP_CHANNELS; c++)
      self->made[k][c] = g_renew (double, self->made[k][c], self->capacity);
}

/* Runs one lane; block NULL drains it. Returns the frames made: equally many in all lanes, as they
 * are fed alike. */
static int
convert_lane (AppConvert *self, int lane, const AppEngineBlock *block, int room)
{
  gsize have = self->total - self->done;
  double *out[DSP_CHANNELS] = { self->made[lane][0] + have, self->made[lane][1] + have };
  if (!block)
    return dsp_resampler_finish (self->resamplers[lane], out, room);
  const double *in[DSP_CHANNELS] = { block->lanes[lane][0], block->lanes[lane][1] };
  int used = 0, n = block->head.n_frames;
  int made = dsp_resampler_process (self->resamplers[lane], in, n, &used, out, room);
  g_assert (used == n);
  return made;
}

static int
convert_all (AppConvert *self, const AppEngineBlock *block)
{
  /* What comes out after a while of nothing, with much to spare. */
  int room = (int) ceil (65536.0 * MAX (1, (double) self->out_rate / self->in_rate));
  int made = 0;
  reserve (self, self->total - self->done + room);
  for (int k = 0; k < APP_N_LANES; k++)
    {
      int lane_made = convert_lane (self, k, block, room);
      g_assert (k == 0 || lane_made == made);
      made = lane_made;
    }
  self->total += made;
  return made;
}

AppConvert *
app_convert_new (int in_rate, int out_rate)
{
  AppConvert *self = g_new0 (AppConvert, 1);
  self->in_rate = in_rate;
  self->out_rate = out_rate;
  g_queue_init (&self->marks);
  for (int k = 0; k < APP_N_LANES; k++)
    {
      self->resamplers[k] = dsp_resampler_new (in_rate, out_rate, DSP_CHANNELS);
      if (!self->resamplers[k])
        g_error ("out of memory"); /* as g_malloc does */
    }
  return self;
}

void
app_convert_free (AppConvert *self)
{
  if (!self)
    return;
  for (int k = 0; k < APP_N_LANES; k++)
    {
      dsp_resampler_free (self->resamplers[k]);
      for (int c = 0; c < DSP_CHANNELS; c++)
        g_free (self->made[k][c]);
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
  if (block->head.n_frames > 0)
    convert_all (self, block);
  self->fed += block->head.n_frames;
  if (!block->head.last)
    return;
  while (convert_all (self, NULL) > 0)
    ;
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
  gint64 limit = next ? next->at : self->total;
  gint64 end = MIN (limit, self->done + DSP_QUANTUM);
  if (end > self->total && !self->ended)
    return FALSE;
  end = MIN (end, self->total);
  int n = (int) (end - self->done);
  block->head = mark->head;
  block->head.step = (double) self->in_rate / self->out_rate;
  block->head.rate = self->out_rate;
  block->head.pos += llrint ((self->done - mark->at) * block->head.step);
  block->head.n_frames = n;
  block->head.preroll = self->done == 0 ? (int) (mark->head.preroll / block->head.step) : 0;
  block->head.last = self->ended && end == self->total && !next;
  for (int k = 0; k < APP_N_LANES; k++)
    for (int c = 0; c < DSP_CHANNELS; c++)
      {
        memcpy (block->lanes[k][c], self->made[k][c], n * sizeof (double));
        memmove (self->made[k][c], self->made[k][c] + n, (self->total - end) * sizeof (double));
      }
  self->done = end;
  if (block->head.last)
    g_queue_clear_full (&self->marks, g_free);
  return TRUE;
}
