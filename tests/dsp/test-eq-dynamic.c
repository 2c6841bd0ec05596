/* test-eq-dynamic.c — bands that follow the music: static curve, times, rest, shape; solo and auto
 * gain. */
#include "test-dsp.h"

#include <math.h>
#include <string.h>

#include "dsp-eq-design.h"
#include "dsp-eq-dynamic.h"
#include "dsp-loudness.h"
#include "dsp-registry.h"
#include "test-figures.h"
#include "test-signals.h"

enum
{
  RATE = 44100,
  N = RATE
};

static void
set_value (double *values, const char *id, double value)
{
  const DspModule *eq = dsp_module_find ("eq");
  int index = dsp_params_index (eq->params, eq->n_params, id);
  g_assert_cmpint (index, >=, 0);
  values[index] = value;
}

/* Band 1 as a dynamic bell of 1 kHz, flat at rest: -20 dB, 2:1, at most 6 dB down. */
static void
dynamic_values (double *values)
{
  const DspModule *eq = dsp_module_find ("eq");
  dsp_params_defaults (eq->params, eq->n_params, values);
  set_value (values, "band1-type", DSP_EQ_BELL);
  set_value (values, "band1-frequency", 1000);
  set_value (values, "band1-q", 1);
  set_value (values, "band1-dynamic", 1);
  set_value (values, "band1-threshold", -20);
  set_value (values, "band1-ratio", 2);
  set_value (values, "band1-range", -12);
}

static void
run_values (const double *values, double *left, double *right, int n)
{
  DspInstance *eq = dsp_instance_new (dsp_module_find ("eq"), RATE, values);
  double *const ch[] = { left, right };
  dsp_instance_process (eq, ch, n);
  dsp_instance_free (eq);
}

/* Gain in dB of a tone that has been there for half a second. */
static double
tone_gain (const double *values, double hz, double level_db)
{
  double *x = g_new0 (double, 2 * N), amplitude = pow (10, level_db / 20);
  test_add_sine (x, N, RATE, hz, amplitude, 0);
  memcpy (x + N, x, N * sizeof (double));
  run_values (values, x, x + N, N);
  double gain = 20 * log10 (test_sine_amplitude (x + N / 2, N / 2, RATE, hz) / amplitude);
  g_assert_cmpmem (x, N * sizeof (double), x + N, N * sizeof (double));
  g_free (x);
  return gain;
}

/* As the manual says: soft knee, ratio, range, in both directions. */
static double
expected_change (double level, double threshold, double ratio, double range)
{
  double knee = DSP_EQ_DYNAMIC_KNEE_DB, into = level - threshold + knee / 2, slope = 1 - 1 / ratio;
  double change = 0;
  if (into > 0)
    change = into < knee ? slope * into * into / (2 * knee) : slope * (level - threshold);
  return copysign (MIN (change, fabs (range)), range);
}

static void
test_static (void)
{
  double values[DSP_MAX_PARAMS], worst = 0;
  dynamic_values (values);
  for (int way = 0; way < 4; way++)
    {
      double ratio = way % 2 ? 8 : 2, range = way < 2 ? -12 : 7;
      set_value (values, "band1-ratio", ratio);
      set_value (values, "band1-range", range);
      for (double level = -40; level <= 0; level += 2.5)
        {
          double error
              = tone_gain (values, 1000, level) - expected_change (level, -20, ratio, range);
          worst = MAX (worst, fabs (error));
        }
    }
  test_figure_at_most ("eq", "dynamic bell: error of the static curve", worst, 0.05, "dB");
}

