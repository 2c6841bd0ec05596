/* test-renderer.c — the render function: the same bits always, everything where it belongs. */
#include "test-app.h"

#include "dsp-registry.h"
#include "test-fixture.h"
#include "test-sound.h"

#include <math.h>
#include <sndfile.h>
#include <string.h>
#include <unistd.h>

static char *
hash (const double *samples, gint64 n)
{
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) samples,
                                      n * sizeof (double));
}

static void
test_block_sizes (void)
{
  static const int sizes[] = { 1, 7, 64, 333, 1024, 4096, 65536, 0 };
  g_autoptr (AppAlbum) album = test_fixture_mixed (TRUE);
  AppProgramme *programme = app_programme_new (album, NULL);
  for (int lane = 0; lane < APP_N_PROGRAMME_LANES; lane++)
    {
      gint64 frames = programme->frames + 1000;
      g_autofree double *first = test_fixture_render (programme, lane, 0, frames, 256);
      g_autofree char *expected = hash (first, 2 * frames);
      for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
        {
          g_autofree double *again = test_fixture_render (programme, lane, 0, frames, sizes[s]);
          g_autofree char *got = hash (again, 2 * frames);
          g_assert_cmpstr (got, ==, expected);
        }
      for (gint64 i = programme->frames; i < frames; i++)
        g_assert_cmpfloat (first[i], ==, 0);
    }
  app_programme_unref (programme);
}

/* Largest difference between renders from several places and the one from the start. */
static double
seek_difference (AppProgramme *programme, AppLane lane)
{
  gint64 frames = programme->frames;
  g_autofree double *whole = test_fixture_render (programme, lane, 0, frames, 4096);
  double worst = 0;
  for (int k = 0; k < 25; k++)
    {
      gint64 from = (test_sound_noise (21, k) + 1) / 2 * (frames - 6000);
      from = k == 0 ? -700 : from;
      g_autofree double *part = test_fixture_render (programme, lane, from, from + 6000, 500);
      for (int c = 0; c < 2; c++)
        for (int i = 0; i < 6000; i++)
          {
            double expected = from + i < 0 ? 0 : whole[c * frames + from + i];
            worst = MAX (worst, fabs (part[c * 6000 + i] - expected));
          }
    }
  return worst;
}

static void
test_seek (void)
{
  g_autoptr (AppAlbum) plain = test_fixture_mixed (FALSE);
  test_fixture_add_slot (app_album_chain (plain), dsp_module_find ("gain"));
  AppProgramme *programme = app_programme_new (plain, NULL);
  g_assert_cmpfloat (seek_difference (programme, APP_LANE_MIX), ==, 0);
  g_assert_cmpfloat (seek_difference (programme, APP_LANE_MASTER), ==, 0);
  app_programme_unref (programme);
  g_autoptr (AppAlbum) stateful = test_fixture_mixed (TRUE);
  programme = app_programme_new (stateful, NULL);
  g_assert_cmpfloat (seek_difference (programme, APP_LANE_MIX), ==, 0);
  double worst = seek_difference (programme, APP_LANE_MASTER);
  g_assert_cmpfloat (20 * log10 (worst + 1e-30), <, -140);
  app_programme_unref (programme);
}

static char *
dc_file (const char *name, gint64 frames, double value)
{
  return test_sound_write (name, SF_FORMAT_WAV | SF_FORMAT_DOUBLE, 44100, 2, frames,
                           test_sound_dc_func, &value);
}

