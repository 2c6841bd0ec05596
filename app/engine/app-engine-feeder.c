/* app-engine-feeder.c — the thread that renders all lanes a little ahead of what is heard. */
#include "app-engine-feeder.h"

#include "app-engine-convert.h"
#include "app-engine-lane.h"
#include "app-output.h"
#include "app-thread-class.h"
#include "dsp-resampler.h"

#include <math.h>
#include <string.h>

enum
{
  MAX_COMMANDS = 1024,
  PERIOD_US = 10000,
  CAPTURE_PERIOD_US = 300,
  KEEP_OPEN_US = 10 * G_USEC_PER_SEC, /* a stopped device, for the next start at once */
  STUCK_US = 3 * G_USEC_PER_SEC,      /* a device that takes nothing so long has gone */
};

struct _AppFeeder
{
  /* owned */
  GThread *thread;
  AppMailbox *commands;

  /* borrowed */
  AppProcess *process;
  DspRing *blocks;
  AppMailbox *events;

  /* feeder thread; owned */
  AppProgramme *programme, *next_programme;
  AppEngineLane lanes[APP_N_LANES];
  AppJoinPool *pool;
  GHashTable *told; /* texts of sources that cannot be read */
  double *gains;
  int n_gains;
  AppConvert *convert;
  AppEngineBlock *scratch; /* before conversion */

  /* feeder thread: device */
  AppOutput *output; /* owned */
  int device_rate;
  gint64 idle_since_us;
  guint64 written; /* blocks ever put into the ring */
  guint64 taken;   /* ... and taken out of it, when last seen */
  gint64 taken_us; /* when that last changed */

  /* feeder thread: playing */
  gboolean running, complete;
  gboolean begun; /* the lanes of this generation are prepared */
  guint generation;
  gint64 pos;
  gint64 elapsed; /* frames since the place that was asked for */
  int preroll;
  AppLane wanted, sure;
  int against; /* lane; -1: none */
  AppEngineSlot watched;
  gint64 loop_from, loop_to;
  gboolean armed; /* the loop's end is ahead */
  gint64 until;   /* a span is played, which ends here, without a loop; 0: none */
  int target;     /* blocks that shall lie in the ring */
};

static void
send_event (AppFeeder *self, AppEngineEvent event)
{
  event.generation = self->generation;
  if (app_mailbox_post (self->events, &event))
    return;
  app_device_info_free (event.info); /* nobody has listened for long */
  g_free (event.text);
  g_strfreev (event.ids);
  g_strfreev (event.names);
}

/* Device */

/* The ring and what plays adapt to the device that was opened. */
static void
tell_device (AppFeeder *self)
{
  const AppDeviceInfo *info = app_output_info (self->output);
  self->device_rate = info->rate;
  double ahead = info->rate * (APP_ENGINE_AHEAD_S + info->latency_ms / 1000);
  size_t room = dsp_ring_writable (self->blocks) + dsp_ring_readable (self->blocks);
  self->target = (int) MIN (ceil (ahead / DSP_QUANTUM), room - 1);
  send_event (self, (AppEngineEvent){ .type = APP_EVENT_DEVICE,
                                      .info = app_device_info_copy (info),
                                      .text = g_strdup (app_output_error (self->output)) });
}

static void
watch_device (AppFeeder *self)
{
  gint64 now = g_get_monotonic_time ();
  size_t readable = dsp_ring_readable (self->blocks);
  guint64 taken = self->written - readable;
  if (!self->running || readable == 0 || taken != self->taken)
    self->taken_us = now;
  self->taken = taken;
  if (!app_output_watch (self->output, now - self->taken_us > STUCK_US))
    return;
  self->taken_us = now;
  tell_device (self);
}

static void
scan_devices (AppFeeder *self)
{
  GPtrArray *ids = g_ptr_array_new (), *names = g_ptr_array_new ();
  app_output_list (ids, names);
  g_ptr_array_add (ids, NULL);
  g_ptr_array_add (names, NULL);
  send_event (self, (AppEngineEvent){ .type = APP_EVENT_DEVICES,
                                      .ids = (char **) g_ptr_array_free (ids, FALSE),
                                      .names = (char **) g_ptr_array_free (names, FALSE) });
}

/* Lanes */

/* Once until the next fresh start, however often the source is opened anew. */
static void
report (AppFeeder *self, GError *error)
{
  if (!error)
    return;
  if (g_hash_table_add (self->told, g_strdup (error->message)))
    send_event (self,
                (AppEngineEvent){ .type = APP_EVENT_SOURCE, .text = g_strdup (error->message) });
  g_error_free (error);
}

