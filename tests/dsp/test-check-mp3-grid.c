/* test-check-mp3-grid.c — the frames of MP3, found in what a small coder with its filter bank made.
 */
#include "test-dsp.h"

#include <math.h>

#include "dsp-hybrid-grid.h"
#include "dsp-kernels-grid.h"
#include "dsp-resampler.h"
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
reading (double *left, double *right, int n, double rate, const char *id)
{
  double *const ch[2] = { left, right };
  DspCheckPass *pass = test_check_run (ch, n, rate, right ? 2 : 1, 4096);
  const double z = dsp_check_pass_get (pass, "codec-grid", id);
  dsp_check_pass_free (pass);
  return z;
}

static double
mp3_z (double *left, double *right, int n)
{
  return reading (left, right, n, RATE, "mp3_z");
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

/* A file at 48 kHz that was an MP3 at 44.1. */
static void
test_converted (void)
{
  double *x = make_pink (6), *y = code (x, 0.7, 123), *made = g_new0 (double, 2 * FRAMES);
  DspResampler *resampler = dsp_resampler_new (RATE, 48000, 1);
  int used;
  int n = dsp_resampler_process (resampler, (const double *const[]){ y }, FRAMES, &used,
                                 (double *const[]){ made }, 2 * FRAMES);
  n += dsp_resampler_finish (resampler, (double *const[]){ made + n }, 2 * FRAMES - n);
  for (int i = 0; i < n; i++)
    made[i] = floor (made[i] * 0.7 * 32768 + 0.5) / 32768;
  g_assert_cmpfloat (reading (made, NULL, n, 48000, "mp3_z"), >, 10);
  dsp_resampler_free (resampler);
  g_free (made);
  g_free (y);
  g_free (x);
}

/* What repeats with the frames of a codec or stands still in them, without ever having been
 * coded. */
static double *
make_clean (int kind, int hop)
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
        case 1: /* a square wave as long as a frame */
          x[i] = i % hop < hop / 2 ? 0.3 : -0.3;
          break;
        case 2: /* clicks, one and two frames apart */
          x[i] = i % hop == 77 ? 0.5 : i % (2 * hop) == 300 ? -0.4 : 0;
          break;
        case 3: /* bursts of noise */
          x[i] = i % 5000 < 900 ? 0.3 * test_noise (&seed) : 0;
          break;
        case 4: /* decaying noise in time with the frames */
          x[i] = 0.5 * test_noise (&seed) * exp (-(i % (4 * hop)) / 300.0);
          break;
        case 5: /* a sweep */
          x[i] = 0.4 * sin (2 * G_PI * (200 + 8000 * t) * t);
          break;
        case 6: /* a chord of many partials */
          for (int h = 1; h < 60; h++)
            x[i] += 0.2 / h * sin (2 * G_PI * 220 * h * t + h * h);
          break;
        default: /* sines up to 12 kHz, and nothing above */
          for (int h = 0; h < 80; h++)
            x[i] += 0.02 * sin (2 * G_PI * (4000 + 103.7 * h) * t + 0.7 * h * h);
        }
    }
  return x;
}

static void
check_clean (double *x, int kind, double rate)
{
  static const char *const ids[] = { "grid_z", "mp3_z", "opus_z" };
  double *const ch[2] = { x, x };
  DspCheckPass *pass = test_check_run (ch, FRAMES, rate, 1, 4096);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const double z = dsp_check_pass_get (pass, "codec-grid", ids[i]);
      if (!(isnan (z) || z < 5))
        g_error ("clean sound %d at %g Hz: %s is %.1f", kind, rate, ids[i], z);
    }
  dsp_check_pass_free (pass);
}

static void
test_clean (void)
{
  static const int hops[] = { HOP, 1024, 960 };
  for (int kind = 0; kind < 8; kind++)
    for (int h = 0; h < 3; h++)
      {
        double *x = make_clean (kind, hops[h]);
        for (int i = 0; i < FRAMES; i++)
          x[i] = floor (x[i] * 32768 + 0.5) / 32768;
        check_clean (x, kind, hops[h] == 960 ? 48000 : RATE);
        g_free (x);
      }
}

