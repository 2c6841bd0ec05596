/* app-engine-process.c — everything that happens on the audio callback's thread. */
#include "app-engine-process.h"

#include "app-engine-blend.h"
#include "app-engine-limiter.h"
#include "dsp-denormal.h"
#include "dsp-kernels.h"

#include <math.h>
#include <string.h>

typedef enum
{
  STATE_IDLE,    /* silence, waiting for blocks of the wanted generation */
  STATE_PLAYING, /* */
  STATE_FADING,  /* fading out what still lies in the ring: stop or seek */
  STATE_TAIL,    /* there was nothing left to fade: the last frame sinks to 0 */
} State;

enum
{
  NO_LANE = APP_N_LANES, /* the delta's source when there is none: silence */
  N_DELTA_SOURCES,
  N_SPLITS = APP_N_BANDS - 2,
};
G_STATIC_ASSERT ((int) N_DELTA_SOURCES <= APP_BLEND_MAX && (int) APP_N_MONITORS <= APP_BLEND_MAX);
G_STATIC_ASSERT (N_SPLITS == DSP_CROSSOVER_SPLITS);

/* Sound on its way through the stages: in a block, in scratch memory, wherever it is. */
typedef const double *Sound[DSP_CHANNELS];

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

  /* the stages, in their order */
  DspSmoother match[APP_N_LANES];
  AppBlend lanes;
  AppBlend delta; /* of what is taken away */
  AppLimiter limiter;
  AppBlend bands;
  DspCrossoverTree tree; /* runs while a band is heard */
  int tree_rate;         /* for which it was designed */
  gboolean tree_runs;
  AppBlend monitors;
  DspSmoother fade, volume, mute;

  double last[DSP_CHANNELS]; /* newest frame of output */
  double tail[DSP_CHANNELS];
  DspSmoother tail_gain;

  /* scratch of a piece */
  double silence[DSP_QUANTUM];
  double gained[APP_N_LANES][DSP_CHANNELS][DSP_QUANTUM];
  double split[DSP_CROSSOVER_BANDS][DSP_CHANNELS][DSP_QUANTUM];
  double views[3][DSP_QUANTUM];               /* middle, side, the right one turned */
  double mixed[4][DSP_CHANNELS][DSP_QUANTUM]; /* what a stage made: lanes, delta, band, monitor */

  gboolean notice_due; /* notice could not yet be written: the tap was full */
  AppEngineHeader notice;
};

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
  tap->gain = self->match[tap->lane].target;
  tap->against = self->delta.target == NO_LANE ? -1 : self->delta.target;
  tap->against_gain = tap->against < 0 ? 0 : self->match[tap->against].target;
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
  if (stays & APP_LANE_BIT (self->lanes.target))
    return self->lanes.target;
  return stays == 0 || stays & APP_LANE_BIT (head->sure) ? head->sure : g_bit_nth_lsf (stays, -1);
}

static int
choose_delta (const AppProcess *self, const AppEngineHeader *head)
{
  guint stays = head->present & ~head->leaving;
  if (self->control.against < 0)
    return NO_LANE;
  if (stays & APP_LANE_BIT (self->control.against))
    return self->control.against;
  return stays & APP_LANE_BIT (self->delta.target) ? self->delta.target : NO_LANE;
}

