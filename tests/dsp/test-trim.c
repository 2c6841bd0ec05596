/* test-trim.c — nothing at its defaults; what each part of it is for, in figures. */
#include "test-dsp.h"

#include <complex.h>
#include <math.h>
#include <string.h>

#include "dsp-fft.h"
#include "dsp-registry.h"
#include "test-figures.h"
#include "test-signals.h"

enum
{
  RATE = 44100,
  N = 1 << 16
};

typedef struct
{
  const char *id;
  double value;
} Setting;

/* Ends with an id NULL. */
static DspInstance *
new_trim (const Setting *settings)
{
  const DspModule *trim = dsp_module_find ("gain");
  double values[DSP_MAX_PARAMS];
  dsp_params_defaults (trim->params, trim->n_params, values);
  for (; settings->id; settings++)
    {
      int index = dsp_params_index (trim->params, trim->n_params, settings->id);
      g_assert_cmpint (index, >=, 0);
      values[index] = settings->value;
    }
  return dsp_instance_new (trim, RATE, values);
}

static double *
new_noise (guint64 seed)
{
  double *x = g_new (double, N);
  for (int i = 0; i < N; i++)
    x[i] = test_noise (&seed);
  return x;
}

/* Nothing at all, at once; and the two channels as the switches say, exactly. */
static void
test_untouched (void)
{
  static const struct
  {
    Setting settings[3];
    double left[2], right[2]; /* what comes of left and right */
  } cases[] = {
    { { { NULL } }, { 1, 0 }, { 0, 1 } },
    { { { "invert", 1 }, { NULL } }, { -1, 0 }, { 0, -1 } },
    { { { "invert-left", 1 }, { NULL } }, { -1, 0 }, { 0, 1 } },
    { { { "invert-right", 1 }, { NULL } }, { 1, 0 }, { 0, -1 } },
    { { { "invert", 1 }, { "invert-right", 1 } }, { -1, 0 }, { 0, 1 } },
    { { { "swap", 1 }, { NULL } }, { 0, 1 }, { 1, 0 } },
    { { { "swap", 1 }, { "invert-left", 1 } }, { 0, -1 }, { 1, 0 } },
  };
  double *left = new_noise (1), *right = new_noise (2);
  double *y[2] = { g_new (double, N), g_new (double, N) };
  left[7] = -0.0;
  for (gsize k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      Setting settings[4] = { cases[k].settings[0], cases[k].settings[1], cases[k].settings[2] };
      DspInstance *trim = new_trim (settings);
      memcpy (y[0], left, N * sizeof (double));
      memcpy (y[1], right, N * sizeof (double));
      g_assert_cmpint (dsp_instance_latency (trim), ==, 0);
      dsp_instance_process (trim, y, N);
      dsp_instance_free (trim);
      for (int i = 0; i < N; i++)
        {
          g_assert_cmpfloat (y[0][i], ==, cases[k].left[0] * left[i] + cases[k].left[1] * right[i]);
          g_assert_cmpfloat (y[1][i], ==,
                             cases[k].right[0] * left[i] + cases[k].right[1] * right[i]);
        }
      if (k == 0)
        {
          g_assert_cmpmem (y[0], N * sizeof (double), left, N * sizeof (double));
          g_assert_cmpmem (y[1], N * sizeof (double), right, N * sizeof (double));
        }
    }
  g_free (left);
  g_free (right);
  g_free (y[0]);
  g_free (y[1]);
}

static void
test_level (void)
{
  const Setting settings[] = { { "gain", -6.5 }, { "balance", 1.25 }, { NULL } };
  double *left = new_noise (1), *right = new_noise (2), before[2], after[2];
  double *const ch[] = { left, right };
  for (int c = 0; c < 2; c++)
    before[c] = test_rms (ch[c], N);
  DspInstance *trim = new_trim (settings);
  dsp_instance_process (trim, ch, N);
  dsp_instance_free (trim);
  for (int c = 0; c < 2; c++)
    after[c] = test_rms (ch[c], N);
  test_figure_at_most ("trim", "level: off -6.5 dB, and with a balance of 1.25 dB",
                       MAX (fabs (20 * log10 (after[0] / before[0]) + 7.75),
                            fabs (20 * log10 (after[1] / before[1]) + 6.5)),
                       1e-9, "dB");
  g_free (left);
  g_free (right);
}

