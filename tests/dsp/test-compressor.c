/* test-compressor.c — static curve, times, range, link, what is left alone, lookahead, parallel mix
 * (reference/dsp.md 4.1). Tones are in test-compressor-tone.c. */
#include "test-compressor.h"
#include "test-dsp.h"

#include <math.h>
#include <string.h>

#include "dsp-registry.h"
#include "test-figures.h"
#include "test-signals.h"

enum
{
  RATE = TEST_COMPRESSOR_RATE
};

static const DspModule *
read_settings (const char *settings, double *values)
{
  const DspModule *module = dsp_module_find ("compressor");
  dsp_params_defaults (module->params, module->n_params, values);
  char **words = g_strsplit (settings, " ", -1);
  for (char **word = words; *word; word++)
    {
      char **pair = g_strsplit (*word, "=", 2);
      int index = dsp_params_index (module->params, module->n_params, pair[0]);
      g_assert_cmpint (index, >=, 0);
      g_assert_true (dsp_param_read (&module->params[index], pair[1], &values[index]));
      g_strfreev (pair);
    }
  g_strfreev (words);
  return module;
}

DspInstance *
test_compressor_new (const char *settings)
{
  double values[DSP_MAX_PARAMS];
  const DspModule *module = read_settings (settings, values);
  return dsp_instance_new (module, RATE, values);
}

void
test_compressor_run (DspInstance *instance, double *left, double *right, int n)
{
  double *const ch[] = { left, right };
  dsp_instance_process (instance, ch, n);
}

double
test_compressor_read (DspInstance *instance, const char *id)
{
  const DspModule *module = dsp_instance_module (instance);
  double numbers[16];
  g_assert_cmpint (module->n_readings, <=, G_N_ELEMENTS (numbers));
  dsp_instance_read (instance, numbers);
  for (int i = 0; i < module->n_readings; i++)
    if (strcmp (module->readings[i].id, id) == 0)
      return numbers[i];
  g_assert_not_reached ();
}

static double
db (double x)
{
  return 20 * log10 (fabs (x));
}

/* Both channels alike: +level, -level, … In peak, RMS and smooth this is a steady level. */
static void
fill_steady (double *x, double *y, int n, double level)
{
  for (int i = 0; i < n; i++)
    x[i] = y[i] = i % 2 ? level : -level;
}

/* Gain in dB at the end of n frames of this level. */
static double
steady_gain (DspInstance *instance, double level, int n)
{
  double *x = g_new (double, n), *y = g_new (double, n);
  fill_steady (x, y, n, level);
  test_compressor_run (instance, x, y, n);
  double gain = db (x[n - 1] / level);
  g_free (x);
  g_free (y);
  return gain;
}

/* ---- static curve ---- */

typedef struct
{
  const char *id;
  bool above, up; /* where it works, where the gain goes */
  bool compresses;
} Mode;

static const Mode modes[] = {
  { "compress", true, false, true },
  { "upward", false, true, true },
  { "expand", false, false, false },
  { "expand-upward", true, true, false },
};

/* The formula of the paper, mirrored at the threshold for what works below it. */
static double
expected_gain (const Mode *mode, double in, double threshold, double ratio, double knee)
{
  double over = mode->above ? in - threshold : threshold - in, size;
  double slope = mode->compresses ? 1 - 1 / ratio : ratio - 1;
  if (2 * over < -knee)
    size = 0;
  else if (2 * over <= knee && knee > 0)
    size = slope * (over + knee / 2) * (over + knee / 2) / (2 * knee);
  else
    size = over > 0 ? slope * over : 0;
  if (mode != &modes[0])
    size = fmin (size, 40); /* range */
  return mode->up ? size : -size;
}

/* What the editor draws, too. */
static double
drawn_gain (const char *settings, double in)
{
  double values[DSP_MAX_PARAMS], out;
  read_settings (settings, values)->transfer (values, &in, &out, 1);
  return out - in;
}

