/* test-convolver.c — partitions against the direct sum, any block size, exchanges without a step.
 */
#include "test-dsp.h"

#include <math.h>
#include <string.h>

#include "dsp-convolver.h"
#include "test-signals.h"

enum
{
  PARTITION = 64,
  TAPS = 300, /* not a multiple of the partition */
  N = 3000
};

static double input[2][N], taps[4][TAPS];

static void
fill_signals (void)
{
  guint64 seed = 1;
  for (int c = 0; c < 2; c++)
    for (int i = 0; i < N; i++)
      input[c][i] = test_noise (&seed);
  for (int b = 0; b < 4; b++)
    for (int i = 0; i < TAPS; i++)
      taps[b][i] = 0.1 * test_noise (&seed);
}

/* What a path gives at a frame, the partition of latency included. */
static double
direct (const double *x, const double *h, int frame)
{
  double sum = 0;
  for (int k = 0; h && k < TAPS; k++)
    if (frame - PARTITION - k >= 0)
      sum += h[k] * x[frame - PARTITION - k];
  return sum;
}

/* Blocks of a size, or of random ones for 0; the matrices of exchanges come at fixed frames. */
static void
run (DspConvolver *self, double y[][N], int n_filters, int size, const DspConvolverMatrix *exchange,
     int exchange_at)
{
  guint64 seed = 5;
  double *out[8];
  for (int pos = 0, n; pos < N; pos += n)
    {
      if (exchange && pos == exchange_at)
        dsp_convolver_set (self, 0, exchange);
      int border = exchange && pos < exchange_at ? exchange_at : N;
      int want = size > 0 ? size : 1 + (int) (100 * (1 + test_noise (&seed)));
      n = MIN (want, border - pos);
      const double *const in[] = { input[0] + pos, input[1] + pos };
      for (int o = 0; o < 2 * n_filters; o++)
        out[o] = y[o] + pos;
      dsp_convolver_process (self, in, out, n);
    }
}

/* A full matrix, and a second filter that leaves one input out, beside each other. */
static void
test_direct (void)
{
  const DspConvolverMatrix full = { { { taps[0], taps[1] }, { taps[2], taps[3] } } };
  const DspConvolverMatrix half = { { { taps[1], NULL }, { taps[1], NULL } } };
  double (*y)[N] = g_malloc (4 * sizeof *y);
  fill_signals ();
  DspConvolver *self = dsp_convolver_new (TAPS, PARTITION, 2, 4);
  dsp_convolver_set (self, 0, &full);
  dsp_convolver_set (self, 1, &half);
  g_assert_false (dsp_convolver_waiting (self, 0));
  run (self, y, 2, 100, NULL, 0);
  dsp_convolver_free (self);
  for (int i = 0; i < N; i++)
    {
      double l = direct (input[0], taps[0], i) + direct (input[1], taps[1], i);
      double r = direct (input[0], taps[2], i) + direct (input[1], taps[3], i);
      g_assert_cmpfloat_with_epsilon (y[0][i], l, 1e-14);
      g_assert_cmpfloat_with_epsilon (y[1][i], r, 1e-14);
      double both = direct (input[0], taps[1], i);
      g_assert_cmpfloat_with_epsilon (y[2][i], both, 1e-14);
      g_assert_cmpfloat_with_epsilon (y[3][i], both, 1e-14);
    }
  g_free (y);
}

/* One tap is a delay: 1 leaves the bits alone, and so does nothing but it. */
static void
test_delay (void)
{
  double one[TAPS] = { 0 }, none[TAPS] = { 0 };
  double (*y)[N] = g_malloc (2 * sizeof *y);
  fill_signals ();
  for (int tap = 0; tap < TAPS; tap += 23)
    {
      memset (one, 0, sizeof one);
      one[tap] = 1;
      const DspConvolverMatrix matrix = { { { none, one }, { NULL, NULL } } };
      DspConvolver *self = dsp_convolver_new (TAPS, PARTITION, 1, 1);
      dsp_convolver_set (self, 0, &matrix);
      run (self, y, 1, 256, NULL, 0);
      dsp_convolver_free (self);
      int late = PARTITION + tap;
      for (int i = 0; i < N; i++)
        {
          g_assert_cmpfloat (y[0][i], ==, i < late ? 0 : input[1][i - late]);
          g_assert_cmpfloat (y[1][i], ==, 0);
        }
    }
  g_free (y);
}

