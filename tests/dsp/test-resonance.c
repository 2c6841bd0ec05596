/* test-resonance.c — what stands out is brought down, and nothing else changes (reference/dsp.md
 * 4.4). */
#include "test-dsp.h"

#include <math.h>
#include <string.h>

#include "dsp-eq-design.h"
#include "dsp-registry.h"
#include "dsp-spectrum.h"
#include "test-figures.h"
#include "test-signals.h"

enum
{
  RATE = 44100,
  N = 8 * RATE
};

typedef struct
{
  const char *id;
  double value;
} Setting;

static const Setting full[] = { { "depth", 100 }, { "range", 12 } };

static DspInstance *
new_resonance (const Setting *settings, int n)
{
  const DspModule *module = dsp_module_find ("resonance");
  double values[DSP_MAX_PARAMS];
  dsp_params_defaults (module->params, module->n_params, values);
  for (int i = 0; i < n; i++)
    {
      int index = dsp_params_index (module->params, module->n_params, settings[i].id);
      g_assert_cmpint (index, >=, 0);
      values[index] = settings[i].value;
    }
  return dsp_instance_new (module, RATE, values);
}

/* Replaces x, y by the output without the latency; the last frames are lost (0). */
static void
run (const Setting *settings, int n_settings, double *x, double *y, int n, double readings[2])
{
  DspInstance *instance = new_resonance (settings, n_settings);
  int late = dsp_instance_latency (instance);
  double *const ch[] = { x, y };
  dsp_instance_process (instance, ch, n);
  for (int c = 0; c < 2; c++)
    {
      memmove (ch[c], ch[c] + late, (gsize) (n - late) * sizeof (double));
      memset (ch[c] + n - late, 0, (gsize) late * sizeof (double));
    }
  if (readings)
    dsp_instance_read (instance, readings);
  dsp_instance_free (instance);
}

static DspSpectrum *
spectrum (const double *x)
{
  const double *const ch[] = { x + RATE };
  DspSpectrum *self = dsp_spectrum_new (RATE, 1, DSP_SPECTRUM_AVERAGE);
  dsp_spectrum_process (self, ch, N - 2 * RATE);
  dsp_spectrum_update (self);
  return self;
}

static double
band_db (const DspSpectrum *a, const DspSpectrum *b, double from, double to)
{
  return 10 * log10 (dsp_spectrum_band (a, from, to) / dsp_spectrum_band (b, from, to));
}

/* Largest change in dB over third octaves between 60 Hz and 18 kHz, but for those nearer than a
 * third to hz. */
static double
largest_change (const DspSpectrum *in, const DspSpectrum *out, double hz)
{
  double most = 0, sixth = pow (2, 1 / 6.0);
  for (double f = 60; f < 18000; f *= pow (2, 1 / 12.0))
    if (fabs (log2 (f / hz)) > 0.5)
      most = MAX (most, fabs (band_db (out, in, f / sixth, f * sixth)));
  return most;
}

/* Nothing to do is exactly nothing: no depth, and a spectrum in which nothing stands out. */
static void
test_idle (void)
{
  const Setting none[] = { { "depth", 0 } };
  double *x = g_new0 (double, 2 * N), *dry = g_new (double, 2 * N), *y = x + N;
  test_add_pink (x, N, 0.1, 1);
  test_add_sine (y, N, RATE, 1234, 0.5, 0);
  memcpy (dry, x, 2 * N * sizeof (double));
  run (none, G_N_ELEMENTS (none), x, y, N, NULL);
  double off = 0;
  for (int i = 0; i < N - 4096; i++)
    off = MAX (off, MAX (fabs (x[i] - dry[i]), fabs (y[i] - dry[N + i])));
  test_figure_at_most ("resonance", "null against the delayed input, nothing to do", off, 0, "");

  double readings[2];
  memset (x, 0, 2 * N * sizeof (double));
  for (int i = 0; i < N; i += 5000)
    x[i] = y[i] = 0.7;
  memcpy (dry, x, 2 * N * sizeof (double));
  run (full, G_N_ELEMENTS (full), x, y, N, readings);
  g_assert_cmpmem (x, (N - 4096) * sizeof (double), dry, (N - 4096) * sizeof (double));
  g_assert_cmpfloat (readings[0], ==, 0);
  g_assert_true (isnan (readings[1]));
  g_free (x);
  g_free (dry);
}

static void
ring (double *x, int n, double hz, double db, double q)
{
  const DspEqBand band = { .type = DSP_EQ_BELL, .hz = hz, .gain_db = db, .q = q };
  DspBiquad biquads[DSP_EQ_BAND_MAX];
  int count = dsp_eq_design (&band, RATE, biquads);
  for (int k = 0; k < count; k++)
    {
      const DspBiquad *b = &biquads[k];
      double s1 = 0, s2 = 0;
      for (int i = 0; i < n; i++)
        {
          double out = b->b0 * x[i] + s1;
          s1 = b->b1 * x[i] - b->a1 * out + s2;
          s2 = b->b2 * x[i] - b->a2 * out;
          x[i] = out;
        }
    }
}

