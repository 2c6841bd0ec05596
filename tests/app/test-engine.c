/* test-engine.c — what is played is what is rendered, through feeder, ring, callback and device. */
#include "test-app.h"

#include "test-player.h"

#include "app-engine-messages.h"

#include "dsp-registry.h"

#include <math.h>
#include <string.h>

enum
{
  RATE = TEST_PLAYER_RATE,
  FADE = TEST_PLAYER_FADE,
  LENGTH = TEST_PLAYER_LENGTH,
  PATIENCE_S = TEST_PLAYER_PATIENCE_S,
};

/* The cases */

static void
test_whole (void)
{
  g_autoptr (AppAlbum) album = test_player_noise_album ();
  for (int lane = 0; lane < APP_N_PROGRAMME_LANES; lane++)
    {
      TestPlayer *self = test_player_new (album);
      app_engine_set_lane (self->engine, lane);
      int frames = (int) self->programme->frames;
      app_engine_play (self->engine);
      test_player_wait_end (self, frames);
      test_player_assert_render (self, 0, lane, 0, 0, frames);
      AppHeard heard;
      app_engine_heard (self->engine, &heard);
      g_assert_cmpint (heard.pos, ==, frames);
      /* At the end it starts anew. */
      app_engine_play (self->engine);
      test_player_wait_end (self, 2 * frames);
      test_player_assert_render (self, frames, lane, 0, 0, frames);
      test_player_free (self);
    }
}

static void
test_seeks (void)
{
  g_autoptr (AppAlbum) album = test_player_noise_album ();
  const gint64 places[] = { 1, 100, 240, 30000, LENGTH - 1, LENGTH + 5000, LENGTH + 10001, 129900 };
  for (int lane = 0; lane < APP_N_PROGRAMME_LANES; lane++)
    {
      TestPlayer *self = test_player_new (album);
      app_engine_set_lane (self->engine, lane);
      for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
        {
          gint64 pos = places[i];
          int preroll = (int) MIN (pos, FADE), start = g_atomic_int_get (&self->count);
          int n = (int) (self->programme->frames - pos);
          app_engine_seek (self->engine, pos);
          app_engine_play (self->engine);
          test_player_wait_end (self, start + preroll + n);
          test_player_assert_render (self, start + preroll, lane, pos - preroll, pos, n);
        }
      test_player_free (self);
    }
}

static void
test_seek_under_play (void)
{
  g_autoptr (AppAlbum) album = test_player_noise_album ();
  TestPlayer *self = test_player_new (album);
  app_engine_set_lane (self->engine, APP_LANE_MASTER);
  test_player_play_to (self, 20000);
  int held = g_atomic_int_get (&self->count);
  app_engine_seek (self->engine, 90000);
  test_player_release (self);
  test_player_wait_end (self, held + 2 * FADE + (int) self->programme->frames - 90000);
  test_player_assert_render (self, 0, APP_LANE_MASTER, 0, 0, held);
  test_player_assert_render (self, held + 2 * FADE, APP_LANE_MASTER, 90000 - FADE, 90000,
                             (int) self->programme->frames - 90000);
  test_player_free (self);
}

static void
test_seek_is_smooth (void)
{
  g_autoptr (AppAlbum) album = test_player_tone_album ();
  TestPlayer *self = test_player_new (album);
  test_player_play_to (self, 5000);
  const gint64 places[] = { 100000, 700, 55555, 240 };
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      test_player_hold_at (self, g_atomic_int_get (&self->count) + 5000);
      app_engine_seek (self->engine, places[i]);
    }
  app_engine_stop (self->engine);
  test_player_release (self);
  test_player_hold_at (self, g_atomic_int_get (&self->count));
  double bound = 0.1 * (2 * sin (G_PI * 997 / RATE) + 1.0 / FADE), largest = 0;
  for (int i = 1; i < g_atomic_int_get (&self->count); i++)
    largest = MAX (largest, fabs (self->ch[0][i] - self->ch[0][i - 1]));
  g_assert_cmpfloat (largest, <, bound);
  g_assert_cmpfloat (largest, >, 0.01);
  test_player_free (self);
}

