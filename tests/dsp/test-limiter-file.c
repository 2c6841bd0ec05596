/* test-limiter-file.c — the ceiling of a deliverable: behind rate conversion, dither and word
 * length, and the loops of the limiter one by one. */
#include "test-dsp.h"

#include <ebur128.h>
#include <math.h>
#include <string.h>

#include "dsp-dither.h"
#include "dsp-kernels-limiter.h"
#include "dsp-limiter.h"
#include "dsp-peak-detector.h"
#include "dsp-math.h"
#include "dsp-resampler.h"
#include "dsp-true-peak.h"
#include "test-figures.h"
#include "test-signals.h"

enum
{
  SECONDS = 1,
  BLOCK = 1000
};

/* Full-band bursts, clicks and a bass, hot: at the rate of the album. */
static void
fill_hot (double *x, int n, double rate, guint64 seed)
{
  memset (x, 0, (gsize) n * sizeof (double));
  test_add_sine (x, n, rate, 70, 0.8, 0);
  for (int i = 0; i < n; i++)
    {
      x[i] += 1.2 * ((i / 3000) % 3 == 1) * test_noise (&seed);
      if (i % 5003 == 0)
        x[i] = 1.9;
    }
  for (int i = 0; i < 400; i++)
    {
      x[i] *= i / 400.0;
      x[n - 1 - i] *= i / 400.0;
    }
}

/* The road of app-delivery-job.c: conversion, guard, dither; out as numbers of the word length. */
static int
deliver (int from, int rate, const DspDitherSpec *spec, double *out[2])
{
  int n = SECONDS * from, length = (int) dsp_resampler_length (n, from, rate), got = 0, used;
  double *in[2] = { g_new (double, n), g_new (double, n) };
  DspLimiterSettings s = { .style = DSP_LIMITER_TRANSPARENT,
                           .ceiling_db = -1,
                           .release_ms = 60,
                           .adaptive = 1,
                           .lookahead = 1,
                           .link = 1,
                           .margin_db = 0.01 };
  int late = dsp_limiter_latency (rate, &s);
  DspResampler *resampler = dsp_resampler_new (from, rate, 2);
  DspLimiter *guard = dsp_limiter_new (rate, &s);
  DspDither *dither = dsp_dither_new (spec);
  gint32 *whole[2];
  for (int c = 0; c < 2; c++)
    {
      fill_hot (in[c], n, from, 5 + (guint64) c);
      out[c] = g_new0 (double, length + late);
      whole[c] = g_new (gint32, length + late);
    }
  double *const sink[2] = { out[0], out[1] };
  got = dsp_resampler_process (resampler, (const double *const *) in, n, &used, sink, length);
  g_assert_cmpint (used, ==, n);
  while (got < length)
    {
      double *const rest[2] = { out[0] + got, out[1] + got };
      int more = dsp_resampler_finish (resampler, rest, length - got);
      g_assert_cmpint (more, >, 0);
      got += more;
    }
  dsp_limiter_process (guard, sink, length + late);
  dsp_dither_process (dither, (const double *const *) out, whole, length + late);
  for (int c = 0; c < 2; c++)
    {
      for (int i = 0; i < length + late; i++)
        out[c][i] = whole[c][i] / ldexp (1, spec->bits - 1);
      g_free (in[c]);
      g_free (whole[c]);
    }
  dsp_resampler_free (resampler);
  dsp_limiter_free (guard);
  dsp_dither_free (dither);
  return length + late;
}

static double
ebur128_peak (double *const ch[2], int n, int rate)
{
  double *both = g_new (double, 2 * n), highest = 0;
  for (int i = 0; i < 2 * n; i++)
    both[i] = ch[i % 2][i / 2];
  ebur128_state *state = ebur128_init (2, (unsigned long) rate, EBUR128_MODE_TRUE_PEAK);
  ebur128_add_frames_double (state, both, (size_t) n);
  for (unsigned c = 0; c < 2; c++)
    {
      double peak;
      ebur128_true_peak (state, c, &peak);
      highest = MAX (highest, peak);
    }
  ebur128_destroy (&state);
  g_free (both);
  return 20 * log10 (highest);
}