/* Constant mixes: what comes out is the fades, the gains and nothing else. */
static void
test_timeline (void)
{
  g_autoptr (AppAlbum) album = app_album_new (44100);
  AppTrack *first = test_fixture_add (album, dc_file ("r1.wav", 10000, 0.5), 300);
  AppTrack *second = test_fixture_add (album, dc_file ("r2.wav", 9000, 0.25), -2000);
  AppTrack *third = test_fixture_add (album, dc_file ("r3.wav", 5000, -0.125), 400);
  g_object_set (first, "fade-in", (gint64) 1000, "fade-in-shape", APP_SHAPE_LINEAR, NULL);
  g_object_set (second, "gain", 6.0, "trim-in", (gint64) 500, NULL);
  g_object_set (third, "fade-out", (gint64) 3000, NULL);
  static const double values[] = { 0.5, 0.25, -0.125 };
  AppProgramme *programme = app_programme_new (album, NULL);
  gint64 frames = programme->frames;
  g_assert_cmpint (frames, ==, 300 + 10000 - 2000 + 8500 + 400 + 5000);
  for (int lane = 0; lane < APP_N_PROGRAMME_LANES; lane++)
    {
      g_autofree double *got = test_fixture_render (programme, lane, 0, frames, 999);
      for (gint64 pos = 0; pos < frames; pos++)
        {
          double expected = 0;
          for (int i = 0; i < 3; i++)
            {
              const AppProgrammeTrack *t = &programme->tracks[i];
              double gain = lane == APP_LANE_MASTER ? pow (10, t->gain_db / 20) : 1;
              expected += values[i] * gain * app_programme_fade (t, pos - t->start);
            }
          g_assert_cmpfloat_with_epsilon (got[pos], expected, 1e-15);
          g_assert_cmpfloat_with_epsilon (got[frames + pos], expected, 1e-15);
        }
      /* In the gaps there is nothing at all. */
      for (gint64 pos = 0; pos < 300; pos++)
        g_assert_cmpfloat (got[pos], ==, 0);
      for (gint64 pos = 16800; pos < 17200; pos++)
        g_assert_cmpfloat (got[pos], ==, 0);
    }
  app_programme_unref (programme);
}

/* The same track sounds the same, bit by bit, wherever it stands. */
static void
test_place (void)
{
  g_autoptr (AppAlbum) album = test_fixture_mixed (TRUE);
  g_list_store_remove_all (app_album_chain (album));
  AppTrack *third = app_album_track (album, 2);
  g_autofree char *expected = NULL;
  for (gint64 gap = 4321; gap < 4800; gap += 97)
    {
      g_object_set (third, "gap", gap, NULL);
      AppProgramme *programme = app_programme_new (album, NULL);
      const AppProgrammeTrack *t = &programme->tracks[2];
      g_autofree double *got
          = test_fixture_render (programme, APP_LANE_MASTER, 0, t->start + t->length, 4096);
      g_autofree char *key = hash (got + t->start, t->length);
      if (expected)
        g_assert_cmpstr (key, ==, expected);
      else
        expected = g_strdup (key);
      app_programme_unref (programme);
    }
}

/* How much later than its latency the peak of an impulse leaves two of the module at its defaults,
 * one after the other: an all-pass smears it. */
static gint64
smear_of (const DspModule *module)
{
  enum
  {
    N = 60000
  };
  double values[DSP_MAX_PARAMS];
  g_autofree double *left = g_new0 (double, N), *right = g_new0 (double, N);
  double *const ch[] = { left, right };
  gint64 latency = 0, peak = 0;
  dsp_params_defaults (module->params, module->n_params, values);
  left[0] = right[0] = 0.25;
  for (int i = 0; i < 2; i++)
    {
      DspInstance *instance = dsp_instance_new (module, 44100, values);
      latency += dsp_instance_latency (instance);
      dsp_instance_process (instance, ch, N);
      dsp_instance_free (instance);
    }
  for (gint64 i = 1; i < N; i++)
    if (fabs (left[i]) > fabs (left[peak]))
      peak = i;
  return peak - latency;
}

