/* test-compressor.c — static curve, times, what is below the threshold, distortion, parallel mix
 * (reference/dsp.md 4.1). */
#include "test-dsp.h"

#include <math.h>
#include <string.h>

#include "dsp-registry.h"
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
new_compressor (const Setting *settings, int n)
{
  const DspModule *module = dsp_module_find ("compressor");
  double values[DSP_MAX_PARAMS];
  dsp_params_defaults (module->params, module->n_params, values);
  for (int i = 0; i < n; i++)
    {
      int index = dsp_params_index (module->params, module->n_params, settings[i].id);
      g_assert_cmpint (index, >=, 0);
      values[index] = settings[i].value;
    }
  return dsp_instance_new (module, RATE, values);
}

static void
run (DspInstance *instance, double *left, double *right, int n)
{
  double *const ch[] = { left, right };
  dsp_instance_process (instance, ch, n);
}

static double
reduction (DspInstance *instance)
{
  double readings[16];
  g_assert_cmpint (dsp_instance_module (instance)->n_readings, <=, G_N_ELEMENTS (readings));
  dsp_instance_read (instance, readings);
  return readings[0];
}

/* Level out for a constant level in, after everything has settled. */
static double
settled_db (double in_db, double threshold, double ratio, double knee)
{
  const Setting settings[] = { { "threshold", threshold }, { "ratio", ratio }, { "knee", knee },
                               { "detector", 0 },          { "attack", 1 },    { "release", 10 } };
  DspInstance *instance = new_compressor (settings, G_N_ELEMENTS (settings));
  double x[4000], y[4000], level = pow (10, in_db / 20);
  for (int i = 0; i < 4000; i++)
    x[i] = y[i] = i % 2 ? level : -level;
  run (instance, x, y, 4000);
  dsp_instance_free (instance);
  return 20 * log10 (fabs (x[3999]));
}

static void
test_curve (void)
{
  static const double ratios[] = { 1.2, 2, 4, 100 }, knees[] = { 0, 6, 24 };
  for (gsize r = 0; r < G_N_ELEMENTS (ratios); r++)
    for (gsize k = 0; k < G_N_ELEMENTS (knees); k++)
      for (double in = -60; in <= 0; in += 2.5)
        {
          double over = in + 20, w = knees[k], expected = in;
          if (2 * over >= w && over > 0)
            expected = -20 + over / ratios[r];
          else if (2 * fabs (over) < w)
            expected = in + (1 / ratios[r] - 1) * (over + w / 2) * (over + w / 2) / (2 * w);
          g_assert_cmpfloat_with_epsilon (settled_db (in, -20, ratios[r], w), expected, 0.02);
        }
}

/* Frames until the gain has gone 63 % of its way in dB after the level changed at frame 0. */
static int
time_to_63 (DspInstance *instance, double before, double after)
{
  static double x[4 * RATE], y[4 * RATE];
  for (int i = 0; i < 4 * RATE; i++)
    x[i] = y[i] = before;
  run (instance, x, y, 4 * RATE);
  double first = 20 * log10 (x[4 * RATE - 1] / before);
  for (int i = 0; i < 4 * RATE; i++)
    x[i] = y[i] = after;
  run (instance, x, y, 4 * RATE);
  double last = 20 * log10 (x[4 * RATE - 1] / after);
  g_assert_cmpfloat (fabs (last - first), >, 5);
  for (int i = 0; i < 4 * RATE; i++)
    if (fabs (20 * log10 (x[i] / after) - first) >= (1 - exp (-1)) * fabs (last - first))
      return i + 1;
  return -1;
}

static void
test_times (void)
{
  static const double attacks[] = { 2, 20, 100 }, releases[] = { 120, 300, 500 };
  for (int i = 0; i < 3; i++)
    {
      const Setting settings[]
          = { { "threshold", -30 }, { "ratio", 4 },           { "knee", 0 },
              { "detector", 0 },    { "attack", attacks[i] }, { "release", releases[i] } };
      DspInstance *instance = new_compressor (settings, G_N_ELEMENTS (settings));
      /* 12 dB, both levels above the threshold. */
      double attack = time_to_63 (instance, 0.1, 0.4) * 1000.0 / RATE;
      g_assert_cmpfloat_with_epsilon (attack, attacks[i], 0.02 * attacks[i] + 0.03);
      double release = time_to_63 (instance, 0.4, 0.1) * 1000.0 / RATE;
      g_assert_cmpfloat_with_epsilon (release, releases[i], 0.02 * releases[i]);
      dsp_instance_free (instance);
    }
}

static void
test_unity (void)
{
  enum
  {
    N = 30000
  };
  double *x = g_new0 (double, N), *y = g_new0 (double, N), *dry;
  test_add_sine (x, N, RATE, 440, 0.05, 0);
  test_add_sine (y, N, RATE, 445, 0.05, 0);
  dry = g_memdup2 (x, N * sizeof (double));
  const Setting settings[] = { { "threshold", -20 }, { "knee", 6 }, { "low-cut", 80 } };
  DspInstance *instance = new_compressor (settings, G_N_ELEMENTS (settings));
  run (instance, x, y, N);
  g_assert_cmpmem (x, N * sizeof (double), dry, N * sizeof (double));
  g_assert_cmpfloat (reduction (instance), ==, 0);
  dsp_instance_free (instance);
  g_free (x);
  g_free (y);
  g_free (dry);
}

