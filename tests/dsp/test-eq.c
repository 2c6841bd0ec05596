/* test-eq.c — curves against the analogue prototypes, flat is untouched, mid and side are apart,
 * and dragging a band makes no zipper (reference/dsp.md 3.4). */
#include "test-dsp.h"

#include <complex.h>
#include <fftw3.h>
#include <math.h>
#include <string.h>

#include "dsp-eq-design.h"
#include "dsp-registry.h"
#include "test-figures.h"
#include "test-signals.h"

static const int orders[] = { 1, 2, 3, 4, 5, 6, 8, 12, 16 };

enum
{
  RATE = 44100,
  N = 1 << 15
};

/* The analogue transfer functions once more, written down apart from the program's:
 * Bristow-Johnson's bell and shelves, Butterworth by its pole angles with the Q of the sharpest
 * pair times q / 0.71. */
static double complex
analogue (const DspEqBand *band, double complex s)
{
  double a = pow (10, band->gain_db / 40), q = band->q, root = sqrt (a);
  switch (band->type)
    {
    case DSP_EQ_BELL:
      return (s * s + s * (a / q) + 1) / (s * s + s / (a * q) + 1);
    case DSP_EQ_LOW_SHELF:
      return a * (s * s + root / q * s + a) / (a * s * s + root / q * s + 1);
    case DSP_EQ_HIGH_SHELF:
      return a * (a * s * s + root / q * s + 1) / (s * s + root / q * s + a);
    case DSP_EQ_TILT:
      return (s * a + 1) / (s + a);
    case DSP_EQ_NOTCH:
      return (s * s + 1) / (s * s + s / q + 1);
    case DSP_EQ_BAND_PASS:
      return s / q / (s * s + s / q + 1);
    default:
      break;
    }
  double complex h = 1, x = band->type == DSP_EQ_LOW_CUT ? 1 / s : s;
  int n = band->order;
  for (int k = 1; k <= n / 2; k++)
    {
      double damping = 2 * sin (G_PI * (2 * k - 1) / (2 * n));
      h /= x * x + x * damping * (k == 1 ? 0.71 / q : 1) + 1;
    }
  if (n % 2)
    h /= x + 1;
  return h;
}

/* Largest error from 10 Hz to 20 kHz where the prototype is above -60 dB. */
static double
worst_error (const DspEqBand *band, double rate)
{
  DspBiquad biquads[DSP_EQ_BAND_MAX];
  int n = dsp_eq_design (band, rate, biquads);
  g_assert_cmpint (n, >, 0);
  g_assert_cmpint (n, <=, DSP_EQ_BAND_MAX);
  double worst = 0;
  for (double hz = 10; hz <= 20000; hz *= 1.04)
    {
      double expected = 20 * log10 (cabs (analogue (band, I * hz / band->hz))), db = 0;
      if (expected > -200)
        g_assert_cmpfloat_with_epsilon (dsp_eq_prototype_db (band, hz), expected, 1e-6);
      for (int k = 0; k < n; k++)
        {
          g_assert_cmpfloat (biquads[k].a2, <, 1);
          g_assert_cmpfloat (fabs (biquads[k].a1), <, 1 + biquads[k].a2);
          db += dsp_biquad_db (&biquads[k], rate, hz);
        }
      if (expected > -60)
        worst = MAX (worst, fabs (db - expected));
    }
  return worst;
}

static void
test_prototype (void)
{
  DspEqBand bell = { DSP_EQ_BELL, 1000, 6, 2, 2 };
  g_assert_cmpfloat_with_epsilon (dsp_eq_prototype_db (&bell, 1000), 6, 1e-9);
  DspEqBand shelf = { DSP_EQ_LOW_SHELF, 200, -9, 0.71, 2 };
  g_assert_cmpfloat_with_epsilon (dsp_eq_prototype_db (&shelf, 1), -9, 1e-3);
  g_assert_cmpfloat_with_epsilon (dsp_eq_prototype_db (&shelf, 200), -4.5, 1e-9);
  shelf.type = DSP_EQ_HIGH_SHELF;
  g_assert_cmpfloat_with_epsilon (dsp_eq_prototype_db (&shelf, 20000), -9, 1e-3);
  DspEqBand tilt = { DSP_EQ_TILT, 700, 6, 0.71, 2 };
  g_assert_cmpfloat_with_epsilon (dsp_eq_prototype_db (&tilt, 0.7), -3, 1e-3);
  g_assert_cmpfloat_with_epsilon (dsp_eq_prototype_db (&tilt, 700), 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (dsp_eq_prototype_db (&tilt, 700e3), 3, 1e-3);
  DspEqBand notch = { DSP_EQ_NOTCH, 700, 0, 5, 2 };
  g_assert_cmpfloat (dsp_eq_prototype_db (&notch, 700), <, -200);
  g_assert_cmpfloat_with_epsilon (dsp_eq_prototype_db (&notch, 7), 0, 1e-3);
  notch.type = DSP_EQ_BAND_PASS;
  g_assert_cmpfloat_with_epsilon (dsp_eq_prototype_db (&notch, 700), 0, 1e-9);
  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      DspEqBand cut = { DSP_EQ_LOW_CUT, 100, 0, 0.71, orders[i] };
      g_assert_cmpfloat_with_epsilon (dsp_eq_prototype_db (&cut, 100), -3.0103, 1e-3);
      double octave = dsp_eq_prototype_db (&cut, 6.25) - dsp_eq_prototype_db (&cut, 3.125);
      g_assert_cmpfloat_with_epsilon (octave, 6.0206 * orders[i], 0.05);
      cut.type = DSP_EQ_HIGH_CUT;
      g_assert_cmpfloat_with_epsilon (dsp_eq_prototype_db (&cut, 100), -3.0103, 1e-3);
    }
}

