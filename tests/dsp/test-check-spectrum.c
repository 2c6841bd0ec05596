/* test-check-spectrum.c — bandwidth, resonances and sibilance over noise whose faults are known. */
#include "test-dsp.h"

#include "dsp-math.h"
#include "test-check.h"
#include "test-signals.h"

enum
{
  RATE = 44100,
  SECONDS = 10,
  TAPS = 255
};

static double
get (const DspCheckPass *pass, const char *check, const char *reading)
{
  return dsp_check_pass_get (pass, check, reading);
}

static DspCheckPass *
run_mono (double *x, int n, double rate)
{
  double *const ch[2] = { x, x };
  return test_check_run (ch, n, rate, 1, 4096);
}

static double *
make_white (int n, double amplitude)
{
  double *x = g_new (double, n);
  guint64 seed = 7;
  for (int i = 0; i < n; i++)
    x[i] = amplitude * test_noise (&seed);
  return x;
}

/* Low-passed by a windowed sinc (Blackman) of 255 taps: 80 dB down within 1 kHz at 44.1 kHz. From
 * frame from to to. */
static void
low_pass (const double *x, double *y, int n, double rate, double hz, int from, int to)
{
  double taps[TAPS];
  for (int k = 0; k < TAPS; k++)
    {
      const double t = k - (TAPS - 1) / 2, w = 2 * G_PI * k / (TAPS - 1);
      const double angle = 2 * G_PI * hz / rate * t;
      taps[k] = (t == 0 ? 1 : sin (angle) / angle) * 2 * hz / rate
                * (0.42 - 0.5 * cos (w) + 0.08 * cos (2 * w));
    }
  for (int i = from; i < to; i++)
    {
      y[i] = 0;
      for (int k = 0; k < TAPS; k++)
        if (i - k >= 0 && i - k < n)
          y[i] += taps[k] * x[i - k];
    }
}

/* A wall is where the filter has it; noise to the top and a gentle slope have none. */
static void
test_wall (void)
{
  const int n = SECONDS * RATE;
  double *x = make_white (n, 0.3), *y = g_new0 (double, n);
  DspCheckPass *pass = run_mono (x, n, RATE);
  g_assert_true (isnan (get (pass, "bandwidth", "wall_hz")));
  g_assert_cmpfloat (get (pass, "bandwidth", "moving_percent"), ==, 0);
  dsp_check_pass_free (pass);
  static const double edges[] = { 11000, 16000, 18500 };
  for (guint e = 0; e < G_N_ELEMENTS (edges); e++)
    {
      low_pass (x, y, n, RATE, edges[e], 0, n);
      pass = run_mono (y, n, RATE);
      g_assert_cmpfloat_with_epsilon (get (pass, "bandwidth", "wall_hz"), edges[e], 500);
      g_assert_cmpfloat (get (pass, "bandwidth", "stable_percent"), >, 95);
      g_assert_cmpfloat (get (pass, "bandwidth", "moving_percent"), <, 5);
      dsp_check_pass_free (pass);
    }
  for (int i = 1; i < n; i++) /* 6 dB an octave, twice */
    y[i] = y[i - 1] + 0.2 * (x[i] - y[i - 1]);
  for (int i = 1; i < n; i++)
    x[i] = x[i - 1] + 0.2 * (y[i] - x[i - 1]);
  pass = run_mono (x, n, RATE);
  g_assert_true (isnan (get (pass, "bandwidth", "wall_hz")));
  dsp_check_pass_free (pass);
  g_free (x);
  g_free (y);
}

/* An edge that jumps, as that of a codec with too few bits. */
static void
test_moving_edge (void)
{
  const int n = SECONDS * RATE, step = RATE / 4;
  double *x = make_white (n, 0.3), *y = g_new0 (double, n);
  for (int from = 0, i = 0; from < n; from += step, i++)
    low_pass (x, y, n, RATE, i % 2 ? 19000 : 15800, from, MIN (from + step, n));
  DspCheckPass *pass = run_mono (y, n, RATE);
  g_assert_cmpfloat_with_epsilon (get (pass, "bandwidth", "wall_hz"), 19000, 500);
  g_assert_cmpfloat (get (pass, "bandwidth", "moving_percent"), >, 25);
  dsp_check_pass_free (pass);
  g_free (x);
  g_free (y);
}

/* In place, 300 Hz wide. */
static void
notch (double *x, int n, double hz)
{
  const double w = 2 * G_PI * hz / RATE, alpha = tan (G_PI * 300 / RATE), g = 1 / (1 + alpha);
  double s1 = 0, s2 = 0;
  for (int i = 0; i < n; i++)
    {
      const double in = x[i], out = g * in + s1;
      s1 = -2 * g * cos (w) * (in - out) + s2;
      s2 = g * in - (2 * g - 1) * out;
      x[i] = out;
    }
}

