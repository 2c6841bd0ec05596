/* test-multiband.c — what the bands do, alone and together, and what they leave alone. */
#include "test-dsp.h"

#include <complex.h>
#include <fftw3.h>
#include <math.h>
#include <string.h>

#include "dsp-compressor.h"
#include "dsp-crossover.h"
#include "dsp-registry.h"
#include "test-figures.h"
#include "test-signals.h"

enum
{
  RATE = 44100
};

static const DspModule *
module (void)
{
  return dsp_module_find ("multiband");
}

static int
index_of (const char *id)
{
  int index = dsp_params_index (module ()->params, module ()->n_params, id);
  g_assert_cmpint (index, >=, 0);
  return index;
}

/* Sets values of this form: "mix=50 band2-threshold=-20 phase=linear". */
static void
set (double *values, const char *text)
{
  char **words = g_strsplit (text, " ", -1);
  for (char **word = words; *word; word++)
    {
      char *value = strchr (*word, '=');
      *value++ = '\0';
      int index = index_of (*word);
      g_assert_true (dsp_param_read (&module ()->params[index], value, &values[index]));
    }
  g_strfreev (words);
}

static DspInstance *
instance_new (const char *text)
{
  double values[DSP_MAX_PARAMS];
  dsp_params_defaults (module ()->params, module ()->n_params, values);
  set (values, text);
  return dsp_instance_new (module (), RATE, values);
}

static double
reading (const double *numbers, const char *id)
{
  for (int i = 0; i < module ()->n_readings; i++)
    if (strcmp (module ()->readings[i].id, id) == 0)
      return numbers[i];
  g_assert_not_reached ();
}

/* Both channels in place, in blocks of size. */
static void
run (DspInstance *instance, double *left, double *right, int n, int size)
{
  for (int pos = 0; pos < n; pos += size)
    {
      double *const ch[] = { left + pos, right + pos };
      dsp_instance_process (instance, ch, MIN (size, n - pos));
    }
}

static void
fill_loud (double *left, double *right, int n)
{
  guint64 seed = 21;
  for (int i = 0; i < n; i++)
    {
      double swell = i / 5000 % 2 ? 0.7 : 0.05;
      left[i] = swell * test_noise (&seed);
      right[i] = swell * test_noise (&seed);
    }
}

#define ALL_WORK                                                                                   \
  "band1-threshold=-50 band2-threshold=-50 band3-threshold=-50 band4-threshold=-50 "               \
  "band5-threshold=-50 band1-gain=3 band2-gain=-2 band3-gain=1 band4-gain=2"
#define ALL_BYPASSED                                                                               \
  "band1-bypass=on band2-bypass=on band3-bypass=on band4-bypass=on band5-bypass=on"

/* The greatest difference between the output of these values and the input, late. */
static double
difference (const char *text)
{
  enum
  {
    N = 30000
  };
  DspInstance *instance = instance_new (text);
  int latency = dsp_instance_latency (instance), n = N + latency;
  double *in = g_new (double, 2 * n), *out = g_new (double, 2 * n), most = 0;
  fill_loud (in, in + n, n);
  memcpy (out, in, 2 * (gsize) n * sizeof (double));
  run (instance, out, out + n, n, 333);
  for (int c = 0; c < 2; c++)
    for (int i = 0; i < N; i++)
      most = MAX (most, fabs (out[c * n + latency + i] - in[c * n + i]));
  g_free (in);
  g_free (out);
  dsp_instance_free (instance);
  return most;
}

static void
test_null (void)
{
  static const char *const counts[] = { "two", "three", "four", "five" };
  double most = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      char *bypassed
          = g_strdup_printf ("phase=linear bands=%s lookahead=%d " ALL_WORK " " ALL_BYPASSED,
                             counts[i], (int) i * 3);
      most = MAX (most, difference (bypassed));
      g_free (bypassed);
    }
  test_figure_at_most ("multiband", "linear phase, bands bypassed, 2 to 5: output minus input",
                       most, 0, "");
  test_figure_at_most ("multiband", "linear phase, mix 0: output minus input",
                       difference ("phase=linear mix=0 " ALL_WORK), 0, "");
  test_figure_at_most ("multiband", "linear phase, ratios 1: output minus input",
                       difference ("phase=linear band1-ratio=1 band2-ratio=1 band3-ratio=1 "
                                   "band4-ratio=1 band1-threshold=-60 band4-threshold=-60"),
                       0, "");
  /* The test can fail. */
  g_assert_cmpfloat (difference ("phase=linear " ALL_WORK), >, 0.1);
}

