/* test-loudness.c — EBU Tech 3341 cases 1-6 and 9-14, Tech 3342 cases 1-4, and libebur128. */
#include "test-dsp.h"

#include "dsp-loudness.h"
#include "test-signals.h"

#include <ebur128.h>
#include <math.h>
#include <stdlib.h>

/* A run of one level; db is the peak of the sine, SILENT is none. */
typedef struct
{
  double seconds, db;
} Part;

#define SILENT -999.0

/* Called every 10 ms. */
typedef void (*Watch) (DspLoudness *loudness, double seconds, gpointer data);

/* Feeds a sine of 1 kHz, the same in all channels, in levels one after the other. */
static void
feed (DspLoudness *loudness, int rate, int channels, const Part *parts, int n_parts, Watch watch,
      gpointer data)
{
  gint64 frame = 0;
  double end = 0;
  double block[4096];
  const double *ch[DSP_MAX_CHANNELS];
  for (int c = 0; c < channels; c++)
    ch[c] = block;
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
          if (watch && frame % (rate / 100) == 0)
            watch (loudness, (double) frame / rate, data);
        }
    }
}

static DspLoudnessReading
measure (int rate, const Part *parts, int n_parts)
{
  DspLoudness *loudness = dsp_loudness_new (rate, 2);
  DspLoudnessReading reading;
  feed (loudness, rate, 2, parts, n_parts, NULL, NULL);
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

/* Cases 1 to 5: what a correct meter reads is in reference/dsp.md 1.2, 0.01 LU of it is allowed
 * where EBU allows 0.1. */
static void
check_integrated (int rate)
{
  DspLoudnessReading r = MEASURE (rate, { 20, -23 });
  assert_near (r.integrated_lufs, -22.993, 0.01);
  assert_near (r.momentary_lufs, -22.993, 0.01);
  assert_near (r.short_term_lufs, -22.993, 0.01);
  r = MEASURE (rate, { 20, -33 });
  assert_near (r.integrated_lufs, -32.993, 0.01);
  assert_near (r.momentary_lufs, -32.993, 0.01);
  assert_near (r.short_term_lufs, -32.993, 0.01);
  r = MEASURE (rate, { 10, -36 }, { 60, -23 }, { 10, -36 });
  assert_near (r.integrated_lufs, -23.014, 0.01);
  r = MEASURE (rate, { 10, -72 }, { 10, -36 }, { 60, -23 }, { 10, -36 }, { 10, -72 });
  assert_near (r.integrated_lufs, -23.014, 0.01);
  r = MEASURE (rate, { 20, -26 }, { 20.1, -20 }, { 20, -26 });
  assert_near (r.integrated_lufs, -22.979, 0.01);
}

static void
test_ebu_integrated (void)
{
  check_integrated (48000);
}

/* The same at the other rates, where a filter that is merely re-derived is off by up to 0.04 LU. */
static void
test_rates (void)
{
  static const int rates[] = { 44100, 88200, 96000, 176400, 192000, 384000 };
  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      DspLoudnessReading r = MEASURE (rates[i], { 4, -23 });
      assert_near (r.integrated_lufs, -22.993, 0.01);
      assert_near (r.max_short_term_lufs, -22.993, 0.01);
    }
  check_integrated (44100);
}

