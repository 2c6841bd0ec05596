/* app-engine-meter.c — the thread that measures what is heard, when it is heard. */
#include "app-engine-meter.h"

#include "app-slot-scope.h"

#include "dsp-denormal.h"
#include "dsp-live.h"
#include "dsp-spectrum.h"

#include <math.h>
#include <string.h>

enum
{
  PERIOD_US = 8000,
  CURVES_PER_S = 60,
  AVERAGES_PER_S = 4, /* they change slowly */
  LINGER_US = 500000, /* after stop: what still sounds in the device */
  N_SCOPE = G_N_ELEMENTS (((AppHeard *) NULL)->scope),
  SCOPE_RATE = 12000, /* points per second: 256 of them are 21 ms */
};

#define CEILING_DBTP (-1.0)

typedef enum
{
  ORDER_PLAYING,
  ORDER_STOPPED,
  ORDER_RESTART,
  ORDER_CEILING, /* value: dBTP */
  ORDER_WINDOW,  /* value: seconds of the spectra of the moment */
  ORDER_SHOW,    /* value: lane whose readings are to be published */
  ORDER_QUIT,
} OrderType;

typedef struct
{
  OrderType type;
  double value;
} Order;

/* The meters of one lane; NULL before it was there for the first time. */
typedef struct
{
  DspLive *live;
  DspSpectrum *now, *average;
  gboolean there; /* in the piece before: it goes on */
} Lane;

struct _AppMeterThread
{
  /* owned */
  GThread *thread;
  AppMailbox *orders;

  /* borrowed */
  DspRing *tap;
  DspLatest *latest;
  DspRing *points;
  AppMailbox *events;

  /* meter thread */
  Lane lanes[APP_N_LANES]; /* owned */
  Lane delta;              /* owned; of the lane that is heard less delta_against */
  int delta_lane, delta_against;
  double difference[DSP_CHANNELS][DSP_QUANTUM];
  double ceiling_dbtp, window_s;
  float scope[N_SCOPE][DSP_CHANNELS]; /* circular */
  int scope_next, scope_skip;
  AppSlotScope *slot; /* owned */
  int rate;
  gint64 frames, points_made;      /* of the generation */
  AppMark mark;                    /* of the next point */
  gint64 curves_due, averages_due; /* frames */
  AppEngineReport report;
};

/* Lanes */

static void
lane_clear (Lane *self)
{
  g_clear_pointer (&self->live, dsp_live_free);
  g_clear_pointer (&self->now, dsp_spectrum_free);
  g_clear_pointer (&self->average, dsp_spectrum_free);
  self->there = FALSE;
}

/* It comes, or comes again: what it had before is not connected with what follows. */
static void
lane_enter (Lane *self, int rate, double ceiling_dbtp, double window_s)
{
  self->there = TRUE;
  if (!self->live)
    {
      self->live = dsp_live_new (rate);
      self->now = dsp_spectrum_new_live (rate, DSP_CHANNELS, window_s);
      self->average = dsp_spectrum_new (rate, DSP_CHANNELS, DSP_SPECTRUM_AVERAGE);
      if (!self->live || !self->now || !self->average)
        g_error ("no memory for meters");
    }
  dsp_live_reset (self->live);
  dsp_live_set_ceiling (self->live, ceiling_dbtp);
  dsp_spectrum_reset (self->now);
  dsp_spectrum_reset (self->average);
}

static void
begin_generation (AppMeterThread *self, const AppEngineTap *tap)
{
  if (self->rate != tap->head.rate)
    lane_clear (&self->delta);
  self->delta.there = FALSE;
  for (int k = 0; k < APP_N_LANES; k++)
    if (self->rate != tap->head.rate)
      lane_clear (&self->lanes[k]);
    else
      self->lanes[k].there = FALSE;
  self->rate = tap->head.rate;
  self->report.generation = tap->head.generation;
  self->frames = self->points_made = 0;
  self->mark = APP_MARK_START;
  self->curves_due = self->averages_due = 0;
  memset (self->scope, 0, sizeof self->scope);
  app_slot_scope_reset (self->slot);
}

