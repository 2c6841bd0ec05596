/* test-oversampler.c — up and back is flat and late by the latency, images are gone, and blocks
 * leave no trace (reference/dsp.md 4.5). */
#include "test-dsp.h"

#include <complex.h>
#include <fftw3.h>
#include <math.h>
#include <string.h>

#include "dsp-kernels-shaper.h"
#include "dsp-oversampler.h"
#include "test-figures.h"
#include "test-signals.h"

enum
{
  N = 4096
};

static const double rates[] = { 8000, 44100, 48000, 96000, 192000 };

static double
edge_of (double rate)
{
  return MIN (20000, 0.4535 * rate);
}

/* The mean of three samples, which is what antialiasing does to a straight line; or a copy. */
static void
between (DspOversampler *oversampler, const DspOversamplerSpec *spec, const double *const *up,
         int n)
{
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      double *work = dsp_oversampler_work (oversampler, c);
      for (int i = 0; i < n * spec->factor; i++)
        work[i] = spec->smoothed ? (up[c][i] + up[c][i - 1] + up[c][i - 2]) / 3 : up[c][i];
    }
}

/* x through it in blocks of size (0: any), in place; top receives the left channel between. */
static void
there_and_back (double rate, const DspOversamplerSpec *spec, double *left, double *right, int n,
                int size, double *top)
{
  DspOversampler *oversampler = dsp_oversampler_new (rate, spec);
  guint64 seed = 3;
  for (int at = 0, count; at < n; at += count)
    {
      int want = size > 0 ? size : 1 + (int) (60 * (1 + test_noise (&seed)));
      count = MIN (want, n - at);
      double *const out[] = { left + at, right + at };
      const double *up[DSP_CHANNELS];
      dsp_oversampler_up (oversampler, (const double *const *) out, count, up);
      if (top)
        memcpy (top + at * spec->factor, up[0], (gsize) (count * spec->factor) * sizeof (double));
      between (oversampler, spec, up, count);
      dsp_oversampler_down (oversampler, out, count);
    }
  dsp_oversampler_free (oversampler);
}

static void
test_flat (void)
{
  double ripple = 0, phase = 0;
  double x[N], y[N];
  for (gsize r = 0; r < G_N_ELEMENTS (rates); r++)
    for (int factor = 2; factor <= DSP_OVERSAMPLER_MAX_FACTOR; factor *= 2)
      for (int smoothed = 0; smoothed < 2; smoothed++)
        {
          DspOversamplerSpec spec = { factor, smoothed };
          int latency = dsp_oversampler_latency (rates[r], &spec);
          memset (x, 0, sizeof x);
          memset (y, 0, sizeof y);
          x[0] = y[10] = 1;
          there_and_back (rates[r], &spec, x, y, N, DSP_OVERSAMPLER_BLOCK, NULL);
          g_assert_cmpmem (x, (N - 10) * sizeof (double), y + 10, (N - 10) * sizeof (double));
          for (int k = 0; k <= 60; k++)
            {
              double w = 2 * G_PI * edge_of (rates[r]) / rates[r] * k / 60;
              double complex h = 0;
              for (int i = 0; i < 400; i++)
                h += x[i] * cexp (-I * w * (i - latency));
              ripple = MAX (ripple, fabs (20 * log10 (cabs (h))));
              phase = MAX (phase, fabs (carg (h)));
            }
        }
  test_figure_at_most ("oversampler", "ripple there and back to 20 kHz, 2x to 16x, 8 to 192 kHz",
                       ripple, 0.005, "dB");
  test_figure_at_most ("oversampler", "phase against the whole latency", phase, 1e-12, "rad");
}

/* What the way up leaves above the mirrored pass band. */
static void
test_images (void)
{
  double worst = -INFINITY;
  for (gsize r = 0; r < G_N_ELEMENTS (rates); r++)
    for (int factor = 2; factor <= DSP_OVERSAMPLER_MAX_FACTOR; factor *= 2)
      {
        DspOversamplerSpec spec = { factor, false };
        int n = 1024, size = n * factor;
        double *x = g_new0 (double, 2 * n), *top = fftw_malloc ((gsize) size * sizeof (double));
        fftw_complex *bins = fftw_malloc ((gsize) (size / 2 + 1) * sizeof (fftw_complex));
        fftw_plan plan = fftw_plan_dft_r2c_1d (size, top, bins, FFTW_ESTIMATE);
        x[0] = x[n] = 1;
        there_and_back (rates[r], &spec, x, x + n, n, 128, top);
        fftw_execute (plan);
        double first = rates[r] - edge_of (rates[r]);
        for (int i = (int) (first / rates[r] * n) + 1; i <= size / 2; i++)
          worst = MAX (worst, 20 * log10 (cabs (bins[i]) / factor));
        fftw_destroy_plan (plan);
        fftw_free (bins);
        fftw_free (top);
        g_free (x);
      }
  test_figure_at_most ("oversampler", "images, 2x to 16x, 8 to 192 kHz", worst, -120, "dB");
}

