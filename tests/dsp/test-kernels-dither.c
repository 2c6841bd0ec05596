/* test-kernels-dither.c — the hot loops of the dither do what they say, and give the same bits on
 * every instruction set. */
#include "test-dsp.h"

#include <math.h>
#include <string.h>

#include "dsp-dither.h"
#include "dsp-kernels-dither.h"
#include "dsp-kernels.h"
#include "test-signals.h"

enum
{
  N = 2000
};

static void
fill_noise (double *x, int n, guint64 seed)
{
  for (int i = 0; i < n; i++)
    x[i] = test_noise (&seed);
}

/* Both from the scrambled numbers; any part is what the whole has there. */
static void
test_numbers (void)
{
  const guint64 start = G_GUINT64_CONSTANT (0x123456789abcdef);
  uint64_t bits[101];
  double white[100], high[100], part[100];
  dsp_kernels ()->scramble (start - DSP_SCRAMBLE_STEP, bits, 101);
  dsp_dither_kernels ()->tpdf (start, white, 100);
  dsp_dither_kernels ()->high_pass (start, high, 100);
  for (int i = 0; i < 100; i++)
    {
      guint64 z = bits[i + 1], before = bits[i];
      g_assert_cmpfloat (white[i], ==, ldexp ((double) (z >> 32) - (double) (z & 0xffffffff), -32));
      g_assert_cmpfloat (high[i], ==, ldexp ((double) (z >> 12) - (double) (before >> 12), -52));
    }
  for (int from = 0; from < 100; from++)
    {
      uint64_t here = start + (uint64_t) from * DSP_SCRAMBLE_STEP;
      gsize size = (gsize) (100 - from) * sizeof *part;
      dsp_dither_kernels ()->tpdf (here, part, 100 - from);
      g_assert_cmpmem (part, size, white + from, size);
      dsp_dither_kernels ()->high_pass (here, part, 100 - from);
      g_assert_cmpmem (part, size, high + from, size);
    }
}

/* In blocks of changing size against the formula, with samples that clip or are no numbers. */
static void
test_shape (void)
{
  DspShaping fast = { .taps = { 2.4, -3.3, 3.9, -4.1, 3.3, -2.2, 1.2, -0.5, 0.1 } };
  DspShaping plain = fast;
  static double x[2][N], noise[2][N];
  static gint32 out[2][N];
  for (int c = 0; c < 2; c++)
    {
      fill_noise (x[c], N, 1 + (guint64) c);
      fill_noise (noise[c], N, 3 + (guint64) c);
    }
  const double odd[] = { NAN, INFINITY, -INFINITY, 0, -0.0, 1, -1, 1e300, -1e300, 0.5, -0.5 };
  memcpy (x[1] + 500, odd, sizeof odd);
  guint64 seed = 6;
  int clipped = 0, expected_clipped = 0;
  for (int pos = 0, n; pos < N; pos += n)
    {
      int want = (int) (20 * (1 + test_noise (&seed)));
      n = MIN (want, N - pos);
      const double *const in[] = { x[0] + pos, x[1] + pos };
      const double *const dither[] = { noise[0] + pos, noise[1] + pos };
      gint32 *const to[] = { out[0] + pos, out[1] + pos };
      clipped += dsp_dither_kernels ()->shape (&fast, in, 128, dither, to, n);
    }
  for (int i = 0; i < N; i++)
    for (int c = 0; c < 2; c++)
      {
        double e[9], in = isnan (x[c][i]) ? 0 : x[c][i];
        const double *t = plain.taps;
        for (int k = 0; k < 9; k++)
          e[k] = plain.errors[k][c];
        double rest = ((t[1] * e[1] + t[2] * e[2]) + (t[3] * e[3] + t[4] * e[4]))
                      + ((t[5] * e[5] + t[6] * e[6]) + (t[7] * e[7] + t[8] * e[8]));
        double w = (in * 128 - rest) - t[0] * e[0], y = nearbyint (w + noise[c][i]);
        gboolean out_of_range = !(y >= -128 && y < 128);
        expected_clipped += out_of_range;
        g_assert_cmpint (out[c][i], ==, (int) CLAMP (y, -128, 127));
        for (int k = 8; k > 0; k--)
          plain.errors[k][c] = plain.errors[k - 1][c];
        plain.errors[0][c] = out_of_range ? 0 : y - w;
      }
  g_assert_cmpint (clipped, ==, expected_clipped);
  g_assert_cmpint (clipped, >, 10);
  for (int k = 0; k < 9; k++)
    for (int c = 0; c < 2; c++)
      g_assert_cmpfloat (fast.errors[k][c], ==, plain.errors[k][c]);
}

/* Every kind, one to three channels. */
static guint64
hash_of_kinds (void)
{
  guint64 hash = TEST_HASH_START;
  static double x[3][N];
  static gint32 out[3][N];
  const double *const in[] = { x[0], x[1], x[2] };
  gint32 *const to[] = { out[0], out[1], out[2] };
  for (int c = 0; c < 3; c++)
    fill_noise (x[c], N, 30 + (guint64) c);
  for (int k = 0; k < dsp_n_dither_kinds (); k++)
    for (int channels = 1; channels <= 3; channels++)
      {
        DspDitherSpec spec
            = { .kind = &dsp_dither_kinds[k], .bits = 16, .channels = channels, .rate = 44100 };
        DspDither *dither = dsp_dither_new (&spec);
        dsp_dither_process (dither, in, to, N);
        for (int c = 0; c < channels; c++)
          hash = test_hash (hash, out[c], sizeof out[c]);
        dsp_dither_free (dither);
      }
  return hash;
}

static void
test_isa_subprocess (void)
{
  g_print ("dither hash %016" G_GINT64_MODIFIER "x\n", hash_of_kinds ());
}

/* The same hash from a process of its own for each instruction set that this machine has. */
static void
test_isa (void)
{
  char *line = g_strdup_printf ("*dither hash %016" G_GINT64_MODIFIER "x*", hash_of_kinds ());
  static const char *const names[]
      = { "sse2", "avx2", "avx512" }; /* what is not there is not taken */
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_setenv ("LACQUER_ISA", names[i], TRUE);
      g_test_trap_subprocess ("/kernels-dither/isa/subprocess", 0, 0);
      g_test_trap_assert_passed ();
      g_test_trap_assert_stdout (line);
    }
  g_unsetenv ("LACQUER_ISA");
  g_free (line);
}

void
test_kernels_dither_add (void)
{
  g_test_add_func ("/kernels-dither/numbers", test_numbers);
  g_test_add_func ("/kernels-dither/shape", test_shape);
  g_test_add_func ("/kernels-dither/isa", test_isa);
  g_test_add_func ("/kernels-dither/isa/subprocess", test_isa_subprocess);
}
