/* test-engine-lanes.c — all lanes side by side: each exactly what it is, whatever is switched,
 * sought and edited; none waits for another. */
#include "test-app.h"

#include "test-fixture.h"
#include "test-player.h"

#include "app-engine-join.h"

#include "dsp-registry.h"

#include <math.h>
#include <sndfile.h>
#include <string.h>

enum
{
  RATE = TEST_PLAYER_RATE,
  FADE = TEST_PLAYER_FADE,
  LENGTH = TEST_PLAYER_LENGTH,
  REFERENCE_FRAMES = 3 * TEST_PLAYER_RATE,
  CUE = 5000,
};

/* A player whose album has a gain on its first track, and all lanes that there can be. */
typedef struct
{
  TestPlayer *player;
  AppAlbum *album;                   /* owned */
  AppSlot *gain;                     /* owned */
  AppProgramme *previous, *bypass;   /* owned */
  AppReferenceSpec reference, round; /* with the track; in a loop */
} Lanes;

static const AppLane lanes[] = { APP_LANE_MIX,    APP_LANE_MASTER,    APP_LANE_PREVIOUS,
                                 APP_LANE_BYPASS, APP_LANE_REFERENCE, APP_LANE_REFERENCE + 7 };

static void
give_programme (Lanes *self)
{
  app_programme_unref (self->player->programme);
  app_programme_unref (self->bypass);
  self->player->programme = test_player_programme (self->album);
  self->bypass = app_programme_without (self->player->programme, 0, 0);
  app_engine_set_programme (self->player->engine, self->player->programme);
  app_engine_set_bypass (self->player->engine, self->bypass);
}

static AppMedia *
reference_media (TestSoundFunc func, gpointer data)
{
  g_autofree char *path = test_sound_write ("beside.wav", SF_FORMAT_WAV | SF_FORMAT_DOUBLE, RATE, 2,
                                            REFERENCE_FRAMES, func, data);
  return app_media_open (path, NULL);
}

static Lanes *
lanes_new (AppAlbum *album, TestSoundFunc func, gpointer data)
{
  Lanes *self = g_new0 (Lanes, 1);
  self->album = album;
  self->gain = test_fixture_add_slot (app_track_chain (app_album_track (album, 0)),
                                      dsp_module_find ("gain"));
  g_object_ref (self->gain);
  app_slot_put_value (self->gain, 0, -3);
  self->previous = test_player_programme (album);
  app_slot_put_value (self->gain, 0, -1);
  AppMedia *media = reference_media (func, data);
  self->reference = (AppReferenceSpec){ media, APP_ANCHOR_TRACK, CUE, 0, 0 };
  self->round = (AppReferenceSpec){ media, APP_ANCHOR_CUE, CUE, CUE, CUE + 40000 };
  self->player = test_player_new (album);
  give_programme (self);
  app_engine_set_previous (self->player->engine, self->previous);
  app_engine_set_reference (self->player->engine, 0, &self->reference);
  app_engine_set_reference (self->player->engine, 7, &self->round);
  return self;
}

static void
lanes_free (Lanes *self)
{
  test_player_free (self->player);
  app_programme_unref (self->previous);
  app_programme_unref (self->bypass);
  app_media_unref (self->reference.media);
  g_object_unref (self->gain);
  g_object_unref (self->album);
  g_free (self);
}

/* What lane is in [pos, pos + n) after a start at pos. */
static void
expect (Lanes *self, AppLane lane, gint64 pos, int n, double *const out[2])
{
  AppProgramme *now = self->player->programme;
  int preroll = (int) MIN (pos, FADE);
  double skipped[2][FADE];
  if (lane < APP_N_PROGRAMME_LANES)
    test_player_render (now, lane, pos - preroll, pos, n, out);
  else if (lane == APP_LANE_PREVIOUS)
    test_player_render (self->previous, APP_LANE_MASTER, pos - preroll, pos, n, out);
  else if (lane == APP_LANE_BYPASS)
    test_player_render (self->bypass, APP_LANE_MASTER, pos - preroll, pos, n, out);
  else
    {
      AppReferenceVoice *voice
          = app_reference_voice_new (now,
                                     lane == APP_LANE_REFERENCE ? &self->reference : &self->round);
      app_reference_voice_seek (voice, pos - preroll, -preroll);
      app_reference_voice_read (voice, (double *const[]){ skipped[0], skipped[1] }, pos - preroll,
                                preroll, NULL);
      app_reference_voice_read (voice, out, pos, n, NULL);
      app_reference_voice_free (voice);
    }
}