static void
test_ringing (void)
{
  double *pink = g_new0 (double, N), *in = g_new0 (double, N), readings[2];
  test_add_pink (pink, N, 0.1, 3);
  memcpy (in, pink, N * sizeof (double));
  ring (in, N, 3100, 12, 20);
  double *x = g_memdup2 (in, N * sizeof (double)), *y = g_memdup2 (in, N * sizeof (double));
  run (full, G_N_ELEMENTS (full), x, y, N, readings);
  DspSpectrum *bed = spectrum (pink), *before = spectrum (in), *after = spectrum (x);
  double stood = band_db (before, bed, 3080, 3120), stands = band_db (after, bed, 3080, 3120);
  g_test_message ("stood %.2f dB out, stands %.2f dB; most %.2f dB at %.0f Hz", stood, stands,
                  readings[0], readings[1]);
  g_assert_cmpfloat (stood, >, 11);
  test_figure_at_most ("resonance", "3.1 kHz +12 dB Q 20 on pink: above baseline, depth 100 %",
                       fabs (stands), 3, "dB");
  test_figure_at_most ("resonance", "the same: change more than 1/3 oct away",
                       largest_change (before, after, 3100), 0.5, "dB");
  g_assert_cmpfloat (fabs (log2 (readings[1] / 3100)), <, 0.05);
  g_assert_cmpmem (x, N * sizeof (double), y, N * sizeof (double));
  dsp_spectrum_free (bed);
  dsp_spectrum_free (before);
  dsp_spectrum_free (after);
  g_free (pink);
  g_free (in);
  g_free (x);
  g_free (y);
}

/* Kurtosis of the levels in dB of all bins of all windows: what flutters has more of it. */
static double
kurtosis (const double *x)
{
  double sum[5] = { 0 };
  for (int start = RATE; start < N - RATE; start += 3000)
    for (double hz = 300; hz < 16000; hz *= 1.1)
      {
        double db = test_spectrum_db (x + start, 1024, RATE, hz), power = 1;
        for (int p = 0; p < 5; p++, power *= db + 60)
          sum[p] += power;
      }
  double m = sum[1] / sum[0], a = sum[2] / sum[0], b = sum[3] / sum[0], c = sum[4] / sum[0];
  double variance = a - m * m;
  return (c - 4 * b * m + 6 * a * m * m - 3 * m * m * m * m) / (variance * variance);
}

static void
test_noise_kept (void)
{
  for (int white = 0; white < 2; white++)
    {
      double *in = g_new0 (double, N), readings[2];
      guint64 seed = 9;
      test_add_pink (in, white ? 0 : N, 0.1, 5);
      for (int i = 0; i < N && white; i++)
        in[i] = 0.1 * test_noise (&seed);
      double *x = g_memdup2 (in, N * sizeof (double)), *y = g_memdup2 (in, N * sizeof (double));
      run (full, G_N_ELEMENTS (full), x, y, N, readings);
      DspSpectrum *before = spectrum (in), *after = spectrum (x);
      test_figure_at_most ("resonance",
                           white ? "white noise: change of any third octave, depth 100 %"
                                 : "pink noise: change of any third octave, depth 100 %",
                           largest_change (before, after, 1), 0.3, "dB");
      g_test_message ("most reduction %.2f dB at %.0f Hz", readings[0], readings[1]);
      if (white)
        {
          double was = kurtosis (in), is = kurtosis (x);
          g_test_message ("kurtosis %.3f, %.3f", was, is);
          test_figure_at_most ("resonance", "white noise: change of kurtosis of log spectrum",
                               100 * fabs (is / was - 1), 5, "%");
        }
      dsp_spectrum_free (before);
      dsp_spectrum_free (after);
      g_free (in);
      g_free (x);
      g_free (y);
    }
}

/* A sine alone goes down by the range, never more, at once and at any frequency. */
static void
test_tone (void)
{
  double least = 100, most = 0;
  for (double hz = 400; hz < 14000; hz *= 1.37)
    {
      double *x = g_new0 (double, 2 * RATE), *y = g_new0 (double, 2 * RATE), readings[2];
      test_add_sine (x, 2 * RATE, RATE, hz, 0.3, 0);
      test_add_sine (y, 2 * RATE, RATE, hz, 0.3, 0);
      run (full, G_N_ELEMENTS (full), x, y, 2 * RATE, readings);
      double db = -20 * log10 (test_sine_amplitude (x + RATE, RATE / 2, RATE, hz) / 0.3);
      g_test_message ("%.0f Hz: %.2f dB, reading %.2f at %.0f", hz, db, readings[0], readings[1]);
      least = MIN (least, db);
      most = MAX (most, db);
      g_assert_cmpfloat (readings[0], >=, -12);
      g_assert_cmpfloat (fabs (readings[1] - hz), <, MAX (0.04 * hz, 25));
      g_free (x);
      g_free (y);
    }
  test_figure_at_most ("resonance", "single sine, range 12 dB: greatest reduction", most, 12, "dB");
  g_assert_cmpfloat (least, >, 10.5);
}

