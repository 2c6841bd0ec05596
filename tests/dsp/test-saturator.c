/* test-saturator.c — the saturator as a module: what it leaves alone, what level and DC do, and
 * what emphasis is for (reference/dsp.md 4.5). */
#include "test-dsp.h"

#include <math.h>
#include <string.h>

#include "dsp-loudness.h"
#include "dsp-registry.h"
#include "test-figures.h"
#include "test-signals.h"

enum
{
  RATE = 44100
};

typedef struct
{
  const char *id;
  double value;
} Setting;

static DspInstance *
new_saturator (const Setting *settings, int n)
{
  const DspModule *module = dsp_module_find ("saturator");
  double values[DSP_MAX_PARAMS];
  dsp_params_defaults (module->params, module->n_params, values);
  for (int i = 0; i < n; i++)
    values[dsp_params_index (module->params, module->n_params, settings[i].id)] = settings[i].value;
  return dsp_instance_new (module, RATE, values);
}

/* A choice by its id. */
static double
choice (const char *param, const char *id)
{
  const DspModule *module = dsp_module_find ("saturator");
  int index = dsp_params_index (module->params, module->n_params, param);
  double value = -1;
  g_assert_true (dsp_param_read (&module->params[index], id, &value));
  return value;
}

static void
run (DspInstance *instance, double *left, double *right, int n)
{
  for (int at = 0; at < n; at += DSP_QUANTUM)
    {
      double *const ch[] = { left + at, right + at };
      dsp_instance_process (instance, ch, MIN (DSP_QUANTUM, n - at));
    }
}

/* Drums, a bass, chords and noise, swelling by 11 dB in period_s; peaks at about full scale. */
static void
fill_programme (double *left, double *right, int n, double period_s)
{
  guint64 seed = 21;
  double low = 0;
  for (int i = 0; i < n; i++)
    {
      double t = (double) i / RATE, beat = exp (-7 * fmod (t, 0.5));
      double swell = 0.45 + 0.25 * sin (2 * G_PI * t / period_s), noise = test_noise (&seed);
      low += 0.2 * (noise - low);
      double bass = 0.5 * sin (2 * G_PI * 55 * t) + 0.6 * beat * sin (2 * G_PI * 70 * t);
      double chord = sin (2 * G_PI * 440 * t) + sin (2 * G_PI * 554 * t) + sin (2 * G_PI * 659 * t);
      left[i] = swell * (bass + 0.15 * chord + 0.5 * low * beat + 0.15 * beat * noise);
      right[i] = swell * (bass + 0.12 * chord + 0.4 * low - 0.15 * beat * noise);
    }
}

static double
loudness (const double *left, const double *right, int n)
{
  DspLoudness *meter = dsp_loudness_new (RATE, 2);
  const double *const ch[] = { left, right };
  DspLoudnessReading reading;
  dsp_loudness_process (meter, ch, n);
  dsp_loudness_read (meter, &reading);
  dsp_loudness_free (meter);
  return reading.integrated_lufs;
}

/* The largest change of loudness with "Keep loudness" of all curves; least becomes the least that
 * was given back, dB. */
static double
loudness_change (double drive, double period_s, double *least)
{
  enum
  {
    N = 18 * RATE
  };
  double *x = g_new (double, 2 * N), *y = g_new (double, 2 * N), worst = 0;
  fill_programme (x, x + N, N, period_s);
  double before = loudness (x, x + N, N);
  for (int curve = 0; curve < 6; curve++)
    {
      const Setting settings[] = { { "curve", curve },
                                   { "drive", drive },
                                   { "oversampling", choice ("oversampling", "x2") },
                                   { "level", choice ("level", "loudness") } };
      double readings[8];
      memcpy (y, x, 2 * N * sizeof (double));
      DspInstance *instance = new_saturator (settings, G_N_ELEMENTS (settings));
      run (instance, y, y + N, N);
      dsp_instance_read (instance, readings);
      *least = MIN (*least, readings[3]);
      worst = MAX (worst, fabs (loudness (y, y + N, N) - before));
      dsp_instance_free (instance);
    }
  g_free (x);
  g_free (y);
  return worst;
}