static void
assert_lane (Lanes *self, int at, AppLane lane, gint64 pos, int from, int n)
{
  double *out[2] = { g_new (double, n), g_new (double, n) };
  expect (self, lane, pos, n, out);
  for (int c = 0; c < 2; c++)
    {
      g_assert_cmpmem (self->player->ch[c] + at + from, (n - from) * sizeof (double), out[c] + from,
                       (n - from) * sizeof (double));
      g_free (out[c]);
    }
}

static Lanes *
noise_lanes (void)
{
  return lanes_new (test_player_noise_album (), test_sound_noise_func, GUINT_TO_POINTER (8));
}

/* Every lane is its own render, from the start and from within. */
static void
test_exact (void)
{
  Lanes *self = noise_lanes ();
  TestPlayer *player = self->player;
  int frames = (int) player->programme->frames;
  for (gsize i = 0; i < G_N_ELEMENTS (lanes); i++)
    for (gint64 pos = 0; pos < frames; pos += frames / 2 + 1)
      {
        int at = g_atomic_int_get (&player->count), preroll = (int) MIN (pos, FADE);
        app_engine_set_lane (player->engine, lanes[i]);
        app_engine_seek (player->engine, pos);
        app_engine_play (player->engine);
        test_player_wait_end (player, at + preroll + frames - (int) pos);
        assert_lane (self, at + preroll, lanes[i], pos, 0, frames - (int) pos);
        g_atomic_int_set (&player->count, 0);
      }
  lanes_free (self);
}

/* All lanes go round, and are in every pass what they are from the loop's start. */
static void
test_loop (void)
{
  Lanes *self = noise_lanes ();
  TestPlayer *player = self->player;
  enum
  {
    FROM = 20000,
    PASS = 7000,
    PASSES = 12
  };
  app_engine_set_loop (player->engine, FROM, FROM + PASS);
  app_engine_seek (player->engine, FROM);
  app_engine_set_lane (player->engine, lanes[0]);
  test_player_play_to (player, FADE + PASS - DSP_QUANTUM);
  for (int pass = 1; pass < PASSES; pass++)
    {
      app_engine_set_lane (player->engine, lanes[pass % 4]);
      test_player_hold_at (player, FADE + pass * PASS + PASS - DSP_QUANTUM);
    }
  for (int pass = 1; pass < PASSES - 1; pass++)
    {
      double *out[2] = { g_new (double, PASS), g_new (double, PASS) };
      AppLane lane = lanes[pass % 4];
      AppProgramme *programme = lane == APP_LANE_PREVIOUS ? self->previous
                                : lane == APP_LANE_BYPASS ? self->bypass
                                                          : player->programme;
      test_player_render (programme, MIN (lane, APP_LANE_MASTER), FROM, FROM, PASS, out);
      /* In the last quanta of the pass the next lane may already come. */
      int n = PASS - 3 * DSP_QUANTUM - FADE - 2 * FADE;
      for (int c = 0; c < 2; c++)
        {
          g_assert_cmpmem (player->ch[c] + FADE + pass * PASS + 2 * FADE, n * sizeof (double),
                           out[c] + 2 * FADE, n * sizeof (double));
          g_free (out[c]);
        }
    }
  lanes_free (self);
}

/* What a person does at random. */
static void
act (Lanes *self, GRand *random)
{
  AppEngine *engine = self->player->engine;
  AppProgrammeTrack *track = &self->player->programme->tracks[0];
  switch (g_rand_int_range (random, 0, 10))
    {
    case 0:
    case 1:
    case 2:
    case 3:
      app_engine_set_lane (engine, lanes[g_rand_int_range (random, 0, G_N_ELEMENTS (lanes))]);
      break;
    case 4:
    case 5:
      app_engine_seek (engine, g_rand_int_range (random, 0, (int) track->length - 40000));
      break;
    case 6:
      app_slot_put_value (self->gain, 0, g_rand_double_range (random, -6, 0));
      give_programme (self);
      break;
    case 7: /* another structure: rolled in beside what plays */
      if (g_list_model_get_n_items (
              G_LIST_MODEL (app_track_chain (app_album_track (self->album, 0))))
          > 1)
        g_list_store_remove (app_track_chain (app_album_track (self->album, 0)), 1);
      else
        test_fixture_add_slot (app_track_chain (app_album_track (self->album, 0)),
                               dsp_module_find ("gain"));
      give_programme (self);
      break;
    case 8:
      app_engine_set_monitor (engine, g_rand_int_range (random, 0, APP_N_MONITORS));
      break;
    case 9:
      app_engine_set_match (engine, g_rand_boolean (random));
      break;
    }
}