/* Greatest error over -60 .. 0 dBFS, upwards in steps of 1 dB. */
static double
curve_error (const Mode *mode, const char *detector, double ratio, double knee)
{
  enum
  {
    STEP = 700
  };
  const double threshold = -30;
  char *settings = g_strdup_printf ("mode=%s detector=%s threshold=%g ratio=%g knee=%g attack=0.1 "
                                    "release=10 rms-time=1",
                                    mode->id, detector, threshold, ratio, knee);
  DspInstance *instance = test_compressor_new (settings);
  double worst = 0, real_ratio = ratio >= 200 ? INFINITY : ratio;
  if (!mode->compresses)
    real_ratio = ratio;
  for (int in = -60; in <= 0; in++)
    {
      double gain = steady_gain (instance, pow (10, in / 20.0), STEP);
      double error = fabs (gain - expected_gain (mode, in, threshold, real_ratio, knee));
      worst = error > worst || isnan (error) ? error : worst;
      g_assert_cmpfloat_with_epsilon (drawn_gain (settings, in), gain, 1e-4);
    }
  dsp_instance_free (instance);
  g_free (settings);
  return worst;
}

static void
test_curve (void)
{
  static const double ratios[] = { 1.2, 2, 4, 200 }, knees[] = { 0, 6, 24 };
  static const char *const detectors[] = { "peak", "rms", "smooth" };
  for (gsize m = 0; m < G_N_ELEMENTS (modes); m++)
    {
      double worst = 0;
      for (gsize r = 0; r < G_N_ELEMENTS (ratios); r++)
        for (gsize k = 0; k < G_N_ELEMENTS (knees); k++)
          worst
              = fmax (worst, curve_error (&modes[m], detectors[(r + k) % 3], ratios[r], knees[k]));
      char *what = g_strdup_printf (
          "static curve, mode %s, -60 to 0 dBFS, ratio 1.2 to endless, knee 0 to 24 dB: error",
          modes[m].id);
      test_figure_at_most ("compressor", what, worst, 0.02, "dB");
      g_free (what);
    }
}

/* ---- times ---- */

/* Milliseconds until the gain has gone 63 % of its way in dB after a step of 12 dB, between frames
 * as an exponential goes. */
static double
time_to_63 (DspInstance *instance, double before, double after, int settle, int n)
{
  double first = steady_gain (instance, before, settle);
  double *x = g_new (double, n), *y = g_new (double, n), gone = 0, frames = NAN;
  fill_steady (x, y, n, after);
  test_compressor_run (instance, x, y, n);
  double last = db (x[n - 1] / after);
  g_assert_cmpfloat (fabs (last - first), >, 8.9);
  for (int i = 0; i < n && isnan (frames); i++)
    {
      double left = 1 - (db (x[i] / after) - first) / (last - first);
      double now = -log (left);
      if (now >= 1)
        frames = i + (1 - gone) / (now - gone);
      gone = now;
    }
  g_free (x);
  g_free (y);
  return frames * 1000 / RATE;
}

static void
test_times (void)
{
  static const struct
  {
    double attack, release;
  } times[] = { { 0.1, 10 },  { 1, 20 },     { 10, 100 }, { 30, 300 },
                { 100, 300 }, { 200, 1000 }, { 50, 3000 } };
  for (int up = 0; up < 2; up++)
    {
      double worst_attack = 0, worst_release = 0;
      for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
        {
          double attack = times[i].attack, release = times[i].release;
          char *settings
              = g_strdup_printf ("mode=%s threshold=%d ratio=4 knee=0 detector=peak range=40 "
                                 "attack=%g release=%g",
                                 up ? "upward" : "compress", up ? 0 : -40, attack, release);
          DspInstance *instance = test_compressor_new (settings);
          int n = (int) (0.009 * (release + attack) * RATE);
          double rises = time_to_63 (instance, 0.1, 0.4, n, n);
          double falls = time_to_63 (instance, 0.4, 0.1, n, n);
          g_test_message ("%s: attack %.4g ms, release %.5g ms", settings, rises, falls);
          worst_attack = fmax (worst_attack, fabs (rises / attack - 1));
          worst_release = fmax (worst_release, fabs (falls / release - 1));
          dsp_instance_free (instance);
          g_free (settings);
        }
      test_figure_at_most ("compressor",
                           up ? "t63 of attack 0.1 to 200 ms, 12 dB step, upward: error"
                              : "t63 of attack 0.1 to 200 ms, 12 dB step: error",
                           worst_attack * 100, 2, "%");
      test_figure_at_most ("compressor",
                           up ? "t63 of release 10 to 3000 ms, 12 dB step, upward: error"
                              : "t63 of release 10 to 3000 ms, 12 dB step: error",
                           worst_release * 100, 2, "%");
    }
}

