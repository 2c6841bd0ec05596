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
};

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
                                   .preroll = at == 0 ? PREROLL : 0,
                                   .last = at + n == FRAMES };
  for (int k = 0; k < APP_N_LANES; k++)
    for (int c = 0; c < 2; c++)
      memcpy (block->lanes[k][c], stream[k][c] + at, n * sizeof (double));
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
            stream[k][c][i] = test_sound_noise (2 * k + c, i);
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
      for (int k = 0; k < APP_N_LANES; k++)
        for (int c = 0; c < 2; c++)
          g_assert_cmpmem (out->lanes[k][c], out->head.n_frames * sizeof (double),
                           expected[k][c] + done, out->head.n_frames * sizeof (double));
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
