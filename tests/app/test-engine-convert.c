/* test-engine-convert.c — blocks for a device with another rate: the continuous stream, converted
 * once, and every block knows its place. */
#include "test-app.h"

#include "test-sound.h"

#include "app-engine-convert.h"

#include "dsp-resampler.h"

#include <math.h>
#include <string.h>

enum
{
  FRAMES = 20000,
  LOOP = 9000, /* here the position jumps back to 0, once */
  PREROLL = 240,
  GOES = 7000,
  COMES = 9500,
  LATE = 3,
  EARLY = 5,
  AGAIN = 11,
};

/* The first lanes are always there; one comes late, one goes early, one comes again. */
static guint
lanes_at (int at)
{
  guint lanes = APP_LANE_BIT (0) | APP_LANE_BIT (1);
  lanes |= at >= COMES ? APP_LANE_BIT (LATE) : 0;
  lanes |= at < GOES ? APP_LANE_BIT (EARLY) : 0;
  return lanes | (at < GOES || at >= COMES ? APP_LANE_BIT (AGAIN) : 0);
}

/* Fills the block that starts at frame at of the stream; returns its length. */
static int
fill (AppEngineBlock *block, int at, int in_rate, double *const stream[APP_N_LANES][2])
{
  static const int lengths[] = { 256, 256, 100, 256, 1, 3 };
  int end = at < LOOP ? LOOP : FRAMES;
  int n = MIN (lengths[at / 7 % G_N_ELEMENTS (lengths)], end - at);
  block->head = (AppEngineHeader){ .generation = 5,
                                   .pos = at < LOOP ? at : at - LOOP,
                                   .step = 1,
                                   .rate = in_rate,
                                   .n_frames = n,
                                   .present = lanes_at (at),
                                   .preroll = at == 0 ? PREROLL : 0,
                                   .last = at + n == FRAMES };
  for (int k = 0; k < APP_N_LANES; k++)
    for (int c = 0; c < 2; c++)
      if (block->head.present & APP_LANE_BIT (k))
        memcpy (block->lanes[k][c], stream[k][c] + at, n * sizeof (double));
      else
        for (int i = 0; i < DSP_QUANTUM; i++)
          block->lanes[k][c][i] = NAN; /* may never be read */
  return n;
}

/* The whole stream in one piece by the resampler itself. */
static int
convert_whole (double *const in[2], double *const out[2], int in_rate, int out_rate, int room)
{
  DspResampler *resampler = dsp_resampler_new (in_rate, out_rate, 2);
  const double *from[2] = { in[0], in[1] };
  int used, made = dsp_resampler_process (resampler, from, FRAMES, &used, out, room);
  g_assert_cmpint (used, ==, FRAMES);
  for (int more = 1; more > 0; made += more)
    {
      double *const rest[2] = { out[0] + made, out[1] + made };
      more = dsp_resampler_finish (resampler, rest, room - made);
    }
  dsp_resampler_free (resampler);
  return made;
}

static void
check_head (const AppEngineHeader *head, int at, int in_rate, int out_rate, int total)
{
  double place = (double) at * in_rate / out_rate;
  g_assert_cmpint (head->generation, ==, 5);
  g_assert_cmpint (head->rate, ==, out_rate);
  g_assert_cmpint (head->preroll, ==, at == 0 ? PREROLL * (gint64) out_rate / in_rate : 0);
  g_assert_cmpint (head->last, ==, at + head->n_frames == total);
  /* To the nearest frames of both rates. */
  if (fabs (place - LOOP) > MAX (2.0, (double) in_rate / out_rate))
    g_assert_cmpfloat (fabs (head->pos - (place < LOOP ? place : place - LOOP)), <=,
                       MAX (2.0, (double) in_rate / out_rate));
}