static void
check_loop (gint64 from, gint64 to, AppLane lane)
{
  g_autoptr (AppAlbum) album = test_player_noise_album ();
  TestPlayer *self = test_player_new (album);
  int length = (int) (to - from);
  app_engine_set_lane (self->engine, lane);
  app_engine_set_loop (self->engine, from, to);
  test_player_play_to (self, (int) to + 5 * length);
  test_player_assert_render (self, 0, lane, 0, 0, (int) to);
  for (int pass = 0; pass < 5; pass++)
    test_player_assert_render (self, (int) to + pass * length, lane, from, from, length);
  test_player_free (self);
}

static void
test_loops (void)
{
  check_loop (5000, 30000, APP_LANE_MASTER);
  check_loop (50000, 80000, APP_LANE_MIX); /* over the gap */
  check_loop (1000, 1000 + 700, APP_LANE_MASTER);
  check_loop (0, DSP_QUANTUM, APP_LANE_MIX);
  check_loop (LENGTH - 500, LENGTH + 500, APP_LANE_MASTER);
}

static void
test_loop_under_play (void)
{
  g_autoptr (AppAlbum) album = test_player_noise_album ();
  TestPlayer *self = test_player_new (album);
  test_player_play_to (self, 3000);
  app_engine_set_loop (self->engine, 10000, 20000);
  test_player_hold_at (self, 35000);
  test_player_assert_render (self, 0, APP_LANE_MASTER, 0, 0, 20000);
  test_player_assert_render (self, 20000, APP_LANE_MASTER, 10000, 10000, 10000);
  app_engine_set_loop (self->engine, 0, 0); /* the pass that is rendered may be played once more */
  test_player_release (self);
  test_player_wait_stop (self);
  int rest = (int) self->programme->frames - 20000;
  test_player_wait_count (self, 30000 + rest);
  test_player_assert_render (self, g_atomic_int_get (&self->count) - rest, APP_LANE_MASTER,
                             20000 - FADE, 20000, rest);
  test_player_free (self);
}

static void
test_toggle_equal (void)
{
  g_autoptr (AppAlbum) album = test_player_tone_album ();
  TestPlayer *self = test_player_new (album);
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  test_player_play_to (self, 480);
  for (int at = 480; at < 100000; at += 960)
    {
      g_atomic_int_set (&self->gate, at);
      test_player_wait_count (self, at);
      app_engine_set_lane (self->engine, g_rand_int_range (random, 0, APP_N_PROGRAMME_LANES));
    }
  test_player_release (self);
  test_player_wait_end (self, (int) self->programme->frames);
  test_player_assert_render (self, 0, APP_LANE_MIX, 0, 0, (int) self->programme->frames);
  test_player_free (self);
}

static void
test_match (void)
{
  g_autoptr (AppAlbum) album = test_player_noise_album ();
  TestPlayer *self = test_player_new (album);
  const double gains[2 * APP_N_LANES] = { [APP_LANE_MIX] = -20 * log10 (2),
                                          [APP_N_LANES + APP_LANE_MIX] = NAN,
                                          [APP_N_LANES + APP_LANE_MASTER] = -40 * log10 (2) };
  app_engine_set_match_gains (self->engine, gains, 2);
  app_engine_set_match (self->engine, TRUE);
  app_engine_set_lane (self->engine, APP_LANE_MIX);
  test_player_play_to (self, 30000);
  app_engine_set_lane (self->engine, APP_LANE_MASTER);
  test_player_hold_at (self, 30000); /* and so long the feeder has to see it */
  int frames = (int) self->programme->frames;
  test_player_release (self);
  test_player_wait_end (self, frames);
  double *mix[2] = { g_new (double, frames), g_new (double, frames) };
  double *master[2] = { g_new (double, frames), g_new (double, frames) };
  test_player_render (self->programme, APP_LANE_MIX, 0, 0, frames, mix);
  test_player_render (self->programme, APP_LANE_MASTER, 0, 0, frames, master);
  for (int i = 0; i < 30000; i++)
    g_assert_cmpfloat_with_epsilon (self->ch[0][i], 0.5 * mix[0][i], 1e-15);
  for (int i = 31000; i < LENGTH; i++)
    g_assert_cmpfloat (self->ch[1][i], ==, master[1][i]);
  for (int i = LENGTH + 10001 + 1000; i < frames; i++)
    g_assert_cmpfloat_with_epsilon (self->ch[1][i], 0.25 * master[1][i], 1e-15);
  for (int c = 0; c < 2; c++)
    {
      g_free (mix[c]);
      g_free (master[c]);
    }
  test_player_free (self);
}

