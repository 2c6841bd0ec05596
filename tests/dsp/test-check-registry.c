/* test-check-registry.c — what holds for every check of the registry, and the list of places. */
#include "test-dsp.h"

#include "dsp-registry.h"
#include "test-check.h"
#include "test-signals.h"

#include <math.h>
#include <string.h>

enum
{
  RATE = 48000
};

/* Noise that comes and goes, a tone, rests of nothing, samples at full scale, a jump, one NaN. */
static void
make_signal (double *x[2], int n)
{
  guint64 seed = 5;
  for (int c = 0; c < 2; c++)
    {
      x[c] = g_new0 (double, n);
      for (int i = 0; i < n; i++)
        x[c][i] = 0.25 * test_noise (&seed) * (1 + sin (i * 1e-4 + c));
      test_add_sine (x[c], n, RATE, 220 * (c + 1), 0.3, c);
      for (int i = n / 2; i < n / 2 + RATE && i < n; i++)
        x[c][i] = 0;
      for (int i = 900; i < 909 && i < n; i++)
        x[c][i] = 1;
    }
  if (n > 1000)
    x[0][1000] = NAN;
}

static void
assert_same (const DspCheckPass *a, const DspCheckPass *b)
{
  for (int i = 0; i < dsp_n_checks (); i++)
    {
      const DspCheck *check = dsp_check_at (i);
      const DspPlaces *p = dsp_check_pass_places (a, check->id),
                      *q = dsp_check_pass_places (b, check->id);
      for (int r = 0; r < check->n_readings; r++)
        {
          double v = dsp_check_pass_get (a, check->id, check->readings[r].id),
                 w = dsp_check_pass_get (b, check->id, check->readings[r].id);
          g_assert_true (v == w || (isnan (v) && isnan (w)));
        }
      g_assert_cmpint (p->n, ==, q->n);
      g_assert_cmpint (p->found, ==, q->found);
      g_assert_cmpmem (p->at, p->n * sizeof p->at[0], q->at, q->n * sizeof q->at[0]);
    }
}

static void
test_tables (void)
{
  g_assert_cmpint (dsp_n_checks (), >=, 1);
  for (int i = 0; i < dsp_n_checks (); i++)
    {
      const DspCheck *check = dsp_check_at (i);
      g_assert_true (dsp_check_find (check->id) == check);
      g_assert_true (check->name && *check->name && check->help && *check->help);
      g_assert_true (check->process || check->window);
      g_assert_cmpint (check->n_readings, <=, DSP_MAX_READINGS);
      for (int r = 0; r < check->n_readings; r++)
        {
          const DspReading *reading = &check->readings[r];
          g_assert_cmpuint (strspn (reading->id, "abcdefghijklmnopqrstuvwxyz0123456789_"), ==,
                            strlen (reading->id));
          g_assert_true (reading->name && reading->unit && reading->min < reading->max);
          for (int k = 0; k < r; k++)
            g_assert_cmpstr (reading->id, !=, check->readings[k].id);
        }
    }
  g_assert_null (dsp_check_find ("no such"));
}

static void
test_block_sizes (void)
{
  static const int blocks[] = { 1, 333, 2048, 4095, 0 };
  const int n = 4 * RATE;
  double *x[2];
  make_signal (x, n);
  for (int channels = 1; channels <= 2; channels++)
    {
      DspCheckPass *whole = test_check_run (x, n, RATE, channels, n);
      for (guint b = 0; b < G_N_ELEMENTS (blocks); b++)
        {
          DspCheckPass *parts = test_check_run (x, n, RATE, channels, blocks[b]);
          assert_same (whole, parts);
          dsp_check_pass_free (parts);
        }
      dsp_check_pass_free (whole);
    }
  g_free (x[0]);
  g_free (x[1]);
}

static void
assert_places (const DspCheckPass *pass, double seconds)
{
  for (int i = 0; i < dsp_n_checks (); i++)
    {
      const DspCheck *check = dsp_check_at (i);
      const DspPlaces *places = dsp_check_pass_places (pass, check->id);
      g_assert_cmpint (places->found, >=, places->n);
      for (int k = 0; k < places->n; k++)
        {
          g_assert_cmpfloat (places->at[k].from_s, >=, 0);
          g_assert_cmpfloat (places->at[k].from_s, <=, places->at[k].to_s);
          g_assert_cmpfloat (places->at[k].to_s, <=, seconds + 1e-9);
          g_assert_true (k == 0 || places->at[k - 1].from_s <= places->at[k].from_s);
        }
    }
}

