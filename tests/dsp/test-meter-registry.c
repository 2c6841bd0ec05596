/* test-meter-registry.c — what holds for every meter of the registry, and the readings of the plain
 * ones.
 */
#include "test-dsp.h"

#include "dsp-fft.h"
#include "dsp-registry.h"
#include "dsp-spectrum.h"
#include "test-signals.h"

#include <math.h>
#include <string.h>

enum
{
  RATE = 48000,
  MAX_READINGS = 32,
  CURVE = 240
};

typedef struct
{
  double readings[MAX_READINGS];
  double hz[CURVE], db[CURVE];
  int n;
} Result;

/* Music-like: noise that comes and goes, a tone, some samples at full scale. */
static double **
make_signal (int channels, int n)
{
  double **x = g_new (double *, channels);
  guint64 seed = 11;
  for (int c = 0; c < channels; c++)
    {
      x[c] = g_new0 (double, n);
      for (int i = 0; i < n; i++)
        x[c][i] = 0.3 * test_noise (&seed) * (1 + sin (i * 1e-4 + c));
      test_add_sine (x[c], n, RATE, 440 * (c + 1), 0.2, c);
      for (int i = 500; i < 505 && i < n; i++)
        x[c][i] = 1.0;
    }
  return x;
}

static void
free_signal (double **x, int channels)
{
  for (int c = 0; c < channels; c++)
    g_free (x[c]);
  g_free (x);
}

static void
process_from (DspMeterInstance *meter, double **x, int channels, int from, int n)
{
  const double *in[DSP_MAX_CHANNELS];
  for (int c = 0; c < channels; c++)
    in[c] = x[c] + from;
  dsp_meter_process (meter, in, n);
}

static void
read_result (DspMeterInstance *meter, Result *result)
{
  memset (result, 0, sizeof *result);
  g_assert_cmpint (dsp_meter_descriptor (meter)->n_readings, <=, MAX_READINGS);
  dsp_meter_read (meter, result->readings);
  result->n = dsp_meter_curve (meter, result->hz, result->db, CURVE);
}

/* block 0: random sizes. Reads in the middle as well: reading must not disturb. */
static void
run (DspMeterInstance *meter, double **x, int channels, int n, int block, Result *result)
{
  guint64 seed = 3;
  for (int done = 0; done < n;)
    {
      int part = block ? block : 1 + (int) (fabs (test_noise (&seed)) * 5000);
      part = MIN (part, n - done);
      process_from (meter, x, channels, done, part);
      done += part;
      if (done > n / 2 && done - part <= n / 2)
        read_result (meter, result);
    }
  read_result (meter, result);
}

static void
test_tables (void)
{
  g_assert_cmpint (dsp_n_meters (), >=, 6);
  for (int m = 0; m < dsp_n_meters (); m++)
    {
      const DspMeter *meter = dsp_meter_at (m);
      g_assert_true (dsp_meter_find (meter->id) == meter);
      g_assert_true (meter->name && *meter->name && meter->help && *meter->help);
      for (int i = 0; i < meter->n_readings; i++)
        {
          const DspReading *reading = &meter->readings[i];
          g_assert_cmpuint (strspn (reading->id, "abcdefghijklmnopqrstuvwxyz0123456789_"), ==,
                            strlen (reading->id));
          g_assert_true (reading->name && reading->unit && reading->min < reading->max);
          for (int k = 0; k < i; k++)
            g_assert_cmpstr (reading->id, !=, meter->readings[k].id);
        }
    }
}

static void
test_block_sizes (void)
{
  static const int blocks[] = { 1, 7, 64, 333, 1024, 4096, 65536, 0 };
  const int n = RATE * 7 / 2;
  double **x = make_signal (2, n);
  for (int m = 0; m < dsp_n_meters (); m++)
    {
      DspMeterInstance *meter = dsp_meter_new (dsp_meter_at (m), RATE, 2);
      Result whole, part;
      run (meter, x, 2, n, n, &whole);
      for (guint b = 0; b < G_N_ELEMENTS (blocks); b++)
        {
          dsp_meter_reset (meter);
          run (meter, x, 2, n, blocks[b], &part);
          if (memcmp (&whole, &part, sizeof whole) != 0)
            g_error ("%s: blocks of %d differ", dsp_meter_at (m)->id, blocks[b]);
        }
      dsp_meter_free (meter);
    }
  free_signal (x, 2);
}