static void
test_loudness (void)
{
  static const double periods[] = { 5, 14 };
  for (double drive = 6; drive <= 12; drive += 6)
    {
      double least = 100, worst = 0;
      for (gsize p = 0; p < G_N_ELEMENTS (periods); p++)
        worst = MAX (worst, loudness_change (drive, periods[p], &least));
      g_assert_cmpfloat (least, >, drive / 40); /* there was something to give back */
      char *what = g_strdup_printf ("loudness kept at %g dB of drive, all curves", drive);
      test_figure_at_most ("saturator", what, worst, 0.1, "LU");
      g_free (what);
    }
}

/* Clippers change not a bit below the ceiling, at any level and oversampling that is set. */
static void
test_untouched (void)
{
  enum
  {
    N = 20000
  };
  double *x = g_new (double, 2 * N), *y = g_new (double, 2 * N), most = 0;
  fill_programme (x, x + N, N, 9);
  for (int i = 0; i < 2 * N; i++)
    x[i] *= 0.1;
  for (int curve = 0; curve < 2; curve++)
    for (int level = 1; level < 3; level++)
      for (int factor = 0; factor < 4; factor++)
        {
          const Setting settings[]
              = { { "curve", choice ("curve", curve ? "soft-clip" : "hard-clip") },
                  { "drive", 6 },
                  { "asymmetry", 30 },
                  { "emphasis", 3 },
                  { "level", level },
                  { "oversampling", factor } };
          DspInstance *instance = new_saturator (settings, G_N_ELEMENTS (settings));
          int latency = dsp_instance_latency (instance);
          memcpy (y, x, 2 * N * sizeof (double));
          run (instance, y, y + N, N);
          for (int i = latency; i < N; i++)
            for (int c = 0; c < 2; c++)
              most = MAX (most, fabs (y[c * N + i] - x[c * N + i - latency]));
          double readings[8];
          dsp_instance_read (instance, readings);
          g_assert_cmpfloat (readings[0], ==, 0);
          g_assert_cmpfloat (readings[1], ==, -INFINITY);
          g_assert_cmpfloat (readings[2], ==, 0);
          dsp_instance_free (instance);
        }
  test_figure_at_most ("saturator", "null below the ceiling, clippers", most, 0, "");
  g_free (x);
  g_free (y);
}

static void
test_dc (void)
{
  enum
  {
    N = 4 * RATE
  };
  static const double tones[] = { 60, 1000 };
  double *x = g_new (double, 2 * N), worst = 0, even = INFINITY;
  for (int curve = 0; curve < 6; curve++)
    for (int t = 0; t < 2; t++)
      {
        const Setting settings[]
            = { { "curve", curve }, { "drive", 9 }, { "asymmetry", 60 }, { "oversampling", 1 } };
        memset (x, 0, 2 * N * sizeof (double));
        test_add_sine (x, N, RATE, tones[t], 0.5, 0);
        memcpy (x + N, x, N * sizeof (double));
        DspInstance *instance = new_saturator (settings, G_N_ELEMENTS (settings));
        run (instance, x, x + N, N);
        const double *last = x + N - RATE;
        double sum = 0;
        for (int i = 0; i < RATE; i++)
          sum += last[i];
        worst = MAX (worst, fabs (sum / RATE) / test_rms (last, RATE));
        even = MIN (even, test_sine_amplitude (last, RATE, RATE, 2 * tones[t]));
        dsp_instance_free (instance);
      }
  g_assert_cmpfloat (even, >, 0.01); /* asymmetric it is */
  test_figure_at_most ("saturator", "DC of asymmetric curves, re signal", 20 * log10 (worst), -100,
                       "dB");
  g_free (x);
}

/* Level of a tone of hz behind a setting, relative to the input; and its third harmonic. */
static void
tone (const Setting *settings, int n_settings, double hz, double amplitude, double *gain_db,
      double *third_db)
{
  enum
  {
    N = RATE
  };
  double *x = g_new0 (double, 2 * N);
  test_add_sine (x, N, RATE, hz, amplitude, 0);
  memcpy (x + N, x, N * sizeof (double));
  DspInstance *instance = new_saturator (settings, n_settings);
  run (instance, x, x + N, N);
  double first = test_sine_amplitude (x + N / 2, N / 2, RATE, hz);
  *gain_db = 20 * log10 (first / amplitude);
  *third_db = 20 * log10 (test_sine_amplitude (x + N / 2, N / 2, RATE, 3 * hz) / first);
  dsp_instance_free (instance);
  g_free (x);
}