static void
restart (AppMeterThread *self)
{
  if (self->delta.live)
    dsp_live_restart (self->delta.live);
  for (int k = 0; k < APP_N_LANES; k++)
    if (self->lanes[k].live)
      {
        dsp_live_restart (self->lanes[k].live);
        dsp_spectrum_reset (self->lanes[k].average);
      }
  if (self->mark == APP_MARK_NONE)
    self->mark = APP_MARK_RESTART;
  self->averages_due = 0;
}

static void
set_ceiling (AppMeterThread *self, double dbtp)
{
  self->ceiling_dbtp = dbtp;
  if (self->delta.live)
    dsp_live_set_ceiling (self->delta.live, dbtp);
  for (int k = 0; k < APP_N_LANES; k++)
    if (self->lanes[k].live)
      dsp_live_set_ceiling (self->lanes[k].live, dbtp);
}

static void
set_window (AppMeterThread *self, double seconds)
{
  self->window_s = seconds;
  self->curves_due = self->averages_due = 0;
  for (int k = 0; k <= APP_N_LANES; k++)
    {
      Lane *lane = k < APP_N_LANES ? &self->lanes[k] : &self->delta;
      if (!lane->now)
        continue;
      dsp_spectrum_free (lane->now);
      lane->now = dsp_spectrum_new_live (self->rate, DSP_CHANNELS, seconds);
      if (!lane->now)
        g_error ("no memory for meters");
    }
}

/* Whose figures are shown. */
static const Lane *
heard_lane (const AppMeterThread *self)
{
  return self->report.heard.delta ? &self->delta : &self->lanes[self->report.heard.lane];
}

/* Measuring */

static void
take_scope (AppMeterThread *self, const AppEngineTap *tap)
{
  gboolean delta = self->report.heard.delta;
  int stride = MAX (1, self->rate / SCOPE_RATE);
  for (int i = 0; i < tap->head.n_frames; i++)
    {
      if (++self->scope_skip < stride)
        continue;
      self->scope_skip = 0;
      for (int c = 0; c < DSP_CHANNELS; c++)
        self->scope[self->scope_next][c]
            = (float) (delta ? self->difference[c][i] : tap->lanes[tap->lane][c][i]);
      self->scope_next = (self->scope_next + 1) % N_SCOPE;
    }
}

static void
make_point (AppMeterThread *self, const AppEngineTap *tap, int offset)
{
  const Lane *lane = heard_lane (self);
  DspLiveReading reading = { .momentary_lufs = -INFINITY, .short_term_lufs = -INFINITY };
  if (lane->live)
    dsp_live_read (lane->live, &reading);
  AppHeardPoint point = {
    .pos = tap->head.pos + llrint (offset * tap->head.step),
    .momentary_lufs = (float) reading.momentary_lufs,
    .short_term_lufs = (float) reading.short_term_lufs,
    .gain_db = (float) self->report.heard.gain_db,
    .lane = (guint8) tap->lane,
    .mark = (guint8) self->mark,
  };
  self->points_made++;
  if (dsp_ring_write (self->points, &point, 1) == 1) /* full: nobody looks */
    self->mark = APP_MARK_NONE;
}

static void
measure_lanes (AppMeterThread *self, const AppEngineTap *tap, int from, int n)
{
  for (int k = 0; k < APP_N_LANES; k++)
    {
      const double *const ch[DSP_CHANNELS] = { tap->lanes[k][0] + from, tap->lanes[k][1] + from };
      Lane *lane = &self->lanes[k];
      if (!(tap->head.present & APP_LANE_BIT (k)))
        {
          lane->there = FALSE;
          continue;
        }
      if (!lane->there)
        lane_enter (lane, self->rate, self->ceiling_dbtp, self->window_s);
      dsp_live_process (lane->live, ch, n);
      dsp_spectrum_process (lane->now, ch, n);
      dsp_spectrum_process (lane->average, ch, n);
    }
}

