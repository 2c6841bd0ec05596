/* test-compressor-tone.c — what a compressor adds to tones, and what its detector hears of them
 * (reference/dsp.md 4.1). */
#include "test-compressor.h"
#include "test-dsp.h"

#include <complex.h>
#include <fftw3.h>
#include <math.h>
#include <string.h>

#include "test-figures.h"
#include "test-signals.h"

enum
{
  RATE = TEST_COMPRESSOR_RATE
};

static double
db (double x)
{
  return 20 * log10 (fabs (x));
}

/* THD of a tone at about 6 dB of reduction, attack 30 ms, release 300 ms. */
static double
distortion (const char *detector, double hz)
{
  enum
  {
    N = 5 * RATE
  };
  double *x = g_new0 (double, N), *y = g_new0 (double, N);
  test_add_sine (x, N, RATE, hz, 0.5, 0);
  memcpy (y, x, N * sizeof (double));
  bool rms = strcmp (detector, "rms") == 0;
  char *settings = g_strdup_printf (
      "detector=%s threshold=%d ratio=4 knee=6 rms-time=30 attack=30 release=300", detector,
      rms ? -17 : -14);
  DspInstance *instance = test_compressor_new (settings);
  test_compressor_run (instance, x, y, N);
  dsp_instance_free (instance);
  const double *end = x + N - RATE;
  double level = test_sine_amplitude (end, RATE, RATE, hz);
  double thd = db (test_sine_residue (end, RATE, RATE, hz) / (level / sqrt (2)));
  g_test_message ("%s, %g Hz: gain %.2f dB, THD %.1f dB", detector, hz, db (level / 0.5), thd);
  g_assert_cmpfloat_with_epsilon (db (level / 0.5), -6, 0.7);
  g_free (x);
  g_free (y);
  g_free (settings);
  return thd;
}

static void
test_distortion (void)
{
  static const struct
  {
    const char *detector, *name;
    double goals[2];
  } rows[] = { { "peak", "peak", { -70, -85 } },
               { "rms", "RMS 30 ms", { -100, -115 } },
               { "smooth", "smooth", { -100, -115 } } };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (int k = 0; k < 2; k++)
      {
        int hz = k == 0 ? 50 : 100;
        char *what
            = g_strdup_printf ("%s, %d Hz, 6 dB of reduction, attack 30 ms, release 300 ms: THD",
                               rows[i].name, hz);
        test_figure_at_most ("compressor", what, distortion (rows[i].detector, hz),
                             rows[i].goals[k], "dB");
        g_free (what);
      }
}

/* Highest line of the last second that is further than this from the tone, below the tone. */
static double
highest_beyond (const double *x, int hz, int width)
{
  fftw_complex *h = fftw_alloc_complex (RATE / 2 + 1);
  double *in = fftw_alloc_real (RATE), highest = 0;
  fftw_plan plan = fftw_plan_dft_r2c_1d (RATE, in, h, FFTW_ESTIMATE);
  memcpy (in, x, RATE * sizeof (double));
  fftw_execute (plan);
  for (int k = 1; k <= RATE / 2; k++)
    if (abs (k - hz) > width)
      highest = fmax (highest, cabs (h[k]));
  double below = db (highest / cabs (h[hz]));
  fftw_destroy_plan (plan);
  fftw_free (h);
  fftw_free (in);
  return below;
}

/* 1 kHz, steady or swelling by 12 dB four times a second (all of it repeats in a second, so lines
 * do not leak), at about 6 dB of reduction. */
static double
side_bands (const char *detector, bool swells, int width)
{
  enum
  {
    N = 4 * RATE
  };
  double *x = g_new0 (double, N), *y = g_new0 (double, N);
  test_add_sine (x, N, RATE, 1000, 0.5, 0);
  for (int i = 0; i < N && swells; i++)
    x[i] *= 0.625 - 0.375 * cos (2 * G_PI * fmod (4.0 * i / RATE, 1));
  memcpy (y, x, N * sizeof (double));
  char *settings
      = g_strdup_printf ("detector=%s threshold=-15 ratio=4 knee=6 attack=10 release=100",
                         detector);
  DspInstance *instance = test_compressor_new (settings);
  test_compressor_run (instance, x, y, N);
  g_assert_cmpfloat (test_compressor_read (instance, "gain_reduction_db"), <, -4);
  dsp_instance_free (instance);
  double highest = highest_beyond (x + N - RATE, 1000, width);
  g_test_message ("%s%s: %.1f dB", settings, swells ? ", swells" : "", highest);
  g_free (x);
  g_free (y);
  g_free (settings);
  return highest;
}

static void
test_side_bands (void)
{
  static const char *const detectors[] = { "peak", "rms", "smooth" };
  double steady = -INFINITY, swelling = -INFINITY;
  for (int i = 0; i < 3; i++)
    {
      steady = fmax (steady, side_bands (detectors[i], false, 0));
      swelling = fmax (swelling, side_bands (detectors[i], true, 200));
    }
  test_figure_at_most ("compressor", "side-bands of 1 kHz, attack 10 ms, every detector", steady,
                       -80, "dB");
  test_figure_at_most ("compressor",
                       "1 kHz that swells 12 dB 4 times a second, attack 10 ms, every detector: "
                       "beyond 200 Hz of it",
                       swelling, -80, "dB");
}

/* ---- what the detector hears ---- */

