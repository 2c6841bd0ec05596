/* test-crossover.c — bands that sum to an all-pass, slopes, responses, glides. */
#include "test-dsp.h"

#include <complex.h>
#include <fftw3.h>
#include <math.h>
#include <string.h>

#include "dsp-crossover-linear.h"
#include "dsp-crossover.h"
#include "dsp-kernels.h"
#include "test-figures.h"
#include "test-signals.h"

enum
{
  N = 1 << 17,
  BINS = N / 2 + 1
};

static const struct
{
  double rate;
  double hz[DSP_CROSSOVER_SPLITS];
} cases[] = {
  { 44100, { 120, 800, 5000, 10000 } },      { 44100, { 20, 20, 20, 20 } },
  { 44100, { 500, 510, 520, 530 } },         { 44100, { 20, 25, 17900, 18000 } },
  { 44100, { 18000, 18000, 18000, 18000 } }, { 96000, { 20, 1000, 1000, 20000 } },
  { 48000, { 3000, 400, 6000, 50 } },        { 8000, { 100, 2000, 5000, 20000 } },
};

/* What the bands do to an impulse on the left, and a different one on the right. */
static void
run (DspCrossover *crossover, double *const in[2], double *bands[][2], int n_bands, int n, int size)
{
  guint64 seed = 9;
  for (int pos = 0; pos < n;)
    {
      int want = size > 0 ? size : 1 + (int) (127 * (1 + test_noise (&seed)));
      int count = MIN (want, n - pos);
      const double *const from[] = { in[0] + pos, in[1] + pos };
      double *to[DSP_CROSSOVER_BANDS][2];
      for (int b = 0; b < n_bands; b++)
        for (int c = 0; c < 2; c++)
          to[b][c] = bands[b][c] + pos;
      dsp_crossover_process (crossover, from, (double *const(*)[2]) to, count);
      pos += count;
    }
}

typedef struct
{
  double *in[2], *bands[DSP_CROSSOVER_BANDS][2];
} Signals;

static Signals
signals_new (int n)
{
  Signals self;
  for (int c = 0; c < 2; c++)
    {
      self.in[c] = g_new0 (double, n);
      for (int b = 0; b < DSP_CROSSOVER_BANDS; b++)
        self.bands[b][c] = fftw_alloc_real ((gsize) n);
    }
  return self;
}

static void
signals_free (Signals *self)
{
  for (int c = 0; c < 2; c++)
    {
      g_free (self->in[c]);
      for (int b = 0; b < DSP_CROSSOVER_BANDS; b++)
        fftw_free (self->bands[b][c]);
    }
}

static void
transform (const double *x, double complex *bins)
{
  double *copy = fftw_alloc_real (N);
  fftw_complex *out = fftw_alloc_complex (BINS);
  fftw_plan plan = fftw_plan_dft_r2c_1d (N, copy, out, FFTW_ESTIMATE);
  memcpy (copy, x, N * sizeof (double));
  fftw_execute (plan);
  memcpy (bins, out, BINS * sizeof (double complex));
  fftw_destroy_plan (plan);
  fftw_free (copy);
  fftw_free (out);
}

/* The deviation of the sum of the bands from 0 dB, and of each band from its response, both of an
 * impulse of 1; the greatest of all bins from 10 Hz on. */
