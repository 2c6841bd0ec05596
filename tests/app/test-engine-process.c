/* test-engine-process.c — the audio callback: exact where nothing is asked of it, and without steps
 * where it must change something. */
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
test_exact (void)
{
  for (int lane = 0; lane < APP_N_LANES; lane++)
    {
      TestCallback *self = test_callback_new ();
      self->control.lane = lane;
      test_callback_control (self);
      self->lanes[lane][0][100] = -0.0; /* even the sign of nothing */
      test_callback_feed (self, 40000, 1, 0, FALSE, NULL);
      test_callback_run_randomly (self, 40000);
      for (int c = 0; c < 2; c++)
        assert_same (self->out[c], self->lanes[lane][c], 40000);
      test_callback_free (self);
    }
}

static void
test_preroll (void)
{
  TestCallback *self = test_callback_new ();
  for (int i = 0; i < FADE; i++)
    self->lanes[0][0][i] = 1;
  test_callback_feed (self, 5000, 1, FADE, FALSE, NULL);
  test_callback_run_randomly (self, 5000);
  for (int i = 1; i < FADE; i++)
    g_assert_cmpfloat (self->out[0][i], >, self->out[0][i - 1]);
  g_assert_cmpfloat (self->out[0][0], <=, 1.0 / FADE);
  assert_same (self->out[0] + FADE, self->lanes[0][0] + FADE, 5000 - FADE);
  test_callback_free (self);
}

static void
test_generation (void)
{
  TestCallback *self = test_callback_new ();
  test_callback_tone (self, 0, 0.5, 0);
  test_callback_feed (self, 6000, 1, 0, FALSE, NULL);
  test_callback_run_randomly (self, 2000);
  self->control.generation = 2;
  test_callback_control (self);
  gint64 start = self->fed;
  test_callback_feed (self, 6000, 2, 0, FALSE, NULL);
  test_callback_run_randomly (self, 4000);
  /* The old fades out over FADE frames; then the new begins with its first frame, at once. */
  assert_same (self->out[0], self->lanes[0][0], 2000);
  g_assert_cmpfloat (test_callback_step (self, 2000, 2000 + FADE), <,
                     test_callback_tone_step (0.5) + 0.5 / FADE);
  assert_same (self->out[1] + 2000 + FADE, self->lanes[0][1] + start, 4000 - FADE);
  test_callback_free (self);
}

static void
test_stop_and_start (void)
{
  TestCallback *self = test_callback_new ();
  test_callback_tone (self, 0, 0.5, 0);
  test_callback_feed (self, 6000, 1, 0, FALSE, NULL);
  g_assert_cmpint (test_callback_run (self, 1000), ==, 1000);
  self->control.playing = FALSE;
  test_callback_control (self);
  g_assert_cmpint (test_callback_run (self, 1000), ==, FADE);
  g_assert_cmpint (test_callback_run (self, 1000), ==, 0);
  g_assert_cmpfloat (test_callback_step (self, 1, self->made), <,
                     test_callback_tone_step (0.5) + 0.5 / FADE);
  self->control.playing = TRUE;
  self->control.generation = 2;
  test_callback_control (self);
  g_assert_cmpint (test_callback_run (self, 1000), ==,
                   0); /* nothing new yet; the old is never heard again */
  test_callback_feed (self, 2000, 2, 0, TRUE, NULL);
  g_assert_cmpint (test_callback_run (self, 3000), ==, 2000);
  assert_same (self->out[0] + 4000, self->lanes[0][0] + 6000, 2000);
  g_assert_cmpfloat (self->out[0][6000], ==, 0);
  test_callback_free (self);
}

static void
toggle (TestCallback *self, int seconds_of_50th)
{
  for (int i = 0; i < seconds_of_50th; i++)
    {
      self->control.lane = g_rand_int_range (self->random, 0, APP_N_LANES);
      test_callback_control (self);
      test_callback_run_randomly (self, g_rand_int_range (self->random, RATE / 100, RATE / 34));
      test_callback_feed (self, (int) (self->made - self->fed) + 6000, 1, 0, FALSE, NULL);
    }
}

static void
test_toggle_equal (void)
{
  TestCallback *self = test_callback_new ();
  for (int k = 0; k < APP_N_LANES; k++)
    test_callback_tone (self, k, 0.5, 0);
  test_callback_feed (self, 6000, 1, 0, FALSE, NULL);
  toggle (self, 40);
  for (int c = 0; c < 2; c++)
    assert_same (self->out[c], self->lanes[0][c], self->made);
  test_callback_free (self);
}