/* From flat, of the magnitude of an impulse response; level is what flat is. */
static double
ripple (const char *text, double level_db)
{
  enum
  {
    N = 1 << 16
  };
  DspInstance *instance = instance_new (text);
  double *left = fftw_alloc_real (N), *right = g_new0 (double, N), most = 0;
  fftw_complex *bins = fftw_alloc_complex (N / 2 + 1);
  fftw_plan plan = fftw_plan_dft_r2c_1d (N, left, bins, FFTW_ESTIMATE);
  memset (left, 0, N * sizeof (double));
  left[0] = right[0] = 0.01;
  run (instance, left, right, N, 256);
  fftw_execute (plan);
  for (int i = (int) ceil (10.0 * N / RATE); i <= N / 2; i++)
    {
      double db = 20 * log10 (cabs (bins[i]) / 0.01);
      most = MAX (most, fabs (db - level_db));
    }
  fftw_destroy_plan (plan);
  fftw_free (left);
  fftw_free (bins);
  g_free (right);
  dsp_instance_free (instance);
  return most;
}

static void
test_flat (void)
{
  double most = 0;
  most = MAX (most, ripple ("bands=two", 0));
  most = MAX (most, ripple ("bands=three", 0));
  most = MAX (most, ripple ("bands=four", 0));
  most = MAX (most, ripple ("bands=five slope=db48", 0));
  most = MAX (most, ripple ("bands=five crossover1=20 crossover2=22 crossover4=20000", 0));
  most = MAX (most, ripple ("bands=five " ALL_WORK " " ALL_BYPASSED, 0));
  test_figure_at_most ("multiband", "minimum phase at rest or bypassed, 10 Hz to fs/2, from flat",
                       most, 1e-6, "dB");
  /* Half of -6 dB in each band and all of 0 dB: no comb where the bands are out of phase. */
  double half = 20 * log10 (0.5 + 0.5 * pow (10, -6 / 20.0));
  test_figure_at_most ("multiband", "minimum phase, mix 50 % of -6 dB, from flat",
                       ripple ("mix=50 band1-gain=-6 band2-gain=-6 band3-gain=-6 band4-gain=-6",
                               half),
                       1e-6, "dB");
}

/* Three tones, one in band 2; the others an octave and more from its ends. */
static const double tones_hz[] = { 20, 310, 10000 };

/* Gains in dB of the tones, in steady state, and the readings. */
static void
measure_tones (const char *text, double gains[3], double *numbers)
{
  enum
  {
    N = 3 * RATE
  };
  DspInstance *instance = instance_new (text);
  double *left = g_new0 (double, N), *right = g_new (double, N);
  for (int k = 0; k < 3; k++)
    test_add_sine (left, N, RATE, tones_hz[k], 0.25, k);
  memcpy (right, left, N * sizeof (double));
  run (instance, left, right, N - RATE, 256);
  dsp_instance_read (instance, numbers);
  run (instance, left + N - RATE, right + N - RATE, RATE, 256);
  dsp_instance_read (instance, numbers);
  for (int k = 0; k < 3; k++)
    gains[k] = 20 * log10 (test_sine_amplitude (right + N - RATE, RATE, RATE, tones_hz[k]) / 0.25);
  g_free (left);
  g_free (right);
  dsp_instance_free (instance);
}

/* With 48 dB/oct all of the tone is in its band, so that the band's static curve is that of the
 * tone. */
