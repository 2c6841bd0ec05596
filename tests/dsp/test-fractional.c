/* test-fractional.c — samples between the samples are those of the sine that was sampled. */
#include "test-dsp.h"

#include "dsp-fractional.h"

#include <math.h>

enum
{
  LENGTH = 4096,
  READ = 2000
};

/* Largest error of a sine of frequency (of the rate) that is read with this step. */
static double
worst (const DspFractional *fractional, double frequency, double from, double step)
{
  double x[LENGTH], out[READ], error = 0;
  for (int i = 0; i < LENGTH; i++)
    x[i] = sin (2 * G_PI * frequency * i + 0.3);
  dsp_fractional_read (fractional, x, from, step, out, READ);
  for (int i = 0; i < READ; i++)
    error = fmax (error, fabs (out[i] - sin (2 * G_PI * frequency * (from + i * step) + 0.3)));
  return error;
}

static void
test_between (void)
{
  static const double frequencies[] = { 0.001, 0.05, 0.2, 0.35, 0.43 };
  static const double steps[] = { 1, 1.00002, 0.9995, 1.001 };
  DspFractional *self = dsp_fractional_new ();
  g_assert_nonnull (self);
  for (gsize f = 0; f < G_N_ELEMENTS (frequencies); f++)
    for (gsize s = 0; s < G_N_ELEMENTS (steps); s++)
      g_assert_cmpfloat (worst (self, frequencies[f], 100.37, steps[s]), <, 3.2e-5); /* -90 dB */
  dsp_fractional_free (self);
}

/* At the samples it is the samples. */
static void
test_whole (void)
{
  DspFractional *self = dsp_fractional_new ();
  double x[LENGTH], out[READ];
  for (int i = 0; i < LENGTH; i++)
    x[i] = i % 7 - 3 + (i * 31 % 11) / 10.0;
  dsp_fractional_read (self, x, 200, 1, out, READ);
  for (int i = 0; i < READ; i++)
    g_assert_cmpfloat (fabs (out[i] - x[200 + i]), <, 1e-13);
  dsp_fractional_free (self);
}

void
test_fractional_add (void)
{
  g_test_add_func ("/fractional/between", test_between);
  g_test_add_func ("/fractional/whole", test_whole);
}