/* From here on everything is at rest: one lane, to the bit, and not a frame is missing. */
static void
check_settled (Lanes *self, AppLane lane)
{
  enum
  {
    PLACE = 90000,
    N = 20000
  };
  TestPlayer *player = self->player;
  int at = g_atomic_int_get (&player->count);
  app_engine_set_match (player->engine, FALSE);
  app_engine_set_monitor (player->engine, APP_MONITOR_STEREO);
  app_engine_set_lane (player->engine, lane);
  app_engine_seek (player->engine, PLACE);
  test_player_hold_at (player, at + 2 * FADE + N);
  assert_lane (self, at + 2 * FADE, lane, PLACE, 0, N);
}

static double
second_tone (int channel, gint64 frame, gpointer data)
{
  return 0.08 * cos (2 * G_PI * 700 * frame / RATE + channel);
}

static void
test_anything (void)
{
  enum
  {
    ACTS = 200,
    ROUND = 40,
  };
  const double gains[APP_N_LANES] = { -2, -1, -0.5, -1.5, -1, 0, 0, 0, 0, 0, 0, -2 };
  Lanes *self = lanes_new (test_player_tone_album (), second_tone, NULL);
  TestPlayer *player = self->player;
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  app_engine_set_match_gains (player->engine, gains, 1);
  app_engine_seek (player->engine, FADE);
  test_player_play_to (player, 3000);
  for (int i = 0; i < ACTS; i++)
    {
      act (self, random);
      int more = g_rand_int_range (random, 100, 3000);
      g_atomic_int_set (&player->gate, g_atomic_int_get (&player->count) + more);
      test_player_wait_count (player, g_atomic_int_get (&player->gate));
      if (i % ROUND == ROUND - 1)
        check_settled (self, lanes[i / ROUND]);
    }
  AppHeard heard;
  app_engine_heard (player->engine, &heard);
  g_assert_cmpuint (heard.underruns, ==, 0);
  /* 0.1 of 997 Hz; crossfades of 5 ms of lanes, monitors, and start or stop may fall together. */
  double bound = 0.1 * (2 * sin (G_PI * 997 / RATE) + 3 * 2.0 / FADE), largest = 0;
  for (int i = 1; i < g_atomic_int_get (&player->count); i++)
    for (int c = 0; c < 2; c++)
      largest = MAX (largest, fabs (player->ch[c][i] - player->ch[c][i - 1]));
  g_assert_cmpfloat (largest, <, bound);
  g_assert_cmpfloat (largest, >, 0.01);
  lanes_free (self);
}

/* A module that gets no further while the gate is closed. */
static gint gate_closed, starts;

static void *
slow_start (double rate, const double *values)
{
  g_atomic_int_inc (&starts);
  return g_new0 (double, 1);
}

static void
slow_update (void *state, const double *values)
{
}

static void
slow_process (void *state, double *const *ch, int n)
{
  while (g_atomic_int_get (&gate_closed))
    g_usleep (500);
}

static const DspModule slow = {
  .id = "test-slow",
  .name = "Slow",
  .help = "Waits.",
  .version = 1,
  .start = slow_start,
  .stop = g_free,
  .update = slow_update,
  .process = slow_process,
};

static void
wait_for (AppEngine *engine, AppHeard *heard, gboolean (*is_so) (const AppHeard *heard))
{
  gint64 end = g_get_monotonic_time () + TEST_PLAYER_PATIENCE_S * G_USEC_PER_SEC;
  do
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      test_player_iterate ();
      app_engine_heard (engine, heard);
    }
  while (!is_so (heard));
}

static gboolean
mix_is_there (const AppHeard *heard)
{
  return heard->playing && heard->present[APP_LANE_MIX] && heard->pos > 12000;
}