/* Auto release: back within half a second after a short peak, slow after a long one. */
static void
test_auto_release (void)
{
  double left[2];
  for (int k = 0; k < 2; k++)
    {
      DspInstance *instance = test_compressor_new (
          "threshold=-12 ratio=8 auto-release=1 detector=peak attack=2 lookahead=0");
      steady_gain (instance, 0.8, k == 0 ? RATE / 50 : 3 * RATE);
      left[k] = -steady_gain (instance, 0.1, RATE / 2);
      dsp_instance_free (instance);
    }
  test_figure_at_most ("compressor", "auto release, 0.5 s after a peak of 20 ms: reduction left",
                       left[0], 0.5, "dB");
  test_figure_at_least ("compressor", "auto release, 0.5 s after 3 s of loudness: reduction left",
                        left[1], 3, "dB");
}

/* The gain has arrived when a step does. */
static double
step_overshoot (const char *settings, int ahead)
{
  enum
  {
    N = 8000,
    STEP = 4000
  };
  double x[N], y[N];
  fill_steady (x, y, N, 0.5);
  for (int i = 0; i < STEP; i++)
    x[i] = y[i] = 0.05 * (i % 2 ? 1 : -1);
  DspInstance *instance = test_compressor_new (settings);
  test_compressor_run (instance, x, y, N);
  dsp_instance_free (instance);
  return db (test_peak (x, N) / x[STEP + ahead + 1500]);
}

static void
test_lookahead (void)
{
  const char *without = "threshold=-20 ratio=200 knee=0 detector=peak attack=0.1 release=3000";
  char *with = g_strconcat (without, " lookahead=5", NULL);
  int ahead = (int) (0.005 * RATE + 0.5);
  test_figure_at_most ("compressor", "lookahead 5 ms, attack 0.1 ms: overshoot of a 20 dB step",
                       step_overshoot (with, ahead), 0.1, "dB");
  /* The test can tell: without lookahead the first frame is nearly whole. */
  g_assert_cmpfloat (step_overshoot (without, 0), >, 10);
  g_free (with);
}

/* ---- what is left alone ---- */

/* Frames that are not the input, late by the latency: from the start on, or 2 s after much louder
 * music of 1 s. */
static int
changed_frames (const char *settings, double amplitude, bool loud_first)
{
  enum
  {
    LOUD = RATE,
    N = 4 * RATE
  };
  double *x = g_new0 (double, N), *y = g_new0 (double, N);
  if (loud_first)
    test_add_sine (x, LOUD, RATE, 300, 0.9, 0);
  test_add_sine (x, N, RATE, 440, amplitude, 0);
  test_add_sine (y, N, RATE, 445, amplitude, 1);
  double *dry = g_memdup2 (x, N * sizeof (double));
  DspInstance *instance = test_compressor_new (settings);
  int late = dsp_instance_latency (instance), changed = 0, worked = 0;
  test_compressor_run (instance, x, y, N);
  for (int i = late; i < N; i++)
    {
      bool equal = x[i] == dry[i - late];
      worked += i < LOUD && !equal;
      changed += (i >= 3 * RATE || !loud_first) && !equal;
    }
  g_assert_true (!loud_first || worked > LOUD / 2);
  dsp_instance_free (instance);
  g_free (x);
  g_free (y);
  g_free (dry);
  return changed;
}

