/* test-album.c — the album reports every edit once and lays its tracks out in time. */
#include "test-app.h"
#include "test-model.h"

#include "app-medium.h"

#include "dsp-registry.h"

#include <math.h>

static void
count (int *counter)
{
  (*counter)++;
}

/* A track of the length in frames, at 48 kHz. */
static AppTrack *
add_track (AppAlbum *album, gint64 frames, gint64 gap)
{
  AppMedia *media = app_media_missing ("/nowhere/01 - First_piece.wav", 48000, frames, 2, 1, NULL);
  g_autoptr (AppTrack) track = app_track_new (media);
  app_media_unref (media);
  g_object_set (track, "gap", gap, NULL);
  g_list_store_append (app_album_tracks (album), track);
  return track;
}

static void
test_edited_once (void)
{
  g_autoptr (AppAlbum) album = app_album_new (48000);
  g_autoptr (AppHistory) history = app_history_new ();
  int edits = 0, expected = 0;
  g_signal_connect_swapped (album, "edited", G_CALLBACK (count), &edits);
  AppTrack *track = add_track (album, 48000, 0);
  g_assert_cmpint (edits, ==, ++expected);
  add_track (album, 48000, 96000);
  add_track (album, 48000, 96000);
  expected += 2;
  g_autoptr (AppSlot) slot = app_slot_new (dsp_module_at (0));
  const DspParam *param = &app_slot_module (slot)->params[0];
  app_history_insert (history, app_track_chain (track), 0, slot, NULL);
  g_assert_cmpint (edits, ==, ++expected);
  app_history_set_value (history, slot, 0, param->def == param->max ? param->min : param->max);
  g_assert_cmpint (edits, ==, ++expected);
  app_history_set_bypass (history, slot, TRUE);
  g_assert_cmpint (edits, ==, ++expected);
  app_history_set_bypass (history, slot, TRUE); /* nothing changes */
  app_history_set_string (history, track, "title", "First piece");
  g_assert_cmpint (edits, ==, expected);
  app_history_set_string (history, track, "title", "Other");
  g_assert_cmpint (edits, ==, ++expected);
  app_history_move (history, app_album_tracks (album), 0, 2, NULL);
  g_assert_cmpint (edits, ==, ++expected);
  g_assert_true (app_album_track (album, 2) == track);
  app_history_set_int (history, album, "rate", 96000);
  g_assert_cmpint (edits, ==, ++expected);
  app_history_undo (history);
  g_assert_cmpint (edits, ==, ++expected);
  app_history_remove (history, app_track_chain (track), 0, NULL);
  g_assert_cmpint (edits, ==, ++expected);
  app_slot_put_bypass (slot, FALSE); /* not part of the album any more */
  g_assert_cmpint (edits, ==, expected);
  app_history_remove (history, app_album_tracks (album), 2, NULL);
  g_assert_cmpint (edits, ==, ++expected);
  app_history_set_string (history, track, "title", "gone");
  g_assert_cmpint (edits, ==, expected);
}

static void
test_timeline (void)
{
  g_autoptr (AppAlbum) album = app_album_new (48000);
  g_assert_cmpint (app_album_length (album), ==, 0);
  g_assert_cmpint (app_album_track_at (album, 0), ==, -1);
  AppTrack *first = add_track (album, 1000, 500);
  add_track (album, 2000, 100);
  add_track (album, 3000, -600);
  add_track (album, 400, -5000); /* longer than itself: all of it overlaps */
  add_track (album, 1000, -100); /* nothing of the track before is left */
  static const gint64 starts[] = { 500, 1600, 3000, 5600, 6000 };
  static const gint64 overlaps[] = { 0, 0, 600, 400, 0 };
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_assert_cmpint (app_album_track_start (album, i), ==, starts[i]);
      g_assert_cmpint (app_album_track_overlap (album, i), ==, overlaps[i]);
    }
  g_assert_cmpint (app_album_length (album), ==, 7000);
  for (int i = 0; i < (int) G_N_ELEMENTS (starts); i++)
    {
      g_assert_cmpint (app_album_track_at (album, starts[i]), ==, i);
      g_assert_cmpint (app_album_track_at (album, starts[i] - 1), ==, MAX (i - 1, 0));
    }
  g_assert_cmpint (app_album_track_at (album, 100000), ==, 4);
  g_object_set (first, "gap", (gint64) -300, "trim-in", (gint64) 200, "trim-out", (gint64) 300,
                NULL);
  g_assert_cmpint (app_album_track_start (album, 0), ==, 0);
  g_assert_cmpint (app_album_track_start (album, 1), ==, 600);
  g_object_set (first, "trim-in", (gint64) 5000, NULL);
  g_assert_cmpint (app_track_length (first, 48000), ==, 0);
  g_assert_cmpint (app_album_track_start (album, 1), ==, 100);
}