static gboolean
has_gone_round (const AppHeard *heard)
{
  static gint64 last;
  static int rounds;
  rounds += heard->pos < last;
  last = heard->pos;
  return rounds >= 3;
}

static gboolean
previous_is_heard (const AppHeard *heard)
{
  return heard->present[APP_LANE_PREVIOUS] && heard->lane == APP_LANE_PREVIOUS;
}

static gboolean
master_has_begun (const AppHeard *heard)
{
  return heard->playing && heard->pos > 1000 && heard->present[APP_LANE_MASTER];
}

/* A lane that does not get ready delays nobody, not even in a loop; it is heard when it is. */
static void
test_slow_lane (void)
{
  g_autoptr (AppAlbum) album = test_player_noise_album ();
  g_autoptr (AppAlbum) former = test_player_noise_album ();
  g_autoptr (AppEngine) engine = app_engine_new ();
  test_fixture_add_slot (app_album_chain (former), &slow);
  AppProgramme *programme = test_player_programme (album);
  AppProgramme *previous = test_player_programme (former);
  AppHeard heard;
  g_atomic_int_set (&gate_closed, 1);
  app_engine_set_device (engine, "null");
  app_engine_set_programme (engine, programme);
  app_engine_set_previous (engine, previous);
  app_engine_set_loop (engine, 3000, 15000);
  app_engine_play (engine);
  wait_for (engine, &heard, mix_is_there);
  g_assert_false (heard.present[APP_LANE_PREVIOUS]);
  g_assert_true (heard.present[APP_LANE_MASTER]);
  app_engine_set_lane (engine, APP_LANE_PREVIOUS);
  wait_for (engine, &heard, has_gone_round);
  g_assert_cmpint (heard.lane, ==, APP_LANE_MASTER);
  g_atomic_int_set (&gate_closed, 0);
  wait_for (engine, &heard, previous_is_heard);
  app_engine_stop (engine);
  app_programme_unref (programme);
  app_programme_unref (previous);
}

static gboolean
master_plays_last (const AppHeard *heard)
{
  return heard->present[APP_LANE_MASTER] && heard->pos > 50000;
}

/* Seeks that come while one is being prepared: of them only the last is prepared. */
static void
test_many_seeks (void)
{
  g_autoptr (AppAlbum) album = test_player_noise_album ();
  g_autoptr (AppEngine) engine = app_engine_new ();
  test_fixture_add_slot (app_album_chain (album), &slow);
  /* A minute of silence: however slow the machine, it does not come to the end. */
  test_player_add_track (album, "late.wav", test_sound_noise_func, NULL, 60 * RATE, 1000);
  AppProgramme *programme = test_player_programme (album);
  AppHeard heard;
  g_atomic_int_set (&gate_closed, 1);
  g_atomic_int_set (&starts, 0);
  app_engine_set_device (engine, "null");
  app_engine_set_programme (engine, programme);
  app_engine_play (engine);
  while (g_atomic_int_get (&starts) == 0)
    test_player_iterate ();
  for (int i = 0; i < 20; i++)
    app_engine_seek (engine, 1000 * i);
  app_engine_seek (engine, 50000);
  g_atomic_int_set (&gate_closed, 0);
  wait_for (engine, &heard, master_plays_last);
  app_engine_stop (engine);
  g_assert_cmpint (g_atomic_int_get (&starts), <=, 2);
  app_programme_unref (programme);
}

/* A module that remembers long; off the thread that plays it gets no further while the gate is
 * closed. */
static GThread *feeder;
static gint has_taken_over;

static void *
long_start (double rate, const double *values)
{
  GThread **starter = g_new (GThread *, 1);
  *starter = g_thread_self ();
  g_atomic_pointer_compare_and_exchange (&feeder, NULL, *starter);
  return starter;
}

static int64_t
long_memory (double rate, const double *values)
{
  return 30000;
}

static void
long_process (void *state, double *const *ch, int n)
{
  if (g_thread_self () != g_atomic_pointer_get (&feeder))
    slow_process (NULL, ch, n);
  else if (*(GThread **) state != g_thread_self ())
    g_atomic_int_set (&has_taken_over, 1);
}

static const DspModule remembering = {
  .id = "test-long",
  .name = "Long",
  .help = "Remembers.",
  .version = 1,
  .start = long_start,
  .stop = g_free,
  .update = slow_update,
  .process = long_process,
  .memory = long_memory,
};