/* What is heard when one lane is taken from another, with the gains of both. */
static void
take_difference (AppMeterThread *self, const AppEngineTap *tap)
{
  if (!self->report.heard.delta)
    {
      self->delta.there = FALSE;
      return;
    }
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      const double *lane = tap->lanes[tap->lane][c], *less = tap->lanes[tap->against][c];
      for (int i = 0; i < tap->head.n_frames; i++)
        self->difference[c][i] = tap->gain * lane[i] - tap->against_gain * less[i];
    }
  if (!self->delta.there || self->delta_lane != (int) tap->lane
      || self->delta_against != tap->against)
    lane_enter (&self->delta, self->rate, self->ceiling_dbtp, self->window_s);
  self->delta_lane = tap->lane;
  self->delta_against = tap->against;
}

/* A point of history falls on the frame to which it belongs, wherever pieces end. */
static void
measure (AppMeterThread *self, const AppEngineTap *tap)
{
  take_difference (self, tap);
  for (int done = 0; done < tap->head.n_frames;)
    {
      double end = (double) (self->points_made + 1) * self->rate * APP_HEARD_POINT_S;
      gint64 left = (gint64) (end + 0.5) - self->frames;
      int part = (int) MIN (left, tap->head.n_frames - done);
      measure_lanes (self, tap, done, part);
      if (self->report.heard.delta)
        dsp_live_process (self->delta.live,
                          (const double *const[]){ self->difference[0] + done,
                                                   self->difference[1] + done },
                          part);
      done += part;
      self->frames += part;
      if (part == left)
        make_point (self, tap, done);
    }
  take_scope (self, tap);
}

/* Report */

static void
fill_curve (const AppMeterThread *self, DspSpectrum *spectrum, float db[APP_ENGINE_SPECTRUM])
{
  dsp_spectrum_update (spectrum);
  dsp_spectrum_levels (spectrum, dsp_spectrum_width_hz (self->rate, self->window_s), db,
                       APP_ENGINE_SPECTRUM);
}

static void
fill_silence (float db[APP_ENGINE_SPECTRUM])
{
  for (int i = 0; i < APP_ENGINE_SPECTRUM; i++)
    db[i] = -INFINITY;
}

static void
fill_spectra (AppMeterThread *self)
{
  AppHeard *heard = &self->report.heard;
  gboolean averages = self->frames >= self->averages_due;
  if (self->frames < self->curves_due && !averages)
    return;
  self->curves_due = self->frames + self->rate / CURVES_PER_S;
  if (averages)
    self->averages_due = self->frames + self->rate / AVERAGES_PER_S;
  for (int k = 0; k < APP_N_LANES; k++)
    {
      Lane *lane = &self->lanes[k];
      if (lane->there)
        fill_curve (self, lane->now, heard->spectrum_db[k]);
      else
        fill_silence (heard->spectrum_db[k]);
      if (!lane->there)
        fill_silence (heard->average_db[k]);
      else if (averages)
        fill_curve (self, lane->average, heard->average_db[k]);
    }
}

static const DspLiveReading nothing = {
  .momentary_lufs = -INFINITY,
  .short_term_lufs = -INFINITY,
  .true_peak_dbtp = { -INFINITY, -INFINITY },
  .rms_dbfs = { -INFINITY, -INFINITY },
  .psr_db = NAN,
  .correlation = NAN,
  .integrated_lufs = -INFINITY,
  .range_lu = NAN,
  .max_momentary_lufs = NAN,
  .max_short_term_lufs = NAN,
  .max_true_peak_dbtp = { -INFINITY, -INFINITY },
  .plr_db = NAN,
  .min_correlation = NAN,
};