static void
run_values (const double *values, double *left, double *right, int n)
{
  DspInstance *eq = dsp_instance_new (dsp_module_find ("eq"), RATE, values);
  double *const ch[] = { left, right };
  dsp_instance_process (eq, ch, n);
  dsp_instance_free (eq);
}

static void
set_value (double *values, const char *id, double value)
{
  const DspModule *eq = dsp_module_find ("eq");
  int index = dsp_params_index (eq->params, eq->n_params, id);
  g_assert_cmpint (index, >=, 0);
  values[index] = value;
}

static void
default_values (double *values)
{
  const DspModule *eq = dsp_module_find ("eq");
  dsp_params_defaults (eq->params, eq->n_params, values);
}

/* Bands that do nothing leave the bits alone. */
static void
test_flat (void)
{
  double values[DSP_MAX_PARAMS], *x = g_new (double, 4 * N);
  guint64 seed = 1;
  for (int i = 0; i < 2 * N; i++)
    x[i] = x[2 * N + i] = test_noise (&seed);
  default_values (values);
  set_value (values, "band2-type", DSP_EQ_BELL);
  set_value (values, "band3-type", DSP_EQ_HIGH_SHELF);
  set_value (values, "band3-channel", 1);
  run_values (values, x, x + N, N);
  g_assert_cmpmem (x, 2 * N * sizeof (double), x + 2 * N, 2 * N * sizeof (double));
  g_free (x);
}

static void
test_mid_side (void)
{
  double values[DSP_MAX_PARAMS], *x = g_new0 (double, 3 * N);
  for (int channel = 1; channel <= 2; channel++)
    for (int sign = -1; sign <= 1; sign += 2)
      {
        default_values (values);
        set_value (values, "band5-type", DSP_EQ_BELL);
        set_value (values, "band5-frequency", 1000);
        set_value (values, "band5-gain", 6);
        set_value (values, "band5-channel", channel);
        memset (x, 0, N * sizeof (double));
        test_add_sine (x, N, RATE, 1000, 0.25, 0);
        for (int i = 0; i < N; i++)
          x[N + i] = sign * x[i];
        run_values (values, x, x + N, N);
        bool hit = (channel == 1) == (sign == 1);
        double db = 20 * log10 (test_sine_amplitude (x + N / 2, N / 2, RATE, 1000) / 0.25);
        g_assert_cmpfloat_with_epsilon (db, hit ? 6 : 0, 0.001);
        for (int i = 0; i < N; i++)
          g_assert_cmpfloat (x[N + i], ==, sign * x[i]);
      }
  g_free (x);
}

static void
set_band (double *values, int band, DspEqType type, double hz, double gain, DspEqChannel channel)
{
  const char *const names[] = { "type", "frequency", "gain", "channel" };
  const double numbers[] = { type, hz, gain, channel };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *id = g_strdup_printf ("band%d-%s", band, names[i]);
      set_value (values, id, numbers[i]);
    }
}

static void
fill_noise (double *x, int n)
{
  guint64 seed = 9;
  for (int i = 0; i < n; i++)
    x[i] = test_noise (&seed);
}

/* A band on one channel leaves the other as it is, bit for bit. */
static void
test_one_channel (void)
{
  double values[DSP_MAX_PARAMS], *x = g_new (double, 4 * N);
  for (int right = 0; right < 2; right++)
    {
      fill_noise (x, 2 * N);
      memcpy (x + 2 * N, x, 2 * N * sizeof (double));
      default_values (values);
      set_band (values, 3, DSP_EQ_BELL, 500, 9, right ? DSP_EQ_RIGHT : DSP_EQ_LEFT);
      set_band (values, 7, DSP_EQ_LOW_CUT, 40, 0, right ? DSP_EQ_RIGHT : DSP_EQ_LEFT);
      run_values (values, x, x + N, N);
      int other = right ? 0 : N, worked = right ? N : 0;
      g_assert_cmpmem (x + other, N * sizeof (double), x + 2 * N + other, N * sizeof (double));
      g_assert_cmpfloat (fabs (x[worked + N / 2] - x[2 * N + worked + N / 2]), >, 1e-6);
    }
  g_free (x);
}