/* Kernels for wider vectors give the same bits. */
static void
test_instructions (void)
{
  static const char *const levels[] = { "avx2", "avx512" };
  const int n = RATE * 3 / 2;
  double **x = make_signal (2, n);
  for (int m = 0; m < dsp_n_meters (); m++)
    {
      Result plain, wide;
      g_setenv ("LACQUER_ISA", "sse2", TRUE);
      DspMeterInstance *meter = dsp_meter_new (dsp_meter_at (m), RATE, 2);
      run (meter, x, 2, n, 1000, &plain);
      dsp_meter_free (meter);
      for (guint k = 0; k < G_N_ELEMENTS (levels); k++)
        {
          g_setenv ("LACQUER_ISA", levels[k], TRUE);
          meter = dsp_meter_new (dsp_meter_at (m), RATE, 2);
          run (meter, x, 2, n, 1000, &wide);
          dsp_meter_free (meter);
          g_assert_true (memcmp (&plain, &wide, sizeof plain) == 0);
        }
    }
  g_unsetenv ("LACQUER_ISA");
  free_signal (x, 2);
}

/* NaN and Inf count as silence and poison nothing. */
static void
test_not_finite (void)
{
  const int n = RATE * 3 / 2;
  double **x = make_signal (2, n), **broken = make_signal (2, n);
  for (int i = 1000; i < 1010; i++)
    {
      x[0][i] = x[1][i + 3] = 0;
      broken[0][i] = i % 2 ? NAN : INFINITY;
      broken[1][i + 3] = i % 2 ? -INFINITY : NAN;
    }
  for (int m = 0; m < dsp_n_meters (); m++)
    {
      DspMeterInstance *meter = dsp_meter_new (dsp_meter_at (m), RATE, 2);
      Result clean, dirty;
      run (meter, x, 2, n, 700, &clean);
      dsp_meter_reset (meter);
      run (meter, broken, 2, n, 700, &dirty);
      g_assert_true (memcmp (&clean, &dirty, sizeof clean) == 0);
      dsp_meter_free (meter);
    }
  free_signal (x, 2);
  free_signal (broken, 2);
}

/* 1 to 8 channels, at both ends of the rates; what is silent, short or empty gives no nonsense. */
static void
test_channels (void)
{
  static const int rates[] = { DSP_RATE_MIN, RATE, DSP_RATE_MAX };
  const int n = 30000;
  double **x = make_signal (8, n);
  double zeros[512] = { 0 };
  for (int m = 0; m < dsp_n_meters (); m++)
    for (int channels = 1; channels <= 8; channels++)
      {
        const DspMeter *descriptor = dsp_meter_at (m);
        DspMeterInstance *meter = dsp_meter_new (descriptor, rates[channels % 3], channels);
        g_assert_nonnull (meter);
        Result result;
        read_result (meter, &result);
        process_from (meter, x, channels, 0, 0);
        const double *silence[8] = { zeros, zeros, zeros, zeros, zeros, zeros, zeros, zeros };
        dsp_meter_process (meter, silence, 512);
        read_result (meter, &result);
        for (int i = 0; i < descriptor->n_readings; i++)
          g_assert_true (result.readings[i] <= 0 || isnan (result.readings[i]));
        run (meter, x, channels, n, 0, &result);
        for (int i = 0; i < descriptor->n_readings; i++)
          g_assert_true (result.readings[i] < INFINITY || isnan (result.readings[i]));
        for (int i = 0; i < result.n; i++)
          g_assert_true (isfinite (result.db[i]));
        dsp_meter_free (meter);
      }
  g_assert_null (dsp_meter_new (dsp_meter_at (0), RATE, 0));
  g_assert_null (dsp_meter_new (dsp_meter_at (0), RATE, DSP_MAX_CHANNELS + 1));
  free_signal (x, 8);
}

