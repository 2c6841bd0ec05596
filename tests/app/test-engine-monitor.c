/* test-engine-monitor.c — the audio callback: lanes that come and go, delta, bands, mute and a
 * service's limiter. */
#include "test-app.h"

#include "test-callback.h"
#include "test-calls.h"

#include <math.h>
#include <string.h>

enum
{
  RATE = TEST_CALLBACK_RATE,
  FADE = TEST_CALLBACK_FADE,
  GLIDE = TEST_CALLBACK_GLIDE,
};

#define assert_same(a, b, n) g_assert_cmpmem (a, (n) * sizeof (double), b, (n) * sizeof (double))

static void
assert_silent (const TestCallback *self, int from, int to)
{
  for (int i = from; i < to; i++)
    for (int c = 0; c < 2; c++)
      g_assert_cmpfloat (self->out[c][i], ==, 0);
}

/* A tone in every lane, each of its own phase. */
static TestCallback *
tones_new (double level)
{
  TestCallback *self = test_callback_new ();
  for (int k = 0; k < APP_N_LANES; k++)
    test_callback_tone (self, k, level, k);
  return self;
}

/* A lane that is wanted and not there is waited for on the lane that is heard. */
static void
test_absent (void)
{
  TestCallback *self = tones_new (0.5);
  self->present = APP_LANE_BIT (APP_LANE_MASTER);
  self->sure = APP_LANE_MASTER;
  self->control.lane = APP_LANE_REFERENCE;
  test_callback_control (self);
  test_callback_feed (self, 3000, 1, 0, FALSE, NULL);
  self->present |= APP_LANE_BIT (APP_LANE_REFERENCE);
  test_callback_feed (self, 3000, 1, 0, FALSE, NULL);
  test_callback_run_randomly (self, 6000);
  for (int c = 0; c < 2; c++)
    {
      assert_same (self->out[c], self->lanes[APP_LANE_MASTER][c], 3000);
      assert_same (self->out[c] + 3000 + FADE, self->lanes[APP_LANE_REFERENCE][c] + 3000 + FADE,
                   3000 - FADE);
    }
  g_assert_cmpfloat (test_callback_step (self, 1, 6000), <,
                     test_callback_tone_step (0.5) + 1.0 / FADE);
  test_callback_free (self);
}

static void
test_leaving (void)
{
  TestCallback *self = tones_new (0.5);
  self->control.lane = APP_LANE_PREVIOUS;
  self->sure = APP_LANE_MIX;
  test_callback_control (self);
  test_callback_feed (self, 3000, 1, 0, FALSE, NULL);
  self->leaving = APP_LANE_BIT (APP_LANE_PREVIOUS);
  test_callback_feed (self, 2 * FADE, 1, 0, FALSE, NULL);
  self->present &= ~self->leaving;
  self->leaving = 0;
  test_callback_feed (self, 3000, 1, 0, FALSE, NULL);
  test_callback_run_randomly (self, 6000);
  assert_same (self->out[0], self->lanes[APP_LANE_PREVIOUS][0], 3000);
  assert_same (self->out[1] + 3000 + FADE, self->lanes[APP_LANE_MIX][1] + 3000 + FADE, 3000 - FADE);
  g_assert_cmpfloat (test_callback_step (self, 1, 6000), <,
                     test_callback_tone_step (0.5) + 1.0 / FADE);
  test_callback_free (self);
}

/* A switch is heard in the very next callback, whatever its size. */
static void
test_at_once (void)
{
  TestCallback *self = test_callback_new ();
  for (int c = 0; c < 2; c++)
    for (int i = 0; i < TEST_CALLBACK_FRAMES; i++)
      for (int k = 0; k < APP_N_LANES; k++)
        self->lanes[k][c][i] = k;
  test_callback_feed (self, 30000, 1, 0, FALSE, NULL);
  for (int k = 0; k < APP_N_LANES; k++)
    {
      self->control.lane = k;
      test_callback_control (self);
      int at = self->made;
      test_callback_run (self, 16);
      for (int i = 0; i < 16 && k > 0; i++)
        g_assert_cmpfloat_with_epsilon (self->out[0][at + i], k - 1 + (i + 1.0) / FADE, 1e-12);
      test_callback_run (self, FADE - 16);
      g_assert_cmpfloat (self->out[1][self->made - 1], ==, k);
    }
  test_callback_free (self);
}

static void
test_delta (void)
{
  TestCallback *self = test_callback_new ();
  const double match[APP_N_LANES] = { 0.7, 0.3, 0.7 };
  memcpy (self->lanes[2], self->lanes[0], sizeof self->lanes[0]);
  self->control.match = TRUE;
  self->control.against = 2;
  test_callback_control (self);
  test_callback_feed (self, 20000, 1, 0, FALSE, match);
  test_callback_run_randomly (self, 3000);
  assert_silent (self, 0, 3000); /* equal lanes, equal gains */
  self->control.against = 0;     /* itself */
  test_callback_control (self);
  test_callback_run_randomly (self, 3000);
  assert_silent (self, 3000, 6000);
  self->control.against = 1;
  test_callback_control (self);
  test_callback_run_randomly (self, 3000);
  for (int i = 6000 + FADE; i < 9000; i++)
    g_assert_cmpfloat (self->out[1][i], ==,
                       0.7 * self->lanes[0][1][i] - 0.3 * self->lanes[1][1][i]);
  self->control.against = -1;
  self->control.match = FALSE;
  test_callback_control (self);
  test_callback_run_randomly (self, 3000);
  assert_same (self->out[0] + 9000 + GLIDE, self->lanes[0][0] + 9000 + GLIDE, 3000 - GLIDE);
  test_callback_free (self);
}

