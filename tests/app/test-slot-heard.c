/* test-slot-heard.c — what is shown of one module is what goes through it, when it is heard. */
#include "test-app.h"

#include "test-fixture.h"
#include "test-player.h"
#include "test-sound.h"

#include "app-engine-slot.h"
#include "app-renderer.h"
#include "app-slot-scope.h"

#include "dsp-registry.h"

#include <math.h>
#include <string.h>

enum
{
  RATE = TEST_PLAYER_RATE,
  SPAN = 40 * DSP_QUANTUM,
};

static AppSlot *
add_stereo (GListStore *chain, double width, gboolean late)
{
  AppSlot *slot = test_fixture_add_slot (chain, dsp_module_find ("stereo"));
  const DspModule *module = app_slot_module (slot);
  app_slot_put_value (slot, dsp_params_index (module->params, module->n_params, "width"), width);
  /* Linear phase: it is late. */
  app_slot_put_value (slot, dsp_params_index (module->params, module->n_params, "bands"),
                      late ? 2 : 0);
  return slot;
}

/* Reads in blocks of 100 frames from frame pos on; every quantum of the slot that comes by must be
 * the render of reference at its place. Returns how many frames were compared. */
static int
compare (AppProgramme *programme, AppProgramme *reference, int track, int slot, gint64 pos)
{
  g_autoptr (GError) error = NULL;
  g_autofree double *left = g_new0 (double, 3 * SPAN), *right = g_new0 (double, 3 * SPAN);
  double block[DSP_CHANNELS][100];
  double *const expected[] = { left, right }, *const out[] = { block[0], block[1] };
  AppRenderer *renderer = app_renderer_new_at (reference, APP_LANE_MASTER, pos);
  g_assert_true (app_renderer_read (renderer, expected, 3 * SPAN, &error));
  app_renderer_free (renderer);
  renderer = app_renderer_new_at (programme, APP_LANE_MASTER, pos);
  AppSlotSound sound;
  gint64 last = -1;
  int compared = 0;
  for (int done = 0; done < SPAN; done += 100)
    {
      g_assert_true (app_renderer_read (renderer, out, 100, &error));
      gboolean any = app_renderer_slot_sound (renderer, track, slot, &sound);
      g_assert_true (any || done < 5 * DSP_QUANTUM);
      if (!any || sound.pos == last)
        continue;
      g_assert_true (last < 0 || sound.pos == last + DSP_QUANTUM);
      last = sound.pos;
      g_assert_cmpint (sound.n, ==, DSP_QUANTUM);
      for (int i = 0; i < sound.n; i++)
        for (int c = 0; c < DSP_CHANNELS; c++)
          {
            double there = expected[c][sound.pos - pos + i];
            g_assert_cmpfloat_with_epsilon ((double) sound.out[c][i], there, 1e-6);
          }
      compared += sound.n;
    }
  app_renderer_free (renderer);
  return compared;
}

/* What the last slot of a chain gives is what is rendered at that place, however late the chains
 * are; of a track's chain what is rendered where the album has none. */
static void
test_place (void)
{
  g_autoptr (AppAlbum) album = test_player_noise_album ();
  AppTrack *second = app_album_track (album, 1);
  add_stereo (app_track_chain (second), 50, TRUE);
  add_stereo (app_track_chain (second), 150, TRUE);
  AppProgramme *bare = app_programme_new (album, NULL);
  add_stereo (app_album_chain (album), 70, TRUE);
  AppProgramme *programme = app_programme_new (album, NULL);
  gint64 pos = programme->tracks[1].start + 1000;
  g_assert_cmpint (compare (programme, programme, -1, 0, pos), >, SPAN / 2);
  g_assert_cmpint (compare (programme, bare, 1, 1, pos), >, SPAN / 2);
  app_programme_unref (bare);
  app_programme_unref (programme);
}

/* A slot that is not there, or does not play, gives nothing. */
static void
test_nothing (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AppAlbum) album = test_player_noise_album ();
  add_stereo (app_track_chain (app_album_track (album, 1)), 50, FALSE);
  AppProgramme *programme = app_programme_new (album, NULL);
  AppRenderer *renderer = app_renderer_new_at (programme, APP_LANE_MASTER, 0);
  double block[DSP_CHANNELS][DSP_QUANTUM];
  double *const out[] = { block[0], block[1] };
  AppSlotSound sound;
  for (int i = 0; i < 4; i++)
    {
      g_assert_true (app_renderer_read (renderer, out, DSP_QUANTUM, &error));
      g_assert_false (app_renderer_slot_sound (renderer, -1, 0, &sound));
      g_assert_false (app_renderer_slot_sound (renderer, 0, 0, &sound));
      g_assert_false (app_renderer_slot_sound (renderer, 1, 0, &sound));
      g_assert_false (app_renderer_slot_sound (renderer, 7, 0, &sound));
    }
  app_renderer_free (renderer);
  app_programme_unref (programme);
}

/* Tone of both ends: middle on the way in, middle and side on the way out. */
static void
fill_sound (AppSlotSound *sound, gint64 pos, double hz)
{
  sound->pos = pos;
  sound->n = DSP_QUANTUM;
  for (int i = 0; i < sound->n; i++)
    {
      double x = 0.5 * sin (2 * G_PI * hz * (double) (pos + i) / RATE);
      sound->in[0][i] = sound->in[1][i] = sound->out[0][i] = (float) x;
      sound->out[1][i] = 0;
    }
}

