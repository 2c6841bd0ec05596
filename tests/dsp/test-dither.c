/* test-dither.c — word length reduction: level, noise, modulation, silence, clipping, repetition
 * (reference figures: total noise of TPDF 0.25 LSB^2, -93.3 dBFS re a full-scale sine at 16 bit).
 */
#include "test-dsp.h"

#include <math.h>
#include <string.h>

#include "dsp-dither.h"
#include "test-signals.h"

enum
{
  RATE = 44100,
  N = 1 << 18
};

static DspDither *
new_dither (const char *kind, int bits, guint64 seed, guint64 stream)
{
  DspDitherSpec spec = { .kind = dsp_dither_find (kind),
                         .bits = bits,
                         .channels = 2,
                         .rate = RATE,
                         .seed = seed,
                         .stream = stream,
                         .blank = true };
  g_assert_nonnull (spec.kind);
  return dsp_dither_new (&spec);
}

/* Quantises x (both channels the same) and gives back what came out of left and right, in LSB. */
static void
run (DspDither *dither, const double *x, double *left, double *right, int n, int block)
{
  gint32 *a = g_new (gint32, n), *b = g_new (gint32, n);
  for (int pos = 0; pos < n; pos += block)
    {
      int count = MIN (block, n - pos);
      const double *const in[] = { x + pos, x + pos };
      gint32 *const out[] = { a + pos, b + pos };
      dsp_dither_process (dither, in, out, count);
    }
  for (int i = 0; i < n; i++)
    {
      left[i] = a[i];
      right[i] = b[i];
    }
  g_free (a);
  g_free (b);
}

/* A tone far below the last bit survives; rounding alone (the control) loses it. */
static void
test_small_tone (void)
{
  static const char *const kinds[] = { "tpdf", "shaped" };
  double *x = g_new0 (double, N), *l = g_new (double, N), *r = g_new (double, N);
  test_add_sine (x, N, RATE, 1000, 1e-5, 0);
  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      DspDither *dither = new_dither (kinds[k], 16, 1, 0);
      run (dither, x, l, r, N, 4096);
      double db = 20 * log10 (test_sine_amplitude (l, N, RATE, 1000) / 32768);
      g_assert_cmpfloat_with_epsilon (db, -100, 0.1);
      dsp_dither_free (dither);
    }
  DspDither *none = new_dither ("none", 16, 1, 0);
  run (none, x, l, r, N, 4096);
  g_assert_cmpfloat (test_peak (l, N), ==, 0);
  dsp_dither_free (none);
  g_free (x);
  g_free (l);
  g_free (r);
}

static void
test_noise_power (void)
{
  double *x = g_new0 (double, N), *l = g_new (double, N), *r = g_new (double, N);
  test_add_sine (x, N, RATE, 997, 0.25, 0);
  DspDither *dither = new_dither ("tpdf", 16, 1, 0);
  run (dither, x, l, r, N, 4096);
  double both = 0, cross = 0, left = 0, right = 0;
  for (int i = 0; i < N; i++)
    {
      l[i] -= x[i] * 32768;
      r[i] -= x[i] * 32768;
      left += l[i] * l[i];
      right += r[i] * r[i];
      cross += l[i] * r[i];
    }
  both = (left + right) / (2 * N);
  double db = 10 * log10 (both / (32768.0 * 32768.0 / 2));
  g_assert_cmpfloat_with_epsilon (db, -93.32, 0.1);
  g_assert_cmpfloat (fabs (cross) / sqrt (left * right), <, 0.01);
  dsp_dither_free (dither);
  g_free (x);
  g_free (l);
  g_free (r);
}

static void
test_no_modulation (void)
{
  double *x = g_new (double, N), *l = g_new (double, N), *r = g_new (double, N);
  for (int quarter = 0; quarter < 4; quarter++)
    {
      double level = 100 + 0.25 * quarter, power = 0, mean = 0;
      for (int i = 0; i < N; i++)
        x[i] = level / 32768;
      DspDither *dither = new_dither ("tpdf", 16, 2, 0);
      run (dither, x, l, r, N, 4096);
      for (int i = 0; i < N; i++)
        {
          power += ((l[i] - level) * (l[i] - level) + (r[i] - level) * (r[i] - level)) / (2 * N);
          mean += (l[i] - level + r[i] - level) / (2 * N);
        }
      g_assert_cmpfloat_with_epsilon (10 * log10 (power / 0.25), 0, 0.05);
      g_assert_cmpfloat_with_epsilon (mean, 0, 0.005);
      dsp_dither_free (dither);
    }
  g_free (x);
  g_free (l);
  g_free (r);
}

/* Shaped noise: more in all, much less where the ear is most sensitive. */
static double
band_power (const double *x, int n, double from, double to)
{
  double power = 0;
  int points = 0;
  for (double hz = from; hz < to; hz += 31.7, points++)
    power += pow (10, test_spectrum_db (x, n, RATE, hz) / 10);
  return 10 * log10 (power / points / n);
}

static void
test_shape (void)
{
  enum
  {
    SHORT = 1 << 15
  };
  double *x = g_new0 (double, SHORT), *white = g_new (double, SHORT),
         *shaped = g_new (double, SHORT), *r = g_new (double, SHORT);
  for (int i = 0; i < SHORT; i++)
    x[i] = 10.3 / 32768;
  DspDither *a = new_dither ("tpdf", 16, 3, 0), *b = new_dither ("shaped", 16, 3, 0);
  run (a, x, white, r, SHORT, 1024);
  run (b, x, shaped, r, SHORT, 1024);
  for (int i = 0; i < SHORT; i++)
    {
      white[i] -= 10.3;
      shaped[i] -= 10.3;
    }
  double total = 20 * log10 (test_rms (shaped, SHORT) / test_rms (white, SHORT));
  g_assert_cmpfloat (total, >, 10);
  g_assert_cmpfloat (total, <, 16);
  double low = band_power (shaped, SHORT, 2500, 4500) - band_power (white, SHORT, 2500, 4500);
  g_assert_cmpfloat (low, <, -15);
  dsp_dither_free (a);
  dsp_dither_free (b);
  g_free (x);
  g_free (white);
  g_free (shaped);
  g_free (r);
}