static void
check_deliverable (int from, int rate, int bits)
{
  double exact = -99, itu = -99, ebur = -99, sample = -99;
  for (int k = 0; k < dsp_n_dither_kinds (); k++)
    {
      DspDitherSpec spec = { .kind = &dsp_dither_kinds[k],
                             .bits = bits,
                             .channels = 2,
                             .rate = rate,
                             .seed = 9,
                             .stream = 1 };
      double *out[2];
      int n = deliver (from, rate, &spec, out);
      DspTruePeak *meter = dsp_true_peak_new (rate, 2);
      DspTruePeakReading reading;
      dsp_true_peak_process (meter, (const double *const *) out, n);
      dsp_true_peak_read (meter, &reading);
      dsp_true_peak_free (meter);
      exact = MAX (exact, dsp_gain_to_db (reading.exact) + 1);
      itu = MAX (itu, dsp_gain_to_db (reading.itu) + 1);
      ebur = MAX (ebur, ebur128_peak (out, n, rate) + 1);
      sample = MAX (sample, 20 * log10 (MAX (test_peak (out[0], n), test_peak (out[1], n))) + 1);
      g_free (out[0]);
      g_free (out[1]);
    }
  g_autofree char *what
      = g_strdup_printf ("file %.1f kHz/%d bit from %.1f kHz, every dither: ", rate / 1000.0, bits,
                         from / 1000.0);
  g_autofree char *exactly = g_strconcat (what, "exact true peak over the ceiling", NULL);
  g_autofree char *by_itu = g_strconcat (what, "BS.1770 true peak over the ceiling", NULL);
  g_autofree char *by_ebur = g_strconcat (what, "libebur128's true peak over the ceiling", NULL);
  g_autofree char *by_sample = g_strconcat (what, "samples over the ceiling", NULL);
  test_figure_at_most ("limiter", exactly, exact, 0.02, "dB");
  test_figure_at_most ("limiter", by_itu, itu, 0.05, "dB");
  test_figure_at_most ("limiter", by_ebur, ebur, 0.05, "dB");
  test_figure_at_most ("limiter", by_sample, sample, 0, "dB");
}

static void
test_deliverable (void)
{
  check_deliverable (48000, 44100, 16);
  check_deliverable (44100, 48000, 24);
  check_deliverable (44100, 96000, 24);
}

/* ---- loops ---- */

static void
test_places (void)
{
  enum
  {
    HALF = 16
  };
  guint64 seed = 1;
  float x[2 * HALF], even[HALF * DSP_PEAK_PLACES], odd[HALF * DSP_PEAK_PLACES];
  for (int i = 0; i < 2 * HALF; i++)
    x[i] = (float) test_noise (&seed);
  for (int i = 0; i < HALF * DSP_PEAK_PLACES; i++)
    {
      even[i] = (float) test_noise (&seed);
      odd[i] = (float) test_noise (&seed);
    }
  double highest = 0;
  for (int p = 0; p < DSP_PEAK_PLACES; p++)
    {
      double first = 0, last = 0;
      for (int k = 0; k < HALF; k++)
        {
          double e = even[k * DSP_PEAK_PLACES + p], o = odd[k * DSP_PEAK_PLACES + p];
          first += (e + o) * x[k] + (e - o) * x[2 * HALF - 1 - k];
          last += (e - o) * x[k] + (e + o) * x[2 * HALF - 1 - k];
        }
      highest = MAX (highest, MAX (fabs (first), fabs (last)));
    }
  g_assert_cmpfloat_with_epsilon (dsp_kernels_limiter ()->places (x, even, odd, HALF), highest,
                                  1e-5);
}