static void
assert_impulse_stays (const DspModule *module, double frames)
{
  gint64 at = 12345;
  g_autoptr (AppAlbum) album = app_album_new (44100);
  AppTrack *track
      = test_fixture_add (album,
                          test_sound_write ("ri.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24, 44100, 2,
                                            30000, test_sound_impulse_func, &at),
                          777);
  g_object_set (track, "gain", -12.0, NULL);
  AppSlot *slots[2] = { test_fixture_add_slot (app_track_chain (track), module),
                        test_fixture_add_slot (app_album_chain (album), module) };
  for (int i = 0; i < 2 && frames > 0; i++)
    app_slot_put_value (slots[i], 0, frames + i);
  AppProgramme *programme = app_programme_new (album, NULL);
  g_autofree double *got = test_fixture_render (programme, APP_LANE_MASTER, 0, 30777, 512);
  gint64 peak = 0;
  for (gint64 i = 1; i < 30777; i++)
    if (fabs (got[i]) > fabs (got[peak]))
      peak = i;
  g_assert_cmpint (peak, ==, 777 + at + (frames > 0 ? 0 : smear_of (module)));
  app_programme_unref (programme);
}

static void
test_latency (void)
{
  for (double frames = 1; frames < 5000; frames = 2 * frames + 61)
    assert_impulse_stays (&test_module_delay, frames);
  for (int i = 0; i < dsp_n_modules (); i++)
    assert_impulse_stays (dsp_module_at (i), 0);
}

static void
test_unreadable (void)
{
  g_autoptr (AppAlbum) album = app_album_new (44100);
  test_fixture_add (album, dc_file ("u1.wav", 50000, 0.5), 0);
  test_fixture_add (album, dc_file ("u2.wav", 50000, 0.25), 0);
  g_autofree char *cut = g_build_filename (test_sound_folder (), "u1.wav", NULL);
  g_assert_cmpint (truncate (cut, 16 * 30000), ==, 0);
  AppProgramme *programme = app_programme_new (album, NULL);
  AppRenderer *renderer = app_renderer_new (programme, APP_LANE_MASTER, NULL);
  g_autofree double *left = g_new (double, 100000), *right = g_new (double, 100000);
  int failures = 0;
  for (int pass = 0; pass < 2; pass++, app_renderer_seek (renderer, 0))
    for (int done = 0; done < 100000; done += 1000)
      {
        double *const out[2] = { left + done, right + done };
        g_autoptr (GError) error = NULL;
        gboolean good = app_renderer_read (renderer, out, 1000, &error);
        g_assert_cmpint (good, ==, error == NULL);
        if (good)
          continue;
        failures++;
        g_assert_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_READ);
        g_assert_nonnull (strstr (error->message, "u1.wav"));
      }
  g_assert_cmpint (failures, ==, 1);
  g_assert_cmpfloat (left[29000], ==, 0.5);
  for (int i = 30000; i < 50000; i++)
    g_assert_cmpfloat (left[i], ==, 0);
  for (int i = 50000; i < 100000; i++)
    g_assert_cmpfloat (right[i], ==, 0.25);
  app_renderer_free (renderer);
  app_programme_unref (programme);
}

static void
test_missing (void)
{
  g_autoptr (AppAlbum) album = app_album_new (44100);
  test_fixture_add (album, dc_file ("m1.wav", 10000, 0.5), 0);
  AppTrack *track = test_fixture_add (album, dc_file ("m2.wav", 10000, 0.5), -1000);
  AppMedia *missing = app_media_missing ("/nowhere/m2.wav", 44100, 10000, 2, 0, NULL);
  app_track_put_media (track, missing);
  AppProgramme *programme = app_programme_new (album, NULL);
  AppRenderer *renderer = app_renderer_new (programme, APP_LANE_MASTER, NULL);
  double left[100], right[100];
  double *const out[2] = { left, right };
  int failures = 0;
  for (int done = 0; done < 19000; done += 100)
    {
      g_autoptr (GError) error = NULL;
      failures += !app_renderer_read (renderer, out, 100, &error);
      if (error)
        g_assert_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_MISSING);
      if (done >= 10000)
        g_assert_cmpfloat (left[0], ==, 0);
    }
  g_assert_cmpint (failures, ==, 1);
  app_renderer_free (renderer);
  app_programme_unref (programme);
  app_media_unref (missing);
}