static void
fill_readings (AppHeard *heard, const DspLiveReading *r)
{
  heard->momentary_lufs = r->momentary_lufs;
  heard->short_term_lufs = r->short_term_lufs;
  heard->psr_db = r->psr_db;
  heard->correlation = r->correlation;
  heard->integrated_lufs = r->integrated_lufs;
  heard->range_lu = r->range_lu;
  heard->max_momentary_lufs = r->max_momentary_lufs;
  heard->max_short_term_lufs = r->max_short_term_lufs;
  heard->max_true_peak_dbtp = fmax (r->max_true_peak_dbtp[0], r->max_true_peak_dbtp[1]);
  heard->plr_db = r->plr_db;
  heard->min_correlation = r->min_correlation;
  heard->overs = r->overs;
  heard->ceiling_overs = r->ceiling_overs;
  heard->clips = r->clips;
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      heard->true_peak_dbtp[c] = r->true_peak_dbtp[c];
      heard->rms_dbfs[c] = r->rms_dbfs[c];
      heard->channel_max_dbtp[c] = r->max_true_peak_dbtp[c];
    }
}

static void
publish (AppMeterThread *self)
{
  AppHeard *heard = &self->report.heard;
  const Lane *lane = heard_lane (self);
  DspLiveReading reading = nothing;
  if (lane->live)
    dsp_live_read (lane->live, &reading);
  fill_readings (heard, &reading);
  fill_spectra (self);
  for (int i = 0; i < N_SCOPE; i++)
    memcpy (heard->scope[i], self->scope[(self->scope_next + i) % N_SCOPE], sizeof *heard->scope);
  self->report.slot_is_heard
      = app_slot_scope_fill (self->slot, &self->report.watched, &self->report.slot);
  dsp_latest_write (self->latest, &self->report);
}

static void
take (AppMeterThread *self, const AppEngineTap *tap)
{
  const AppEngineHeader *head = &tap->head;
  AppEngineReport *report = &self->report;
  report->heard.underruns = tap->underruns;
  if (head->n_frames > 0)
    {
      if (report->generation != head->generation || self->rate != head->rate)
        begin_generation (self, tap);
      report->heard.lane = tap->lane;
      report->heard.delta = tap->against >= 0 && (head->present & APP_LANE_BIT (tap->against)) != 0;
      report->heard.gain_db = report->heard.delta || tap->gain == 1 ? 0 : 20 * log10 (tap->gain);
      report->heard.track = head->track;
      for (int k = 0; k < APP_N_LANES; k++)
        report->heard.present[k] = (head->present & ~head->leaving & APP_LANE_BIT (k)) != 0;
      report->heard.pos = head->pos + llrint (head->n_frames * head->step);
      report->due_us = tap->due_us + (gint64) head->n_frames * G_USEC_PER_SEC / head->rate;
      report->rate = (int) lrint (head->rate * head->step);
      report->n_slots = head->n_slots;
      memcpy (report->slots, head->slots, head->n_slots * sizeof *head->slots);
      measure (self, tap);
      app_slot_scope_take (self->slot, head);
    }
  if (head->last)
    {
      AppEngineEvent event = { .type = APP_EVENT_ENDED, .generation = head->generation };
      app_mailbox_post (self->events, &event);
    }
}

/* Takes what sounds by now, and more when the tap gets full; not so long that nothing would be told
 * on a machine that measures slower than it plays: then it says that it is behind. */
static gboolean
take_due (AppMeterThread *self, gboolean *behind)
{
  gboolean any = FALSE;
  const gint64 until = g_get_monotonic_time () + PERIOD_US;
  const AppEngineTap *tap;
  *behind = FALSE;
  while (!*behind && (tap = dsp_ring_read_slot (self->tap)))
    {
      gboolean crowded = dsp_ring_readable (self->tap) > 3 * dsp_ring_writable (self->tap);
      if (tap->due_us > g_get_monotonic_time () && !crowded)
        break;
      take (self, tap);
      dsp_ring_release (self->tap);
      any = TRUE;
      *behind = g_get_monotonic_time () > until;
    }
  return any;
}

