/* test-engine-meter.c — what is shown belongs to the frame and the lane that sound. */
#include "test-app.h"

#include "test-sound.h"

#include "app-engine-meter.h"
#include "app-measure.h"

#include "dsp-live.h"
#include "dsp-spectrum.h"

#include <math.h>
#include <string.h>

#include <sndfile.h>

enum
{
  RATE = 48000,
  STEP = RATE / 10,
  MAX_FRAMES = 6 * RATE,
  PATIENCE_S = 60,
};

#define REFERENCE ((AppLane) (APP_LANE_REFERENCE + 3))

/* Frames are due long ago, or not before the test is over. */
#define LONG_AGO 1
#define NEVER (g_get_monotonic_time () + G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

/* The thread that measures, with its queues. */
typedef struct
{
  DspRing *tap, *points;
  DspLatest *latest;
  AppMailbox *events;
  AppMeterThread *thread;
  AppEngineReport report;
  GRand *random;
  int against;                   /* lane that is taken from the heard one, -1: none */
  double *lanes[APP_N_LANES][2]; /* by position; NULL: there is no such lane */
} Fixture;

/* Noise of its own on every lane, that swells. */
static void
add_lane (Fixture *self, AppLane lane, double level)
{
  for (int c = 0; c < 2; c++)
    {
      self->lanes[lane][c] = g_new (double, MAX_FRAMES);
      for (int i = 0; i < MAX_FRAMES; i++)
        self->lanes[lane][c][i] = level * (1.1 + sin (i / 20000.0))
                                  * test_sound_noise (10 * (guint64) lane + 1 + (guint64) c, i);
    }
}

static Fixture *
fixture_new (void)
{
  Fixture *self = g_new0 (Fixture, 1);
  self->tap = dsp_ring_new (sizeof (AppEngineTap), 64);
  self->points = dsp_ring_new (sizeof (AppHeardPoint), 1024);
  self->latest = dsp_latest_new (sizeof (AppEngineReport), NULL);
  self->events = app_mailbox_new (sizeof (AppEngineEvent), 16);
  self->thread = app_meter_thread_new (self->tap, self->latest, self->points, self->events);
  self->random = g_rand_new_with_seed (3);
  self->against = -1;
  app_meter_thread_set_playing (self->thread, TRUE);
  add_lane (self, APP_LANE_MIX, 0.1);
  add_lane (self, APP_LANE_MASTER, 0.4);
  return self;
}

static void
fixture_free (Fixture *self)
{
  app_meter_thread_free (self->thread);
  app_mailbox_free (self->events);
  dsp_latest_free (self->latest);
  dsp_ring_free (self->points);
  dsp_ring_free (self->tap);
  g_rand_free (self->random);
  for (int k = 0; k < APP_N_LANES; k++)
    for (int c = 0; c < 2; c++)
      g_free (self->lanes[k][c]);
  g_free (self);
}

/* Plays [from, to) in pieces of odd lengths; of lanes that are not present there is rubbish. */
static void
play (Fixture *self, guint generation, AppLane heard, guint present, int from, int to,
      gint64 due_us)
{
  while (from < to)
    {
      AppEngineTap *tap = dsp_ring_write_slot (self->tap);
      if (!tap)
        {
          g_usleep (200);
          continue;
        }
      int wish = g_rand_int_range (self->random, 1, DSP_QUANTUM + 1), n = MIN (to - from, wish);
      memset (tap, 0xff, sizeof *tap); /* rubbish is not a number */
      tap->head = (AppEngineHeader){ .generation = generation,
                                     .pos = from,
                                     .step = 1,
                                     .rate = RATE,
                                     .n_frames = n,
                                     .present = present };
      tap->lane = heard;
      tap->gain = heard == APP_LANE_MASTER ? 0.5 : 1;
      tap->against = self->against;
      tap->against_gain = 2;
      tap->due_us = due_us;
      tap->underruns = 0;
      for (int k = 0; k < APP_N_LANES; k++)
        for (int c = 0; c < 2 && (present & APP_LANE_BIT (k)); c++)
          memcpy (tap->lanes[k][c], self->lanes[k][c] + from, (gsize) n * sizeof (double));
      dsp_ring_commit (self->tap);
      from += n;
    }
}

static gboolean
report_is_new (Fixture *self)
{
  return dsp_latest_read (self->latest, &self->report);
}

/* Waits for a report of that position. */
static const AppHeard *
wait_pos (Fixture *self, gint64 pos)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
  while (!report_is_new (self) || self->report.heard.pos != pos)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (200);
    }
  return &self->report.heard;
}