/* Whole periods: who is slow to prepare an edit hears its end, and that is no step either. */
#define SLOW_FRAMES (454 * 441)

static double
slow_sine (int channel, gint64 frame, gpointer data)
{
  return 0.5 * sin (2 * G_PI * 100 * frame / 44100);
}

typedef struct
{
  AppRenderer *renderer;
  GArray *left; /* all that was heard */
} Heard;

static void
hear (Heard *self, int n)
{
  double right[300];
  for (int done = 0; done < n; done += 300)
    {
      g_array_set_size (self->left, self->left->len + 300);
      double *const out[2] = { &g_array_index (self->left, double, self->left->len - 300), right };
      g_assert_true (app_renderer_read (self->renderer, out, 300, NULL));
    }
}

/* What is heard in the end is the programme. */
static void
assert_settled (Heard *self, AppProgramme *programme)
{
  while (!app_renderer_is_settled (self->renderer))
    {
      hear (self, 300);
      g_usleep (200);
    }
  hear (self, 12000);
  gint64 at = app_renderer_pos (self->renderer);
  hear (self, 3000);
  g_autofree double *expected
      = test_fixture_render (programme, APP_LANE_MASTER, at, at + 3000, 1000);
  const double *got = &g_array_index (self->left, double, self->left->len - 3000);
  for (int i = 0; i < 3000; i++)
    g_assert_cmpfloat_with_epsilon (got[i], expected[i], 1e-12);
}

/* Renders with an edit every 3000 frames, each made by the function with its number; no step may be
 * larger than the slope of the sine and of the glides allows. */
static void
assert_no_click (AppAlbum *album, void (*edit) (AppAlbum *album, int number), gboolean patient)
{
  AppProgramme *programme = app_programme_new (album, NULL);
  Heard heard = { .renderer = app_renderer_new (programme, APP_LANE_MASTER, NULL),
                  .left = g_array_new (FALSE, FALSE, sizeof (double)) };
  app_renderer_seek (heard.renderer, 2000);
  for (int e = 0; e < 12; e++)
    {
      hear (&heard, 3000);
      edit (album, e);
      app_programme_unref (programme);
      programme = app_programme_new (album, NULL);
      g_assert_true (app_renderer_set_programme (heard.renderer, programme, NULL));
      while (patient && !app_renderer_is_settled (heard.renderer))
        {
          g_usleep (200);
          hear (&heard, 300);
        }
    }
  assert_settled (&heard, programme);
  double steepest = 0;
  const double *left = &g_array_index (heard.left, double, 0);
  for (guint i = 1; i < heard.left->len; i++)
    steepest = MAX (steepest, fabs (left[i] - left[i - 1]));
  /* 0.5 sine of 100 Hz: 0.0071 per frame, twice for 6 dB; glide of 1 in 882 frames: 0.0011. */
  g_assert_cmpfloat (steepest, <, 0.017);
  g_assert_cmpfloat (steepest, >, 0.001);
  app_renderer_free (heard.renderer);
  g_array_unref (heard.left);
  app_programme_unref (programme);
}

static AppAlbum *
sine_album (void)
{
  AppAlbum *album = app_album_new (44100);
  test_fixture_add (album,
                    test_sound_write ("slow.wav", SF_FORMAT_WAV | SF_FORMAT_DOUBLE, 44100, 2,
                                      SLOW_FRAMES, slow_sine, NULL),
                    0);
  test_fixture_add_slot (app_track_chain (app_album_track (album, 0)), dsp_module_find ("gain"));
  test_fixture_add_slot (app_album_chain (album), dsp_module_find ("gain"));
  return album;
}