/* TRUE when there is something new to publish. */
static gboolean
obey (AppMeterThread *self, const Order *order, gint64 *rest_us)
{
  switch (order->type)
    {
    case ORDER_PLAYING:
      *rest_us = G_MAXINT64;
      return FALSE;
    case ORDER_STOPPED:
      *rest_us = g_get_monotonic_time () + LINGER_US;
      return FALSE;
    case ORDER_RESTART:
      restart (self);
      return TRUE;
    case ORDER_CEILING:
      set_ceiling (self, order->value);
      return TRUE;
    case ORDER_WINDOW:
      set_window (self, order->value);
      return TRUE;
    case ORDER_SHOW:
      self->report.heard.lane = (AppLane) order->value;
      self->report.heard.delta = FALSE;
      return TRUE;
    case ORDER_QUIT:
      break;
    }
  return FALSE;
}

static gpointer
meter_thread (gpointer data)
{
  AppMeterThread *self = data;
  gint64 rest_us = 0; /* when to sleep; 0: asleep; G_MAXINT64: playing */
  gboolean behind = FALSE;
  dsp_denormal_begin (); /* filters die away in silence */
  for (;;)
    {
      Order order;
      gboolean news = FALSE;
      app_mailbox_wait (self->orders, behind ? 0 : rest_us ? PERIOD_US : -1);
      while (app_mailbox_fetch (self->orders, &order))
        if (order.type == ORDER_QUIT)
          return NULL;
        else
          news |= obey (self, &order, &rest_us);
      if (take_due (self, &behind) || news)
        publish (self);
      else if (g_get_monotonic_time () > rest_us)
        rest_us = 0;
    }
}

/* Public */

void
app_meter_fill_nothing (AppHeard *heard)
{
  fill_readings (heard, &nothing);
}

AppMeterThread *
app_meter_thread_new (DspRing *tap, DspLatest *latest, DspRing *points, AppMailbox *events)
{
  AppMeterThread *self = g_new0 (AppMeterThread, 1);
  self->orders = app_mailbox_new (sizeof (Order), 256);
  self->tap = tap;
  self->latest = latest;
  self->points = points;
  self->events = events;
  self->ceiling_dbtp = CEILING_DBTP;
  self->window_s = DSP_SPECTRUM_LIVE_S;
  self->report.heard.lane = APP_LANE_MASTER;
  self->slot = app_slot_scope_new ();
  self->thread = g_thread_new ("meters", meter_thread, self);
  return self;
}

static void
order (AppMeterThread *self, OrderType type, double value)
{
  app_mailbox_post_waiting (self->orders, &(Order){ type, value });
}

void
app_meter_thread_free (AppMeterThread *self)
{
  if (!self)
    return;
  order (self, ORDER_QUIT, 0);
  g_thread_join (self->thread);
  for (int k = 0; k < APP_N_LANES; k++)
    lane_clear (&self->lanes[k]);
  lane_clear (&self->delta);
  app_slot_scope_free (self->slot);
  app_mailbox_free (self->orders);
  g_free (self);
}

void
app_meter_thread_set_playing (AppMeterThread *self, gboolean playing)
{
  order (self, playing ? ORDER_PLAYING : ORDER_STOPPED, 0);
}

void
app_meter_thread_restart (AppMeterThread *self)
{
  order (self, ORDER_RESTART, 0);
}

void
app_meter_thread_set_ceiling (AppMeterThread *self, double dbtp)
{
  order (self, ORDER_CEILING, dbtp);
}

void
app_meter_thread_set_window (AppMeterThread *self, double seconds)
{
  order (self, ORDER_WINDOW, seconds);
}

void
app_meter_thread_show (AppMeterThread *self, AppLane lane)
{
  order (self, ORDER_SHOW, lane);
}