static DspMeterInstance *
measured (const char *id, double **x, int channels, int n)
{
  DspMeterInstance *meter = dsp_meter_new (dsp_meter_find (id), RATE, channels);
  process_from (meter, x, channels, 0, n);
  return meter;
}

static void
assert_reading (DspMeterInstance *meter, const char *id, double expected, double tolerance)
{
  double value = dsp_meter_get (meter, id);
  if (!(fabs (value - expected) <= tolerance))
    g_error ("%s is %.6f, not %.6f", id, value, expected);
}

/* A clipped sine: the number of clipped samples follows from the angle acos (1 / a). */
static void
test_clipping (void)
{
  const int n = RATE;
  double **x = make_signal (2, n);
  for (int i = 0; i < n; i++)
    {
      x[0][i] = CLAMP (2.0 * sin (2 * G_PI * 100 * (i + 0.5) / RATE), -1, 1);
      x[1][i] = 0.25 * ((i / 100) % 2 ? 1 : -1);
    }
  DspMeterInstance *meter = measured ("sample-peak", x, 2, n);
  assert_reading (meter, "sample_peak_dbfs", 0, 0);
  assert_reading (meter, "clip_runs_count", 200, 0);
  assert_reading (meter, "clipped_count", 200 * 240 * 120 / 180.0, 200 * 2);
  assert_reading (meter, "longest_clip_frames", 480 / 3.0, 2);
  assert_reading (meter, "clipped_at_s", 1 / 1200.0, 1.0 / RATE);
  dsp_meter_free (meter);

  for (int i = 0; i < n; i++)
    x[0][i] = sin (2 * G_PI * 997 * i / RATE); /* touches full scale, but is whole */
  meter = measured ("sample-peak", x, 1, n);
  assert_reading (meter, "clip_runs_count", 0, 0);
  g_assert_true (isnan (dsp_meter_get (meter, "clipped_at_s")));
  dsp_meter_free (meter);
  free_signal (x, 2);
}

static void
test_dc_and_bits (void)
{
  const int n = RATE;
  static const struct
  {
    int bits, expected;
    double offset;
  } cases[]
      = { { 16, 16, 0.0 }, { 24, 24, 0.0 }, { 20, 20, 0.0 }, { 8, 8, 0.25 }, { 40, 32, 0.01 } };
  double **x = make_signal (2, n);
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      double step = ldexp (1, cases[k].bits - 1);
      for (int i = 0; i < n; i++)
        {
          double value = 0.5 * sin (2 * G_PI * 1000 * i / RATE) + cases[k].offset;
          x[0][i] = floor (value * step + 0.5) / step;
          x[1][i] = -x[0][i];
        }
      DspMeterInstance *meter = measured ("sample-peak", x, 2, n);
      assert_reading (meter, "bits", cases[k].expected, 0);
      if (cases[k].offset > 0)
        assert_reading (meter, "dc_dbfs", 20 * log10 (cases[k].offset), 0.1);
      dsp_meter_free (meter);
    }
  memset (x[0], 0, n * sizeof (double));
  DspMeterInstance *meter = measured ("sample-peak", x, 1, n);
  assert_reading (meter, "bits", 0, 0);
  g_assert_true (dsp_meter_get (meter, "sample_peak_dbfs") == -INFINITY);
  g_assert_true (isnan (dsp_meter_get (meter, "no-such-reading")));
  dsp_meter_free (meter);
  free_signal (x, 2);
}

/* Common and own noise mixed for a wanted correlation; levels for a wanted balance. */
static void
test_correlation (void)
{
  const int n = RATE * 10;
  static const double wanted[] = { -1, -0.5, 0, 0.5, 0.9, 1 };
  double **x = make_signal (2, n);
  for (guint k = 0; k < G_N_ELEMENTS (wanted); k++)
    {
      guint64 seed = 77;
      for (int i = 0; i < n; i++)
        {
          double common = test_noise (&seed), own = test_noise (&seed);
          x[0][i] = common;
          x[1][i] = 0.5 * (wanted[k] * common + sqrt (1 - wanted[k] * wanted[k]) * own);
        }
      DspMeterInstance *meter = measured ("correlation", x, 2, n);
      assert_reading (meter, "correlation", wanted[k], 0.02);
      assert_reading (meter, "correlation_now", wanted[k], 0.05);
      assert_reading (meter, "balance_db", -6.02, 0.05);
      dsp_meter_free (meter);
    }
  DspMeterInstance *meter = measured ("correlation", x, 1, n);
  g_assert_true (isnan (dsp_meter_get (meter, "correlation")));
  dsp_meter_free (meter);
  free_signal (x, 2);
}

