/* test-chain.c — a chain adds latencies, bypasses without a click and in time, and glides. */
#include "test-dsp.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dsp-chain.h"
#include "test-signals.h"

/* A module for these tests: late by its first parameter's frames, times two. */
static const DspParam late_params[] = {
  { "frames", "Frames", "h", "", NULL, DSP_SCALE_LINEAR, 0, 100, 30, 0, NULL,
    DSP_PARAM_STRUCTURAL },
  { "gain", "Gain", "h", "", NULL, DSP_SCALE_LINEAR, 0, 4, 2, 2, NULL, 0 },
};

static const DspReading late_readings[]
    = { { "gain_reduction_db", "GR", "dB", -20, 0, 1, DSP_READING_REDUCTION } };

typedef struct
{
  double past[2][101], gain;
  int frames, at;
} Late;

static void *
late_start (double rate, const double *values)
{
  Late *self = calloc (1, sizeof (Late));
  self->frames = (int) values[0];
  self->gain = values[1];
  return self;
}

static void
late_update (void *state, const double *values)
{
  ((Late *) state)->gain = values[1];
}

static void
late_process (void *state, double *const *ch, int n)
{
  Late *self = state;
  for (int i = 0; i < n; i++)
    {
      for (int c = 0; c < 2; c++)
        {
          self->past[c][self->at] = ch[c][i];
          ch[c][i] = self->gain * self->past[c][(self->at + 101 - self->frames) % 101];
        }
      self->at = (self->at + 1) % 101;
    }
}

static void
late_read (void *state, double *readings)
{
  readings[0] = -((Late *) state)->gain;
}

static int
late_latency (double rate, const double *values)
{
  return (int) values[0];
}

static int64_t
late_memory (double rate, const double *values)
{
  return (int64_t) values[0];
}

static const DspModule late = { .id = "late",
                                .name = "Late",
                                .help = "h",
                                .version = 1,
                                .params = late_params,
                                .n_params = 2,
                                .readings = late_readings,
                                .n_readings = 1,
                                .start = late_start,
                                .stop = free,
                                .update = late_update,
                                .process = late_process,
                                .read = late_read,
                                .latency = late_latency,
                                .memory = late_memory };

enum
{
  RATE = 48000,
  N = 24000
};

static void
fill (double *left, double *right)
{
  memset (left, 0, N * sizeof (double));
  test_add_sine (left, N, RATE, 1000, 0.5, 0.3);
  for (int i = 0; i < N; i++)
    right[i] = -left[i];
}

static void
test_sums (void)
{
  double a[] = { 30, 2 }, b[] = { 500, 1 };
  DspSlotSpec slots[] = { { &late, a, false, 1 }, { &late, b, true, 2 } };
  DspChain *chain = dsp_chain_new (RATE, slots, 2);
  g_assert_cmpint (dsp_chain_latency (chain), ==, 130);
  g_assert_cmpint (dsp_chain_spec_latency (RATE, slots, 2), ==, 130);
  g_assert_cmpint (dsp_chain_memory (chain), ==, 130);
  g_assert_cmpint (dsp_chain_spec_memory (RATE, slots, 2), ==, 130);
  g_assert_cmpint (dsp_chain_n_slots (chain), ==, 2);
  double reading;
  dsp_chain_read (chain, 0, &reading);
  g_assert_cmpfloat (reading, ==, -2);
  dsp_chain_read (chain, 1, &reading);
  g_assert_cmpfloat (reading, ==, 0);

  double *x = g_new0 (double, N), *y = g_new0 (double, N);
  x[0] = 1;
  double *const ch[] = { x, y };
  dsp_chain_process (chain, ch, N);
  g_assert_cmpfloat (x[130], ==, 2);
  x[130] = 0;
  g_assert_cmpfloat (test_peak (x, N), ==, 0);
  dsp_chain_free (chain);
  g_free (x);
  g_free (y);
}

