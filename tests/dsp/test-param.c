/* test-param.c — parameter tables are checked, and values survive the way through text. */
#include "test-dsp.h"

#include <locale.h>
#include <math.h>

#include "dsp-param.h"
#include "test-signals.h"

static const DspChoice shapes[] = { { "bell", "Bell" }, { "low-shelf", "Low shelf" }, { NULL } };

enum
{
  GAIN,
  FREQUENCY,
  TIME,
  RATIO,
  SHAPE,
  POWER,
  N
};

static const DspParam table[N] = {
  [GAIN] = { "gain", "Gain", "h", "dB", NULL, DSP_SCALE_LINEAR, -30, 30, 0, 1, NULL, 0 },
  [FREQUENCY] = { "frequency", "F", "h", "Hz", NULL, DSP_SCALE_LOG, 20, 20000, 100, 1, NULL, 0 },
  [TIME] = { "time", "T", "h", "ms", NULL, DSP_SCALE_LOG, 1, 5000, 100, 0, NULL, 0 },
  [RATIO] = { "ratio", "R", "h", ":1", NULL, DSP_SCALE_LOG, 1, 20, 2, 1, NULL, 0 },
  [SHAPE] = { "shape", "S", "h", "", NULL, DSP_SCALE_CHOICE, 0, 1, 0, 0, shapes, 0 },
  [POWER] = { "power", "P", "h", "", NULL, DSP_SCALE_TOGGLE, 0, 1, 1, 0, NULL, 0 },
};

static void
test_fault (void)
{
  g_assert_null (dsp_params_fault (table, N));
  DspParam bad = table[GAIN];
  bad.id = "Gain";
  g_assert_nonnull (dsp_params_fault (&bad, 1));
  bad = table[GAIN];
  bad.def = 40;
  g_assert_nonnull (dsp_params_fault (&bad, 1));
  bad = table[FREQUENCY];
  bad.min = 0;
  g_assert_nonnull (dsp_params_fault (&bad, 1));
  bad = table[SHAPE];
  bad.max = 2;
  g_assert_nonnull (dsp_params_fault (&bad, 1));
  DspParam twice[2] = { table[GAIN], table[GAIN] };
  g_assert_nonnull (dsp_params_fault (twice, 2));
  g_assert_cmpint (dsp_params_index (table, N, "ratio"), ==, RATIO);
  g_assert_cmpint (dsp_params_index (table, N, "rati"), ==, -1);
}

static void
test_clamp_and_travel (void)
{
  g_assert_cmpfloat (dsp_param_clamp (&table[GAIN], 99), ==, 30);
  g_assert_cmpfloat (dsp_param_clamp (&table[GAIN], -INFINITY), ==, -30);
  g_assert_cmpfloat (dsp_param_clamp (&table[FREQUENCY], NAN), ==, 100);
  g_assert_cmpfloat (dsp_param_clamp (&table[SHAPE], 0.6), ==, 1);
  g_assert_cmpfloat_with_epsilon (dsp_param_to_travel (&table[FREQUENCY], 632.4555320336759), 0.5,
                                  1e-12);
  for (int i = 0; i < N; i++)
    for (double t = 0; t <= 1; t += 0.125)
      {
        double value = dsp_param_from_travel (&table[i], t);
        double back = dsp_param_from_travel (&table[i], dsp_param_to_travel (&table[i], value));
        g_assert_cmpfloat_with_epsilon (back, value, 1e-9);
        g_assert_cmpfloat (value, >=, table[i].min);
        g_assert_cmpfloat (value, <=, table[i].max);
      }
}

static void
assert_format (int param, double value, const char *expected)
{
  char text[64];
  dsp_param_format (&table[param], value, text, sizeof text);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_format (void)
{
  assert_format (GAIN, 2.2, "+2.2 dB");
  assert_format (GAIN, -2.25, "-2.2 dB");
  assert_format (GAIN, -0.04, "0.0 dB");
  assert_format (FREQUENCY, 96, "96.0 Hz");
  assert_format (FREQUENCY, 1200, "1.20 kHz");
  assert_format (FREQUENCY, 999.96, "1.00 kHz");
  assert_format (TIME, 250, "250 ms");
  assert_format (TIME, 2500, "2.50 s");
  assert_format (RATIO, 2.5, "2.5:1");
  assert_format (SHAPE, 1, "Low shelf");
  assert_format (POWER, 1, "On");
}

static void
test_write_is_exact (void)
{
  guint64 seed = 3;
  for (int i = 0; i < 20000; i++)
    {
      const DspParam *param = &table[i % N];
      double value = dsp_param_from_travel (param, 0.5 + 0.5 * test_noise (&seed)), back = NAN;
      char text[64];
      dsp_param_write (param, value, text, sizeof text);
      g_assert_true (dsp_param_read (param, text, &back));
      g_assert_cmpfloat (back, ==, value);
    }
  char text[64];
  dsp_param_write (&table[GAIN], 0.1, text, sizeof text);
  g_assert_cmpstr (text, ==, "0.1");
  dsp_param_write (&table[FREQUENCY], 1200, text, sizeof text);
  g_assert_cmpstr (text, ==, "1200"); /* not 1.2e+03 */
  dsp_param_write (&table[SHAPE], 1, text, sizeof text);
  g_assert_cmpstr (text, ==, "low-shelf");
  dsp_param_write (&table[POWER], 0, text, sizeof text);
  g_assert_cmpstr (text, ==, "false");
}

static void
test_read (void)
{
  static const struct
  {
    int param;
    const char *text;
    double value;
  } good[] = {
    { GAIN, "1.5", 1.5 },
    { GAIN, "+1,5 dB", 1.5 },
    { GAIN, " -3 db ", -3 },
    { GAIN,
      "\xe2\x88\x92"
      "2",
      -2 },
    { GAIN, "99", 99 },
    { FREQUENCY, "1.2k", 1200 },
    { FREQUENCY, "2 kHz", 2000 },
    { FREQUENCY, "50Hz", 50 },
    { TIME, "2 s", 2000 },
    { RATIO, "4:1", 4 },
    { SHAPE, "low-shelf", 1 },
    { SHAPE, "LOW SHELF", 1 },
    { POWER, "on", 1 },
    { POWER, "False", 0 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      double value = NAN;
      g_assert_true (dsp_param_read (&table[good[i].param], good[i].text, &value));
      g_assert_cmpfloat (value, ==, good[i].value);
    }
  static const struct
  {
    int param;
    const char *text;
  } bad[] = { { GAIN, "" },     { GAIN, "loud" },  { GAIN, "1 Hz" },  { GAIN, "inf" },
              { GAIN, "nan" },  { GAIN, "0x10" },  { GAIN, "1.5.2" }, { FREQUENCY, "1 s" },
              { SHAPE, "low" }, { POWER, "maybe" } };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      double value = 7;
      g_assert_false (dsp_param_read (&table[bad[i].param], bad[i].text, &value));
      g_assert_cmpfloat (value, ==, 7);
    }
}

void
test_param_add (void)
{
  g_test_add_func ("/param/fault", test_fault);
  g_test_add_func ("/param/clamp-and-travel", test_clamp_and_travel);
  g_test_add_func ("/param/format", test_format);
  g_test_add_func ("/param/write-is-exact", test_write_is_exact);
  g_test_add_func ("/param/read", test_read);
}
