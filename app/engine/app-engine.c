/* app-engine.c — playback: what the main thread says to the others, and what it knows of them. */
#include "app-engine.h"

#include "app-engine-feeder.h"
#include "app-engine-meter.h"
#include "app-engine-process.h"
#include "app-engine-spectrum.h"
#include "app-heard-history.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

enum
{
  N_BLOCKS = 256, /* 120 ms at 192 kHz, and the buffer of a slow device */
  N_TAPS = 512,
  N_EVENTS = 256,
  SCAN_WAIT_US = G_USEC_PER_SEC,
  EXTRAPOLATE_US = 50000, /* the position goes on by itself between two reports */
};

#define DIM_DB (-20.0)

const double app_band_hz[APP_N_BANDS][2] = {
  [APP_BAND_ALL] = { 0, 0 },      [APP_BAND_SUB] = { 0, 60 },       [APP_BAND_LOW] = { 60, 250 },
  [APP_BAND_MID] = { 250, 2000 }, [APP_BAND_HIGH] = { 2000, 8000 }, [APP_BAND_AIR] = { 8000, 0 },
};

struct _AppEngine
{
  GObject parent_instance;

  /* owned: queues and what they connect, in the order in which they are made */
  DspRing *blocks;
  DspRing *tap;
  DspLatest *control;
  DspLatest *latest;
  AppHeardHistory *history;
  AppMailbox *feeder_events;
  AppMailbox *meter_events;
  GSource *sources[2];
  AppProcess *process;
  AppFeeder *feeder;
  AppMeterThread *meters;

  /* main thread */
  AppProgramme *programme; /* owned, may be NULL */
  AppEngineControl wanted;
  guint given;            /* lanes there are */
  AppEngineReport report; /* the newest */
  gint64 pos;             /* where it stands, or where the newest generation began */
  gint64 loop_from, loop_to;
  gint64 until; /* a span is played, which ends here; 0: none */
  AppEngineSlot watched;
  double volume_db;
  gboolean dim;
  AppDeviceInfo *device;             /* owned; NULL before one was opened */
  char *device_error, *source_error; /* owned */
  char **device_ids, **device_names; /* owned */
};

enum
{
  PROP_PLAYING = 1,
  PROP_DEVICE_ERROR,
  PROP_SOURCE_ERROR,
  N_PROPS
};

static GParamSpec *props[N_PROPS];
static guint state_signal, ended_signal;

G_DEFINE_FINAL_TYPE (AppEngine, app_engine, G_TYPE_OBJECT)

static void
changed (AppEngine *self, int prop)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
  g_signal_emit (self, state_signal, 0);
}

static void
put_control (AppEngine *self)
{
  dsp_latest_write (self->control, &self->wanted);
}

static void
send (AppEngine *self, AppEngineCommand command)
{
  app_feeder_send (self->feeder, &command);
}

/* Stops; from now on it stands at pos. */
static void
halt (AppEngine *self, gint64 pos)
{
  self->pos = pos;
  self->wanted.playing = FALSE;
  put_control (self);
  send (self, (AppEngineCommand){ .type = APP_COMMAND_HALT });
  app_meter_thread_set_playing (self->meters, FALSE);
  changed (self, PROP_PLAYING);
}

/* Where playing ends. */
static gint64
end_pos (const AppEngine *self)
{
  gint64 frames = self->programme->frames;
  return self->until > 0 ? MIN (self->until, frames) : frames;
}

/* Events from the other threads */

static void
on_ended (AppEngine *self)
{
  halt (self, end_pos (self));
  g_signal_emit (self, ended_signal, 0);
}

static void
take_event (AppEngine *self, AppEngineEvent *event)
{
  switch (event->type)
    {
    case APP_EVENT_ENDED:
      if (self->wanted.playing && event->generation == self->wanted.generation)
        on_ended (self);
      break;
    case APP_EVENT_DEVICE:
      app_device_info_free (self->device);
      self->device = g_steal_pointer (&event->info);
      g_free (self->device_error);
      self->device_error = g_steal_pointer (&event->text);
      changed (self, PROP_DEVICE_ERROR);
      break;
    case APP_EVENT_SOURCE:
      g_free (self->source_error);
      self->source_error = g_steal_pointer (&event->text);
      changed (self, PROP_SOURCE_ERROR);
      break;
    case APP_EVENT_DEVICES:
      g_strfreev (self->device_ids);
      g_strfreev (self->device_names);
      self->device_ids = g_steal_pointer (&event->ids);
      self->device_names = g_steal_pointer (&event->names);
      break;
    }
}

