/* test-variants.c — programmes made of programmes: without a slot, and as it was before. */
#include "test-app.h"

#include "app-programme.h"
#include "dsp-registry.h"
#include "test-fixture.h"
#include "test-sound.h"

#include <math.h>
#include <sndfile.h>
#include <string.h>

enum
{
  RATE = 44100
};

static void
assert_same_samples (AppProgramme *a, AppLane lane_a, gint64 at_a, AppProgramme *b, AppLane lane_b,
                     gint64 at_b, gint64 frames)
{
  g_autofree double *x = test_fixture_render (a, lane_a, at_a, at_a + frames, 1000);
  g_autofree double *y = test_fixture_render (b, lane_b, at_b, at_b + frames, 777);
  g_assert_cmpmem (x, 2 * frames * sizeof *x, y, 2 * frames * sizeof *y);
}

static char *
key_of (const AppProgramme *programme, int track)
{
  const AppProgrammeTrack *t = &programme->tracks[track];
  return app_programme_hash (programme, APP_LANE_MASTER, t->start, t->start + t->length);
}

/* Without a slot is what bypassing it by hand gives. */
static void
test_without_slot (void)
{
  g_autoptr (AppAlbum) album = test_fixture_mixed (TRUE);
  for (int track = -1; track < 3; track++)
    {
      GListStore *chain = track < 0 ? app_album_chain (album)
                                    : app_track_chain (app_album_track (album, (guint) track));
      g_autoptr (AppSlot) slot = g_list_model_get_item (G_LIST_MODEL (chain), 1);
      AppProgramme *whole = app_programme_new (album, NULL);
      AppProgramme *without = app_programme_without (whole, track, 1);
      app_slot_put_bypass (slot, TRUE);
      AppProgramme *bypassed = app_programme_new (album, NULL);
      app_slot_put_bypass (slot, FALSE);
      assert_same_samples (without, APP_LANE_MASTER, 0, bypassed, APP_LANE_MASTER, 0,
                           whole->frames);
      for (int i = 0; i < 3; i++)
        {
          g_autofree char *own = key_of (without, i), *by_hand = key_of (bypassed, i);
          g_assert_cmpstr (own, ==, by_hand);
        }
      app_programme_unref (whole);
      app_programme_unref (without);
      app_programme_unref (bypassed);
    }
}

/* Nothing of the chains is left of the mixes: zero, not almost zero. */
static void
test_without_chains (void)
{
  g_autoptr (AppAlbum) album = test_fixture_mixed (TRUE);
  test_fixture_add_slot (app_album_chain (album), dsp_module_find ("limiter"));
  for (guint i = 0; i < 3; i++)
    g_object_set (app_album_track (album, i), "gain", 0.0, NULL);
  AppProgramme *whole = app_programme_new (album, NULL), *without = app_programme_ref (whole);
  for (int track = -1; track < 3; track++)
    {
      AppProgramme *less = app_programme_without (without, track, -1);
      app_programme_unref (without);
      without = less;
    }
  g_autofree double *mix = test_fixture_render (whole, APP_LANE_MIX, 0, whole->frames, 500);
  g_autofree double *master = test_fixture_render (whole, APP_LANE_MASTER, 0, whole->frames, 500);
  g_assert_cmpint (memcmp (mix, master, 2 * whole->frames * sizeof *mix), !=, 0);
  assert_same_samples (whole, APP_LANE_MIX, 0, without, APP_LANE_MASTER, 0, whole->frames);
  app_programme_unref (whole);
  app_programme_unref (without);
}

/* Turning what is bypassed changes no key, as it changes no sample; but for what comes late by it.
 */
static void
test_without_keys (void)
{
  g_autoptr (AppAlbum) album = test_fixture_mixed (TRUE);
  GListStore *chain = app_track_chain (app_album_track (album, 0));
  g_autoptr (AppSlot) pole = g_list_model_get_item (G_LIST_MODEL (chain), 0);
  g_autoptr (AppSlot) delay = g_list_model_get_item (G_LIST_MODEL (chain), 1);
  char *keys[4][2];
  for (int step = 0; step < 4; step++)
    {
      if (step == 1)
        app_slot_put_value (pole, 0, 0.25);
      if (step == 2)
        app_slot_put_value (delay, 0, 4000);
      AppProgramme *whole = app_programme_new (album, NULL);
      AppProgramme *without = app_programme_without (whole, 0, step == 3 ? 1 : 0);
      keys[step][0] = key_of (whole, 0);
      keys[step][1] = key_of (without, 0);
      app_programme_unref (whole);
      app_programme_unref (without);
    }
  g_assert_cmpstr (keys[0][0], !=, keys[1][0]);
  g_assert_cmpstr (keys[0][1], ==, keys[1][1]);
  g_assert_cmpstr (keys[1][1], !=, keys[2][1]);
  g_assert_cmpstr (keys[2][1], !=, keys[3][1]);
  for (int step = 0; step < 4; step++)
    for (int i = 0; i < 2; i++)
      g_free (keys[step][i]);
}