/* THD of a tone at about 6 dB of reduction, attack 30 ms, release 300 ms. */
static double
distortion (int detector, double hz)
{
  enum
  {
    N = 5 * RATE
  };
  double *x = g_new0 (double, N), *y = g_new0 (double, N);
  test_add_sine (x, N, RATE, hz, 0.5, 0);
  memcpy (y, x, N * sizeof (double));
  const Setting settings[] = { { "threshold", detector == 1 ? -17 : -14 },
                               { "ratio", 4 },
                               { "knee", 6 },
                               { "detector", detector },
                               { "rms-time", 30 },
                               { "attack", 30 },
                               { "release", 300 } };
  DspInstance *instance = new_compressor (settings, G_N_ELEMENTS (settings));
  run (instance, x, y, N);
  double reading = reduction (instance);
  dsp_instance_free (instance);
  const double *end = x + N - RATE;
  double level = test_sine_amplitude (end, RATE, RATE, hz);
  double thd = 20 * log10 (test_sine_residue (end, RATE, RATE, hz) / (level / sqrt (2)));
  g_test_message ("detector %d, %g Hz: reduction %.2f dB, THD %.1f dB", detector, hz, reading, thd);
  g_assert_cmpfloat_with_epsilon (20 * log10 (level / 0.5), -6, 0.7);
  g_free (x);
  g_free (y);
  return thd;
}

static void
test_distortion (void)
{
  g_assert_cmpfloat (distortion (0, 50), <, -70);
  g_assert_cmpfloat (distortion (0, 100), <, -85);
  g_assert_cmpfloat (distortion (1, 50), <, -100);
  g_assert_cmpfloat (distortion (1, 100), <, -115);
  g_assert_cmpfloat (distortion (2, 50), <, -200);
}

/* The link: a loud left reduces the right by as much, by half, or not at all. */
static void
test_link (void)
{
  static const double links[] = { 100, 50, 0 };
  for (int k = 0; k < 3; k++)
    {
      double x[8000], y[8000];
      for (int i = 0; i < 8000; i++)
        {
          x[i] = i % 2 ? 0.5 : -0.5;
          y[i] = i % 2 ? 0.01 : -0.01;
        }
      const Setting settings[] = { { "threshold", -20 }, { "ratio", 2 },  { "knee", 0 },
                                   { "detector", 0 },    { "attack", 1 }, { "link", links[k] } };
      DspInstance *instance = new_compressor (settings, G_N_ELEMENTS (settings));
      run (instance, x, y, 8000);
      double left = 20 * log10 (x[7999] / 0.5), right = 20 * log10 (y[7999] / 0.01);
      double expected = -(20 * log10 (0.5) + 20) / 2;
      g_assert_cmpfloat_with_epsilon (left, expected, 0.01);
      g_assert_cmpfloat_with_epsilon (right, expected * links[k] / 100, 0.01);
      dsp_instance_free (instance);
    }
}

/* Mix at 0 is the input, bit for bit; at 50 the mean of input and output. */
static void
test_mix (void)
{
  double out[3][4000], y[4000];
  static const double mixes[] = { 0, 50, 100 };
  for (int k = 0; k < 3; k++)
    {
      memset (out[k], 0, sizeof out[k]);
      test_add_sine (out[k], 4000, RATE, 500, 0.9, 0);
      memcpy (y, out[k], sizeof y);
      const Setting settings[] = { { "threshold", -30 }, { "mix", mixes[k] }, { "make-up", 6 } };
      DspInstance *instance = new_compressor (settings, G_N_ELEMENTS (settings));
      run (instance, out[k], y, 4000);
      dsp_instance_free (instance);
    }
  memset (y, 0, sizeof y);
  test_add_sine (y, 4000, RATE, 500, 0.9, 0);
  for (int i = 0; i < 4000; i++)
    {
      g_assert_cmpfloat (out[0][i], ==, y[i]);
      g_assert_cmpfloat_with_epsilon (out[1][i], (out[0][i] + out[2][i]) / 2, 1e-14);
    }
}

/* Auto release: back within half a second after a short peak, slow after a long one. */
static void
test_auto_release (void)
{
  double left[2];
  for (int k = 0; k < 2; k++)
    {
      static double x[6 * RATE], y[6 * RATE];
      int loud = k == 0 ? RATE / 50 : 3 * RATE, total = loud + RATE / 2;
      for (int i = 0; i < total; i++)
        x[i] = y[i] = (i < loud ? 0.8 : 0.1) * (i % 2 ? 1 : -1);
      const Setting settings[] = { { "threshold", -12 },
                                   { "ratio", 8 },
                                   { "auto-release", 1 },
                                   { "detector", 0 },
                                   { "attack", 2 } };
      DspInstance *instance = new_compressor (settings, G_N_ELEMENTS (settings));
      run (instance, x, y, total);
      left[k] = -20 * log10 (fabs (x[total - 1]) / 0.1);
      dsp_instance_free (instance);
    }
  g_assert_cmpfloat (left[0], <, 0.5);
  g_assert_cmpfloat (left[1], >, 3);
}

void
test_compressor_add (void)
{
  g_test_add_func ("/compressor/curve", test_curve);
  g_test_add_func ("/compressor/times", test_times);
  g_test_add_func ("/compressor/unity", test_unity);
  g_test_add_func ("/compressor/distortion", test_distortion);
  g_test_add_func ("/compressor/link", test_link);
  g_test_add_func ("/compressor/mix", test_mix);
  g_test_add_func ("/compressor/auto-release", test_auto_release);
}