static void
free_event (AppEngineEvent *event)
{
  app_device_info_free (event->info);
  g_free (event->text);
  g_strfreev (event->ids);
  g_strfreev (event->names);
}

static void
take_events (AppEngine *self, AppMailbox *mailbox)
{
  AppEngineEvent event;
  app_mailbox_wait (mailbox, 0);
  while (app_mailbox_fetch (mailbox, &event))
    {
      take_event (self, &event);
      free_event (&event);
    }
}

static gboolean
on_events (int fd, GIOCondition condition, gpointer data)
{
  g_autoptr (AppEngine) self = g_object_ref (data);
  take_events (self, self->feeder_events);
  take_events (self, self->meter_events);
  return G_SOURCE_CONTINUE;
}

static GSource *
watch (AppEngine *self, AppMailbox *mailbox)
{
  GSource *source = g_unix_fd_source_new (app_mailbox_fd (mailbox), G_IO_IN);
  g_source_set_callback (source, G_SOURCE_FUNC (on_events), self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

/* Position */

static gboolean
report_is_current (AppEngine *self)
{
  dsp_latest_read (self->latest, &self->report);
  return self->report.rate > 0 && self->report.generation == self->wanted.generation;
}

/* Programme frame that sounds now, by the report that was read last. */
static gint64
reported_pos (AppEngine *self, gboolean current)
{
  if (!self->wanted.playing || !current)
    return self->pos;
  gint64 since = MIN (g_get_monotonic_time () - self->report.due_us, EXTRAPOLATE_US);
  gint64 pos = self->report.heard.pos + since * self->report.rate / G_USEC_PER_SEC;
  return CLAMP (pos, 0, end_pos (self));
}

static gint64
heard_pos (AppEngine *self)
{
  return reported_pos (self, report_is_current (self));
}

/* A new generation from pos on. */
static void
begin (AppEngine *self, gint64 pos, gboolean fresh)
{
  self->pos = pos;
  self->wanted.generation++;
  put_control (self);
  send (self, (AppEngineCommand){ .type = APP_COMMAND_START,
                                  .generation = self->wanted.generation,
                                  .pos = pos,
                                  .to = self->until,
                                  .fresh = fresh });
}

/* Object */

static void
app_engine_dispose (GObject *object)
{
  AppEngine *self = APP_ENGINE (object);
  for (int i = 0; i < 2; i++)
    if (self->sources[i])
      {
        g_source_destroy (self->sources[i]);
        g_clear_pointer (&self->sources[i], g_source_unref);
      }
  g_clear_pointer (&self->feeder, app_feeder_free);
  g_clear_pointer (&self->meters, app_meter_thread_free);
  G_OBJECT_CLASS (app_engine_parent_class)->dispose (object);
}

static void
app_engine_finalize (GObject *object)
{
  AppEngine *self = APP_ENGINE (object);
  AppMailbox *mailboxes[2] = { self->feeder_events, self->meter_events };
  for (int i = 0; i < 2; i++)
    {
      AppEngineEvent event;
      while (app_mailbox_fetch (mailboxes[i], &event))
        free_event (&event);
      app_mailbox_free (mailboxes[i]);
    }
  app_process_free (self->process);
  app_heard_history_free (self->history);
  dsp_latest_free (self->latest);
  dsp_latest_free (self->control);
  dsp_ring_free (self->tap);
  dsp_ring_free (self->blocks);
  g_clear_pointer (&self->programme, app_programme_unref);
  g_strfreev (self->device_ids);
  g_strfreev (self->device_names);
  app_device_info_free (self->device);
  g_free (self->device_error);
  g_free (self->source_error);
  G_OBJECT_CLASS (app_engine_parent_class)->finalize (object);
}

static void
app_engine_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AppEngine *self = APP_ENGINE (object);
  switch (id)
    {
    case PROP_PLAYING:
      g_value_set_boolean (value, self->wanted.playing);
      break;
    case PROP_DEVICE_ERROR:
      g_value_set_string (value, self->device_error);
      break;
    case PROP_SOURCE_ERROR:
      g_value_set_string (value, self->source_error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
app_engine_class_init (AppEngineClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  object_class->dispose = app_engine_dispose;
  object_class->finalize = app_engine_finalize;
  object_class->get_property = app_engine_get_property;
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  props[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, flags);
  props[PROP_DEVICE_ERROR] = g_param_spec_string ("device-error", NULL, NULL, NULL, flags);
  props[PROP_SOURCE_ERROR] = g_param_spec_string ("source-error", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  state_signal = g_signal_new ("state", APP_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  ended_signal = g_signal_new ("ended", APP_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
app_engine_init (AppEngine *self)
{
  self->wanted = (AppEngineControl){ .lane = APP_LANE_MASTER, .against = -1, .gain = 1 };
  self->watched.slot = -1;
  self->blocks = dsp_ring_new (sizeof (AppEngineBlock), N_BLOCKS);
  self->tap = dsp_ring_new (sizeof (AppEngineTap), N_TAPS);
  self->control = dsp_latest_new (sizeof (AppEngineControl), &self->wanted);
  self->latest = dsp_latest_new (sizeof (AppEngineReport), NULL);
  if (!self->blocks || !self->tap || !self->control || !self->latest)
    g_error ("no memory for playback");
  self->feeder_events = app_mailbox_new (sizeof (AppEngineEvent), N_EVENTS);
  self->meter_events = app_mailbox_new (sizeof (AppEngineEvent), N_EVENTS);
  self->sources[0] = watch (self, self->feeder_events);
  self->sources[1] = watch (self, self->meter_events);
  self->process = app_process_new (self->blocks, self->tap, self->control);
  self->feeder = app_feeder_new (self->process, self->blocks, self->feeder_events);
  self->history = app_heard_history_new ();
  self->meters = app_meter_thread_new (self->tap, self->latest,
                                       app_heard_history_ring (self->history), self->meter_events);
}

AppEngine *
app_engine_new (void)
{
  return g_object_new (APP_TYPE_ENGINE, NULL);
}

/* Devices */

char **
app_engine_devices (AppEngine *self, char ***names)
{
  gint64 end = g_get_monotonic_time () + SCAN_WAIT_US, left;
  g_clear_pointer (&self->device_ids, g_strfreev);
  send (self, (AppEngineCommand){ .type = APP_COMMAND_SCAN });
  while (!self->device_ids && (left = end - g_get_monotonic_time ()) > 0)
    {
      app_mailbox_wait (self->feeder_events, left);
      take_events (self, self->feeder_events);
    }
  if (!self->device_ids) /* a device keeps the feeder waiting */
    {
      const char *ids[] = { "", "null", NULL };
      const char *ids_names[] = { _ ("Default"), _ ("No sound"), NULL };
      g_strfreev (self->device_names);
      self->device_ids = g_strdupv ((char **) ids);
      self->device_names = g_strdupv ((char **) ids_names);
    }
  if (names)
    *names = g_strdupv (self->device_names);
  return g_strdupv (self->device_ids);
}

/* Another device, or the same in another way: what plays goes on there. */
static void
change_device (AppEngine *self, AppEngineCommand command)
{
  gint64 pos = heard_pos (self);
  send (self, command);
  g_clear_pointer (&self->device_error, g_free);
  if (self->wanted.playing)
    begin (self, pos, TRUE);
  changed (self, PROP_DEVICE_ERROR);
}

void
app_engine_set_device (AppEngine *self, const char *id)
{
  change_device (self,
                 (AppEngineCommand){ .type = APP_COMMAND_DEVICE, .text = g_strdup (id ? id : "") });
}

gboolean
app_engine_set_device_rate (AppEngine *self, int hz, GError **error)
{
  if (hz != 0 && (hz < APP_ENGINE_MIN_DEVICE_RATE || hz > APP_ENGINE_MAX_DEVICE_RATE))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("No sound device runs at %d Hz; choose %d to %d Hz, or 0 for the album’s own "
                      "rate."),
                   hz, APP_ENGINE_MIN_DEVICE_RATE, APP_ENGINE_MAX_DEVICE_RATE);
      return FALSE;
    }
  change_device (self, (AppEngineCommand){ .type = APP_COMMAND_RATE, .value = hz });
  return TRUE;
}

gboolean
app_engine_set_device_buffer (AppEngine *self, int frames, GError **error)
{
  if (frames != 0
      && (frames < APP_ENGINE_MIN_DEVICE_BUFFER || frames > APP_ENGINE_MAX_DEVICE_BUFFER))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("No sound device has a buffer of %d frames; choose %d to %d, or 0 for the "
                      "device’s own."),
                   frames, APP_ENGINE_MIN_DEVICE_BUFFER, APP_ENGINE_MAX_DEVICE_BUFFER);
      return FALSE;
    }
  change_device (self, (AppEngineCommand){ .type = APP_COMMAND_BUFFER, .value = frames });
  return TRUE;
}

const AppDeviceInfo *
app_engine_device_info (AppEngine *self)
{
  return self->device;
}

const char *
app_engine_device_error (AppEngine *self)
{
  return self->device_error;
}

int
app_engine_device_rate (AppEngine *self)
{
  return self->device ? self->device->rate : 0;
}

/* What is played */

static void
set_given (AppEngine *self, AppLane lane, gboolean given)
{
  self->given = given ? self->given | APP_LANE_BIT (lane) : self->given & ~APP_LANE_BIT (lane);
}

static void
send_programme (AppEngine *self, AppLane lane, AppProgramme *programme)
{
  send (self, (AppEngineCommand){ .type = APP_COMMAND_PROGRAMME,
                                  .lane = lane,
                                  .programme = programme ? app_programme_ref (programme) : NULL });
}

void
app_engine_set_programme (AppEngine *self, AppProgramme *programme)
{
  gint64 pos = heard_pos (self);
  int old_rate = self->programme ? self->programme->rate : 0;
  if (!programme)
    app_engine_stop (self);
  g_clear_pointer (&self->programme, app_programme_unref);
  set_given (self, APP_LANE_MIX, programme != NULL);
  set_given (self, APP_LANE_MASTER, programme != NULL);
  if (!programme)
    return;
  self->programme = app_programme_ref (programme);
  send_programme (self, APP_LANE_MASTER, programme);
  if (old_rate == 0 || old_rate == programme->rate)
    return;
  pos = llrint ((double) pos * programme->rate / old_rate);
  self->until = llrint ((double) self->until * programme->rate / old_rate);
  if (self->wanted.playing)
    begin (self, pos, FALSE);
  else
    self->pos = pos;
}

static void
set_lane_programme (AppEngine *self, AppLane lane, AppProgramme *programme)
{
  if (!programme && !(self->given & APP_LANE_BIT (lane)))
    return;
  set_given (self, lane, programme != NULL);
  send_programme (self, lane, programme);
}

void
app_engine_set_previous (AppEngine *self, AppProgramme *programme)
{
  set_lane_programme (self, APP_LANE_PREVIOUS, programme);
}

void
app_engine_set_revision (AppEngine *self, AppProgramme *programme)
{
  set_lane_programme (self, APP_LANE_REVISION, programme);
}

void
app_engine_set_bypass (AppEngine *self, AppProgramme *programme)
{
  set_lane_programme (self, APP_LANE_BYPASS, programme);
}

void
app_engine_set_reference (AppEngine *self, int index, const AppReferenceSpec *spec)
{
  g_return_if_fail (index >= 0 && index < APP_N_REFERENCE_LANES);
  AppLane lane = APP_LANE_REFERENCE + index;
  if (!spec && !(self->given & APP_LANE_BIT (lane)))
    return;
  AppEngineCommand command = { .type = APP_COMMAND_REFERENCE, .lane = lane };
  if (spec)
    {
      command.reference = *spec;
      app_media_ref (spec->media);
    }
  set_given (self, lane, spec != NULL);
  send (self, command);
}

void
app_engine_set_match_gains (AppEngine *self, const double *gains, int n_tracks)
{
  int n = n_tracks * APP_N_LANES;
  double *linear = g_new (double, MAX (n, 1));
  for (int i = 0; i < n; i++)
    linear[i] = isfinite (gains[i]) && gains[i] != 0 ? pow (10, gains[i] / 20) : 1;
  send (self, (AppEngineCommand){ .type = APP_COMMAND_GAINS, .gains = linear, .n_gains = n });
}

void
app_engine_set_match (AppEngine *self, gboolean on)
{
  self->wanted.match = on;
  put_control (self);
}

/* Transport */

static void
start (AppEngine *self, gint64 pos)
{
  self->wanted.playing = TRUE;
  app_meter_thread_set_playing (self->meters, TRUE);
  begin (self, pos, TRUE);
  changed (self, PROP_PLAYING);
}

void
app_engine_play (AppEngine *self)
{
  if (self->wanted.playing || !self->programme || self->programme->frames == 0)
    return;
  self->until = 0;
  start (self, self->pos >= self->programme->frames ? 0 : self->pos);
}

void
app_engine_play_span (AppEngine *self, gint64 from, gint64 to)
{
  from = MAX (from, 0);
  if (!self->programme || from >= MIN (to, self->programme->frames))
    return;
  self->until = to;
  if (self->wanted.playing)
    begin (self, from, FALSE);
  else
    start (self, from);
}

void
app_engine_stop (AppEngine *self)
{
  if (self->wanted.playing)
    halt (self, heard_pos (self));
}

void
app_engine_seek (AppEngine *self, gint64 pos)
{
  pos = CLAMP (pos, 0, self->programme ? self->programme->frames : 0);
  self->until = 0;
  if (self->wanted.playing)
    begin (self, pos, FALSE);
  else
    self->pos = pos;
}

void
app_engine_set_loop (AppEngine *self, gint64 from, gint64 to)
{
  self->loop_from = MAX (from, 0);
  self->loop_to = from < to ? MAX (to, self->loop_from + DSP_QUANTUM) : 0;
  send (self, (AppEngineCommand){ .type = APP_COMMAND_LOOP,
                                  .pos = self->loop_from,
                                  .to = self->loop_to,
                                  .armed = heard_pos (self) < self->loop_to });
}

/* Monitor */

/* The callback follows at once where the lanes are there; the feeder sees to it that they come. */
static void
put_lanes (AppEngine *self)
{
  put_control (self);
  send (self, (AppEngineCommand){ .type = APP_COMMAND_LANES,
                                  .lane = self->wanted.lane,
                                  .against = self->wanted.against });
}

void
app_engine_set_lane (AppEngine *self, AppLane lane)
{
  g_return_if_fail (lane >= 0 && lane < APP_N_LANES);
  self->wanted.lane = lane;
  put_lanes (self);
  if (!self->wanted.playing)
    app_meter_thread_show (self->meters, lane);
}

AppLane
app_engine_lane (AppEngine *self)
{
  return self->wanted.lane;
}

void
app_engine_set_delta (AppEngine *self, int against)
{
  g_return_if_fail (against >= -1 && against < APP_N_LANES);
  self->wanted.against = against;
  put_lanes (self);
}

void
app_engine_set_service_limiter (AppEngine *self, const AppServiceLimiter *limiter)
{
  self->wanted.limits = limiter != NULL;
  if (limiter)
    self->wanted.limiter = *limiter;
  put_control (self);
}

void
app_engine_set_band (AppEngine *self, AppBand band)
{
  g_return_if_fail (band >= 0 && band < APP_N_BANDS);
  self->wanted.band = band;
  put_control (self);
}

void
app_engine_set_mute (AppEngine *self, gboolean on)
{
  self->wanted.mute = on;
  put_control (self);
}

void
app_engine_set_monitor (AppEngine *self, AppMonitor monitor)
{
  g_return_if_fail (monitor >= 0 && monitor < APP_N_MONITORS);
  self->wanted.monitor = monitor;
  put_control (self);
}

static void
put_gain (AppEngine *self)
{
  double db = self->volume_db + (self->dim ? DIM_DB : 0);
  self->wanted.gain = db == 0 ? 1 : pow (10, db / 20);
  put_control (self);
}

void
app_engine_set_volume (AppEngine *self, double db)
{
  self->volume_db = db <= 0 ? db : 0; /* and for NAN */
  put_gain (self);
}

void
app_engine_set_dim (AppEngine *self, gboolean on)
{
  self->dim = on;
  put_gain (self);
}

/* What is heard */

/* Of the moment there is nothing; what was measured stays. */
static void
silence_heard (AppHeard *heard)
{
  heard->gain_db = 0;
  heard->momentary_lufs = heard->short_term_lufs = -INFINITY;
  heard->psr_db = heard->correlation = NAN;
  for (int c = 0; c < 2; c++)
    heard->true_peak_dbtp[c] = heard->rms_dbfs[c] = -INFINITY;
  for (int k = 0; k < APP_N_LANES; k++)
    for (int i = 0; i < APP_ENGINE_SPECTRUM; i++)
      heard->spectrum_db[k][i] = -INFINITY;
  memset (heard->scope, 0, sizeof heard->scope);
}

void
app_engine_heard (AppEngine *self, AppHeard *heard)
{
  /* Read once: place and figures are of one report, however long this thread is not let go on. */
  gboolean current = report_is_current (self);
  gint64 pos = reported_pos (self, current);
  *heard = self->report.heard;
  heard->playing = self->wanted.playing;
  heard->pos = pos;
  if (heard->playing && current)
    return;
  heard->lane = self->wanted.lane;
  heard->track = self->programme ? app_programme_track_at (self->programme, pos) : -1;
  for (int k = 0; k < APP_N_LANES; k++)
    heard->present[k] = (self->given & APP_LANE_BIT (k)) != 0;
  silence_heard (heard);
  if (self->report.rate > 0)
    return;
  app_meter_fill_nothing (heard); /* nothing was heard yet */
  memcpy (heard->average_db, heard->spectrum_db, sizeof heard->average_db);
}

const AppHeardPoint *
app_engine_history (AppEngine *self, int *n)
{
  return app_heard_history_points (self->history, n);
}

void
app_engine_clear_history (AppEngine *self)
{
  app_heard_history_clear (self->history);
}

void
app_engine_restart_meters (AppEngine *self)
{
  app_meter_thread_restart (self->meters);
}

void
app_engine_set_ceiling (AppEngine *self, double dbtp)
{
  app_meter_thread_set_ceiling (self->meters, dbtp);
}

void
app_engine_set_spectrum_window (AppEngine *self, double seconds)
{
  app_meter_thread_set_window (self->meters, seconds);
}

int
app_engine_slot_readings (AppEngine *self, int track, int slot, double *readings, int max)
{
  if (!self->wanted.playing || !report_is_current (self))
    return 0;
  for (int i = 0; i < self->report.n_slots; i++)
    {
      const AppEngineSlotReading *reading = &self->report.slots[i];
      if (reading->track != track || reading->slot != slot)
        continue;
      int n = MIN (reading->n_values, max);
      for (int v = 0; v < n; v++)
        readings[v] = reading->values[v];
      return n;
    }
  return 0;
}

void
app_engine_watch_slot (AppEngine *self, int track, int slot)
{
  if (self->watched.track == track && self->watched.slot == slot)
    return;
  self->watched = (AppEngineSlot){ track, slot };
  send (self, (AppEngineCommand){ .type = APP_COMMAND_WATCH, .watched = self->watched });
}

gboolean
app_engine_slot_heard (AppEngine *self, int track, int slot, AppSlotHeard *heard)
{
  if (!self->wanted.playing || !report_is_current (self) || !self->report.slot_is_heard
      || self->report.watched.track != track || self->report.watched.slot != slot)
    return FALSE;
  *heard = self->report.slot;
  return TRUE;
}

void
app_engine_set_capture (AppEngine *self, AppEngineCapture capture, gpointer user_data)
{
  send (self, (AppEngineCommand){
                  .type = APP_COMMAND_CAPTURE, .capture = capture, .user_data = user_data });
}
