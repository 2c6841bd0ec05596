/* test-true-peak.c — EBU Tech 3341 cases 15-23, and peaks between samples that are known exactly.
 */
#include "test-dsp.h"

#include "dsp-math.h"
#include "dsp-true-peak.h"
#include "test-figures.h"
#include "test-signals.h"

#include <math.h>

static DspTruePeakReading
measure (const double *x, int n, double rate)
{
  DspTruePeak *peak = dsp_true_peak_new (rate, 1);
  DspTruePeakReading reading;
  dsp_true_peak_process (peak, &x, n);
  dsp_true_peak_read (peak, &reading);
  dsp_true_peak_free (peak);
  return reading;
}

static double
db (double gain)
{
  return 20 * log10 (gain);
}

static void
assert_near (double value, double expected, double below, double above)
{
  if (!(value >= expected - below && value <= expected + above))
    g_error ("%.4f is not %.4f - %.4f + %.4f", value, expected, below, above);
}

/* Gain of a fade of length frames at both ends of n frames. */
static double
taper (int i, int n, int length)
{
  int edge = MIN (i, n - 1 - i);
  return edge >= length ? 1.0 : 0.5 - 0.5 * cos (G_PI * (edge + 0.5) / length);
}

static const int rates[] = { 44100, 48000, 88200, 96000, 176400, 192000 };

/* 32 places in each interval from one frame to another, 512 taps, sinc by Kaiser, beta 12. */
static double
reference (const double *x, int n, int from, int to)
{
  enum
  {
    PLACES = 32,
    TAPS = 512
  };
  static double table[PLACES][TAPS];
  for (int p = 0; p < PLACES; p++)
    for (int k = 0; k < TAPS; k++)
      {
        double t = k - (TAPS / 2 - 1) - (double) p / PLACES, u = t / (TAPS / 2);
        double window = u * u < 1 ? dsp_bessel_i0 (12 * sqrt (1 - u * u)) / dsp_bessel_i0 (12) : 0;
        table[p][k] = window * (t == 0 ? 1 : sin (G_PI * t) / (G_PI * t));
      }
  double highest = 0;
  for (int i = from; i < to; i++)
    for (int p = 0; p < PLACES; p++)
      {
        double sum = 0;
        for (int k = 0; k < TAPS; k++)
          {
            int at = i + k - (TAPS / 2 - 1);
            sum += at >= 0 && at < n ? table[p][k] * x[at] : 0;
          }
        highest = MAX (highest, fabs (sum));
      }
  return highest;
}

/* The worst distances of some cases: of the exact reading from the reference, and of both readings
 * from the middle of EBU's tolerance of +0.2 and -0.4 dB. */
typedef struct
{
  double exact, ebu_exact, ebu_itu;
} Worst;

static void
note (Worst *self, DspTruePeakReading r, double ebu, double expected)
{
  self->exact = fmax (self->exact, fabs (db (r.exact) - expected));
  self->ebu_exact = fmax (self->ebu_exact, fabs (db (r.exact) - (ebu - 0.1)));
  self->ebu_itu = fmax (self->ebu_itu, fabs (db (r.itu) - (ebu - 0.1)));
}

static void
report (const char *cases, const Worst *worst)
{
  char *what[3] = {
    g_strdup_printf ("EBU 3341 cases %s at 6 rates: exact against 32x reference", cases),
    g_strdup_printf ("EBU 3341 cases %s at 6 rates: exact, from the middle of +0.2 -0.4", cases),
    g_strdup_printf ("EBU 3341 cases %s at 6 rates: BS.1770, from the middle of +0.2 -0.4", cases),
  };
  test_figure_at_most ("true-peak", what[0], worst->exact, 0.03, "dB");
  test_figure_at_most ("true-peak", what[1], worst->ebu_exact, 0.15, "dB");
  test_figure_at_most ("true-peak", what[2], worst->ebu_itu, 0.3, "dB");
  for (int i = 0; i < 3; i++)
    g_free (what[i]);
}

static void
test_ebu_tones (void)
{
  static const struct
  {
    int divisor;
    double amplitude, degrees, expected;
  } cases[] = { { 4, 0.50, 0.0, -6 },
                { 4, 0.50, 45.0, -6 },
                { 6, 0.50, 60.0, -6 },
                { 8, 0.50, 67.5, -6 },
                { 4, 1.41, 45.0, 3 } };
  Worst worst = { 0 };
  double *x = g_new (double, 192000);
  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
      {
        int n = rates[i] / 5;
        for (int t = 0; t < n; t++)
          x[t] = cases[k].amplitude * taper (t, n, rates[i] / 100)
                 * sin (2 * G_PI * (t % cases[k].divisor) / cases[k].divisor
                        + cases[k].degrees * G_PI / 180);
        double expected = db (reference (x, n, n / 2, n / 2 + 24));
        note (&worst, measure (x, n, rates[i]), cases[k].expected, expected);
      }
  g_free (x);
  report ("15 to 19", &worst);
}