static gboolean
has_jumped (const AppHeard *heard)
{
  return heard->pos > 55000 && heard->present[APP_LANE_MASTER];
}

static gboolean
is_exact (const AppHeard *heard)
{
  return g_atomic_int_get (&has_taken_over);
}

/* A seek does not wait for a chain that remembers long: it plays, and becomes exact when it can; in
 * a loop too, which is shorter than what the chain remembers. */
static void
test_seek_long (void)
{
  g_autoptr (AppAlbum) album = test_player_noise_album ();
  g_autoptr (AppEngine) engine = app_engine_new ();
  test_fixture_add_slot (app_album_chain (album), &remembering);
  test_player_add_track (album, "late.wav", test_sound_noise_func, NULL, 60 * RATE, 1000);
  AppProgramme *programme = test_player_programme (album);
  AppHeard heard;
  g_atomic_pointer_set (&feeder, NULL);
  g_atomic_int_set (&has_taken_over, 0);
  g_atomic_int_set (&gate_closed, 1);
  app_engine_set_device (engine, "null");
  app_engine_set_programme (engine, programme);
  app_engine_set_lane (engine, APP_LANE_MASTER);
  app_engine_play (engine);
  wait_for (engine, &heard, master_has_begun);
  app_engine_seek (engine, 50000);
  wait_for (engine, &heard, has_jumped);
  g_assert_false (g_atomic_int_get (&has_taken_over));
  app_engine_set_loop (engine, 45000, 60000);
  app_engine_seek (engine, 45000);
  wait_for (engine, &heard, has_gone_round);
  g_assert_cmpint (heard.lane, ==, APP_LANE_MASTER);
  g_assert_false (g_atomic_int_get (&has_taken_over));
  g_atomic_int_set (&gate_closed, 0);
  wait_for (engine, &heard, is_exact);
  app_engine_stop (engine);
  app_programme_unref (programme);
}

static gboolean
reference_is_heard (const AppHeard *heard)
{
  return heard->pos > 0 && heard->lane == APP_LANE_REFERENCE + 3;
}

/* What is given before there is an album is there when there is one. */
static void
test_early (void)
{
  g_autoptr (AppAlbum) album = test_player_noise_album ();
  g_autoptr (AppEngine) engine = app_engine_new ();
  AppProgramme *programme = test_player_programme (album);
  AppReferenceSpec spec
      = { .media = reference_media (test_sound_noise_func, GUINT_TO_POINTER (8)) };
  AppHeard heard;
  app_engine_set_device (engine, "null");
  app_engine_set_reference (engine, 3, &spec);
  app_engine_set_lane (engine, APP_LANE_REFERENCE + 3);
  app_engine_set_loop (engine, 0, 50000);
  app_engine_set_programme (engine, programme);
  app_engine_heard (engine, &heard);
  for (int k = 0; k < APP_N_LANES; k++)
    g_assert_cmpint (heard.present[k], ==,
                     k < APP_N_PROGRAMME_LANES || k == APP_LANE_REFERENCE + 3);
  app_engine_play (engine);
  wait_for (engine, &heard, reference_is_heard);
  app_media_unref (spec.media);
  app_programme_unref (programme);
}

