/* test-shaper.c — bent curves: how little folds back, that what is straight stays untouched, and
 * that what is left out while nothing is bent makes no difference (reference/dsp.md 4.5). */
#include "test-dsp.h"

#include <complex.h>
#include <fftw3.h>
#include <math.h>
#include <string.h>

#include "dsp-shaper.h"
#include "test-figures.h"
#include "test-signals.h"

enum
{
  RATE = 44100 /* a spectrum of one second has a line for every Hz */
};

static const char *const names[] = { "tube", "tape", "tanh", "cubic", "soft clip", "hard clip" };
static const DspShaperSettings plain = { .ceiling = 1, .knee = 0.5 };

/* All lines up to 20 kHz that are no harmonics, against the fundamental: dB. */
static double
aliases (DspCurve curve, int factor, int hz)
{
  enum
  {
    SETTLE = 4000
  };
  int n = SETTLE + RATE;
  double *left = fftw_malloc ((gsize) n * sizeof (double)), *right = g_new (double, n);
  fftw_complex *bins = fftw_malloc ((RATE / 2 + 1) * sizeof (fftw_complex));
  fftw_plan plan = fftw_plan_dft_r2c_1d (RATE, left, bins, FFTW_ESTIMATE);
  memset (left, 0, (gsize) n * sizeof (double));
  test_add_sine (left, n, RATE, hz, pow (10, 12 / 20.0), 0.3);
  memcpy (right, left, (gsize) n * sizeof (double));
  DspShaperSpec spec = { curve, factor };
  DspShaper *shaper = dsp_shaper_new (RATE, &spec, &plain);
  double *const ch[] = { left, right };
  dsp_shaper_process (shaper, ch, n);
  dsp_shaper_free (shaper);
  memmove (left, left + SETTLE, RATE * sizeof (double));
  fftw_execute (plan);
  double sum = 0;
  for (int i = 1; i <= 20000; i++)
    if (i % hz != 0)
      sum += creal (bins[i] * conj (bins[i]));
  double level = 10 * log10 (sum) - 20 * log10 (cabs (bins[hz]));
  fftw_destroy_plan (plan);
  fftw_free (bins);
  fftw_free (left);
  g_free (right);
  return level;
}

static void
test_aliases (void)
{
  static const double goals[] = { -120, -120, -120, -100, -100, -100 };
  static const int tones[] = { 1245, 5005, 9003 };
  for (int curve = 0; curve < DSP_N_CURVES; curve++)
    for (gsize t = 0; t < G_N_ELEMENTS (tones); t++)
      {
        char *what = g_strdup_printf ("%s, aliases to 20 kHz of %d Hz at +12 dB, 8x", names[curve],
                                      tones[t]);
        test_figure_at_most ("saturator", what, aliases ((DspCurve) curve, 8, tones[t]),
                             goals[curve], "dB");
        g_free (what);
      }
}

/* A static curve: slow ramps come out bent as the header says. */
static double
expected (DspCurve curve, const DspShaperSettings *settings, double x)
{
  double lowered = 1 - 0.5 * MAX (0, x > 0 ? settings->asymmetry : -settings->asymmetry);
  double top = settings->ceiling * lowered, u = fabs (x) / top, k = settings->knee, y = u;
  double in = x / settings->ceiling, bias = 0.6 * settings->asymmetry;
  switch (curve)
    {
    case DSP_CURVE_TUBE:
    case DSP_CURVE_TANH:
      bias += curve == DSP_CURVE_TUBE ? 0.35 : 0;
      return settings->ceiling * (tanh (in + bias) - tanh (bias)) * pow (cosh (bias), 2);
    case DSP_CURVE_TAPE:
      y = tanh ((in + bias) / 2) + tanh (in + bias) / 2 - tanh (bias / 2) - tanh (bias) / 2;
      return settings->ceiling * y * 2 / (pow (cosh (bias / 2), -2) + pow (cosh (bias), -2));
    case DSP_CURVE_CUBIC:
      y = u < 1.5 ? u - 4.0 / 27 * u * u * u : 1;
      break;
    case DSP_CURVE_SOFT:
      y = u < 1 - k ? u : u < 1 + k ? u - (u - 1 + k) * (u - 1 + k) / (4 * k) : 1;
      break;
    default:
      y = MIN (u, 1);
      break;
    }
  return x < 0 ? -top * y : top * y;
}

