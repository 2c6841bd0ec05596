/* test-loudness.c — the K filter, weights, libebur128 as the judge; EBU's cases are in test-ebu.c.
 */
#include "test-dsp.h"

#include "dsp-k-filter.h"
#include "dsp-loudness.h"
#include "test-figures.h"
#include "test-signals.h"

#include <ebur128.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A run of one level; db is the peak of the sine, SILENT is none. */
typedef struct
{
  double seconds, db;
} Part;

#define SILENT -999.0

/* Feeds a sine of 1 kHz, the same in all channels, in levels one after the other. */
static void
feed (DspLoudness *loudness, int rate, const Part *parts, int n_parts)
{
  gint64 frame = 0;
  double end = 0;
  double block[4096];
  const double *ch[2] = { block, block };
  for (int p = 0; p < n_parts; p++)
    {
      end += parts[p].seconds;
      gint64 stop = llround (end * rate);
      double amplitude = parts[p].db == SILENT ? 0 : pow (10, parts[p].db / 20);
      while (frame < stop)
        {
          int n = (int) MIN (rate / 100 - frame % (rate / 100), stop - frame);
          for (int i = 0; i < n; i++)
            block[i] = amplitude * sin (2 * G_PI * fmod (1000.0 * (frame + i) / rate, 1.0));
          dsp_loudness_process (loudness, ch, n);
          frame += n;
        }
    }
}

static DspLoudnessReading
measure (int rate, const Part *parts, int n_parts)
{
  DspLoudness *loudness = dsp_loudness_new (rate, 2);
  DspLoudnessReading reading;
  feed (loudness, rate, parts, n_parts);
  dsp_loudness_read (loudness, &reading);
  dsp_loudness_free (loudness);
  return reading;
}

#define MEASURE(rate, ...)                                                                         \
  measure (rate, (const Part[]){ __VA_ARGS__ },                                                    \
           sizeof ((const Part[]){ __VA_ARGS__ }) / sizeof (Part))

static void
assert_near (double value, double expected, double tolerance)
{
  if (!(fabs (value - expected) <= tolerance))
    g_error ("%.4f is not %.4f +- %.4f", value, expected, tolerance);
}

/* Calibration: 997 Hz at full scale in one channel is -3.01 LKFS. */
static void
test_calibration (void)
{
  enum
  {
    RATE = 48000,
    N = RATE * 5
  };
  double *left = g_new0 (double, N), *right = g_new0 (double, N);
  test_add_sine (left, N, RATE, 997, 1.0, 0);
  const double *ch[2] = { left, right };
  DspLoudness *loudness = dsp_loudness_new (RATE, 2);
  dsp_loudness_process (loudness, ch, N);
  DspLoudnessReading r;
  dsp_loudness_read (loudness, &r);
  assert_near (r.integrated_lufs, -3.01, 0.01);
  dsp_loudness_free (loudness);
  g_free (left);
  g_free (right);
}

/* The response of the two stages at a rate. */
static double
response_db (const DspKWeight *k, double hz, double rate)
{
  double db = 0, w = 2 * G_PI * hz / rate;
  for (int j = 0; j < 4; j += 2)
    {
      double re = k->b0[j] + k->b1[j] * cos (w) + k->b2[j] * cos (2 * w);
      double im = k->b1[j] * sin (w) + k->b2[j] * sin (2 * w);
      double down_re = 1 + k->a1[j] * cos (w) + k->a2[j] * cos (2 * w);
      double down_im = k->a1[j] * sin (w) + k->a2[j] * sin (2 * w);
      db += 20 * log10 (hypot (re, im) / hypot (down_re, down_im));
    }
  return db;
}