/* At rest no bit is changed, whatever the dynamic band is set to. */
static void
test_rest (void)
{
  double values[DSP_MAX_PARAMS], *x = g_new (double, 4 * N);
  guint64 seed = 3;
  for (int i = 0; i < 2 * N; i++)
    x[i] = x[2 * N + i] = 0.2 * test_noise (&seed);
  dynamic_values (values);
  set_value (values, "band1-threshold", -6);
  set_value (values, "band1-gain", 0);
  for (int type = DSP_EQ_BELL; type <= DSP_EQ_HIGH_SHELF; type++)
    for (int channel = 0; channel < DSP_N_EQ_CHANNELS; channel++)
      {
        set_value (values, "band1-type", type);
        set_value (values, "band1-channel", channel);
        run_values (values, x, x + N, N);
        g_assert_cmpmem (x, 2 * N * sizeof (double), x + 2 * N, 2 * N * sizeof (double));
      }
  set_value (values, "band1-gain", 3);
  run_values (values, x, x + N, N);
  set_value (values, "band1-dynamic", 0);
  run_values (values, x + 2 * N, x + 3 * N, N);
  g_assert_cmpmem (x, 2 * N * sizeof (double), x + 2 * N, 2 * N * sizeof (double));
  g_free (x);
}

/* Pushed to the end of its range the band is the decramped bell or shelf of that gain. */
static void
test_full_range (void)
{
  static const DspEqBand bands[] = { { DSP_EQ_BELL, 1000, -6, 1, 2, DSP_EQ_STEREO },
                                     { DSP_EQ_BELL, 12000, 6, 2, 2, DSP_EQ_STEREO },
                                     { DSP_EQ_LOW_SHELF, 200, -4, 0.71, 2, DSP_EQ_STEREO },
                                     { DSP_EQ_HIGH_SHELF, 8000, -9, 0.71, 2, DSP_EQ_STEREO } };
  double values[DSP_MAX_PARAMS], worst = 0;
  dynamic_values (values);
  set_value (values, "band1-threshold", -80);
  set_value (values, "band1-ratio", 20);
  for (gsize i = 0; i < G_N_ELEMENTS (bands); i++)
    {
      set_value (values, "band1-type", bands[i].type);
      set_value (values, "band1-frequency", bands[i].hz);
      set_value (values, "band1-q", bands[i].q);
      set_value (values, "band1-range", bands[i].gain_db);
      for (double hz = bands[i].hz / 3; hz < MIN (19000, bands[i].hz * 3.5); hz *= 1.31)
        {
          double error = tone_gain (values, hz, -3) - dsp_eq_prototype_db (&bands[i], hz);
          worst = MAX (worst, fabs (error));
        }
    }
  test_figure_at_most ("eq", "dynamic band at its range: error of the curve", worst, 0.02, "dB");
}

/* Milliseconds until the change of the gain has gone 63 % of its way after a step of a tone. */
static double
time_to_63 (const double *values, double before_db, double after_db)
{
  enum
  {
    STEP = N / 8 /* readings of each level, one every 8 frames */
  };
  DspInstance *eq = dsp_instance_new (dsp_module_find ("eq"), RATE, values);
  double readings[DSP_MAX_READINGS], start = 0, end = 0, at[STEP];
  for (int i = 0; i < 3 * STEP; i++)
    {
      double left[8] = { 0 }, right[8];
      double db = i < STEP || i >= 2 * STEP ? before_db : after_db;
      for (int k = 0; k < 8; k++)
        left[k] = right[k] = pow (10, db / 20) * sin (2 * G_PI * 5000 * (8 * i + k) / RATE);
      dsp_instance_process (eq, (double *const[]){ left, right }, 8);
      dsp_instance_read (eq, readings);
      if (i == STEP - 1)
        start = readings[0];
      if (i >= STEP && i < 2 * STEP)
        at[i - STEP] = end = readings[0];
    }
  dsp_instance_free (eq);
  g_assert_cmpfloat (fabs (end - start), >, 3);
  int i = 0;
  while (i < STEP - 1 && fabs (at[i] - start) < (1 - exp (-1)) * fabs (end - start))
    i++;
  return 1000.0 * 8 * (i + 0.5) / RATE;
}

