/* test-de-esser.c — bursts in the band go down by the range, whatever their level and frequency,
 * and nothing else changes (reference/dsp.md 4.2). */
#include "test-dsp.h"

#include <math.h>
#include <string.h>

#include "dsp-registry.h"
#include "dsp-spectrum.h"
#include "test-figures.h"
#include "test-signals.h"

enum
{
  RATE = 44100,
  BELL = 0,
  FOLLOW,
  SHELF,
  WIDE,
  N_ACTIONS
};

typedef struct
{
  const char *id;
  double value;
} Setting;

static DspInstance *
new_de_esser (const Setting *settings, int n)
{
  const DspModule *module = dsp_module_find ("de-esser");
  double values[DSP_MAX_PARAMS];
  dsp_params_defaults (module->params, module->n_params, values);
  for (int i = 0; i < n && settings[i].id; i++)
    {
      int index = dsp_params_index (module->params, module->n_params, settings[i].id);
      g_assert_cmpint (index, >=, 0);
      values[index] = settings[i].value;
    }
  return dsp_instance_new (module, RATE, values);
}

/* Replaces x, y by the output without the latency; the last frames are lost (0). The readings are
 * those of the second half. */
static void
run (const Setting *settings, int n_settings, double *x, double *y, int n, double readings[3])
{
  DspInstance *instance = new_de_esser (settings, n_settings);
  int late = dsp_instance_latency (instance);
  double *const ch[] = { x, y }, *const second[] = { x + n / 2, y + n / 2 };
  double first[3];
  dsp_instance_process (instance, ch, n / 2);
  dsp_instance_read (instance, first);
  dsp_instance_process (instance, second, n - n / 2);
  for (int c = 0; c < 2; c++)
    {
      memmove (ch[c], ch[c] + late, (gsize) (n - late) * sizeof (double));
      memset (ch[c] + n - late, 0, (gsize) late * sizeof (double));
    }
  if (readings)
    dsp_instance_read (instance, readings);
  dsp_instance_free (instance);
}

/* Reduction in dB of a burst of 50 ms, its RMS 12 dB over that of the pink bed; between 6 and 44 ms
 * of it. reading: that of the frequency, at its end. */
static double
burst (const Setting *settings, int n_settings, double hz, double bed, double *reading)
{
  enum
  {
    AT = RATE / 2,
    LENGTH = RATE / 20,
    EDGE = RATE / 1000,
    N = AT + LENGTH + 300,
    FROM = AT + 6 * RATE / 1000,
    USED = 38 * RATE / 1000
  };
  double *x = g_new0 (double, 3 * N), *y = x + N, *in = y + N, readings[3];
  test_add_sine (x + AT, LENGTH, RATE, hz, bed * 4 * sqrt (2), 0.3);
  for (int i = 0; i < EDGE; i++)
    {
      double fade = 0.5 - 0.5 * cos (G_PI * i / EDGE);
      x[AT + i] *= fade;
      x[AT + LENGTH - 1 - i] *= fade;
    }
  test_add_pink (x, N, bed, 11);
  memcpy (y, x, N * sizeof (double));
  memcpy (in, x, N * sizeof (double));
  run (settings, n_settings, x, y, N - 250, readings);
  g_assert_cmpmem (x, N * sizeof (double), y, N * sizeof (double));
  double db = 20
              * log10 (test_sine_amplitude (in + FROM, USED, RATE, hz)
                       / test_sine_amplitude (x + FROM, USED, RATE, hz));
  g_test_message ("%.0f Hz: %.2f dB less; readings %.2f dB, %.2f dB, %.0f Hz", hz, db, readings[0],
                  readings[1], readings[2]);
  if (reading)
    *reading = readings[2];
  g_free (x);
  return db;
}

static void
test_burst (void)
{
  static const double ranges[] = { 3, 6, 9 };
  double worst = 0, level = 0;
  for (int k = 0; k < 3; k++)
    {
      const Setting settings[] = { { "range", ranges[k] } };
      double loud = burst (settings, 1, 7000, 0.05, NULL);
      double soft = burst (settings, 1, 7000, 0.0005, NULL);
      worst = MAX (worst, fabs (loud - ranges[k]));
      level = MAX (level, fabs (loud - soft));
    }
  test_figure_at_most ("de-esser", "7 kHz burst +12 dB over pink: off the set range", worst, 0.5,
                       "dB");
  test_figure_at_most ("de-esser", "the same 40 dB softer: difference", level, 0.1, "dB");
  const Setting strong[] = { { "range", 12 }, { "ratio", 20 } };
  g_assert_cmpfloat_with_epsilon (burst (strong, 2, 7000, 0.05, NULL), 12, 0.5);
}

