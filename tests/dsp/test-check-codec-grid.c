/* test-check-codec-grid.c — the grid of a codec's frames, found in what a small MDCT codec made. */
#include "test-dsp.h"

#include "dsp-math.h"
#include "test-check.h"
#include "test-signals.h"

enum
{
  RATE = 44100,
  SIZE = 2048,
  HOP = SIZE / 2,
  N_FRAMES = 44,
  FRAMES = (N_FRAMES + 1) * HOP
};

static double cosines[4 * SIZE], window[SIZE];

typedef enum
{
  SINE,
  KAISER,
  VORBIS
} Window;

static void
make_tables (Window kind)
{
  double sum = 0, sums[HOP + 1];
  for (int i = 0; i <= HOP; i++)
    {
      const double x = 2.0 * i / HOP - 1;
      sums[i] = sum += dsp_bessel_i0 (4 * G_PI * sqrt (1 - x * x));
    }
  for (int m = 0; m < SIZE; m++)
    {
      const double sine = sin (G_PI * (m + 0.5) / SIZE);
      window[m] = kind == KAISER   ? sqrt (sums[m < HOP ? m : SIZE - 1 - m] / sum)
                  : kind == VORBIS ? sin (G_PI / 2 * sine * sine)
                                   : sine;
    }
  for (int i = 0; i < 4 * SIZE; i++)
    cosines[i] = cos (2 * G_PI * i / (4 * SIZE));
}

/* cos (2 pi / SIZE (m + 1/2 + SIZE / 4) (k + 1/2)) */
static double
basis (int m, int k)
{
  return cosines[(2 * m + 1 + HOP) * (2 * k + 1) % (4 * SIZE)];
}

/* To and fro, coefficients rounded to multiples of coarse times the mean size of their neighbours.
 * Frames begin at late. */
static double *
code (const double *x, double coarse, int late)
{
  double *y = g_new0 (double, FRAMES), c[HOP];
  for (int f = 0; f + 1 < N_FRAMES; f++)
    {
      const int at = f * HOP + late;
      for (int k = 0; k < HOP; k++)
        {
          c[k] = 0;
          for (int m = 0; m < SIZE; m++)
            c[k] += window[m] * x[at + m] * basis (m, k);
        }
      for (int from = 0; from < HOP; from += 16)
        {
          double size = 0;
          for (int k = from; k < from + 16; k++)
            size += fabs (c[k]) / 16;
          const double step = coarse * size + 1e-9;
          for (int k = from; k < from + 16; k++)
            c[k] = step * floor (c[k] / step + 0.5);
        }
      for (int k = 0; k < HOP; k++)
        for (int m = 0; m < SIZE; m++)
          y[at + m] += 2.0 / HOP * window[m] * c[k] * basis (m, k);
    }
  return y;
}

static double
grid_z (double *x)
{
  double *const ch[2] = { x, x };
  DspCheckPass *pass = test_check_run (ch, FRAMES, RATE, 1, 4096);
  const double z = dsp_check_pass_get (pass, "codec-grid", "grid_z");
  dsp_check_pass_free (pass);
  return z;
}

static double *
make_pink (void)
{
  double *x = g_new0 (double, FRAMES);
  test_add_pink (x, FRAMES, 0.1, 6);
  return x;
}

static void
test_grid (void)
{
  static const struct
  {
    double coarse;
    Window window;
    int late;
  } codecs[] = { { 2, KAISER, 0 }, { 2, SINE, 300 }, { 0.7, KAISER, 77 }, { 0.3, VORBIS, 500 } };
  double *x = make_pink ();
  g_assert_cmpfloat (grid_z (x), <, 6);
  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++)
    {
      make_tables (codecs[i].window);
      double *y = code (x, codecs[i].coarse, codecs[i].late);
      g_assert_cmpfloat (grid_z (y), >, 8);
      for (int k = 0; k < FRAMES; k++) /* another level, and 16 bits */
        y[k] = floor (y[k] * 0.7 * 32768 + 0.5) / 32768;
      g_assert_cmpfloat (grid_z (y), >, 8);
      g_free (y);
    }
  /* So fine that nothing was rounded away: as if it had not been coded. */
  make_tables (KAISER);
  double *y = code (x, 0.001, 0);
  for (int k = SIZE; k < FRAMES - 2 * SIZE; k++)
    g_assert_cmpfloat_with_epsilon (y[k], x[k], 1e-3);
  g_assert_cmpfloat (grid_z (y), <, 6);
  g_free (y);
  g_free (x);
}

/* Silence, and less than two pieces. */
static void
test_nothing (void)
{
  double *x = g_new0 (double, FRAMES);
  g_assert_true (isnan (grid_z (x)));
  double *const ch[2] = { x, x };
  test_add_pink (x, FRAMES, 0.1, 6);
  DspCheckPass *pass = test_check_run (ch, 13000, RATE, 1, 4096);
  g_assert_true (isnan (dsp_check_pass_get (pass, "codec-grid", "grid_z")));
  dsp_check_pass_free (pass);
  g_free (x);
}

void
test_check_codec_grid_add (void)
{
  g_test_add_func ("/check-codec-grid/grid", test_grid);
  g_test_add_func ("/check-codec-grid/nothing", test_nothing);
}