static void
test_mirrored (void)
{
  static const int kinds[][3] = { { 24, 1, 1 }, { 6, 3, 1 }, { 6, 2, 0 }, { 12, 0, 1 } };
  guint64 seed = 2;
  float x[200], taps[24 * 7], highest[DSP_PEAK_SPAN];
  for (int i = 0; i < 200; i++)
    x[i] = (float) test_noise (&seed);
  for (gsize i = 0; i < G_N_ELEMENTS (taps); i++)
    taps[i] = (float) test_noise (&seed);
  for (gsize t = 0; t < G_N_ELEMENTS (kinds); t++)
    {
      const int half = kinds[t][0], pairs = kinds[t][1], middles = kinds[t][2];
      const int row = 2 * pairs + middles;
      DspMirrored filters = { half, pairs, middles, taps };
      memset (highest, 0, sizeof highest);
      dsp_kernels_limiter ()->mirrored (x, &filters, highest);
      for (int i = 0; i < DSP_PEAK_SPAN; i++)
        {
          double expected = 0;
          for (int p = 0; p < row; p++)
            {
              double sum = 0, other = 0;
              for (int k = 0; k < half; k++)
                {
                  double s = x[i + k] + x[i + 2 * half - 1 - k];
                  double d = x[i + k] - x[i + 2 * half - 1 - k];
                  const float *tap = taps + k * row;
                  sum += p < 2 * pairs ? tap[p & ~1] * s + tap[p | 1] * d : tap[p] * s;
                  other += p < 2 * pairs ? tap[p & ~1] * s - tap[p | 1] * d : tap[p] * s;
                }
              expected = MAX (expected, MAX (fabs (sum), fabs (other)));
            }
          g_assert_cmpfloat_with_epsilon (highest[i], expected, 1e-4);
        }
    }
}

/* Logarithm, power and mean, of any length. */
static void
test_gains (void)
{
  enum
  {
    MANY = 256,
    LENGTH = 37
  };
  const DspKernelsLimiter *kernels = dsp_kernels_limiter ();
  guint64 seed = 3;
  double peaks[MANY], top[MANY], asked[MANY], gain[MANY], past[LENGTH + MANY], out[MANY];
  for (int i = 0; i < MANY; i++)
    {
      peaks[i] = i / 64 % 2 ? 1 + test_noise (&seed) : 0.1;
      top[i] = 0.9;
    }
  for (int n = 1; n <= MANY; n += 17)
    {
      kernels->ask (peaks, top, 0.99, asked, n);
      kernels->gains (asked, gain, n);
      for (int i = 0; i < n; i++)
        {
          double expected = peaks[i] > 0.9 ? 0.9 * 0.99 / peaks[i] : 1;
          g_assert_cmpfloat_with_epsilon (gain[i], expected, 1e-15);
          g_assert_true (peaks[i] > 0.9 || (asked[i] == 0 && gain[i] == 1));
        }
      for (int i = 0; i < LENGTH + n; i++)
        past[i] = floor (1e9 * (1 + test_noise (&seed)));
      double sum = 0, later;
      for (int i = 0; i < LENGTH; i++)
        sum += past[i];
      kernels->box (past, LENGTH, &sum, out, n);
      for (int i = 0; i < n; i++)
        {
          later = 0;
          for (int k = 1; k <= LENGTH; k++)
            later += past[i + k];
          g_assert_cmpfloat (out[i], >=, later / LENGTH);
          g_assert_cmpfloat (out[i], <=, ceil (later / LENGTH) + 1);
        }
      g_assert_cmpfloat (sum, ==, later);
    }
}

/* The greatest so far, from both ends, the least and the zeros at the end, of any number. */
static void
test_climbs (void)
{
  enum
  {
    MANY = 61
  };
  const DspKernelsLimiter *kernels = dsp_kernels_limiter ();
  guint64 seed = 4;
  double x[MANY], ends[MANY], up[MANY], down[MANY];
  for (int n = 1; n <= MANY; n++)
    for (int zeros = 0; zeros <= n; zeros += 9)
      {
        double top = -0.5, low = INFINITY, highest = -INFINITY;
        for (int i = 0; i < n; i++)
          {
            x[i] = up[i] = down[i] = i < n - zeros ? test_noise (&seed) : 0;
            ends[i] = test_noise (&seed) - 1;
            low = MIN (low, x[i]);
          }
        g_assert_cmpint (kernels->resting (x, n), ==, zeros);
        g_assert_cmpfloat (kernels->least (x, n), ==, low);
        double last = kernels->climb (up, ends, top, n);
        kernels->climb_back (down, n);
        for (int i = 0; i < n; i++)
          {
            top = MAX (top, x[i]);
            g_assert_cmpfloat (up[i], ==, MAX (top, ends[i]));
          }
        g_assert_cmpfloat (last, ==, top);
        for (int i = n - 1; i >= 0; i--)
          {
            highest = MAX (highest, x[i]);
            g_assert_cmpfloat (down[i], ==, highest);
          }
      }
}