/* Anywhere in the band the moving filter takes the whole range, where the fixed one does not. */
static void
test_actions (void)
{
  static const double places[] = { 4600, 5500, 7000, 8500, 10400 };
  const Setting fixed[] = { { "action", BELL } }, follow[] = { { "action", FOLLOW } };
  const Setting shelf[] = { { "action", SHELF } }, wide[] = { { "action", WIDE } };
  double worst = 0, off = 0, at;
  for (int k = 0; k < 5; k++)
    {
      double db = burst (follow, 1, places[k], 0.05, &at);
      worst = MAX (worst, fabs (db - 6));
      off = MAX (off, fabs (at / places[k] - 1) * 100);
    }
  test_figure_at_most ("de-esser", "following band, 4.6 to 10.4 kHz: off the set range", worst, 0.5,
                       "dB");
  test_figure_at_most ("de-esser", "following band: frequency off", off, 3, "%");
  g_assert_cmpfloat (burst (fixed, 1, 10400, 0.05, NULL), <, 5);
  g_assert_cmpfloat_with_epsilon (burst (wide, 1, 7000, 0.05, NULL), 6, 0.5);
  g_assert_cmpfloat_with_epsilon (burst (shelf, 1, 10400, 0.05, NULL), 5.6, 0.4);
}

static double
largest_change (const double *in, const double *out, int n)
{
  const double *const a[] = { in }, *const b[] = { out };
  DspSpectrum *before = dsp_spectrum_new (RATE, 1, DSP_SPECTRUM_AVERAGE);
  DspSpectrum *after = dsp_spectrum_new (RATE, 1, DSP_SPECTRUM_AVERAGE);
  double most = 0, sixth = pow (2, 1 / 6.0);
  dsp_spectrum_process (before, a, n);
  dsp_spectrum_process (after, b, n);
  dsp_spectrum_update (before);
  dsp_spectrum_update (after);
  for (double f = 60; f < 18000; f *= sixth)
    {
      double was = dsp_spectrum_band (before, f / sixth, f * sixth);
      most = MAX (most, fabs (10 * log10 (dsp_spectrum_band (after, f / sixth, f * sixth) / was)));
    }
  dsp_spectrum_free (before);
  dsp_spectrum_free (after);
  return most;
}

static void
test_left_alone (void)
{
  enum
  {
    N = 5 * RATE,
    USED = N - RATE / 10
  };
  double *x = g_new0 (double, N), *y = g_new0 (double, N), *in = g_new0 (double, N), readings[3];
  for (int action = 0; action < N_ACTIONS; action++)
    {
      const Setting settings[] = { { "action", action } };
      memset (x, 0, N * sizeof (double));
      memset (y, 0, N * sizeof (double));
      test_add_pink (x, N, 0.1, 4);
      test_add_pink (y, N, 0.1, 8);
      memcpy (in, x, N * sizeof (double));
      run (settings, 1, x, y, N, readings);
      g_test_message ("pink: most %.2f dB, detector %.2f dB", readings[0], readings[1]);
      test_figure_at_most ("de-esser",
                           action == BELL     ? "pink noise, band: change of any third octave"
                           : action == FOLLOW ? "pink noise, following band: the same"
                           : action == SHELF  ? "pink noise, shelf: the same"
                                              : "pink noise, everything: the same",
                           largest_change (in, x, USED), 0.3, "dB");
      memset (x, 0, N * sizeof (double));
      test_add_sine (x, N, RATE, 1000, 0.5, 0);
      memcpy (y, x, N * sizeof (double));
      memcpy (in, x, N * sizeof (double));
      run (settings, 1, x, y, N, readings);
      double tone = 20 * log10 (test_sine_amplitude (x + RATE, RATE, RATE, 1000) / 0.5);
      if (action == BELL)
        test_figure_at_most ("de-esser", "1 kHz tone: change", fabs (tone), 0.01, "dB");
      g_assert_cmpmem (x + RATE, (USED - RATE) * sizeof (double), in + RATE,
                       (USED - RATE) * sizeof (double));
      g_assert_cmpfloat (readings[0], ==, 0);
    }
  g_free (x);
  g_free (y);
  g_free (in);
}