/* The same bits for any block size and from any place; other bits for another seed or stream. */
static void
test_determinism (void)
{
  double *x = g_new0 (double, N), *l[4], *r = g_new (double, N);
  test_add_sine (x, N, RATE, 440, 0.3, 0);
  for (int k = 0; k < 4; k++)
    {
      l[k] = g_new (double, N);
      DspDither *dither = new_dither ("tpdf", 16, k == 2 ? 8 : 7, k == 3 ? 1 : 0);
      run (dither, x, l[k], r, N, k == 1 ? 333 : 4096);
      dsp_dither_free (dither);
    }
  gsize size = N * sizeof (double);
  g_assert_cmpmem (l[0], size, l[1], size);
  g_assert_cmpint (memcmp (l[0], l[2], size), !=, 0);
  g_assert_cmpint (memcmp (l[0], l[3], size), !=, 0);
  DspDither *middle = new_dither ("tpdf", 16, 7, 0);
  dsp_dither_seek (middle, 100000);
  run (middle, x + 100000, l[1], r, 1000, 64);
  g_assert_cmpmem (l[0] + 100000, 1000 * sizeof (double), l[1], 1000 * sizeof (double));
  dsp_dither_free (middle);
  for (int k = 0; k < 4; k++)
    g_free (l[k]);
  g_free (x);
  g_free (r);
}

static void
test_silence (void)
{
  static const char *const kinds[] = { "tpdf", "shaped" };
  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      double *x = g_new0 (double, 4 * RATE), *l = g_new (double, 4 * RATE),
             *r = g_new (double, 4 * RATE);
      test_add_sine (x, RATE, RATE, 440, 0.3, 0.5);
      x[3 * RATE] = 1e-9; /* the first sound after the pause brings the noise back */
      DspDither *dither = new_dither (kinds[k], 16, 1, 0);
      run (dither, x, l, r, 4 * RATE, 512);
      g_assert_cmpfloat (test_peak (l + RATE, RATE), >, 0);
      g_assert_cmpfloat (test_peak (l + 2 * RATE, RATE), ==, 0);
      g_assert_cmpfloat (test_peak (l + 3 * RATE, RATE), >, 0);
      dsp_dither_free (dither);
      g_free (x);
      g_free (l);
      g_free (r);
    }
}

static void
test_exact_and_clipped (void)
{
  double x[] = { 1.0, -1.0, 32767 / 32768.0, 0.5, -3, 3, NAN }, l[7], r[7];
  g_assert_false (dsp_dither_is_exact (x, 1, 16));
  g_assert_true (dsp_dither_is_exact (x + 1, 3, 16));
  g_assert_false (dsp_dither_is_exact (x + 2, 1, 15));
  DspDither *none = new_dither ("none", 16, 1, 0);
  run (none, x, l, r, 7, 7);
  static const double expected[] = { 32767, -32768, 32767, 16384, -32768, 32767, 0 };
  for (int i = 0; i < 7; i++)
    g_assert_cmpfloat (l[i], ==, expected[i]);
  g_assert_cmpint (dsp_dither_clipped (none), ==, 6);
  dsp_dither_free (none);

  /* Through 24 bit, every number of a 16-bit file comes back. */
  double *y = g_new (double, 65536), *a = g_new (double, 65536), *b = g_new (double, 65536);
  for (int i = 0; i < 65536; i++)
    y[i] = (i - 32768) / 32768.0;
  none = new_dither ("none", 24, 1, 0);
  run (none, y, a, b, 65536, 4096);
  for (int i = 0; i < 65536; i++)
    g_assert_cmpfloat (a[i], ==, (i - 32768) * 256.0);
  g_assert_cmpint (dsp_dither_clipped (none), ==, 0);
  dsp_dither_free (none);
  g_free (y);
  g_free (a);
  g_free (b);
}

/* A shaper that is driven into clipping must come back at once. */
static void
test_clipping_recovers (void)
{
  double *x = g_new (double, 20000), *l = g_new (double, 20000), *r = g_new (double, 20000);
  for (int i = 0; i < 20000; i++)
    x[i] = i < 10000 ? 1.5 : 10.3 / 32768;
  DspDither *dither = new_dither ("shaped", 16, 1, 0);
  run (dither, x, l, r, 20000, 512);
  g_assert_cmpint (dsp_dither_clipped (dither), ==, 20000);
  for (int i = 10000; i < 20000; i++)
    g_assert_cmpfloat_with_epsilon (l[i], 10.3, 20);
  dsp_dither_free (dither);
  g_free (x);
  g_free (l);
  g_free (r);
}

void
test_dither_add (void)
{
  g_test_add_func ("/dither/small-tone", test_small_tone);
  g_test_add_func ("/dither/noise-power", test_noise_power);
  g_test_add_func ("/dither/no-modulation", test_no_modulation);
  g_test_add_func ("/dither/shape", test_shape);
  g_test_add_func ("/dither/determinism", test_determinism);
  g_test_add_func ("/dither/silence", test_silence);
  g_test_add_func ("/dither/exact-and-clipped", test_exact_and_clipped);
  g_test_add_func ("/dither/clipping-recovers", test_clipping_recovers);
}