static gint64
loop_end (const AppFeeder *self)
{
  gint64 to = MIN (self->loop_to, self->programme->frames);
  return self->armed && self->until == 0 && self->loop_from < to ? to : -1;
}

/* Where playing ends when there is no loop. */
static gint64
span_end (const AppFeeder *self)
{
  gint64 frames = self->programme->frames;
  return self->until > 0 ? MIN (self->until, frames) : frames;
}

static AppLaneStage
stage_of (const AppFeeder *self)
{
  AppLaneStage stage
      = { .pool = self->pool, .pos = self->pos, .elapsed = self->elapsed, .left = -1 };
  if (!self->programme)
    return stage;
  gint64 loop = loop_end (self);
  stage.rate = self->programme->rate;
  stage.fade = 2 * (int) lrint (APP_ENGINE_FADE_S * stage.rate);
  if (self->convert)
    stage.fade += DSP_RESAMPLER_REACH * MAX (1, stage.rate / self->device_rate + 1);
  stage.loop_from = self->loop_from;
  stage.left = loop >= 0 ? loop - self->pos : -1;
  stage.waits = app_output_is_capture (self->output);
  return stage;
}

static gboolean
is_heard (const AppFeeder *self, int lane)
{
  return lane == (int) self->sure || lane == self->against;
}

/* A lane that is there and goes on: the wanted one; else the one before; else any; else the master,
 * whatever that takes. */
static void
choose_sure (AppFeeder *self, const AppLaneStage *stage)
{
  if (!app_lane_is_leaving (&self->lanes[self->wanted]))
    self->sure = self->wanted;
  if (!app_lane_is_leaving (&self->lanes[self->sure]))
    return;
  self->sure = APP_LANE_MASTER;
  for (int k = 0; k < APP_N_LANES && app_lane_is_leaving (&self->lanes[self->sure]); k++)
    self->sure = k;
  if (!app_lane_is_leaving (&self->lanes[self->sure]))
    return;
  self->sure = APP_LANE_MASTER;
  app_lane_need (&self->lanes[self->sure], stage);
}

static void
begin_lanes (AppFeeder *self)
{
  AppLaneStage stage = stage_of (self);
  const AppProgramme *wanted = self->lanes[self->wanted].spec.programme;
  self->sure = wanted && wanted->rate == stage.rate ? self->wanted : APP_LANE_MASTER;
  for (int k = 0; k < APP_N_LANES; k++)
    app_lane_begin (&self->lanes[k], &stage, is_heard (self, k));
  self->begun = TRUE;
}

static void
end_lanes (AppFeeder *self)
{
  for (int k = 0; k < APP_N_LANES; k++)
    app_lane_end (&self->lanes[k]);
}

static void
set_lane (AppFeeder *self, int lane, AppPlayerSpec spec)
{
  AppLaneStage stage = stage_of (self);
  app_lane_set_spec (&self->lanes[lane], &stage, &spec, is_heard (self, lane));
}

/* Mix, master, and what runs beside it. */
static void
take_programme (AppFeeder *self)
{
  AppProgramme *programme = g_steal_pointer (&self->next_programme);
  if (!programme)
    return;
  if (!self->programme || self->programme->rate != programme->rate)
    {
      end_lanes (self);
      self->running = FALSE; /* until the start that follows */
    }
  g_clear_pointer (&self->programme, app_programme_unref);
  self->programme = programme;
  for (int k = 0; k < APP_N_PROGRAMME_LANES; k++)
    set_lane (self, k, (AppPlayerSpec){ .programme = programme, .lane = k });
  for (int k = APP_LANE_REFERENCE; k < APP_N_LANES; k++)
    if (self->lanes[k].spec.reference.media)
      set_lane (self, k, (AppPlayerSpec){ programme, k, self->lanes[k].spec.reference });
}

/* What is before or behind the album's own: previous master, bypass. */
static void
take_other (AppFeeder *self, AppEngineCommand *command)
{
  set_lane (self, command->lane,
            (AppPlayerSpec){ .programme = command->programme, .lane = APP_LANE_MASTER });
  app_programme_unref (command->programme);
}

static void
take_reference (AppFeeder *self, AppEngineCommand *command)
{
  AppPlayerSpec spec = { 0 };
  take_programme (self); /* it was given before */
  if (command->reference.media)
    spec = (AppPlayerSpec){ self->programme, command->lane, command->reference };
  set_lane (self, command->lane, spec);
  app_media_unref (command->reference.media);
}

