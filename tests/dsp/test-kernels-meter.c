/* test-kernels-meter.c — the hot loops of the meters do what they say, and every meter reads the
 * same bits on every instruction set. */
#include "test-dsp.h"

#include <math.h>
#include <string.h>

#include "dsp-kernels-meter.h"
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

/* Any block sizes against the formula of the header, sample by sample and lane by lane. */
static void
test_k_weight (void)
{
  DspKWeight fast = { .b0 = { 1.5, 1.5, 1, 1 },
                      .b1 = { -2.7, -2.7, -2, -2 },
                      .b2 = { 1.2, 1.2, 1, 1.01 },
                      .a1 = { -1.7, -1.7, -1.99, -1.98 },
                      .a2 = { 0.73, 0.73, 0.991, 0.99 } };
  DspKWeight plain = fast;
  double x[2][N];
  fill_noise (x[0], N, 4);
  fill_noise (x[1], N, 5);
  guint64 seed = 6;
  for (int pos = 0, n; pos < N; pos += n)
    {
      int want = (int) (10 * (1 + test_noise (&seed)));
      n = MIN (want, N - pos);
      dsp_meter_kernels ()->k_weight (&fast, x[0] + pos, x[1] + pos, n);
    }
  for (int i = 0; i < N; i++)
    for (int c = 0; c < 2; c++)
      {
        double in = x[c][i];
        plain.sums[c] += in * in;
        for (int j = c; j < 4; j += 2)
          {
            double y = ((plain.b0[j] * in + plain.b1[j] * plain.x1[j]) + plain.b2[j] * plain.x2[j]
                        - plain.a2[j] * plain.y2[j])
                       - plain.a1[j] * plain.y1[j];
            plain.x2[j] = plain.x1[j];
            plain.x1[j] = in;
            plain.y2[j] = plain.y1[j];
            plain.y1[j] = y;
            in = y;
          }
        plain.sums[2 + c] += in * in;
      }
  g_assert_cmpmem (&fast, sizeof fast, &plain, sizeof plain);
}

/* ITU-R BS.1770-5 Annex 2, as printed there: newest sample first; phases 2 and 3 mirror 1 and 0. */
static const double itu[2][12] = {
  { 0.0017089843750, 0.0109863281250, -0.0196533203125, 0.0332031250000, -0.0594482421875,
    0.1373291015625, 0.9721679687500, -0.1022949218750, 0.0476074218750, -0.0266113281250,
    0.0148925781250, -0.0083007812500 },
  { -0.0291748046875, 0.0292968750000, -0.0517578125000, 0.0891113281250, -0.1665039062500,
    0.4650878906250, 0.7797851562500, -0.2003173828125, 0.1015625000000, -0.0582275390625,
    0.0330810546875, -0.0189208984375 },
};

static void
test_itu_peak (void)
{
  double x[N];
  float narrow[N], highest[N];
  fill_noise (x, N, 1);
  dsp_meter_kernels ()->narrow (x, narrow, N);
  for (int i = 0; i < N; i++)
    g_assert_cmpfloat (narrow[i], ==, (float) x[i]);
  for (int n = 0; n < 100; n++)
    {
      highest[n] = -1;
      float top = dsp_meter_kernels ()->itu_peak (narrow, highest, n);
      double expected_top = 0;
      for (int i = 0; i < n; i++)
        {
          double expected = fabs (narrow[i + 5]);
          for (int p = 0; p < 4; p++)
            {
              double sum = 0;
              for (int k = 0; k < 12; k++)
                sum += (p < 2 ? itu[p][k] : itu[3 - p][11 - k]) * narrow[i + 11 - k];
              expected = MAX (expected, fabs (sum));
            }
          g_assert_cmpfloat_with_epsilon (highest[i], expected, 1e-6);
          expected_top = MAX (expected_top, highest[i]);
        }
      g_assert_cmpfloat (top, ==, expected_top);
      g_assert_cmpfloat (highest[n], ==, -1);
    }
}

static void
test_above (void)
{
  double x[100];
  float y[100];
  int places[100];
  fill_noise (x, 100, 2);
  dsp_meter_kernels ()->narrow (x, y, 100);
  for (int n = 0; n <= 100; n++)
    {
      int count = dsp_meter_kernels ()->above (y, 0.8f, n, places), expected = 0;
      for (int i = 0; i < n; i++)
        if (y[i] > 0.8f)
          g_assert_cmpint (places[expected++], ==, i);
      g_assert_cmpint (count, ==, expected);
    }
}