static void
test_blocks (void)
{
  static const int sizes[] = { 1, 7, 64, 0 };
  double a[2 * N], b[2 * N];
  guint64 seed = 4;
  for (int i = 0; i < 2 * N; i++)
    a[i] = test_noise (&seed);
  double start[2 * N];
  memcpy (start, a, sizeof a);
  for (int factor = 1; factor <= DSP_OVERSAMPLER_MAX_FACTOR; factor *= 4)
    {
      DspOversamplerSpec spec = { factor, true };
      memcpy (a, start, sizeof a);
      there_and_back (44100, &spec, a, a + N, N, 128, NULL);
      for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
        {
          memcpy (b, start, sizeof b);
          there_and_back (44100, &spec, b, b + N, N, sizes[s], NULL);
          g_assert_cmpmem (a, sizeof a, b, sizeof b);
        }
    }
}

/* swing bounds what noise reaches, and is reached by the input made for it; reach and memory are
 * enough. */
static void
test_limits (void)
{
  DspOversamplerSpec spec = { 8, true };
  DspOversampler *oversampler = dsp_oversampler_new (44100, &spec);
  int reach = dsp_oversampler_reach (oversampler), memory = dsp_oversampler_memory (oversampler);
  double swing = dsp_oversampler_swing (oversampler), top = 0;
  g_assert_cmpint (reach + memory, <, N / 4);
  double x[2 * N], *out[] = { x, x + N };
  guint64 seed = 5;
  for (int i = 0; i < 2 * N; i++)
    x[i] = i % N < N / 2 ? (test_noise (&seed) < 0 ? -1 : 1) : 0;
  int last = -1;
  for (int i = 0; i < N; i++)
    {
      const double *const in[] = { x + i, x + N + i };
      double *const y[] = { out[0] + i, out[1] + i };
      const double *up[DSP_CHANNELS];
      dsp_oversampler_up (oversampler, in, 1, up);
      top = MAX (top, test_peak (up[0], 8));
      if (i >= N / 2 + reach)
        g_assert_cmpfloat (test_peak (up[0] - 2, 10), ==, 0);
      between (oversampler, &spec, up, 1);
      dsp_oversampler_down (oversampler, y, 1);
      if (x[i] != 0)
        last = i;
    }
  g_assert_cmpfloat (top, <=, swing);
  g_assert_cmpfloat (swing, <=, 2 * top);
  g_assert_cmpint (last, <, N / 2 + reach + memory);
  dsp_oversampler_free (oversampler);
}

/* ---- kernels ---- */

static void
test_filter_kernel (void)
{
  double x[400], taps[9], y[400], z[400];
  guint64 seed = 6;
  for (int i = 0; i < 400; i++)
    x[i] = test_noise (&seed);
  for (int k = 0; k < 9; k++)
    taps[k] = test_noise (&seed);
  for (int n = 0; n < 100; n++)
    for (int last = 16; last < 18; last++)
      {
        dsp_shaper_kernels ()->symmetric (x, last, taps, 9, y, n);
        for (int i = 0; i < n; i++)
          {
            double sum = 0;
            for (int k = 0; k < 9; k++)
              sum += taps[k] * (x[i + k] + x[i + last - k]);
            g_assert_cmpfloat (y[i], ==, sum);
          }
        dsp_shaper_kernels ()->mean (x, x + 1, y, n);
        for (int i = 0; i < n; i++)
          g_assert_cmpfloat (y[i], ==, 0.5 * (x[i] + x[i + 1]));
        dsp_shaper_kernels ()->interleave (x, x + 200, y, n);
        dsp_shaper_kernels ()->deinterleave (y, z, z + n, n);
        g_assert_cmpmem (z, (gsize) n * sizeof (double), x, (gsize) n * sizeof (double));
        g_assert_cmpmem (z + n, (gsize) n * sizeof (double), x + 200, (gsize) n * sizeof (double));
      }
}