/* Of both channels for an impulse in both, the latency taken away. */
static void
spectra (const Setting *settings, double complex *h[2])
{
  DspInstance *trim = new_trim (settings);
  int latency = dsp_instance_latency (trim);
  double *x[2] = { g_new0 (double, N), g_new0 (double, N) };
  DspFft *fft = dsp_fft_new (N);
  x[0][0] = x[1][0] = 1;
  dsp_instance_process (trim, x, N);
  for (int c = 0; c < 2; c++)
    {
      for (int i = 0; i < N; i++)
        dsp_fft_samples (fft)[i] = x[c][(i + latency) % N];
      dsp_fft_forward (fft);
      for (int k = 0; k <= N / 2; k++)
        h[c][k] = dsp_fft_bins (fft)[k][0] + I * dsp_fft_bins (fft)[k][1];
      g_free (x[c]);
    }
  dsp_fft_free (fft);
  dsp_instance_free (trim);
}

static int
bin_of (double hz)
{
  return (int) ceil (hz * N / RATE);
}

/* Offset left after seconds at -6 dBFS of it, in dB of it. */
static double
offset_left (const Setting *settings, double seconds)
{
  int n = (int) (seconds * RATE);
  DspInstance *trim = new_trim (settings);
  n += dsp_instance_latency (trim);
  double *x[2] = { g_new (double, n), g_new (double, n) };
  for (int i = 0; i < n; i++)
    x[0][i] = x[1][i] = 0.5;
  dsp_instance_process (trim, x, n);
  double left = fabs (x[0][n - 1]) + fabs (x[1][n - 1]);
  dsp_instance_free (trim);
  g_free (x[0]);
  g_free (x[1]);
  return 20 * log10 (left + 1e-20);
}

static void
test_dc (void)
{
  const Setting minimum[] = { { "dc-filter", 1 }, { NULL } };
  const Setting linear[] = { { "dc-filter", 2 }, { NULL } };
  double complex *h[2] = { g_new (double complex, N), g_new (double complex, N) };
  test_figure_at_most ("trim", "DC filter at 5 Hz: offset left after 1 s", offset_left (minimum, 1),
                       -120, "dB");
  spectra (minimum, h);
  test_figure_at_most ("trim", "DC filter at 5 Hz: loss at 20 Hz",
                       -20 * log10 (cabs (h[0][bin_of (20)])), 0.02, "dB");
  test_figure_at_most ("trim", "DC filter at 5 Hz: phase at 100 Hz",
                       fabs (carg (h[0][bin_of (100)])) * 180 / G_PI, 4.1, "deg");
  test_figure_at_most ("trim", "linear DC filter at 5 Hz: offset left after 1 s",
                       offset_left (linear, 1), -200, "dB");
  spectra (linear, h);
  double loss = 0, phase = 0;
  for (int k = bin_of (20); k < N / 2; k++)
    {
      loss = MAX (loss, fabs (20 * log10 (cabs (h[0][k]))));
      phase = MAX (phase, fabs (carg (h[0][k])) * 180 / G_PI);
    }
  test_figure_at_most ("trim", "linear DC filter at 5 Hz: change from 20 Hz up", loss, 0.02, "dB");
  test_figure_at_most ("trim", "linear DC filter at 5 Hz: phase from 20 Hz up", phase, 1e-6, "deg");
  g_free (h[0]);
  g_free (h[1]);
}

/* Left stays, to the bit; right is late by that much, to 20 kHz. */
static void
test_delay (void)
{
  static const double frames[]
      = { 0.001, 0.25, 0.5, -0.5, 0.999, 1, 7.123, -333.301, 881.999, -881.999, 12.5 };
  double complex *h[2] = { g_new (double complex, N), g_new (double complex, N) };
  double db = 0, degrees = 0;
  for (gsize f = 0; f < G_N_ELEMENTS (frames); f++)
    {
      const Setting settings[] = { { "delay", frames[f] * 1000 / RATE }, { NULL } };
      spectra (settings, h);
      for (int k = 1; k <= bin_of (20000); k++)
        {
          g_assert_cmpfloat (cabs (h[0][k] - 1), <, 1e-12);
          double complex ideal = cexp (-2 * G_PI * I * k * frames[f] / N);
          db = MAX (db, fabs (20 * log10 (cabs (h[1][k]))));
          degrees = MAX (degrees, fabs (carg (h[1][k] / ideal)) * 180 / G_PI);
        }
    }
  test_figure_at_most ("trim", "delay of a channel: magnitude to 20 kHz at 44.1 kHz", db, 0.01,
                       "dB");
  test_figure_at_most ("trim", "delay of a channel: phase to 20 kHz at 44.1 kHz", degrees, 0.01,
                       "deg");
  /* 0.01 degrees at 20 kHz are 0.00006 frames. */
  g_free (h[0]);
  g_free (h[1]);
}

