/* test-kernels.c — the hot loops do what they say, and give the same bits on every instruction set.
 */
#include "test-dsp.h"

#include <complex.h>
#include <math.h>
#include <string.h>

#include "dsp-kernels.h"
#include "dsp-registry.h"
#include "test-signals.h"

enum
{
  N = 3000
};

static void
fill_noise (double *x, int n, guint64 seed)
{
  for (int i = 0; i < n; i++)
    x[i] = test_noise (&seed);
}

static void
test_fir (void)
{
  double x[N + 48], taps[48], start[N], y[N];
  fill_noise (x, N + 48, 1);
  fill_noise (start, N, 9);
  fill_noise (taps, 48, 2);
  for (int n = 0; n < 100; n++)
    {
      memcpy (y, start, sizeof y);
      dsp_kernels ()->fir_peak (x, taps, 48, y, n);
      for (int i = 0; i < n; i++)
        {
          double sum = 0;
          for (int k = 0; k < 48; k++)
            sum += taps[k] * x[i + k];
          g_assert_cmpfloat (y[i], ==, MAX (start[i], fabs (sum)));
        }
      g_assert_cmpmem (y + n, (gsize) (N - n) * sizeof *y, start + n, (gsize) (N - n) * sizeof *y);
    }
  double table[48 * DSP_INTERPOLATE_PHASES], phases[DSP_INTERPOLATE_PHASES];
  fill_noise (table, G_N_ELEMENTS (table), 3);
  dsp_kernels ()->interpolate (x, table, 48, phases);
  for (int p = 0; p < DSP_INTERPOLATE_PHASES; p++)
    {
      double sum = 0;
      for (int k = 0; k < 48; k++)
        sum += x[k] * table[k * DSP_INTERPOLATE_PHASES + p];
      g_assert_cmpfloat (phases[p], ==, sum);
    }
}

/* A filter and its mirror, and one that is its own, against each of them by itself. */
static void
test_fir_mirrored (void)
{
  double x[N + 48], start[N], taps[48], middle[48], even[24], odd[24], y[N];
  fill_noise (x, N + 48, 1);
  fill_noise (start, N, 9);
  fill_noise (taps, 48, 2);
  for (int k = 0; k < 24; k++)
    {
      even[k] = (taps[k] + taps[47 - k]) / 2;
      odd[k] = (taps[k] - taps[47 - k]) / 2;
      middle[k] = middle[47 - k] = taps[k] + 0.1;
    }
  for (int n = 0; n < 100; n++)
    {
      memcpy (y, start, sizeof y);
      dsp_kernels ()->fir_peak_mirrored (x, even, odd, middle, 24, y, n);
      for (int i = 0; i < n; i++)
        {
          double there = 0, back = 0, same = 0;
          for (int k = 0; k < 48; k++)
            {
              there += taps[k] * x[i + k];
              back += taps[47 - k] * x[i + k];
              same += middle[k] * x[i + k];
            }
          double expected = MAX (MAX (fabs (there), fabs (back)), MAX (fabs (same), start[i]));
          g_assert_cmpfloat_with_epsilon (y[i], expected, 1e-13);
        }
      g_assert_cmpmem (y + n, (gsize) (N - n) * sizeof *y, start + n, (gsize) (N - n) * sizeof *y);
    }
}

static void
test_largest (void)
{
  double x[100];
  fill_noise (x, 100, 3);
  for (int n = 0; n <= 100; n++)
    for (int hole = 0; hole < 2; hole++)
      {
        double expected = 0;
        if (hole && n > 0)
          x[n / 2] = NAN;
        for (int i = 0; i < n; i++)
          if (!isnan (x[i]))
            expected = MAX (expected, fabs (x[i]));
        g_assert_cmpfloat (dsp_kernels ()->largest (x, n), ==, expected);
      }
}

/* The first numbers of splitmix64 with the seed 1234567 (Rosetta Code, "Splitmix64"); any part is
 * what the whole has there. */
static void
test_scramble (void)
{
  static const guint64 expected[]
      = { G_GUINT64_CONSTANT (6457827717110365317), G_GUINT64_CONSTANT (3203168211198807973),
          G_GUINT64_CONSTANT (9817491932198370423), G_GUINT64_CONSTANT (4593380528125082431),
          G_GUINT64_CONSTANT (16408922859458223821) };
  uint64_t bits[100], part[100];
  dsp_kernels ()->scramble (1234567 + DSP_SCRAMBLE_STEP, bits, 100);
  g_assert_cmpmem (bits, sizeof expected, expected, sizeof expected);
  for (int from = 0; from < 100; from++)
    {
      uint64_t start = 1234567 + (uint64_t) (from + 1) * DSP_SCRAMBLE_STEP;
      gsize size = (gsize) (100 - from) * sizeof *part;
      dsp_kernels ()->scramble (start, part, 100 - from);
      g_assert_cmpmem (part, size, bits + from, size);
    }
}

