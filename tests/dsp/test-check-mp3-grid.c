/* test-check-mp3-grid.c — the frames of MP3, found in what a small coder with its filter bank made.
 */
#include "test-dsp.h"

#include "dsp-hybrid-grid.h"
#include "test-check.h"
#include "test-signals.h"

enum
{
  RATE = 44100,
  HOP = 576,
  BANDS = 32,
  SLOTS = 36,
  LINES = 18,
  TAPS = 512,
  N_GRANULES = 90,
  SPAN = (SLOTS - 1) * BANDS + TAPS, /* samples that a granule reaches into */
  FRAMES = N_GRANULES * HOP + SPAN
};

static double filters[BANDS][TAPS], cosines[LINES][SLOTS];

/* The formulas of ISO/IEC 11172-3, C.1.3 and 2.4.3.4.10, as they stand. */
static void
make_tables (void)
{
  for (int b = 0; b < BANDS; b++)
    for (int i = 0; i < TAPS; i++)
      filters[b][TAPS - 1 - i] = dsp_hybrid_grid_tap (i) * cos ((2 * b + 1) * (i - 16) * G_PI / 64);
  for (int k = 0; k < LINES; k++)
    for (int t = 0; t < SLOTS; t++)
      cosines[k][t] = sin (G_PI / 36 * (t + 0.5)) * cos (G_PI / 72 * (2 * t + 19) * (2 * k + 1));
}

/* Butterflies between the sub-bands; back: the other way. */
static void
mix_bands (double lines[BANDS][LINES], gboolean back)
{
  static const double parts[8] = { -0.6, -0.535, -0.33, -0.185, -0.095, -0.041, -0.0142, -0.0037 };
  for (int b = 1; b < BANDS; b++)
    for (int i = 0; i < 8; i++)
      {
        double *below = &lines[b - 1][LINES - 1 - i], *above = &lines[b][i];
        const double cs = 1 / sqrt (1 + parts[i] * parts[i]);
        const double ca = (back ? -parts[i] : parts[i]) / sqrt (1 + parts[i] * parts[i]);
        const double sum = cs * *below + ca * *above;
        *above = cs * *above - ca * *below;
        *below = sum;
      }
}

static double
turned (int b, int t)
{
  return b % 2 == 1 && t % 2 == 1 ? -1 : 1;
}

static void
analyse (const double *x, double lines[BANDS][LINES])
{
  for (int b = 0; b < BANDS; b++)
    {
      for (int k = 0; k < LINES; k++)
        lines[b][k] = 0;
      for (int t = 0; t < SLOTS; t++)
        {
          double value = 0;
          for (int i = 0; i < TAPS; i++)
            value += filters[b][i] * x[t * BANDS + i];
          for (int k = 0; k < LINES; k++)
            lines[b][k] += cosines[k][t] * turned (b, t) * value;
        }
    }
  mix_bands (lines, FALSE);
}

/* The same backwards: what a decoder does. */
static void
synthesise (double lines[BANDS][LINES], double *y)
{
  double gain = 0;
  for (int i = 0; i < TAPS; i++)
    gain += dsp_hybrid_grid_tap (i) * dsp_hybrid_grid_tap (i) * LINES / 4;
  mix_bands (lines, TRUE);
  for (int b = 0; b < BANDS; b++)
    for (int t = 0; t < SLOTS; t++)
      {
        double value = 0;
        for (int k = 0; k < LINES; k++)
          value += cosines[k][t] * turned (b, t) * lines[b][k] / gain;
        for (int i = 0; i < TAPS; i++)
          y[t * BANDS + i] += filters[b][i] * value;
      }
}

/* To and fro, lines rounded to multiples of coarse times the mean size in their band. Granules
 * begin at late. */
static double *
code (const double *x, double coarse, int late)
{
  double *y = g_new0 (double, FRAMES), lines[BANDS][LINES];
  make_tables ();
  for (int g = 0; g < N_GRANULES; g++)
    {
      analyse (x + late + g * HOP, lines);
      for (int b = 0; b < BANDS; b++)
        {
          double size = 0;
          for (int k = 0; k < LINES; k++)
            size += fabs (lines[b][k]) / LINES;
          const double step = coarse * size + 1e-9;
          for (int k = 0; k < LINES; k++)
            lines[b][k] = step * floor (lines[b][k] / step + 0.5);
        }
      synthesise (lines, y + late + g * HOP);
    }
  return y;
}

static double
mp3_z (double *left, double *right, int n)
{
  double *const ch[2] = { left, right };
  DspCheckPass *pass = test_check_run (ch, n, RATE, right ? 2 : 1, 4096);
  const double z = dsp_check_pass_get (pass, "codec-grid", "mp3_z");
  dsp_check_pass_free (pass);
  return z;
}

static double *
make_pink (guint64 seed)
{
  double *x = g_new0 (double, FRAMES);
  test_add_pink (x, FRAMES, 0.1, seed);
  return x;
}

