/* test-gap.c — gaps and times as they are typed and shown. */
#include "test-app.h"

#include "app-gap.h"

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    int rate;
    gint64 frames;
  } good[] = {
    { "2", 48000, 96000 },
    { "2.5", 48000, 120000 },
    { "2,5", 44100, 110250 },
    { "1:20f", 44100, 55860 },
    { "150f", 44100, 88200 },
    { "-3.2", 96000, -307200 },
    { "0", 44100, 0 },
    { "-0", 44100, 0 },
    { "+1", 48000, 48000 },
    { " 2.00 s ", 48000, 96000 },
    { "2s", 48000, 96000 },
    { "-1:00f", 48000, -48000 },
    { "- 1", 48000, -48000 },
    { "\u22121.5", 48000, -72000 },
    { "0:74f", 44100, 43512 },
    { "0.000005", 192000, 1 },
    { "86400", 44100, 3810240000 },
    { "1f", 48000, 640 },
    { "-1f", 88200, -1176 },
    { "0.00001", 44100, 0 },
    { "0.000012", 44100, 1 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      gint64 frames = G_MININT64;
      g_assert_true (app_gap_parse (good[i].text, good[i].rate, &frames));
      g_assert_cmpint (frames, ==, good[i].frames);
    }
  static const char *const bad[] = {
    "",         " ",     "x",      "2x",   "1:75f", "1:20",      "1:f",   ":20f",
    "2.",       ".5",    "2.5.1",  "1.5f", "--1",   "1e3",       "86401", "99999999999999999999",
    "nan",      "inf",   "1:2:3f", "0x10", "2 3",   "1.1234567", "f",     "-",
    "6480001f", "2.5,1", "1 f"
  };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      gint64 frames = 77;
      if (app_gap_parse (bad[i], 44100, &frames))
        g_error ("\"%s\" was read as %" G_GINT64_FORMAT, bad[i], frames);
      g_assert_cmpint (frames, ==, 77);
    }
}

static void
test_format (void)
{
  static const struct
  {
    gint64 frames;
    int rate;
    const char *text;
  } rows[] = {
    { 96000, 48000, "2.00" },    { 0, 44100, "0.00" },         { 55860, 44100, "1:20f" },
    { -307200, 96000, "-3.20" }, { 48048, 48000, "1.001" },    { -588, 44100, "-0:01f" },
    { 1, 192000, "0.000005" },   { 123456, 44100, "2.79946" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = app_gap_format (rows[i].frames, rows[i].rate);
      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

/* What is shown and typed back is the same gap, to the frame. */
static void
test_round_trip (void)
{
  static const int rates[] = { 44100, 48000, 88200, 96000, 176400, 192000 };
  for (guint r = 0; r < G_N_ELEMENTS (rates); r++)
    for (int i = 0; i < 3000; i++)
      {
        gint64 frames = i < 400 ? i : g_test_rand_int_range (0, 40000000);
        frames = i % 2 ? -frames : frames;
        g_autofree char *text = app_gap_format (frames, rates[r]);
        gint64 back;
        g_assert_true (app_gap_parse (text, rates[r], &back));
        g_assert_cmpint (back, ==, frames);
      }
}

static void
test_time (void)
{
  static const struct
  {
    gint64 frames;
    int rate, digits;
    const char *text;
  } rows[] = {
    { 0, 48000, 3, "0:00.000" },
    { 48000 * 61 + 24000, 48000, 3, "1:01.500" },
    { 48000 * 3599 + 47999, 48000, 3, "60:00.000" },
    { 48000 * 3599 + 47999, 48000, 0, "60:00" },
    { -44100, 44100, 1, "-0:01.0" },
    { -1, 44100, 3, "0:00.000" },
    { (gint64) 192000 * 86400, 192000, 6, "1440:00.000000" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = app_time_format (rows[i].frames, rows[i].rate, rows[i].digits);
      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_cd_time (void)
{
  static const struct
  {
    gint64 frames;
    int rate;
    const char *text;
  } rows[] = {
    { 0, 44100, "00:00:00" },          { 588, 44100, "00:00:01" },
    { 882, 44100, "00:00:02" },        { 44100 * 60 - 588, 44100, "00:59:74" },
    { 48000 * 61, 48000, "01:01:00" }, { (gint64) 96000 * 6000 + 1280 * 3, 96000, "100:00:03" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = app_cd_time_format (rows[i].frames, rows[i].rate);
      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

void
test_gap_add (void)
{
  g_test_add_func ("/gap/parse", test_parse);
  g_test_add_func ("/gap/format", test_format);
  g_test_add_func ("/gap/round-trip", test_round_trip);
  g_test_add_func ("/gap/time", test_time);
  g_test_add_func ("/gap/cd-time", test_cd_time);
}
