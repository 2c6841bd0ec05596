/* test-eq-linear.c — the equaliser in linear and mixed phase against the analogue prototypes, by
 * the impulse responses of the module (reference/dsp.md 3.4). */
#include "test-dsp.h"

#include <complex.h>
#include <math.h>
#include <string.h>

#include "dsp-eq-design.h"
#include "dsp-fft.h"
#include "dsp-fir-design.h"
#include "dsp-registry.h"
#include "test-figures.h"
#include "test-signals.h"

enum
{
  RATE = 44100,
  N = 1 << 15 /* holds latency and memory */
};

enum
{
  MIXED = 1,
  LINEAR = 2
};

static void
set_value (double *values, const char *id, double value)
{
  const DspModule *eq = dsp_module_find ("eq");
  int index = dsp_params_index (eq->params, eq->n_params, id);
  g_assert_cmpint (index, >=, 0);
  values[index] = value;
}

static void
set_band (double *values, int number, const DspEqBand *band)
{
  static const int orders[] = { 1, 2, 3, 4, 5, 6, 8, 12, 16 };
  const struct
  {
    const char *id;
    double value;
  } all[] = { { "type", band->type },
              { "frequency", band->hz },
              { "gain", band->gain_db },
              { "q", band->q },
              { "slope", 0 },
              { "channel", band->channel } };
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      char id[32];
      double value = all[i].value;
      for (gsize k = 0; strcmp (all[i].id, "slope") == 0 && k < G_N_ELEMENTS (orders); k++)
        value = orders[k] == band->order ? k : value;
      g_snprintf (id, sizeof id, "band%d-%s", number, all[i].id);
      set_value (values, id, value);
    }
}

static void
start_values (double *values, int phase)
{
  const DspModule *eq = dsp_module_find ("eq");
  dsp_params_defaults (eq->params, eq->n_params, values);
  set_value (values, "phase", phase);
}

/* Spectra of both outputs for an impulse at the inputs, the latency taken away. */
static void
impulse_spectra (const double *values, double left, double right, double complex *h[2])
{
  DspInstance *eq = dsp_instance_new (dsp_module_find ("eq"), RATE, values);
  DspFft *fft = dsp_fft_new (N);
  double *x[2] = { g_new0 (double, N), g_new0 (double, N) };
  x[0][0] = left;
  x[1][0] = right;
  dsp_instance_process (eq, x, N);
  int latency = dsp_instance_latency (eq);
  g_assert_cmpint (dsp_instance_memory (eq), <=, N);
  for (int c = 0; c < 2; c++)
    {
      for (int i = 0; i < N; i++)
        dsp_fft_samples (fft)[i] = x[c][(i + latency) % N];
      dsp_fft_forward (fft);
      for (int k = 0; k <= N / 2; k++)
        h[c][k] = dsp_fft_bins (fft)[k][0] + I * dsp_fft_bins (fft)[k][1];
      g_free (x[c]);
    }
  dsp_fft_free (fft);
  dsp_instance_free (eq);
}

typedef struct
{
  double db, degrees; /* worst so far, 15 Hz to 20 kHz where the prototype is above -60 dB */
  double complex *h[2];
} Worst;

static void
compare (Worst *self, const DspEqBand *band, int phase)
{
  double values[DSP_MAX_PARAMS];
  start_values (values, phase);
  set_band (values, 3, band);
  impulse_spectra (values, 1, 1, self->h);
  for (int k = 12; k * (double) RATE / N <= 20000; k += 1 + k / 64)
    {
      double hz = k * (double) RATE / N, expected = dsp_eq_prototype_db (band, hz);
      /* The bottom of a notch and the far edge of a band pass are kinks of |H|. */
      if (expected < (band->type == DSP_EQ_NOTCH       ? -10
                      : band->type == DSP_EQ_BAND_PASS ? -40
                                                       : -60))
        continue;
      self->db = MAX (self->db, fabs (20 * log10 (cabs (self->h[0][k])) - expected));
      self->degrees = MAX (self->degrees, fabs (carg (self->h[0][k])) * 180 / G_PI);
    }
}

