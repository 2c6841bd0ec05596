/* app-engine-meter.c — the thread that measures what is heard, when it is heard. */
#include "app-engine-meter.h"

#include "dsp-registry.h"

#include <math.h>
#include <string.h>

enum
{
  PERIOD_US = 8000,
  LINGER_US = 500000, /* after stop: what still sounds in the device */
  N_SCOPE = G_N_ELEMENTS (((AppHeard *) NULL)->scope),
  SCOPE_RATE = 12000, /* points per second: 256 of them are 21 ms */
  MAX_CURVE = 1024,
};

#define RMS_S 0.3   /* time constant */
#define PEAK_S 0.04 /* a peak of the moment lasts longer */

typedef enum
{
  METER_LOUDNESS,
  METER_TRUE_PEAK,
  METER_DYNAMICS,
  METER_CORRELATION,
  METER_ANALYSER,
  N_METERS
} Meter;

static const char *const meter_ids[N_METERS] = {
  [METER_LOUDNESS] = "loudness", [METER_TRUE_PEAK] = "true-peak",
  [METER_DYNAMICS] = "dynamics", [METER_CORRELATION] = "correlation",
  [METER_ANALYSER] = "analyser",
};

typedef enum
{
  ORDER_PLAYING,
  ORDER_STOPPED,
  ORDER_QUIT,
} Order;

struct _AppMeterThread
{
  /* owned */
  GThread *thread;
  AppMailbox *orders;

  /* borrowed */
  DspRing *tap;
  DspLatest *latest;
  AppMailbox *events;

  /* meter thread */
  DspMeterInstance *meters[APP_N_LANES][N_METERS]; /* owned; NULL before the first tap */
  double mean_square[APP_N_LANES][DSP_CHANNELS];
  double max_true_peak[APP_N_LANES];
  int unheld;                         /* frames since that was last raised */
  float scope[N_SCOPE][DSP_CHANNELS]; /* circular */
  int scope_next, scope_skip;
  int rate;
  AppEngineReport report;
};

/* Meters */

static void
free_meters (AppMeterThread *self)
{
  for (int k = 0; k < APP_N_LANES; k++)
    for (int m = 0; m < N_METERS; m++)
      g_clear_pointer (&self->meters[k][m], dsp_meter_free);
}

static double
reading (AppMeterThread *self, int lane, Meter meter, const char *id)
{
  DspMeterInstance *instance = self->meters[lane][meter];
  return instance ? dsp_meter_get (instance, id) : NAN;
}

static void
begin_generation (AppMeterThread *self, const AppEngineTap *tap)
{
  if (self->rate != tap->head.rate)
    free_meters (self);
  self->rate = tap->head.rate;
  self->report.generation = tap->head.generation;
  for (int k = 0; k < APP_N_LANES; k++)
    for (int m = 0; m < N_METERS; m++)
      {
        const DspMeter *meter = dsp_meter_find (meter_ids[m]);
        if (self->meters[k][m])
          dsp_meter_reset (self->meters[k][m]);
        else if (meter)
          self->meters[k][m] = dsp_meter_new (meter, self->rate, DSP_CHANNELS);
      }
  memset (self->mean_square, 0, sizeof self->mean_square);
  for (int k = 0; k < APP_N_LANES; k++)
    self->max_true_peak[k] = -INFINITY;
  memset (self->scope, 0, sizeof self->scope);
}

/* The registry's whole "true-peak" reads as if silence followed: right for a file, too high within
 * one. Of the moment's peaks, which last 50 ms at least, none is missed. */
static void
hold_true_peaks (AppMeterThread *self)
{
  self->unheld = 0;
  for (int k = 0; k < APP_N_LANES; k++)
    for (int c = 0; c < DSP_CHANNELS; c++)
      {
        double now
            = reading (self, k, METER_TRUE_PEAK, c == 0 ? "now_left_dbtp" : "now_right_dbtp");
        self->max_true_peak[k] = fmax (self->max_true_peak[k], now);
      }
}

static void
measure_rms (AppMeterThread *self, int lane, const AppEngineTap *tap)
{
  double keep = exp (-1 / (RMS_S * self->rate));
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      double mean = self->mean_square[lane][c];
      for (int i = 0; i < tap->head.n_frames; i++)
        {
          double x = tap->lanes[lane][c][i];
          mean = x * x + keep * (mean - x * x);
        }
      self->mean_square[lane][c] = mean;
    }
}

static void
take_scope (AppMeterThread *self, const AppEngineTap *tap)
{
  int stride = MAX (1, self->rate / SCOPE_RATE);
  for (int i = 0; i < tap->head.n_frames; i++)
    {
      if (++self->scope_skip < stride)
        continue;
      self->scope_skip = 0;
      for (int c = 0; c < DSP_CHANNELS; c++)
        self->scope[self->scope_next][c] = (float) tap->lanes[tap->lane][c][i];
      self->scope_next = (self->scope_next + 1) % N_SCOPE;
    }
}

static void
measure (AppMeterThread *self, const AppEngineTap *tap)
{
  for (int k = 0; k < APP_N_LANES; k++)
    {
      if (!(tap->head.present & APP_LANE_BIT (k)))
        continue;
      const double *const ch[DSP_CHANNELS] = { tap->lanes[k][0], tap->lanes[k][1] };
      for (int m = 0; m < N_METERS; m++)
        if (self->meters[k][m])
          dsp_meter_process (self->meters[k][m], ch, tap->head.n_frames);
      measure_rms (self, k, tap);
    }
  take_scope (self, tap);
  self->unheld += tap->head.n_frames;
  if (self->unheld > PEAK_S * self->rate)
    hold_true_peaks (self);
}

