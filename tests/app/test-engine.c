/* test-engine.c — what is played is what is rendered, through feeder, ring, callback and device. */
#include "test-app.h"

#include "test-sound.h"

#include "app-engine.h"
#include "app-engine-messages.h"
#include "app-renderer.h"

#include "dsp-registry.h"

#include <math.h>
#include <string.h>

#include <sndfile.h>

enum
{
  RATE = 48000,
  FADE = 240, /* APP_ENGINE_FADE_S */
  LENGTH = 60000,
  CAPACITY = 1 << 20,
  PATIENCE_S = 60,
};

/* An engine whose playback is captured; the gate holds the capture, so that the main thread can act
 * at a known frame. */
typedef struct
{
  AppEngine *engine;
  AppProgramme *programme;
  double *ch[2];
  gint count; /* frames captured; atomic */
  gint gate;  /* the capture waits when it has as many; atomic */
} Player;

/* Albums */

static void
add_track (AppAlbum *album, const char *name, TestSoundFunc func, gpointer data, gint64 gap,
           gint64 frames)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path
      = test_sound_write (name, SF_FORMAT_WAV | SF_FORMAT_DOUBLE, RATE, 2, frames, func, data);
  AppMedia *media = app_media_open (path, &error);
  g_assert_no_error (error);
  g_autoptr (AppTrack) track = app_track_new (media);
  g_object_set (track, "gap", gap, NULL);
  g_list_store_append (app_album_tracks (album), track);
  app_media_unref (media);
}

static double
tone (int channel, gint64 frame, gpointer level)
{
  return *(double *) level * sin (2 * G_PI * 997 * frame / RATE);
}

/* Two tracks of noise, a gap between them, and a gain of -6 dB on the second. */
static AppAlbum *
noise_album (void)
{
  AppAlbum *album = app_album_new (RATE);
  add_track (album, "one.wav", test_sound_noise_func, GUINT_TO_POINTER (1), 0, LENGTH);
  add_track (album, "two.wav", test_sound_noise_func, GUINT_TO_POINTER (2), 10001, LENGTH);
  g_object_set (app_album_track (album, 1), "gain", -6.0, NULL);
  return album;
}

static AppAlbum *
tone_album (void)
{
  static double level = 0.1;
  AppAlbum *album = app_album_new (RATE);
  add_track (album, "tone.wav", tone, &level, 0, 4 * RATE);
  return album;
}

static AppProgramme *
programme_of (AppAlbum *album)
{
  AppProgramme *programme = app_programme_new (album, NULL);
  g_assert_nonnull (programme);
  return programme;
}

/* Renders [from, from + n) as a renderer does that was sent to seek. */
static void
render (AppProgramme *programme, AppLane lane, gint64 seek, gint64 from, int n,
        double *const out[2])
{
  g_autoptr (GError) error = NULL;
  AppRenderer *renderer = app_renderer_new (programme, lane, &error);
  g_assert_no_error (error);
  double skipped[2][FADE];
  double *const skip[2] = { skipped[0], skipped[1] };
  g_assert_cmpint (from - seek, <=, FADE);
  app_renderer_seek (renderer, seek);
  g_assert_true (app_renderer_read (renderer, skip, (int) (from - seek), &error));
  g_assert_true (app_renderer_read (renderer, out, n, &error));
  app_renderer_free (renderer);
}

/* Player */

static void
capture (const double *const ch[2], int n, gpointer data)
{
  Player *self = data;
  int count = g_atomic_int_get (&self->count);
  g_assert_cmpint (count + n, <=, CAPACITY);
  for (int c = 0; c < 2; c++)
    memcpy (self->ch[c] + count, ch[c], n * sizeof (double));
  g_atomic_int_set (&self->count, count + n);
  while (count + n >= g_atomic_int_get (&self->gate))
    g_usleep (200);
}

static Player *
player_new (AppAlbum *album)
{
  Player *self = g_new0 (Player, 1);
  self->gate = G_MAXINT;
  for (int c = 0; c < 2; c++)
    self->ch[c] = g_new0 (double, CAPACITY);
  self->programme = programme_of (album);
  self->engine = app_engine_new ();
  app_engine_set_capture (self->engine, capture, self);
  app_engine_set_programme (self->engine, self->programme);
  return self;
}

static void
player_free (Player *self)
{
  g_atomic_int_set (&self->gate, G_MAXINT);
  g_object_unref (self->engine);
  app_programme_unref (self->programme);
  g_free (self->ch[0]);
  g_free (self->ch[1]);
  g_free (self);
}

static gboolean
is_playing (Player *self)
{
  gboolean playing;
  g_object_get (self->engine, "playing", &playing, NULL);
  return playing;
}

static void
iterate (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_usleep (500);
}