/* Kaiser low-pass at 0.24 of the rate, unity gain. */
static double *
low_pass (int taps)
{
  double *h = g_new (double, taps), sum = 0;
  for (int i = 0; i < taps; i++)
    {
      double t = i - (taps - 1) / 2.0, u = 2 * t / (taps + 1);
      double sinc = t == 0 ? 0.24 : sin (2 * G_PI * 0.12 * t) / (G_PI * t);
      h[i] = sinc * dsp_bessel_i0 (12 * sqrt (1 - u * u));
      sum += h[i];
    }
  for (int i = 0; i < taps; i++)
    h[i] /= sum;
  return h;
}

/* Cases 20 to 23: one period of fs/4 at full scale inside fs/6 at half, made at 4 fs, decimated
 * from offsets 0 to 3. All are one continuous signal, so all must read the same. */
static void
test_ebu_periods (void)
{
  enum
  {
    HALF = 24 * 1600,
    LONG = 2 * HALF + 16,
    TAPS = 511,
    SHORT = LONG / 4
  };
  double *fast = g_new0 (double, LONG), *x = g_new (double, SHORT), *h = low_pass (TAPS);
  double lowest = INFINITY, highest = -INFINITY, late = 0;
  Worst worst = { 0 };
  for (guint r = 0; r < G_N_ELEMENTS (rates); r++)
    for (int offset = 0; offset < 4; offset++)
      {
        for (int i = 0; i < LONG; i++)
          {
            double inside = sin (2 * G_PI * (i - HALF) / 16.0);
            double around = 0.5 * sin (2 * G_PI * ((i < HALF ? i : i - HALF - 16) % 24) / 24.0);
            fast[i] = (i >= HALF && i < HALF + 16 ? inside : around)
                      * taper (i, LONG, 4 * rates[r] / 100);
          }
        for (int i = 0; i < SHORT; i++)
          {
            x[i] = 0;
            for (int k = 0; k < TAPS; k++)
              {
                int at = 4 * i + offset + k - TAPS / 2;
                x[i] += at >= 0 && at < LONG ? h[k] * fast[at] : 0;
              }
          }
        DspTruePeakReading reading = measure (x, SHORT, rates[r]);
        double expected = db (reference (x, SHORT, HALF / 4 - 12, HALF / 4 + 16));
        note (&worst, reading, 0, expected);
        late = fmax (late, fabs (reading.at_s * rates[r] - HALF / 4));
        lowest = fmin (lowest, db (reading.exact));
        highest = fmax (highest, db (reading.exact));
      }
  report ("20 to 23", &worst);
  test_figure_at_most ("true-peak", "EBU 3341 cases 20 to 23: spread of the exact reading",
                       highest - lowest, 0.03, "dB");
  test_figure_at_most ("true-peak", "EBU 3341 cases 20 to 23: distance to the period", late, 6,
                       "frames");
  assert_near (highest, -0.08, 0.03, 0.03); /* EBU's own files read -0.079 */
  g_free (fast);
  g_free (x);
  g_free (h);
}

/* A tone peaks at its amplitude, whatever its frequency and phase. */
static void
test_tones (void)
{
  enum
  {
    N = 1500
  };
  double x[N], worst = 0;
  for (int f = 0; f < 40; f++)
    for (int phase = 0; phase < 16; phase++)
      {
        double hz = 500 + f * 500;
        for (int i = 0; i < N; i++)
          x[i] = taper (i, N, 200) * sin (2 * G_PI * (hz * i / 44100 + phase / 32.0));
        worst = fmax (worst, fabs (db (measure (x, N, 44100).exact)));
      }
  test_figure_at_most ("true-peak", "exact, 40 tones of 0.5 to 20 kHz at 44.1 kHz in 16 phases",
                       worst, 0.05, "dB");
}

/* Partials that meet at one instant: value and place of the peak are known, and the window makes
 * the other meetings lower. */