/* Of its poles and, as the root of a rational function rings with both, of its zeros. */
static double
longest_decay (const DspEqBand *band)
{
  DspEqBand inverse = *band;
  inverse.gain_db = -band->gain_db;
  return MAX (dsp_eq_decay (band, RATE), dsp_eq_decay (&inverse, RATE));
}

/* All types at frequencies to 18 kHz, of those that a filter of this length resolves. */
static void
test_curves (void)
{
  static const double hz[] = { 30, 100, 1000, 5000, 10000, 14000, 16000, 18000 };
  static const double q[] = { 0.3, 0.71, 1, 4, 10 };
  static const int orders[] = { 1, 2, 4, 8, 16 };
  Worst linear = { 0 }, mixed = { 0 };
  int n = 0;
  for (int c = 0; c < 2; c++)
    linear.h[c] = mixed.h[c] = g_new (double complex, N / 2 + 1);
  for (int type = DSP_EQ_BELL; type <= DSP_EQ_BAND_PASS; type++)
    for (gsize f = 0; f < G_N_ELEMENTS (hz); f++)
      for (gsize k = 0; k < G_N_ELEMENTS (q); k++)
        {
          bool cut = type == DSP_EQ_LOW_CUT || type == DSP_EQ_HIGH_CUT;
          if ((n++ + f) % 3) /* a third of them, each of all values */
            continue;
          DspEqBand band = { (DspEqType) type,  hz[f],     n % 2 ? 18 : -18,
                             cut ? 0.71 : q[k], orders[k], DSP_EQ_STEREO };
          if (type == DSP_EQ_NOTCH && band.hz < 1000)
            continue;
          if (longest_decay (&band) > dsp_fir_taps (RATE) / 25.0)
            continue;
          compare (&linear, &band, LINEAR);
          if (n % 2)
            compare (&mixed, &band, MIXED);
        }
  test_figure_at_most ("eq", "linear phase: off the prototypes, 15 Hz to 20 kHz at 44.1 kHz",
                       linear.db, 0.01, "dB");
  test_figure_at_most ("eq", "linear phase: phase behind the latency", linear.degrees, 0.01, "deg");
  test_figure_at_most ("eq", "mixed phase: off the prototypes, 15 Hz to 20 kHz at 44.1 kHz",
                       mixed.db, 0.01, "dB");
  g_free (linear.h[0]);
  g_free (linear.h[1]);
}

