/* test-dither.c — word length reduction: level, noise, modulation, silence, clipping, repetition
 * (reference figures: total noise of TPDF 0.25 LSB^2, -93.3 dBFS re a full-scale sine at 16 bit).
 */
#include "test-dsp.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dsp-dither.h"
#include "dsp-fft.h"
#include "test-figures.h"
#include "test-signals.h"

enum
{
  RATE = 44100,
  N = 1 << 19
};

static DspDither *
new_dither (const char *kind, int bits, guint64 seed, guint64 stream)
{
  DspDitherSpec spec = { .kind = dsp_dither_find (kind),
                         .bits = bits,
                         .channels = 2,
                         .rate = RATE,
                         .seed = seed,
                         .stream = stream,
                         .blank = true };
  g_assert_nonnull (spec.kind);
  return dsp_dither_new (&spec);
}

/* Quantises x (both channels the same) and gives back what came out of left and right, in LSB. */
static void
run (DspDither *dither, const double *x, double *left, double *right, int n, int block)
{
  gint32 *a = g_new (gint32, n), *b = g_new (gint32, n);
  for (int pos = 0; pos < n; pos += block)
    {
      int count = MIN (block, n - pos);
      const double *const in[] = { x + pos, x + pos };
      gint32 *const out[] = { a + pos, b + pos };
      dsp_dither_process (dither, in, out, count);
    }
  for (int i = 0; i < n; i++)
    {
      left[i] = a[i];
      right[i] = b[i];
    }
  g_free (a);
  g_free (b);
}

static const DspDitherKind *
noisy_kind (int i)
{
  const DspDitherKind *kind = &dsp_dither_kinds[i];
  return kind->noise ? kind : NULL;
}

#define EACH_NOISY(kind)                                                                           \
  (int i_ = 0; i_ < dsp_n_dither_kinds (); i_++) for (const DspDitherKind *kind = noisy_kind (i_); \
                                                      kind; kind = NULL)

static void
figure (const DspDitherKind *kind, const char *what, double measured, double goal, const char *unit)
{
  char *text = g_strdup_printf ("%s: %s", kind->id, what);
  test_figure_at_most ("dither", text, measured, goal, unit);
  g_free (text);
}

/* Power of each bin of N samples under a Hann window; a full-scale white noise of power P has P in
 * each, a sine of amplitude a has a^2 N / 6 over its three. */