static void
test_level (void)
{
  double gain, third, worst = 0;
  for (int curve = 0; curve < 6; curve++)
    for (int level = 0; level < 3; level++)
      {
        const Setting settings[]
            = { { "curve", curve }, { "drive", 6 }, { "level", level }, { "oversampling", 0 } };
        tone (settings, G_N_ELEMENTS (settings), 1000, 1e-4, &gain, &third);
        worst = MAX (worst, fabs (gain - (level == 0 ? 6 : 0)));
      }
  test_figure_at_most ("saturator", "gain of soft signals", worst, 0.001, "dB");
}

/* Emphasis of 6 dB moves harmonics from lows to highs and leaves the level of soft signals. */
static void
test_emphasis (void)
{
  double gain, plain_low, plain_high, low, high;
  Setting settings[] = { { "curve", choice ("curve", "tanh") }, { "drive", 3 }, { "emphasis", 0 } };
  tone (settings, 3, 100, 0.3, &gain, &plain_low);
  tone (settings, 3, 6000, 0.3, &gain, &plain_high);
  g_assert_cmpfloat_with_epsilon (plain_low, plain_high, 0.01);
  settings[2].value = 6;
  tone (settings, 3, 100, 0.3, &gain, &low);
  tone (settings, 3, 6000, 0.3, &gain, &high);
  g_assert_cmpfloat_with_epsilon (low, plain_low, 0.2);
  g_assert_cmpfloat (high, >, plain_high + 6);
  for (double hz = 50; hz < 20000; hz *= 2)
    {
      tone (settings, 3, hz, 1e-3, &gain, &high);
      g_assert_cmpfloat_with_epsilon (gain, 0, 0.001);
    }
}

/* The readings of a tone 6 dB above the ceiling of a hard clip. */
static void
test_readings (void)
{
  enum
  {
    N = RATE
  };
  const Setting settings[] = { { "curve", choice ("curve", "hard-clip") }, { "ceiling", -12 } };
  double *x = g_new0 (double, 2 * N), readings[8];
  test_add_sine (x, N, RATE, 441, pow (10, -6 / 20.0), 0);
  DspInstance *instance = new_saturator (settings, G_N_ELEMENTS (settings));
  run (instance, x, x + N, N);
  dsp_instance_read (instance, readings);
  g_assert_cmpfloat_with_epsilon (readings[0], -6, 0.3); /* the filters ring a little */
  /* 441 periods of 100 samples, of which those within 60 degrees of the tops are above. */
  g_assert_cmpfloat_with_epsilon (readings[2], N * 2 / 3.0, N / 50.0);
  g_assert_cmpfloat (readings[1], >, -12);
  g_assert_cmpfloat (readings[1], <, 0);
  dsp_instance_free (instance);
  g_free (x);
}

/* What is heard of the change is the output less the input. */
static void
test_delta (void)
{
  enum
  {
    N = 10000
  };
  double *x = g_new (double, 2 * N), *y = g_new (double, 2 * N), *z = g_new (double, 2 * N);
  Setting settings[] = { { "drive", 6 }, { "delta", 0 } };
  fill_programme (x, x + N, N, 9);
  memcpy (y, x, 2 * N * sizeof (double));
  memcpy (z, x, 2 * N * sizeof (double));
  DspInstance *instance = new_saturator (settings, 2);
  int latency = dsp_instance_latency (instance);
  run (instance, y, y + N, N);
  dsp_instance_free (instance);
  settings[1].value = 1;
  instance = new_saturator (settings, 2);
  run (instance, z, z + N, N);
  dsp_instance_free (instance);
  for (int i = latency; i < N; i++)
    g_assert_cmpfloat_with_epsilon (z[i], y[i] - x[i - latency], 1e-15);
  g_assert_cmpfloat (test_peak (z, N), >, 0.01);
  g_free (x);
  g_free (y);
  g_free (z);
}

void
test_saturator_add (void)
{
  g_test_add_func ("/saturator/loudness", test_loudness);
  g_test_add_func ("/saturator/untouched", test_untouched);
  g_test_add_func ("/saturator/dc", test_dc);
  g_test_add_func ("/saturator/level", test_level);
  g_test_add_func ("/saturator/emphasis", test_emphasis);
  g_test_add_func ("/saturator/readings", test_readings);
  g_test_add_func ("/saturator/delta", test_delta);
}