static void
settle (AppProcess *self, const AppEngineHeader *head)
{
  const AppEngineControl *control = &self->control;
  self->rate = head->rate;
  for (int k = 0; k < APP_N_LANES; k++)
    dsp_smoother_set (&self->match[k], control->match ? head->match[k] : 1);
  app_blend_set (&self->lanes, APP_N_LANES, choose_lane (self, head));
  app_blend_set (&self->delta, N_DELTA_SOURCES, choose_delta (self, head));
  app_limiter_set (&self->limiter, &control->limiter, control->limits);
  app_blend_set (&self->bands, APP_N_BANDS, control->band);
  self->tree_runs = FALSE;
  app_blend_set (&self->monitors, APP_N_MONITORS, control->monitor);
  dsp_smoother_set (&self->volume, control->gain);
  dsp_smoother_set (&self->mute, control->mute ? 0 : 1);
  int fade = self->begun ? frames_of (self, APP_ENGINE_FADE_S) : head->preroll;
  dsp_smoother_set (&self->fade, fade > 0 ? 0 : 1);
  dsp_smoother_glide (&self->fade, 1, MAX (fade, 1));
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

/* What the control tells beside lanes and gains, which depend on the block. */
static void
follow_control (AppProcess *self)
{
  const AppEngineControl *control = &self->control;
  int fade = frames_of (self, APP_ENGINE_FADE_S), glide = frames_of (self, APP_ENGINE_GLIDE_S);
  app_limiter_to (&self->limiter, &control->limiter, control->limits, fade);
  app_blend_to (&self->bands, control->band, fade);
  app_blend_to (&self->monitors, control->monitor, fade);
  dsp_smoother_glide (&self->volume, control->gain, glide);
  dsp_smoother_glide (&self->mute, control->mute ? 0 : 1, glide);
  if (self->state == STATE_PLAYING
      && (!control->playing || control->generation != self->generation))
    {
      self->state = STATE_FADING;
      self->fade.target = NAN; /* from wherever it is */
      dsp_smoother_glide (&self->fade, 0, fade);
    }
}

/* The lane with its gain; silence where it is not there. */
static void
take_lane (AppProcess *self, const AppEngineBlock *block, int lane, int n, Sound sound)
{
  gboolean present = (block->head.present & APP_LANE_BIT (lane)) != 0;
  for (int c = 0; c < DSP_CHANNELS; c++)
    sound[c] = present ? block->lanes[lane][c] + self->offset : self->silence;
  DspSmoother *match = &self->match[lane];
  if (!present || (dsp_smoother_still (match) && match->value == 1))
    return;
  double gains[DSP_QUANTUM];
  dsp_smoother_fill (match, gains, n);
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      double *gained = self->gained[lane][c];
      for (int i = 0; i < n; i++)
        gained[i] = gains[i] * sound[c][i];
      sound[c] = gained;
    }
}

static void
follow_gains (AppProcess *self, const AppEngineHeader *head, guint used)
{
  for (int k = 0; k < APP_N_LANES; k++)
    {
      double gain = self->control.match ? head->match[k] : 1;
      if (used & APP_LANE_BIT (k))
        dsp_smoother_glide (&self->match[k], gain, frames_of (self, APP_ENGINE_GLIDE_S));
      else
        dsp_smoother_set (&self->match[k], gain); /* nobody hears it move */
    }
}

/* The lane that is heard, less the one it is compared with. */
static void
mix_lanes (AppProcess *self, const AppEngineBlock *block, int n, Sound sound)
{
  int fade = frames_of (self, APP_ENGINE_FADE_S);
  app_blend_to (&self->lanes, choose_lane (self, &block->head), fade);
  app_blend_to (&self->delta, choose_delta (self, &block->head), fade);
  guint deltas = app_blend_sources (&self->delta);
  guint used = app_blend_sources (&self->lanes) | deltas;
  follow_gains (self, &block->head, used);
  Sound lanes[N_DELTA_SOURCES], less;
  for (int k = 0; k < APP_N_LANES; k++)
    if (used & APP_LANE_BIT (k))
      take_lane (self, block, k, n, lanes[k]);
  lanes[NO_LANE][0] = lanes[NO_LANE][1] = self->silence;
  app_blend_run (&self->lanes, (const double *const(*)[DSP_CHANNELS]) lanes, self->mixed[0], n,
                 sound);
  if (deltas == APP_LANE_BIT (NO_LANE))
    return;
  app_blend_run (&self->delta, (const double *const(*)[DSP_CHANNELS]) lanes, self->mixed[1], n,
                 less);
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      double *difference = self->mixed[0][c];
      for (int i = 0; i < n; i++)
        difference[i] = sound[c][i] - less[c][i];
      sound[c] = difference;
    }
}

static void
limit (AppProcess *self, int n, Sound sound)
{
  if (!app_limiter_is_on (&self->limiter))
    return;
  double *const out[DSP_CHANNELS] = { self->mixed[0][0], self->mixed[0][1] };
  app_limiter_run (&self->limiter, self->rate, sound, out, n);
  sound[0] = out[0];
  sound[1] = out[1];
}

static void
start_tree (AppProcess *self)
{
  double hz[N_SPLITS];
  for (int i = 0; i < N_SPLITS; i++)
    hz[i] = app_band_hz[APP_BAND_SUB + i][1];
  if (self->tree_rate != self->rate)
    dsp_crossover_tree_design (&self->tree, DSP_CROSSOVER_BANDS, DSP_CROSSOVER_24, self->rate, hz);
  self->tree_rate = self->rate;
  memset (self->tree.s, 0, sizeof self->tree.s);
  self->tree_runs = TRUE;
}