static void
measure (int index, int bands, DspCrossoverSlope slope, double *ripple_db, double *error)
{
  double rate = cases[index].rate;
  Signals x = signals_new (N);
  x.in[0][0] = 1;
  DspCrossover *crossover = dsp_crossover_new (rate, bands, slope, cases[index].hz);
  run (crossover, x.in, x.bands, bands, N, 256);
  double complex *sum = g_new0 (double complex, BINS);
  double complex *bins = g_new0 (double complex, DSP_CROSSOVER_BANDS *BINS);
  for (int b = 0; b < bands; b++)
    {
      transform (x.bands[b][0], bins + b * BINS);
      for (int i = 0; i < BINS; i++)
        sum[i] += bins[b * BINS + i];
      g_assert_cmpfloat (test_peak (x.bands[b][1], N), ==, 0);
    }
  for (int i = (int) ceil (10 * N / rate); i < BINS; i++)
    {
      *ripple_db = MAX (*ripple_db, fabs (20 * log10 (cabs (sum[i]))));
      if (i % 37 != 0)
        continue;
      DspComplex h[DSP_CROSSOVER_BANDS];
      dsp_crossover_tree_response (bands, slope, rate, cases[index].hz, i * rate / N, h);
      for (int b = 0; b < bands; b++)
        *error = MAX (*error, cabs (h[b][0] + I * h[b][1] - bins[b * BINS + i]));
    }
  g_free (sum);
  g_free (bins);
  dsp_crossover_free (crossover);
  signals_free (&x);
}

static void
test_sum (void)
{
  for (int bands = 2; bands <= DSP_CROSSOVER_BANDS; bands++)
    {
      double ripple = 0, error = 0;
      for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
        measure ((int) i, bands, DSP_CROSSOVER_24, &ripple, &error);
      char *what = g_strdup_printf ("sum of %d bands, 24 dB/oct, 8 sets of frequencies, 10 Hz to "
                                    "fs/2, from flat",
                                    bands);
      test_figure_at_most ("multiband", what, ripple, 1e-6, "dB");
      g_assert_cmpfloat (error, <, 1e-9);
      g_free (what);
    }
}

static void
test_other_slopes (void)
{
  double ripple = 0, error = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i += 3)
    {
      measure ((int) i, 5, DSP_CROSSOVER_12, &ripple, &error);
      measure ((int) i, 4, DSP_CROSSOVER_48, &ripple, &error);
    }
  test_figure_at_most ("multiband", "sum of bands, 12 and 48 dB/oct, from flat", ripple, 1e-6,
                       "dB");
  g_assert_cmpfloat (error, <, 1e-9);
}

static double
band_db (int bands, DspCrossoverSlope slope, const double *splits, int band, double hz)
{
  DspComplex h[DSP_CROSSOVER_BANDS];
  dsp_crossover_tree_response (bands, slope, 96000, splits, hz, h);
  return 20 * log10 (hypot (h[band][0], h[band][1]));
}

/* From the second to the third octave beyond a split, where a pair is that steep; the responses
 * are those of the sound by test_sum. */
static void
test_isolation (void)
{
  static const double splits[] = { 250, 2000 };
  static const double goals[] = { 11.5, 24.0, 48.0 };
  static const char *const names[] = { "12", "24", "48" };
  for (int slope = 0; slope < DSP_N_CROSSOVER_SLOPES; slope++)
    {
      double below
          = band_db (3, slope, splits, 1, 250.0 / 4) - band_db (3, slope, splits, 1, 250.0 / 8);
      double above = band_db (3, slope, splits, 0, 1000) - band_db (3, slope, splits, 0, 2000);
      char *what = g_strdup_printf ("isolation of %s dB/oct, second to third octave", names[slope]);
      test_figure_at_least ("multiband", what, MIN (below, above), goals[slope], "dB");
      g_free (what);
    }
}

/* Any block sizes and instruction sets against the formulas written down plainly: the sections of
 * two bands. Moving in between. */