static void
test_rate (void)
{
  g_autoptr (AppAlbum) album = app_album_new (96000);
  g_autoptr (AppHistory) history = app_history_new ();
  AppTrack *track = add_track (album, 48000, -1001);
  g_object_set (track, "trim-in", (gint64) 333, "fade-out", (gint64) 77777, NULL);
  app_history_set_int (history, album, "rate", 44100);
  g_assert_cmpint (app_album_rate (album), ==, 44100);
  g_assert_cmpint (app_track_gap (track), ==, -460); /* 459.83 */
  g_assert_cmpint (app_track_position (track, APP_POSITION_TRIM_IN), ==, 153);
  g_assert_cmpint (app_track_position (track, APP_POSITION_FADE_OUT), ==, 35729);
  app_history_set_int (history, album, "rate", 50000); /* no album rate: nothing happens */
  g_assert_cmpint (app_album_rate (album), ==, 44100);
  app_history_undo (history);
  g_assert_cmpint (app_album_rate (album), ==, 96000);
  g_assert_cmpint (app_track_gap (track), ==, -1001);
  g_assert_cmpint (app_track_position (track, APP_POSITION_TRIM_IN), ==, 333);
  g_assert_cmpint (app_track_position (track, APP_POSITION_FADE_OUT), ==, 77777);
}

/* The previous master is set and undone as one value; it follows the rate, and comes back to the
 * very frame. */
static void
test_previous (void)
{
  guint32 state = 5;
  g_autoptr (AppHistory) history = app_history_new ();
  g_autoptr (AppAlbum) album = test_model_album (&state);
  g_object_set (album, "previous", NULL, NULL); /* the model has one by chance */
  g_autoptr (AppAlbum) kept = app_album_new (app_album_rate (album));
  g_autoptr (AppTrack) track = test_model_track (&state);
  g_list_store_append (app_album_tracks (kept), track);
  g_object_set (track, "trim-in", G_GINT64_CONSTANT (12347), NULL);
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, APP_TYPE_ALBUM);
  g_value_set_object (&value, kept);
  app_history_set (history, G_OBJECT (album), "previous", &value, "Keep");
  g_assert_true (app_album_previous (album) == kept);
  app_history_undo (history);
  g_assert_null (app_album_previous (album));
  app_history_redo (history);
  int rate = app_album_rate (album), other = rate == 44100 ? 96000 : 44100;
  app_history_set_int (history, album, "rate", other);
  g_assert_cmpint (app_album_rate (kept), ==, other);
  g_assert_cmpint (app_track_position (track, APP_POSITION_TRIM_IN), ==,
                   (G_GINT64_CONSTANT (12347) * other + rate / 2) / rate);
  app_history_undo (history);
  g_assert_cmpint (app_album_rate (kept), ==, rate);
  g_assert_cmpint (app_track_position (track, APP_POSITION_TRIM_IN), ==, 12347);
}

static void
test_rate_for (void)
{
  static const struct
  {
    int rates[4];
    int album;
  } rows[] = {
    { { 0 }, 44100 },
    { { 48000, 96000, 48000, 0 }, 48000 },
    { { 48000, 96000, 0 }, 96000 },
    { { 8000, 22050, 48000, 0 }, 44100 },
    { { 384000, 0 }, 192000 },
    { { 352800, 0 }, 176400 },
    { { 64000, 0 }, 88200 },
  };
  for (guint r = 0; r < G_N_ELEMENTS (rows); r++)
    {
      g_autoptr (GPtrArray) media
          = g_ptr_array_new_with_free_func ((GDestroyNotify) app_media_unref);
      for (int i = 0; i < 4 && rows[r].rates[i]; i++)
        g_ptr_array_add (media, app_media_missing ("/nowhere", rows[r].rates[i], 1, 1, 1, NULL));
      g_assert_cmpint (app_album_rate_for (media), ==, rows[r].album);
    }
}