/* A value that changes glides into the chain that plays: heard within the render-ahead, the null
 * device's buffer and the glide, in whole quanta. */
static void
test_value_under_play (void)
{
  g_autoptr (AppAlbum) album = test_player_tone_album ();
  g_autoptr (AppSlot) slot = app_slot_new (dsp_module_find ("gain"));
  g_list_store_append (app_track_chain (app_album_track (album, 0)), slot);
  TestPlayer *self = test_player_new (album);
  test_player_play_to (self, 30000);
  int held = g_atomic_int_get (&self->count);
  app_slot_put_value (slot, 0, -12);
  AppProgramme *before = self->programme;
  self->programme = test_player_programme (album);
  app_engine_set_programme (self->engine, self->programme);
  int ahead = (int) ((APP_ENGINE_AHEAD_S + 0.01 + 0.05) * RATE) + 3 * DSP_QUANTUM;
  int frames = (int) self->programme->frames;
  test_player_release (self);
  test_player_wait_end (self, frames);
  double *edited[2] = { g_new (double, frames), g_new (double, frames) };
  test_player_render (self->programme, APP_LANE_MASTER, 0, 0, frames, edited);
  for (int i = held + ahead; i < frames; i++)
    g_assert_cmpfloat_with_epsilon (self->ch[0][i], edited[0][i], 1e-12);
  AppProgramme *after = self->programme;
  self->programme = before;
  test_player_assert_render (self, 0, APP_LANE_MASTER, 0, 0, held);
  app_programme_unref (after);
  g_free (edited[0]);
  g_free (edited[1]);
  test_player_free (self);
}

/* A module that is added is rolled in beside what plays and takes over when it is ready; what is
 * heard until then is the old render, and the new one from then on. */
static void
test_edit_under_play (void)
{
  g_autoptr (AppAlbum) album = test_player_tone_album ();
  TestPlayer *self = test_player_new (album);
  test_player_play_to (self, 30000);
  int held = g_atomic_int_get (&self->count);
  g_autoptr (AppSlot) slot = app_slot_new (dsp_module_find ("gain"));
  app_slot_put_value (slot, 0, -12);
  g_list_store_append (app_track_chain (app_album_track (album, 0)), slot);
  AppProgramme *before = self->programme;
  self->programme = test_player_programme (album);
  app_engine_set_programme (self->engine, self->programme);
  int frames = (int) self->programme->frames, heard = held;
  double *edited[2] = { g_new (double, frames), g_new (double, frames) };
  test_player_render (self->programme, APP_LANE_MASTER, 0, 0, frames, edited);
  /* The device takes a quantum at a time, so that a slow machine has as long as it needs. */
  while (heard == held || fabs (self->ch[0][heard - 1] - edited[0][heard - 1]) > 1e-12)
    {
      g_assert_cmpint (heard, <, LENGTH - DSP_QUANTUM);
      test_player_hold_at (self, heard + DSP_QUANTUM);
      heard = g_atomic_int_get (&self->count);
    }
  test_player_release (self);
  test_player_wait_end (self, frames);
  for (int i = heard + (int) (0.02 * RATE); i < frames; i++)
    g_assert_cmpfloat_with_epsilon (self->ch[0][i], edited[0][i], 1e-12);
  AppProgramme *after = self->programme;
  self->programme = before;
  test_player_assert_render (self, 0, APP_LANE_MASTER, 0, 0, held);
  app_programme_unref (after);
  g_free (edited[0]);
  g_free (edited[1]);
  test_player_free (self);
}