static void
test_meeting_partials (void)
{
  enum
  {
    N = 2000,
    PARTIALS = 40
  };
  double x[N];
  for (int phase = 0; phase < 16; phase++)
    {
      double peak = 1000 + (phase + 0.5) / 16;
      for (int i = 0; i < N; i++)
        {
          x[i] = 0;
          for (int k = 1; k <= PARTIALS; k++)
            x[i] += taper (i, N, 1000) * cos (2 * G_PI * 501.3 * k * (i - peak) / 44100) / PARTIALS;
        }
      DspTruePeakReading r = measure (x, N, 44100);
      assert_near (db (r.exact), 0, 0.05, 0.01);
      assert_near (r.at_s * 44100, peak, 0.07, 0.07);
      assert_near (db (r.itu), 0, 0.6, 0.01);
    }
}

/* The highest of the 16 places of every interval, looked at one by one. */
static double
exhaustive (const double *x, int n)
{
  enum
  {
    TAPS = 128
  };
  double table[16][TAPS];
  for (int p = 0; p < 16; p++)
    for (int k = 0; k < TAPS; k++)
      {
        double t = k - (TAPS / 2 - 1) - p / 16.0, u = t / (TAPS / 2), inside = 1 - u * u;
        double window = inside > 0 ? dsp_bessel_i0 (9 * sqrt (inside)) / dsp_bessel_i0 (9) : 0;
        table[p][k] = window * (t == 0 ? 1 : p == 0 ? 0 : sin (G_PI * t) / (G_PI * t));
      }
  double highest = 0;
  for (int i = 0; i < n; i++)
    for (int p = 0; p < 16; p++)
      {
        double sum = 0;
        for (int k = 0; k < TAPS; k++)
          {
            int at = i + k - (TAPS / 2 - 1);
            sum += at >= 0 && at < n ? table[p][k] * x[at] : 0;
          }
        highest = MAX (highest, fabs (sum));
      }
  return highest;
}

/* Nothing is missed by looking at candidates only: noise of any colour, sweeps, clicks, limited
 * music, tones that beat; whatever comes before. */
static void
test_candidates (void)
{
  enum
  {
    N = 1200,
    KINDS = 7
  };
  double x[N], worst = 0;
  guint64 seed = 3;
  for (int run = 0; run < 8 * KINDS; run++)
    {
      double low = 0, colour = 0.02 + 0.98 * (run / KINDS) / 8, hz = 2000 + 2500 * (run / KINDS);
      for (int i = 0; i < N; i++)
        {
          double t = i / 44100.0, noise = test_noise (&seed);
          low += colour * (noise - low);
          double click = fabs (noise) > 0.99 ? noise : 0;
          double bass = sin (2 * G_PI * 300 * t), treble = sin (2 * G_PI * hz * t);
          const double kinds[KINDS] = { noise,
                                        low,
                                        sin (2 * G_PI * (hz + 200000 * t) * t),
                                        click,
                                        tanh (2 * bass + low),
                                        0.5 * treble + 0.5 * sin (2 * G_PI * (hz + 137) * t),
                                        0.8 * bass + 0.1 * treble };
          x[i] = kinds[run % KINDS];
        }
      double expected = exhaustive (x, N);
      worst = MAX (worst, db (expected) - db (measure (x, N, 44100).exact));
    }
  test_figure_at_most ("true-peak", "exact peak missed by the candidate search, 56 signals", worst,
                       0.0001, "dB");
}

/* The peak of a piece that ends at full level, before any sample could follow, is found too; so is
 * a single sample, first or last. */
static void
test_ends (void)
{
  double x[300] = { 0 };
  x[299] = 0.5;
  DspTruePeakReading r = measure (x, 300, 48000);
  g_assert_cmpfloat (r.exact, ==, 0.5);
  assert_near (r.at_s * 48000, 299, 0.001, 0.001);
  x[299] = 0;
  x[0] = -0.25;
  r = measure (x, 300, 48000);
  g_assert_cmpfloat (r.exact, ==, 0.25);
  assert_near (r.at_s, 0, 0, 0);
  r = measure (x, 1, 48000);
  g_assert_cmpfloat (r.exact, ==, 0.25);
  x[0] = 0;
  r = measure (x, 300, 48000);
  g_assert_cmpfloat (r.itu, ==, 0);
  g_assert_true (isnan (r.at_s));
}

void
test_true_peak_add (void)
{
  g_test_add_func ("/true-peak/ebu-3341-15-to-19", test_ebu_tones);
  g_test_add_func ("/true-peak/ebu-3341-20-to-23", test_ebu_periods);
  g_test_add_func ("/true-peak/tones", test_tones);
  g_test_add_func ("/true-peak/meeting-partials", test_meeting_partials);
  g_test_add_func ("/true-peak/candidates", test_candidates);
  g_test_add_func ("/true-peak/ends", test_ends);
}