static void
test_unity (void)
{
  static const char *const settings[] = {
    "detector=peak",
    "detector=rms link=50",
    "detector=smooth lookahead=10",
    "detector=peak low-cut=80 lookahead=3",
    "detector=rms tilt=-2 link=0",
    "detector=peak mode=expand-upward range=6",
    "detector=smooth auto-release=on", /* this one is back after 20 s */
  };
  int at_once = 0, after = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      char *all = g_strconcat ("threshold=-20 knee=6 release=50 ", settings[i], NULL);
      at_once += changed_frames (all, 0.05, false);
      after += strstr (all, "auto") ? 0 : changed_frames (all, 0.05, true);
      g_test_message ("%s: %d and %d frames changed so far", all, at_once, after);
      g_free (all);
    }
  test_figure_at_most ("compressor", "below the threshold, frames changed", at_once, 0, "");
  test_figure_at_most ("compressor", "below the threshold, 2 s after it has worked, frames changed",
                       after, 0, "");
}

/* ---- range, link, channels, mix ---- */

static void
test_range (void)
{
  double over = 0, least = INFINITY;
  for (gsize m = 0; m < G_N_ELEMENTS (modes); m++)
    {
      char *settings
          = g_strdup_printf ("mode=%s threshold=-30 ratio=10 knee=6 range=2.5 attack=0.1 "
                             "release=10 detector=peak",
                             modes[m].id);
      DspInstance *instance = test_compressor_new (settings);
      double most = 0;
      for (int in = -60; in <= 0; in += 5)
        most = fmax (most, fabs (steady_gain (instance, pow (10, in / 20.0), 2000)));
      over = fmax (over, most - 2.5);
      least = fmin (least, most);
      dsp_instance_free (instance);
      g_free (settings);
    }
  test_figure_at_most ("compressor", "range 2.5 dB, every mode: gain beyond it", over, 1e-9, "dB");
  test_figure_at_least ("compressor", "range 2.5 dB, every mode: gain reached", least, 2.499, "dB");
}

/* A loud left reduces the right by as much, by half, or not at all. */
static void
test_link (void)
{
  static const int links[] = { 100, 50, 0 };
  double worst = 0;
  for (int k = 0; k < 3; k++)
    {
      double x[8000], y[8000];
      fill_steady (x, y, 8000, 0.5);
      for (int i = 0; i < 8000; i++)
        y[i] *= 0.02;
      char *settings
          = g_strdup_printf ("threshold=-20 ratio=2 knee=0 detector=peak attack=1 link=%d",
                             links[k]);
      DspInstance *instance = test_compressor_new (settings);
      test_compressor_run (instance, x, y, 8000);
      double expected = -(db (0.5) + 20) / 2;
      worst = fmax (worst, fabs (db (x[7999] / 0.5) - expected));
      worst = fmax (worst, fabs (db (y[7999] / 0.01) - expected * links[k] / 100));
      dsp_instance_free (instance);
      g_free (settings);
    }
  test_figure_at_most ("compressor", "link 100, 50 and 0 %: error of either gain", worst, 0.01,
                       "dB");
}

/* What "channels" leaves alone: side = L - R for mid, and so on. In dB below what is there. */
static double
untouched_db (const char *channels, double a, double b)
{
  enum
  {
    N = RATE / 2
  };
  double *x = g_new0 (double, N), *y = g_new0 (double, N), left = 0, there = 0, moved = 0;
  test_add_pink (x, N, 0.15, 1);
  test_add_pink (y, N, 0.15, 2);
  double *dry_x = g_memdup2 (x, N * sizeof (double)), *dry_y = g_memdup2 (y, N * sizeof (double));
  char *settings = g_strdup_printf ("threshold=-30 ratio=4 channels=%s", channels);
  DspInstance *instance = test_compressor_new (settings);
  test_compressor_run (instance, x, y, N);
  dsp_instance_free (instance);
  for (int i = 0; i < N; i++)
    {
      double before = a * dry_x[i] + b * dry_y[i], after = a * x[i] + b * y[i];
      there = fmax (there, fabs (before));
      left = fmax (left, fabs (after - before));
      moved = fmax (moved, fabs (x[i] - dry_x[i]) + fabs (y[i] - dry_y[i]));
    }
  g_assert_cmpfloat (moved, >, 0.01);
  g_free (x);
  g_free (y);
  g_free (dry_x);
  g_free (dry_y);
  g_free (settings);
  return left > 0 ? db (left / there) : -999;
}

