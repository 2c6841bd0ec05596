/* app-engine-process.c — everything that happens on the audio callback's thread. */
#include "app-engine-process.h"

#include <math.h>
#include <string.h>

typedef enum
{
  STATE_IDLE,    /* silence, waiting for blocks of the wanted generation */
  STATE_PLAYING, /* */
  STATE_FADING,  /* fading out what still lies in the ring: stop or seek */
  STATE_TAIL,    /* there was nothing left to fade: the last frame sinks to 0 */
} State;

/* A number that moves to its target in a straight line and then is exactly there. */
typedef struct
{
  double value, target, step;
  int left; /* frames until there */
} Ramp;

#define MAX_SOURCES 16
G_STATIC_ASSERT ((int) APP_N_LANES <= MAX_SOURCES && (int) APP_N_MONITORS <= MAX_SOURCES);

/* Which of several sources is heard. The weight of the target is what the others leave of 1. */
typedef struct
{
  int target, n_sources;
  Ramp others[MAX_SOURCES];
} Blend;

struct _AppProcess
{
  /* borrowed, shared with other threads */
  DspRing *blocks;
  DspRing *tap;
  DspLatest *latest;

  /* everything below: callback thread */
  AppEngineControl control; /* the newest that was read */
  State state;
  guint generation; /* that plays, or played last */
  gboolean begun;   /* the generation was heard already: what stopped it was an underrun */
  int offset;       /* frames of the first block in the ring that are used up */
  int rate;
  gint64 waited; /* frames of silence while some blocks, but not enough of them, were there */
  guint64 underruns;

  Blend lanes, monitors;
  Ramp match[APP_N_LANES];
  Ramp fade, volume;
  double last[DSP_CHANNELS]; /* newest frame of output */
  double tail[DSP_CHANNELS];
  Ramp tail_gain;

  gboolean notice_due; /* notice could not yet be written: the tap was full */
  AppEngineHeader notice;
};

/* Ramps and blends */

static void
ramp_put (Ramp *self, double value)
{
  *self = (Ramp){ .value = value, .target = value };
}

static void
ramp_to (Ramp *self, double target, int frames)
{
  if (target == self->target)
    return;
  self->target = target;
  self->left = MAX (frames, 1);
  self->step = (target - self->value) / self->left;
}

static inline double
ramp_next (Ramp *self)
{
  if (self->left > 0)
    self->value = --self->left > 0 ? self->value + self->step : self->target;
  return self->value;
}

static void
blend_put (Blend *self, int n_sources, int target)
{
  *self = (Blend){ .target = target, .n_sources = n_sources };
}

static void
blend_to (Blend *self, int target, int frames)
{
  if (target == self->target)
    return;
  double rest = 1;
  for (int k = 0; k < self->n_sources; k++)
    if (k != self->target)
      rest -= self->others[k].value;
  ramp_put (&self->others[self->target], rest);
  ramp_put (&self->others[target], 0);
  self->target = target;
  for (int k = 0; k < self->n_sources; k++)
    {
      Ramp *other = &self->others[k];
      if (other->value == 0)
        continue;
      other->target = NAN; /* from wherever it is to 0, at the speed of a whole crossfade */
      ramp_to (other, 0, (int) ceil (fabs (other->value) * frames));
    }
}

/* One frame. target + weight * (other - target): equal sources give exactly themselves, and a
 * settled blend is the target untouched. */
static inline void
blend_next (Blend *self, const double in[][DSP_CHANNELS], double out[DSP_CHANNELS])
{
  const double *target = in[self->target];
  out[0] = target[0];
  out[1] = target[1];
  for (int k = 0; k < self->n_sources; k++)
    {
      double weight = k == self->target ? 0 : ramp_next (&self->others[k]);
      if (weight == 0)
        continue;
      out[0] += weight * (in[k][0] - target[0]);
      out[1] += weight * (in[k][1] - target[1]);
    }
}

static inline void
monitor_views (const double in[DSP_CHANNELS], double views[APP_N_MONITORS][DSP_CHANNELS])
{
  double mono = 0.5 * (in[0] + in[1]), side = 0.5 * (in[0] - in[1]);
  views[APP_MONITOR_STEREO][0] = in[0];
  views[APP_MONITOR_STEREO][1] = in[1];
  views[APP_MONITOR_MONO][0] = views[APP_MONITOR_MONO][1] = mono;
  views[APP_MONITOR_SIDE][0] = views[APP_MONITOR_SIDE][1] = side;
  views[APP_MONITOR_LEFT][0] = views[APP_MONITOR_LEFT][1] = in[0];
  views[APP_MONITOR_RIGHT][0] = views[APP_MONITOR_RIGHT][1] = in[1];
  views[APP_MONITOR_SWAPPED][0] = in[1];
  views[APP_MONITOR_SWAPPED][1] = in[0];
  views[APP_MONITOR_POLARITY][0] = in[0];
  views[APP_MONITOR_POLARITY][1] = -in[1];
}

static int
frames_of (const AppProcess *self, double seconds)
{
  return (int) lrint (seconds * self->rate);
}