static void
pick_band (AppProcess *self, int n, Sound sound)
{
  if (app_blend_sources (&self->bands) == 1u << APP_BAND_ALL)
    {
      self->tree_runs = FALSE;
      return;
    }
  if (!self->tree_runs)
    start_tree (self);
  double *split[DSP_CROSSOVER_BANDS][DSP_CHANNELS];
  Sound bands[APP_N_BANDS];
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      bands[APP_BAND_ALL][c] = sound[c];
      for (int b = 0; b < DSP_CROSSOVER_BANDS; b++)
        bands[APP_BAND_SUB + b][c] = split[b][c] = self->split[b][c];
    }
  dsp_kernels ()->crossover (&self->tree, sound, (double *const(*)[DSP_CHANNELS]) split, n);
  app_blend_run (&self->bands, (const double *const(*)[DSP_CHANNELS]) bands, self->mixed[2], n,
                 sound);
}

static void
view (AppProcess *self, int n, Sound sound)
{
  const double *left = sound[0], *right = sound[1];
  guint sources = app_blend_sources (&self->monitors);
  if (sources == 1u << APP_MONITOR_STEREO)
    return;
  double *middle = self->views[0], *side = self->views[1], *turned = self->views[2];
  for (int i = 0; i < n; i++)
    {
      middle[i] = 0.5 * (left[i] + right[i]);
      side[i] = 0.5 * (left[i] - right[i]);
      turned[i] = -right[i];
    }
  const Sound views[APP_N_MONITORS] = {
    [APP_MONITOR_STEREO] = { left, right },    [APP_MONITOR_MONO] = { middle, middle },
    [APP_MONITOR_SIDE] = { side, side },       [APP_MONITOR_LEFT] = { left, left },
    [APP_MONITOR_RIGHT] = { right, right },    [APP_MONITOR_SWAPPED] = { right, left },
    [APP_MONITOR_POLARITY] = { left, turned },
  };
  app_blend_run (&self->monitors, views, self->mixed[3], n, sound);
}

static gboolean
is_one (const DspSmoother *gain)
{
  return dsp_smoother_still (gain) && gain->value == 1;
}

static void
give (AppProcess *self, Sound sound, double *const out[], int at, int n)
{
  if (is_one (&self->fade) && is_one (&self->volume) && is_one (&self->mute))
    for (int c = 0; c < DSP_CHANNELS; c++)
      memcpy (out[c] + at, sound[c], n * sizeof (double));
  else
    for (int i = 0; i < n; i++)
      {
        double gain = dsp_smoother_next (&self->fade) * dsp_smoother_next (&self->volume)
                      * dsp_smoother_next (&self->mute);
        out[0][at + i] = gain * sound[0][i];
        out[1][at + i] = gain * sound[1][i];
      }
  for (int c = 0; c < DSP_CHANNELS && n > 0; c++)
    self->last[c] = out[c][at + n - 1];
}

static void
play_frames (AppProcess *self, const AppEngineBlock *block, double *const out[], int at, int n)
{
  Sound sound;
  mix_lanes (self, block, n, sound);
  limit (self, n, sound);
  pick_band (self, n, sound);
  view (self, n, sound);
  give (self, sound, out, at, n);
}

static void
begin_tail (AppProcess *self)
{
  self->state = STATE_TAIL;
  self->tail[0] = self->last[0];
  self->tail[1] = self->last[1];
  dsp_smoother_set (&self->tail_gain, 1);
  dsp_smoother_glide (&self->tail_gain, 0, frames_of (self, APP_ENGINE_FADE_S));
}

static int
run_tail (AppProcess *self, double *const out[], int at, int n)
{
  n = MIN (n, self->tail_gain.left);
  for (int i = 0; i < n; i++)
    {
      double gain = dsp_smoother_next (&self->tail_gain);
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
  app_blend_set (&self->lanes, APP_N_LANES, APP_LANE_MASTER);
  app_blend_set (&self->delta, N_DELTA_SOURCES, NO_LANE);
  app_blend_set (&self->bands, APP_N_BANDS, APP_BAND_ALL);
  app_blend_set (&self->monitors, APP_N_MONITORS, APP_MONITOR_STEREO);
  dsp_smoother_set (&self->volume, 1);
  dsp_smoother_set (&self->mute, 1);
  dsp_kernels (); /* chosen here, not on the audio thread */
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
  DspFloatMode mode = dsp_denormal_begin ();
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
  dsp_denormal_end (mode);
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