static void
test_null (void)
{
  enum
  {
    N = 2 * RATE,
    USED = N - RATE / 100
  };
  double off = 0;
  double *in = g_new0 (double, N), *x = g_new (double, N), *y = g_new (double, N);
  test_add_pink (in, N, 0.1, 4);
  test_add_sine (in, N, RATE, 6000, 0.1, 0);
  for (int k = 0; k < N_ACTIONS + 2; k++)
    {
      const Setting settings[] = { { "action", k % N_ACTIONS },
                                   { "detection", k / N_ACTIONS },
                                   { k % 2 ? "ratio" : "range", k % 2 ? 1 : 0 } };
      memcpy (x, in, N * sizeof (double));
      memcpy (y, in, N * sizeof (double));
      run (settings, 3, x, y, N, NULL);
      for (int i = 0; i < USED; i++)
        off = MAX (off, MAX (fabs (x[i] - in[i]), fabs (y[i] - in[i])));
    }
  test_figure_at_most ("de-esser", "null against the delayed input, nothing to do", off, 0, "");
  g_free (in);
  g_free (x);
  g_free (y);
}

/* Absolute: a steady tone in the band goes down by the curve. Apart: the other channel stays. The
 * removed and what is left are the input; the detected band has the band in full and no bass. */
static void
test_ways (void)
{
  enum
  {
    N = RATE
  };
  const Setting absolute[] = {
    { "detection", 1 }, { "threshold", -20 }, { "ratio", 2 }, { "range", 18 }, { "knee", 0 }
  };
  const Setting apart[] = { { "link", 0 } }, removed[] = { { "listen", 2 } };
  const Setting detected[] = { { "listen", 1 } }, plain[] = { { "range", 6 } };
  double *in = g_new0 (double, N), *x[2] = { g_new (double, N), g_new (double, N) };
  double *y[2] = { g_new0 (double, N), g_new0 (double, N) };
  test_add_sine (in, N, RATE, 7000, 0.5, 0);
  memcpy (x[0], in, N * sizeof (double));
  memcpy (y[0], in, N * sizeof (double));
  run (absolute, 5, x[0], y[0], N, NULL);
  double level = 20 * log10 (0.5) - 3.0103;
  double db = 20 * log10 (test_sine_amplitude (x[0] + N / 2, N / 4, RATE, 7000) / 0.5);
  g_assert_cmpfloat_with_epsilon (db, -(level + 20) / 2, 0.1);

  memset (y[0], 0, N * sizeof (double));
  test_add_sine (y[0], N, RATE, 1000, 0.3, 0);
  memcpy (y[1], y[0], N * sizeof (double));
  memcpy (x[0], in, N * sizeof (double));
  run (apart, 1, x[0], y[0], N, NULL);
  g_assert_cmpmem (y[0] + N * 4 / 5, N / 10 * sizeof (double), y[1] + N * 4 / 5,
                   N / 10 * sizeof (double));
  g_assert_cmpfloat (test_peak (x[0] + N / 4, N / 4), <, 0.5 * test_peak (in, N) + 0.01);

  test_add_sine (in, N, RATE, 60, 0.2, 0);
  for (int k = 0; k < 2; k++)
    {
      memcpy (x[k], in, N * sizeof (double));
      memcpy (y[k], in, N * sizeof (double));
      run (k ? removed : plain, 1, x[k], y[k], N, NULL);
    }
  double off = 0;
  for (int i = 0; i < N / 2; i++)
    off = MAX (off, fabs (x[0][i] + x[1][i] - in[i]));
  g_assert_cmpfloat (off, <, 1e-15);
  run (detected, 1, in, y[0], N, NULL);
  g_assert_cmpfloat_with_epsilon (test_sine_amplitude (in + N / 4, N / 2, RATE, 7000), 0.5, 0.005);
  g_assert_cmpfloat (test_sine_amplitude (in + N / 4, N / 2, RATE, 60), <, 0.002);
  for (int k = 0; k < 2; k++)
    {
      g_free (x[k]);
      g_free (y[k]);
    }
  g_free (in);
}

void
test_de_esser_add (void)
{
  g_test_add_func ("/de-esser/burst", test_burst);
  g_test_add_func ("/de-esser/actions", test_actions);
  g_test_add_func ("/de-esser/left-alone", test_left_alone);
  g_test_add_func ("/de-esser/null", test_null);
  g_test_add_func ("/de-esser/ways", test_ways);
}
