/* test-check-hum.c — hum of the mains, what is mistaken for it, and what is below hearing. */
#include "test-dsp.h"

#include "dsp-math.h"
#include "test-check.h"
#include "test-signals.h"

enum
{
  RATE = 44100,
  FRAMES = 20 * RATE
};

static double
get (const DspCheckPass *pass, const char *reading)
{
  return dsp_check_pass_get (pass, "low-frequencies", reading);
}

/* Pink music with pauses of 2.5 s after 3 s, over a faint floor; notes of a bass in it. */
static void
make_music (double *x[2])
{
  guint64 seed = 11;
  for (int c = 0; c < 2; c++)
    x[c] = g_new0 (double, FRAMES);
  test_add_pink (x[0], FRAMES, 0.1, 1);
  test_add_sine (x[0], FRAMES, RATE, 55, 0.1, 0);
  for (int i = 0; i < FRAMES; i++)
    {
      const double t = fmod ((double) i / RATE, 5.5);
      x[1][i] = x[0][i] = (t < 3 ? x[0][i] : 0) + 1e-5 * test_noise (&seed);
    }
}

/* Six partials of hz, together of this level (0: a full-scale sine), from frame from to to. */
static void
add_family (double *x[2], double hz, double db, int from, int to)
{
  static const double parts[] = { 1, 0.6, 0.7, 0.3, 0.4, 0.2 };
  double sum = 0;
  for (int h = 0; h < 6; h++)
    sum += parts[h] * parts[h];
  for (int h = 0; h < 6; h++)
    for (int c = 0; c < 2; c++)
      test_add_sine (x[c] + from, to - from, RATE, hz * (h + 1),
                     parts[h] * dsp_db_to_gain (db) / sqrt (sum), h);
}

static DspCheckPass *
run_and_free (double *x[2])
{
  DspCheckPass *pass = test_check_run (x, FRAMES, RATE, 2, 4096);
  g_free (x[0]);
  g_free (x[1]);
  return pass;
}

static void
test_hum (void)
{
  static const double levels[] = { -50, -60, -70, -80 }, mains[] = { 50, 60 };
  for (guint m = 0; m < G_N_ELEMENTS (mains); m++)
    for (guint l = 0; l < G_N_ELEMENTS (levels); l++)
      {
        double *x[2];
        make_music (x);
        add_family (x, mains[m], levels[l], 0, FRAMES);
        DspCheckPass *pass = run_and_free (x);
        const DspPlaces *places = dsp_check_pass_places (pass, "low-frequencies");
        g_assert_cmpfloat (get (pass, "hum_hz"), ==, mains[m]);
        g_assert_cmpfloat_with_epsilon (get (pass, "hum_dbfs"), levels[l], 1);
        g_assert_cmpfloat (get (pass, "hum_partials"), >=, 4);
        g_assert_cmpint (places->n, >, 0); /* where it can be heard */
        g_assert_cmpfloat (fmod (places->at[0].from_s, 5.5), >, 2.9);
        dsp_check_pass_free (pass);
      }
}

/* On one side only, and the other way round on the other. */
static void
test_sides (void)
{
  static const double levels[] = { -50, -60, -70, -80 }, right[] = { 0, -1 };
  for (guint r = 0; r < G_N_ELEMENTS (right); r++)
    for (guint l = 0; l < G_N_ELEMENTS (levels); l++)
      {
        double *x[2], *hum[2] = { g_new0 (double, FRAMES), g_new0 (double, FRAMES) };
        make_music (x);
        add_family (hum, 50, levels[l], 0, FRAMES);
        for (int i = 0; i < FRAMES; i++)
          {
            x[0][i] += hum[0][i];
            x[1][i] += right[r] * hum[1][i];
          }
        DspCheckPass *pass = run_and_free (x);
        g_assert_cmpfloat (get (pass, "hum_hz"), ==, 50);
        g_assert_cmpfloat_with_epsilon (get (pass, "hum_dbfs"), levels[l], 1);
        dsp_check_pass_free (pass);
        g_free (hum[0]);
        g_free (hum[1]);
      }
}

/* Music without hum; notes that are near, or are exact but end. */
static void
test_no_hum (void)
{
  static const double near[] = { 48.999, 51.913, 58.27, 61.735 };
  double *x[2];
  make_music (x);
  DspCheckPass *pass = run_and_free (x);
  g_assert_true (isnan (get (pass, "hum_hz")));
  g_assert_cmpint (dsp_check_pass_places (pass, "low-frequencies")->n, ==, 0);
  dsp_check_pass_free (pass);
  for (guint i = 0; i < G_N_ELEMENTS (near); i++)
    {
      make_music (x);
      add_family (x, near[i], -40, 0, FRAMES);
      pass = run_and_free (x);
      g_assert_true (isnan (get (pass, "hum_hz")));
      dsp_check_pass_free (pass);
    }
  make_music (x);
  add_family (x, 50, -40, 6 * RATE, 12 * RATE);
  pass = run_and_free (x);
  g_assert_true (isnan (get (pass, "hum_hz")));
  dsp_check_pass_free (pass);
}

/* Pink noise that comes and goes reaches down by itself; what lasts counts, on whatever side. */
static void
test_infrasonic (void)
{
  static const double levels[] = { -50, -40, -30, -20, -10 }, right[] = { 1, -1, 0 };
  double *x[2];
  make_music (x);
  DspCheckPass *pass = run_and_free (x);
  g_assert_cmpfloat (get (pass, "infrasonic_dbfs"), <, -25);
  g_assert_true (isnan (get (pass, "infrasonic_over_db")));
  dsp_check_pass_free (pass);
  for (guint r = 0; r < G_N_ELEMENTS (right); r++)
    for (guint l = 0; l < G_N_ELEMENTS (levels); l++)
      {
        const double one_side = right[r] == 0 ? -3 : 0;
        make_music (x);
        test_add_sine (x[0], FRAMES, RATE, 11, dsp_db_to_gain (levels[l]), 0);
        test_add_sine (x[1], FRAMES, RATE, 11, right[r] * dsp_db_to_gain (levels[l]), 0);
        pass = run_and_free (x);
        if (levels[l] > -50)
          {
            g_assert_cmpfloat_with_epsilon (get (pass, "infrasonic_steady_dbfs"),
                                            levels[l] + one_side, 1.5);
            g_assert_false (isnan (get (pass, "infrasonic_over_db")));
          }
        if (levels[l] >= -10)
          g_assert_cmpfloat_with_epsilon (get (pass, "infrasonic_dbfs"), levels[l] + one_side, 1);
        if (levels[l] >= -30)
          g_assert_cmpfloat (get (pass, "infrasonic_over_db"), >, -16);
        dsp_check_pass_free (pass);
      }
}

void
test_check_hum_add (void)
{
  g_test_add_func ("/check-hum/hum", test_hum);
  g_test_add_func ("/check-hum/sides", test_sides);
  g_test_add_func ("/check-hum/no-hum", test_no_hum);
  g_test_add_func ("/check-hum/infrasonic", test_infrasonic);
}