/* A lane that joins is led after playing, and is exact. */
static void
test_join (void)
{
  g_autoptr (AppAlbum) album = test_fixture_mixed (TRUE);
  AppProgramme *programme = app_programme_new (album, NULL);
  g_autofree double *expected
      = test_fixture_render (programme, APP_LANE_MIX, 0, programme->frames, 0);
  AppJoinPool *pool = app_join_pool_new ();
  const AppPlayerSpec spec = { .programme = programme, .lane = APP_LANE_MIX };
  AppJoin *others[20], *join;
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    others[i] = app_join_new (pool, &spec, 1000 * i, 0, TRUE);
  join = app_join_new (pool, &spec, 3000, 0, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    app_join_free (others[i]);
  gint64 pos = 3000;
  for (; pos < 30000 || !app_join_is_ready (join); pos = MIN (pos + 256, 60000))
    app_join_follow (join, pos);
  AppPlayer *player = app_join_take (join);
  gint64 at = app_player_pos (player);
  g_assert_cmpint (at, >=, 3000);
  g_assert_cmpint (at, <=, pos);
  double room[2][1000];
  double *const out[2] = { room[0], room[1] };
  g_assert_true (app_player_read (player, at, out, 1000, NULL));
  for (int c = 0; c < 2; c++)
    g_assert_cmpmem (room[c], sizeof room[c], expected + c * programme->frames + at,
                     sizeof room[c]);
  app_player_free (player);
  /* Waiting does what nobody has begun, and one that is given up is no matter. */
  join = app_join_new (pool, &spec, 500, 0, FALSE);
  app_join_wait (join);
  g_assert_true (app_join_is_ready (join));
  player = app_join_take (join);
  g_assert_cmpint (app_player_pos (player), ==, 500);
  app_player_free (player);
  app_join_free (app_join_new (pool, &spec, 700, 0, TRUE));
  app_join_pool_free (pool);
  app_programme_unref (programme);
}

/* A lane that is taken away while it is heard gives way without a step; another bypass comes. */
static void
test_taken_away (void)
{
  static double level = 0.08;
  Lanes *self = lanes_new (test_player_tone_album (), test_player_tone, &level);
  TestPlayer *player = self->player;
  app_engine_set_lane (player->engine, APP_LANE_REFERENCE);
  test_player_play_to (player, 20000);
  app_engine_set_reference (player->engine, 0, NULL);
  test_player_hold_at (player, 50000);
  assert_lane (self, 0, APP_LANE_REFERENCE, 0, 0, 20000);
  app_engine_set_lane (player->engine, APP_LANE_BYPASS);
  test_player_hold_at (player, 70000);
  assert_lane (self, 0, APP_LANE_BYPASS, 0, 52000, 68000);
  app_engine_set_bypass (player->engine, NULL);
  test_player_hold_at (player, 100000);
  app_engine_set_reference (player->engine, 0, &self->reference);
  app_engine_set_lane (player->engine, APP_LANE_REFERENCE);
  test_player_hold_at (player, 130000);
  assert_lane (self, 0, APP_LANE_REFERENCE, 0, 120000, 128000);
  double largest = 0;
  for (int i = 1; i < 130000; i++)
    largest = MAX (largest, fabs (player->ch[0][i] - player->ch[0][i - 1]));
  g_assert_cmpfloat (largest, <, 0.1 * (2 * sin (G_PI * 997 / RATE) + 2.0 / FADE));
  lanes_free (self);
}

/* What a module changes: the master less the lane without it, and nothing where it does nothing. */
static void
test_delta (void)
{
  Lanes *self = noise_lanes ();
  TestPlayer *player = self->player;
  int frames = (int) player->programme->frames;
  app_engine_set_delta (player->engine, APP_LANE_BYPASS);
  app_engine_play (player->engine);
  test_player_wait_end (player, frames);
  double *master[2] = { g_new (double, frames), g_new (double, frames) };
  double *bypass[2] = { g_new (double, frames), g_new (double, frames) };
  expect (self, APP_LANE_MASTER, 0, frames, master);
  expect (self, APP_LANE_BYPASS, 0, frames, bypass);
  for (int c = 0; c < 2; c++)
    {
      for (int i = 0; i < frames; i++)
        g_assert_cmpfloat (player->ch[c][i], ==, master[c][i] - bypass[c][i]);
      for (int i = LENGTH; i < frames; i++) /* the gain is on the first track only */
        g_assert_cmpfloat (player->ch[c][i], ==, 0);
      g_free (master[c]);
      g_free (bypass[c]);
    }
  lanes_free (self);
}

void
test_engine_lanes_add (void)
{
  g_test_add_func ("/engine-lanes/exact", test_exact);
  g_test_add_func ("/engine-lanes/loop", test_loop);
  g_test_add_func ("/engine-lanes/anything", test_anything);
  g_test_add_func ("/engine-lanes/slow-lane", test_slow_lane);
  g_test_add_func ("/engine-lanes/many-seeks", test_many_seeks);
  g_test_add_func ("/engine-lanes/seek-long", test_seek_long);
  g_test_add_func ("/engine-lanes/early", test_early);
  g_test_add_func ("/engine-lanes/join", test_join);
  g_test_add_func ("/engine-lanes/taken-away", test_taken_away);
  g_test_add_func ("/engine-lanes/delta", test_delta);
}