/* A lane that goes does so where it does; one that comes is there again before long. */
static void
check_present (const AppEngineHeader *head, int at, int in_rate, int out_rate)
{
  double from = (double) at * in_rate / out_rate;
  double to = (double) (at + head->n_frames) * in_rate / out_rate;
  double slack = DSP_QUANTUM + 2 + MAX (1.0, (double) in_rate / out_rate); /* whole blocks */
  double reach = 1024 * MAX (1.0, (double) in_rate / out_rate);
  guint steady = APP_LANE_BIT (0) | APP_LANE_BIT (1), early = APP_LANE_BIT (EARLY);
  guint late = APP_LANE_BIT (LATE) | APP_LANE_BIT (AGAIN), present = head->present;
  g_assert_cmpuint (present & steady, ==, steady);
  g_assert_cmpuint (present & ~(steady | early | late), ==, 0);
  if (to < GOES - slack)
    g_assert_cmpuint (present & early, ==, early);
  if (from > GOES + slack)
    g_assert_cmpuint (present & early, ==, 0);
  if (from > GOES + slack && to < COMES + reach - slack)
    g_assert_cmpuint (present & late, ==, 0);
  if (from > COMES + 2 * reach + 2 * DSP_QUANTUM)
    g_assert_cmpuint (present & late, ==, late);
}

/* Lanes that were always there to the bit; the others (almost, where they come) as if they had
 * been. */
static void
check_samples (const double *got, const double *expected, int n, int lane)
{
  if (lane < 2)
    g_assert_cmpmem (got, n * sizeof (double), expected, n * sizeof (double));
  for (int i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (got[i], expected[i], 1e-8);
}

static void
check (int in_rate, int out_rate)
{
  int room = (int) (2.0 * FRAMES * MAX (1, out_rate / in_rate + 1));
  double *stream[APP_N_LANES][2], *expected[APP_N_LANES][2];
  int total = 0;
  for (int k = 0; k < APP_N_LANES; k++)
    {
      for (int c = 0; c < 2; c++)
        {
          stream[k][c] = g_new (double, FRAMES);
          expected[k][c] = g_new (double, room);
          for (int i = 0; i < FRAMES; i++)
            /* what goes is silence from there on */
            stream[k][c][i] = k != EARLY || i < GOES ? test_sound_noise (2 * k + c, i) : 0;
        }
      total = convert_whole (stream[k], expected[k], in_rate, out_rate, room);
    }
  AppConvert *convert = app_convert_new (in_rate, out_rate);
  AppEngineBlock *in = g_new0 (AppEngineBlock, 1), *out = g_new0 (AppEngineBlock, 1);
  int fed = 0, done = 0;
  do
    {
      while (!app_convert_pull (convert, out))
        {
          g_assert_cmpint (fed, <, FRAMES);
          fed += fill (in, fed, in_rate, stream);
          app_convert_feed (convert, in);
        }
      check_head (&out->head, done, in_rate, out_rate, total);
      check_present (&out->head, done, in_rate, out_rate);
      for (int k = 0; k < APP_N_LANES; k++)
        for (int c = 0; c < 2 && (out->head.present & APP_LANE_BIT (k)); c++)
          if (k != AGAIN || (gint64) done * in_rate / out_rate > COMES) /* it ends like EARLY */
            check_samples (out->lanes[k][c], expected[k][c] + done, out->head.n_frames, k);
      done += out->head.n_frames;
    }
  while (!out->head.last);
  g_assert_cmpint (done, ==, total);
  app_convert_free (convert);
  g_free (in);
  g_free (out);
  for (int k = 0; k < APP_N_LANES; k++)
    for (int c = 0; c < 2; c++)
      {
        g_free (stream[k][c]);
        g_free (expected[k][c]);
      }
}

static void
test_rates (void)
{
  check (48000, 44100);
  check (44100, 48000);
  check (96000, 44100);
  check (44100, 192000);
  check (192000, 8000);
}

void
test_engine_convert_add (void)
{
  g_test_add_func ("/engine-convert/rates", test_rates);
}