static void
test_times (void)
{
  double values[DSP_MAX_PARAMS];
  dynamic_values (values);
  set_value (values, "band1-frequency", 5000);
  set_value (values, "band1-attack", 20);
  set_value (values, "band1-release", 150);
  set_value (values, "band1-range", -6);
  set_value (values, "band1-threshold", -30);
  set_value (values, "band1-ratio", 20);
  double attack = time_to_63 (values, -40, -3), release = time_to_63 (values, -3, -40);
  test_figure_at_most ("eq", "dynamic band: error of attack 20 ms to 63 %",
                       100 * fabs (attack / 20 - 1), 2, "%");
  test_figure_at_most ("eq", "dynamic band: error of release 150 ms to 63 %",
                       100 * fabs (release / 150 - 1), 2, "%");
}

/* A steady tone turned down by 6 dB: what else is there. */
static void
test_distortion (void)
{
  double values[DSP_MAX_PARAMS], *x = g_new0 (double, 2 * N);
  dynamic_values (values);
  test_add_sine (x, N, RATE, 1000, 0.5, 0);
  memcpy (x + N, x, N * sizeof (double));
  run_values (values, x, x + N, N);
  double level = test_sine_amplitude (x + N / 2, N / 2, RATE, 1000) / sqrt (2);
  double rest = test_sine_residue (x + N / 2, N / 2, RATE, 1000);
  test_figure_at_most ("eq", "dynamic bell, 1 kHz 7 dB down: distortion", 20 * log10 (rest / level),
                       -100, "dB");
  g_free (x);
}

/* A soloed band on the mid lets its region of the mid through, nothing of the side, and no band
 * acts. */
static void
test_solo (void)
{
  static const struct
  {
    DspEqType type;
    double hz, expected_db; /* through the solo of a band of 1 kHz */
  } rows[] = { { DSP_EQ_BELL, 1000, 0 },        { DSP_EQ_BELL, 60, -50 },
               { DSP_EQ_LOW_SHELF, 60, 0 },     { DSP_EQ_LOW_SHELF, 15000, -40 },
               { DSP_EQ_HIGH_SHELF, 15000, 0 }, { DSP_EQ_HIGH_CUT, 15000, 0 },
               { DSP_EQ_LOW_CUT, 60, 0 },       { DSP_EQ_HIGH_CUT, 60, -40 } };
  double values[DSP_MAX_PARAMS], *x = g_new0 (double, 2 * N);
  for (gsize r = 0; r < G_N_ELEMENTS (rows); r++)
    for (int side = 0; side < 2; side++)
      {
        dynamic_values (values);
        set_value (values, "band1-type", rows[r].type);
        set_value (values, "band1-q", 4);
        set_value (values, "band1-gain", 12);
        set_value (values, "band1-channel", DSP_EQ_MID);
        set_value (values, "band1-listen", 1);
        set_value (values, "band2-type", DSP_EQ_BELL);
        set_value (values, "band2-frequency", rows[r].hz);
        set_value (values, "band2-gain", -18);
        memset (x, 0, 2 * N * sizeof (double));
        test_add_sine (x, N, RATE, rows[r].hz, 0.5, 0);
        for (int i = 0; i < N; i++)
          x[N + i] = side ? -x[i] : x[i];
        run_values (values, x, x + N, N);
        double db = 20 * log10 (test_sine_amplitude (x + N / 2, N / 2, RATE, rows[r].hz) / 0.5);
        if (side)
          g_assert_cmpfloat (test_peak (x + N / 2, N / 2), <, 1e-12);
        else if (rows[r].expected_db < 0)
          g_assert_cmpfloat (db, <, rows[r].expected_db + 20);
        else
          g_assert_cmpfloat_with_epsilon (db, 0, 0.1);
      }
  g_free (x);
}