/* With nothing moved: the former programme, sample for sample. */
static void
test_former_sound (void)
{
  g_autoptr (AppAlbum) album = test_fixture_mixed (TRUE);
  AppProgramme *then = app_programme_new (album, NULL);
  g_autoptr (AppSlot) slot = g_list_model_get_item (G_LIST_MODEL (app_album_chain (album)), 1);
  app_slot_put_value (slot, 0, 0.5);
  g_object_set (app_album_track (album, 1), "gain", -9.0, "fade-in", (gint64) 3000, NULL);
  test_fixture_add_slot (app_track_chain (app_album_track (album, 0)), &test_module_pole);
  AppProgramme *now = app_programme_new (album, NULL);
  AppProgramme *former = app_programme_former (now, then);
  g_assert_true (former != now);
  assert_same_samples (then, APP_LANE_MASTER, 0, former, APP_LANE_MASTER, 0, then->frames);
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *own = key_of (then, i), *laid = key_of (former, i);
      g_assert_cmpstr (own, ==, laid); /* its measurements are known already */
    }
  app_programme_unref (then);
  app_programme_unref (now);
  app_programme_unref (former);
}

/* Other gaps, another order and other words are the same master. */
static void
test_former_self (void)
{
  g_autoptr (AppAlbum) album = test_fixture_mixed (TRUE);
  AppProgramme *then = app_programme_new (album, NULL);
  for (guint i = 0; i < 3; i++)
    g_object_set (app_album_track (album, i), "gap", (gint64) 5000, "title", "Other", NULL);
  AppTrack *first = g_object_ref (app_album_track (album, 0));
  g_list_store_remove (app_album_tracks (album), 0);
  g_list_store_append (app_album_tracks (album), first);
  g_object_unref (first);
  AppProgramme *now = app_programme_new (album, NULL);
  AppProgramme *former = app_programme_former (now, then);
  g_assert_true (former == now);
  app_programme_unref (former);
  /* But not with a track the fewer, nor with another trim. */
  g_object_set (app_album_track (album, 1), "trim-out", (gint64) 7000, NULL);
  AppProgramme *shorter = app_programme_new (album, NULL);
  former = app_programme_former (shorter, then);
  g_assert_true (former != shorter);
  g_assert_cmpint (former->n_tracks, ==, 3);
  app_programme_unref (former);
  g_list_store_remove (app_album_tracks (album), 2);
  AppProgramme *fewer = app_programme_new (album, NULL);
  former = app_programme_former (now, fewer);
  g_assert_true (former != now);
  g_assert_cmpint (former->n_tracks, ==, 2);
  app_programme_unref (former);
  former = app_programme_former (fewer, now);
  g_assert_cmpint (former->n_tracks, ==, 2);
  app_programme_unref (former);
  app_programme_unref (then);
  app_programme_unref (now);
  app_programme_unref (shorter);
  app_programme_unref (fewer);
}

static char *
noise_file (const char *name, gint64 frames, int seed)
{
  return test_sound_write (name, SF_FORMAT_WAV | SF_FORMAT_PCM_24, RATE, 2, frames,
                           test_sound_noise_func, GINT_TO_POINTER (seed));
}