/* Left, right, mid and side do not commute: together they do what one equaliser for each in a row
 * does, in the order of the bands; stereo bands may be anywhere. */
static void
test_order (void)
{
  static const DspEqChannel orders_of[][4]
      = { { DSP_EQ_LEFT, DSP_EQ_MID, DSP_EQ_STEREO, DSP_EQ_SIDE },
          { DSP_EQ_MID, DSP_EQ_RIGHT, DSP_EQ_SIDE, DSP_EQ_LEFT },
          { DSP_EQ_SIDE, DSP_EQ_STEREO, DSP_EQ_MID, DSP_EQ_RIGHT } };
  double values[DSP_MAX_PARAMS], *x = g_new (double, 4 * N), worst = 0;
  for (gsize o = 0; o < G_N_ELEMENTS (orders_of); o++)
    {
      fill_noise (x, 2 * N);
      memcpy (x + 2 * N, x, 2 * N * sizeof (double));
      default_values (values);
      for (int b = 0; b < 4; b++)
        set_band (values, 2 * b + 1, DSP_EQ_BELL, 300 << b, b % 2 ? 6 : -9, orders_of[o][b]);
      run_values (values, x, x + N, N);
      for (int b = 0; b < 4; b++)
        {
          default_values (values);
          set_band (values, 5, DSP_EQ_BELL, 300 << b, b % 2 ? 6 : -9, orders_of[o][b]);
          run_values (values, x + 2 * N, x + 3 * N, N);
        }
      for (int i = 0; i < 2 * N; i++)
        worst = MAX (worst, fabs (x[i] - x[2 * N + i]));
    }
  test_figure_at_most ("eq", "bands on left, right, mid, side against one equaliser each",
                       20 * log10 (worst), -260, "dBFS");
  g_free (x);
}

/* All sixteen bands with the steepest cuts: more sections than a row has. */
static void
test_everything (void)
{
  double values[DSP_MAX_PARAMS], *x = g_new0 (double, 2 * N);
  default_values (values);
  for (int band = 1; band <= DSP_EQ_BANDS; band++)
    {
      g_autofree char *id = g_strdup_printf ("band%d-slope", band);
      set_band (values, band, DSP_EQ_LOW_CUT, 12000, 0, DSP_EQ_STEREO);
      set_value (values, id, G_N_ELEMENTS (orders) - 1);
    }
  test_add_sine (x, N, RATE, 15000, 0.5, 0);
  memcpy (x + N, x, N * sizeof (double));
  run_values (values, x, x + N, N);
  DspEqBand cut = { DSP_EQ_LOW_CUT, 12000, 0, 0.71, 16, DSP_EQ_STEREO };
  double db = 20 * log10 (test_sine_amplitude (x + N / 2, N / 2, RATE, 15000) / 0.5);
  g_assert_cmpfloat_with_epsilon (db, 16 * dsp_eq_prototype_db (&cut, 15000), 0.4);
  g_assert_cmpmem (x, N * sizeof (double), x + N, N * sizeof (double));
  g_free (x);
}

/* The loudest of the spectrum of n samples further than 300 Hz from 1 kHz, in dBFS, by a window of
 * Blackman and Harris (side lobes below -92 dB). */
static double
loudest_aside (const double *x, int n)
{
  double *in = fftw_malloc ((gsize) n * sizeof (double)), most = 0;
  fftw_complex *bins = fftw_malloc ((gsize) (n / 2 + 1) * sizeof (fftw_complex));
  fftw_plan plan = fftw_plan_dft_r2c_1d (n, in, bins, FFTW_ESTIMATE);
  for (int i = 0; i < n; i++)
    {
      double w = 2 * G_PI * i / n;
      in[i] = x[i] * (0.35875 - 0.48829 * cos (w) + 0.14128 * cos (2 * w) - 0.01168 * cos (3 * w));
    }
  fftw_execute (plan);
  for (int k = 0; k <= n / 2; k++)
    if (fabs ((double) k * RATE / n - 1000) > 300)
      most = MAX (most, cabs (bins[k]));
  fftw_destroy_plan (plan);
  fftw_free (in);
  fftw_free (bins);
  return 20 * log10 (most / (0.35875 * n / 2));
}