/* A click while a tone is held down comes out at its time: what the cut smears it to lies within
 * half a window, and little of it beyond an eighth. */
static void
test_click (void)
{
  enum
  {
    LENGTH = 2 * RATE,
    AT = RATE + 777,
    SIZE = 2048
  };
  double *x[2], far = 0, near = 0;
  for (int k = 0; k < 2; k++)
    {
      x[k] = g_new0 (double, LENGTH);
      double *y = g_new0 (double, LENGTH);
      test_add_sine (x[k], LENGTH, RATE, 3100, 0.3, 0);
      x[k][AT] += k * 1e-3;
      memcpy (y, x[k], LENGTH * sizeof (double));
      run (full, G_N_ELEMENTS (full), x[k], y, LENGTH, NULL);
      g_free (y);
    }
  for (int i = AT - SIZE; i < AT + SIZE; i++)
    {
      double d = (x[1][i] - x[0][i]) / 1e-3;
      if (abs (i - AT) > SIZE / 2)
        far += d * d;
      else if (abs (i - AT) > SIZE / 8)
        near += d * d;
    }
  test_figure_at_most ("resonance", "click during a cut: what lies further than 23 ms away",
                       10 * log10 (far), -75, "dB");
  test_figure_at_most ("resonance", "click during a cut: what lies further than 6 ms away",
                       10 * log10 (near + far), -45, "dB");
  g_assert_cmpfloat (fabs ((x[1][AT] - x[0][AT]) / 1e-3 - 1), <, 0.05);
  g_free (x[0]);
  g_free (x[1]);
}

/* What is heard as removed and what comes out are the input together; limits keep it in; a channel
 * of its own is left alone when the other rings. */
static void
test_ways (void)
{
  const Setting removed[] = { { "depth", 100 }, { "range", 12 }, { "listen", 1 } };
  const Setting above[] = { { "depth", 100 }, { "range", 12 }, { "low", 4500 } };
  const Setting apart[] = { { "depth", 100 }, { "range", 12 }, { "link", 0 } };
  double *in = g_new0 (double, N), *x[4], *y[4];
  test_add_pink (in, N, 0.1, 3);
  double *plain = g_memdup2 (in, N * sizeof (double));
  ring (in, N, 3100, 12, 20);
  for (int k = 0; k < 4; k++)
    {
      x[k] = g_memdup2 (in, N * sizeof (double));
      y[k] = g_memdup2 (k == 3 ? plain : in, N * sizeof (double));
    }
  run (full, G_N_ELEMENTS (full), x[0], y[0], N, NULL);
  run (removed, G_N_ELEMENTS (removed), x[1], y[1], N, NULL);
  run (above, G_N_ELEMENTS (above), x[2], y[2], N, NULL);
  run (apart, G_N_ELEMENTS (apart), x[3], y[3], N, NULL);
  double off = 0;
  for (int i = 0; i < N - 4096; i++)
    off = MAX (off, fabs (x[0][i] + x[1][i] - in[i]));
  g_assert_cmpfloat (off, <, 1e-15);
  g_assert_cmpfloat (test_rms (x[1] + RATE, 5 * RATE), >, 0.1 * test_rms (in + RATE, 5 * RATE));
  DspSpectrum *before = spectrum (in), *after = spectrum (x[2]), *left = spectrum (x[3]);
  DspSpectrum *right = spectrum (y[3]), *bed = spectrum (plain);
  g_assert_cmpfloat (fabs (band_db (before, after, 100, 3700)), <, 0.01);
  g_assert_cmpfloat (band_db (before, left, 3080, 3120), >, 7);
  g_assert_cmpfloat (fabs (band_db (bed, right, 3080, 3120)), <, 0.3);
  dsp_spectrum_free (before);
  dsp_spectrum_free (after);
  dsp_spectrum_free (left);
  dsp_spectrum_free (right);
  dsp_spectrum_free (bed);
  for (int k = 0; k < 4; k++)
    {
      g_free (x[k]);
      g_free (y[k]);
    }
  g_free (in);
  g_free (plain);
}

void
test_resonance_add (void)
{
  g_test_add_func ("/resonance/idle", test_idle);
  g_test_add_func ("/resonance/ringing", test_ringing);
  g_test_add_func ("/resonance/noise", test_noise_kept);
  g_test_add_func ("/resonance/tone", test_tone);
  g_test_add_func ("/resonance/click", test_click);
  g_test_add_func ("/resonance/ways", test_ways);
}