/* Case 6: 5.0 channels at their own levels. */
static void
test_ebu_surround (void)
{
  static const double levels[] = { -28, -28, -24, -30, -30 };
  enum
  {
    RATE = 48000,
    N = 480
  };
  DspLoudness *loudness = dsp_loudness_new (RATE, 5);
  double data[5][N];
  const double *ch[5] = { data[0], data[1], data[2], data[3], data[4] };
  for (int block = 0; block < 2000; block++)
    {
      for (int i = 0; i < N; i++)
        for (int c = 0; c < 5; c++)
          data[c][i] = pow (10, levels[c] / 20) * sin (2 * G_PI * (i % 48) / 48.0);
      dsp_loudness_process (loudness, ch, N);
    }
  DspLoudnessReading r;
  dsp_loudness_read (loudness, &r);
  assert_near (r.integrated_lufs, -23.0, 0.05);
  dsp_loudness_free (loudness);
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

typedef struct
{
  double from;
  double lowest_m, highest_m, lowest_s, highest_s;
} Span;

static void
watch_span (DspLoudness *loudness, double seconds, gpointer data)
{
  Span *span = data;
  if (seconds < span->from - 1e-9)
    return;
  double m = dsp_loudness_momentary (loudness), s = dsp_loudness_short_term (loudness);
  span->lowest_m = MIN (span->lowest_m, m);
  span->highest_m = MAX (span->highest_m, m);
  span->lowest_s = MIN (span->lowest_s, s);
  span->highest_s = MAX (span->highest_s, s);
}

/* Cases 9 and 12: S and M stand still over a pattern as long as their window. */
static void
test_ebu_windows (void)
{
  Part slow[10], fast[50];
  for (int i = 0; i < 5; i++)
    {
      slow[2 * i] = (Part){ 1.34, -20 };
      slow[2 * i + 1] = (Part){ 1.66, -30 };
    }
  for (int i = 0; i < 25; i++)
    {
      fast[2 * i] = (Part){ 0.18, -20 };
      fast[2 * i + 1] = (Part){ 0.22, -30 };
    }
  Span span = { 3, INFINITY, -INFINITY, INFINITY, -INFINITY };
  DspLoudness *loudness = dsp_loudness_new (48000, 2);
  feed (loudness, 48000, 2, slow, 10, watch_span, &span);
  assert_near (span.lowest_s, -22.986, 0.01);
  assert_near (span.highest_s, -22.986, 0.01);

  dsp_loudness_reset (loudness);
  span = (Span){ 1, INFINITY, -INFINITY, INFINITY, -INFINITY };
  feed (loudness, 48000, 2, fast, 50, watch_span, &span);
  assert_near (span.lowest_m, -22.960, 0.01);
  assert_near (span.highest_m, -22.960, 0.01);
  dsp_loudness_free (loudness);
}

/* Cases 10 and 13: the maximum is found wherever the tone lies against the hops. */
static void
test_ebu_maxima (void)
{
  for (int i = 0; i < 20; i++)
    {
      DspLoudnessReading r = MEASURE (48000, { i * 0.15, SILENT }, { 3, -23 }, { 1, SILENT });
      assert_near (r.max_short_term_lufs, -22.993, 0.01);
      assert_near (r.max_short_term_at_s, i * 0.15 + 3, 0.0101);
      r = MEASURE (48000, { i * 0.02, SILENT }, { 0.4, -23 }, { 1, SILENT });
      assert_near (r.max_momentary_lufs, -22.994, 0.01);
      assert_near (r.max_momentary_at_s, i * 0.02 + 0.4, 0.0101);
    }
}

/* Cases 11 and 14: tones of rising level, each reaching its own maximum. */
static void
test_ebu_steps (void)
{
  DspLoudness *loudness = dsp_loudness_new (48000, 2);
  for (int i = 0; i < 20; i++)
    {
      const Part slow[] = { { i * 0.15, SILENT }, { 3, -38 + i }, { 3 - i * 0.15, SILENT } };
      feed (loudness, 48000, 2, slow, 3, NULL, NULL);
      DspLoudnessReading r;
      dsp_loudness_read (loudness, &r);
      assert_near (r.max_short_term_lufs, -38 + i + 0.007, 0.01);
    }
  dsp_loudness_reset (loudness);
  for (int i = 0; i < 20; i++)
    {
      const Part fast[] = { { i * 0.02, SILENT }, { 0.4, -38 + i }, { 0.4 - i * 0.02, SILENT } };
      feed (loudness, 48000, 2, fast, 3, NULL, NULL);
      DspLoudnessReading r;
      dsp_loudness_read (loudness, &r);
      assert_near (r.max_momentary_lufs, -38 + i + 0.007, 0.012);
    }
  dsp_loudness_free (loudness);
}

static void
test_ebu_range (void)
{
  DspLoudnessReading r = MEASURE (48000, { 20, -20 }, { 20, -30 });
  assert_near (r.range_lu, 10, 0.01);
  r = MEASURE (48000, { 20, -20 }, { 20, -15 });
  assert_near (r.range_lu, 5, 0.01);
  r = MEASURE (48000, { 20, -40 }, { 20, -20 });
  assert_near (r.range_lu, 20, 0.01);
  r = MEASURE (48000, { 20, -50 }, { 20, -35 }, { 20, -20 }, { 20, -35 }, { 20, -50 });
  assert_near (r.range_lu, 15, 0.01);
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
  qsort (windows, kept, sizeof (double), compare);
  return windows[lround ((kept - 1) * 0.95)] - windows[lround ((kept - 1) * 0.10)];
}

/* A programme with noise, tones and moving levels against libebur128, a program of other people. */
static void
test_libebur128 (void)
{
  enum
  {
    RATE = 48000,
    STEP = RATE / 10,
    STEPS = 300,
    CHANNELS = 2
  };
  ebur128_state *other = ebur128_init (CHANNELS, RATE, EBUR128_MODE_I | EBUR128_MODE_S);
  DspLoudness *loudness = dsp_loudness_new (RATE, CHANNELS);
  static double data[CHANNELS][STEP], mixed[STEP * CHANNELS], windows[STEPS];
  const double *ch[CHANNELS] = { data[0], data[1] };
  guint64 seed = 5;
  int n_windows = 0;
  for (int s = 0; s < STEPS; s++)
    {
      double level = pow (10, (-34 + 24 * sin (s * 0.055)) / 20);
      for (int i = 0; i < STEP; i++)
        for (int c = 0; c < CHANNELS; c++)
          mixed[i * CHANNELS + c] = data[c][i]
              = level * (test_noise (&seed) + sin (2 * G_PI * (60 + 40 * s) * i / RATE));
      dsp_loudness_process (loudness, ch, STEP);
      ebur128_add_frames_double (other, mixed, STEP);
      double momentary, short_term;
      ebur128_loudness_momentary (other, &momentary);
      ebur128_loudness_shortterm (other, &short_term);
      assert_near (dsp_loudness_momentary (loudness), momentary, 0.002);
      assert_near (dsp_loudness_short_term (loudness), short_term, 0.002);
      if (s >= 29)
        windows[n_windows++] = short_term;
    }
  DspLoudnessReading r;
  dsp_loudness_read (loudness, &r);
  double integrated;
  ebur128_loudness_global (other, &integrated);
  assert_near (r.integrated_lufs, integrated, 0.005);
  assert_near (r.range_lu, range_of (windows, n_windows), 0.01);
  ebur128_destroy (&other);
  dsp_loudness_free (loudness);
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
  feed (a, 48000, 2, (const Part[]){ { 30, -20 } }, 1, NULL, NULL);
  feed (b, 48000, 2, (const Part[]){ { 30, -26 } }, 1, NULL, NULL);
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
  g_test_add_func ("/loudness/ebu-3341-1-to-5", test_ebu_integrated);
  g_test_add_func ("/loudness/every-rate", test_rates);
  g_test_add_func ("/loudness/ebu-3341-6", test_ebu_surround);
  g_test_add_func ("/loudness/calibration", test_calibration);
  g_test_add_func ("/loudness/ebu-3341-9-12", test_ebu_windows);
  g_test_add_func ("/loudness/ebu-3341-10-13", test_ebu_maxima);
  g_test_add_func ("/loudness/ebu-3341-11-14", test_ebu_steps);
  g_test_add_func ("/loudness/ebu-3342-1-to-4", test_ebu_range);
  g_test_add_func ("/loudness/libebur128", test_libebur128);
  g_test_add_func ("/loudness/undefined", test_undefined);
  g_test_add_func ("/loudness/merge", test_merge);
}