static void
test_channels (void)
{
  test_figure_at_most ("compressor", "channels mid: change of the side",
                       untouched_db ("mid", 0.5, -0.5), -300, "dB");
  test_figure_at_most ("compressor", "channels side: change of the mid",
                       untouched_db ("side", 0.5, 0.5), -300, "dB");
  test_figure_at_most ("compressor", "channels left: change of the right (-999: not one bit)",
                       untouched_db ("left", 0, 1), -999, "dB");
  test_figure_at_most ("compressor", "channels right: change of the left (-999: not one bit)",
                       untouched_db ("right", 1, 0), -999, "dB");
  char *quiet = g_strdup ("threshold=0 knee=0 channels=mid-side detector=peak lookahead=2");
  double x[2000], y[2000], dry_x[2000], dry_y[2000];
  memset (x, 0, sizeof x);
  memset (y, 0, sizeof y);
  test_add_pink (x, 2000, 0.1, 3);
  test_add_pink (y, 2000, 0.1, 4);
  memcpy (dry_x, x, sizeof x);
  memcpy (dry_y, y, sizeof y);
  DspInstance *instance = test_compressor_new (quiet);
  int late = dsp_instance_latency (instance), changed = 0;
  test_compressor_run (instance, x, y, 2000);
  for (int i = late; i < 2000; i++)
    changed += x[i] != dry_x[i - late] || y[i] != dry_y[i - late];
  test_figure_at_most ("compressor", "mid and side below the threshold: frames changed", changed, 0,
                       "");
  dsp_instance_free (instance);
  g_free (quiet);
}

/* y = x + m (g - 1) x, with and without lookahead; at 0 the input, bit for bit. */
static void
test_mix (void)
{
  enum
  {
    N = 4000
  };
  double worst = 0;
  for (int ahead = 0; ahead <= 5; ahead += 5)
    {
      double out[3][N], dry[N], y[N];
      memset (dry, 0, sizeof dry);
      test_add_sine (dry, N, RATE, 500, 0.9, 0);
      int late = 0;
      for (int k = 0; k < 3; k++)
        {
          char *settings = g_strdup_printf ("threshold=-30 make-up=6 mix=%d lookahead=%d",
                                            k == 1 ? 30 : k * 50, ahead);
          memcpy (out[k], dry, sizeof dry);
          memcpy (y, dry, sizeof dry);
          DspInstance *instance = test_compressor_new (settings);
          late = dsp_instance_latency (instance);
          test_compressor_run (instance, out[k], y, N);
          dsp_instance_free (instance);
          g_free (settings);
        }
      g_assert_cmpmem (out[0] + late, (gsize) (N - late) * sizeof (double), dry,
                       (gsize) (N - late) * sizeof (double));
      for (int i = late; i < N; i++)
        worst
            = fmax (worst, fabs (out[1][i] - (dry[i - late] + 0.3 * (out[2][i] - dry[i - late]))));
    }
  test_figure_at_most ("compressor", "parallel mix 30 %: error against x + m (g - 1) x",
                       worst > 0 ? db (worst) : -999, -300, "dB");
}

void
test_compressor_add (void)
{
  g_test_add_func ("/compressor/curve", test_curve);
  g_test_add_func ("/compressor/times", test_times);
  g_test_add_func ("/compressor/auto-release", test_auto_release);
  g_test_add_func ("/compressor/lookahead", test_lookahead);
  g_test_add_func ("/compressor/unity", test_unity);
  g_test_add_func ("/compressor/range", test_range);
  g_test_add_func ("/compressor/link", test_link);
  g_test_add_func ("/compressor/channels", test_channels);
  g_test_add_func ("/compressor/mix", test_mix);
}
