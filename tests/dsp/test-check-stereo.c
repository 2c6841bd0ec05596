/* test-check-stereo.c — correlation by band, loss in mono, polarity, balance and delay between
 * channels, over noise whose answers are known. */
#include "test-dsp.h"

#include "dsp-math.h"
#include "test-check.h"
#include "test-signals.h"

#include <string.h>

enum
{
  RATE = 44100,
  FRAMES = 12 * RATE
};

static double
get (const DspCheckPass *pass, const char *check, const char *reading)
{
  return dsp_check_pass_get (pass, check, reading);
}

/* Pink noise with this correlation of its channels. */
static void
make_pink (double *x[2], double correlation)
{
  double *noise = g_new0 (double, FRAMES);
  x[0] = g_new0 (double, FRAMES);
  x[1] = g_new (double, FRAMES);
  test_add_pink (x[0], FRAMES, 0.1, 1);
  test_add_pink (noise, FRAMES, 0.1, 2);
  for (int i = 0; i < FRAMES; i++)
    x[1][i] = correlation * x[0][i] + sqrt (1 - correlation * correlation) * noise[i];
  g_free (noise);
}

static DspCheckPass *
run_and_free (double *x[2], double rate)
{
  DspCheckPass *pass = test_check_run (x, FRAMES, rate, 2, 4096);
  g_free (x[0]);
  g_free (x[1]);
  return pass;
}

/* Of 12 s of noise below 250 Hz the correlation itself scatters by 0.02. */
static void
test_correlation (void)
{
  static const double wanted[] = { -1, -0.5, 0, 0.5, 0.9, 1 };
  static const double loss[] = { 60, 6.02, 3.01, 1.249, 0.2228, 0 };
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      double *x[2];
      make_pink (x, wanted[i]);
      DspCheckPass *pass = run_and_free (x, RATE);
      g_assert_cmpfloat_with_epsilon (get (pass, "stereo-bands", "low_correlation"), wanted[i],
                                      0.05);
      g_assert_cmpfloat_with_epsilon (get (pass, "stereo-bands", "middle_correlation"), wanted[i],
                                      0.02);
      g_assert_cmpfloat_with_epsilon (get (pass, "stereo-bands", "high_correlation"), wanted[i],
                                      0.02);
      if (i > 0)
        g_assert_cmpfloat_with_epsilon (get (pass, "stereo-bands", "mono_loss_db"), loss[i], 0.1);
      else
        g_assert_cmpfloat (get (pass, "stereo-bands", "mono_loss_db"), >, loss[i]);
      dsp_check_pass_free (pass);
    }
}

/* A sine on one side at a time: what is where, and nothing where there is nothing. */
static void
test_bands (void)
{
  double *x[2] = { g_new0 (double, FRAMES), g_new0 (double, FRAMES) };
  test_add_sine (x[0], FRAMES, RATE, 80, 0.2, 0);
  test_add_sine (x[1], FRAMES, RATE, 80, -0.2, 0);
  test_add_sine (x[0], FRAMES, RATE, 5000, 0.2, 0);
  test_add_sine (x[1], FRAMES, RATE, 5000, 0.2, 0);
  DspCheckPass *pass = run_and_free (x, RATE);
  g_assert_cmpfloat (get (pass, "stereo-bands", "low_correlation"), <, -0.99);
  g_assert_true (isnan (get (pass, "stereo-bands", "middle_correlation")));
  g_assert_cmpfloat (get (pass, "stereo-bands", "high_correlation"), >, 0.99);
  g_assert_cmpfloat (get (pass, "stereo-bands", "bass_mono_loss_db"), >, 40);
  g_assert_cmpfloat (get (pass, "stereo-bands", "bass_inverted_percent"), >, 99);
  dsp_check_pass_free (pass);
}

/* From 4 to 4 + seconds one channel is turned over or silent. */
static DspCheckPass *
run_part (double seconds, double gain)
{
  double *x[2];
  make_pink (x, 0.9);
  for (int i = 4 * RATE; i < (4 + seconds) * RATE; i++)
    x[1][i] *= gain;
  return run_and_free (x, RATE);
}

static void
test_part (void)
{
  static const struct
  {
    double gain;
    const char *check, *reading;
  } faults[] = { { -1, "stereo-bands", "inverted_s" }, { 0, "balance", "lost_s" } };
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      DspCheckPass *pass = run_part (3, faults[i].gain);
      const DspPlaces *places = dsp_check_pass_places (pass, faults[i].check);
      g_assert_cmpfloat_with_epsilon (get (pass, faults[i].check, faults[i].reading), 3, 0.81);
      g_assert_cmpint (places->n, ==, 1);
      g_assert_cmpfloat_with_epsilon (places->at[0].from_s, 4, 0.01);
      g_assert_cmpfloat_with_epsilon (places->at[0].to_s, 7, 0.01);
      dsp_check_pass_free (pass);
      pass = run_part (0.6, faults[i].gain);
      g_assert_cmpfloat (get (pass, faults[i].check, faults[i].reading), ==, 0);
      dsp_check_pass_free (pass);
    }
}

static void
test_balance (void)
{
  static const double steps[] = { -1, -3, 6 };
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      double *x[2];
      make_pink (x, 1);
      for (int j = 5 * RATE; j < FRAMES; j++)
        x[1][j] *= dsp_db_to_gain (steps[i]);
      DspCheckPass *pass = run_and_free (x, RATE);
      g_assert_cmpfloat_with_epsilon (get (pass, "balance", "most_db"), steps[i], 0.05);
      dsp_check_pass_free (pass);
    }
  /* A channel that never is there was not lost on the way. */
  double *x[2];
  make_pink (x, 1);
  memset (x[1], 0, FRAMES * sizeof (double));
  DspCheckPass *pass = run_and_free (x, RATE);
  g_assert_true (isnan (get (pass, "balance", "lost_s")));
  g_assert_cmpint (dsp_check_pass_places (pass, "balance")->n, ==, 0);
  dsp_check_pass_free (pass);
}

/* Delays of whole frames either way, in what is common to both channels. */
static void
test_delay (void)
{
  static const int frames[] = { 0, 3, 13, 88, -40 };
  for (guint f = 0; f < G_N_ELEMENTS (frames); f++)
    {
      double *x[2];
      make_pink (x, 0.9);
      double *late = x[frames[f] > 0];
      const int by = ABS (frames[f]);
      memmove (late + by, late, (FRAMES - by) * sizeof (double));
      DspCheckPass *pass = run_and_free (x, RATE);
      g_assert_cmpfloat_with_epsilon (get (pass, "channel-delay", "delay_ms"),
                                      frames[f] * 1000.0 / RATE, 0.003);
      g_assert_cmpfloat (get (pass, "channel-delay", "height"), >, 0.5);
      if (by > 1)
        g_assert_cmpfloat (get (pass, "channel-delay", "straight"), <, 0.3);
      dsp_check_pass_free (pass);
    }
  double *x[2];
  make_pink (x, 0);
  DspCheckPass *pass = run_and_free (x, RATE);
  g_assert_cmpfloat (get (pass, "channel-delay", "height"), <, 0.1);
  dsp_check_pass_free (pass);
}

void
test_check_stereo_add (void)
{
  g_test_add_func ("/check-stereo/correlation", test_correlation);
  g_test_add_func ("/check-stereo/bands", test_bands);
  g_test_add_func ("/check-stereo/part", test_part);
  g_test_add_func ("/check-stereo/balance", test_balance);
  g_test_add_func ("/check-stereo/delay", test_delay);
}