/* Bands that are left out below a wall; without a wall they are no business of this check. */
static void
test_holes (void)
{
  static const double holes[] = { 11000, 12500, 14000 };
  const int n = SECONDS * RATE;
  double *x = make_white (n, 0.3), *y = g_new0 (double, n);
  low_pass (x, y, n, RATE, 16500, 0, n);
  DspCheckPass *pass = run_mono (y, n, RATE);
  g_assert_cmpfloat (get (pass, "bandwidth", "holes_percent"), <, 0.2);
  dsp_check_pass_free (pass);
  for (guint h = 0; h < G_N_ELEMENTS (holes); h++)
    for (int side = -1; side <= 1; side++)
      notch (x, n, holes[h] + 30 * side);
  low_pass (x, y, n, RATE, 16500, 0, n);
  pass = run_mono (y, n, RATE);
  g_assert_cmpfloat (get (pass, "bandwidth", "holes_percent"), >, 1);
  g_assert_cmpfloat (get (pass, "bandwidth", "holes_percent"), <, 10);
  dsp_check_pass_free (pass);
  pass = run_mono (x, n, RATE);
  g_assert_true (isnan (get (pass, "bandwidth", "holes_percent")));
  dsp_check_pass_free (pass);
  g_free (x);
  g_free (y);
}

/* 96 kHz: a brick wall where 44.1 or 48 kHz end; full noise and a gentle end are genuine. */
static void
test_old_top (void)
{
  const int rate = 96000, n = 6 * rate;
  double *x = make_white (n, 0.3), *y = g_new0 (double, n);
  DspCheckPass *pass = run_mono (x, n, rate);
  g_assert_true (isnan (get (pass, "bandwidth", "old_top_hz")));
  dsp_check_pass_free (pass);
  static const double edges[] = { 21000, 23000 };
  for (guint e = 0; e < G_N_ELEMENTS (edges); e++)
    {
      low_pass (x, y, n, rate, edges[e], 0, n);
      pass = run_mono (y, n, rate);
      g_assert_cmpfloat_with_epsilon (get (pass, "bandwidth", "old_top_hz"), edges[e], 1200);
      dsp_check_pass_free (pass);
      /* A noise floor above is still no music. */
      guint64 seed = 3;
      for (int i = 0; i < n; i++)
        y[i] += 1e-5 * test_noise (&seed);
      pass = run_mono (y, n, rate);
      g_assert_false (isnan (get (pass, "bandwidth", "old_top_hz")));
      dsp_check_pass_free (pass);
    }
  for (int pole = 0; pole < 4; pole++)
    for (int i = 1; i < n; i++)
      x[i] = x[i - 1] + 0.5 * (x[i] - x[i - 1]);
  pass = run_mono (x, n, rate);
  g_assert_true (isnan (get (pass, "bandwidth", "old_top_hz")));
  dsp_check_pass_free (pass);
  g_free (x);
  g_free (y);
}

/* A bell of quality q (Audio EQ Cookbook). */
static void
add_bell (double *x, int n, double hz, double q, double db)
{
  const double a = dsp_db_to_gain (db / 2), w = 2 * G_PI * hz / RATE, alpha = sin (w) / (2 * q);
  const double b0 = 1 + alpha * a, b1 = -2 * cos (w), b2 = 1 - alpha * a;
  const double a0 = 1 + alpha / a, a2 = 1 - alpha / a;
  double x1 = 0, x2 = 0, y1 = 0, y2 = 0;
  for (int i = 0; i < n; i++)
    {
      const double y = (b0 * x[i] + b1 * x1 + b2 * x2 - b1 * y1 - a2 * y2) / a0;
      x2 = x1;
      x1 = x[i];
      y2 = y1;
      y1 = x[i] = y;
    }
}