static void
test_titles (void)
{
  static const struct
  {
    const char *path, *title;
  } rows[] = {
    { "/m/01 - Intro.wav", "Intro" },
    { "/m/01. Intro.wav", "Intro" },
    { "/m/3_My_Song.flac", "My Song" },
    { "/m/07 Seven.wav", "Seven" },
    { "/m/99 Red Balloons.wav", "99 Red Balloons" },
    { "/m/1999.wav", "1999" },
    { "/m/12.wav", "12" },
    { "/m/Song v1.2.wav", "Song v1.2" },
    { "/m/.wav", ".wav" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      AppMedia *media = app_media_missing (rows[i].path, 48000, 1, 2, 1, NULL);
      g_autoptr (AppTrack) track = app_track_new (media);
      app_media_unref (media);
      g_assert_cmpstr (app_track_metadata (track)->values[APP_FIELD_TITLE], ==, rows[i].title);
    }
}

/* The fades against libm, and that equal power is equal power. */
static void
test_shapes (void)
{
  for (int i = 0; i <= 1000; i++)
    {
      double t = i / 1000.0;
      double in = app_shape_gain (APP_SHAPE_EQUAL_POWER, t);
      double out = app_shape_gain (APP_SHAPE_EQUAL_POWER, 1 - t);
      g_assert_cmpfloat_with_epsilon (in, sin (G_PI * t / 2), 1e-15);
      g_assert_cmpfloat_with_epsilon (in * in + out * out, 1, 1e-15);
      g_assert_cmpfloat_with_epsilon (app_shape_gain (APP_SHAPE_COSINE, t),
                                      (1 - cos (G_PI * t)) / 2, 1e-15);
      g_assert_cmpfloat (app_shape_gain (APP_SHAPE_LINEAR, t), ==, t);
      g_assert_cmpfloat (app_shape_gain (APP_SHAPE_NONE, t), ==, 1);
      double even = (pow (100, t) - 1) / 99;
      g_assert_cmpfloat_with_epsilon (app_shape_gain (APP_SHAPE_EXPONENTIAL, t), even, 4e-15);
      g_assert_cmpfloat_with_epsilon (app_shape_gain (APP_SHAPE_LOGARITHMIC, 1 - t), 1 - even,
                                      4e-15);
      g_assert_cmpfloat_with_epsilon (app_shape_gain (APP_SHAPE_S, t),
                                      6 * pow (t, 5) - 15 * pow (t, 4) + 10 * pow (t, 3), 1e-14);
    }
  for (int i = 0; i < APP_N_SHAPES; i++)
    {
      for (int k = 1; k <= 1000; k++) /* none goes back */
        g_assert_cmpfloat (app_shape_gain (i, k / 1000.0), >=,
                           app_shape_gain (i, (k - 1) / 1000.0));
      g_assert_cmpfloat (app_shape_gain (i, 2), ==, 1);
      g_assert_cmpfloat (app_shape_gain (i, -1), ==, i == APP_SHAPE_NONE ? 1 : 0);
      g_assert_cmpint (app_shape_find (app_shape_ids[i]), ==, i);
    }
  g_assert_cmpint (app_shape_find ("bent"), ==, -1);
}

/* Lengths against a medium; an unknown one is not taken. */
static void
test_medium (void)
{
  g_autoptr (AppAlbum) album = app_album_new (48000);
  for (int i = 0; i < 3; i++)
    {
      AppMedia *media = app_media_missing ("/m/x.wav", 48000, 48000 * 200, 2, 1, NULL);
      g_autoptr (AppTrack) track = app_track_new (media);
      app_media_unref (media);
      g_object_set (track, "gap", (gint64) 48000 * 2, "side-start", i == 2, NULL);
      g_list_store_append (app_album_tracks (album), track);
    }
  g_assert_true (app_album_medium (album) == app_medium_default);
  g_autoptr (GArray) whole = app_medium_parts (app_medium_default, album);
  g_assert_cmpuint (whole->len, ==, 1);
  g_assert_cmpint (g_array_index (whole, AppMediumPart, 0).frames, ==, 48000 * 606);
  g_assert_cmpfloat (app_medium_excess (app_medium_default, whole, 48000), ==, 0);

  g_object_set (album, "medium", "vinyl-7-45", NULL);
  g_object_set (album, "medium", "wax", NULL);
  const AppMedium *single = app_album_medium (album);
  g_assert_cmpstr (single->id, ==, "vinyl-7-45");
  g_autoptr (GArray) sides = app_medium_parts (single, album);
  g_assert_cmpuint (sides->len, ==, 2);
  g_assert_cmpint (g_array_index (sides, AppMediumPart, 0).frames, ==, 48000 * 402);
  g_assert_cmpint (g_array_index (sides, AppMediumPart, 1).frames, ==, 48000 * 200);
  g_assert_cmpint (g_array_index (sides, AppMediumPart, 1).first, ==, 2);
  g_assert_cmpfloat (app_medium_excess (single, sides, 48000), ==, 102);
  g_assert_cmpfloat (app_medium_excess (app_medium_find ("digital"), whole, 48000), ==, 0);
}

static char *
chain_hash (GListStore *chain)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  AppChainSpec *spec = app_chain_spec_new (G_LIST_MODEL (chain), FALSE);
  app_chain_spec_hash (spec, 48000, checksum);
  app_chain_spec_unref (spec);
  return g_strdup (g_checksum_get_string (checksum));
}