/* The delta of a lane that is not there is the lane that is heard, until it comes. */
static void
test_delta_absent (void)
{
  TestCallback *self = tones_new (0.5);
  self->present = APP_LANE_BIT (0);
  self->control.against = APP_LANE_BYPASS;
  test_callback_control (self);
  test_callback_feed (self, 2000, 1, 0, FALSE, NULL);
  self->present |= APP_LANE_BIT (APP_LANE_BYPASS);
  test_callback_feed (self, 2000, 1, 0, FALSE, NULL);
  test_callback_run_randomly (self, 4000);
  assert_same (self->out[0], self->lanes[0][0], 2000);
  for (int i = 2000 + FADE; i < 4000; i++)
    g_assert_cmpfloat (self->out[0][i], ==,
                       self->lanes[0][0][i] - self->lanes[APP_LANE_BYPASS][0][i]);
  g_assert_cmpfloat (test_callback_step (self, 1, 4000), <,
                     2 * test_callback_tone_step (0.5) + 0.5 / FADE);
  test_callback_free (self);
}

/* The impulse response of a band, through a lane. */
static TestCallback *
band_response (AppBand band, AppLane lane)
{
  TestCallback *self = test_callback_new ();
  memset (self->lanes[lane], 0, sizeof self->lanes[lane]);
  self->lanes[lane][0][0] = self->lanes[lane][1][0] = 1;
  self->control.lane = lane;
  self->control.band = band;
  test_callback_control (self);
  test_callback_feed (self, RATE, 1, 0, FALSE, NULL);
  test_callback_run_randomly (self, RATE);
  return self;
}

static double
level_db (const double *response, double hz)
{
  double re = 0, im = 0;
  for (int i = 0; i < RATE; i++)
    {
      re += response[i] * cos (2 * G_PI * hz * i / RATE);
      im += response[i] * sin (2 * G_PI * hz * i / RATE);
    }
  return 10 * log10 (re * re + im * im);
}

static void
check_band (const double *response, AppBand band)
{
  double low = app_band_hz[band][0], high = app_band_hz[band][1];
  g_assert_cmpfloat (low, ==, band == APP_BAND_SUB ? 0 : app_band_hz[band - 1][1]);
  if (low > 0)
    {
      g_assert_cmpfloat_with_epsilon (level_db (response, low), -6.02, 0.05);
      g_assert_cmpfloat (level_db (response, low / 4), <, -45);
    }
  if (high > 0)
    {
      g_assert_cmpfloat_with_epsilon (level_db (response, high), -6.02, 0.05);
      g_assert_cmpfloat (level_db (response, MIN (high * 4, 23000)), <, -45);
    }
  double middle = low == 0 ? high / 4 : high == 0 ? low * 2.5 : sqrt (low * high);
  g_assert_cmpfloat_with_epsilon (level_db (response, middle), 0, 1.1);
}

static void
test_bands (void)
{
  g_autofree double *sum = g_new0 (double, RATE);
  for (AppBand band = APP_BAND_SUB; band < APP_N_BANDS; band++)
    {
      TestCallback *self = band_response (band, APP_LANE_MIX);
      TestCallback *other = band_response (band, APP_LANE_BYPASS);
      for (int c = 0; c < 2; c++)
        assert_same (self->out[c], other->out[c], RATE);
      assert_same (self->out[0], self->out[1], RATE);
      check_band (self->out[0], band);
      for (int i = 0; i < RATE; i++)
        sum[i] += self->out[0][i];
      test_callback_free (self);
      test_callback_free (other);
    }
  static const double hz[] = { 1, 20, 60, 100, 250, 700, 2000, 4000, 8000, 15000, 23000 };
  for (gsize i = 0; i < G_N_ELEMENTS (hz); i++)
    g_assert_cmpfloat_with_epsilon (level_db (sum, hz[i]), 0, 1e-9);
}