/* Stereo 1 kHz sine at -6.02 dBFS: LUFS is its peak level + 0.007, so PLR and PSR are near 0 and
 * crest is 3.01. A quiet stretch raises neither; a sparse click does. */
static void
test_dynamics (void)
{
  const int n = RATE * 8;
  double **x = make_signal (2, n);
  for (int i = 0; i < n; i++)
    x[0][i] = x[1][i] = 0.5 * sin (2 * G_PI * ((1000LL * i) % RATE) / RATE);
  DspMeterInstance *meter = measured ("dynamics", x, 2, n);
  assert_reading (meter, "plr_db", 0, 0.25); /* the ITU filter's ripple */
  assert_reading (meter, "psr_db", 0, 0.25);
  assert_reading (meter, "crest_db", 3.0103, 0.001);
  dsp_meter_free (meter);

  for (int i = 0; i < n; i++)
    x[0][i] = x[1][i] *= i < n / 2 ? 0.1 : 1.0; /* the peak stands 20 dB over the first half */
  x[0][RATE] = 0.5;
  meter = measured ("dynamics", x, 2, n);
  assert_reading (meter, "min_psr_db", 0, 0.25);
  g_assert_cmpfloat (dsp_meter_get (meter, "min_psr_at_s"), >=, 6.9);
  assert_reading (meter, "psr_p5_db", 0, 0.6);
  dsp_meter_reset (meter);
  process_from (meter, x, 2, 0, RATE * 7 / 2);
  assert_reading (meter, "psr_db", 20, 0.5);
  g_assert_cmpfloat (dsp_meter_get (meter, "plr_db"), >, 19);
  dsp_meter_free (meter);
  free_signal (x, 2);
}

static double
curve_at (const Result *result, double hz)
{
  int best = 0;
  for (int i = 1; i < result->n; i++)
    if (fabs (log (result->hz[i] / hz)) < fabs (log (result->hz[best] / hz)))
      best = i;
  return result->db[best];
}

/* A sine reads its level at its frequency; white noise rises 3 dB per octave. */
static void
test_spectrum (void)
{
  static const char *const ids[] = { "spectrum", "analyser" };
  const int n = RATE * 4;
  double **x = make_signal (2, n);
  for (guint k = 0; k < G_N_ELEMENTS (ids); k++)
    {
      Result result;
      for (int point = 20; point < 235; point += 43)
        {
          double hz = 20 * pow (1000, point / 239.0);
          memset (x[0], 0, n * sizeof (double));
          test_add_sine (x[0], n, RATE, hz, 0.1, 0);
          memcpy (x[1], x[0], n * sizeof (double));
          DspMeterInstance *meter = measured (ids[k], x, 2, n);
          read_result (meter, &result);
          g_assert_cmpint (result.n, ==, CURVE);
          g_assert_cmpfloat (fabs (curve_at (&result, hz) + 20), <, 0.3);
          assert_reading (meter, "peak_hz", hz, hz * 0.01 + 0.5);
          g_assert_cmpfloat (curve_at (&result, hz * 3), <, -80);
          dsp_meter_free (meter);
        }
      guint64 seed = 9;
      for (int i = 0; i < n; i++)
        for (int c = 0; c < 2; c++)
          x[c][i] = test_noise (&seed);
      DspMeterInstance *meter = measured (ids[k], x, 2, n);
      read_result (meter, &result);
      double low = 0, high = 0;
      for (int i = 0; i < 24; i++)
        {
          low += result.db[120 + i] / 24;  /* 640 Hz to 1.3 kHz */
          high += result.db[192 + i] / 24; /* three octaves above */
        }
      g_assert_cmpfloat (fabs (high - low - 9.03), <, 1.2);
      dsp_meter_free (meter);
    }
  free_signal (x, 2);
}

