/* test-psr.c — the distribution of PSR: percentiles, the gate, and what the dynamics meter makes of
 * it. */
#include "test-dsp.h"

#include <math.h>

#include "dsp-dynamics.h"
#include "test-figures.h"

/* 100 steps from 5 to 14.9 dB at -14 LUFS; quiet ones with PSR 30 count only when the programme is
 * not much louder. */
static void
test_percentile (void)
{
  guint32 counts[DSP_PSR_BINS];
  DspPsr *psr = dsp_psr_new ();
  dsp_psr_counts (psr, -14, counts);
  g_assert_true (isnan (dsp_psr_percentile (counts, 0.05)));
  for (int i = 99; i >= 0; i--)
    dsp_psr_add (psr, 5.05 + 0.1 * i, -14);
  for (int i = 0; i < 900; i++)
    dsp_psr_add (psr, 2, -40);
  dsp_psr_counts (psr, -14, counts);
  /* Tech 3342's index: round ((n - 1) p) of the sorted list, from 0. */
  g_assert_cmpfloat_with_epsilon (dsp_psr_percentile (counts, 0.05), 5.55, 0.05);
  g_assert_cmpfloat_with_epsilon (dsp_psr_percentile (counts, 0.5), 10.05, 0.05);
  g_assert_cmpfloat_with_epsilon (dsp_psr_percentile (counts, 0), 5.05, 0.05);
  g_assert_cmpfloat_with_epsilon (dsp_psr_percentile (counts, 1), 14.95, 0.05);
  dsp_psr_counts (psr, -30, counts);
  g_assert_cmpfloat_with_epsilon (dsp_psr_percentile (counts, 0.5), 2.05, 0.05);
  dsp_psr_counts (psr, -INFINITY, counts);
  g_assert_true (isnan (dsp_psr_percentile (counts, 0.5)));
  dsp_psr_reset (psr);
  dsp_psr_add (psr, -99, 99); /* beyond all bins */
  dsp_psr_counts (psr, -14, counts);
  g_assert_cmpuint (counts[0], ==, 1);
  dsp_psr_free (psr);
}

/* A tone of -20 dBFS with a click of known height every second: PSR is the click over the tone.
 * Without those of four seconds, 2 s of the 60 s have no click in their 3 s: the minimum sees them,
 * the percentile does not. */
static void
test_meter (void)
{
  enum
  {
    RATE = 48000,
    N = RATE * 60
  };
  double *x = g_new (double, N);
  for (int i = 0; i < N; i++)
    x[i] = 0.1 * sin (2 * G_PI * (i % 48) / 48);
  for (int s = 1; s < 60; s++)
    if (s < 20 || s > 23)
      x[s * RATE] = 0.8;
  const double *const ch[2] = { x, x };
  DspDynamics *dynamics = dsp_dynamics_new (RATE, 2);
  DspDynamicsReading r;
  dsp_dynamics_process (dynamics, ch, N);
  dsp_dynamics_read (dynamics, &r);
  double click = 20 * log10 (0.8 / 0.1) - 0.007;
  test_figure_at_most ("dynamics", "PSR of clicks 18 dB over a tone, now", fabs (r.psr_db - click),
                       0.25, "dB");
  test_figure_at_most ("dynamics", "5th percentile of PSR, 3.5 % of the time without clicks",
                       fabs (r.psr_p5_db - click), 0.3, "dB");
  test_figure_at_most ("dynamics", "least PSR, that of the tone alone", fabs (r.min_psr_db), 0.25,
                       "dB");
  g_assert_cmpfloat (r.min_psr_at_s, >=, 22);
  g_assert_cmpfloat (r.min_psr_at_s, <=, 25.1);
  test_figure_at_most ("dynamics", "PLR of the same", fabs (r.plr_db - click), 0.25, "dB");
  dsp_dynamics_free (dynamics);
  g_free (x);
}

void
test_psr_add (void)
{
  g_test_add_func ("/psr/percentile", test_percentile);
  g_test_add_func ("/psr/meter", test_meter);
}