/* The figures are those of the lane, measured from frame from up to to. */
static void
assert_figures (Fixture *self, const AppHeard *heard, AppLane lane, int from, gint64 to)
{
  DspLive *live = dsp_live_new (RATE);
  const double *const ch[2] = { self->lanes[lane][0] + from, self->lanes[lane][1] + from };
  DspLiveReading r;
  dsp_live_set_ceiling (live, -1);
  dsp_live_process (live, ch, (int) to - from);
  dsp_live_read (live, &r);
  dsp_live_free (live);
  g_assert_cmpint (heard->lane, ==, lane);
  g_assert_cmpfloat (heard->momentary_lufs, ==, r.momentary_lufs);
  g_assert_cmpfloat (heard->short_term_lufs, ==, r.short_term_lufs);
  g_assert_cmpfloat (heard->correlation, ==, r.correlation);
  g_assert_cmpfloat (heard->max_true_peak_dbtp, ==,
                     MAX (r.max_true_peak_dbtp[0], r.max_true_peak_dbtp[1]));
  for (int c = 0; c < 2; c++)
    {
      g_assert_cmpfloat (heard->true_peak_dbtp[c], ==, r.true_peak_dbtp[c]);
      g_assert_cmpfloat (heard->channel_max_dbtp[c], ==, r.max_true_peak_dbtp[c]);
      g_assert_cmpfloat (heard->rms_dbfs[c], ==, r.rms_dbfs[c]);
    }
  g_assert_cmpint (heard->overs, ==, r.overs);
  g_assert_cmpint (heard->ceiling_overs, ==, r.ceiling_overs);
  g_assert_cmpint (heard->clips, ==, r.clips);
  const double pairs[][2] = { { heard->integrated_lufs, r.integrated_lufs },
                              { heard->range_lu, r.range_lu },
                              { heard->max_momentary_lufs, r.max_momentary_lufs },
                              { heard->max_short_term_lufs, r.max_short_term_lufs },
                              { heard->plr_db, r.plr_db },
                              { heard->psr_db, r.psr_db },
                              { heard->min_correlation, r.min_correlation } };
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    g_assert_true (pairs[i][0] == pairs[i][1] || (isnan (pairs[i][0]) && isnan (pairs[i][1])));
}

/* What is not due does not count, however long it lies there; what is reported at a position is
 * what a meter says that has heard everything up to it and nothing more. */
static void
test_frame (void)
{
  Fixture *self = fixture_new ();
  const guint both = APP_LANE_BIT (APP_LANE_MIX) | APP_LANE_BIT (APP_LANE_MASTER);
  int pos = 0;
  for (int i = 0; i < 6; i++)
    {
      int next = pos + g_rand_int_range (self->random, 1000, 50000);
      play (self, 1, APP_LANE_MASTER, both, pos, next, LONG_AGO);
      assert_figures (self, wait_pos (self, next), APP_LANE_MASTER, 0, next);
      pos = next;
    }
  play (self, 1, APP_LANE_MASTER, both, pos, pos + 100, NEVER);
  /* A new ceiling is published, and with it whatever is due: */
  app_meter_thread_set_ceiling (self->thread, -2);
  gint64 end = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
  while (!report_is_new (self))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (200);
    }
  g_assert_cmpint (self->report.heard.pos, ==, pos);
  fixture_free (self);
}

/* The lane and its figures change in one report; a lane that comes late is measured from there, one
 * that went and came again is measured anew. */