static void
test_toggle_different (void)
{
  TestCallback *self = test_callback_new ();
  for (int k = 0; k < APP_N_LANES; k++)
    test_callback_tone (self, k, k % 2 ? 0.3 : 0.5, 2 * k);
  test_callback_feed (self, 6000, 1, 0, FALSE, NULL);
  toggle (self, 40);
  g_assert_cmpfloat (test_callback_step (self, 1, self->made), <,
                     test_callback_tone_step (0.5) + (0.5 + 0.5) / FADE);
  /* Left alone it is exactly one lane again. */
  int from = self->made + FADE;
  test_callback_run_randomly (self, 2000);
  assert_same (self->out[0] + from, self->lanes[self->control.lane][0] + from, 2000 - FADE);
  test_callback_free (self);
}

static void
test_match (void)
{
  TestCallback *self = test_callback_new ();
  const double match[APP_N_LANES] = { 1, 0.5 };
  test_callback_tone (self, 0, 0.25, 0);
  test_callback_tone (self, 1, 0.5, 0);
  self->control.lane = APP_LANE_MASTER;
  test_callback_control (self);
  test_callback_feed (self, 20000, 1, 0, FALSE, match);
  test_callback_run_randomly (self, 3000);
  assert_same (self->out[0], self->lanes[1][0], 3000);
  self->control.match = TRUE;
  test_callback_control (self);
  test_callback_run_randomly (self, 3000);
  for (int i = 3000 + GLIDE; i < 6000; i++)
    g_assert_cmpfloat (self->out[0][i], ==, 0.5 * self->lanes[1][0][i]);
  g_assert_cmpfloat (test_callback_step (self, 3000, 6000), <,
                     test_callback_tone_step (0.5) + 0.5 / GLIDE);
  /* Matched lanes that differ by their level only: a switch is not heard at all. */
  self->control.lane = APP_LANE_MIX;
  test_callback_control (self);
  test_callback_run_randomly (self, 3000);
  for (int i = 6000; i < 9000; i++)
    g_assert_cmpfloat_with_epsilon (self->out[0][i], self->lanes[0][0][i], 1e-15);
  test_callback_free (self);
}

static void
test_monitor (void)
{
  TestCallback *self = test_callback_new ();
  const double views[APP_N_MONITORS][2][2] = {
    [APP_MONITOR_STEREO] = { { 1, 0 }, { 0, 1 } },
    [APP_MONITOR_MONO] = { { .5, .5 }, { .5, .5 } },
    [APP_MONITOR_SIDE] = { { .5, -.5 }, { .5, -.5 } },
    [APP_MONITOR_LEFT] = { { 1, 0 }, { 1, 0 } },
    [APP_MONITOR_RIGHT] = { { 0, 1 }, { 0, 1 } },
    [APP_MONITOR_SWAPPED] = { { 0, 1 }, { 1, 0 } },
    [APP_MONITOR_POLARITY] = { { 1, 0 }, { 0, -1 } },
  };
  test_callback_tone (self, 0, 0.5, 0);
  test_callback_feed (self, 2000 * APP_N_MONITORS, 1, 0, FALSE, NULL);
  for (int m = APP_N_MONITORS - 1; m >= 0; m--)
    {
      self->control.monitor = m;
      test_callback_control (self);
      int from = self->made;
      test_callback_run_randomly (self, 2000);
      for (int i = from + FADE; i < self->made; i++)
        for (int c = 0; c < 2; c++)
          g_assert_cmpfloat_with_epsilon (self->out[c][i],
                                          views[m][c][0] * self->lanes[0][0][i]
                                              + views[m][c][1] * self->lanes[0][1][i],
                                          1e-16);
    }
  g_assert_cmpfloat (test_callback_step (self, 1, self->made), <,
                     test_callback_tone_step (0.5) + 1.0 / FADE);
  test_callback_free (self);
}

static void
test_volume (void)
{
  TestCallback *self = test_callback_new ();
  test_callback_tone (self, 0, 0.5, 0);
  test_callback_feed (self, 20000, 1, 0, FALSE, NULL);
  const double gains[] = { 1, 0.1, 0, 1 };
  for (int k = 0; k < 4; k++)
    {
      self->control.gain = gains[k];
      test_callback_control (self);
      int from = self->made;
      test_callback_run_randomly (self, 4000);
      for (int i = from + GLIDE; i < self->made; i++)
        g_assert_cmpfloat (self->out[1][i], ==, gains[k] * self->lanes[0][1][i]);
    }
  g_assert_cmpfloat (test_callback_step (self, 1, self->made), <,
                     test_callback_tone_step (0.5) + 0.5 / GLIDE);
  test_callback_free (self);
}

static guint64
read_underruns (TestCallback *self)
{
  guint64 underruns = 0;
  const AppEngineTap *tap;
  while ((tap = dsp_ring_read_slot (self->tap)))
    {
      underruns = tap->underruns;
      dsp_ring_release (self->tap);
    }
  return underruns;
}