static void
test_smooth_kernel (void)
{
  double x[1001], r[1001];
  for (int i = 0; i < 1001; i++)
    x[i] = (i - 500) * (i % 3 ? 0.1 : 1e-6);
  for (int kind = 0; kind < 2; kind++)
    for (int biased = 0; biased < 2; biased++)
      {
        double bias = biased * 0.4;
        double at = kind ? tanh (bias / 2) + tanh (bias) / 2 : tanh (bias);
        DspSmooth curve = { (DspSmoothKind) kind, bias, at, 1.25 };
        dsp_shaper_kernels ()->smooth (&curve, x, r, 1001);
        for (int i = 0; i < 1001; i++)
          {
            double in = x[i] + bias, y = kind ? tanh (in / 2) + tanh (in) / 2 : tanh (in);
            double expected = (y - at) * 1.25 - x[i];
            g_assert_cmpfloat_with_epsilon (r[i], expected, 1e-15 * (1 + fabs (x[i])));
          }
      }
}

/* Twice the second divided difference of the second antiderivative, in long double and with samples
 * far apart; and where samples are close or equal, the function itself. */
static long double
antiderivative (const DspSpline *curve, long double x)
{
  long double f = curve->cubic * powl (x, 5) / 20;
  for (int k = 0; k < curve->n_knots; k++)
    {
      const DspSplineKnot *knot = &curve->knots[k];
      long double u = knot->side * x - knot->at;
      if (u > 0)
        f += knot->c1 * powl (u, 3) / 6 + knot->c2 * powl (u, 4) / 12 + knot->c3 * powl (u, 5) / 20;
    }
  return f;
}

static long double
taken_away (const DspSpline *curve, long double x)
{
  long double r = curve->cubic * x * x * x;
  for (int k = 0; k < curve->n_knots; k++)
    {
      const DspSplineKnot *knot = &curve->knots[k];
      long double u = MAX (0, knot->side * x - knot->at);
      r += ((knot->c3 * u + knot->c2) * u + knot->c1) * u;
    }
  return r;
}

static void
test_spline_kernel (void)
{
  const DspSpline curve = { .cubic = -0.1,
                            .n_knots = 4,
                            .knots = { { 1, 0.5, -0.5, 0, 0 },
                                       { 1, 1.0, 0, 0.2, 0.01 },
                                       { -1, 0.25, 0.3, 0, -0.02 },
                                       { -1, 0.5, 0, -0.1, 0 } } };
  enum
  {
    COUNT = 3001
  };
  double x[COUNT + 2] = { 0 }, r[COUNT];
  guint64 seed = 7;
  for (int i = 2; i < COUNT + 2; i++)
    {
      double step = test_noise (&seed), near = 1e-5 * test_noise (&seed);
      x[i] = i % 100 < 50 ? 3 * step : i % 100 < 60 ? x[i - 1] : (i / 100 % 2 ? 0.5 : -1.5) + near;
    }
  dsp_shaper_kernels ()->spline (&curve, x + 2, r, COUNT);
  for (int i = 0; i < COUNT; i++)
    {
      long double a = x[i], b = x[i + 1], c = x[i + 2];
      if (fabsl (a - b) > 0.03 && fabsl (b - c) > 0.03 && fabsl (a - c) > 0.03)
        {
          long double ab = (antiderivative (&curve, a) - antiderivative (&curve, b)) / (a - b);
          long double bc = (antiderivative (&curve, b) - antiderivative (&curve, c)) / (b - c);
          g_assert_cmpfloat_with_epsilon (r[i], (double) (2 * (ab - bc) / (a - c)), 1e-14);
        }
      if (fabsl (a - c) < 1e-3 && fabsl (b - c) < 1e-3)
        g_assert_cmpfloat_with_epsilon (r[i], (double) taken_away (&curve, (a + b + c) / 3), 1e-5);
      if (a == b && b == c)
        g_assert_cmpfloat_with_epsilon (r[i], (double) taken_away (&curve, a), 1e-14);
    }
}

void
test_oversampler_add (void)
{
  g_test_add_func ("/oversampler/flat", test_flat);
  g_test_add_func ("/oversampler/images", test_images);
  g_test_add_func ("/oversampler/blocks", test_blocks);
  g_test_add_func ("/oversampler/limits", test_limits);
  g_test_add_func ("/oversampler/filter-kernel", test_filter_kernel);
  g_test_add_func ("/oversampler/smooth-kernel", test_smooth_kernel);
  g_test_add_func ("/oversampler/spline-kernel", test_spline_kernel);
}