/* Left, right, mid and side together: both inputs to both outputs. */
static void
test_channels (void)
{
  static const DspEqBand bands[DSP_N_EQ_CHANNELS] = {
    [DSP_EQ_STEREO] = { DSP_EQ_BELL, 300, 3, 1, 2, DSP_EQ_STEREO },
    [DSP_EQ_MID] = { DSP_EQ_BELL, 1000, 6, 1, 2, DSP_EQ_MID },
    [DSP_EQ_SIDE] = { DSP_EQ_HIGH_SHELF, 4000, -5, 0.7, 2, DSP_EQ_SIDE },
    [DSP_EQ_LEFT] = { DSP_EQ_BELL, 2000, -4, 1, 2, DSP_EQ_LEFT },
    [DSP_EQ_RIGHT] = { DSP_EQ_LOW_SHELF, 500, 4, 0.7, 2, DSP_EQ_RIGHT },
  };
  double values[DSP_MAX_PARAMS];
  double complex *h[2];
  for (int c = 0; c < 2; c++)
    h[c] = g_new (double complex, N / 2 + 1);
  /* In turn without, and with, each kind. */
  for (int kinds = 0; kinds < 8; kinds++)
    for (int input = 0; input < 2; input++)
      {
        static const int kind_of[DSP_N_EQ_CHANNELS] = { 1, 2, 2, 4, 4 };
        start_values (values, LINEAR);
        for (int c = 0; c < DSP_N_EQ_CHANNELS; c++)
          if (kinds & kind_of[c])
            set_band (values, c + 1, &bands[c]);
        impulse_spectra (values, input == 0, input == 1, h);
        for (int k = 64; k <= N / 2; k += 64)
          {
            double g[DSP_N_EQ_CHANNELS];
            for (int c = 0; c < DSP_N_EQ_CHANNELS; c++)
              g[c] = kinds & kind_of[c] ? dsp_eq_prototype_gain (&bands[c], k * (double) RATE / N)
                                        : 1;
            double in = g[DSP_EQ_STEREO] * g[input == 0 ? DSP_EQ_LEFT : DSP_EQ_RIGHT];
            double same = in * (g[DSP_EQ_MID] + g[DSP_EQ_SIDE]) / 2;
            double other = in * (g[DSP_EQ_MID] - g[DSP_EQ_SIDE]) / 2;
            g_assert_cmpfloat (cabs (h[input][k] - same), <, 1e-4);
            g_assert_cmpfloat (cabs (h[!input][k] - other), <, 1e-4);
          }
      }
  g_free (h[0]);
  g_free (h[1]);
}

/* Flat bands, and a channel that no band works on, keep their bits. */
static void
test_untouched (void)
{
  static const DspEqBand bell = { DSP_EQ_BELL, 300, 3, 1, 2, DSP_EQ_LEFT };
  double values[DSP_MAX_PARAMS], *x[2], *y[2];
  guint64 seed = 1;
  for (int c = 0; c < 2; c++)
    {
      x[c] = g_new (double, N);
      y[c] = g_new (double, N);
      for (int i = 0; i < N; i++)
        x[c][i] = test_noise (&seed);
    }
  for (int phase = MIXED; phase <= LINEAR; phase++)
    for (int banded = 0; banded < 2; banded++)
      {
        start_values (values, phase);
        set_value (values, "band3-type", DSP_EQ_HIGH_SHELF);
        if (banded)
          set_band (values, 1, &bell);
        DspInstance *eq = dsp_instance_new (dsp_module_find ("eq"), RATE, values);
        int late = dsp_instance_latency (eq);
        for (int c = 0; c < 2; c++)
          memcpy (y[c], x[c], N * sizeof (double));
        dsp_instance_process (eq, y, N);
        for (int i = late; i < N; i++)
          {
            g_assert_cmpfloat (y[1][i], ==, x[1][i - late]);
            g_assert_true (banded || y[0][i] == x[0][i - late]);
          }
        dsp_instance_free (eq);
      }
  for (int c = 0; c < 2; c++)
    {
      g_free (x[c]);
      g_free (y[c]);
    }
}

/* Started on the grid of the roll-in, the bits are those of a run from the start once the past is
 * forgotten. */
static void
test_seek (void)
{
  static const DspEqBand bell = { DSP_EQ_BELL, 60, 3, 4, 2, DSP_EQ_MID };
  enum
  {
    START = 3 * 8192
  };
  double values[DSP_MAX_PARAMS], *x[2], *y[2];
  guint64 seed = 3;
  start_values (values, LINEAR);
  set_band (values, 1, &bell);
  for (int c = 0; c < 2; c++)
    {
      x[c] = g_new (double, 2 * N);
      for (int i = 0; i < 2 * N; i++)
        x[c][i] = test_noise (&seed);
      y[c] = g_memdup2 (x[c], 2 * N * sizeof (double));
    }
  DspInstance *whole = dsp_instance_new (dsp_module_find ("eq"), RATE, values);
  DspInstance *late = dsp_instance_new (dsp_module_find ("eq"), RATE, values);
  double *const part[] = { y[0] + START, y[1] + START };
  dsp_instance_process (whole, x, 2 * N);
  dsp_instance_process (late, part, 2 * N - START);
  int from = START + (int) dsp_instance_memory (whole);
  g_assert_cmpint (from, <, 2 * N);
  g_assert_cmpfloat (x[0][START + 20000 - 8192], !=, y[0][START + 20000 - 8192]);
  for (int c = 0; c < 2; c++)
    {
      gsize size = (gsize) (2 * N - from) * sizeof (double);
      g_assert_cmpmem (x[c] + from, size, y[c] + from, size);
      g_free (x[c]);
      g_free (y[c]);
    }
  dsp_instance_free (whole);
  dsp_instance_free (late);
}