static void
test_quantise (void)
{
  double x[N], noise[N];
  fill_noise (x, N, 10);
  fill_noise (noise, N, 11);
  const double odd[] = { NAN, INFINITY, -INFINITY, 0, -0.0, 1, -1, 1e300, -1e300, 0.5, -0.5 };
  memcpy (x + 5, odd, sizeof odd);
  for (int bits = 8; bits <= 32; bits++)
    {
      double scale = ldexp (1, bits - 1);
      gint32 out[N];
      int clipped = 0;
      int counted = dsp_kernels ()->quantise (x, scale, noise, out, N);
      for (int i = 0; i < N; i++)
        {
          double y = floor ((isnan (x[i]) ? 0 : x[i]) * scale + noise[i] + 0.5);
          clipped += y < -scale || y >= scale;
          g_assert_cmpint (out[i], ==, (gint32) CLAMP (y, -scale, scale - 1));
        }
      g_assert_cmpint (counted, ==, clipped);
    }
}

/* The vectors give the bits of the plain functions, at the edges too. */
static void
test_elementary (void)
{
  double x[N], y[N],
      edges[] = { 0,       -0.0, -1,    1e-320, 2.3e-308, 1e308, INFINITY, 1,
                  0.99999, 0.5,  -1022, -1023,  1023,     1024,  -0.5,     -INFINITY };
  fill_noise (x, N, 12);
  for (int i = 0; i < N; i++)
    x[i] = i % 3 == 0 ? fabs (x[i]) : i % 3 == 1 ? 20 * x[i] : ldexp (fabs (x[i]), i % 400 - 200);
  memcpy (x + 7, edges, sizeof edges);
  for (int n = N - 20; n <= N; n++)
    {
      dsp_kernels ()->exp2 (x, y, n);
      for (int i = 0; i < n; i++)
        g_assert_true (y[i] == dsp_exp2 (x[i]));
      dsp_kernels ()->log2 (x, y, n);
      for (int i = 0; i < n; i++)
        g_assert_true (y[i] == (x[i] == INFINITY ? y[i] : dsp_log2 (x[i])));
    }
  for (int k = 0; k < 8; k++)
    {
      const DspCompressorCurve curve = { .floor = 1e-6,
                                         .scale = k & 1 ? 0.5 : 1,
                                         .threshold = -2.5,
                                         .knee = k & 2 ? 1.5 : 0,
                                         .bend = k & 2 ? 1 / 3.0 : 0,
                                         .slope = 0.75,
                                         .range = 4,
                                         .side = k & 4 ? 1 : -1 };
      for (int i = 0; i < N; i++)
        y[i] = x[i] = ldexp (1 + i / (double) N, i % 30 - 25);
      dsp_kernels ()->curve (&curve, y, N - k);
      for (int i = 0; i < N - k; i++)
        g_assert_cmpfloat (y[i], ==, dsp_compressor_curve (&curve, x[i]));
    }
}

/* Any block sizes against one section after the other, written down plainly. */
static void
check_biquads (int sections)
{
  DspBiquads fast = { .n = sections }, plain;
  for (int c = 0; c < 2; c++)
    for (int k = 0; k < fast.n; k++)
      {
        fast.b0[c][k] = 1.1 - 0.01 * k;
        fast.b1[c][k] = -1.2 + 0.02 * k + 0.1 * c;
        fast.b2[c][k] = 0.4;
        fast.a1[c][k] = -1.3 + 0.03 * k;
        fast.a2[c][k] = 0.5;
      }
  plain = fast;
  double x[2][N], y[2][N];
  fill_noise (x[0], N, 4);
  fill_noise (x[1], N, 5);
  memcpy (y, x, sizeof x);
  guint64 seed = 6;
  for (int pos = 0; pos < N;)
    {
      int want = 1 + (int) (20 * (1 + test_noise (&seed))), n = MIN (want, N - pos);
      double *const ch[] = { x[0] + pos, x[1] + pos };
      dsp_kernels ()->biquads (&fast, ch, n);
      pos += n;
    }
  for (int c = 0; c < 2; c++)
    for (int k = 0; k < plain.n; k++)
      for (int i = 0; i < N; i++)
        {
          double in = y[c][i], out = plain.b0[c][k] * in + plain.s1[c][k];
          plain.s1[c][k] = (plain.b1[c][k] * in - plain.a1[c][k] * out) + plain.s2[c][k];
          plain.s2[c][k] = plain.b2[c][k] * in - plain.a2[c][k] * out;
          y[c][i] = out;
        }
  g_assert_cmpmem (x, sizeof x, y, sizeof y);
  g_assert_cmpmem (fast.s1, sizeof fast.s1, plain.s1, sizeof plain.s1);
  g_assert_cmpmem (fast.s2, sizeof fast.s2, plain.s2, sizeof plain.s2);
}

static void
test_biquads (void)
{
  for (int sections = DSP_BIQUAD_GROUP; sections <= 36; sections += DSP_BIQUAD_GROUP)
    check_biquads (sections);
}