static void
take_lanes (AppFeeder *self, const AppEngineCommand *command)
{
  self->wanted = command->lane;
  self->against = command->against;
  if (self->against >= 0)
    app_lane_hurry (&self->lanes[self->against]);
  app_lane_hurry (&self->lanes[self->wanted]);
}

/* Blocks */

static void
fill_match (const AppFeeder *self, AppEngineHeader *head)
{
  for (int k = 0; k < APP_N_LANES; k++)
    {
      int index = MAX (head->track, 0) * APP_N_LANES + k;
      head->match[k] = index < self->n_gains ? self->gains[index] : 1;
    }
}

static void
fill_chain_readings (AppFeeder *self, AppEngineHeader *head, int track, const AppChainSpec *chain)
{
  AppPlayer *player = self->lanes[APP_LANE_MASTER].player;
  AppRenderer *master = player ? app_player_renderer (player) : NULL;
  for (int i = 0; master && chain && i < chain->n_slots; i++)
    {
      double values[APP_ENGINE_MAX_VALUES];
      int n = app_renderer_slot_readings (master, track, i, values, APP_ENGINE_MAX_VALUES);
      if (n <= 0 || head->n_slots == APP_ENGINE_MAX_SLOTS)
        continue;
      AppEngineSlotReading *reading = &head->slots[head->n_slots++];
      *reading = (AppEngineSlotReading){ .track = track, .slot = i, .n_values = n };
      for (int v = 0; v < n; v++)
        reading->values[v] = (float) values[v];
    }
}

static void
fill_sound (AppFeeder *self, AppEngineHeader *head)
{
  AppPlayer *player = self->lanes[APP_LANE_MASTER].player;
  AppRenderer *master = player ? app_player_renderer (player) : NULL;
  head->watched = self->watched;
  head->sound.n = 0;
  if (master && self->watched.slot >= 0)
    app_renderer_slot_sound (master, self->watched.track, self->watched.slot, &head->sound);
}

static void
fill_readings (AppFeeder *self, AppEngineHeader *head)
{
  const AppProgramme *programme = self->programme;
  fill_chain_readings (self, head, -1, programme->chain);
  for (int t = head->track; t >= 0 && t > head->track - 2; t--)
    fill_chain_readings (self, head, t, programme->tracks[t].chain);
}

/* Length and place of the block that starts at pos. */
static void
fill_head (AppFeeder *self, AppEngineHeader *head)
{
  const AppProgramme *programme = self->programme;
  gint64 loop = loop_end (self), end = loop >= 0 ? loop : span_end (self);
  gint64 left = MAX (end - self->pos, 0);
  gint64 n = MIN (left, DSP_QUANTUM);
  for (int t = 0; t < programme->n_tracks; t++)
    if (programme->tracks[t].start > self->pos)
      n = MIN (n, programme->tracks[t].start - self->pos);
  double blocks_left = (double) left * self->device_rate / programme->rate / DSP_QUANTUM;
  *head = (AppEngineHeader){
    .generation = self->generation,
    .pos = self->pos,
    .step = 1,
    .rate = programme->rate,
    .n_frames = (int) n,
    .track = app_programme_track_at (programme, self->pos),
    .preroll = self->preroll,
    .prefill = loop >= 0 ? self->target / 2 : (int) MIN (self->target / 2, blocks_left),
    .last = loop < 0 && n == left,
  };
  fill_match (self, head);
}

/* Which lanes are in the block. */
static void
fill_lanes (AppFeeder *self, AppEngineHeader *head)
{
  /* Those without chains do not wait for those with. */
  static const AppLane heavy[]
      = { APP_LANE_MASTER, APP_LANE_PREVIOUS, APP_LANE_REVISION, APP_LANE_BYPASS };
  AppLaneStage stage = stage_of (self);
  int n = head->n_frames;
  app_lane_step (&self->lanes[APP_LANE_MIX], &stage, n, is_heard (self, APP_LANE_MIX));
  for (int k = APP_LANE_REFERENCE; k < APP_N_LANES; k++)
    app_lane_step (&self->lanes[k], &stage, n, is_heard (self, k));
  for (gsize i = 0; i < G_N_ELEMENTS (heavy); i++)
    app_lane_step (&self->lanes[heavy[i]], &stage, n, is_heard (self, heavy[i]));
  choose_sure (self, &stage);
  head->sure = self->sure;
  for (int k = 0; k < APP_N_LANES; k++)
    if (app_lane_is_there (&self->lanes[k]))
      {
        head->present |= APP_LANE_BIT (k);
        head->leaving |= app_lane_is_leaving (&self->lanes[k]) ? APP_LANE_BIT (k) : 0;
      }
}