static void
test_whole_delay (void)
{
  const Setting settings[] = { { "delay", -100 * 1000.0 / RATE }, { NULL } };
  double *left = new_noise (1), *right = new_noise (2);
  double *y[2] = { g_new (double, N), g_new (double, N) };
  DspInstance *trim = new_trim (settings);
  int late = dsp_instance_latency (trim);
  memcpy (y[0], left, N * sizeof (double));
  memcpy (y[1], right, N * sizeof (double));
  dsp_instance_process (trim, y, N);
  dsp_instance_free (trim);
  g_assert_cmpint (late, >, 100);
  for (int i = late; i < N; i++)
    {
      g_assert_cmpfloat (y[0][i], ==, left[i - late]);
      g_assert_cmpfloat (y[1][i], ==, right[i - late + 100]);
    }
  g_free (left);
  g_free (right);
  g_free (y[0]);
  g_free (y[1]);
}

static void
test_rotation (void)
{
  static const double angles[] = { -180, -135, -90, -30, 0, 5, 45, 90, 120 };
  double complex *h[2] = { g_new (double complex, N), g_new (double complex, N) };
  double db = 0, degrees = 0;
  for (gsize a = 0; a < G_N_ELEMENTS (angles); a++)
    {
      const Setting settings[] = { { "rotate", 1 }, { "rotation", angles[a] }, { NULL } };
      double complex ideal = cexp (-I * angles[a] * G_PI / 180);
      spectra (settings, h);
      for (int k = bin_of (30); k <= bin_of (20000); k++)
        for (int c = 0; c < 2; c++)
          {
            db = MAX (db, fabs (20 * log10 (cabs (h[c][k]))));
            degrees = MAX (degrees, fabs (carg (h[c][k] / ideal)) * 180 / G_PI);
          }
    }
  test_figure_at_most ("trim", "phase rotation: phase, 30 Hz to 20 kHz at 44.1 kHz", degrees, 0.01,
                       "deg");
  test_figure_at_most ("trim", "phase rotation: magnitude, 30 Hz to 20 kHz at 44.1 kHz", db, 0.01,
                       "dB");
  g_free (h[0]);
  g_free (h[1]);
}

/* What it is for: a lopsided wave (three cosines in phase) comes out with lower peaks. */
static void
test_headroom (void)
{
  const Setting settings[] = { { "rotate", 1 }, { "rotation", 90 }, { NULL } };
  double *x[2] = { g_new0 (double, N), NULL };
  for (int k = 1; k <= 3; k++)
    test_add_sine (x[0], N, RATE, 220 * k, 0.25, G_PI / 2);
  x[1] = g_memdup2 (x[0], N * sizeof (double));
  double before = test_peak (x[0], N), lowest = 0, readings[8];
  for (int i = 0; i < N; i++)
    lowest = MIN (lowest, x[0][i]);
  DspInstance *trim = new_trim (settings);
  dsp_instance_process (trim, x, N);
  dsp_instance_read (trim, readings);
  dsp_instance_free (trim);
  g_assert_cmpint (dsp_module_find ("gain")->n_readings, ==, 2);
  g_assert_cmpfloat_with_epsilon (readings[0], 20 * log10 (before / -lowest), 0.1);
  g_assert_cmpfloat (fabs (readings[1]), <, readings[0] / 4);
  /* The start, where the tone sets in, is none of it. */
  double after = test_peak (x[0] + N / 2, N / 2);
  test_figure_at_least ("trim", "phase rotation by 90: headroom won on three cosines",
                        20 * log10 (before / after), 1.5, "dB");
  g_free (x[0]);
  g_free (x[1]);
}

void
test_trim_add (void)
{
  g_test_add_func ("/trim/untouched", test_untouched);
  g_test_add_func ("/trim/level", test_level);
  g_test_add_func ("/trim/dc", test_dc);
  g_test_add_func ("/trim/delay", test_delay);
  g_test_add_func ("/trim/whole-delay", test_whole_delay);
  g_test_add_func ("/trim/rotation", test_rotation);
  g_test_add_func ("/trim/headroom", test_headroom);
}