/* The filter of each rate against the Recommendation's coefficients for 48 kHz. */
static void
test_k_filter (void)
{
  static const DspKWeight expected = { .b0 = { 1.53512485958697, 0, 1 },
                                       .b1 = { -2.69169618940638, 0, -2 },
                                       .b2 = { 1.19839281085285, 0, 1 },
                                       .a1 = { -1.69065929318241, 0, -1.99004745483398 },
                                       .a2 = { 0.73248077421585, 0, 0.99007225036621 } };
  static const struct
  {
    int rate;
    double goal;
  } rates[] = { { 8000, 0.025 },   { 11025, 0.01 },    { 16000, 0.003 },   { 22050, 0.001 },
                { 32000, 0.0005 }, { 44100, 0.0005 },  { 48000, 1e-5 },    { 88200, 0.0005 },
                { 96000, 0.0005 }, { 176400, 0.0005 }, { 192000, 0.0005 }, { 384000, 0.0005 } };
  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      DspKWeight k;
      double worst = 0;
      dsp_k_filter_design (&k, rates[i].rate);
      for (double hz = 10; hz < MIN (20000, 0.48 * rates[i].rate); hz *= 1.02)
        worst = MAX (worst, fabs (response_db (&k, hz, rates[i].rate)
                                  - response_db (&expected, hz, 48000)));
      char *what = g_strdup_printf ("K filter at %d Hz against 48 kHz, 10 Hz to 20 kHz or 0.48 fs",
                                    rates[i].rate);
      test_figure_at_most ("loudness", what, worst, rates[i].goal, "dB");
      g_free (what);
    }
}

/* Integrated loudness of a programme that is the same at every rate: pairs of partials up to hz
 * that beat slowly, so that the level moves over 20 LU. */
static double
measure_programme (int rate, double top_hz)
{
  enum
  {
    PAIRS = 12,
    SECONDS = 10
  };
  double re[2 * PAIRS], im[2 * PAIRS], turn_re[2 * PAIRS], turn_im[2 * PAIRS], block[1920];
  const double *ch[2] = { block, block };
  for (int k = 0; k < 2 * PAIRS; k++)
    {
      double hz = 45 * pow (top_hz / 45, (k / 2) / (PAIRS - 1.0)) + (k % 2) * (0.13 + 0.01 * k);
      re[k] = 0.03 * pow (0.9, k / 2) * cos (k * k);
      im[k] = 0.03 * pow (0.9, k / 2) * sin (k * k);
      turn_re[k] = cos (2 * G_PI * hz / rate);
      turn_im[k] = sin (2 * G_PI * hz / rate);
    }
  DspLoudness *loudness = dsp_loudness_new (rate, 2);
  gint64 frames = (gint64) rate * SECONDS;
  for (gint64 at = 0; at < frames; at += G_N_ELEMENTS (block))
    {
      int n = (int) MIN ((gint64) G_N_ELEMENTS (block), frames - at);
      for (int i = 0; i < n; i++)
        {
          block[i] = 0;
          for (int k = 0; k < 2 * PAIRS; k++)
            {
              double was = re[k];
              block[i] += im[k];
              re[k] = was * turn_re[k] - im[k] * turn_im[k];
              im[k] = was * turn_im[k] + im[k] * turn_re[k];
            }
        }
      dsp_loudness_process (loudness, ch, n);
    }
  DspLoudnessReading r;
  dsp_loudness_read (loudness, &r);
  dsp_loudness_free (loudness);
  return r.integrated_lufs;
}

static void
test_programme (void)
{
  static const int rates[] = { 44100, 88200, 96000, 176400, 192000 };
  static const int low_rates[] = { 8000, 11025, 16000, 22050, 24000, 32000 };
  double expected = measure_programme (48000, 19000), low = measure_programme (48000, 3400);
  double worst = 0;
  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    worst = MAX (worst, fabs (measure_programme (rates[i], 19000) - expected));
  test_figure_at_most ("loudness", "I of one programme at 44.1 to 192 kHz against 48 kHz", worst,
                       0.005, "LU");
  worst = 0;
  for (guint i = 0; i < G_N_ELEMENTS (low_rates); i++)
    worst = MAX (worst, fabs (measure_programme (low_rates[i], 3400) - low));
  test_figure_at_most ("loudness", "I of one programme at 8 to 32 kHz against 48 kHz", worst, 0.01,
                       "LU");
}