static void
test_resonance (void)
{
  const int n = SECONDS * RATE;
  static const double strengths[] = { 9, 12, 18 }, places[] = { 800, 3100, 7000 };
  double *x = make_white (n, 0.1), last = 0;
  DspCheckPass *pass = run_mono (x, n, RATE);
  g_assert_true (isnan (get (pass, "resonances", "hz_1")));
  dsp_check_pass_free (pass);
  g_free (x);
  for (guint p = 0; p < G_N_ELEMENTS (places); p++)
    for (guint s = 0; s < G_N_ELEMENTS (strengths); s++)
      {
        x = g_new0 (double, n);
        test_add_pink (x, n, 0.05, 4);
        add_bell (x, n, places[p], 20, strengths[s]);
        pass = run_mono (x, n, RATE);
        g_assert_cmpfloat_with_epsilon (get (pass, "resonances", "hz_1"), places[p],
                                        0.012 * places[p]);
        g_assert_cmpfloat (get (pass, "resonances", "excess_1_db"), >, 0.6 * strengths[s]);
        g_assert_cmpfloat (get (pass, "resonances", "excess_1_db"), <, strengths[s]);
        g_assert_cmpfloat (get (pass, "resonances", "excess_1_db"), >, s > 0 ? last : 0);
        last = get (pass, "resonances", "excess_1_db");
        if (strengths[s] >= 12)
          g_assert_cmpfloat (get (pass, "resonances", "alone_db"), >, 4.5);
        if (strengths[s] >= 12 && places[p] > 1000)
          {
            g_assert_cmpfloat (get (pass, "resonances", "lasting_db"), >, strengths[s] / 2.2);
            g_assert_cmpfloat_with_epsilon (get (pass, "resonances", "lasting_hz"), places[p],
                                            0.012 * places[p]);
          }
        dsp_check_pass_free (pass);
        g_free (x);
      }
}

/* Chords of partials that change: each note stands far out while it lasts. */
static double *
make_chords (int n, double noise)
{
  static const double notes[] = { 440, 523.25, 587.33, 659.26, 783.99, 880 };
  const int step = RATE / 2;
  double *x = g_new0 (double, n);
  test_add_pink (x, n, noise, 4);
  for (int from = 0, i = 0; from + step <= n; from += step, i++)
    for (int h = 1; h < 6; h++)
      test_add_sine (x + from, step, RATE, notes[i * 5 % 6] * h, 0.1 / h, h);
  return x;
}

static void
test_notes (void)
{
  const int n = SECONDS * RATE;
  double *x = make_chords (n, 0.01);
  DspCheckPass *pass = run_mono (x, n, RATE);
  double alone = get (pass, "resonances", "alone_db"),
         lasting = get (pass, "resonances", "lasting_db");
  g_assert_true (isnan (alone) || alone < 4.5);
  g_assert_true (isnan (lasting) || lasting < 4.5);
  dsp_check_pass_free (pass);
  g_free (x);
}

/* Between their partials a resonance is in all windows. */
static void
test_resonance_in_notes (void)
{
  static const double strengths[] = { 15, 18, 21 };
  const int n = SECONDS * RATE;
  for (guint s = 0; s < G_N_ELEMENTS (strengths); s++)
    {
      double *x = make_chords (n, 0.1);
      add_bell (x, n, 3650, 20, strengths[s]);
      DspCheckPass *pass = run_mono (x, n, RATE);
      g_assert_cmpfloat (get (pass, "resonances", "lasting_db"), >, 4.8);
      g_assert_cmpfloat_with_epsilon (get (pass, "resonances", "lasting_hz"), 3650, 50);
      dsp_check_pass_free (pass);
      g_free (x);
    }
}

/* Four bursts of 0.1 s, of a hiss of partials that are no multiples. */
static void
test_sibilance (void)
{
  static const double strengths[] = { 0.002, 0.03, 0.1 };
  const int n = SECONDS * RATE, length = RATE / 10;
  for (guint s = 0; s < G_N_ELEMENTS (strengths); s++)
    {
      double *x = g_new0 (double, n);
      test_add_pink (x, n, 0.05, 4);
      for (int b = 0; b < 4; b++)
        for (int k = 0; k < 30; k++)
          test_add_sine (x + (2 * b + 1) * RATE, length, RATE, 5600 + 113.7 * k, strengths[s],
                         k * k);
      DspCheckPass *pass = run_mono (x, n, RATE);
      const DspPlaces *places = dsp_check_pass_places (pass, "sibilance");
      g_assert_cmpint (places->n, ==, s == 0 ? 0 : 4);
      for (int i = 0; i < places->n; i++)
        {
          g_assert_cmpfloat_with_epsilon (places->at[i].from_s, 2 * i + 1, 0.08);
          g_assert_cmpfloat_with_epsilon (places->at[i].to_s, 2 * i + 1.1, 0.08);
        }
      dsp_check_pass_free (pass);
      g_free (x);
    }
}

void
test_check_spectrum_add (void)
{
  g_test_add_func ("/check-spectrum/wall", test_wall);
  g_test_add_func ("/check-spectrum/moving-edge", test_moving_edge);
  g_test_add_func ("/check-spectrum/holes", test_holes);
  g_test_add_func ("/check-spectrum/old-top", test_old_top);
  g_test_add_func ("/check-spectrum/resonance", test_resonance);
  g_test_add_func ("/check-spectrum/notes", test_notes);
  g_test_add_func ("/check-spectrum/resonance-in-notes", test_resonance_in_notes);
  g_test_add_func ("/check-spectrum/sibilance", test_sibilance);
}