static void
edit_values (AppAlbum *album, int number)
{
  AppTrack *track = app_album_track (album, 0);
  g_autoptr (AppSlot) slot = g_list_model_get_item (G_LIST_MODEL (app_track_chain (track)), 0);
  if (number % 3 == 0)
    g_object_set (track, "gain", number % 2 ? -6.0 : 3.0, NULL);
  else if (number % 3 == 1)
    app_slot_put_value (slot, 0, number % 2 ? -6 : 0);
  else
    app_slot_put_bypass (slot, number % 2);
}

static void
edit_fades (AppAlbum *album, int number)
{
  gint64 fade = number % 2 ? 0 : 20000 + number * 100;
  g_object_set (app_album_track (album, 0), "fade-in", fade, NULL);
}

static void
edit_place (AppAlbum *album, int number)
{
  AppTrack *track = app_album_track (album, 0);
  if (number % 2)
    g_object_set (track, "gap", (gint64) 100 * number, NULL);
  else
    g_object_set (track, "trim-in", (gint64) 50 * number, NULL);
}

static void
edit_structure (AppAlbum *album, int number)
{
  GListStore *chain
      = number % 2 ? app_album_chain (album) : app_track_chain (app_album_track (album, 0));
  if (number % 4 < 2)
    test_fixture_add_slot (chain, &test_module_delay);
  else
    g_list_store_remove (chain, 1);
}

static void
edit_tracks (AppAlbum *album, int number)
{
  if (number == 6)
    g_list_store_remove (app_album_tracks (album), 1);
  else if (number == 3)
    {
      g_autofree char *path = g_build_filename (test_sound_folder (), "slow.wav", NULL);
      test_fixture_add (album, g_steal_pointer (&path), -195000);
    }
  else
    g_object_set (app_album_track (album, 0), "note", "edited", NULL);
}

static void
test_edits (void)
{
  static void (*const edits[]) (AppAlbum *, int)
      = { edit_values, edit_fades, edit_place, edit_structure, edit_tracks };
  for (gsize e = 0; e < 2 * G_N_ELEMENTS (edits); e++)
    {
      g_autoptr (AppAlbum) album = sine_album ();
      assert_no_click (album, edits[e / 2], e % 2);
    }
}

/* A renderer that goes, or goes elsewhere, while a chain is rolled in. */
static void
test_edit_and_leave (void)
{
  g_autoptr (AppAlbum) album = test_fixture_mixed (TRUE);
  AppProgramme *before = app_programme_new (album, NULL);
  test_fixture_add_slot (app_album_chain (album), dsp_module_find ("gain"));
  AppProgramme *after = app_programme_new (album, NULL);
  g_autofree double *expected = test_fixture_render (after, APP_LANE_MASTER, 50000, 51000, 1000);
  for (int k = 0; k < 50; k++)
    {
      AppRenderer *renderer = app_renderer_new (before, APP_LANE_MASTER, NULL);
      app_renderer_seek (renderer, 100000 + k);
      g_assert_true (app_renderer_set_programme (renderer, after, NULL));
      if (k % 2)
        {
          double left[1000], right[1000];
          double *const out[2] = { left, right };
          app_renderer_seek (renderer, 50000);
          g_assert_true (app_renderer_is_settled (renderer));
          g_assert_true (app_renderer_read (renderer, out, 1000, NULL));
          g_assert_cmpmem (left, sizeof left, expected, sizeof left);
        }
      app_renderer_free (renderer);
    }
  app_programme_unref (before);
  app_programme_unref (after);
}