/* Lets it play until count frames were captured, and holds it there if it has a gate. */
static void
wait_count (Player *self, int count)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
  while (g_atomic_int_get (&self->count) < count)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      iterate ();
    }
}

static void
wait_stop (Player *self)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
  while (is_playing (self))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      iterate ();
    }
}

/* Lets it play to the end, when count frames shall have been captured. */
static void
wait_end (Player *self, int count)
{
  wait_stop (self);
  wait_count (self, count); /* the end is told while the last block is handed over */
  g_assert_cmpint (g_atomic_int_get (&self->count), ==, count);
}

static void
hold_at (Player *self, int count)
{
  g_atomic_int_set (&self->gate, count);
  wait_count (self, count);
  g_usleep (20000); /* the feeder fills its ring meanwhile */
}

static void
release (Player *self)
{
  g_atomic_int_set (&self->gate, G_MAXINT);
}

/* What was captured from frame at on is the render from pos on. */
static void
assert_render (Player *self, int at, AppLane lane, gint64 seek, gint64 pos, int n)
{
  double *out[2] = { g_new (double, n), g_new (double, n) };
  g_assert_cmpint (g_atomic_int_get (&self->count), >=, at + n);
  render (self->programme, lane, seek, pos, n, out);
  for (int c = 0; c < 2; c++)
    {
      g_assert_cmpmem (self->ch[c] + at, n * sizeof (double), out[c], n * sizeof (double));
      g_free (out[c]);
    }
}

/* The cases */

static void
test_whole (void)
{
  g_autoptr (AppAlbum) album = noise_album ();
  for (int lane = 0; lane < APP_N_PROGRAMME_LANES; lane++)
    {
      Player *self = player_new (album);
      app_engine_set_lane (self->engine, lane);
      int frames = (int) self->programme->frames;
      app_engine_play (self->engine);
      wait_end (self, frames);
      assert_render (self, 0, lane, 0, 0, frames);
      AppHeard heard;
      app_engine_heard (self->engine, &heard);
      g_assert_cmpint (heard.pos, ==, frames);
      /* At the end it starts anew. */
      app_engine_play (self->engine);
      wait_end (self, 2 * frames);
      assert_render (self, frames, lane, 0, 0, frames);
      player_free (self);
    }
}

static void
test_seeks (void)
{
  g_autoptr (AppAlbum) album = noise_album ();
  const gint64 places[] = { 1, 100, 240, 30000, LENGTH - 1, LENGTH + 5000, LENGTH + 10001, 129900 };
  for (int lane = 0; lane < APP_N_PROGRAMME_LANES; lane++)
    {
      Player *self = player_new (album);
      app_engine_set_lane (self->engine, lane);
      for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
        {
          gint64 pos = places[i];
          int preroll = (int) MIN (pos, FADE), start = g_atomic_int_get (&self->count);
          int n = (int) (self->programme->frames - pos);
          app_engine_seek (self->engine, pos);
          app_engine_play (self->engine);
          wait_end (self, start + preroll + n);
          assert_render (self, start + preroll, lane, pos - preroll, pos, n);
        }
      player_free (self);
    }
}

static void
test_seek_under_play (void)
{
  g_autoptr (AppAlbum) album = noise_album ();
  Player *self = player_new (album);
  app_engine_set_lane (self->engine, APP_LANE_MASTER);
  app_engine_play (self->engine);
  hold_at (self, 20000);
  int held = g_atomic_int_get (&self->count);
  app_engine_seek (self->engine, 90000);
  release (self);
  wait_end (self, held + 2 * FADE + (int) self->programme->frames - 90000);
  assert_render (self, 0, APP_LANE_MASTER, 0, 0, held);
  assert_render (self, held + 2 * FADE, APP_LANE_MASTER, 90000 - FADE, 90000,
                 (int) self->programme->frames - 90000);
  player_free (self);
}

static void
test_seek_is_smooth (void)
{
  g_autoptr (AppAlbum) album = tone_album ();
  Player *self = player_new (album);
  app_engine_play (self->engine);
  const gint64 places[] = { 100000, 700, 55555, 240 };
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      hold_at (self, g_atomic_int_get (&self->count) + 5000);
      app_engine_seek (self->engine, places[i]);
    }
  app_engine_stop (self->engine);
  release (self);
  hold_at (self, g_atomic_int_get (&self->count));
  double bound = 0.1 * (2 * sin (G_PI * 997 / RATE) + 1.0 / FADE), largest = 0;
  for (int i = 1; i < g_atomic_int_get (&self->count); i++)
    largest = MAX (largest, fabs (self->ch[0][i] - self->ch[0][i - 1]));
  g_assert_cmpfloat (largest, <, bound);
  g_assert_cmpfloat (largest, >, 0.01);
  player_free (self);
}