/* Other trims: the same music at the same frame, though a track begins before the album does. */
static void
test_former_alignment (void)
{
  g_autoptr (AppAlbum) album = app_album_new (RATE);
  AppTrack *first = test_fixture_add (album, noise_file ("former1.wav", 60000, 1), 0);
  AppTrack *second = test_fixture_add (album, noise_file ("former2.wav", 50000, 2), 20000);
  test_fixture_add_slot (app_track_chain (first), &test_module_pole);
  test_fixture_add_slot (app_track_chain (first), &test_module_delay);
  AppProgramme *then = app_programme_new (album, NULL);
  g_object_set (first, "trim-in", (gint64) 5000, "gain", -6.0, NULL);
  g_object_set (second, "trim-in", (gint64) 1000, "gap", (gint64) 30000, NULL);
  AppProgramme *now = app_programme_new (album, NULL);
  AppProgramme *former = app_programme_former (now, then);
  g_assert_cmpint (former->tracks[0].start, ==, -5000);
  g_assert_cmpint (former->tracks[0].length, ==, 60000);
  g_assert_cmpint (former->tracks[1].start, ==, now->tracks[1].start - 1000);
  assert_same_samples (former, APP_LANE_MASTER, 0, then, APP_LANE_MASTER, 5000, 55000);
  assert_same_samples (former, APP_LANE_MASTER, former->tracks[1].start, then, APP_LANE_MASTER,
                       then->tracks[1].start, 50000);
  /* Before the album there is silence. */
  g_autofree double *early = test_fixture_render (former, APP_LANE_MASTER, -700, 0, 100);
  for (int i = 0; i < 1400; i++)
    g_assert_cmpfloat (early[i], ==, 0);
  app_programme_unref (former);

  /* A part of a mix that was one track before: it may come to lie before the one before it. */
  g_object_set (second, "trim-in", (gint64) 45000, "gap", (gint64) -1000, NULL);
  g_object_set (first, "trim-in", (gint64) 50000, NULL);
  AppProgramme *parts = app_programme_new (album, NULL);
  former = app_programme_former (parts, then);
  g_assert_cmpint (former->n_tracks, ==, 2);
  for (int i = 0; i < 2; i++)
    {
      int today = app_programme_find (parts, former->tracks[i].key);
      g_assert_cmpint (former->tracks[i].start - former->tracks[i].trim_in, ==,
                       parts->tracks[today].start - parts->tracks[today].trim_in);
      g_assert_true (i == 0 || former->tracks[i].start >= former->tracks[0].start);
    }
  g_autofree double *render
      = test_fixture_render (former, APP_LANE_MASTER, 0, former->frames, 1000);
  for (gint64 i = 0; i < 2 * former->frames; i++)
    g_assert_true (isfinite (render[i]));
  app_programme_unref (former);
  app_programme_unref (then);
  app_programme_unref (now);
  app_programme_unref (parts);
}

/* Crossfades are where tracks overlap now. */
static void
test_former_joins (void)
{
  g_autoptr (AppAlbum) album = app_album_new (RATE);
  test_fixture_add (album, noise_file ("join1.wav", 30000, 1), 0);
  AppTrack *second = test_fixture_add (album, noise_file ("join2.wav", 30000, 2), -4000);
  g_object_set (second, "join", APP_SHAPE_LINEAR, NULL);
  AppProgramme *overlapping = app_programme_new (album, NULL);
  g_object_set (second, "gain", -6.0, "gap", (gint64) 1000, "join", APP_SHAPE_COSINE, NULL);
  AppProgramme *apart = app_programme_new (album, NULL);
  g_object_set (second, "gap", (gint64) -6000, NULL);
  AppProgramme *more = app_programme_new (album, NULL);
  static const struct
  {
    int now, then; /* 0: overlapping, 1: apart, 2: more */
    gint64 join;
    AppShape shape;
  } cases[] = { { 1, 0, 0, 0 },
                { 2, 0, 6000, APP_SHAPE_LINEAR },
                { 2, 1, 6000, APP_SHAPE_COSINE },
                { 0, 1, 4000, APP_SHAPE_LINEAR } };
  AppProgramme *const all[] = { overlapping, apart, more };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AppProgramme *former = app_programme_former (all[cases[i].now], all[cases[i].then]);
      const AppProgrammeTrack *t = former->tracks;
      g_assert_cmpint (t[1].start, ==, all[cases[i].now]->tracks[1].start);
      g_assert_cmpint (t[0].join_out, ==, cases[i].join);
      g_assert_cmpint (t[1].join_in, ==, cases[i].join);
      if (cases[i].join)
        g_assert_true (t[0].join_out_shape == cases[i].shape
                       && t[1].join_in_shape == cases[i].shape);
      app_programme_unref (former);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    app_programme_unref (all[i]);
}

void
test_variants_add (void)
{
  g_test_add_func ("/variants/without-slot", test_without_slot);
  g_test_add_func ("/variants/without-chains", test_without_chains);
  g_test_add_func ("/variants/without-keys", test_without_keys);
  g_test_add_func ("/variants/former-sound", test_former_sound);
  g_test_add_func ("/variants/former-self", test_former_self);
  g_test_add_func ("/variants/former-alignment", test_former_alignment);
  g_test_add_func ("/variants/former-joins", test_former_joins);
}