/* Gain in dB of the detector's filter for a tone, by the reading of its level. */
static double
heard_db (const char *filter, double hz)
{
  enum
  {
    N = 2 * RATE
  };
  double *x = g_new0 (double, N), *y = g_new0 (double, N);
  test_add_sine (x, N, RATE, hz, 0.1, 0);
  memcpy (y, x, N * sizeof (double));
  char *settings = g_strconcat ("threshold=0 detector=peak ", filter, NULL);
  DspInstance *instance = test_compressor_new (settings);
  test_compressor_run (instance, x, y, N / 2);
  test_compressor_read (instance, "key_level_db");
  test_compressor_run (instance, x + N / 2, y + N / 2, N / 2);
  double level = test_compressor_read (instance, "key_level_db");
  dsp_instance_free (instance);
  g_free (x);
  g_free (y);
  g_free (settings);
  return level - db (0.1);
}

static void
test_low_cut (void)
{
  static const double cuts[] = { 20, 80, 150, 300 };
  double worst = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (cuts); i++)
    for (double octave = -2; octave <= 3; octave++)
      {
        double hz = cuts[i] * exp2 (octave), r = cuts[i] / hz;
        char *filter = g_strdup_printf ("low-cut=%g", cuts[i]);
        double expected = -10 * log10 (1 + r * r * r * r);
        double heard = heard_db (filter, hz);
        g_test_message ("%s, %g Hz: %.3f dB, expected %.3f", filter, hz, heard, expected);
        worst = fmax (worst, fabs (heard - expected));
        g_free (filter);
      }
  test_figure_at_most ("compressor",
                       "detector low cut 20 to 300 Hz against Butterworth, -2 to +3 octaves: error",
                       worst, 0.05, "dB");
}

static void
test_tilt (void)
{
  static const double slopes[] = { -6, -3, -1.5, 1.5, 3, 6 };
  double gentle = 0, steep = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (slopes); i++)
    for (double octave = -5; octave <= 4; octave++)
      {
        char *filter = g_strdup_printf ("tilt=%g", slopes[i]);
        double heard = heard_db (filter, 1000 * exp2 (octave));
        g_test_message ("%s, %g octaves: %.2f dB", filter, octave, heard);
        double *worst = fabs (slopes[i]) > 3 ? &steep : &gentle;
        *worst = fmax (*worst, fabs (heard - slopes[i] * octave));
        g_free (filter);
      }
  test_figure_at_most ("compressor",
                       "detector tilt to 3 dB/oct against a straight line, 31 Hz to 16 kHz: error",
                       gentle, 0.5, "dB");
  test_figure_at_most ("compressor",
                       "detector tilt 6 dB/oct against a straight line, 31 Hz to 16 kHz: error",
                       steep, 1, "dB");
}

/* The gain follows what the detector hears, not what goes through. */
static void
test_filtered_gain (void)
{
  double gains[2];
  for (int k = 0; k < 2; k++)
    {
      double *x = g_new0 (double, RATE), *y = g_new0 (double, RATE);
      test_add_sine (x, RATE, RATE, 40, 0.7, 0);
      memcpy (y, x, RATE * sizeof (double));
      DspInstance *instance
          = test_compressor_new (k == 0 ? "threshold=-20 low-cut=10" : "threshold=-20 low-cut=250");
      test_compressor_run (instance, x, y, RATE);
      gains[k] = test_compressor_read (instance, "gain_reduction_db");
      g_assert_cmpfloat_with_epsilon (db (test_peak (x + RATE / 2, RATE / 2) / 0.7), gains[k], 0.2);
      dsp_instance_free (instance);
      g_free (x);
      g_free (y);
    }
  g_assert_cmpfloat (gains[0], <, -6);
  test_figure_at_least ("compressor",
                        "40 Hz 14 dB above the threshold, detector low cut 250 Hz: gain", gains[1],
                        0, "dB");
}

/* Listening gives what the detector hears, as long as its level reads the same. */
static void
test_listen (void)
{
  double *x = g_new0 (double, RATE), *y = g_new0 (double, RATE);
  test_add_sine (x, RATE, RATE, 100, 0.5, 0);
  memcpy (y, x, RATE * sizeof (double));
  DspInstance *instance = test_compressor_new (
      "listen=on threshold=-40 ratio=10 low-cut=200 tilt=2 lookahead=4 detector=peak");
  test_compressor_run (instance, x, y, RATE / 2);
  test_compressor_read (instance, "key_level_db");
  test_compressor_run (instance, x + RATE / 2, y + RATE / 2, RATE / 2);
  double heard = db (test_peak (x + RATE / 2, RATE / 2));
  g_assert_cmpfloat_with_epsilon (heard, test_compressor_read (instance, "key_level_db"), 0.001);
  g_assert_cmpfloat (heard, <, db (0.5) - 12);
  dsp_instance_free (instance);
  g_free (x);
  g_free (y);
}

void
test_compressor_tone_add (void)
{
  g_test_add_func ("/compressor/distortion", test_distortion);
  g_test_add_func ("/compressor/side-bands", test_side_bands);
  g_test_add_func ("/compressor/low-cut", test_low_cut);
  g_test_add_func ("/compressor/tilt", test_tilt);
  g_test_add_func ("/compressor/filtered-gain", test_filtered_gain);
  g_test_add_func ("/compressor/listen", test_listen);
}