static void
check_loop (gint64 from, gint64 to, AppLane lane)
{
  g_autoptr (AppAlbum) album = noise_album ();
  Player *self = player_new (album);
  int length = (int) (to - from);
  app_engine_set_lane (self->engine, lane);
  app_engine_set_loop (self->engine, from, to);
  app_engine_play (self->engine);
  hold_at (self, (int) to + 5 * length);
  assert_render (self, 0, lane, 0, 0, (int) to);
  for (int pass = 0; pass < 5; pass++)
    assert_render (self, (int) to + pass * length, lane, from, from, length);
  player_free (self);
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
  g_autoptr (AppAlbum) album = noise_album ();
  Player *self = player_new (album);
  app_engine_play (self->engine);
  hold_at (self, 3000);
  app_engine_set_loop (self->engine, 10000, 20000);
  hold_at (self, 35000);
  assert_render (self, 0, APP_LANE_MASTER, 0, 0, 20000);
  assert_render (self, 20000, APP_LANE_MASTER, 10000, 10000, 10000);
  app_engine_set_loop (self->engine, 0, 0); /* the pass that is rendered may be played once more */
  release (self);
  wait_stop (self);
  int rest = (int) self->programme->frames - 20000;
  wait_count (self, 30000 + rest);
  assert_render (self, g_atomic_int_get (&self->count) - rest, APP_LANE_MASTER, 20000 - FADE, 20000,
                 rest);
  player_free (self);
}

static void
test_toggle_equal (void)
{
  g_autoptr (AppAlbum) album = tone_album ();
  Player *self = player_new (album);
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  app_engine_play (self->engine);
  for (int at = 480; at < 100000; at += 960)
    {
      g_atomic_int_set (&self->gate, at);
      wait_count (self, at);
      app_engine_set_lane (self->engine, g_rand_int_range (random, 0, APP_N_PROGRAMME_LANES));
    }
  release (self);
  wait_end (self, (int) self->programme->frames);
  assert_render (self, 0, APP_LANE_MIX, 0, 0, (int) self->programme->frames);
  player_free (self);
}

static void
test_match (void)
{
  g_autoptr (AppAlbum) album = noise_album ();
  Player *self = player_new (album);
  const double gains[2 * APP_N_LANES] = { [APP_LANE_MIX] = -20 * log10 (2),
                                          [APP_N_LANES + APP_LANE_MIX] = NAN,
                                          [APP_N_LANES + APP_LANE_MASTER] = -40 * log10 (2) };
  app_engine_set_match_gains (self->engine, gains, 2);
  app_engine_set_match (self->engine, TRUE);
  app_engine_set_lane (self->engine, APP_LANE_MIX);
  app_engine_play (self->engine);
  hold_at (self, 30000);
  app_engine_set_lane (self->engine, APP_LANE_MASTER);
  int frames = (int) self->programme->frames;
  release (self);
  wait_end (self, frames);
  double *mix[2] = { g_new (double, frames), g_new (double, frames) };
  double *master[2] = { g_new (double, frames), g_new (double, frames) };
  render (self->programme, APP_LANE_MIX, 0, 0, frames, mix);
  render (self->programme, APP_LANE_MASTER, 0, 0, frames, master);
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
  player_free (self);
}

/* A value that changes glides into the chain that plays: heard within the render-ahead, the null
 * device's buffer and the glide, in whole quanta. */
static void
test_value_under_play (void)
{
  g_autoptr (AppAlbum) album = tone_album ();
  g_autoptr (AppSlot) slot = app_slot_new (dsp_module_find ("gain"));
  g_list_store_append (app_track_chain (app_album_track (album, 0)), slot);
  Player *self = player_new (album);
  app_engine_play (self->engine);
  hold_at (self, 30000);
  int held = g_atomic_int_get (&self->count);
  app_slot_put_value (slot, 0, -12);
  AppProgramme *before = self->programme;
  self->programme = programme_of (album);
  app_engine_set_programme (self->engine, self->programme);
  int ahead = (int) ((APP_ENGINE_AHEAD_S + 0.01 + 0.05) * RATE) + 3 * DSP_QUANTUM;
  int frames = (int) self->programme->frames;
  release (self);
  wait_end (self, frames);
  double *edited[2] = { g_new (double, frames), g_new (double, frames) };
  render (self->programme, APP_LANE_MASTER, 0, 0, frames, edited);
  for (int i = held + ahead; i < frames; i++)
    g_assert_cmpfloat_with_epsilon (self->ch[0][i], edited[0][i], 1e-12);
  AppProgramme *after = self->programme;
  self->programme = before;
  assert_render (self, 0, APP_LANE_MASTER, 0, 0, held);
  app_programme_unref (after);
  g_free (edited[0]);
  g_free (edited[1]);
  player_free (self);
}