static void
check_band (const char *phase, const char *mode, const DspCompressorSettings *settings)
{
  double gains[3], numbers[64];
  char *text
      = g_strdup_printf ("phase=%s slope=db48 band2-mode=%s band2-detector=smooth band2-knee=0 "
                         "band2-ratio=%g band2-threshold=%g band2-range=%g band1-bypass=on",
                         phase, mode, settings->ratio, settings->threshold_db, settings->range_db);
  measure_tones (text, gains, numbers);
  double level = reading (numbers, "band2_level_db");
  double expected = dsp_compressor_static_gain (settings, level);
  char *what = g_strdup_printf ("tone in band 2, %s phase, %s: from the static curve", phase, mode);
  test_figure_at_most ("multiband", what, fabs (gains[1] - expected), 0.02, "dB");
  g_free (what);
  what = g_strdup_printf ("tones in bands 1 and 4 meanwhile, %s phase, %s", phase, mode);
  test_figure_at_most ("multiband", what, MAX (fabs (gains[0]), fabs (gains[2])), 0.01, "dB");
  g_assert_cmpfloat (fabs (expected), >, 3);
  g_assert_cmpfloat_with_epsilon (reading (numbers, "band2_gain_db"), expected, 0.02);
  g_assert_cmpfloat_with_epsilon (reading (numbers, "band2_reduction_db"), MIN (expected, 0), 0.02);
  g_assert_cmpfloat_with_epsilon (level, 20 * log10 (0.25), 0.2);
  g_assert_cmpfloat (reading (numbers, "band1_reduction_db"), ==, 0);
  g_assert_cmpfloat (reading (numbers, "band4_gain_db"), ==, 0);
  g_assert_cmpfloat (reading (numbers, "band5_level_db"), ==, -INFINITY);
  g_free (what);
  g_free (text);
}

static void
test_dynamics (void)
{
  DspCompressorSettings settings
      = { .mode = DSP_COMPRESSOR_DOWN, .ratio = 2, .threshold_db = -24, .range_db = 12, .link = 1 };
  check_band ("minimum", "compress", &settings);
  check_band ("linear", "compress", &settings);
  settings.mode = DSP_COMPRESSOR_EXPAND;
  settings.threshold_db = -8;
  check_band ("minimum", "expand", &settings);
  settings.mode = DSP_COMPRESSOR_UP;
  settings.threshold_db = -4;
  check_band ("linear", "upward", &settings);
}

/* A soloed band is that of the crossover, bit for bit; two are their sum. */
static void
test_solo (void)
{
  enum
  {
    N = 8000
  };
  static const double hz[] = { 120, 800, 5000, 10000 };
  double *in = g_new (double, 2 * N), *x = g_new (double, 2 * N);
  double *bands = g_new (double, 8 * N), *out[4][2];
  fill_loud (in, in + N, N);
  DspCrossover *crossover = dsp_crossover_new (RATE, 4, DSP_CROSSOVER_24, hz);
  for (int pos = 0; pos < N; pos += 250)
    {
      const double *const from[] = { in + pos, in + N + pos };
      for (int b = 0; b < 4; b++)
        for (int c = 0; c < 2; c++)
          out[b][c] = bands + (2 * b + c) * N + pos;
      dsp_crossover_process (crossover, from, (double *const(*)[2]) out, 250);
    }
  dsp_crossover_free (crossover);
  for (int b = 0; b < 4; b++)
    {
      char *text = g_strdup_printf ("band%d-solo=on band4-solo=on", b + 1);
      DspInstance *instance = instance_new (text);
      memcpy (x, in, 2 * N * sizeof (double));
      run (instance, x, x + N, N, 256);
      for (int c = 0; c < 2; c++)
        for (int i = 0; i < N; i++)
          {
            double expected = bands[(2 * b + c) * N + i];
            expected += b < 3 ? bands[(6 + c) * N + i] : 0;
            g_assert_cmpfloat (x[c * N + i], ==, expected);
          }
      dsp_instance_free (instance);
      g_free (text);
    }
  g_free (in);
  g_free (x);
  g_free (bands);
}

/* Bands that work, in both phases, in blocks of any size. */
static void
test_block_sizes (void)
{
  enum
  {
    N = 24000
  };
  static const char *const phases[]
      = { "phase=minimum " ALL_WORK, "phase=linear lookahead=3 band2-solo=on " ALL_WORK };
  static const int sizes[] = { 256, 1, 64, 1000, N };
  double *x = g_new (double, 2 * N);
  for (gsize p = 0; p < G_N_ELEMENTS (phases); p++)
    {
      guint64 expected = 0;
      for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
        {
          DspInstance *instance = instance_new (phases[p]);
          fill_loud (x, x + N, N);
          run (instance, x, x + N, N, sizes[s]);
          guint64 hash = test_hash (TEST_HASH_START, x, 2 * N * sizeof (double));
          expected = s == 0 ? hash : expected;
          g_assert_cmpuint (hash, ==, expected);
          dsp_instance_free (instance);
        }
    }
  g_free (x);
}