static void
test_underrun (void)
{
  TestCallback *self = test_callback_new ();
  test_callback_tone (self, 0, 0.5, 0);
  test_callback_feed (self, 3000, 1, 0, FALSE, NULL);
  g_assert_cmpint (test_callback_run (self, 4000), ==, 3000 + FADE);
  g_assert_cmpint (test_callback_run (self, 1000), ==, 0);
  g_assert_cmpuint (read_underruns (self), ==, 1);
  /* Not one frame is lost: it goes on where it broke off, with a fade. */
  test_callback_feed (self, 3000, 1, 0, FALSE, NULL);
  g_assert_cmpint (test_callback_run (self, 3000), ==, 3000);
  assert_same (self->out[0] + 5000 + FADE, self->lanes[0][0] + 3000 + FADE, 3000 - FADE);
  g_assert_cmpfloat (test_callback_step (self, 1, self->made), <,
                     test_callback_tone_step (0.5) + 0.5 / FADE);
  g_assert_cmpuint (read_underruns (self), ==, 1);
  test_callback_free (self);
}

static void
test_prefill (void)
{
  TestCallback *self = test_callback_new ();
  test_callback_feed (self, 256, 1, 0, FALSE, NULL);
  AppEngineBlock *block = (AppEngineBlock *) dsp_ring_read_slot (self->blocks);
  block->head.prefill = 4;
  g_assert_cmpint (test_callback_run (self, 1000), ==, 0);
  test_callback_feed (self, 3000, 1, 0, FALSE, NULL);
  g_assert_cmpint (test_callback_run (self, 1000), ==, 1000);
  assert_same (self->out[0] + 1000, self->lanes[0][0], 1000);
  test_callback_free (self);
}

static void
test_tap (void)
{
  TestCallback *self = test_callback_new ();
  const double match[APP_N_LANES] = { 0.5, 0.5 };
  self->control.match = TRUE;
  self->control.gain = 0.1;
  test_callback_control (self);
  test_callback_feed (self, 9000, 1, 0, TRUE, match);
  test_callback_run_randomly (self, 10000);
  const AppEngineTap *tap;
  gint64 pos = 0;
  gboolean last = FALSE;
  while ((tap = dsp_ring_read_slot (self->tap)))
    {
      g_assert_false (last);
      g_assert_cmpint (tap->head.pos, ==, pos);
      g_assert_cmpint (ABS (tap->due_us - pos * G_USEC_PER_SEC / RATE), <=, 2);
      for (int k = 0; k < APP_N_LANES; k++)
        assert_same (tap->lanes[k][1], self->lanes[k][1] + pos, tap->head.n_frames);
      pos += tap->head.n_frames;
      last = tap->head.last;
      dsp_ring_release (self->tap);
    }
  g_assert_cmpint (pos, ==, 9000);
  g_assert_true (last);
  test_callback_free (self);
}

/* The end must be told even when nobody takes the taps for a while. */
static void
test_crowded_tap (void)
{
  TestCallback *self = test_callback_new ();
  test_callback_feed (self, 9000, 1, 0, TRUE, NULL);
  for (int i = 0; i < 12000; i += 5)
    test_callback_run (self, 5);
  g_assert_cmpint (dsp_ring_writable (self->tap), ==, 0);
  read_underruns (self);
  test_callback_run (self, 5);
  const AppEngineTap *tap = dsp_ring_read_slot (self->tap);
  g_assert_nonnull (tap);
  g_assert_true (tap->head.last);
  g_assert_cmpint (tap->head.pos, ==, 9000);
  test_callback_free (self);
}

#if TEST_CALLS_COUNTED
static void
test_no_calls (void)
{
  test_calls_begin ();
  g_free (g_malloc (8));
  test_calls_end ();
  g_assert_cmpint (test_calls_take (), >=, 2); /* the counters do count */
  test_toggle_different ();
  test_match ();
  test_monitor ();
  test_underrun ();
  test_stop_and_start ();
  test_crowded_tap ();
  g_assert_cmpint (test_calls_take (), ==, 0);
}
#endif

void
test_engine_process_add (void)
{
  g_test_add_func ("/engine-process/exact", test_exact);
  g_test_add_func ("/engine-process/preroll", test_preroll);
  g_test_add_func ("/engine-process/generation", test_generation);
  g_test_add_func ("/engine-process/stop-and-start", test_stop_and_start);
  g_test_add_func ("/engine-process/toggle-equal", test_toggle_equal);
  g_test_add_func ("/engine-process/toggle-different", test_toggle_different);
  g_test_add_func ("/engine-process/match", test_match);
  g_test_add_func ("/engine-process/monitor", test_monitor);
  g_test_add_func ("/engine-process/volume", test_volume);
  g_test_add_func ("/engine-process/underrun", test_underrun);
  g_test_add_func ("/engine-process/prefill", test_prefill);
  g_test_add_func ("/engine-process/tap", test_tap);
  g_test_add_func ("/engine-process/crowded-tap", test_crowded_tap);
#if TEST_CALLS_COUNTED
  g_test_add_func ("/engine-process/no-calls", test_no_calls);
#endif
}