/* A bell swept while the blocks are of any size: the same bits, and no zipper over a tone. */
static void
test_sweep (void)
{
  static const int sizes[] = { 256, 1, 100, 256 * 16 };
  enum
  {
    LENGTH = 96 * 1024,
    PART = 1 << 15
  };
  double values[DSP_MAX_PARAMS];
  double *tone = g_new0 (double, LENGTH),
         *x[2] = { g_new (double, LENGTH), g_new (double, LENGTH) };
  guint64 expected = 0;
  test_add_sine (tone, LENGTH, RATE, 1000, 0.5, 0);
  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      DspEqBand bell = { DSP_EQ_BELL, 100, 6, 1, 2, DSP_EQ_STEREO };
      start_values (values, LINEAR);
      set_band (values, 2, &bell);
      DspInstance *eq = dsp_instance_new (dsp_module_find ("eq"), RATE, values);
      for (int c = 0; c < 2; c++)
        memcpy (x[c], tone, LENGTH * sizeof (double));
      for (int pos = 0; pos < LENGTH; pos += sizes[s] < 4096 ? sizes[s] : 4096)
        {
          if (pos % 4096 == 0)
            {
              set_value (values, "band2-frequency", 100 * pow (100, (double) pos / LENGTH));
              g_assert_true (dsp_instance_update (eq, values));
            }
          /* Blocks of 100 end where the next values come. */
          int n = MIN (sizes[s], 4096 - pos % 4096);
          double *const ch[] = { x[0] + pos, x[1] + pos };
          dsp_instance_process (eq, ch, n);
          pos += n - (sizes[s] < 4096 ? sizes[s] : 4096);
        }
      dsp_instance_free (eq);
      guint64 hash = test_hash (TEST_HASH_START, x[0], LENGTH * sizeof (double));
      hash = test_hash (hash, x[1], LENGTH * sizeof (double));
      if (s == 0)
        expected = hash;
      g_assert_cmpuint (hash, ==, expected);
    }
  /* The passage of the bell over the tone; Blackman-Harris: side lobes below -92 dB. */
  double *part = x[0] + LENGTH / 2, worst = -1000;
  for (int i = 0; i < PART; i++)
    {
      double w = 2 * G_PI * i / PART;
      part[i] *= 0.35875 - 0.48829 * cos (w) + 0.14128 * cos (2 * w) - 0.01168 * cos (3 * w);
    }
  for (double hz = 1400; hz < 20000; hz += 197)
    worst = MAX (worst, test_spectrum_db (part, PART, RATE, hz) - 20 * log10 (0.35875 * PART / 2));
  test_figure_at_most ("eq",
                       "linear phase: zipper of a swept +6 dB bell, 400 Hz off a -6 dBFS tone",
                       worst, -90, "dBFS");
  g_free (tone);
  g_free (x[0]);
  g_free (x[1]);
}

void
test_eq_linear_add (void)
{
  g_test_add_func ("/eq-linear/curves", test_curves);
  g_test_add_func ("/eq-linear/channels", test_channels);
  g_test_add_func ("/eq-linear/untouched", test_untouched);
  g_test_add_func ("/eq-linear/seek", test_seek);
  g_test_add_func ("/eq-linear/sweep", test_sweep);
}