/* Half the band's mix is half of its change; the channel that is not linked stays. */
static void
test_mix_and_link (void)
{
  double all[3], half[3], numbers[64];
  measure_tones ("slope=db48 band2-gain=-6", all, numbers);
  g_assert_cmpfloat_with_epsilon (all[1], -6, 0.05);
  measure_tones ("slope=db48 band2-gain=-6 band2-mix=50", half, numbers);
  double expected = 20 * log10 (0.5 + 0.5 * pow (10, -6 / 20.0));
  g_assert_cmpfloat_with_epsilon (half[1], expected, 0.05);
  g_assert_cmpfloat_with_epsilon (reading (numbers, "band2_gain_db"), expected, 1e-9);

  enum
  {
    N = RATE
  };
  double *left = g_new0 (double, N), *right = g_new0 (double, N);
  DspInstance *instance = instance_new ("band2-threshold=-40 band2-link=0 band2-range=40");
  test_add_sine (left, N, RATE, 310, 0.5, 0);
  test_add_sine (right, N, RATE, 310, 0.001, 0);
  run (instance, left, right, N, 256);
  g_assert_cmpfloat (test_sine_amplitude (left + N / 2, N / 2, RATE, 310), <, 0.2);
  g_assert_cmpfloat_with_epsilon (test_sine_amplitude (right + N / 2, N / 2, RATE, 310), 0.001,
                                  1e-5);
  dsp_instance_free (instance);
  g_free (left);
  g_free (right);
}

/* Computers of all kinds at once give what each gives alone, bit for bit. */
static void
test_bank (void)
{
  enum
  {
    N = 6000,
    BANK = 7,
    BLOCK = 240
  };
  DspCompressor alone[BANK], together[BANK], *bank[BANK];
  double *x = g_new (double, 2 * N);
  static double one[2][BLOCK], many[BANK][2][BLOCK];
  fill_loud (x, x + N, N);
  for (int k = 0; k < BANK; k++)
    {
      DspCompressorSettings settings = { .detector = k == 2   ? DSP_COMPRESSOR_PEAK
                                                     : k == 3 ? DSP_COMPRESSOR_CLEAN
                                                              : DSP_COMPRESSOR_RMS,
                                         .mode = k == 4 ? DSP_COMPRESSOR_UP : DSP_COMPRESSOR_DOWN,
                                         .auto_release = k == 5,
                                         .lookahead_ms = k == 6 ? 2 : 0,
                                         .threshold_db = k == 0 ? 0 : -30 - k,
                                         .ratio = 2 + k,
                                         .knee_db = k,
                                         .range_db = 20,
                                         .attack_ms = 3 + k,
                                         .release_ms = 50 + k,
                                         .rms_ms = 4 + k,
                                         .link = k == 1 ? 0.5 : 1 };
      g_assert_true (dsp_compressor_init (&alone[k], RATE, &settings));
      g_assert_true (dsp_compressor_init (&together[k], RATE, &settings));
      bank[k] = &together[k];
    }
  for (int pos = 0; pos < N; pos += BLOCK)
    {
      const double *key[BANK][2];
      double *gain[BANK][2], *const single[] = { one[0], one[1] };
      bool changes[BANK];
      for (int k = 0; k < BANK; k++)
        for (int c = 0; c < 2; c++)
          {
            key[k][c] = x + c * N + pos;
            gain[k][c] = many[k][c];
          }
      dsp_compressor_process_bank (bank, BANK, (const double *const(*)[2]) key, BLOCK,
                                   (double *const(*)[2]) gain, changes);
      for (int k = 0; k < BANK; k++)
        {
          bool change = dsp_compressor_process (&alone[k], key[k], BLOCK, single);
          g_assert_true (change == changes[k]);
          g_assert_cmpmem (one, sizeof one, many[k], sizeof many[k]);
        }
    }
  for (int k = 0; k < BANK; k++)
    {
      dsp_compressor_finish (&alone[k]);
      dsp_compressor_finish (&together[k]);
    }
  g_free (x);
}

void
test_multiband_add (void)
{
  g_test_add_func ("/multiband/null", test_null);
  g_test_add_func ("/multiband/flat", test_flat);
  g_test_add_func ("/multiband/dynamics", test_dynamics);
  g_test_add_func ("/multiband/solo", test_solo);
  g_test_add_func ("/multiband/block-sizes", test_block_sizes);
  g_test_add_func ("/multiband/mix-and-link", test_mix_and_link);
  g_test_add_func ("/multiband/bank", test_bank);
}