/* The window table is right when the bank gives back what it got, nearly: -84.5 dB are left. */
static void
test_bank (void)
{
  double *x = make_pink (6), error = 0, power = 0;
  double *y = code (x, 0, 100);
  for (int i = SPAN + 100; i < FRAMES - 2 * SPAN; i++)
    {
      error += (y[i] - x[i]) * (y[i] - x[i]);
      power += x[i] * x[i];
    }
  g_assert_cmpfloat (10 * log10 (error / power), <, -84);
  g_free (y);
  g_free (x);
}

static void
test_grid (void)
{
  static const struct
  {
    double coarse;
    int late;
  } codecs[] = { { 2, 0 }, { 0.7, 301 }, { 0.3, 77 } };
  double *x = make_pink (6);
  g_assert_cmpfloat (mp3_z (x, NULL, FRAMES), <, 5);
  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++)
    {
      double *y = code (x, codecs[i].coarse, codecs[i].late);
      g_assert_cmpfloat (mp3_z (y, NULL, FRAMES), >, 10);
      for (int k = 0; k < FRAMES; k++) /* another level, and 16 bits */
        y[k] = floor (y[k] * 0.7 * 32768 + 0.5) / 32768;
      g_assert_cmpfloat (mp3_z (y, NULL, FRAMES), >, 10);
      g_free (y);
    }
  double *y = code (x, 0.0005, 0); /* so fine that nothing was rounded away */
  g_assert_cmpfloat (mp3_z (y, NULL, FRAMES), <, 5);
  g_free (y);
  g_free (x);
}

/* Middle and side coded: left and right have hardly any nothings of their own. */
static void
test_middle_and_side (void)
{
  double *a = make_pink (6), *b = make_pink (7);
  double *middle = code (a, 0.2, 200), *side = code (b, 0.2, 200);
  for (int i = 0; i < FRAMES; i++)
    {
      const double m = middle[i], s = side[i];
      middle[i] = floor ((m + s) * 32768 + 0.5) / 32768;
      side[i] = floor ((m - s) * 32768 + 0.5) / 32768;
    }
  g_assert_cmpfloat (mp3_z (middle, NULL, FRAMES), <, 5);
  g_assert_cmpfloat (mp3_z (middle, side, FRAMES), >, 10);
  g_free (middle);
  g_free (side);
  g_free (a);
  g_free (b);
}

/* What repeats with the frames of MP3 or stands still in them, without ever having been coded. */
static double *
make_clean (int kind)
{
  double *x = g_new0 (double, FRAMES);
  guint64 seed = 3;
  for (int i = 0; i < FRAMES; i++)
    {
      const double t = (double) i / RATE;
      switch (kind)
        {
        case 0:
          x[i] = 0.5 * sin (2 * G_PI * 997 * t);
          break;
        case 1: /* a square wave as long as a granule */
          x[i] = i % HOP < HOP / 2 ? 0.3 : -0.3;
          break;
        case 2: /* clicks, a granule and a frame apart */
          x[i] = i % HOP == 77 ? 0.5 : i % (2 * HOP) == 300 ? -0.4 : 0;
          break;
        case 3: /* bursts of noise */
          x[i] = i % 5000 < 900 ? 0.3 * test_noise (&seed) : 0;
          break;
        case 4: /* decaying noise over and over, exactly */
          seed = i % (4 * HOP) == 0 ? 5 : seed;
          x[i] = 0.5 * test_noise (&seed) * exp (-(i % (4 * HOP)) / 300.0);
          break;
        case 5: /* a sweep */
          x[i] = 0.4 * sin (2 * G_PI * (200 + 8000 * t) * t);
          break;
        case 6: /* a chord of many partials */
          for (int h = 1; h < 60; h++)
            x[i] += 0.2 / h * sin (2 * G_PI * 220 * h * t + h * h);
          break;
        default: /* noise through a steep low-pass: sums of sines up to 12 kHz */
          for (int h = 0; h < 80; h++)
            x[i] += 0.02 * sin (2 * G_PI * (4000 + 103.7 * h) * t + 0.7 * h * h);
        }
    }
  return x;
}

static void
test_clean (void)
{
  for (int kind = 0; kind < 8; kind++)
    for (int bits = 16; bits <= 24; bits += 8)
      {
        const double scale = exp2 (bits - 1);
        double *x = make_clean (kind);
        for (int i = 0; i < FRAMES; i++)
          x[i] = floor (x[i] * scale + 0.5) / scale;
        const double z = mp3_z (x, NULL, FRAMES);
        g_test_message ("clean %d, %d bits: %.1f", kind, bits, z);
        g_assert_true (isnan (z) || z < 5);
        g_free (x);
      }
}

void
test_check_mp3_grid_add (void)
{
  g_test_add_func ("/check-mp3-grid/bank", test_bank);
  g_test_add_func ("/check-mp3-grid/grid", test_grid);
  g_test_add_func ("/check-mp3-grid/middle-and-side", test_middle_and_side);
  g_test_add_func ("/check-mp3-grid/clean", test_clean);
}