static double *
power_spectrum (const double *x)
{
  DspFft *fft = dsp_fft_new (N);
  double *samples = dsp_fft_samples (fft), *power = g_new (double, N / 2 + 1);
  for (int i = 0; i < N; i++)
    samples[i] = x[i] * (0.5 - 0.5 * cos (2 * G_PI * i / N));
  dsp_fft_forward (fft);
  DspComplex *bins = dsp_fft_bins (fft);
  for (int k = 0; k <= N / 2; k++)
    power[k] = (bins[k][0] * bins[k][0] + bins[k][1] * bins[k][1]) / (0.375 * N);
  dsp_fft_free (fft);
  return power;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

/* The strongest of the three bins of a harmonic over the median of the bins around it. */
static double
over_noise_db (const double *power, int bin)
{
  enum
  {
    AROUND = 200
  };
  double noise[2 * AROUND];
  for (int k = 0; k < AROUND; k++)
    {
      noise[2 * k] = power[bin - 3 - k];
      noise[2 * k + 1] = power[bin + 3 + k];
    }
  qsort (noise, 2 * AROUND, sizeof (double), compare);
  double top = fmax (power[bin], fmax (power[bin - 1], power[bin + 1]));
  return 10 * log10 (top / noise[AROUND]);
}

/* A tone of 1 kHz at -100 dBFS, far below the last bit, keeps its level and gets no harmonics;
 * rounding alone (the control) loses it. The bin is a whole one, so that the window reads it true.
 */
static void
test_small_tone (void)
{
  const int bin = (int) (1000.0 * N / RATE);
  double *x = g_new0 (double, N), *l = g_new (double, N), *r = g_new (double, N);
  test_add_sine (x, N, RATE, (double) bin * RATE / N, 1e-5, 0);
  for
    EACH_NOISY (kind)
    {
      DspDither *dither = new_dither (kind->id, 16, 1, 0);
      run (dither, x, l, r, N, 4096);
      double level = test_sine_amplitude (l, N, RATE, (double) bin * RATE / N) / 32768;
      figure (kind, "level of a tone at -100 dBFS in 16 bit", fabs (20 * log10 (level) + 100), 0.05,
              "dB");
      double *power = power_spectrum (l), worst = 0;
      for (int k = 2; k <= 10; k++)
        worst = fmax (worst, over_noise_db (power, k * bin));
      figure (kind, "harmonics 2 to 10 of it over the median noise", worst, 12, "dB");
      g_free (power);
      dsp_dither_free (dither);
    }
  DspDither *none = new_dither ("none", 16, 1, 0);
  run (none, x, l, r, N, 4096);
  g_assert_cmpfloat (test_peak (l, N), ==, 0);
  dsp_dither_free (none);
  g_free (x);
  g_free (l);
  g_free (r);
}

/* What dither and rounding make of the noise's spectrum with these taps, 1 being that of TPDF. */
static double
expected_power (const DspDitherKind *kind, const double *taps, double hz, double rate)
{
  double w = 2 * G_PI * hz / rate, re = 1, im = 0, c = cos (w), s = sin (w), turn_re = c,
         turn_im = s;
  if (kind->high_pass)
    return (3 - 2 * c) / 3;
  for (int k = 0; k < DSP_DITHER_TAPS; k++)
    {
      double was = turn_re;
      re -= taps[k] * turn_re;
      im += taps[k] * turn_im;
      turn_re = was * c - turn_im * s;
      turn_im = was * s + turn_im * c;
    }
  return re * re + im * im;
}

/* Noise under a tone: power as predicted, the shape of the filter, channels of their own. */
static void
test_spectrum (void)
{
  double *x = g_new0 (double, N), *l = g_new (double, N), *r = g_new (double, N);
  test_add_sine (x, N, RATE, 997, 0.25, 0);
  for
    EACH_NOISY (kind)
    {
      DspDither *dither = new_dither (kind->id, 16, 1, 0);
      run (dither, x, l, r, N, 4096);
      double cross = 0, left = 0, right = 0;
      for (int i = 0; i < N; i++)
        {
          l[i] -= x[i] * 32768;
          r[i] -= x[i] * 32768;
          left += l[i] * l[i];
          right += r[i] * r[i];
          cross += l[i] * r[i];
        }
      double rms = dsp_dither_noise_rms (kind, RATE);
      figure (kind, "total noise from the prediction",
              fabs (10 * log10 ((left + right) / (2 * N)) - 20 * log10 (rms)), 0.1, "dB");
      figure (kind, "correlation of left and right", fabs (cross) / sqrt (left * right), 0.01, "");
      double *a = power_spectrum (l), *b = power_spectrum (r), worst = 0;
      double taps[DSP_DITHER_TAPS];
      dsp_dither_shaping (kind, RATE, taps);
      for (double low = 250; low < 17000; low *= cbrt (2))
        {
          double sum = 0, expected = 0;
          for (int k = (int) (low * N / RATE); k < (int) (low * cbrt (2) * N / RATE); k++)
            {
              sum += (a[k] + b[k]) / 2;
              expected += 0.25 * expected_power (kind, taps, (double) k * RATE / N, RATE);
            }
          worst = fmax (worst, fabs (10 * log10 (sum / expected)));
        }
      figure (kind, "spectrum of the noise from the prediction, third octaves", worst, 0.5, "dB");
      g_free (a);
      g_free (b);
      dsp_dither_free (dither);
    }
  figure (&dsp_dither_kinds[0], "total noise at 16 bit, from -93.32 dB of a full-scale sine",
          fabs (20 * log10 (dsp_dither_noise_rms (&dsp_dither_kinds[0], RATE) / 32768 * sqrt (2))
                + 93.32),
          0.01, "dB");
  g_free (x);
  g_free (l);
  g_free (r);
}

static void
test_no_modulation (void)
{
  double *x = g_new (double, N), *l = g_new (double, N), *r = g_new (double, N);
  for
    EACH_NOISY (kind)
    {
      double least = INFINITY, most = 0, offset = 0;
      for (int quarter = 0; quarter < 4; quarter++)
        {
          double level = 100 + 0.25 * quarter, power = 0, mean = 0;
          for (int i = 0; i < N; i++)
            x[i] = level / 32768;
          DspDither *dither = new_dither (kind->id, 16, 2, 0);
          run (dither, x, l, r, N, 4096);
          for (int i = 0; i < N; i++)
            {
              power += ((l[i] - level) * (l[i] - level) + (r[i] - level) * (r[i] - level));
              mean += (l[i] - level + r[i] - level) / (2 * N);
            }
          least = fmin (least, power);
          most = fmax (most, power);
          offset = fmax (offset, fabs (mean));
          dsp_dither_free (dither);
        }
      figure (kind, "noise modulation, DC of 0, 1/4, 1/2, 3/4 step", 10 * log10 (most / least),
              0.05, "dB");
      figure (kind, "mean of the noise", offset, 0.005, "step");
    }
  g_free (x);
  g_free (l);
  g_free (r);
}

/* Threshold of hearing (Terhardt) in dB, clipped to 60 dB over its lowest. */
static double
hearing_db (double hz)
{
  double k = hz / 1000, d = k - 3.3;
  double db = 3.64 * pow (k, -0.8) - 6.5 * exp (-0.6 * d * d) + 0.001 * pow (k, 4);
  return MIN (db, 60 + 3.64 * pow (3.3, -0.8) - 6.5 + 0.001 * pow (3.3, 4));
}

/* What is heard of a curve against TPDF, and what it costs (reference/dsp.md 6.2). */
static void
test_curves (void)
{
  static const struct
  {
    const char *id;
    double rate, heard, total;
  } cases[] = {
    { "tpdf-high-pass", 44100, -3.4, 0.0 }, { "shaped", 44100, -15.8, 13.1 },
    { "shaped-50", 44100, -19.0, 18.9 },    { "lipshitz-5", 44100, -9.4, 12.2 },
    { "f-weighted-9", 46000, -12.0, 18.4 }, { "modified-e-9", 46000, -11.3, 7.6 },
    { "improved-e-9", 46000, -12.9, 23.1 }, { "shaped", 48000, -17.2, 12.3 },
    { "shaped", 96000, -24.6, 6.6 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const DspDitherKind *kind = dsp_dither_find (cases[i].id);
      double taps[DSP_DITHER_TAPS], heard = 0, white = 0;
      dsp_dither_shaping (kind, cases[i].rate, taps);
      for (double hz = 10; hz < cases[i].rate / 2; hz += 20)
        {
          double power = expected_power (kind, taps, hz, cases[i].rate);
          double weight = pow (10, -hearing_db (hz) / 10);
          heard += weight * power;
          white += weight;
        }
      char *what
          = g_strdup_printf ("heard noise at %g Hz against TPDF, less %+.1f dB of the reference",
                             cases[i].rate, cases[i].heard);
      figure (kind, what, 10 * log10 (heard / white) - cases[i].heard, 0.3, "dB");
      g_free (what);
      double total = 20 * log10 (dsp_dither_noise_rms (kind, cases[i].rate) / 0.5);
      g_assert_cmpfloat_with_epsilon (total, cases[i].total, 0.15);
    }
  /* White where there is no room, own curves where the published ones would be elsewhere. */
  double taps[DSP_DITHER_TAPS], own[DSP_DITHER_TAPS];
  for
    EACH_NOISY (kind)
    {
      g_assert_false (dsp_dither_shaping (kind, 32000, taps));
      g_assert_cmpfloat (dsp_dither_noise_rms (kind, 32000), ==, 0.5);
      bool shaped = dsp_dither_shaping (kind, 96000, taps);
      g_assert_true (shaped == (kind->shaping_db > 0));
      dsp_dither_shaping (dsp_dither_find ("shaped"), 96000, own);
      if (shaped)
        g_assert_cmpmem (taps, sizeof taps, own, sizeof own);
    }
}

/* The noise at its highest, over a ceiling of -1 dBTP in 16 bit. */
static void
test_headroom (void)
{
  double *x = g_new (double, N), *l = g_new (double, N), *r = g_new (double, N);
  for (int i = 0; i < N; i++)
    x[i] = (20000.25) / 32768;
  for
    EACH_NOISY (kind)
    {
      DspDither *dither = new_dither (kind->id, 16, 4, 0);
      run (dither, x, l, r, N, 4096);
      for (int i = 0; i < N; i++)
        l[i] = (l[i] - 20000.25) / 32768;
      figure (kind, "peaks raised over -1 dBFS by the noise at 16 bit",
              20 * log10 (1 + test_peak (l, N) / 0.8913), 0.01, "dB");
      dsp_dither_free (dither);
    }
  g_free (x);
  g_free (l);
  g_free (r);
}

/* The same bits for any block size; of white ones from any place, too. Other, unrelated bits for
 * another seed or stream. */
static void
test_determinism (void)
{
  double *x = g_new0 (double, N), *l[4], *r = g_new (double, N);
  gsize size = N * sizeof (double);
  test_add_sine (x, N, RATE, 440, 0.3, 0);
  for (int k = 0; k < 4; k++)
    l[k] = g_new (double, N);
  for
    EACH_NOISY (kind)
    {
      for (int k = 0; k < 4; k++)
        {
          DspDither *dither = new_dither (kind->id, 16, k == 2 ? 8 : 7, k == 3 ? 1 : 0);
          run (dither, x, l[k], r, N, k == 1 ? 333 : 4096);
          dsp_dither_free (dither);
        }
      g_assert_cmpmem (l[0], size, l[1], size);
      double worst = 0;
      for (int k = 2; k < 4; k++)
        {
          double cross = 0, a = 0, b = 0;
          for (int i = 0; i < N; i++)
            {
              double e = l[0][i] - x[i] * 32768, f = l[k][i] - x[i] * 32768;
              cross += e * f;
              a += e * e;
              b += f * f;
            }
          worst = fmax (worst, fabs (cross) / sqrt (a * b));
        }
      figure (kind, "correlation with that of another seed, another stream", worst, 0.01, "");
      if (kind->shaping_db > 0)
        continue;
      DspDither *middle = new_dither (kind->id, 16, 7, 0);
      dsp_dither_seek (middle, 100000);
      run (middle, x + 100000, l[1], r, 1000, 64);
      g_assert_cmpmem (l[0] + 100000, 1000 * sizeof (double), l[1], 1000 * sizeof (double));
      dsp_dither_free (middle);
    }
  for (int k = 0; k < 4; k++)
    g_free (l[k]);
  g_free (x);
  g_free (r);
}

static void
test_silence (void)
{
  for
    EACH_NOISY (kind)
    {
      double *x = g_new0 (double, 4 * RATE), *l = g_new (double, 4 * RATE),
             *r = g_new (double, 4 * RATE);
      test_add_sine (x, RATE, RATE, 440, 0.3, 0.5);
      x[3 * RATE] = 1e-9; /* the first sound after the pause brings the noise back */
      DspDither *dither = new_dither (kind->id, 16, 1, 0);
      run (dither, x, l, r, 4 * RATE, 512);
      g_assert_cmpfloat (test_peak (l + RATE, RATE), >, 0);
      g_assert_cmpfloat (test_peak (l + 2 * RATE, RATE), ==, 0);
      g_assert_cmpfloat (test_peak (l + 3 * RATE, RATE), >, 0);
      dsp_dither_free (dither);
      g_free (x);
      g_free (l);
      g_free (r);
    }
}

static void
test_exact_and_clipped (void)
{
  double x[] = { 1.0, -1.0, 32767 / 32768.0, 0.5, -3, 3, NAN }, l[7], r[7];
  g_assert_false (dsp_dither_is_exact (x, 1, 16));
  g_assert_true (dsp_dither_is_exact (x + 1, 3, 16));
  g_assert_false (dsp_dither_is_exact (x + 2, 1, 15));
  DspDither *none = new_dither ("none", 16, 1, 0);
  run (none, x, l, r, 7, 7);
  static const double expected[] = { 32767, -32768, 32767, 16384, -32768, 32767, 0 };
  for (int i = 0; i < 7; i++)
    g_assert_cmpfloat (l[i], ==, expected[i]);
  g_assert_cmpint (dsp_dither_clipped (none), ==, 6);
  dsp_dither_free (none);

  /* Through 24 bit, every number of a 16-bit file comes back. */
  double *y = g_new (double, 65536), *a = g_new (double, 65536), *b = g_new (double, 65536);
  for (int i = 0; i < 65536; i++)
    y[i] = (i - 32768) / 32768.0;
  none = new_dither ("none", 24, 1, 0);
  run (none, y, a, b, 65536, 4096);
  for (int i = 0; i < 65536; i++)
    g_assert_cmpfloat (a[i], ==, (i - 32768) * 256.0);
  g_assert_cmpint (dsp_dither_clipped (none), ==, 0);
  dsp_dither_free (none);
  g_free (y);
  g_free (a);
  g_free (b);
}

/* A shaper that is driven into clipping must come back at once. */
static void
test_clipping_recovers (void)
{
  double *x = g_new (double, 20000), *l = g_new (double, 20000), *r = g_new (double, 20000);
  for (int i = 0; i < 20000; i++)
    x[i] = i < 10000 ? 1.5 : 10.3 / 32768;
  for
    EACH_NOISY (kind)
    {
      DspDither *dither = new_dither (kind->id, 16, 1, 0);
      run (dither, x, l, r, 20000, 512);
      g_assert_cmpint (dsp_dither_clipped (dither), ==, 20000);
      double most = 0;
      for (int i = 0; i < 20000; i++)
        most = fmax (most, i < 10000 ? fabs (l[i] - 32767) : fabs (l[i] - 10.3));
      g_assert_cmpfloat (most, <, 1.5 + 6 * dsp_dither_noise_rms (kind, RATE));
      dsp_dither_free (dither);
    }
  g_free (x);
  g_free (l);
  g_free (r);
}

void
test_dither_add (void)
{
  g_test_add_func ("/dither/small-tone", test_small_tone);
  g_test_add_func ("/dither/spectrum", test_spectrum);
  g_test_add_func ("/dither/no-modulation", test_no_modulation);
  g_test_add_func ("/dither/curves", test_curves);
  g_test_add_func ("/dither/headroom", test_headroom);
  g_test_add_func ("/dither/determinism", test_determinism);
  g_test_add_func ("/dither/silence", test_silence);
  g_test_add_func ("/dither/exact-and-clipped", test_exact_and_clipped);
  g_test_add_func ("/dither/clipping-recovers", test_clipping_recovers);
}