/* Blocks */

/* The block that is to be played next, or NULL: none there, or it belongs to another generation. */
static const AppEngineBlock *
own_block (AppProcess *self)
{
  const AppEngineBlock *block = dsp_ring_read_slot (self->blocks);
  return block && block->head.generation == self->generation ? block : NULL;
}

static void
drop_old_blocks (AppProcess *self)
{
  const AppEngineBlock *block;
  while ((block = dsp_ring_read_slot (self->blocks))
         && (gint) (block->head.generation - self->control.generation) < 0)
    {
      dsp_ring_release (self->blocks);
      self->offset = 0;
    }
}

/* Tap */

static gboolean
tap_write (AppProcess *self, const AppEngineHeader *head, const AppEngineBlock *block, int offset,
           int n, gint64 due_us)
{
  AppEngineTap *tap = dsp_ring_write_slot (self->tap);
  if (!tap)
    return FALSE;
  tap->head = *head;
  tap->head.pos += llrint (offset * head->step);
  tap->head.n_frames = n;
  tap->head.last = head->last && n == 0;
  tap->lane = self->lanes.target;
  tap->due_us = due_us;
  tap->underruns = self->underruns;
  for (int k = 0; n > 0 && k < APP_N_LANES; k++)
    for (int c = 0; c < DSP_CHANNELS && (head->present & APP_LANE_BIT (k)); c++)
      memcpy (tap->lanes[k][c], block->lanes[k][c] + offset, n * sizeof (double));
  dsp_ring_commit (self->tap);
  return TRUE;
}

/* An empty tap that must not get lost: the end, or an underrun. */
static void
notice_put (AppProcess *self, const AppEngineHeader *head, gint64 due_us)
{
  self->notice = *head;
  self->notice_due = !tap_write (self, head, NULL, head->n_frames, 0, due_us);
}

/* Playing */

/* The wanted lane where it is there; else the one that is heard; else the one that is sure. */
static AppLane
choose_lane (const AppProcess *self, const AppEngineHeader *head)
{
  guint stays = head->present & ~head->leaving;
  if (stays & APP_LANE_BIT (self->control.lane))
    return self->control.lane;
  return stays & APP_LANE_BIT (self->lanes.target) ? self->lanes.target : head->sure;
}

static void
settle (AppProcess *self, const AppEngineHeader *head)
{
  const AppEngineControl *control = &self->control;
  self->rate = head->rate;
  blend_put (&self->lanes, APP_N_LANES, choose_lane (self, head));
  blend_put (&self->monitors, APP_N_MONITORS, control->monitor);
  for (int k = 0; k < APP_N_LANES; k++)
    ramp_put (&self->match[k], control->match ? head->match[k] : 1);
  ramp_put (&self->volume, control->gain);
  int fade = self->begun ? frames_of (self, APP_ENGINE_FADE_S) : head->preroll;
  ramp_put (&self->fade, fade > 0 ? 0 : 1);
  ramp_to (&self->fade, 1, fade);
}

/* Begins to play when enough blocks of the wanted generation wait, or some have waited long. */
static gboolean
try_start (AppProcess *self, int n)
{
  drop_old_blocks (self);
  const AppEngineBlock *block = dsp_ring_read_slot (self->blocks);
  if (!self->control.playing || !block || block->head.generation != self->control.generation)
    {
      self->waited = 0;
      return FALSE;
    }
  if (dsp_ring_readable (self->blocks) < (size_t) block->head.prefill
      && self->waited < block->head.rate / 5)
    {
      self->waited += n;
      return FALSE;
    }
  self->waited = 0;
  if (self->generation != block->head.generation)
    self->begun = FALSE;
  self->generation = block->head.generation;
  settle (self, &block->head);
  self->begun = TRUE;
  self->state = STATE_PLAYING;
  return TRUE;
}

static void
follow_control (AppProcess *self)
{
  const AppEngineControl *control = &self->control;
  int fade = frames_of (self, APP_ENGINE_FADE_S), glide = frames_of (self, APP_ENGINE_GLIDE_S);
  blend_to (&self->monitors, control->monitor, fade);
  ramp_to (&self->volume, control->gain, glide);
  if (self->state == STATE_PLAYING
      && (!control->playing || control->generation != self->generation))
    {
      self->state = STATE_FADING;
      self->fade.target = NAN;
      ramp_to (&self->fade, 0, fade);
    }
}

