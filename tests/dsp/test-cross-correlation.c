/* test-cross-correlation.c — a lag is found whatever was done to level, polarity and tone. */
#include "test-dsp.h"

#include <math.h>
#include <string.h>

#include "dsp-cross-correlation.h"
#include "dsp-fir-shift.h"
#include "dsp-math.h"
#include "test-signals.h"

enum
{
  SIZE = 16384,
  N = 6000,
  DELAY_TAPS = 512
};

typedef struct
{
  DspCrossCorrelation *correlation;
  double a[N], b[N], long_a[2 * N];
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->correlation = dsp_cross_correlation_new (SIZE, 0.001, 0.45);
  memset (self->long_a, 0, sizeof self->long_a);
  test_add_pink (self->long_a, 2 * N, 0.1, 7);
  memcpy (self->a, self->long_a + 2000, sizeof self->a);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  dsp_cross_correlation_free (self->correlation);
}

static int
find (Fixture *self, double whitening)
{
  dsp_cross_correlation_clear (self->correlation);
  dsp_cross_correlation_add (self->correlation, self->a, N, self->b, N);
  dsp_cross_correlation_solve (self->correlation, whitening);
  return dsp_cross_correlation_peak (self->correlation, -N, N);
}

static void
whole_frames (Fixture *self, gconstpointer unused)
{
  const int lags[] = { 0, 1, -1, 777, -1999 };
  const double gains[] = { 1, -1, 0.2, -3.5 };
  for (gsize i = 0; i < G_N_ELEMENTS (lags); i++)
    for (gsize g = 0; g < G_N_ELEMENTS (gains); g++)
      {
        for (int n = 0; n < N; n++)
          self->b[n] = gains[g] * self->long_a[2000 + n - lags[i]];
        for (double whitening = 0; whitening <= 1; whitening += 0.5)
          {
            g_assert_cmpint (find (self, whitening), ==, lags[i]);
            double height = dsp_cross_correlation_at (self->correlation, lags[i]);
            g_assert_cmpfloat (height * gains[g], >, 0);
            g_assert_cmpfloat (fabs (height), <=, 1 + 1e-9);
          }
        /* Of the same music in full, every frequency agrees. */
        if (lags[i] == 0)
          g_assert_cmpfloat_with_epsilon (dsp_cross_correlation_at (self->correlation, 0),
                                          gains[g] > 0 ? 1 : -1, 1e-9);
      }
}

/* A bell of bass 20 dB high makes the plain peak broad; the whitened one stays where it was. */
static void
other_tone (Fixture *self, gconstpointer unused)
{
  double low = 0;
  for (int n = 0; n < N; n++)
    {
      low += 0.02 * (self->long_a[2000 + n - 321] - low);
      self->b[n] = self->long_a[2000 + n - 321] + 9 * low;
    }
  g_assert_cmpint (find (self, 1), ==, 321);
  double chance = dsp_cross_correlation_rms (self->correlation, -N, N);
  g_assert_cmpfloat (dsp_cross_correlation_at (self->correlation, 321), >, 20 * chance);
}

static void
parts_of_a_frame (Fixture *self, gconstpointer unused)
{
  const double parts[] = { 0, 0.25, -0.4, 0.499 };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      double taps[DELAY_TAPS];
      dsp_fir_shift_delay (taps, DELAY_TAPS, parts[i]);
      for (int n = 0; n < N; n++)
        {
          self->b[n] = 0;
          for (int k = 0; k < DELAY_TAPS; k++)
            self->b[n] += taps[k] * self->long_a[2000 + n - 50 + DELAY_TAPS / 2 - k];
        }
      int lag = find (self, 0.5);
      double exact = dsp_cross_correlation_refine (self->correlation, lag);
      g_assert_cmpfloat_with_epsilon (exact, 50 + parts[i], 0.005);
    }
}

static void
unrelated (Fixture *self, gconstpointer unused)
{
  memset (self->b, 0, sizeof self->b);
  test_add_pink (self->b, N, 0.1, 99);
  int lag = find (self, 1);
  double chance = dsp_cross_correlation_rms (self->correlation, -N, N);
  g_assert_cmpfloat (fabs (dsp_cross_correlation_at (self->correlation, lag)), <, 6.5 * chance);
}

static void
silence (Fixture *self, gconstpointer unused)
{
  memset (self->b, 0, sizeof self->b);
  g_assert_cmpint (find (self, 1), ==, 0);
  g_assert_cmpfloat (dsp_cross_correlation_at (self->correlation, 0), ==, 0);
}

void
test_cross_correlation_add (void)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *, gconstpointer);
  } cases[] = {
    { "/cross-correlation/whole-frames", whole_frames },
    { "/cross-correlation/other-tone", other_tone },
    { "/cross-correlation/parts-of-a-frame", parts_of_a_frame },
    { "/cross-correlation/unrelated", unrelated },
    { "/cross-correlation/silence", silence },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Fixture, NULL, set_up, cases[i].run, tear_down);
}
