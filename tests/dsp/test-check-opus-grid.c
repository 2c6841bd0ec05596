/* test-check-opus-grid.c — the frames of Opus, found in what a small coder with the MDCT of CELT
 * made. */
#include "test-dsp.h"

#include <math.h>

#include "dsp-resampler.h"
#include "test-check.h"
#include "test-signals.h"

enum
{
  RATE = 48000,
  HOP = 960,
  EDGE = 120,
  SPAN = HOP + EDGE,
  TOP = 800, /* lines: to 20 kHz */
  N_FRAMES = 55,
  FRAMES = N_FRAMES * HOP + SPAN
};

static double cosines[8 * HOP], window[SPAN];

static void
make_tables (void)
{
  for (int m = 0; m < SPAN; m++)
    {
      const int edge = m < EDGE ? m : m >= HOP ? SPAN - 1 - m : EDGE - 1;
      const double sine = sin (G_PI * (edge + 0.5) / (2 * EDGE));
      window[m] = m >= EDGE && m < HOP ? 1 : sin (G_PI / 2 * sine * sine);
    }
  for (int i = 0; i < 8 * HOP; i++)
    cosines[i] = cos (2 * G_PI * i / (8 * HOP));
}

/* cos (pi / HOP (m + (HOP - EDGE) / 2 + 1/2 + HOP / 2) (k + 1/2)) */
static double
basis (int m, int k)
{
  return window[m] * cosines[(2 * m + 2 * HOP - EDGE + 1) * (2 * k + 1) % (8 * HOP)];
}

/* To and fro below pre-emphasis, lines rounded to multiples of coarse times the mean size of their
 * neighbours. Frames begin at late. */
static double *
code (const double *x, double coarse, int late)
{
  const double emphasis = 0.8500061035;
  double *y = g_new0 (double, FRAMES), lines[TOP];
  make_tables ();
  for (int f = 0; f + 1 < N_FRAMES; f++)
    {
      const int at = f * HOP + late + 1;
      for (int k = 0; k < TOP; k++)
        {
          lines[k] = 0;
          for (int m = 0; m < SPAN; m++)
            lines[k] += (x[at + m] - emphasis * x[at + m - 1]) * basis (m, k);
        }
      for (int from = 0; from < TOP; from += 16)
        {
          double size = 0;
          for (int k = from; k < from + 16; k++)
            size += fabs (lines[k]) / 16;
          const double step = coarse * size + 1e-9;
          for (int k = from; k < from + 16; k++)
            lines[k] = step * floor (lines[k] / step + 0.5);
        }
      for (int k = 0; k < TOP; k++)
        for (int m = 0; m < SPAN; m++)
          y[at + m] += 2.0 / HOP * lines[k] * basis (m, k);
    }
  for (int i = 1; i < FRAMES; i++)
    y[i] += emphasis * y[i - 1];
  return y;
}

static double
opus_z (double *x, int n, double rate)
{
  double *const ch[2] = { x, x };
  DspCheckPass *pass = test_check_run (ch, n, rate, 1, 4096);
  const double z = dsp_check_pass_get (pass, "codec-grid", "opus_z");
  dsp_check_pass_free (pass);
  return z;
}

/* Sines up to 19.5 kHz that stand for music which ends there. */
static double *
make_music (void)
{
  double *x = g_new0 (double, FRAMES), *pink = g_new0 (double, FRAMES);
  test_add_pink (pink, FRAMES, 0.1, 6);
  for (int i = 200; i < FRAMES - 200; i++)
    for (int k = -150; k <= 150; k++)
      {
        const double t = k == 0 ? 0.4 : sin (G_PI * 0.8 * k) / (2 * G_PI * k);
        x[i] += t * (1 + cos (G_PI * k / 151)) * pink[i + k];
      }
  g_free (pink);
  return x;
}

static void
round_to_16 (double *x, int n, double gain)
{
  for (int i = 0; i < n; i++)
    x[i] = floor (x[i] * gain * 32768 + 0.5) / 32768;
}

static void
test_grid (void)
{
  static const struct
  {
    double coarse;
    int late;
  } codecs[] = { { 2, 0 }, { 0.7, 301 }, { 0.3, 777 } };
  double *x = make_music ();
  round_to_16 (x, FRAMES, 1);
  g_assert_cmpfloat (opus_z (x, FRAMES, RATE), <, 5);
  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++)
    {
      double *y = code (x, codecs[i].coarse, codecs[i].late);
      round_to_16 (y, FRAMES, 1);
      g_assert_cmpfloat (opus_z (y, FRAMES, RATE), >, 10);
      round_to_16 (y, FRAMES, 0.7);
      g_assert_cmpfloat (opus_z (y, FRAMES, RATE), >, 10);
      g_free (y);
    }
  double *y = code (x, 0.0005, 0); /* so fine that nothing was rounded away: the same again */
  for (int i = SPAN; i < FRAMES - 2 * SPAN; i++)
    g_assert_cmpfloat_with_epsilon (y[i], x[i], 1e-4);
  g_assert_cmpfloat (opus_z (y, FRAMES, RATE), <, 5);
  g_free (y);
  g_free (x);
}

/* The frames are at 48 kHz, whatever the file was converted to. */
static void
test_converted (void)
{
  double *x = make_music (), *y = code (x, 0.7, 123);
  double *made = g_new0 (double, FRAMES);
  DspResampler *resampler = dsp_resampler_new (RATE, 44100, 1);
  int used;
  int n = dsp_resampler_process (resampler, (const double *const[]){ y }, FRAMES, &used,
                                 (double *const[]){ made }, FRAMES);
  n += dsp_resampler_finish (resampler, (double *const[]){ made + n }, FRAMES - n);
  g_assert_cmpint (n, ==, (int) dsp_resampler_length (FRAMES, RATE, 44100));
  round_to_16 (made, n, 0.9);
  g_assert_cmpfloat (opus_z (made, n, 44100), >, 10);
  dsp_resampler_free (resampler);
  g_free (made);
  g_free (y);
  g_free (x);
}

void
test_check_opus_grid_add (void)
{
  g_test_add_func ("/check-opus-grid/grid", test_grid);
  g_test_add_func ("/check-opus-grid/converted", test_converted);
}
