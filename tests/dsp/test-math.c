/* test-math.c — own elementary functions against libm, in units of the last place. */
#include "test-dsp.h"

#include "dsp-math.h"
#include "test-signals.h"

static double
ulps (double got, double expected)
{
  return fabs (got - expected) / (fabs (expected) * 0x1p-53);
}

static void
test_exp2_log2 (void)
{
  guint64 seed = 1;
  double worst_exp = 0, worst_log = 0, worst_near = 0;
  for (int i = 0; i < 200000; i++)
    {
      double x = 1000 * test_noise (&seed);
      worst_exp = MAX (worst_exp, ulps (dsp_exp2 (x), exp2 (x)));
      double y = exp2 (x);
      worst_log = MAX (worst_log, ulps (dsp_log2 (y), log2 (y)));
      double z = 1 + 0.4 * test_noise (&seed) * test_noise (&seed);
      if (z != 1)
        worst_near = MAX (worst_near, ulps (dsp_log2 (z), log2 (z)));
    }
  g_assert_cmpfloat (worst_exp, <, 3);
  g_assert_cmpfloat (worst_log, <, 4);
  g_assert_cmpfloat (worst_near, <, 8);
  g_assert_cmpfloat (dsp_exp2 (0), ==, 1);
  g_assert_cmpfloat (dsp_exp2 (-3), ==, 0.125);
  g_assert_cmpfloat (dsp_exp2 (1023), ==, 0x1p1023);
  g_assert_cmpfloat (dsp_exp2 (2000), ==, INFINITY);
  g_assert_cmpfloat (dsp_exp2 (-2000), ==, 0);
  g_assert_cmpfloat (dsp_log2 (1), ==, 0);
  g_assert_cmpfloat (dsp_log2 (8), ==, 3);
  g_assert_cmpfloat (dsp_log2 (0), ==, -INFINITY);
}

static void
test_trigonometry (void)
{
  guint64 seed = 2;
  double worst = 0, worst_tan = 0;
  for (int i = 0; i < 200000; i++)
    {
      double x = test_noise (&seed) * (i % 2 ? 1e5 : 4);
      worst = MAX (worst, fabs (dsp_sin (x) - sin (x)));
      worst = MAX (worst, fabs (dsp_cos (x) - cos (x)));
      double y = 1.5 * test_noise (&seed);
      worst_tan = MAX (worst_tan, ulps (dsp_tan (y), tan (y)));
    }
  g_assert_cmpfloat (worst, <, 3 * 0x1p-53);
  g_assert_cmpfloat (worst_tan, <, 6);
  g_assert_cmpfloat (dsp_sin (0), ==, 0);
  g_assert_cmpfloat (dsp_cos (0), ==, 1);
}

static void
test_decibels (void)
{
  for (double db = -200; db <= 100; db += 0.37)
    {
      g_assert_cmpfloat_with_epsilon (dsp_gain_to_db (dsp_db_to_gain (db)), db, 1e-12);
      g_assert_cmpfloat_with_epsilon (20 * log10 (dsp_db_to_gain (db)), db, 1e-12);
    }
  g_assert_cmpfloat (dsp_db_to_gain (0), ==, 1);
  g_assert_cmpfloat (dsp_db_to_gain (-INFINITY), ==, 0);
  g_assert_cmpfloat (dsp_gain_to_db (0), ==, -INFINITY);
  g_assert_cmpfloat_with_epsilon (dsp_pow (10, -0.35), pow (10, -0.35), 1e-15);
}

static void
test_bessel (void)
{
  g_assert_cmpfloat_with_epsilon (dsp_bessel_i0 (1), 1.2660658777520083356, 1e-14);
  g_assert_cmpfloat_with_epsilon (dsp_bessel_i0 (5), 27.239871823604442, 27 * 1e-14);
  g_assert_cmpfloat (dsp_bessel_i0 (0), ==, 1);
}

void
test_math_add (void)
{
  g_test_add_func ("/math/exp2-log2", test_exp2_log2);
  g_test_add_func ("/math/trigonometry", test_trigonometry);
  g_test_add_func ("/math/decibels", test_decibels);
  g_test_add_func ("/math/bessel", test_bessel);
}