/* The weights by number of channels: full power in one of them at a time. */
static void
test_weights (void)
{
  static const struct
  {
    int channels;
    const char *weights; /* a digit per channel: 1 front, 2 side (1.41), 0 left out */
  } cases[]
      = { { 1, "1" },      { 2, "11" },      { 3, "111" },      { 4, "1122" },       { 5, "11122" },
          { 6, "111022" }, { 7, "1110122" }, { 8, "11101122" }, { 10, "1110112211" } };
  double tone[480 * 10], silence[480 * 10] = { 0 };
  for (int i = 0; i < (int) G_N_ELEMENTS (tone); i++)
    tone[i] = sin (2 * G_PI * 997 * i / 48000.0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int c = 0; c < cases[i].channels; c++)
      {
        DspLoudness *loudness = dsp_loudness_new (48000, cases[i].channels);
        const double *ch[16];
        for (int k = 0; k < cases[i].channels; k++)
          ch[k] = k == c ? tone : silence;
        for (int block = 0; block < 10; block++)
          dsp_loudness_process (loudness, ch, G_N_ELEMENTS (tone));
        DspLoudnessReading r;
        dsp_loudness_read (loudness, &r);
        char weight = cases[i].weights[c];
        if (weight == '0')
          g_assert_true (r.integrated_lufs == -INFINITY);
        else
          assert_near (r.integrated_lufs, weight == '1' ? -3.01 : -3.01 + 1.492, 0.01);
        dsp_loudness_free (loudness);
      }
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

/* Loudness range by Tech 3342 of a list of short-term loudness, written out plainly. */
static double
range_of (double *windows, int n)
{
  int kept = 0;
  double mean = 0;
  for (int i = 0; i < n; i++)
    if (windows[i] > -70)
      {
        windows[kept++] = windows[i];
        mean += pow (10, windows[i] / 10);
      }
  double gate = 10 * log10 (mean / kept) - 20;
  n = kept;
  kept = 0;
  for (int i = 0; i < n; i++)
    if (windows[i] > gate)
      windows[kept++] = windows[i];
  qsort (windows, (size_t) kept, sizeof (double), compare);
  return windows[lround ((kept - 1) * 0.95)] - windows[lround ((kept - 1) * 0.10)];
}

/* A programme with noise, tones and moving levels against libebur128, a program of other people.
 * Returns the distances of M and S at any time, of I and of LRA at the end. (libebur128's own LRA
 * has a window every second only, which is far too coarse for 15 s; its S, every 100 ms, is taken.)
 */
static void
compare_programme (int rate, guint64 seed, double worst[4])
{
  enum
  {
    STEPS = 150,
    CHANNELS = 2
  };
  ebur128_state *other
      = ebur128_init (CHANNELS, (unsigned long) rate, EBUR128_MODE_I | EBUR128_MODE_S);
  DspLoudness *loudness = dsp_loudness_new (rate, CHANNELS);
  static double data[CHANNELS][4800], mixed[4800 * CHANNELS], windows[STEPS];
  const double *ch[CHANNELS] = { data[0], data[1] };
  int step = rate / 10;
  double speed = 0.02 + 0.01 * (double) seed, tones = (double) (seed % 3) / 2, value;
  int n_windows = 0;
  for (int s = 0; s < STEPS; s++)
    {
      double level = pow (10, (-34 + 24 * sin (s * speed)) / 20);
      for (int i = 0; i < step; i++)
        for (int c = 0; c < CHANNELS; c++)
          mixed[i * CHANNELS + c] = data[c][i]
              = level
                * (test_noise (&seed)
                   + tones * sin (2 * G_PI * (60 + 40 * s) * fmod (i / (double) rate, 1.0)));
      dsp_loudness_process (loudness, ch, step);
      ebur128_add_frames_double (other, mixed, (size_t) step);
      ebur128_loudness_momentary (other, &value);
      worst[0] = MAX (worst[0], fabs (dsp_loudness_momentary (loudness) - value));
      ebur128_loudness_shortterm (other, &value);
      worst[1] = MAX (worst[1], fabs (dsp_loudness_short_term (loudness) - value));
      if (s >= 29)
        windows[n_windows++] = value;
    }
  DspLoudnessReading r;
  dsp_loudness_read (loudness, &r);
  ebur128_loudness_global (other, &value);
  worst[2] = MAX (worst[2], fabs (r.integrated_lufs - value));
  value = range_of (windows, n_windows);
  worst[3] = MAX (worst[3], fabs (r.range_lu - value));
  ebur128_destroy (&other);
  dsp_loudness_free (loudness);
}

static void
test_libebur128 (void)
{
  double worst[4] = { 0 };
  for (guint64 seed = 1; seed <= 10; seed++)
    compare_programme (seed % 2 ? 44100 : 48000, seed, worst);
  test_figure_at_most ("loudness", "M of 10 programmes against libebur128", worst[0], 0.01, "LU");
  test_figure_at_most ("loudness", "S of 10 programmes against libebur128", worst[1], 0.01, "LU");
  test_figure_at_most ("loudness", "I of 10 programmes against libebur128", worst[2], 0.01, "LU");
  test_figure_at_most ("loudness", "LRA of 10 programmes against libebur128", worst[3], 0.1, "LU");
}

/* What the live meter is given in small blocks and the scanner in large ones reads the same, to the
 * bit. */
static void
test_blocks (void)
{
  enum
  {
    N = 5 * 44100
  };
  double *x = g_new (double, N), *y = g_new (double, N);
  guint64 seed = 2;
  for (int i = 0; i < N; i++)
    {
      x[i] = test_noise (&seed);
      y[i] = 0.3 * test_noise (&seed);
    }
  DspLoudnessReading readings[4];
  static const int sizes[] = { 1, 64, 333, N };
  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
    {
      DspLoudness *loudness = dsp_loudness_new (44100, 2);
      for (int at = 0; at < N; at += sizes[k])
        {
          const double *const ch[2] = { x + at, y + at };
          dsp_loudness_process (loudness, ch, MIN (sizes[k], N - at));
        }
      memset (&readings[k], 0, sizeof readings[k]);
      dsp_loudness_read (loudness, &readings[k]);
      g_assert_cmpmem (&readings[k], sizeof readings[k], &readings[0], sizeof readings[0]);
      dsp_loudness_free (loudness);
    }
  g_free (x);
  g_free (y);
}

/* Silence, and pieces shorter than a window, are not numbers. */
static void
test_undefined (void)
{
  DspLoudnessReading r = MEASURE (48000, { 5, SILENT });
  g_assert_true (r.integrated_lufs == -INFINITY);
  g_assert_true (r.max_momentary_lufs == -INFINITY);
  g_assert_true (isnan (r.range_lu));
  r = MEASURE (48000, { 0.3, -20 });
  g_assert_true (isnan (r.integrated_lufs) && isnan (r.max_momentary_lufs));
  r = MEASURE (48000, { 2, -20 });
  assert_near (r.integrated_lufs, -19.993, 0.01);
  g_assert_true (isnan (r.max_short_term_lufs) && isnan (r.max_short_term_at_s));
}

/* Two pieces merged are measured like one after the other, but for the windows across the join. */
static void
test_merge (void)
{
  DspLoudness *a = dsp_loudness_new (48000, 2), *b = dsp_loudness_new (48000, 2);
  feed (a, 48000, (const Part[]){ { 30, -20 } }, 1);
  feed (b, 48000, (const Part[]){ { 30, -26 } }, 1);
  DspGating *blocks = dsp_gating_new (), *windows = dsp_gating_new ();
  dsp_gating_merge (blocks, dsp_loudness_blocks (a));
  dsp_gating_merge (blocks, dsp_loudness_blocks (b));
  dsp_gating_merge (windows, dsp_loudness_windows (a));
  dsp_gating_merge (windows, dsp_loudness_windows (b));
  double mean = 10 * log10 ((pow (10, -2.0) + pow (10, -2.6)) / 2);
  assert_near (dsp_gating_integrated (blocks), mean + 0.007, 0.005);
  assert_near (dsp_gating_range (windows), 6, 0.005);
  dsp_gating_free (blocks);
  dsp_gating_free (windows);
  dsp_loudness_free (a);
  dsp_loudness_free (b);
}

void
test_loudness_add (void)
{
  g_test_add_func ("/loudness/k-filter", test_k_filter);
  g_test_add_func ("/loudness/programme", test_programme);
  g_test_add_func ("/loudness/calibration", test_calibration);
  g_test_add_func ("/loudness/weights", test_weights);
  g_test_add_func ("/loudness/libebur128", test_libebur128);
  g_test_add_func ("/loudness/blocks", test_blocks);
  g_test_add_func ("/loudness/undefined", test_undefined);
  g_test_add_func ("/loudness/merge", test_merge);
}