/* ---- the same bits on every instruction set ---- */

static guint64
hash_of_readings (void)
{
  static const char *const ids[] = { "grid_z", "mp3_z", "opus_z" };
  guint64 hash = TEST_HASH_START;
  double *x = make_clean (7, HOP), *y = make_pink (3);
  for (int i = 0; i < FRAMES; i++)
    x[i] += 0.01 * y[i];
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const double z = reading (y, x, FRAMES, RATE, ids[i]);
      hash = test_hash (hash, &z, sizeof z);
    }
  static double bands[DSP_HYBRID_BANDS][8 + 35 * DSP_HYBRID_STEP];
  static DspHybridTables tables;
  static DspHybridLine lines[DSP_HYBRID_ALL];
  double *to[DSP_HYBRID_BANDS];
  guint64 seed = 1;
  for (guint i = 0; i < sizeof tables / sizeof (double); i++)
    ((double *) &tables)[i] = test_noise (&seed);
  for (int b = 0; b < DSP_HYBRID_BANDS; b++)
    to[b] = bands[b];
  dsp_grid_kernels ()->hybrid_bands (&tables, y, to, 8 + 35 * DSP_HYBRID_STEP);
  dsp_grid_kernels ()->hybrid_lines (&tables, (const double *const *) to, lines);
  hash = test_hash (hash, lines, sizeof lines);
  static DspMdctSlide mdct;
  static DspCeltSlide celt;
  double powers[DSP_CELT_LINES];
  for (guint i = 0; i < sizeof mdct / sizeof (double); i++)
    ((double *) &mdct)[i] = test_noise (&seed) / 2;
  for (guint i = 0; i < sizeof celt / sizeof (double); i++)
    ((double *) &celt)[i] = test_noise (&seed) / 2;
  for (int i = 0; i < 8; i++)
    {
      int counts[DSP_MDCT_SIDES] = { 0 };
      dsp_grid_kernels ()->mdct_move (&mdct, y[i]);
      dsp_grid_kernels ()->mdct_count (&mdct, counts);
      dsp_grid_kernels ()->celt_move (&celt, y + i);
      dsp_grid_kernels ()->celt_powers (&celt, powers);
      hash = test_hash (hash, counts, sizeof counts);
      hash = test_hash (hash, powers, sizeof powers);
    }
  hash = test_hash (hash, &mdct, sizeof mdct);
  g_free (x);
  g_free (y);
  return hash;
}

static void
test_isa_subprocess (void)
{
  g_print ("grid hash %016" G_GINT64_MODIFIER "x\n", hash_of_readings ());
}

/* The same hash from a process of its own for each instruction set that this machine has. */
static void
test_isa (void)
{
#if defined(__x86_64__)
  static const char *const names[] = { "sse2", "avx2", "avx512" };
  char *line = g_strdup_printf ("*grid hash %016" G_GINT64_MODIFIER "x*", hash_of_readings ());
  int n = __builtin_cpu_supports ("x86-64-v4") ? 3 : __builtin_cpu_supports ("x86-64-v3") ? 2 : 1;
  for (int i = 0; i < n; i++)
    {
      g_setenv ("LACQUER_ISA", names[i], TRUE);
      g_test_trap_subprocess ("/check-mp3-grid/isa/subprocess", 0, 0);
      g_test_trap_assert_passed ();
      g_test_trap_assert_stdout (line);
    }
  g_unsetenv ("LACQUER_ISA");
  g_free (line);
#else
  g_assert_cmpuint (hash_of_readings (), ==, hash_of_readings ());
#endif
}

void
test_check_mp3_grid_add (void)
{
  g_test_add_func ("/check-mp3-grid/bank", test_bank);
  g_test_add_func ("/check-mp3-grid/grid", test_grid);
  g_test_add_func ("/check-mp3-grid/middle-and-side", test_middle_and_side);
  g_test_add_func ("/check-mp3-grid/converted", test_converted);
  g_test_add_func ("/check-mp3-grid/clean", test_clean);
  g_test_add_func ("/check-mp3-grid/isa", test_isa);
  g_test_add_func ("/check-mp3-grid/isa/subprocess", test_isa_subprocess);
}