/* All that can be turned, at any time: never a step, and in the end exactly the lane again. */
static void
test_turned (void)
{
  TestCallback *self = tones_new (0.25);
  const double match[APP_N_LANES] = { 1, 0.7, 0.5, 2, 1, 0.9, 0.8, 0.7, 0.6, 1, 1, 1 };
  test_callback_feed (self, 6000, 1, 0, FALSE, match);
  test_callback_run_randomly (self, 1000);
  for (int i = 0; i < 60; i++)
    {
      self->control.lane = g_rand_int_range (self->random, 0, APP_N_LANES);
      self->control.against = g_rand_int_range (self->random, -1, 2);
      self->control.match = g_rand_boolean (self->random);
      self->control.band = g_rand_int_range (self->random, 0, APP_N_BANDS);
      self->control.monitor = g_rand_int_range (self->random, 0, APP_N_MONITORS);
      self->control.mute = g_rand_int_range (self->random, 0, 4) == 0;
      self->control.limits = g_rand_boolean (self->random);
      self->control.limiter = (AppServiceLimiter){ -10, 5, 100 };
      test_callback_control (self);
      test_callback_run_randomly (self, g_rand_int_range (self->random, 20, 1600));
      test_callback_feed (self, (int) (self->made - self->fed) + 6000, 1, 0, FALSE, match);
    }
  /* Lane less lane, of twice the level at most; every blend may add its whole range in a fade. */
  g_assert_cmpfloat (test_callback_step (self, 1, self->made), <,
                     test_callback_tone_step (0.75) + 4 * 0.75 / FADE);
  self->control = (AppEngineControl){
    .generation = 1, .playing = TRUE, .against = -1, .gain = 1, .lane = APP_LANE_REFERENCE
  };
  test_callback_control (self);
  test_callback_run_randomly (self, 2000);
  int from = self->made - 500;
  for (int c = 0; c < 2; c++)
    assert_same (self->out[c] + from, self->lanes[APP_LANE_REFERENCE][c] + from, 500);
  test_callback_free (self);
}

static void
test_mute (void)
{
  TestCallback *self = tones_new (0.5);
  test_callback_feed (self, 9000, 1, 0, FALSE, NULL);
  test_callback_run_randomly (self, 2000);
  self->control.mute = TRUE;
  test_callback_control (self);
  test_callback_run_randomly (self, 2000);
  assert_silent (self, 2000 + GLIDE, 4000);
  self->control.mute = FALSE;
  test_callback_control (self);
  test_callback_run_randomly (self, 3000);
  assert_same (self->out[0] + 4000 + GLIDE, self->lanes[0][0] + 4000 + GLIDE, 3000 - GLIDE);
  g_assert_cmpfloat (test_callback_step (self, 1, 7000), <,
                     test_callback_tone_step (0.5) + 0.5 / GLIDE);
  test_callback_free (self);
}

/* Steady levels: the gain goes to the ceiling with the attack's time constant, and comes back with
 * the release's. */
static void
test_limiter (void)
{
  TestCallback *self = test_callback_new ();
  const double ceiling = pow (10, -1 / 20.0);
  for (int i = 0; i < TEST_CALLBACK_FRAMES; i++)
    self->lanes[0][0][i] = self->lanes[0][1][i] = i >= 5000 && i < 10000 ? 2 : 0.8;
  self->lanes[0][1][9000] = -self->lanes[0][1][9000]; /* peaks of both signs count */
  self->control.limits = TRUE;
  self->control.limiter = (AppServiceLimiter){ -1, 5, 100 };
  test_callback_control (self);
  test_callback_feed (self, 50000, 1, 0, FALSE, NULL);
  test_callback_run_randomly (self, 40000);
  for (int i = 0; i < 5000; i++)
    g_assert_cmpfloat (self->out[0][i], ==, 0.8);
  double depth = 1 - ceiling / 2;
  g_assert_cmpfloat_with_epsilon (self->out[0][5000 + FADE - 1], 2 * (1 - depth * (1 - exp (-1))),
                                  1e-9);
  g_assert_cmpfloat_with_epsilon (self->out[0][9999], ceiling, 1e-6);
  g_assert_cmpfloat_with_epsilon (self->out[0][10000 + 4799], 0.8 * (1 - depth * exp (-1)), 1e-6);
  /* Off without a step, and then nothing is left of it. */
  self->control.limits = FALSE;
  test_callback_control (self);
  test_callback_run_randomly (self, 3000);
  assert_same (self->out[0] + 40000 + FADE, self->lanes[0][0] + 40000 + FADE, 3000 - FADE);
  test_callback_free (self);
}

#if TEST_CALLS_COUNTED
static void
test_no_calls (void)
{
  test_calls_take ();
  test_absent ();
  test_leaving ();
  test_turned ();
  test_limiter ();
  g_assert_cmpint (test_calls_take (), ==, 0);
}
#endif

void
test_engine_monitor_add (void)
{
  g_test_add_func ("/engine-monitor/absent", test_absent);
  g_test_add_func ("/engine-monitor/leaving", test_leaving);
  g_test_add_func ("/engine-monitor/at-once", test_at_once);
  g_test_add_func ("/engine-monitor/delta", test_delta);
  g_test_add_func ("/engine-monitor/delta-absent", test_delta_absent);
  g_test_add_func ("/engine-monitor/bands", test_bands);
  g_test_add_func ("/engine-monitor/turned", test_turned);
  g_test_add_func ("/engine-monitor/mute", test_mute);
  g_test_add_func ("/engine-monitor/limiter", test_limiter);
#if TEST_CALLS_COUNTED
  g_test_add_func ("/engine-monitor/no-calls", test_no_calls);
#endif
}