static double
sum (const double *cells)
{
  double all = 0;
  for (int i = 0; i < APP_SLOT_CELLS; i++)
    all += cells[i];
  return all;
}

/* What is ahead of the block that brings it waits until it is heard, and no longer. Pieces of one
 * block bring it once. */
static void
test_waits (void)
{
  enum
  {
    AHEAD = 30 * DSP_QUANTUM
  };
  AppSlotScope *scope = app_slot_scope_new ();
  g_autofree AppEngineHeader *head = g_new0 (AppEngineHeader, 1);
  g_autofree AppSlotHeard *heard = g_new0 (AppSlotHeard, 1);
  AppEngineSlot slot;
  *head = (AppEngineHeader){ .step = 1, .rate = RATE, .watched = { .track = 2, .slot = 1 } };
  gint64 pos = 0;
  for (; pos < RATE; pos += DSP_QUANTUM)
    {
      fill_sound (&head->sound, pos + AHEAD, 1000);
      for (int piece = 0; piece < 4; piece++)
        {
          head->pos = pos + piece * DSP_QUANTUM / 4;
          head->n_frames = DSP_QUANTUM / 4;
          app_slot_scope_take (scope, head);
        }
      gboolean any = app_slot_scope_fill (scope, &slot, heard);
      g_assert_cmpint (any, ==, pos >= AHEAD);
      g_assert_cmpint (slot.track, ==, 2);
      g_assert_cmpint (slot.slot, ==, 1);
    }
  /* x in both is x of middle; x in one is half of it in middle and side. */
  g_assert_cmpfloat_with_epsilon (sum (heard->mid[APP_SLOT_IN]), 0.25, 0.01);
  g_assert_cmpfloat (sum (heard->side[APP_SLOT_IN]), <, 1e-9);
  g_assert_cmpfloat_with_epsilon (sum (heard->mid[APP_SLOT_OUT]), 0.0625, 0.003);
  g_assert_cmpfloat_with_epsilon (sum (heard->side[APP_SLOT_OUT]), 0.0625, 0.003);
  int loudest = 0;
  for (int i = 0; i < APP_SLOT_CELLS; i++)
    if (heard->side[APP_SLOT_OUT][i] > heard->side[APP_SLOT_OUT][loudest])
      loudest = i;
  g_assert_cmpfloat (app_slot_cell_hz (loudest), <=, 1000);
  g_assert_cmpfloat (app_slot_cell_hz (loudest + 1), >=, 1000);
  /* The newest points are those that are heard: of a fourth of the frames, one a quarter ms. */
  for (int i = 0; i < 256; i++)
    {
      g_assert_cmpfloat ((double) heard->scope[i][1], ==, 0);
      gint64 frame = pos - 1 - 4 * (255 - i);
      double x = 0.5 * sin (2 * G_PI * 1000 * (double) frame / RATE);
      g_assert_cmpfloat_with_epsilon ((double) heard->scope[i][0], x, 1e-6);
    }
  /* Another slot begins anew. */
  head->watched.slot = 0;
  head->sound.n = 0;
  app_slot_scope_take (scope, head);
  g_assert_false (app_slot_scope_fill (scope, &slot, heard));
  app_slot_scope_free (scope);
}

/* Through the whole of playback: a width of 0 leaves no side. What is not watched is not told. */
static void
test_engine (void)
{
  g_autoptr (AppAlbum) album = test_player_noise_album ();
  add_stereo (app_track_chain (app_album_track (album, 0)), 0, FALSE);
  TestPlayer *self = test_player_new (album);
  AppSlotHeard heard;
  app_engine_watch_slot (self->engine, 0, 0);
  g_assert_false (app_engine_slot_heard (self->engine, 0, 0, &heard));
  test_player_play_to (self, 30000);
  gint64 end = g_get_monotonic_time () + TEST_PLAYER_PATIENCE_S * G_USEC_PER_SEC;
  while (!app_engine_slot_heard (self->engine, 0, 0, &heard) || sum (heard.mid[0]) == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      test_player_iterate ();
    }
  g_assert_cmpfloat (sum (heard.side[APP_SLOT_IN]), >, 0.1 * sum (heard.mid[APP_SLOT_IN]));
  g_assert_cmpfloat (sum (heard.side[APP_SLOT_OUT]), <, 1e-9 * sum (heard.mid[APP_SLOT_OUT]));
  g_assert_cmpfloat (sum (heard.mid[APP_SLOT_OUT]), >, 0.1 * sum (heard.mid[APP_SLOT_IN]));
  for (int i = 0; i < 256; i++)
    g_assert_cmpfloat_with_epsilon ((double) heard.scope[i][0], (double) heard.scope[i][1], 1e-6);
  g_assert_false (app_engine_slot_heard (self->engine, -1, 0, &heard));
  test_player_free (self);
}

void
test_slot_heard_add (void)
{
  g_test_add_func ("/slot-heard/place", test_place);
  g_test_add_func ("/slot-heard/nothing", test_nothing);
  g_test_add_func ("/slot-heard/waits", test_waits);
  g_test_add_func ("/slot-heard/engine", test_engine);
}