static void
jump_to_loop (AppFeeder *self)
{
  self->pos = self->loop_from;
  AppLaneStage stage = stage_of (self);
  for (int k = 0; k < APP_N_LANES; k++)
    app_lane_jump (&self->lanes[k], &stage);
}

/* A span that ends inside the programme sinks to silence over its last frames: the first that is
 * not there would have a gain of 0. */
static void
fade_end (const AppFeeder *self, AppEngineBlock *block)
{
  gint64 end = span_end (self);
  int fade = (int) lrint (APP_ENGINE_FADE_S * self->programme->rate);
  gint64 first = MAX (end - fade - block->head.pos, 0);
  if (end == self->programme->frames || first >= block->head.n_frames)
    return;
  for (int k = 0; k < APP_N_LANES; k++)
    for (int c = 0; c < DSP_CHANNELS && (block->head.present & APP_LANE_BIT (k)); c++)
      for (int i = (int) first; i < block->head.n_frames; i++)
        block->lanes[k][c][i] *= (double) (end - block->head.pos - i) / (fade + 1);
}

static void
render_block (AppFeeder *self, AppEngineBlock *block)
{
  gint64 loop = loop_end (self);
  if (loop >= 0 && self->pos >= loop)
    jump_to_loop (self);
  fill_head (self, &block->head);
  fill_lanes (self, &block->head);
  int n = block->head.n_frames;
  for (int k = 0; k < APP_N_LANES; k++)
    {
      GError *error = NULL;
      double *const out[DSP_CHANNELS] = { block->lanes[k][0], block->lanes[k][1] };
      if (block->head.present & APP_LANE_BIT (k))
        app_lane_read (&self->lanes[k], self->pos, out, n, &error);
      report (self, error);
    }
  if (self->until > 0)
    fade_end (self, block);
  fill_readings (self, &block->head);
  fill_sound (self, &block->head);
  self->preroll = 0;
  self->pos += n;
  self->elapsed += n;
}

static void
fill_ring (AppFeeder *self)
{
  /* Of several seeks in a row only the last is prepared. */
  if (self->running && !self->begun && app_mailbox_is_empty (self->commands))
    begin_lanes (self);
  while (self->running && self->begun && !self->complete && app_mailbox_is_empty (self->commands)
         && dsp_ring_readable (self->blocks) < (size_t) self->target)
    {
      AppEngineBlock *block = dsp_ring_write_slot (self->blocks);
      if (!block)
        return;
      if (!self->convert)
        render_block (self, block);
      else
        while (!app_convert_pull (self->convert, block))
          {
            render_block (self, self->scratch);
            app_convert_feed (self->convert, self->scratch);
          }
      self->complete = block->head.last;
      dsp_ring_commit (self->blocks);
      self->written++;
    }
}

/* Commands */

static void
prepare_conversion (AppFeeder *self)
{
  g_clear_pointer (&self->convert, app_convert_free);
  if (self->device_rate != self->programme->rate)
    self->convert = app_convert_new (self->programme->rate, self->device_rate);
}

static void
start (AppFeeder *self, const AppEngineCommand *command)
{
  take_programme (self);
  if (!self->programme)
    return;
  int rate = self->programme->rate;
  self->generation = command->generation;
  if (app_output_open (self->output, rate, command->fresh))
    tell_device (self);
  prepare_conversion (self);
  self->preroll = (int) MIN (lrint (APP_ENGINE_FADE_S * rate), command->pos);
  self->pos = command->pos - self->preroll;
  self->elapsed = -self->preroll;
  self->armed = command->pos < self->loop_to;
  self->until = command->to;
  self->running = TRUE;
  self->complete = FALSE;
  self->taken_us = g_get_monotonic_time ();
  if (command->fresh)
    g_hash_table_remove_all (self->told);
  self->begun = FALSE;
}

static void
halt (AppFeeder *self)
{
  self->running = FALSE;
  end_lanes (self);
  self->idle_since_us = g_get_monotonic_time ();
}