static void
test_meters (void)
{
  g_autoptr (AppAlbum) album = test_player_tone_album ();
  TestPlayer *self = test_player_new (album);
  const double gains[APP_N_LANES] = { -10, -10 };
  AppHeard heard;
  app_engine_heard (self->engine, &heard);
  g_assert_cmpfloat (heard.integrated_lufs, ==, -INFINITY);
  app_engine_set_match_gains (self->engine, gains, 1);
  app_engine_set_match (self->engine, TRUE);
  test_player_play_to (self, 190000);
  gint64 end = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
  do
    {
      test_player_iterate ();
      app_engine_heard (self->engine, &heard);
      g_assert_cmpint (g_get_monotonic_time (), <, end);
    }
  while (heard.pos < 190000);
  /* A sine of 997 Hz at -20 dBFS in both channels; the match gain is not part of it. */
  g_assert_true (heard.playing);
  g_assert_cmpint (heard.track, ==, 0);
  g_assert_cmpfloat_with_epsilon (heard.integrated_lufs, -20, 0.05);
  g_assert_cmpfloat_with_epsilon (heard.short_term_lufs, -20, 0.05);
  g_assert_cmpfloat_with_epsilon (heard.max_true_peak_dbtp, -20, 0.05);
  g_assert_cmpfloat_with_epsilon (heard.rms_dbfs[0], -23.01, 0.05);
  g_assert_cmpfloat_with_epsilon (heard.correlation, 1, 1e-6);
  int peak = 0;
  for (int i = 0; i < APP_ENGINE_SPECTRUM; i++)
    if (heard.spectrum_db[APP_LANE_MIX][i] > heard.spectrum_db[APP_LANE_MIX][peak])
      peak = i;
  double hz = 20 * pow (1000, peak / (APP_ENGINE_SPECTRUM - 1.0));
  g_assert_cmpfloat_with_epsilon (hz, 997, 40);
  test_player_release (self);
  test_player_wait_end (self, (int) self->programme->frames);
  app_engine_heard (self->engine, &heard);
  g_assert_cmpfloat (heard.rms_dbfs[0], ==, -INFINITY);
  g_assert_cmpfloat_with_epsilon (heard.integrated_lufs, -20, 0.05);
  test_player_free (self);
}

static void
test_readings (void)
{
  g_autoptr (AppAlbum) album = test_player_tone_album ();
  const DspModule *module = NULL;
  for (int i = 0; !module && i < dsp_n_modules (); i++)
    if (dsp_module_at (i)->n_readings > 0)
      module = dsp_module_at (i);
  g_assert_nonnull (module);
  g_autoptr (AppSlot) slot = app_slot_new (module);
  g_list_store_append (app_album_chain (album), slot);
  TestPlayer *self = test_player_new (album);
  double readings[APP_ENGINE_MAX_VALUES];
  g_assert_cmpint (app_engine_slot_readings (self->engine, -1, 0, readings, 8), ==, 0);
  test_player_play_to (self, 50000);
  int n = 0;
  gint64 end = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
  while (n == 0 && g_get_monotonic_time () < end)
    {
      test_player_iterate ();
      n = app_engine_slot_readings (self->engine, -1, 0, readings, APP_ENGINE_MAX_VALUES);
    }
  g_assert_cmpint (n, ==, MIN (module->n_readings, APP_ENGINE_MAX_VALUES));
  g_assert_cmpint (app_engine_slot_readings (self->engine, 0, 0, readings, 8), ==, 0);
  test_player_free (self);
}