static void
test_update_refuses (void)
{
  double a[] = { 30, 2 }, structural[] = { 31, 2 }, changed[] = { 30, 1 };
  DspSlotSpec slots[] = { { &late, a, false, 1 } };
  DspChain *chain = dsp_chain_new (RATE, slots, 1);
  DspSlotSpec next[] = { { &late, changed, false, 1 }, { &late, a, false, 2 } };
  g_assert_true (dsp_chain_update (chain, next, 1));
  g_assert_false (dsp_chain_update (chain, next, 2));
  g_assert_false (dsp_chain_update (chain, next, 0));
  next[0].key = 3;
  g_assert_false (dsp_chain_update (chain, next, 1));
  next[0].key = 1;
  next[0].values = structural;
  g_assert_false (dsp_chain_update (chain, next, 1));
  double reading;
  dsp_chain_read (chain, 0, &reading);
  g_assert_cmpfloat (reading, ==, -1);
  dsp_chain_free (chain);
}

/* Plays the sine through a slot of gain 1 that is switched at a third and two thirds: the output
 * must be the sine, late, all the time. */
static void
check_seamless (bool bypass_first)
{
  double values[] = { 30, 1 };
  double *x = g_new (double, N), *y = g_new (double, N), *dry = g_new (double, N);
  fill (x, y);
  memcpy (dry, x, N * sizeof (double));
  DspSlotSpec slot = { &late, values, bypass_first, 1 };
  DspChain *chain = dsp_chain_new (RATE, &slot, 1);
  for (int part = 0; part < 3; part++)
    {
      slot.bypass = (part % 2) ? !bypass_first : bypass_first;
      g_assert_true (dsp_chain_update (chain, &slot, 1));
      double *const ch[] = { x + part * N / 3, y + part * N / 3 };
      dsp_chain_process (chain, ch, N / 3);
    }
  for (int i = 30; i < N; i++)
    {
      g_assert_cmpfloat_with_epsilon (x[i], dry[i - 30], 1e-15);
      g_assert_cmpfloat (y[i], ==, -x[i]);
    }
  dsp_chain_free (chain);
  g_free (x);
  g_free (y);
  g_free (dry);
}

static void
test_bypass_in_time (void)
{
  check_seamless (false);
  check_seamless (true);
}

/* With gain 2 the level changes at the switch, over 10 ms: no step above the sine's own slope plus
 * the fade's, and exact outside of the fade. */
static void
test_bypass_fades (void)
{
  double values[] = { 30, 2 };
  double *x = g_new (double, N), *y = g_new (double, N), *dry = g_new (double, N);
  fill (x, y);
  memcpy (dry, x, N * sizeof (double));
  DspSlotSpec slot = { &late, values, false, 1 };
  DspChain *chain = dsp_chain_new (RATE, &slot, 1);
  double *const first[] = { x, y }, *const rest[] = { x + 10000, y + 10000 };
  dsp_chain_process (chain, first, 10000);
  slot.bypass = true;
  g_assert_true (dsp_chain_update (chain, &slot, 1));
  dsp_chain_process (chain, rest, N - 10000);
  double slope = 2 * G_PI * 1000 / RATE * 1.0, fade = 0.5 / 480;
  for (int i = 1031; i < N; i++)
    {
      g_assert_cmpfloat (fabs (x[i] - x[i - 1]), <, slope + fade);
      if (i < 10000)
        g_assert_cmpfloat (x[i], ==, 2 * dry[i - 30]);
      if (i >= 10480)
        g_assert_cmpfloat (x[i], ==, dry[i - 30]);
    }
  dsp_chain_free (chain);
  g_free (x);
  g_free (y);
  g_free (dry);
}