/* Who cannot wait begins near what it should be, and fades over to the exact one. */
static void
test_brief (void)
{
  g_autoptr (AppAlbum) album = test_fixture_mixed (TRUE);
  AppProgramme *programme = app_programme_new (album, NULL);
  const int from = 100000, n = 20000, fade = 882;
  g_autofree double *exact = test_fixture_render (programme, APP_LANE_MASTER, from, from + n, 1000);
  g_autofree double *got = g_new (double, 2 * n);
  AppRenderer *brief = app_renderer_new_brief (programme, APP_LANE_MASTER, from);
  AppRenderer *other = app_renderer_new_at (programme, APP_LANE_MASTER, from);
  app_renderer_prepare (brief);
  app_renderer_prepare (other);
  g_assert_true (app_renderer_is_brief (brief));
  g_assert_false (app_renderer_is_brief (other));
  double skipped[2][5000];
  double *const skip[2] = { skipped[0], skipped[1] }, *const first[2] = { got, got + n };
  double *const rest[2] = { got + 5000, got + n + 5000 };
  g_assert_true (app_renderer_read (brief, first, 5000, NULL));
  g_assert_true (app_renderer_read (other, skip, 5000, NULL));
  app_renderer_take_over (brief, other);
  g_assert_false (app_renderer_is_brief (brief));
  g_assert_true (app_renderer_read (brief, rest, n - 5000, NULL));
  double power = 0, difference = 0;
  for (int c = 0; c < 2; c++)
    for (int i = 0; i < 5000 + fade; i++)
      {
        power += exact[c * n + i] * exact[c * n + i];
        difference += pow (got[c * n + i] - exact[c * n + i], 2);
      }
  g_assert_cmpfloat (10 * log10 (difference / power), <, -20);
  g_assert_cmpfloat (difference, >, 0);
  for (int c = 0; c < 2; c++)
    g_assert_cmpmem (got + c * n + 5000 + fade, 8 * (n - 5000 - fade), exact + c * n + 5000 + fade,
                     8 * (n - 5000 - fade));
  app_renderer_free (brief);
  brief = app_renderer_new_brief (programme, APP_LANE_MASTER, 0);
  app_renderer_prepare (brief);
  g_assert_false (app_renderer_is_brief (brief)); /* there is nothing before */
  app_renderer_free (brief);
  app_programme_unref (programme);
}

/* Being given what it plays already changes nothing. */
static void
test_same_programme (void)
{
  g_autoptr (AppAlbum) album = test_fixture_mixed (TRUE);
  AppProgramme *programme = app_programme_new (album, NULL);
  gint64 frames = programme->frames;
  g_autofree double *expected = test_fixture_render (programme, APP_LANE_MASTER, 0, frames, 1000);
  g_autofree double *got = g_new (double, 2 * frames);
  AppRenderer *renderer = app_renderer_new (programme, APP_LANE_MASTER, NULL);
  for (gint64 done = 0; done < frames; done += 1000)
    {
      double *const out[2] = { got + done, got + frames + done };
      app_renderer_read (renderer, out, MIN (1000, frames - done), NULL);
      AppProgramme *same = app_programme_new (album, NULL);
      g_assert_true (app_renderer_set_programme (renderer, same, NULL));
      app_programme_unref (same);
    }
  g_assert_cmpmem (got, 16 * frames, expected, 16 * frames);
  app_renderer_free (renderer);

  g_autoptr (AppAlbum) other = app_album_new (48000);
  AppProgramme *another = app_programme_new (other, NULL);
  renderer = app_renderer_new (programme, APP_LANE_MASTER, NULL);
  g_autoptr (GError) error = NULL;
  g_assert_false (app_renderer_set_programme (renderer, another, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  app_renderer_free (renderer);
  app_programme_unref (another);
  app_programme_unref (programme);
}

void
test_renderer_add (void)
{
  g_test_add_func ("/renderer/block-sizes", test_block_sizes);
  g_test_add_func ("/renderer/seek", test_seek);
  g_test_add_func ("/renderer/timeline", test_timeline);
  g_test_add_func ("/renderer/place", test_place);
  g_test_add_func ("/renderer/latency", test_latency);
  g_test_add_func ("/renderer/unreadable", test_unreadable);
  g_test_add_func ("/renderer/missing", test_missing);
  g_test_add_func ("/renderer/edits", test_edits);
  g_test_add_func ("/renderer/edit-and-leave", test_edit_and_leave);
  g_test_add_func ("/renderer/brief", test_brief);
  g_test_add_func ("/renderer/same-programme", test_same_programme);
}