/* A module that is added is rolled in beside what plays and takes over when it is ready; what is
 * heard until then is the old render, and the new one from then on. */
static void
test_edit_under_play (void)
{
  g_autoptr (AppAlbum) album = tone_album ();
  Player *self = player_new (album);
  app_engine_play (self->engine);
  hold_at (self, 30000);
  int held = g_atomic_int_get (&self->count);
  g_autoptr (AppSlot) slot = app_slot_new (dsp_module_find ("gain"));
  app_slot_put_value (slot, 0, -12);
  g_list_store_append (app_track_chain (app_album_track (album, 0)), slot);
  AppProgramme *before = self->programme;
  self->programme = programme_of (album);
  app_engine_set_programme (self->engine, self->programme);
  int frames = (int) self->programme->frames, heard = held;
  double *edited[2] = { g_new (double, frames), g_new (double, frames) };
  render (self->programme, APP_LANE_MASTER, 0, 0, frames, edited);
  /* The device takes a quantum at a time, so that a slow machine has as long as it needs. */
  while (heard == held || fabs (self->ch[0][heard - 1] - edited[0][heard - 1]) > 1e-12)
    {
      g_assert_cmpint (heard, <, LENGTH - DSP_QUANTUM);
      hold_at (self, heard + DSP_QUANTUM);
      heard = g_atomic_int_get (&self->count);
    }
  release (self);
  wait_end (self, frames);
  for (int i = heard + (int) (0.02 * RATE); i < frames; i++)
    g_assert_cmpfloat_with_epsilon (self->ch[0][i], edited[0][i], 1e-12);
  AppProgramme *after = self->programme;
  self->programme = before;
  assert_render (self, 0, APP_LANE_MASTER, 0, 0, held);
  app_programme_unref (after);
  g_free (edited[0]);
  g_free (edited[1]);
  player_free (self);
}

static void
test_meters (void)
{
  g_autoptr (AppAlbum) album = tone_album ();
  Player *self = player_new (album);
  const double gains[APP_N_LANES] = { -10, -10 };
  AppHeard heard;
  app_engine_heard (self->engine, &heard);
  g_assert_cmpfloat (heard.integrated_lufs, ==, -INFINITY);
  app_engine_set_match_gains (self->engine, gains, 1);
  app_engine_set_match (self->engine, TRUE);
  app_engine_play (self->engine);
  hold_at (self, 190000);
  gint64 end = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
  do
    {
      iterate ();
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
  release (self);
  wait_end (self, (int) self->programme->frames);
  app_engine_heard (self->engine, &heard);
  g_assert_cmpfloat (heard.rms_dbfs[0], ==, -INFINITY);
  g_assert_cmpfloat_with_epsilon (heard.integrated_lufs, -20, 0.05);
  player_free (self);
}

static void
test_readings (void)
{
  g_autoptr (AppAlbum) album = tone_album ();
  const DspModule *module = NULL;
  for (int i = 0; !module && i < dsp_n_modules (); i++)
    if (dsp_module_at (i)->n_readings > 0)
      module = dsp_module_at (i);
  g_assert_nonnull (module);
  g_autoptr (AppSlot) slot = app_slot_new (module);
  g_list_store_append (app_album_chain (album), slot);
  Player *self = player_new (album);
  double readings[APP_ENGINE_MAX_VALUES];
  g_assert_cmpint (app_engine_slot_readings (self->engine, -1, 0, readings, 8), ==, 0);
  app_engine_play (self->engine);
  hold_at (self, 50000);
  int n = 0;
  gint64 end = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
  while (n == 0 && g_get_monotonic_time () < end)
    {
      iterate ();
      n = app_engine_slot_readings (self->engine, -1, 0, readings, APP_ENGINE_MAX_VALUES);
    }
  g_assert_cmpint (n, ==, MIN (module->n_readings, APP_ENGINE_MAX_VALUES));
  g_assert_cmpint (app_engine_slot_readings (self->engine, 0, 0, readings, 8), ==, 0);
  player_free (self);
}

static void
test_devices (void)
{
  g_autoptr (AppAlbum) album = noise_album ();
  g_autoptr (AppEngine) engine = app_engine_new ();
  AppProgramme *programme = programme_of (album);
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
      iterate ();
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
    iterate ();
  app_engine_heard (engine, &heard);
  g_assert_cmpint (heard.pos, ==, pos);
  g_assert_false (heard.playing);
  app_programme_unref (programme);
}

/* All that a window does at once, for the sanitizers. */
static void
test_turmoil (void)
{
  g_autoptr (AppAlbum) album = noise_album ();
  g_autoptr (AppEngine) engine = app_engine_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  AppProgramme *programme = programme_of (album);
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
          programme = programme_of (album);
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
      iterate ();
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