static void
test_fft (void)
{
  static const int sizes[] = { 2, 256, 480, 4096 };
  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
    {
      int n = sizes[k];
      DspFft *fft = dsp_fft_new (n);
      double *x = dsp_fft_samples (fft);
      guint64 seed = 4;
      for (int i = 0; i < n; i++)
        x[i] = test_noise (&seed);
      double *copy = g_memdup2 (x, n * sizeof (double));
      dsp_fft_forward (fft);
      double sum = 0;
      for (int i = 0; i < n; i++)
        sum += copy[i];
      g_assert_cmpfloat (fabs (dsp_fft_bins (fft)[0][0] - sum), <, 1e-12 * n);
      g_assert_cmpint (memcmp (x, copy, n * sizeof (double)), ==, 0);
      dsp_fft_inverse (fft);
      for (int i = 0; i < n; i++)
        g_assert_cmpfloat (fabs (x[i] - copy[i]), <, 1e-14 * n);
      g_free (copy);
      dsp_fft_free (fft);
    }
}

enum
{
  LEVELS = 512
};

static double
levels_hz (int i)
{
  return 20 * pow (1000, i / (LEVELS - 1.0));
}

static void
levels_of (const double *x, int n, DspSpectrum *spectrum, double width_hz, float *db)
{
  dsp_spectrum_process (spectrum, (const double *const[]){ x }, n);
  dsp_spectrum_update (spectrum);
  dsp_spectrum_levels (spectrum, width_hz, db, LEVELS);
}

/* A sine reads its level wherever it is and however long the windows are, also in an average. */
static void
test_levels_of_tones (void)
{
  static const double tones[] = { 61, 440.3, 997, 9001.7, 19000 };
  static const double windows[] = { 0.085, 0.17, 0.34, 0.68 };
  enum
  {
    N = 2 * RATE
  };
  for (guint t = 0; t < G_N_ELEMENTS (tones); t++)
    for (guint w = 0; w < G_N_ELEMENTS (windows); w++)
      {
        g_autofree double *x = g_new0 (double, N);
        const double width = dsp_spectrum_width_hz (RATE, windows[w]);
        float live[LEVELS], average[LEVELS], top = -INFINITY, mean_top = -INFINITY;
        DspSpectrum *now = dsp_spectrum_new_live (RATE, 1, windows[w]);
        DspSpectrum *all = dsp_spectrum_new (RATE, 1, DSP_SPECTRUM_AVERAGE);
        test_add_sine (x, N, RATE, tones[t], 0.5, 0.3);
        levels_of (x, N, now, width, live);
        levels_of (x, N, all, width, average);
        for (int i = 0; i < LEVELS; i++)
          {
            top = fmaxf (top, live[i]);
            mean_top = fmaxf (mean_top, average[i]);
            /* none of it is far away */
            if (fabs (levels_hz (i) - tones[t]) > 3 * width + 0.02 * tones[t])
              g_assert_cmpfloat (live[i], <, -40);
          }
        g_assert_cmpfloat_with_epsilon (top, 20 * log10 (0.5), 0.1);
        g_assert_cmpfloat_with_epsilon (mean_top, 20 * log10 (0.5), 0.1);
        dsp_spectrum_free (now);
        dsp_spectrum_free (all);
      }
}

/* Pink noise falls by 3 dB per octave, at a level that follows from its power; cells tell the same.
 */