/* Pink from 20 Hz to 20 kHz: 300 tones of one level, the same number in each part of an octave. */
static void
fill_pink (double *x, int n, double offset)
{
  memset (x, 0, (gsize) n * sizeof (double));
  for (int k = 0; k < 300; k++)
    {
      double w = 2 * G_PI * 20 * pow (1000, (k + offset) / 300) / RATE, phase = 2.4 * k * k;
      double now = sin (phase), before = sin (phase - w), twice = 2 * cos (w);
      for (int i = 0; i < n; i++)
        {
          double next = twice * now - before;
          x[i] += 0.01 * now;
          before = now;
          now = next;
        }
    }
}

static double
loudness (const double *left, const double *right, int n)
{
  DspLoudness *meter = dsp_loudness_new (RATE, 2);
  DspLoudnessReading reading;
  dsp_loudness_process (meter, (const double *const[]){ left, right }, n);
  dsp_loudness_read (meter, &reading);
  dsp_loudness_free (meter);
  return reading.integrated_lufs;
}

static void
test_auto_gain (void)
{
  enum
  {
    LONG = 6 * RATE
  };
  static const struct
  {
    DspEqType type;
    double hz, gain, q;
    int channel;
  } rows[] = { { DSP_EQ_HIGH_SHELF, 6000, 6, 0.71, DSP_EQ_STEREO },
               { DSP_EQ_LOW_SHELF, 150, 9, 0.71, DSP_EQ_STEREO },
               { DSP_EQ_BELL, 2500, 12, 2, DSP_EQ_SIDE },
               { DSP_EQ_BELL, 400, -12, 0.5, DSP_EQ_LEFT },
               { DSP_EQ_TILT, 700, 8, 0.71, DSP_EQ_STEREO },
               { DSP_EQ_HIGH_CUT, 3000, 0, 0.71, DSP_EQ_MID } };
  double *pink = g_new (double, 4 * LONG), worst = 0;
  fill_pink (pink, LONG, 0.25);
  fill_pink (pink + LONG, LONG, 0.75);
  double before = loudness (pink, pink + LONG, LONG);
  for (gsize r = 0; r < G_N_ELEMENTS (rows); r++)
    {
      double values[DSP_MAX_PARAMS], readings[DSP_MAX_READINGS];
      double *x = pink + 2 * LONG;
      const DspModule *eq = dsp_module_find ("eq");
      dsp_params_defaults (eq->params, eq->n_params, values);
      set_value (values, "band1-type", rows[r].type);
      set_value (values, "band1-frequency", rows[r].hz);
      set_value (values, "band1-gain", rows[r].gain);
      set_value (values, "band1-q", rows[r].q);
      set_value (values, "band1-channel", rows[r].channel);
      set_value (values, "auto-gain", 1);
      memcpy (x, pink, 2 * LONG * sizeof (double));
      DspInstance *instance = dsp_instance_new (eq, RATE, values);
      dsp_instance_process (instance, (double *const[]){ x, x + LONG }, LONG);
      dsp_instance_read (instance, readings);
      dsp_instance_free (instance);
      worst = MAX (worst, fabs (loudness (x, x + LONG, LONG) - before));
      g_assert_cmpfloat (fabs (readings[eq->n_readings - 1]), >, 0.2);
    }
  test_figure_at_most ("eq", "auto gain: loudness of pink noise after minus before", worst, 0.1,
                       "LU");
  g_free (pink);
}

void
test_eq_dynamic_add (void)
{
  g_test_add_func ("/eq-dynamic/static", test_static);
  g_test_add_func ("/eq-dynamic/rest", test_rest);
  g_test_add_func ("/eq-dynamic/full-range", test_full_range);
  g_test_add_func ("/eq-dynamic/times", test_times);
  g_test_add_func ("/eq-dynamic/distortion", test_distortion);
  g_test_add_func ("/eq-dynamic/solo", test_solo);
  g_test_add_func ("/eq-dynamic/auto-gain", test_auto_gain);
}