static void
test_curves (void)
{
  enum
  {
    N = 30000
  };
  static const double asymmetries[] = { 0, 0.7, -0.4 };
  double *x = g_new (double, 3 * N);
  for (int curve = 0; curve < DSP_N_CURVES; curve++)
    for (gsize a = 0; a < G_N_ELEMENTS (asymmetries); a++)
      {
        DspShaperSpec spec = { (DspCurve) curve, 4 };
        DspShaperSettings settings = { 0.5, 0.3, asymmetries[a] };
        int latency = dsp_shaper_latency (RATE, &spec);
        for (int i = 0; i < N; i++)
          x[i] = x[N + i] = x[2 * N + i] = -2 * cos (3 * G_PI * i / N) * sin (G_PI * i / N);
        DspShaper *shaper = dsp_shaper_new (RATE, &spec, &settings);
        double *const ch[] = { x + N, x + 2 * N };
        dsp_shaper_process (shaper, ch, N);
        dsp_shaper_free (shaper);
        for (int i = 0; i < N - latency; i++)
          {
            double y = expected ((DspCurve) curve, &settings, x[i]);
            /* Around a corner the filters ring. */
            double allowed = curve == DSP_CURVE_HARD ? 1e-4 : 1e-5;
            g_assert_cmpfloat_with_epsilon (x[N + i + latency], y, allowed);
            g_assert_cmpfloat (x[2 * N + i + latency], ==, x[N + i + latency]);
          }
      }
  g_free (x);
}

static void
fill (double *x, int n, double loud)
{
  guint64 seed = 11;
  for (int i = 0; i < 2 * n; i++)
    x[i] = (i % n / 1700 % 4 == 2 ? loud : 0.03) * test_noise (&seed);
}

/* Below the knee nothing changes by a single bit, above it comes back to that in time. */
static void
test_straight (void)
{
  enum
  {
    N = 20000
  };
  double *x = g_new (double, 2 * N), *y = g_new (double, 2 * N);
  for (int curve = DSP_CURVE_SOFT; curve <= DSP_CURVE_HARD; curve++)
    for (int factor = 1; factor <= 16; factor *= 2)
      for (int loud = 0; loud < 2; loud++)
        {
          DspShaperSpec spec = { (DspCurve) curve, factor };
          int latency = dsp_shaper_latency (RATE, &spec), changed = 0, late = 0, last = -N;
          fill (x, N, loud ? 0.8 : 0.1);
          memcpy (y, x, 2 * N * sizeof (double));
          DspShaper *shaper = dsp_shaper_new (RATE, &spec, &plain);
          double *const ch[] = { y, y + N };
          dsp_shaper_process (shaper, ch, N);
          dsp_shaper_free (shaper);
          for (int i = latency; i < N; i++)
            {
              if (fabs (x[i]) > 0.4 || fabs (x[N + i]) > 0.4)
                last = i;
              bool differs = y[i] != x[i - latency] || y[N + i] != x[N + i - latency];
              changed += differs;
              late += differs && i - last > 2 * latency + 16;
            }
          g_assert_true ((changed > 0) == (loud && (factor > 1 || curve == DSP_CURVE_SOFT)));
          g_assert_cmpint (late, ==, 0);
        }
  g_free (x);
  g_free (y);
}

/* Whatever the blocks, and so whatever sleeps and when, with glides on the way. */
static void
test_blocks (void)
{
  static const int sizes[] = { 128, 1, 37, 1000 };
  enum
  {
    N = 16000,
    EDIT = 6000
  };
  double *x = g_new (double, 2 * N);
  for (int curve = 0; curve < DSP_N_CURVES; curve++)
    {
      guint64 first = 0;
      for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
        {
          DspShaperSpec spec = { (DspCurve) curve, 8 };
          const DspShaperSettings next = { 0.7, 0.2, 0.5 };
          DspShaper *shaper = dsp_shaper_new (RATE, &spec, &plain);
          fill (x, N, 3);
          for (int at = 0, n; at < N; at += n)
            {
              int until = at < EDIT ? EDIT : N;
              n = MIN (sizes[s], until - at);
              if (at == EDIT)
                dsp_shaper_update (shaper, &next);
              double *const ch[] = { x + at, x + N + at };
              dsp_shaper_process (shaper, ch, n);
            }
          guint64 hash = test_hash (TEST_HASH_START, x, 2 * N * sizeof (double));
          first = s == 0 ? hash : first;
          g_assert_cmpuint (hash, ==, first);
          dsp_shaper_free (shaper);
        }
    }
  g_free (x);
}

void
test_shaper_add (void)
{
  g_test_add_func ("/shaper/aliases", test_aliases);
  g_test_add_func ("/shaper/curves", test_curves);
  g_test_add_func ("/shaper/straight", test_straight);
  g_test_add_func ("/shaper/blocks", test_blocks);
}