static void
obey (AppFeeder *self, AppEngineCommand *command)
{
  switch (command->type)
    {
    case APP_COMMAND_START:
      start (self, command);
      break;
    case APP_COMMAND_HALT:
      halt (self);
      break;
    case APP_COMMAND_LOOP:
      self->loop_from = command->pos;
      self->loop_to = command->to;
      self->armed = command->armed;
      break;
    case APP_COMMAND_PROGRAMME:
      if (command->lane != APP_LANE_MASTER)
        take_other (self, command);
      else
        {
          g_clear_pointer (&self->next_programme, app_programme_unref);
          self->next_programme = command->programme;
        }
      break;
    case APP_COMMAND_REFERENCE:
      take_reference (self, command);
      break;
    case APP_COMMAND_LANES:
      take_lanes (self, command);
      break;
    case APP_COMMAND_WATCH:
      self->watched = command->watched;
      break;
    case APP_COMMAND_GAINS:
      g_free (self->gains);
      self->gains = command->gains;
      self->n_gains = command->n_gains;
      break;
    case APP_COMMAND_DEVICE:
      app_output_choose (self->output, command->text);
      break;
    case APP_COMMAND_RATE:
      app_output_set_rate (self->output, command->value);
      break;
    case APP_COMMAND_BUFFER:
      app_output_set_buffer (self->output, command->value);
      break;
    case APP_COMMAND_CAPTURE:
      app_output_set_capture (self->output, command->capture, command->user_data);
      if (command->capture) /* as fast as it can: that is no matter of real time */
        app_thread_work (0);
      else
        app_thread_play ();
      break;
    case APP_COMMAND_SCAN:
      scan_devices (self);
      break;
    case APP_COMMAND_QUIT:
      break;
    }
}

/* Sleeps until there is something to do. */
static void
wait (AppFeeder *self)
{
  if (self->running)
    app_mailbox_wait (self->commands,
                      app_output_is_capture (self->output) ? CAPTURE_PERIOD_US : PERIOD_US);
  else if (!app_output_is_open (self->output))
    app_mailbox_wait (self->commands, -1);
  else
    {
      gint64 left = self->idle_since_us + KEEP_OPEN_US - g_get_monotonic_time ();
      app_mailbox_wait (self->commands, MAX (left, 0));
      if (left <= 0)
        app_output_close (self->output);
    }
}

static gpointer
feeder_thread (gpointer data)
{
  AppFeeder *self = data;
  app_thread_play (); /* and those that devices start from it */
  for (;;)
    {
      AppEngineCommand command;
      wait (self);
      while (app_mailbox_fetch (self->commands, &command))
        {
          if (command.type == APP_COMMAND_QUIT)
            {
              app_output_close (self->output);
              return NULL;
            }
          obey (self, &command);
        }
      take_programme (self);
      fill_ring (self);
      watch_device (self);
    }
}

/* Public */

static int
run_process (gpointer self, double *const out[2], int n, gint64 due_us)
{
  return app_process_run (self, out, n, due_us);
}

static int
process_available (gpointer self)
{
  return app_process_available (self);
}

AppFeeder *
app_feeder_new (AppProcess *process, DspRing *blocks, AppMailbox *events)
{
  AppFeeder *self = g_new0 (AppFeeder, 1);
  self->commands = app_mailbox_new (sizeof (AppEngineCommand), MAX_COMMANDS);
  self->process = process;
  self->blocks = blocks;
  self->events = events;
  self->scratch = g_new0 (AppEngineBlock, 1);
  self->pool = app_join_pool_new ();
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->wanted = self->sure = APP_LANE_MASTER;
  self->against = self->watched.slot = -1;
  self->output = app_output_new (
      &(AppBackendPull){ .run = run_process, .available = process_available, .self = process });
  self->thread = g_thread_new ("feeder", feeder_thread, self);
  return self;
}

void
app_feeder_free (AppFeeder *self)
{
  if (!self)
    return;
  app_feeder_send (self, &(AppEngineCommand){ .type = APP_COMMAND_QUIT });
  g_thread_join (self->thread);
  app_mailbox_free (self->commands);
  for (int k = 0; k < APP_N_LANES; k++)
    app_lane_clear (&self->lanes[k]);
  app_join_pool_free (self->pool);
  g_hash_table_unref (self->told);
  g_clear_pointer (&self->programme, app_programme_unref);
  g_clear_pointer (&self->next_programme, app_programme_unref);
  app_convert_free (self->convert);
  g_free (self->scratch);
  g_free (self->gains);
  app_output_free (self->output);
  g_free (self);
}

void
app_feeder_send (AppFeeder *self, const AppEngineCommand *command)
{
  app_mailbox_post_waiting (self->commands, command);
}