static void
test_quarters (void)
{
  double x[48], taps[4 * 48], y[4];
  fill_noise (x, 48, 3);
  fill_noise (taps, 4 * 48, 4);
  dsp_meter_kernels ()->quarters (x, taps, 48, y);
  for (int p = 0; p < 4; p++)
    {
      double sums[4] = { 0 };
      for (int k = 0; k < 48; k++)
        sums[k % 4] += x[k] * taps[4 * k + p];
      g_assert_cmpfloat (y[p], ==, (sums[0] + sums[1]) + (sums[2] + sums[3]));
    }
}

static void
test_all_finite (void)
{
  static const double odd[] = { NAN, INFINITY, -INFINITY };
  double x[40];
  fill_noise (x, 40, 3);
  x[7] = 1e308;
  for (int n = 0; n <= 40; n++)
    {
      g_assert_true (dsp_meter_kernels ()->all_finite (x, n));
      for (int i = 0; i < n; i++)
        {
          double kept = x[i];
          x[i] = odd[i % 3];
          g_assert_false (dsp_meter_kernels ()->all_finite (x, n));
          x[i] = kept;
        }
    }
}

/* Every meter, mono to 5.0, in blocks of changing size; at the end and in between. */
static guint64
hash_of_meters (void)
{
  guint64 hash = TEST_HASH_START;
  double *x[5];
  const double *ch[5];
  for (int c = 0; c < 5; c++)
    {
      x[c] = g_new (double, 20 * N);
      fill_noise (x[c], 20 * N, 20 + (guint64) c);
    }
  for (int m = 0; m < dsp_n_meters (); m++)
    for (int channels = 1; channels <= 5; channels += 2)
      {
        const DspMeter *meter = dsp_meter_at (m);
        double readings[64];
        guint64 seed = 9;
        DspMeterInstance *instance = dsp_meter_new (meter, 44100, channels);
        g_assert_cmpint (meter->n_readings, <=, 64);
        for (int pos = 0, n; pos < 20 * N; pos += n)
          {
            int want = 1 + (int) (900 * (1 + test_noise (&seed)));
            n = MIN (want, 20 * N - pos);
            for (int c = 0; c < channels; c++)
              ch[c] = x[c] + pos;
            dsp_meter_process (instance, ch, n);
            if (pos % 7 == 0 || pos + n == 20 * N)
              dsp_meter_read (instance, readings);
          }
        hash = test_hash (hash, readings, (gsize) meter->n_readings * sizeof (double));
        dsp_meter_free (instance);
      }
  for (int c = 0; c < 5; c++)
    g_free (x[c]);
  return hash;
}

static void
test_isa_subprocess (void)
{
  g_print ("meters hash %016" G_GINT64_MODIFIER "x\n", hash_of_meters ());
}

/* The same hash from a process of its own for each instruction set that this machine has. */
static void
test_isa (void)
{
#if defined(__x86_64__)
  static const char *const names[] = { "sse2", "avx2", "avx512" };
  char *line = g_strdup_printf ("*meters hash %016" G_GINT64_MODIFIER "x*", hash_of_meters ());
  int n = __builtin_cpu_supports ("x86-64-v4") ? 3 : __builtin_cpu_supports ("x86-64-v3") ? 2 : 1;
  for (int i = 0; i < n; i++)
    {
      g_setenv ("LACQUER_ISA", names[i], TRUE);
      g_test_trap_subprocess ("/kernels-meter/isa/subprocess", 0, 0);
      g_test_trap_assert_passed ();
      g_test_trap_assert_stdout (line);
    }
  g_unsetenv ("LACQUER_ISA");
  g_free (line);
#else
  g_assert_cmpuint (hash_of_meters (), ==, hash_of_meters ());
#endif
}

void
test_kernels_meter_add (void)
{
  g_test_add_func ("/kernels-meter/k-weight", test_k_weight);
  g_test_add_func ("/kernels-meter/itu-peak", test_itu_peak);
  g_test_add_func ("/kernels-meter/above", test_above);
  g_test_add_func ("/kernels-meter/quarters", test_quarters);
  g_test_add_func ("/kernels-meter/all-finite", test_all_finite);
  g_test_add_func ("/kernels-meter/isa", test_isa);
  g_test_add_func ("/kernels-meter/isa/subprocess", test_isa_subprocess);
}