static void
test_lanes (void)
{
  Fixture *self = fixture_new ();
  const guint both = APP_LANE_BIT (APP_LANE_MIX) | APP_LANE_BIT (APP_LANE_MASTER);
  const guint three = both | APP_LANE_BIT (REFERENCE);
  add_lane (self, REFERENCE, 0.3);
  play (self, 1, APP_LANE_MASTER, both, 0, 30000, LONG_AGO);
  play (self, 1, APP_LANE_MASTER, three, 30000, 60000, LONG_AGO);
  const AppHeard *heard = wait_pos (self, 60000);
  assert_figures (self, heard, APP_LANE_MASTER, 0, 60000);
  g_assert_cmpfloat_with_epsilon (heard->gain_db, -6.0206, 1e-3);
  g_assert_true (heard->present[REFERENCE] && !heard->present[APP_LANE_BYPASS]);
  g_assert_cmpfloat (heard->spectrum_db[REFERENCE][300], >, -80);
  g_assert_cmpfloat (heard->spectrum_db[APP_LANE_BYPASS][300], ==, -INFINITY);
  play (self, 1, REFERENCE, three, 60000, 60001, LONG_AGO);
  assert_figures (self, wait_pos (self, 60001), REFERENCE, 30000, 60001);
  play (self, 1, APP_LANE_MIX, three, 60001, 60101, LONG_AGO);
  heard = wait_pos (self, 60101);
  assert_figures (self, heard, APP_LANE_MIX, 0, 60101);
  g_assert_cmpfloat (heard->gain_db, ==, 0);
  play (self, 1, APP_LANE_MIX, both, 60101, 90000, LONG_AGO);
  play (self, 1, REFERENCE, three, 90000, 120000, LONG_AGO);
  heard = wait_pos (self, 120000);
  assert_figures (self, heard, REFERENCE, 90000, 120000);
  /* A seek: everything anew. */
  play (self, 2, APP_LANE_MIX, three, 5000, 20000, LONG_AGO);
  assert_figures (self, wait_pos (self, 20000), APP_LANE_MIX, 5000, 20000);
  /* While stopped, figures of any lane can be asked for. */
  app_meter_thread_show (self->thread, APP_LANE_MASTER);
  assert_figures (self, wait_pos (self, 20000), APP_LANE_MASTER, 5000, 20000);
  fixture_free (self);
}

/* Figures of a delta are those of the difference as it is heard; then those of the lane again,
 * which was measured all the time. */
static void
test_delta (void)
{
  Fixture *self = fixture_new ();
  const guint both = APP_LANE_BIT (APP_LANE_MIX) | APP_LANE_BIT (APP_LANE_MASTER);
  add_lane (self, REFERENCE, 0.1);
  for (int c = 0; c < 2; c++)
    for (int i = 0; i < MAX_FRAMES; i++)
      self->lanes[REFERENCE][c][i]
          = 0.5 * self->lanes[APP_LANE_MASTER][c][i] - 2 * self->lanes[APP_LANE_MIX][c][i];
  play (self, 1, APP_LANE_MASTER, both, 0, 10000, LONG_AGO);
  wait_pos (self, 10000);
  self->against = APP_LANE_MIX;
  play (self, 1, APP_LANE_MASTER, both, 10000, 90000, LONG_AGO);
  AppHeard heard = *wait_pos (self, 90000);
  g_assert_true (heard.delta);
  g_assert_cmpint (heard.lane, ==, APP_LANE_MASTER);
  g_assert_cmpfloat (heard.gain_db, ==, 0);
  heard.lane = REFERENCE; /* which is the same */
  assert_figures (self, &heard, REFERENCE, 10000, 90000);
  self->against = -1;
  play (self, 1, APP_LANE_MASTER, both, 90000, 100000, LONG_AGO);
  g_assert_false (wait_pos (self, 100000)->delta);
  assert_figures (self, &self->report.heard, APP_LANE_MASTER, 0, 100000);
  fixture_free (self);
}

static AppHeardPoint
next_point (Fixture *self)
{
  AppHeardPoint point;
  g_assert_cmpint (dsp_ring_read (self->points, &point, 1), ==, 1);
  return point;
}

