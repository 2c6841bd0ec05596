/* test-stereo.c — width, mono bass, bands, safe for mono: what must stay stays exactly, what is
 * asked for happens (reference/dsp.md 5). */
#include "test-dsp.h"

#include <complex.h>
#include <fftw3.h>
#include <math.h>
#include <string.h>

#include "dsp-registry.h"
#include "test-figures.h"
#include "test-signals.h"

enum
{
  RATE = 44100,
  N = 1 << 15
};

enum
{
  OFF,
  MINIMUM,
  LINEAR
};

typedef struct
{
  const char *id;
  double value;
} Setting;

static DspInstance *
new_stereo (const Setting *settings, int n)
{
  const DspModule *module = dsp_module_find ("stereo");
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

/* x has n frames of left, then n of right. Returns the latency; readings may be NULL. */
static int
run (const Setting *settings, int n_settings, double *x, int n, double *readings)
{
  DspInstance *instance = new_stereo (settings, n_settings);
  int latency = dsp_instance_latency (instance);
  for (int at = 0; at < n; at += DSP_QUANTUM)
    {
      double *const ch[] = { x + at, x + n + at };
      dsp_instance_process (instance, ch, MIN (DSP_QUANTUM, n - at));
    }
  if (readings)
    dsp_instance_read (instance, readings);
  dsp_instance_free (instance);
  return latency;
}

static void
fill_noise (double *x, int n)
{
  guint64 seed = 31;
  for (int i = 0; i < n; i++)
    {
      double both = test_noise (&seed);
      x[i] = 0.4 * both + 0.3 * test_noise (&seed);
      x[n + i] = 0.4 * both + 0.3 * test_noise (&seed);
    }
}

/* Nothing set: nothing done, whatever stands by. */
static void
test_neutral (void)
{
  double *x = g_new (double, 2 * N), *y = g_new (double, 2 * N), most = 0;
  fill_noise (x, N);
  for (int bands = OFF; bands <= LINEAR; bands++)
    for (int safe = 0; safe < 2; safe++)
      {
        const Setting settings[]
            = { { "bands", bands }, { "safe", safe }, { "safe-loss", 6 }, { "split2", 900 } };
        memcpy (y, x, 2 * N * sizeof (double));
        int latency = run (settings, G_N_ELEMENTS (settings), y, N, NULL);
        g_assert_true ((latency > 0) == (bands == LINEAR));
        for (int i = latency; i < N; i++)
          for (int c = 0; c < 2; c++)
            most = MAX (most, fabs (y[c * N + i] - x[c * N + i - latency]));
      }
  test_figure_at_most ("stereo", "null when set to nothing, every kind of bands", most, 0, "");
  g_free (x);
  g_free (y);
}

static void
test_width (void)
{
  static const double widths[] = { 0, 30, 99, 140, 200 };
  double *x = g_new (double, 2 * N), *y = g_new (double, 2 * N), sum = 0, apart = 0, side = 0;
  fill_noise (x, N);
  for (gsize w = 0; w < G_N_ELEMENTS (widths); w++)
    {
      const Setting settings[] = { { "width", widths[w] } };
      memcpy (y, x, 2 * N * sizeof (double));
      run (settings, 1, y, N, NULL);
      for (int i = 0; i < N; i++)
        {
          double before = x[i] + x[N + i], after = y[i] + y[N + i];
          double ulp = 0x1p-52 * MAX (fabs (y[i]), fabs (y[N + i]));
          sum = MAX (sum, fabs (after - before) / ulp);
          if (widths[w] == 0)
            apart = MAX (apart, fabs (y[i] - y[N + i]));
          double wanted = (x[i] - x[N + i]) * widths[w] / 100;
          side = MAX (side, fabs (y[i] - y[N + i] - wanted));
        }
    }
  test_figure_at_most ("stereo", "width 0: left less right", apart, 0, "");
  test_figure_at_most ("stereo", "mono sum at any width, against the input", sum, 1, "ulp");
  g_assert_cmpfloat (side, <, 1e-15);
  g_free (x);
  g_free (y);
}

/* Gain in dB of a tone of the side alone. */
static double
side_gain (const Setting *settings, int n, double hz)
{
  double *x = g_new0 (double, 4 * N);
  test_add_sine (x, 2 * N, RATE, hz, 0.5, 0.3);
  for (int i = 0; i < 2 * N; i++)
    x[2 * N + i] = -x[i];
  run (settings, n, x, 2 * N, NULL);
  double gain = 20 * log10 (test_sine_amplitude (x + N, N, RATE, hz) / 0.5);
  g_free (x);
  return gain;
}

static void
test_mono_bass (void)
{
  for (int bands = OFF; bands <= LINEAR; bands++)
    {
      static const char *const kinds[]
          = { "minimum phase", "minimum phase, beside bands", "linear phase" };
      double least = 1000;
      for (double hz = 80; hz <= 320; hz *= 2)
        {
          const Setting settings[] = { { "mono-below", hz }, { "bands", bands } };
          least = MIN (least, -side_gain (settings, 2, hz / 2));
          g_assert_cmpfloat_with_epsilon (side_gain (settings, 2, hz), -6.02,
                                          bands == LINEAR ? 0.12 : 0.01);
          g_assert_cmpfloat_with_epsilon (side_gain (settings, 2, 8 * hz), 0, 0.01);
        }
      char *what = g_strdup_printf ("mono bass, side an octave below, %s", kinds[bands]);
      test_figure_at_least ("stereo", what, least, 23, "dB");
      g_free (what);
    }
}

static double
correlation (const double *left, const double *right, int n)
{
  double ll = 0, rr = 0, lr = 0;
  for (int i = 0; i < n; i++)
    {
      ll += left[i] * left[i];
      rr += right[i] * right[i];
      lr += left[i] * right[i];
    }
  return lr / sqrt (ll * rr);
}

/* Of tones of one strength and any phases from 2 f to 20 kHz, 200 Hz apart. */
static void
test_correlation (void)
{
  enum
  {
    LENGTH = 2 * RATE,
    HZ = 120
  };
  double worst = 0;
  double *x = g_new0 (double, 2 * LENGTH), *y = g_new (double, 2 * LENGTH);
  guint64 seed = 41;
  for (int hz = 2 * HZ; hz < 20000; hz += 200)
    {
      double phase = 3 * test_noise (&seed), apart = 0.8 * test_noise (&seed);
      test_add_sine (x, LENGTH, RATE, hz, 0.01, phase);
      test_add_sine (x + LENGTH, LENGTH, RATE, hz, 0.01, phase + apart);
    }
  for (int bands = OFF; bands <= LINEAR; bands++)
    {
      const Setting settings[] = { { "mono-below", HZ }, { "bands", bands } };
      memcpy (y, x, 2 * LENGTH * sizeof (double));
      run (settings, 2, y, LENGTH, NULL);
      int from = LENGTH - RATE;
      double before = correlation (x + from, x + LENGTH + from, RATE);
      double after = correlation (y + from, y + LENGTH + from, RATE);
      worst = MAX (worst, fabs (after - before));
    }
  g_assert_cmpfloat (worst, >, 0);
  test_figure_at_most ("stereo", "mono bass, correlation from 2 f to 20 kHz changes by", worst,
                       0.001, "");
  g_free (x);
  g_free (y);
}

/* What the filters do to the sum of the channels, whatever the widths. */
static void
test_mono_sum (void)
{
  double *x = fftw_malloc (4 * N * sizeof (double)), worst = 0;
  fftw_complex *bins = fftw_malloc ((N + 1) * sizeof (fftw_complex));
  fftw_plan plan = fftw_plan_dft_r2c_1d (2 * N, x, bins, FFTW_ESTIMATE);
  for (int bands = OFF; bands <= LINEAR; bands++)
    {
      const Setting settings[]
          = { { "mono-below", 120 }, { "bands", bands }, { "width1", 50 },  { "width2", 80 },
              { "width3", 130 },     { "width4", 180 },  { "split1", 300 }, { "split3", 5000 } };
      memset (x, 0, 4 * N * sizeof (double));
      x[0] = 0.5;
      x[2 * N] = 0.25;
      run (settings, G_N_ELEMENTS (settings), x, 2 * N, NULL);
      for (int i = 0; i < 2 * N; i++)
        x[i] += x[2 * N + i];
      fftw_execute (plan);
      for (int i = 10; i < N; i++)
        worst = MAX (worst, fabs (20 * log10 (cabs (bins[i]) / 0.75)));
    }
  test_figure_at_most ("stereo", "mono bass and bands, mono sum flat within", worst, 1e-9, "dB");
  fftw_destroy_plan (plan);
  fftw_free (bins);
  fftw_free (x);
}

/* Share of a Linkwitz-Riley low pass of fourth order; the rest is the high pass, in phase. */
static double
low_share (double hz, double split)
{
  return 1 / (1 + pow (tan (G_PI * hz / RATE) / tan (G_PI * split / RATE), 4));
}

static void
test_bands (void)
{
  static const double tones[] = { 40, 200, 550, 1500, 3000, 6500, 16000 };
  for (int bands = MINIMUM; bands <= LINEAR; bands++)
    {
      double worst = 0;
      for (gsize t = 0; t < G_N_ELEMENTS (tones); t++)
        {
          const Setting settings[]
              = { { "bands", bands }, { "width1", 10 },   { "width3", 150 },  { "width4", 50 },
                  { "split1", 200 },  { "split2", 1500 }, { "split3", 6500 }, { "width", 80 } };
          double hz = tones[t], half = low_share (hz, 1500);
          double a = low_share (hz, 200), b = low_share (hz, 6500);
          double wanted = half * (0.1 * a + 1 - a) + (1 - half) * (1.5 * b + 0.5 * (1 - b));
          double gain = side_gain (settings, G_N_ELEMENTS (settings), hz);
          worst = MAX (worst, fabs (gain - 20 * log10 (0.8 * wanted)));
        }
      test_figure_at_most ("stereo",
                           bands == LINEAR ? "width of bands of linear phase, off by"
                                           : "width of bands of minimum phase, off by",
                           worst, 0.01, "dB");
    }
}

static void
test_levels (void)
{
  double *x = g_new0 (double, 2 * N);
  const Setting gains[] = { { "mid-gain", 3 }, { "side-gain", -6 }, { "width", 150 } };
  fill_noise (x, N);
  double *y = g_memdup2 (x, 2 * N * sizeof (double));
  run (gains, 3, y, N, NULL);
  double mid = pow (10, 3 / 20.0), side = 1.5 * pow (10, -6 / 20.0);
  for (int i = 0; i < N; i++)
    {
      double m = (x[i] + x[N + i]) / 2 * mid, s = (x[i] - x[N + i]) / 2 * side;
      g_assert_cmpfloat_with_epsilon (y[i], m + s, 1e-14);
      g_assert_cmpfloat_with_epsilon (y[N + i], m - s, 1e-14);
    }
  /* A tone in the middle turned by 45 degrees is on the right alone, with its power. */
  const Setting turned[] = { { "rotation", 45 } };
  for (int i = 0; i < N; i++)
    y[i] = y[N + i] = x[i];
  run (turned, 1, y, N, NULL);
  for (int i = 0; i < N; i++)
    {
      g_assert_cmpfloat_with_epsilon (y[i], 0, 1e-15);
      g_assert_cmpfloat_with_epsilon (y[N + i], x[i] * sqrt (2), 1e-15);
    }
  const Setting balanced[] = { { "balance", -4 } };
  memcpy (y, x, 2 * N * sizeof (double));
  run (balanced, 1, y, N, NULL);
  for (int i = 0; i < N; i++)
    {
      g_assert_cmpfloat (y[i], ==, x[i]);
      g_assert_cmpfloat_with_epsilon (y[N + i], x[N + i] * pow (10, -4 / 20.0), 1e-15);
    }
  g_free (x);
  g_free (y);
}

/* Power that a mono sum loses, dB. */
static double
mono_loss (const double *left, const double *right, int n)
{
  double both = 0, sum = 0;
  for (int i = 0; i < n; i++)
    {
      both += (left[i] * left[i] + right[i] * right[i]) / 2;
      sum += (left[i] + right[i]) * (left[i] + right[i]) / 4;
    }
  return 10 * log10 (both / sum);
}

/* Music that gets wider and wider, up to out of phase, with beats. */
static void
fill_wide (double *x, int n)
{
  guint64 seed = 51;
  for (int i = 0; i < n; i++)
    {
      double t = (double) i / RATE, beat = 0.3 + exp (-5 * fmod (t, 0.4));
      double wide = 2 * t * RATE / n, mid = 0.2 * test_noise (&seed) * beat;
      double side = 0.2 * wide * test_noise (&seed) + 0.2 * wide * sin (2 * G_PI * 330 * t);
      x[i] = mid + side;
      x[n + i] = mid - side;
    }
}

static void
test_safe (void)
{
  enum
  {
    LENGTH = 6 * RATE,
    WINDOW = RATE * 2 / 5
  };
  static const double limits[] = { 1, 3 };
  double *x = g_new (double, 2 * LENGTH), readings[8];
  for (gsize l = 0; l < G_N_ELEMENTS (limits); l++)
    {
      const Setting settings[] = { { "safe", 1 }, { "safe-loss", limits[l] } };
      double least_correlation = 2 * pow (10, -limits[l] / 10) - 1;
      fill_wide (x, LENGTH);
      g_assert_cmpfloat (mono_loss (x + LENGTH / 2, x + LENGTH * 3 / 2, LENGTH / 2), >, 6);
      run (settings, 2, x, LENGTH, readings);
      double most = 0;
      for (int at = RATE; at + WINDOW <= LENGTH; at += RATE / 40)
        most = MAX (most, mono_loss (x + at, x + LENGTH + at, WINDOW));
      char *what = g_strdup_printf ("safe for mono, loss in any 400 ms over the limit of %g dB",
                                    limits[l]);
      test_figure_at_most ("stereo", what, most - limits[l], 0.25, "dB");
      g_free (what);
      int half = LENGTH / 2;
      double loss = mono_loss (x + half, x + LENGTH + half, half);
      g_assert_cmpfloat (loss, <=, limits[l]);
      g_assert_cmpfloat (loss, >=, limits[l] - 0.5); /* and not more than needed */
      g_assert_cmpfloat (correlation (x + half, x + LENGTH + half, half), >=, least_correlation);
      g_assert_cmpfloat (readings[3], <, -6);
      g_assert_cmpfloat_with_epsilon (readings[2], limits[l], 0.6);
      g_assert_cmpfloat_with_epsilon (readings[0], least_correlation, 0.2);
    }
  g_free (x);
}

/* Filters that come and go while playing are heard neither coming nor going. */
static void
test_engage (void)
{
  enum
  {
    LENGTH = 4 * RATE
  };
  const DspModule *module = dsp_module_find ("stereo");
  double *x = g_new0 (double, 2 * LENGTH), values[DSP_MAX_PARAMS];
  int mono = dsp_params_index (module->params, module->n_params, "mono-below");
  test_add_sine (x, LENGTH, RATE, 150, 0.3, 0);
  test_add_sine (x + LENGTH, LENGTH, RATE, 150, 0.3, 1);
  double *y = g_memdup2 (x, 2 * LENGTH * sizeof (double));
  dsp_params_defaults (module->params, module->n_params, values);
  DspInstance *instance = dsp_instance_new (module, RATE, values);
  for (int at = 0; at < LENGTH; at += 100)
    {
      double *const ch[] = { y + at, y + LENGTH + at };
      if (at == RATE || at == 2 * RATE)
        {
          values[mono] = at == RATE ? 200 : 20;
          g_assert_true (dsp_instance_update (instance, values));
        }
      dsp_instance_process (instance, ch, 100);
    }
  double bend = 0;
  for (int c = 0; c < 2; c++)
    for (int i = 2; i < LENGTH; i++)
      {
        const double *p = y + c * LENGTH + i;
        bend = MAX (bend, fabs (p[0] - 2 * p[-1] + p[-2]));
      }
  /* That of the tone, and the corners of a linear fade of 20 ms to its opposite. */
  double steady = 0.3 * pow (2 * G_PI * 150 / RATE, 2), corner = 0.6 / (0.02 * RATE);
  g_assert_cmpfloat (bend, <, steady + corner);
  /* On for a while, then untouched again, bit for bit. */
  double *on = y + 2 * RATE - 5000, *off = y + 3 * RATE;
  g_assert_cmpfloat (fabs (on[0] - x[2 * RATE - 5000]), >, 1e-6);
  g_assert_cmpmem (off, RATE * sizeof (double), x + 3 * RATE, RATE * sizeof (double));
  dsp_instance_free (instance);
  g_free (x);
  g_free (y);
}

void
test_stereo_add (void)
{
  g_test_add_func ("/stereo/neutral", test_neutral);
  g_test_add_func ("/stereo/width", test_width);
  g_test_add_func ("/stereo/mono-bass", test_mono_bass);
  g_test_add_func ("/stereo/correlation", test_correlation);
  g_test_add_func ("/stereo/mono-sum", test_mono_sum);
  g_test_add_func ("/stereo/bands", test_bands);
  g_test_add_func ("/stereo/levels", test_levels);
  g_test_add_func ("/stereo/safe", test_safe);
  g_test_add_func ("/stereo/engage", test_engage);
}