static void
test_block_sizes (void)
{
  enum
  {
    LENGTH = 9000
  };
  static const double other[] = { 300, 900, 901, 12000 };
  static const int sizes[] = { 256, 1, 7, 0 };
  for (int slope = 0; slope < DSP_N_CROSSOVER_SLOPES; slope++)
    for (int bands = 2; bands <= DSP_CROSSOVER_BANDS; bands++)
      {
        guint64 expected = 0;
        for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
          {
            Signals x = signals_new (LENGTH);
            guint64 seed = 3, hash = TEST_HASH_START;
            for (int c = 0; c < 2; c++)
              for (int i = 0; i < LENGTH; i++)
                x.in[c][i] = test_noise (&seed);
            DspCrossover *crossover = dsp_crossover_new (44100, bands, slope, cases[0].hz);
            run (crossover, x.in, x.bands, bands, LENGTH / 2, sizes[s]);
            dsp_crossover_move (crossover, other);
            for (int c = 0; c < 2; c++)
              {
                x.in[c] += LENGTH / 2;
                for (int b = 0; b < bands; b++)
                  x.bands[b][c] += LENGTH / 2;
              }
            run (crossover, x.in, x.bands, bands, LENGTH / 2, sizes[s]);
            for (int c = 0; c < 2; c++)
              {
                x.in[c] -= LENGTH / 2;
                for (int b = 0; b < bands; b++)
                  {
                    x.bands[b][c] -= LENGTH / 2;
                    hash = test_hash (hash, x.bands[b][c], LENGTH * sizeof (double));
                  }
              }
            expected = s == 0 ? hash : expected;
            g_assert_cmpuint (hash, ==, expected);
            dsp_crossover_free (crossover);
            signals_free (&x);
          }
      }
}

static double
section (double *state, double g, double k, double x, double *low)
{
  double a = 1 / (1 + g * (g + k));
  double v1 = a * (state[0] + g * (x - state[1])), p = g * v1;
  *low = state[1] + p;
  state[0] = (v1 + v1) - state[0];
  state[1] = *low + p;
  return v1;
}

/* Two bands of 24 dB/oct, bit for bit. */
static void
test_kernel (void)
{
  enum
  {
    LENGTH = 256
  };
  DspCrossoverTree tree = { 0 };
  double hz = 1000, x[2][LENGTH], y[2][2][LENGTH];
  dsp_crossover_tree_design (&tree, 2, DSP_CROSSOVER_24, 48000, &hz);
  guint64 seed = 4;
  for (int i = 0; i < 2 * LENGTH; i++)
    x[i / LENGTH][i % LENGTH] = test_noise (&seed);
  const double *const in[] = { x[0], x[1] };
  double *const out[2][2] = { { y[0][0], y[0][1] }, { y[1][0], y[1][1] } };
  dsp_kernels ()->crossover (&tree, in, out, LENGTH);
  double g = tree.g[0][0];
  for (int c = 0; c < 2; c++)
    {
      double state[2][2] = { { 0 } };
      for (int i = 0; i < LENGTH; i++)
        {
          double first, low;
          double v1 = section (state[0], g, DSP_CROSSOVER_K_24, x[c][i], &first);
          section (state[1], g, DSP_CROSSOVER_K_24, first, &low);
          double all = x[c][i] - 2 * DSP_CROSSOVER_K_24 * v1;
          g_assert_cmpfloat (y[0][c][i], ==, low);
          g_assert_cmpfloat (y[1][c][i], ==, all - low);
        }
    }
}

/* Weights for linear phase: they sum to 1 and are the magnitudes of the filters. */
static void
test_weights (void)
{
  double off = 0, differs = 0;
  for (int bands = 2; bands <= DSP_CROSSOVER_BANDS; bands++)
    for (int slope = 0; slope < DSP_N_CROSSOVER_SLOPES; slope++)
      for (double hz = 1; hz < 24000; hz *= 1.1)
        {
          double w[DSP_CROSSOVER_BANDS], splits[DSP_CROSSOVER_SPLITS], sum = 0;
          DspComplex h[DSP_CROSSOVER_BANDS];
          dsp_crossover_tree_warp_splits (bands, 44100, cases[0].hz, splits);
          dsp_crossover_tree_weights (bands, slope, splits, dsp_crossover_tree_warp (44100, hz), w);
          dsp_crossover_tree_response (bands, slope, 44100, cases[0].hz, hz, h);
          for (int b = 0; b < bands; b++)
            {
              sum += w[b];
              differs = MAX (differs, fabs (w[b] - hypot (h[b][0], h[b][1])));
            }
          off = MAX (off, fabs (sum - 1));
        }
  g_assert_cmpfloat (off, <, 1e-12);
  g_assert_cmpfloat (differs, <, 1e-12);
}