static void
test_chain_spec (void)
{
  guint32 state = 9;
  g_autoptr (GListStore) chain = g_list_store_new (APP_TYPE_SLOT);
  g_autoptr (AppSlot) one = test_model_slot (&state);
  g_autoptr (AppSlot) two = test_model_slot (&state);
  g_list_store_append (chain, one);
  g_list_store_append (chain, two);
  AppChainSpec *spec = app_chain_spec_new (G_LIST_MODEL (chain), FALSE);
  g_assert_cmpint (spec->n_slots, ==, 2);
  g_assert_true (spec->slots[1].module == app_slot_module (two));
  g_assert_cmpuint (spec->slots[1].key, ==, app_slot_key (two));
  g_assert_cmpuint (spec->slots[0].key, !=, spec->slots[1].key);
  double before = spec->slots[0].values[0];
  const DspParam *param = &app_slot_module (one)->params[0];
  g_autofree char *hash = chain_hash (chain);
  app_slot_put_value (one, 0, before == param->max ? param->min : param->max);
  g_assert_cmpfloat (spec->slots[0].values[0], ==, before); /* a copy */
  g_autofree char *other = chain_hash (chain);
  g_assert_cmpstr (hash, !=, other);
  app_slot_put_value (one, 0, before);
  g_autofree char *same = chain_hash (chain);
  g_assert_cmpstr (hash, ==, same);
  app_chain_spec_unref (app_chain_spec_ref (spec));
  app_chain_spec_unref (spec);
}

/* What is kept of the timeline is never older than the last edit, undone and done again too: also
 * for those who are told of an edit. */
static void
assert_laid_out (AppAlbum *album)
{
  gint64 end = 0, left = 0;
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    {
      AppTrack *track = app_album_track (album, i);
      const gint64 gap = app_track_gap (track);
      const gint64 length = app_track_length (track, app_album_rate (album));
      const gint64 overlap = i > 0 && gap < 0 ? MIN (-gap, MIN (left, length)) : 0;
      g_assert_cmpint (app_album_track_start (album, i), ==, end + MAX (gap, 0) - overlap);
      g_assert_cmpint (app_album_track_overlap (album, i), ==, overlap);
      end += MAX (gap, 0) - overlap + length;
      left = length - overlap;
    }
  g_assert_cmpint (app_album_length (album), ==, end);
}

static void
test_kept_places (void)
{
  guint32 state = 77;
  g_autoptr (AppAlbum) album = test_model_album (&state);
  g_autoptr (AppHistory) history = app_history_new ();
  g_signal_connect (album, "edited", G_CALLBACK (assert_laid_out), NULL);
  for (int i = 0; i < 2000; i++)
    {
      switch (test_model_random (&state) % 6)
        {
        case 0:
          app_history_undo (history);
          break;
        case 1:
          app_history_redo (history);
          break;
        default:
          test_model_edit (album, history, &state);
        }
      assert_laid_out (album);
    }
}

void
test_album_add (void)
{
  g_test_add_func ("/album/kept-places", test_kept_places);
  g_test_add_func ("/album/edited-once", test_edited_once);
  g_test_add_func ("/album/timeline", test_timeline);
  g_test_add_func ("/album/rate", test_rate);
  g_test_add_func ("/album/previous", test_previous);
  g_test_add_func ("/album/rate-for", test_rate_for);
  g_test_add_func ("/album/titles", test_titles);
  g_test_add_func ("/album/shapes", test_shapes);
  g_test_add_func ("/album/chain-spec", test_chain_spec);
  g_test_add_func ("/album/medium", test_medium);
}