static void
test_devices (void)
{
  g_autoptr (AppAlbum) album = test_player_noise_album ();
  g_autoptr (AppEngine) engine = app_engine_new ();
  /* A minute of silence: however slow the machine, it does not come to the end. */
  test_player_add_track (album, "late.wav", test_sound_noise_func, NULL, 60 * RATE, 1000);
  AppProgramme *programme = test_player_programme (album);
  char **names;
  g_auto (GStrv) ids = app_engine_devices (engine, &names);
  g_assert_cmpuint (g_strv_length (ids), ==, g_strv_length (names));
  g_assert_true (g_strv_contains ((const char *const *) ids, ""));
  g_assert_true (g_strv_contains ((const char *const *) ids, "null"));
  g_strfreev (names);
  app_engine_set_programme (engine, programme);
  app_engine_set_device (engine, "alsa:no such device");
  app_engine_play (engine);
  AppHeard heard = { 0 };
  gint64 end = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
  /* It says so, and goes on by the clock. */
  while (!app_engine_device_error (engine) || heard.pos == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      test_player_iterate ();
      app_engine_heard (engine, &heard);
    }
  g_assert_nonnull (strstr (app_engine_device_error (engine), "no such device"));
  g_assert_cmpint (app_engine_device_rate (engine), ==, RATE);
  g_assert_true (heard.playing);
  /* Another one is chosen: it goes on from there. */
  gint64 pos = heard.pos;
  app_engine_set_device (engine, "null");
  g_assert_null (app_engine_device_error (engine));
  app_engine_heard (engine, &heard);
  g_assert_cmpint (heard.pos, >=, pos);
  app_engine_stop (engine);
  app_engine_heard (engine, &heard);
  g_assert_cmpint (heard.pos, >=, pos);
  pos = heard.pos;
  for (int i = 0; i < 20; i++)
    test_player_iterate ();
  app_engine_heard (engine, &heard);
  g_assert_cmpint (heard.pos, ==, pos);
  g_assert_false (heard.playing);
  app_programme_unref (programme);
}

/* All that a window does at once, for the sanitizers. */
static void
test_turmoil (void)
{
  g_autoptr (AppAlbum) album = test_player_noise_album ();
  g_autoptr (AppEngine) engine = app_engine_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  AppProgramme *programme = test_player_programme (album);
  app_engine_set_device (engine, "null");
  app_engine_set_programme (engine, programme);
  AppHeard heard;
  for (int i = 0; i < 300; i++)
    {
      switch (g_rand_int_range (random, 0, 8))
        {
        case 0:
          app_engine_play (engine);
          break;
        case 1:
          app_engine_stop (engine);
          break;
        case 2:
          app_engine_seek (engine, g_rand_int_range (random, 0, (int) programme->frames));
          break;
        case 3:
          app_engine_set_lane (engine, g_rand_int_range (random, 0, APP_N_PROGRAMME_LANES));
          break;
        case 4:
          app_engine_set_monitor (engine, g_rand_int_range (random, 0, APP_N_MONITORS));
          break;
        case 5:
          app_programme_unref (programme);
          programme = test_player_programme (album);
          app_engine_set_programme (engine, programme);
          break;
        case 6:
          app_engine_set_volume (engine, g_rand_double_range (random, -60, 0));
          break;
        case 7:
          app_engine_set_loop (engine, g_rand_int_range (random, 0, 1000),
                               g_rand_int_range (random, 0, 2000));
          break;
        }
      test_player_iterate ();
      app_engine_heard (engine, &heard);
      g_assert_cmpint (heard.pos, >=, 0);
      g_assert_cmpint (heard.pos, <=, programme->frames);
    }
  app_programme_unref (programme);
}

void
test_engine_add (void)
{
  g_test_add_func ("/engine/whole", test_whole);
  g_test_add_func ("/engine/seeks", test_seeks);
  g_test_add_func ("/engine/seek-under-play", test_seek_under_play);
  g_test_add_func ("/engine/seek-is-smooth", test_seek_is_smooth);
  g_test_add_func ("/engine/loops", test_loops);
  g_test_add_func ("/engine/loop-under-play", test_loop_under_play);
  g_test_add_func ("/engine/toggle-equal", test_toggle_equal);
  g_test_add_func ("/engine/match", test_match);
  g_test_add_func ("/engine/value-under-play", test_value_under_play);
  g_test_add_func ("/engine/edit-under-play", test_edit_under_play);
  g_test_add_func ("/engine/meters", test_meters);
  g_test_add_func ("/engine/readings", test_readings);
  g_test_add_func ("/engine/devices", test_devices);
  g_test_add_func ("/engine/turmoil", test_turmoil);
}
