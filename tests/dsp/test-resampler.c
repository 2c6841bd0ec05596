/* test-resampler.c — rate conversion: exact length, no delay, flat, clean, any cutting of the
 * input. */
#include "test-dsp.h"

#include "dsp-resampler.h"
#include "test-signals.h"

#include <math.h>
#include <string.h>

static const int pairs[][2] = {
  { 96000, 44100 },  { 44100, 96000 }, { 48000, 44100 }, { 88200, 44100 }, { 8000, 48000 },
  { 192000, 48000 }, { 44100, 44100 }, { 384000, 8000 }, { 11025, 48000 }, { 44099, 48000 },
};

/* Converts x in pieces of chunk frames, with room for max frames at a time. */
static GArray *
convert (const double *x, int n, int rate_in, int rate_out, int chunk, int room)
{
  GArray *result = g_array_new (FALSE, FALSE, sizeof (double));
  DspResampler *resampler = dsp_resampler_new (rate_in, rate_out, 1);
  g_autofree double *piece = g_new (double, room);
  double *const out[1] = { piece };
  for (int pos = 0; pos < n;)
    {
      const double *const in[1] = { x + pos };
      int used;
      int made = dsp_resampler_process (resampler, in, MIN (chunk, n - pos), &used, out, room);
      g_assert_true (used > 0 || made > 0);
      pos += used;
      g_array_append_vals (result, piece, made);
    }
  for (int made; (made = dsp_resampler_finish (resampler, out, room)) > 0;)
    g_array_append_vals (result, piece, made);
  dsp_resampler_free (resampler);
  return result;
}

static void
test_length_and_pieces (void)
{
  for (gsize p = 0; p < G_N_ELEMENTS (pairs); p++)
    {
      int in = pairs[p][0], out = pairs[p][1], n = in / 4 + 77;
      g_autofree double *x = g_new (double, n);
      guint64 state = p + 1;
      for (int i = 0; i < n; i++)
        x[i] = test_noise (&state);
      g_autoptr (GArray) whole = convert (x, n, in, out, n, 2 * out);
      g_autoptr (GArray) pieces = convert (x, n, in, out, 333, 1000);
      g_assert_cmpint (whole->len, ==, dsp_resampler_length (n, in, out));
      g_assert_cmpint (pieces->len, ==, whole->len);
      g_assert_cmpmem (pieces->data, pieces->len * 8, whole->data, whole->len * 8);
    }
}

static void
test_length_formula (void)
{
  g_assert_cmpint (dsp_resampler_length (0, 96000, 44100), ==, 0);
  g_assert_cmpint (dsp_resampler_length (1, 96000, 44100), ==, 1);
  g_assert_cmpint (dsp_resampler_length (320, 96000, 44100), ==, 147);
  g_assert_cmpint (dsp_resampler_length (321, 96000, 44100), ==, 148);
  g_assert_cmpint (dsp_resampler_length (G_GINT64_CONSTANT (384000) * 1000000, 384000, 192000), ==,
                   G_GINT64_CONSTANT (192000) * 1000000);
}

/* The response to an impulse is symmetric about where the impulse was. */
static void
test_no_delay (void)
{
  for (gsize p = 0; p < G_N_ELEMENTS (pairs); p++)
    {
      int in = pairs[p][0], out = pairs[p][1];
      if (in == 44099) /* whole frames of both rates meet once in a second only */
        continue;
      int at = in / 25 * 5; /* a fifth of a second: whole at every rate */
      g_autofree double *x = g_new0 (double, 2 * at);
      x[at] = 1;
      g_autoptr (GArray) y = convert (x, 2 * at, in, out, 4096, 4096);
      const double *h = &g_array_index (y, double, 0);
      int centre = out / 5;
      g_assert_cmpint ((gint64) at * out, ==, (gint64) centre * in);
      for (int i = 0; i < 500; i++)
        {
          g_assert_cmpfloat (fabs (h[centre]), >=, fabs (h[centre + i]));
          g_assert_cmpfloat (fabs (h[centre - i] - h[centre + i]), <, 1e-10);
        }
    }
}

/* Acceptance of the reference, section 7.3: 0.0005 dB to 20 kHz, residue -180 dB. */
static void
test_tones (void)
{
  static const int rates[][2] = { { 96000, 44100 }, { 44100, 96000 } };
  static const double hz[] = { 997, 15000, 18500, 20000 };
  for (gsize p = 0; p < G_N_ELEMENTS (rates); p++)
    for (gsize f = 0; f < G_N_ELEMENTS (hz); f++)
      {
        int in = rates[p][0], out = rates[p][1];
        g_autofree double *x = g_new0 (double, in);
        test_add_sine (x, in, in, hz[f], 0.9, 0.3);
        g_autoptr (GArray) y = convert (x, in, in, out, 4096, 8192);
        const double *middle = &g_array_index (y, double, out / 4);
        double amplitude = test_sine_amplitude (middle, out / 2, out, hz[f]);
        g_assert_cmpfloat (fabs (20 * log10 (amplitude / 0.9)), <, 0.0005);
        double residue = test_sine_residue (middle, out / 2, out, hz[f]);
        g_assert_cmpfloat (20 * log10 (residue / amplitude), <, -180);
      }
}

/* What lies above half the lower rate is gone. */
static void
test_stop_band (void)
{
  for (double hz = 22600; hz < 48000; hz += 3170)
    {
      g_autofree double *x = g_new0 (double, 96000);
      test_add_sine (x, 96000, 96000, hz, 1, 0);
      g_autoptr (GArray) y = convert (x, 96000, 96000, 44100, 4096, 8192);
      g_assert_cmpfloat (20 * log10 (test_rms (&g_array_index (y, double, 11025), 22050)), <, -180);
    }
}

void
test_resampler_add (void)
{
  g_test_add_func ("/resampler/length-and-pieces", test_length_and_pieces);
  g_test_add_func ("/resampler/length-formula", test_length_formula);
  g_test_add_func ("/resampler/no-delay", test_no_delay);
  g_test_add_func ("/resampler/tones", test_tones);
  g_test_add_func ("/resampler/stop-band", test_stop_band);
}