/* A +6 dB bell swept from 100 Hz to 10 kHz in a second over a tone of 1 kHz at -6 dBFS. */
static void
test_no_zipper (void)
{
  double values[DSP_MAX_PARAMS], worst = -INFINITY;
  double *left = g_new0 (double, RATE), *right = g_new0 (double, RATE);
  default_values (values);
  set_band (values, 5, DSP_EQ_BELL, 100, 6, DSP_EQ_STEREO);
  set_value (values, "band5-q", 1);
  test_add_sine (left, RATE, RATE, 1000, 0.5, 0);
  memcpy (right, left, RATE * sizeof (double));
  DspInstance *eq = dsp_instance_new (dsp_module_find ("eq"), RATE, values);
  for (int pos = 0; pos < RATE; pos += 256)
    {
      int n = MIN (256, RATE - pos);
      set_value (values, "band5-frequency", 100 * pow (100, (double) pos / RATE));
      g_assert_true (dsp_instance_update (eq, values));
      double *const ch[] = { left + pos, right + pos };
      dsp_instance_process (eq, ch, n);
    }
  dsp_instance_free (eq);
  for (int from = 2000; from + (1 << 14) <= RATE; from += 1 << 13)
    worst = MAX (worst, loudest_aside (left + from, 1 << 14));
  test_figure_at_most ("eq", "bell swept over a tone: loudest beside it", worst, -90, "dBFS");
  g_free (left);
  g_free (right);
}

/* Worst error of a type over the grid of reference/dsp.md 3.4, at one gain for types without. */
static double
worst_of (DspEqType type, double q, int order)
{
  static const double hz[] = { 30, 100, 300, 1000, 2500, 5000, 8000, 10000, 14000, 16000, 18000 };
  static const double gain[] = { -18, -12, -6, 0.5, 6, 12, 18 };
  bool has_gain = type <= DSP_EQ_HIGH_SHELF || type == DSP_EQ_TILT;
  double worst = 0;
  for (gsize f = 0; f < G_N_ELEMENTS (hz); f++)
    for (gsize g = 0; g < (has_gain ? G_N_ELEMENTS (gain) : 1); g++)
      {
        DspEqBand band = { type, hz[f], gain[g], q, order, DSP_EQ_STEREO };
        double error = worst_error (&band, RATE);
        worst = MAX (worst, error);
      }
  return worst;
}

static double
worst_of_q (DspEqType type)
{
  static const double q[] = { 0.3, 0.71, 1, 4, 10 };
  double worst = 0;
  for (gsize k = 0; k < G_N_ELEMENTS (q); k++)
    worst = MAX (worst, worst_of (type, q[k], 2));
  return worst;
}

static void
test_curves (void)
{
  static const struct
  {
    DspEqType type;
    const char *what;
    double goal;
  } rows[] = {
    { DSP_EQ_BELL, "bell: error of the curve to 20 kHz", 0.02 },
    { DSP_EQ_LOW_SHELF, "low shelf: error of the curve to 20 kHz", 0.05 },
    { DSP_EQ_HIGH_SHELF, "high shelf: error of the curve to 20 kHz", 0.05 },
    { DSP_EQ_TILT, "tilt: error of the curve to 20 kHz", 0.05 },
    { DSP_EQ_NOTCH, "notch: error of the curve to 20 kHz above -60 dB", 0.05 },
    { DSP_EQ_BAND_PASS, "band pass: error of the curve to 20 kHz above -60 dB", 0.05 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    test_figure_at_most ("eq", rows[i].what, worst_of_q (rows[i].type), rows[i].goal, "dB");
}

static void
test_cuts (void)
{
  double low = 0, high = 0;
  for (gsize k = 0; k < G_N_ELEMENTS (orders); k++)
    for (double q = 0.3; q < 5; q += 2.05)
      {
        low = MAX (low, worst_of (DSP_EQ_LOW_CUT, q, orders[k]));
        high = MAX (high, worst_of (DSP_EQ_HIGH_CUT, q, orders[k]));
      }
  test_figure_at_most ("eq", "low cut 6 to 96 dB/oct: error to 20 kHz above -60 dB", low, 0.05,
                       "dB");
  test_figure_at_most ("eq", "high cut 6 to 96 dB/oct: error to 20 kHz above -60 dB", high, 0.05,
                       "dB");
}

void
test_eq_add (void)
{
  g_test_add_func ("/eq/prototype", test_prototype);
  g_test_add_func ("/eq/curves", test_curves);
  g_test_add_func ("/eq/cuts", test_cuts);
  g_test_add_func ("/eq/flat", test_flat);
  g_test_add_func ("/eq/mid-side", test_mid_side);
  g_test_add_func ("/eq/one-channel", test_one_channel);
  g_test_add_func ("/eq/order", test_order);
  g_test_add_func ("/eq/everything", test_everything);
  g_test_add_func ("/eq/no-zipper", test_no_zipper);
}