/* Report */

static void
fill_spectrum (DspMeterInstance *meter, float db[APP_ENGINE_SPECTRUM])
{
  double hz[MAX_CURVE], level[MAX_CURVE];
  int n = meter ? dsp_meter_curve (meter, hz, level, MAX_CURVE) : 0;
  for (int i = 0, k = 0; i < APP_ENGINE_SPECTRUM; i++)
    {
      double f = 20 * pow (1000, i / (APP_ENGINE_SPECTRUM - 1.0));
      while (k + 1 < n && hz[k + 1] < f)
        k++;
      if (n == 0)
        db[i] = -INFINITY;
      else if (k + 1 == n || f <= hz[k] || isinf (level[k]) || isinf (level[k + 1]))
        db[i] = (float) level[k];
      else
        db[i] = (float) (level[k]
                         + (level[k + 1] - level[k]) * log (f / hz[k]) / log (hz[k + 1] / hz[k]));
    }
}

static void
publish (AppMeterThread *self)
{
  AppHeard *heard = &self->report.heard;
  int lane = heard->lane;
  heard->momentary_lufs = reading (self, lane, METER_LOUDNESS, "momentary_lufs");
  heard->short_term_lufs = reading (self, lane, METER_LOUDNESS, "short_term_lufs");
  heard->integrated_lufs = reading (self, lane, METER_LOUDNESS, "integrated_lufs");
  heard->true_peak_dbtp[0] = reading (self, lane, METER_TRUE_PEAK, "now_left_dbtp");
  heard->true_peak_dbtp[1] = reading (self, lane, METER_TRUE_PEAK, "now_right_dbtp");
  hold_true_peaks (self);
  heard->max_true_peak_dbtp = self->max_true_peak[lane];
  heard->psr_db = reading (self, lane, METER_DYNAMICS, "psr_db");
  heard->correlation = reading (self, lane, METER_CORRELATION, "correlation_now");
  for (int c = 0; c < DSP_CHANNELS; c++)
    heard->rms_dbfs[c] = 10 * log10 (self->mean_square[lane][c]);
  for (int k = 0; k < APP_N_LANES; k++)
    fill_spectrum (self->meters[k][METER_ANALYSER], heard->spectrum_db[k]);
  for (int i = 0; i < N_SCOPE; i++)
    memcpy (heard->scope[i], self->scope[(self->scope_next + i) % N_SCOPE], sizeof *heard->scope);
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
      report->heard.track = head->track;
      for (int k = 0; k < APP_N_LANES; k++)
        report->heard.present[k] = (head->present & ~head->leaving & APP_LANE_BIT (k)) != 0;
      report->heard.pos = head->pos + llrint (head->n_frames * head->step);
      report->due_us = tap->due_us + (gint64) head->n_frames * G_USEC_PER_SEC / head->rate;
      report->rate = (int) lrint (head->rate * head->step);
      report->n_slots = head->n_slots;
      memcpy (report->slots, head->slots, head->n_slots * sizeof *head->slots);
      measure (self, tap);
    }
  if (head->last)
    {
      AppEngineEvent event = { .type = APP_EVENT_ENDED, .generation = head->generation };
      app_mailbox_post (self->events, &event);
    }
}

/* Takes what sounds by now, and more when the tap gets full. */
static gboolean
take_due (AppMeterThread *self)
{
  gboolean any = FALSE;
  const AppEngineTap *tap;
  while ((tap = dsp_ring_read_slot (self->tap)))
    {
      gboolean crowded = dsp_ring_readable (self->tap) > 3 * dsp_ring_writable (self->tap);
      if (tap->due_us > g_get_monotonic_time () && !crowded)
        break;
      take (self, tap);
      dsp_ring_release (self->tap);
      any = TRUE;
    }
  return any;
}

static gpointer
meter_thread (gpointer data)
{
  AppMeterThread *self = data;
  gint64 rest_us = 0; /* when to sleep; 0: asleep; G_MAXINT64: playing */
  for (;;)
    {
      Order order;
      app_mailbox_wait (self->orders, rest_us ? PERIOD_US : -1);
      while (app_mailbox_fetch (self->orders, &order))
        if (order == ORDER_QUIT)
          return NULL;
        else
          rest_us = order == ORDER_PLAYING ? G_MAXINT64 : g_get_monotonic_time () + LINGER_US;
      if (take_due (self))
        publish (self);
      else if (g_get_monotonic_time () > rest_us)
        rest_us = 0;
    }
}

/* Public */

AppMeterThread *
app_meter_thread_new (DspRing *tap, DspLatest *latest, AppMailbox *events)
{
  AppMeterThread *self = g_new0 (AppMeterThread, 1);
  self->orders = app_mailbox_new (sizeof (Order), 256);
  self->tap = tap;
  self->latest = latest;
  self->events = events;
  self->thread = g_thread_new ("meters", meter_thread, self);
  return self;
}

void
app_meter_thread_free (AppMeterThread *self)
{
  if (!self)
    return;
  app_mailbox_post_waiting (self->orders, &(Order){ ORDER_QUIT });
  g_thread_join (self->thread);
  free_meters (self);
  app_mailbox_free (self->orders);
  g_free (self);
}

void
app_meter_thread_set_playing (AppMeterThread *self, gboolean playing)
{
  app_mailbox_post_waiting (self->orders, &(Order){ playing ? ORDER_PLAYING : ORDER_STOPPED });
}