static void
test_multiply_spectra (void)
{
  enum
  {
    PAIRS = 3,
    BINS = 41
  };
  double x[PAIRS][2 * BINS], h[PAIRS][2 * BINS], sum[2 * BINS + 1];
  const double *const xs[] = { x[0], x[1], x[2] }, *const hs[] = { h[0], h[1], h[2] };
  fill_noise (x[0], PAIRS * 2 * BINS, 12);
  fill_noise (h[0], PAIRS * 2 * BINS, 13);
  for (int n = 0; n <= BINS; n++)
    {
      sum[2 * n] = 77;
      dsp_kernels ()->multiply_spectra (xs, hs, PAIRS, sum, n);
      for (int i = 0; i < n; i++)
        {
          double complex expected = 0;
          for (int k = 0; k < PAIRS; k++)
            expected += (x[k][2 * i] + I * x[k][2 * i + 1]) * (h[k][2 * i] + I * h[k][2 * i + 1]);
          g_assert_cmpfloat_with_epsilon (sum[2 * i], creal (expected), 1e-14);
          g_assert_cmpfloat_with_epsilon (sum[2 * i + 1], cimag (expected), 1e-14);
        }
      g_assert_cmpfloat (sum[2 * n], ==, 77);
    }
  double all[2 * BINS], part[2 * BINS];
  dsp_kernels ()->multiply_spectra (xs, hs, PAIRS, all, BINS);
  for (int n = 1; n <= BINS; n++)
    {
      dsp_kernels ()->multiply_spectra (xs, hs, PAIRS, part, n);
      g_assert_cmpmem (part, 2 * (gsize) n * sizeof *part, all, 2 * (gsize) n * sizeof *all);
    }
}

/* Every module at several values, in blocks of changing size. */
static guint64
hash_of_everything (void)
{
  guint64 hash = TEST_HASH_START;
  double *left = g_new (double, N), *right = g_new (double, N);
  for (int m = 0; m < dsp_n_modules (); m++)
    for (int set = 0; set < 6; set++)
      {
        const DspModule *module = dsp_module_at (m);
        double values[DSP_MAX_PARAMS];
        guint64 seed = 100 + (guint64) set;
        for (int i = 0; i < module->n_params; i++)
          values[i] = dsp_param_from_travel (&module->params[i], 0.5 + 0.5 * test_noise (&seed));
        DspInstance *instance = dsp_instance_new (module, 44100, values);
        fill_noise (left, N, 7);
        fill_noise (right, N, 8);
        for (int pos = 0, n; pos < N; pos += n)
          {
            int want = 1 + (int) (300 * (1 + test_noise (&seed)));
            n = MIN (want, N - pos);
            double *const ch[] = { left + pos, right + pos };
            dsp_instance_process (instance, ch, n);
          }
        hash = test_hash (hash, left, N * sizeof (double));
        hash = test_hash (hash, right, N * sizeof (double));
        dsp_instance_free (instance);
      }
  g_free (left);
  g_free (right);
  return hash;
}

static void
test_isa_subprocess (void)
{
  g_print ("isa %s hash %016" G_GINT64_MODIFIER "x\n", dsp_kernels ()->name, hash_of_everything ());
}

/* The same hash from a process of its own for each instruction set that this machine has. */
static void
test_isa (void)
{
#if defined(__x86_64__)
  static const char *const names[] = { "sse2", "avx2", "avx512" };
  guint64 expected = hash_of_everything ();
  int n = __builtin_cpu_supports ("x86-64-v4") ? 3 : __builtin_cpu_supports ("x86-64-v3") ? 2 : 1;
  for (int i = 0; i < n; i++)
    {
      g_setenv ("LACQUER_ISA", names[i], TRUE);
      g_test_trap_subprocess ("/kernels/isa/subprocess", 0, 0);
      g_test_trap_assert_passed ();
      char *line = g_strdup_printf ("*isa %s hash %016" G_GINT64_MODIFIER "x*", names[i], expected);
      g_test_trap_assert_stdout (line);
      g_free (line);
    }
  g_unsetenv ("LACQUER_ISA");
#else
  g_assert_cmpstr (dsp_kernels ()->name, ==, "plain");
#endif
}

void
test_kernels_add (void)
{
  g_test_add_func ("/kernels/fir", test_fir);
  g_test_add_func ("/kernels/fir-mirrored", test_fir_mirrored);
  g_test_add_func ("/kernels/largest", test_largest);
  g_test_add_func ("/kernels/scramble", test_scramble);
  g_test_add_func ("/kernels/quantise", test_quantise);
  g_test_add_func ("/kernels/elementary", test_elementary);
  g_test_add_func ("/kernels/biquads", test_biquads);
  g_test_add_func ("/kernels/multiply-spectra", test_multiply_spectra);
  g_test_add_func ("/kernels/isa", test_isa);
  g_test_add_func ("/kernels/isa/subprocess", test_isa_subprocess);
}