/* The same bits for any blocks, with an exchange on the way; output over input. */
static void
test_block_sizes (void)
{
  static const int sizes[] = { 256, 1, 7, 64, 333, 1024, N, 0 };
  const DspConvolverMatrix first = { { { taps[0], NULL }, { NULL, taps[0] } } };
  const DspConvolverMatrix second = { { { taps[0], taps[1] }, { taps[2], taps[3] } } };
  double (*y)[N] = g_malloc (2 * sizeof *y);
  guint64 expected = 0;
  fill_signals ();
  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      DspConvolver *self = dsp_convolver_new (TAPS, PARTITION, 1, 4);
      dsp_convolver_set (self, 0, &first);
      run (self, y, 1, sizes[s], &second, 1000);
      dsp_convolver_free (self);
      guint64 hash = test_hash (TEST_HASH_START, y, 2 * sizeof *y);
      if (s == 0)
        expected = hash;
      g_assert_cmpuint (hash, ==, expected);
    }
  DspConvolver *self = dsp_convolver_new (TAPS, PARTITION, 1, 4);
  dsp_convolver_set (self, 0, &first);
  memcpy (y, input, 2 * sizeof *y);
  for (int pos = 0; pos < N; pos += 250)
    {
      double *const ch[] = { y[0] + pos, y[1] + pos };
      if (pos == 1000)
        dsp_convolver_set (self, 0, &second);
      dsp_convolver_process (self, (const double *const *) ch, ch, 250);
    }
  dsp_convolver_free (self);
  g_assert_cmpuint (test_hash (TEST_HASH_START, y, 2 * sizeof *y), ==, expected);
  g_free (y);
}

/* Until the partition that follows the exchange leaves it is the old one, then within one partition
 * steadily the new one, which knows the whole past. */
static void
test_exchange (void)
{
  const DspConvolverMatrix first = { { { taps[0], NULL }, { NULL, taps[0] } } };
  const DspConvolverMatrix second = { { { taps[1], NULL }, { NULL, taps[1] } } };
  double (*y)[N] = g_malloc (2 * sizeof *y);
  fill_signals ();
  enum
  {
    AT = 1000,
    NEW = (AT / PARTITION + 1) * PARTITION /* the first frame that fades */
  };
  DspConvolver *self = dsp_convolver_new (TAPS, PARTITION, 1, 1);
  dsp_convolver_set (self, 0, &first);
  run (self, y, 1, 50, &second, AT);
  g_assert_false (dsp_convolver_waiting (self, 0));
  g_assert_cmpint (dsp_convolver_room (self), ==, PARTITION - N % PARTITION);
  dsp_convolver_free (self);
  double before = 0;
  for (int i = 0; i < N; i++)
    {
      double a = direct (input[0], taps[0], i), b = direct (input[0], taps[1], i);
      double part = i < NEW ? 0 : i >= NEW + PARTITION ? 1 : (y[0][i] - a) / (b - a);
      g_assert_cmpfloat_with_epsilon (y[0][i], a + part * (b - a), 1e-14);
      if (fabs (b - a) > 1e-3)
        {
          g_assert_cmpfloat (part, >=, before - 1e-10);
          g_assert_cmpfloat (part, <=, 1 + 1e-10);
          before = part;
        }
    }
  g_free (y);
}

void
test_convolver_add (void)
{
  g_test_add_func ("/convolver/direct", test_direct);
  g_test_add_func ("/convolver/delay", test_delay);
  g_test_add_func ("/convolver/block-sizes", test_block_sizes);
  g_test_add_func ("/convolver/exchange", test_exchange);
}