/* The points are the loudness curves of the file that is heard, at their frames. */
static void
test_points (void)
{
  Fixture *self = fixture_new ();
  const guint both = APP_LANE_BIT (APP_LANE_MIX) | APP_LANE_BIT (APP_LANE_MASTER);
  AppMeasurement unused;
  GArray *momentary[2], *short_term[2];
  for (int k = 0; k < 2; k++)
    {
      AppMeasurer *measurer = app_measurer_new (RATE, 2, FALSE);
      app_measurer_feed (measurer, (const double *const *) self->lanes[k], MAX_FRAMES);
      app_measurer_finish (measurer, &unused);
      momentary[k] = app_measurer_steal_momentary (measurer);
      short_term[k] = app_measurer_steal_loudness (measurer);
      app_measurer_free (measurer);
    }
  play (self, 1, APP_LANE_MASTER, both, 0, 20 * STEP, LONG_AGO);
  play (self, 1, APP_LANE_MIX, both, 20 * STEP, 40 * STEP, LONG_AGO);
  wait_pos (self, 40 * STEP);
  app_meter_thread_restart (self->thread);
  wait_pos (self, 40 * STEP);
  play (self, 1, APP_LANE_MIX, both, 40 * STEP, 50 * STEP - 1, LONG_AGO);
  wait_pos (self, 50 * STEP - 1);
  for (int i = 0; i < 49; i++)
    {
      AppHeardPoint point = next_point (self);
      int lane = i < 20 ? APP_LANE_MASTER : APP_LANE_MIX;
      g_assert_cmpint (point.pos, ==, (i + 1) * STEP);
      g_assert_cmpint (point.lane, ==, lane);
      g_assert_cmpint (point.mark, ==,
                       i == 0    ? APP_MARK_START
                       : i == 40 ? APP_MARK_RESTART
                                 : APP_MARK_NONE);
      g_assert_cmpfloat_with_epsilon (point.gain_db, lane == APP_LANE_MASTER ? -6.0206 : 0, 1e-3);
      g_assert_cmpfloat (point.momentary_lufs, ==, g_array_index (momentary[lane], float, i));
      g_assert_cmpfloat (point.short_term_lufs, ==, g_array_index (short_term[lane], float, i));
    }
  g_assert_cmpint (dsp_ring_readable (self->points), ==, 0);
  play (self, 2, APP_LANE_MIX, both, 777, 777 + STEP, LONG_AGO);
  wait_pos (self, 777 + STEP);
  g_assert_cmpint (next_point (self).mark, ==, APP_MARK_START);
  for (int k = 0; k < 2; k++)
    {
      g_array_unref (momentary[k]);
      g_array_unref (short_term[k]);
    }
  fixture_free (self);
}

/* Integrated, maxima, counts and the average begin anew; what is of the moment goes on. */
static void
test_restart (void)
{
  Fixture *self = fixture_new ();
  const guint both = APP_LANE_BIT (APP_LANE_MIX) | APP_LANE_BIT (APP_LANE_MASTER);
  for (int i = 0; i < RATE; i++) /* loud at first */
    self->lanes[APP_LANE_MIX][0][i] *= 12;
  play (self, 1, APP_LANE_MIX, both, 0, 2 * RATE, LONG_AGO);
  AppHeard before = *wait_pos (self, 2 * RATE);
  g_assert_cmpint (before.overs, >, 0);
  g_assert_cmpint (before.clips, >, 0);
  app_meter_thread_restart (self->thread);
  AppHeard after = *wait_pos (self, 2 * RATE);
  g_assert_cmpfloat (after.momentary_lufs, ==, before.momentary_lufs);
  g_assert_cmpfloat (after.short_term_lufs, ==, before.short_term_lufs);
  g_assert_true (isnan (after.integrated_lufs) && isnan (after.plr_db));
  g_assert_cmpfloat (after.max_true_peak_dbtp, ==, -INFINITY);
  g_assert_cmpint (after.overs + after.clips, ==, 0);
  play (self, 1, APP_LANE_MIX, both, 2 * RATE, 5 * RATE, LONG_AGO);
  const AppHeard *heard = wait_pos (self, 5 * RATE);
  g_assert_cmpint (heard->overs, ==, 0);
  g_assert_cmpfloat (heard->integrated_lufs, <, before.integrated_lufs - 3);
  g_assert_cmpfloat (heard->average_db[APP_LANE_MIX][300], <,
                     before.average_db[APP_LANE_MIX][300] - 3);
  fixture_free (self);
}

/* Windows four times as long show noise 6 dB lower, of the moment and in the average alike: both
 * are levels in the same width. */
static void
test_window (void)
{
  Fixture *self = fixture_new ();
  double now[2] = { 0 }, average[2] = { 0 };
  for (int c = 0; c < 2; c++)
    for (int i = 0; i < 2 * RATE; i++) /* it does not swell */
      self->lanes[APP_LANE_MIX][c][i] /= 1.1 + sin (i / 20000.0);
  for (int i = 0; i < 2; i++)
    {
      play (self, i + 1, APP_LANE_MIX, APP_LANE_BIT (APP_LANE_MIX), 0, 2 * RATE, LONG_AGO);
      const AppHeard *heard = wait_pos (self, 2 * RATE);
      for (int k = 200; k < 400; k++) /* 300 Hz to 4.5 kHz */
        {
          now[i] += heard->spectrum_db[APP_LANE_MIX][k] / 200;
          average[i] += heard->average_db[APP_LANE_MIX][k] / 200;
        }
      app_meter_thread_set_window (self->thread, 4 * DSP_SPECTRUM_LIVE_S);
      wait_pos (self, 2 * RATE);
    }
  g_assert_cmpfloat_with_epsilon (average[0] - average[1], 6, 0.7);
  g_assert_cmpfloat_with_epsilon (now[0] - now[1], 6, 1.5);
  g_assert_cmpfloat_with_epsilon (now[0], average[0], 2);
  g_assert_cmpfloat_with_epsilon (now[1], average[1], 2);
  fixture_free (self);
}