/* The frequencies jump by octaves under a tone: no step where the bands are added up again. */
static void
test_move (void)
{
  enum
  {
    RATE = 48000,
    LENGTH = RATE
  };
  static const double far[] = { 2000, 6000, 12000 };
  Signals x = signals_new (LENGTH);
  for (int c = 0; c < 2; c++)
    test_add_sine (x.in[c], LENGTH, RATE, 400, 0.5, c);
  DspCrossover *crossover = dsp_crossover_new (RATE, 4, DSP_CROSSOVER_24, cases[0].hz);
  double most = 0, *sum = g_new0 (double, LENGTH);
  for (int pos = 0; pos < LENGTH; pos += 250)
    {
      const double *const in[] = { x.in[0] + pos, x.in[1] + pos };
      double *out[DSP_CROSSOVER_BANDS][2];
      for (int b = 0; b < 4; b++)
        for (int c = 0; c < 2; c++)
          out[b][c] = x.bands[b][c] + pos;
      if (pos == RATE / 2)
        dsp_crossover_move (crossover, far);
      dsp_crossover_process (crossover, in, (double *const(*)[2]) out, 250);
      for (int i = pos; i < pos + 250; i++)
        for (int b = 0; b < 4; b++)
          sum[i] += x.bands[b][0][i];
    }
  for (int i = RATE / 4; i < LENGTH; i++)
    most = MAX (most, fabs (sum[i] - 2 * sum[i - 1] + sum[i - 2]));
  /* The tone itself bends by 0.5 (2 pi 400 / 48000)^2 = 0.0014 a frame. */
  g_assert_cmpfloat (most, <, 0.004);
  g_assert_cmpfloat_with_epsilon (test_sine_amplitude (sum + 3 * RATE / 4, RATE / 4, RATE, 400),
                                  0.5, 1e-9);
  g_free (sum);
  dsp_crossover_free (crossover);
  signals_free (&x);
}

/* Noise through the bands of linear phase in blocks of size, with a move in between; returns the
 * hash of all bands and writes them. */
static guint64
run_linear (int bands, int size, int n, Signals *x, double *const *delayed)
{
  static const double other[] = { 60, 3000, 3001, 4000 };
  guint64 seed = 11, hash = TEST_HASH_START;
  for (int c = 0; c < 2; c++)
    for (int i = 0; i < n; i++)
      x->in[c][i] = test_noise (&seed);
  DspCrossoverLinear *crossover
      = dsp_crossover_linear_new (44100, bands, DSP_CROSSOVER_24, cases[0].hz);
  for (int pos = 0; pos < n;)
    {
      int want = size > 0 ? size : 1 + (int) (1500 * (1 + test_noise (&seed)));
      int until = pos < n / 2 ? n / 2 : n, count = MIN (want, until - pos);
      const double *const in[] = { x->in[0] + pos, x->in[1] + pos };
      double *const late[] = { delayed[0] + pos, delayed[1] + pos };
      double *out[DSP_CROSSOVER_BANDS][2];
      for (int b = 0; b < bands; b++)
        for (int c = 0; c < 2; c++)
          out[b][c] = x->bands[b][c] + pos;
      if (pos == n / 2)
        dsp_crossover_linear_move (crossover, other);
      dsp_crossover_linear_process (crossover, in, late, (double *const(*)[2]) out, count);
      pos += count;
    }
  for (int b = 0; b < bands; b++)
    for (int c = 0; c < 2; c++)
      hash = test_hash (hash, x->bands[b][c], (gsize) n * sizeof (double));
  dsp_crossover_linear_free (crossover);
  return hash;
}