static void
play_frames (AppProcess *self, const AppEngineBlock *block, double *const out[], int at, int n)
{
  blend_to (&self->lanes, choose_lane (self, &block->head), frames_of (self, APP_ENGINE_FADE_S));
  for (int k = 0; k < APP_N_LANES; k++)
    ramp_to (&self->match[k], self->control.match ? block->head.match[k] : 1,
             frames_of (self, APP_ENGINE_GLIDE_S));
  for (int i = 0; i < n; i++)
    {
      int from = self->offset + i;
      double lanes[APP_N_LANES][DSP_CHANNELS], views[APP_N_MONITORS][DSP_CHANNELS];
      double frame[DSP_CHANNELS];
      for (int k = 0; k < APP_N_LANES; k++)
        {
          double gain = ramp_next (&self->match[k]);
          gboolean present = (block->head.present & APP_LANE_BIT (k)) != 0;
          lanes[k][0] = present ? gain * block->lanes[k][0][from] : 0;
          lanes[k][1] = present ? gain * block->lanes[k][1][from] : 0;
        }
      blend_next (&self->lanes, lanes, frame);
      monitor_views (frame, views);
      blend_next (&self->monitors, views, frame);
      double gain = ramp_next (&self->fade) * ramp_next (&self->volume);
      out[0][at + i] = self->last[0] = gain * frame[0];
      out[1][at + i] = self->last[1] = gain * frame[1];
    }
}

static void
begin_tail (AppProcess *self)
{
  self->state = STATE_TAIL;
  self->tail[0] = self->last[0];
  self->tail[1] = self->last[1];
  ramp_put (&self->tail_gain, 1);
  ramp_to (&self->tail_gain, 0, frames_of (self, APP_ENGINE_FADE_S));
}

static int
run_tail (AppProcess *self, double *const out[], int at, int n)
{
  n = MIN (n, self->tail_gain.left);
  for (int i = 0; i < n; i++)
    {
      double gain = ramp_next (&self->tail_gain);
      out[0][at + i] = self->last[0] = gain * self->tail[0];
      out[1][at + i] = self->last[1] = gain * self->tail[1];
    }
  if (self->tail_gain.left == 0)
    self->state = STATE_IDLE;
  return n;
}

/* Plays from the first block, at most to its end. */
static int
run_block (AppProcess *self, double *const out[], int at, int n, gint64 due_us)
{
  const AppEngineBlock *block = own_block (self);
  if (!block)
    {
      if (self->state == STATE_PLAYING)
        {
          self->underruns++;
          AppEngineHeader head = { .generation = self->generation, .rate = self->rate };
          notice_put (self, &head, due_us);
        }
      begin_tail (self);
      return run_tail (self, out, at, n);
    }
  n = MIN (n, block->head.n_frames - self->offset);
  if (self->state == STATE_FADING)
    n = MIN (n, self->fade.left);
  play_frames (self, block, out, at, n);
  tap_write (self, &block->head, block, self->offset, n, due_us);
  self->offset += n;
  if (self->state == STATE_FADING && self->fade.left == 0)
    self->state = STATE_IDLE;
  if (self->offset < block->head.n_frames)
    return n;
  if (block->head.last)
    {
      notice_put (self, &block->head, due_us + (gint64) n * G_USEC_PER_SEC / self->rate);
      self->state = STATE_IDLE;
    }
  dsp_ring_release (self->blocks);
  self->offset = 0;
  return n;
}

/* Public */

AppProcess *
app_process_new (DspRing *blocks, DspRing *tap, DspLatest *control)
{
  AppProcess *self = g_new0 (AppProcess, 1);
  self->blocks = blocks;
  self->tap = tap;
  self->latest = control;
  self->rate = 48000; /* until the first block tells */
  blend_put (&self->lanes, APP_N_LANES, APP_LANE_MASTER);
  blend_put (&self->monitors, APP_N_MONITORS, APP_MONITOR_STEREO);
  ramp_put (&self->volume, 1);
  return self;
}

void
app_process_free (AppProcess *self)
{
  g_free (self);
}

int
app_process_run (AppProcess *self, double *const out[DSP_CHANNELS], int n, gint64 due_us)
{
  int done = 0;
  dsp_latest_read (self->latest, &self->control);
  if (self->notice_due)
    self->notice_due = !tap_write (self, &self->notice, NULL, self->notice.n_frames, 0, due_us);
  follow_control (self);
  while (done < n)
    {
      if (self->state == STATE_IDLE && !try_start (self, n - done))
        break;
      gint64 due = due_us + (gint64) done * G_USEC_PER_SEC / self->rate;
      if (self->state == STATE_TAIL)
        done += run_tail (self, out, done, n - done);
      else
        done += run_block (self, out, done, n - done, due);
    }
  for (int c = 0; c < DSP_CHANNELS; c++)
    memset (out[c] + done, 0, (n - done) * sizeof (double));
  return done;
}

int
app_process_available (AppProcess *self)
{
  dsp_latest_read (self->latest, &self->control);
  if (dsp_ring_writable (self->tap) < DSP_QUANTUM / 16) /* a tap for every piece, however small */
    return 0;
  if (self->state == STATE_TAIL)
    return self->tail_gain.left;
  if (self->state == STATE_IDLE)
    return dsp_ring_readable (self->blocks) > 0 || self->notice_due ? DSP_QUANTUM : 0;
  const AppEngineBlock *block = own_block (self);
  if (block)
    return MAX (block->head.n_frames - self->offset, 1);
  gboolean wanted = self->control.playing && self->control.generation == self->generation;
  return wanted && self->state == STATE_PLAYING ? 0 : DSP_QUANTUM;
}