/* Every rate, and lengths that are no length; less than was announced; silence; nothing at all. */
static void
test_odd_files (void)
{
  static const int lengths[] = { 0, 1, 2, 100, 4095, 4096, 6143, 30000 };
  static const double rates[] = { 8000, 11025, 44100, 88200, 192000, 384000 };
  double *x[2], *silence[2] = { g_new0 (double, 30000), g_new0 (double, 30000) };
  make_signal (x, 30000);
  for (guint r = 0; r < G_N_ELEMENTS (rates); r++)
    for (guint l = 0; l < G_N_ELEMENTS (lengths); l++)
      for (int channels = 1; channels <= 2; channels++)
        {
          DspCheckPass *pass = test_check_run (x, lengths[l], rates[r], channels, 30000);
          assert_places (pass, lengths[l] / rates[r]);
          dsp_check_pass_free (pass);
          pass = test_check_run (silence, lengths[l], rates[r], channels, 30000);
          assert_places (pass, lengths[l] / rates[r]);
          dsp_check_pass_free (pass);
        }
  const DspCheckInput input = { .rate = RATE, .channels = 2, .frames = 10 * RATE };
  DspCheckPass *pass = dsp_check_pass_new (&input);
  dsp_check_pass_process (pass, (const double *const *) x, 30000);
  dsp_check_pass_finish (pass);
  assert_places (pass, 30000.0 / RATE);
  dsp_check_pass_free (pass);
  for (int c = 0; c < 2; c++)
    {
      g_free (x[c]);
      g_free (silence[c]);
    }
}

static void
test_places (void)
{
  DspPlaces places = { 0 };
  dsp_places_add (&places, 1, 2, 3, 0.5);
  dsp_places_add (&places, 2.4, 2.5, 5, 0.5);
  g_assert_cmpint (places.n, ==, 1);
  g_assert_cmpfloat (places.at[0].to_s, ==, 2.5);
  g_assert_cmpfloat (places.at[0].weight, ==, 5);
  for (int i = 0; i < 2 * DSP_PLACES; i++)
    dsp_places_add (&places, 10 + i, 10 + i, i == 7 ? 1 : 10 + i, 0);
  g_assert_cmpint (places.n, ==, DSP_PLACES);
  g_assert_cmpint (places.found, ==, 1 + 2 * DSP_PLACES);
  for (int i = 0; i < DSP_PLACES; i++) /* the least grave are gone */
    g_assert_cmpfloat (places.at[i].from_s, ==, 10 + DSP_PLACES + i);
}

/* A second of nothing, music, two rests of which one counts, music, half a second of nothing. */
static void
test_silence (void)
{
  const int n = 10 * RATE;
  double *x[2];
  for (int c = 0; c < 2; c++)
    {
      x[c] = g_new0 (double, n);
      guint64 seed = 9;
      for (int i = RATE; i < n - RATE / 2; i++)
        if (!(i >= 3 * RATE && i < 4 * RATE) && !(i >= 6 * RATE && i < 6 * RATE + RATE / 4))
          x[c][i] = 0.1 + 0.05 * test_noise (&seed);
    }
  DspCheckPass *pass = test_check_run (x, n, RATE, 2, 1000);
  const DspPlaces *places = dsp_check_pass_places (pass, "silence");
  g_assert_cmpfloat (dsp_check_pass_get (pass, "silence", "head_s"), ==, 1);
  g_assert_cmpfloat (dsp_check_pass_get (pass, "silence", "tail_s"), ==, 0.5);
  g_assert_cmpfloat (dsp_check_pass_get (pass, "silence", "longest_s"), ==, 1);
  g_assert_cmpfloat (dsp_check_pass_get (pass, "silence", "inside_count"), ==, 1);
  g_assert_cmpint (places->n, ==, 1);
  g_assert_cmpfloat (places->at[0].from_s, ==, 3);
  g_assert_cmpfloat (places->at[0].to_s, ==, 4);
  dsp_check_pass_free (pass);
  g_free (x[0]);
  g_free (x[1]);
}

void
test_check_registry_add (void)
{
  g_test_add_func ("/check-registry/tables", test_tables);
  g_test_add_func ("/check-registry/block-sizes", test_block_sizes);
  g_test_add_func ("/check-registry/odd-files", test_odd_files);
  g_test_add_func ("/check-registry/places", test_places);
  g_test_add_func ("/check-registry/silence", test_silence);
}
