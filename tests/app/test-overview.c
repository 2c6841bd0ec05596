/* test-overview.c — peaks of any span equal those of the samples. */
#include "test-app.h"

#include "app-overview.h"
#include "test-sound.h"

#include <string.h>

enum
{
  FRAMES = 70001,
};

static double *samples[2];

static AppOverview *
build (gint64 frames, int piece)
{
  AppOverview *overview = app_overview_new (2, 44100);
  for (gint64 done = 0; done < frames; done += piece)
    {
      const double *const part[2] = { samples[0] + done, samples[1] + done };
      app_overview_feed (overview, part, MIN (piece, frames - done));
    }
  app_overview_finish (overview);
  return overview;
}

static void
assert_span (const AppOverview *overview, int channel, gint64 from, gint64 to)
{
  gint64 a = MAX (from, 0) / APP_OVERVIEW_BLOCK * APP_OVERVIEW_BLOCK;
  gint64 b = (MIN (to, FRAMES) - 1) / APP_OVERVIEW_BLOCK * APP_OVERVIEW_BLOCK + APP_OVERVIEW_BLOCK;
  float min = samples[channel][a], max = min, got_min, got_max;
  for (gint64 i = a; i < MIN (b, FRAMES); i++)
    {
      min = MIN (min, (float) samples[channel][i]);
      max = MAX (max, (float) samples[channel][i]);
    }
  app_overview_range (overview, channel, from, to, &got_min, &got_max);
  g_assert_cmpfloat (got_min, ==, min);
  g_assert_cmpfloat (got_max, ==, max);
}

static void
test_spans (void)
{
  AppOverview *overview = build (FRAMES, 333);
  g_assert_cmpint (app_overview_frames (overview), ==, FRAMES);
  for (int i = 0; i < 2000; i++)
    {
      gint64 from = (test_sound_noise (1, i) + 1) / 2 * FRAMES;
      gint64 to = from + 1 + (test_sound_noise (2, i) + 1) / 2 * (FRAMES - from);
      assert_span (overview, i % 2, from, to);
    }
  assert_span (overview, 0, -500, FRAMES + 1000);
  float min = 1, max = 1;
  app_overview_range (overview, 0, FRAMES, FRAMES + 5, &min, &max);
  g_assert_true (min == 0 && max == 0);
  app_overview_range (overview, 0, 10, 10, &min, &max);
  g_assert_true (min == 0 && max == 0);
  app_overview_unref (overview);
}

static void
test_bytes (void)
{
  AppOverview *overview = build (FRAMES, 65536);
  g_autoptr (GBytes) bytes = app_overview_to_bytes (overview);
  AppOverview *again = app_overview_from_bytes (bytes);
  g_assert_nonnull (again);
  g_assert_cmpint (app_overview_rate (again), ==, 44100);
  g_assert_cmpint (app_overview_channels (again), ==, 2);
  assert_span (again, 1, 1000, 60000);
  app_overview_unref (again);

  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  for (gsize cut = 0; cut < 64; cut++)
    {
      g_autoptr (GBytes) shorter = g_bytes_new (data, cut < 32 ? cut : size - cut + 31);
      g_assert_null (app_overview_from_bytes (shorter));
    }
  for (gsize at = 0; at < 8; at++) /* magic, version */
    {
      g_autofree guint8 *copy = g_memdup2 (data, size);
      copy[at] ^= 0x40;
      g_autoptr (GBytes) wrong = g_bytes_new (copy, size);
      g_assert_null (app_overview_from_bytes (wrong));
    }
  app_overview_unref (overview);
}

static void
test_empty (void)
{
  AppOverview *overview = build (0, 1);
  g_autoptr (GBytes) bytes = app_overview_to_bytes (overview);
  AppOverview *again = app_overview_from_bytes (bytes);
  g_assert_nonnull (again);
  g_assert_cmpint (app_overview_frames (again), ==, 0);
  app_overview_unref (again);
  app_overview_unref (overview);
}

void
test_overview_add (void)
{
  for (int c = 0; c < 2; c++)
    {
      samples[c] = g_new (double, FRAMES);
      for (int i = 0; i < FRAMES; i++)
        samples[c][i] = test_sound_noise (7 + c, i);
    }
  g_test_add_func ("/overview/spans", test_spans);
  g_test_add_func ("/overview/bytes", test_bytes);
  g_test_add_func ("/overview/empty", test_empty);
}