static void
test_block_sizes (void)
{
  static const int sizes[] = { 1, 7, 64, 333, 1024, N };
  guint64 expected = 0;
  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      double values[] = { 30, 2 }, changed[] = { 30, 1.5 };
      double *x = g_new (double, N), *y = g_new (double, N);
      fill (x, y);
      DspSlotSpec slots[] = { { &late, values, false, 1 }, { &late, values, true, 2 } };
      DspChain *chain = dsp_chain_new (RATE, slots, 2);
      for (int pos = 0; pos < N;)
        {
          int until = pos < 6000 ? 6000 : pos < 12000 ? 12000 : N;
          if (pos == 6000 || pos == 12000)
            {
              slots[0].values = changed;
              slots[1].bypass = pos == 12000;
              g_assert_true (dsp_chain_update (chain, slots, 2));
            }
          int n = MIN (sizes[s], until - pos);
          double *const ch[] = { x + pos, y + pos };
          dsp_chain_process (chain, ch, n);
          pos += n;
        }
      guint64 hash = test_hash (TEST_HASH_START, x, N * sizeof (double));
      hash = test_hash (hash, y, N * sizeof (double));
      if (s == 0)
        expected = hash;
      g_assert_cmpuint (hash, ==, expected);
      dsp_chain_free (chain);
      g_free (x);
      g_free (y);
    }
}

static void
test_empty (void)
{
  DspChain *chain = dsp_chain_new (RATE, NULL, 0);
  double x[] = { 0.1, NAN }, y[] = { 0.3, 0.4 };
  double *const ch[] = { x, y };
  dsp_chain_process (chain, ch, 2);
  g_assert_cmpfloat (x[0], ==, 0.1);
  g_assert_cmpfloat (y[1], ==, 0.4);
  g_assert_cmpint (dsp_chain_latency (chain), ==, 0);
  dsp_chain_free (chain);
}

/* What is kept of a slot is its input as late as its output, wet or bypassed, and nobody hears that
 * it is kept. */
static void
test_watched (void)
{
  double a[] = { 30, 2 }, b[] = { 20, 1.5 };
  DspSlotSpec slots[] = { { &late, a, false, 1 }, { &late, b, false, 2 } };
  double *x = g_new (double, N), *y = g_new (double, N), *dry = g_new (double, N);
  double *plain[] = { g_new (double, N), g_new (double, N) };
  const double *in[2], *out[2];
  fill (x, y);
  memcpy (dry, x, N * sizeof (double));
  for (int watched = 0; watched < 2; watched++)
    {
      slots[1].bypass = false;
      DspChain *chain = dsp_chain_new (RATE, slots, 2);
      g_assert_cmpint (dsp_chain_watched (chain, in, out), ==, 0);
      dsp_chain_watch (chain, watched ? 1 : -1);
      fill (x, y);
      for (int pos = 0; pos < N; pos += 240)
        {
          double *const ch[] = { x + pos, y + pos };
          slots[1].bypass = pos >= 12000;
          g_assert_true (dsp_chain_update (chain, slots, 2));
          dsp_chain_process (chain, ch, 240);
          g_assert_cmpint (dsp_chain_watched (chain, in, out), ==, watched ? 240 : 0);
          for (int i = 0; i < 240 && watched; i++)
            for (int c = 0; c < 2; c++)
              {
                int from = pos + i - 50; /* late by both */
                double there = from < 0 ? 0 : (c ? -2 : 2) * dry[from];
                g_assert_cmpfloat (in[c][i], ==, there);
                g_assert_cmpfloat (out[c][i], ==, ch[c][i]);
              }
        }
      for (int c = 0; c < 2; c++)
        if (watched)
          g_assert_cmpmem (c ? y : x, N * sizeof (double), plain[c], N * sizeof (double));
        else
          memcpy (plain[c], c ? y : x, N * sizeof (double));
      dsp_chain_watch (chain, 0); /* another one: nothing of it yet */
      g_assert_cmpint (dsp_chain_watched (chain, in, out), ==, 0);
      dsp_chain_free (chain);
    }
  g_free (plain[0]);
  g_free (plain[1]);
  g_free (x);
  g_free (y);
  g_free (dry);
}

void
test_chain_add (void)
{
  g_test_add_func ("/chain/sums", test_sums);
  g_test_add_func ("/chain/update-refuses", test_update_refuses);
  g_test_add_func ("/chain/bypass-in-time", test_bypass_in_time);
  g_test_add_func ("/chain/bypass-fades", test_bypass_fades);
  g_test_add_func ("/chain/block-sizes", test_block_sizes);
  g_test_add_func ("/chain/empty", test_empty);
  g_test_add_func ("/chain/watched", test_watched);
}