/* Sizes and second differences of whole groups. */
static void
test_tops (void)
{
  enum
  {
    GROUPS = 5
  };
  guint64 seed = 5;
  float x[GROUPS * DSP_PEAK_GROUP + 2], tops[GROUPS], bends[GROUPS];
  for (gsize i = 0; i < G_N_ELEMENTS (x); i++)
    x[i] = (float) test_noise (&seed);
  dsp_kernels_limiter ()->tops (x + 1, tops, bends, GROUPS);
  for (int g = 0; g < GROUPS; g++)
    {
      double top = 0, bend = 0;
      for (int i = 0; i < DSP_PEAK_GROUP; i++)
        {
          const float *at = x + 1 + g * DSP_PEAK_GROUP + i;
          top = MAX (top, fabs (at[0]));
          bend = MAX (bend, fabs ((double) at[-1] - 2.0 * at[0] + at[1]));
        }
      g_assert_cmpfloat (tops[g], ==, top);
      g_assert_cmpfloat_with_epsilon (bends[g], bend, 1e-6);
    }
}

/* What the detector passes over by its bounds never hides a peak: a slow swing, on the crest of
 * which stands a short burst at a quarter of the rate, between whose samples the peak lies. */
static void
test_detector (void)
{
  enum
  {
    FRAMES = 40 * DSP_QUANTUM
  };
  double x[DSP_QUANTUM], late[DSP_QUANTUM], peaks[DSP_QUANTUM], ceiling[DSP_QUANTUM];
  for (int trial = 0; trial < 16; trial++)
    for (int meters = 0; meters < 2; meters++)
      {
        DspPeakDetector *self = dsp_peak_detector_new (44100, meters);
        const int at = 20 * DSP_QUANTUM + 5 * trial;
        double highest = 0, largest = 0;
        bool over = false;
        for (int start = 0; start < FRAMES; start += DSP_QUANTUM)
          {
            for (int i = 0; i < DSP_QUANTUM; i++)
              {
                double t = start + i - at, burst = exp (-t * t / 200);
                x[i] = 0.3 * cos (2 * G_PI * t / 2000)
                       + 0.75 * burst * cos (G_PI / 2 * (t - 0.5)); /* crests at t + 1/2 */
                largest = MAX (largest, fabs (x[i]));
                ceiling[i] = 1;
              }
            over |= dsp_peak_detector_process (self, x, ceiling, NULL, late, peaks, DSP_QUANTUM);
            for (int i = 0; i < DSP_QUANTUM; i++)
              highest = MAX (highest, peaks[i]);
          }
        g_assert_cmpfloat (largest, <, 0.85);
        g_assert_true (over);
        g_assert_cmpfloat_with_epsilon (highest, 1.05 - 0.75 * 0.25 / 200, meters ? 4e-3 : 5e-4);
        dsp_peak_detector_free (self);
      }
}

void
test_limiter_file_add (void)
{
  g_test_add_func ("/limiter/deliverable", test_deliverable);
  g_test_add_func ("/limiter/detector", test_detector);
  g_test_add_func ("/limiter/kernels/places", test_places);
  g_test_add_func ("/limiter/kernels/mirrored", test_mirrored);
  g_test_add_func ("/limiter/kernels/gains", test_gains);
  g_test_add_func ("/limiter/kernels/climbs", test_climbs);
  g_test_add_func ("/limiter/kernels/tops", test_tops);
}