/* An engine */

static double
rise (int channel, gint64 frame, gpointer unused)
{
  return pow (10, -40 / 20.0 + 0.6 * frame / RATE) * sin (2 * G_PI * 1000 * frame / RATE);
}

/* By so much what is shown may be of later than its position; a thread of the sanitizer is late at
 * any place. */
#ifdef __SANITIZE_THREAD__
#  define AHEAD_S 0.04
#else
#  define AHEAD_S 0.006
#endif

/* Plays what is left, and holds what is shown against the level there; how often it could. */
static int
watch_rise (AppEngine *engine)
{
  AppHeard heard;
  int compared = 0;
  app_engine_play (engine);
  gint64 end = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
  do
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
      app_engine_heard (engine, &heard);
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      if (!heard.playing || heard.pos < RATE / 2 || isinf (heard.momentary_lufs))
        continue;
      /* The mean power over 400 ms of a level rising by 1.2 B per second: (1 - 10^-0.48) / (0.48 ln
       * 10) below that at the end; the tone on both sides reads 0.0067 above its peak level. */
      double level = -40 + 12.0 * heard.pos / RATE + 0.0067
                     + 10 * log10 ((1 - pow (10, -0.48)) / (0.48 * log (10)));
      g_assert_cmpfloat (heard.momentary_lufs, <, level + 12 * AHEAD_S);
      g_assert_cmpfloat (heard.momentary_lufs, >, level - 12 * 0.066);
      g_assert_cmpfloat_with_epsilon (heard.gain_db, -10, 1e-9);
      compared++;
    }
  while (heard.playing || heard.pos < 3 * RATE);
  return compared;
}

/* A tone that rises by 12 dB per second, by the clock that discards: what is shown lies behind what
 * sounds by no more than the position is allowed to run ahead of the last report. */
static void
test_engine (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = test_sound_write ("rise.wav", SF_FORMAT_WAV | SF_FORMAT_DOUBLE, RATE, 2,
                                            3 * RATE, rise, NULL);
  g_autoptr (AppAlbum) album = app_album_new (RATE);
  AppMedia *media = app_media_open (path, &error);
  g_assert_no_error (error);
  g_autoptr (AppTrack) track = app_track_new (media);
  app_media_unref (media);
  g_list_store_append (app_album_tracks (album), track);
  AppProgramme *programme = app_programme_new (album, NULL);
  g_autoptr (AppEngine) engine = app_engine_new ();
  const double gains[APP_N_LANES] = { 0, -10 };
  int n;
  app_engine_set_device (engine, "null");
  app_engine_set_programme (engine, programme);
  app_engine_set_match_gains (engine, gains, 1);
  app_engine_set_match (engine, TRUE);
  int compared = watch_rise (engine);
  const AppHeardPoint *points = app_engine_history (engine, &n);
  g_assert_cmpint (n, ==, 30);
  g_assert_cmpint (points[29].pos, ==, 3 * RATE);
  g_assert_cmpfloat (points[29].momentary_lufs, >, points[19].momentary_lufs + 11);
  app_engine_clear_history (engine);
  app_engine_history (engine, &n);
  g_assert_cmpint (n, ==, 0);
  /* A machine with much else to do may not let this thread look for three seconds. */
  for (int again = 0; again < 20 && compared <= 10; again++)
    {
      AppHeard heard;
      app_engine_seek (engine, 0);
      gint64 end = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
      do
        {
          g_main_context_iteration (NULL, FALSE);
          g_usleep (2000);
          app_engine_heard (engine, &heard);
          g_assert_cmpint (g_get_monotonic_time (), <, end);
        }
      while (heard.pos > 0);
      compared += watch_rise (engine);
    }
  g_assert_cmpint (compared, >, 10);
  app_programme_unref (programme);
}

void
test_engine_meter_add (void)
{
  g_test_add_func ("/engine/meter/frame", test_frame);
  g_test_add_func ("/engine/meter/lanes", test_lanes);
  g_test_add_func ("/engine/meter/delta", test_delta);
  g_test_add_func ("/engine/meter/points", test_points);
  g_test_add_func ("/engine/meter/restart", test_restart);
  g_test_add_func ("/engine/meter/window", test_window);
  g_test_add_func ("/engine/meter/engine", test_engine);
}