static void
test_linear_sum (void)
{
  enum
  {
    LENGTH = 40000
  };
  int latency = dsp_crossover_linear_latency (44100);
  Signals x = signals_new (LENGTH);
  double *delayed[] = { g_new (double, LENGTH), g_new (double, LENGTH) }, worst = 0;
  for (int bands = 2; bands <= DSP_CROSSOVER_BANDS; bands++)
    {
      guint64 hash = run_linear (bands, 256, LENGTH, &x, delayed);
      g_assert_cmpuint (hash, ==, run_linear (bands, 0, LENGTH, &x, delayed));
      for (int c = 0; c < 2; c++)
        {
          g_assert_cmpmem (delayed[c] + latency, (LENGTH - latency) * sizeof (double), x.in[c],
                           (LENGTH - latency) * sizeof (double));
          for (int i = latency; i < LENGTH; i++)
            {
              double sum = 0;
              for (int b = 0; b < bands; b++)
                sum += x.bands[b][c][i];
              worst = MAX (worst, fabs (sum - x.in[c][i - latency]));
            }
        }
    }
  test_figure_at_most ("multiband", "linear phase, sum of bands minus delayed input (full scale 1)",
                       worst, 1e-15, "");
  for (int c = 0; c < 2; c++)
    g_free (delayed[c]);
  signals_free (&x);
}

/* The impulse responses are symmetric about the latency, and have the magnitudes of the weights. */
static void
measure_linear (DspCrossoverSlope slope, const double *hz, double from_hz, double *error)
{
  Signals x = signals_new (N);
  double *delayed[] = { g_new (double, N), g_new (double, N) }, splits[DSP_CROSSOVER_SPLITS];
  double complex *bins = g_new0 (double complex, BINS);
  int latency = dsp_crossover_linear_latency (44100);
  x.in[0][0] = 1;
  DspCrossoverLinear *crossover = dsp_crossover_linear_new (44100, 4, slope, hz);
  double *out[DSP_CROSSOVER_BANDS][2];
  memcpy (out, x.bands, sizeof out);
  const double *const in[] = { x.in[0], x.in[1] };
  dsp_crossover_linear_process (crossover, in, delayed, (double *const(*)[2]) out, N);
  dsp_crossover_tree_warp_splits (4, 44100, hz, splits);
  for (int b = 0; b < 4; b++)
    {
      for (int i = 0; i <= latency; i++)
        g_assert_cmpfloat_with_epsilon (out[b][0][latency - i], out[b][0][latency + i], 1e-15);
      transform (out[b][0], bins);
      for (int i = (int) ceil (from_hz * N / 44100); i < BINS; i += 7)
        {
          double w[DSP_CROSSOVER_BANDS], warped = dsp_crossover_tree_warp (44100, i * 44100.0 / N);
          dsp_crossover_tree_weights (4, slope, splits, warped, w);
          *error = MAX (*error, fabs (cabs (bins[i]) - w[b]));
        }
    }
  dsp_crossover_linear_free (crossover);
  for (int c = 0; c < 2; c++)
    g_free (delayed[c]);
  g_free (bins);
  signals_free (&x);
}

static void
test_linear_bands (void)
{
  static const double usual[] = { 100, 1000, 6000 }, low[] = { 20, 40, 80 };
  double error = 0, error_low = 0;
  measure_linear (DSP_CROSSOVER_24, usual, 0, &error);
  test_figure_at_most ("multiband", "linear phase, bands at 100, 1000, 6000 Hz from the design",
                       error, 1e-6, "");
  measure_linear (DSP_CROSSOVER_24, low, 0, &error_low);
  measure_linear (DSP_CROSSOVER_48, low, 0, &error_low);
  test_figure_at_most ("multiband",
                       "linear phase, bands at 20, 40, 80 Hz, 24 and 48 dB/oct, from "
                       "the design",
                       error_low, 0.01, "");
}

void
test_crossover_add (void)
{
  g_test_add_func ("/crossover/sum", test_sum);
  g_test_add_func ("/crossover/other-slopes", test_other_slopes);
  g_test_add_func ("/crossover/isolation", test_isolation);
  g_test_add_func ("/crossover/block-sizes", test_block_sizes);
  g_test_add_func ("/crossover/kernel", test_kernel);
  g_test_add_func ("/crossover/weights", test_weights);
  g_test_add_func ("/crossover/move", test_move);
  g_test_add_func ("/crossover/linear-sum", test_linear_sum);
  g_test_add_func ("/crossover/linear-bands", test_linear_bands);
}