static void
test_levels_of_noise (void)
{
  enum
  {
    N = 60 * RATE
  };
  const double width = dsp_spectrum_width_hz (RATE, DSP_SPECTRUM_LIVE_S);
  g_autofree double *x = g_new0 (double, N);
  double cells[DSP_SPECTRUM_CELLS], sides[DSP_SPECTRUM_CELLS], sum = 0;
  float average[LEVELS], from_cells[LEVELS];
  DspSpectrum *all = dsp_spectrum_new (RATE, 1, DSP_SPECTRUM_AVERAGE);
  DspSpectrum *gated = dsp_spectrum_new (RATE, 1, DSP_SPECTRUM_GATED);
  test_add_pink (x, N, 0.1, 5);
  levels_of (x, N, all, width, average);
  dsp_spectrum_process (gated, (const double *const[]){ x }, N);
  dsp_spectrum_update (gated);
  dsp_spectrum_cells (gated, cells, sides);
  for (int i = 0; i < DSP_SPECTRUM_CELLS; i++)
    {
      sum += cells[i];
      cells[i] = 10 * log10 (cells[i]);
    }
  dsp_spectrum_levels_of_cells (cells, width, from_cells, LEVELS);
  for (int i = 0; i < LEVELS; i++)
    {
      double hz = levels_hz (i);
      double ideal = 10 * log10 (sum * width / hz / log (1000));
      if (hz < 60 || hz > 16000) /* below, the width itself is an octave */
        continue;
      g_assert_cmpfloat_with_epsilon (average[i], ideal, 1.3);
      g_assert_cmpfloat_with_epsilon (from_cells[i], ideal, 1.3);
    }
  dsp_spectrum_free (all);
  dsp_spectrum_free (gated);
}

/* Of cells: a tone reads its level where a cell is narrower than the width, and what is left of it
 * in the mean over a cell above. Above half the rate, and in silence, there is nothing. */
static void
test_levels_of_cells (void)
{
  double cells[DSP_SPECTRUM_CELLS];
  float db[LEVELS], top = -INFINITY;
  for (int i = 0; i < DSP_SPECTRUM_CELLS; i++)
    cells[i] = -INFINITY;
  dsp_spectrum_levels_of_cells (cells, 20, db, LEVELS);
  for (int i = 0; i < LEVELS; i++)
    g_assert_cmpfloat (db[i], ==, -INFINITY);
  cells[20] = -12; /* 56 to 59 Hz */
  dsp_spectrum_levels_of_cells (cells, 20, db, LEVELS);
  for (int i = 0; i < LEVELS; i++)
    top = fmaxf (top, db[i]);
  g_assert_cmpfloat_with_epsilon (top, -12, 0.01);
  cells[20] = -INFINITY;
  cells[110] = -12;
  dsp_spectrum_levels_of_cells (cells, 20, db, LEVELS);
  top = -INFINITY;
  for (int i = 0; i < LEVELS; i++)
    top = fmaxf (top, db[i]);
  double wide = dsp_spectrum_cell_hz (110) * (exp2 (1 / 24.0) - exp2 (-1 / 24.0));
  g_assert_cmpfloat (top, <=, -12 + 10 * log10 (20 / wide) + 0.02);
  g_assert_cmpfloat (top, >, -12.65 + 10 * log10 (20 / wide)); /* no point in its very middle */

  DspSpectrum *slow = dsp_spectrum_new (16000, 1, DSP_SPECTRUM_AVERAGE);
  g_autofree double *x = g_new0 (double, RATE);
  test_add_pink (x, RATE, 0.1, 5);
  levels_of (x, RATE, slow, 20, db);
  for (int i = 0; i < LEVELS; i++)
    g_assert_cmpint (isinf (db[i]) != 0, ==, levels_hz (i) > 8000);
  dsp_spectrum_free (slow);
}

void
test_meter_registry_add (void)
{
  g_test_add_func ("/meters/levels-of-tones", test_levels_of_tones);
  g_test_add_func ("/meters/levels-of-noise", test_levels_of_noise);
  g_test_add_func ("/meters/levels-of-cells", test_levels_of_cells);
  g_test_add_func ("/meters/tables", test_tables);
  g_test_add_func ("/meters/block-sizes", test_block_sizes);
  g_test_add_func ("/meters/instructions", test_instructions);
  g_test_add_func ("/meters/not-finite", test_not_finite);
  g_test_add_func ("/meters/channels-and-rates", test_channels);
  g_test_add_func ("/meters/clipping", test_clipping);
  g_test_add_func ("/meters/dc-and-bits", test_dc_and_bits);
  g_test_add_func ("/meters/correlation", test_correlation);
  g_test_add_func ("/meters/dynamics", test_dynamics);
  g_test_add_func ("/meters/spectrum", test_spectrum);
  g_test_add_func ("/meters/fft", test_fft);
}
