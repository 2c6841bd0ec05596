/* test-engine-span.c — a span that is played ends on its frame, whatever asks for the blocks. */
#include "test-app.h"

#include "test-player.h"

#include "dsp-types.h"

#include <math.h>

enum
{
  FADE = TEST_PLAYER_FADE,
  LENGTH = TEST_PLAYER_LENGTH,
  OTHER_RATE = 44100,
  STILL = 50, /* turns of the main loop in which nothing more may come */
};

typedef struct
{
  gint64 from, to;
} Span;

static void
count_up (AppEngine *engine, int *n)
{
  ++*n;
}

static int
preroll_of (const Span *span)
{
  return (int) MIN (span->from, FADE);
}

static int
length_of (const TestPlayer *self, const Span *span)
{
  return (int) (MIN (span->to, self->programme->frames) - span->from);
}

/* What a frame of the programme is played with. */
static double
gain_at (const TestPlayer *self, const Span *span, gint64 pos)
{
  gboolean fades = span->to < self->programme->frames && pos >= span->to - FADE;
  return fades ? (double) (span->to - pos) / (FADE + 1) : 1;
}

/* What was captured from frame at on is the span: the render, but for the fade of its last frames;
 * the last of them is heard. */
static void
assert_span (TestPlayer *self, int at, AppLane lane, const Span *span)
{
  int n = length_of (self, span), preroll = preroll_of (span);
  double *out[2] = { g_new (double, n), g_new (double, n) };
  test_player_render (self->programme, lane, span->from - preroll, span->from, n, out);
  at += preroll;
  g_assert_cmpint (g_atomic_int_get (&self->count), >=, at + n);
  for (int c = 0; c < 2; c++)
    {
      for (int i = 0; i < n; i++)
        g_assert_cmpfloat (self->ch[c][at + i], ==,
                           out[c][i] * gain_at (self, span, span->from + i));
      g_assert_cmpfloat (fabs (self->ch[c][at + n - 1]), >, 0);
      g_free (out[c]);
    }
}

/* It stands at the end, and nothing follows. */
static void
assert_ended (TestPlayer *self, const Span *span, int count)
{
  AppHeard heard;
  test_player_wait_end (self, count);
  for (int i = 0; i < STILL; i++)
    test_player_iterate ();
  g_assert_cmpint (g_atomic_int_get (&self->count), ==, count);
  app_engine_heard (self->engine, &heard);
  g_assert_false (heard.playing);
  g_assert_cmpint (heard.pos, ==, span->from + length_of (self, span));
}

static const Span spans[] = {
  { 20000, 33333 },
  { 0, 7 * DSP_QUANTUM },            /* no fade before it */
  { LENGTH - 3000, LENGTH + 12345 }, /* over the gap */
  { 100, 30001 },                    /* less than a fade before it */
  { 30000, 30100 },                  /* shorter than the fade */
  { LENGTH + 20000, 129999 },        /* but one */
  { 120000, 130001 },                /* to the end of the programme: no fade */
  { 120000, G_MAXINT },
};

static void
check_blocks (int frames, AppLane lane)
{
  g_autoptr (AppAlbum) album = test_player_noise_album ();
  TestPlayer *self = test_player_new (album);
  int ended = 0, count = 0;
  g_signal_connect (self->engine, "ended", G_CALLBACK (count_up), &ended);
  g_assert_true (app_engine_set_device_buffer (self->engine, frames, NULL));
  app_engine_set_lane (self->engine, lane);
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      int at = count;
      count += preroll_of (&spans[i]) + length_of (self, &spans[i]);
      app_engine_play_span (self->engine, spans[i].from, spans[i].to);
      assert_ended (self, &spans[i], count);
      assert_span (self, at, lane, &spans[i]);
      g_assert_cmpint (ended, ==, i + 1);
    }
  g_assert_cmpint (app_engine_device_info (self->engine)->period_frames, ==, frames);
  test_player_free (self);
}

static void
test_blocks (void)
{
  const int blocks[] = { 16, 100, 255, 256 };
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    check_blocks (blocks[i], i % 2 ? APP_LANE_MIX : APP_LANE_MASTER);
}

/* Begun while something else plays, and after it all that was set before. */
static void
test_under_play (void)
{
  g_autoptr (AppAlbum) album = test_player_noise_album ();
  TestPlayer *self = test_player_new (album);
  const Span span = { 50000, 75001 };
  app_engine_set_loop (self->engine, 40000, 60000); /* the span goes out of it */
  test_player_play_to (self, 5000);
  int held = g_atomic_int_get (&self->count);
  app_engine_play_span (self->engine, span.from, span.to);
  test_player_release (self);
  assert_ended (self, &span, held + FADE + FADE + length_of (self, &span));
  assert_span (self, held + FADE, APP_LANE_MASTER, &span);

  /* The loop is there again. */
  int count = g_atomic_int_get (&self->count);
  app_engine_seek (self->engine, 59000);
  test_player_play_to (self, count + FADE + 1000 + 20000 + 500);
  test_player_assert_render (self, count + FADE + 1000, APP_LANE_MASTER, 40000, 40000, 20000);
  test_player_free (self);
}

/* A seek plays on beyond the end. */
static void
test_seek (void)
{
  g_autoptr (AppAlbum) album = test_player_noise_album ();
  TestPlayer *self = test_player_new (album);
  g_atomic_int_set (&self->gate, 4000);
  app_engine_play_span (self->engine, 0, 20000);
  test_player_hold_at (self, 4000);
  int held = g_atomic_int_get (&self->count), rest = (int) self->programme->frames - 10000;
  app_engine_seek (self->engine, 10000);
  test_player_release (self);
  test_player_wait_end (self, held + 2 * FADE + rest);
  test_player_assert_render (self, held + 2 * FADE, APP_LANE_MASTER, 10000 - FADE, 10000, rest);

  app_engine_play_span (self->engine, 500, 500); /* nothing */
  app_engine_play_span (self->engine, self->programme->frames, G_MAXINT);
  for (int i = 0; i < STILL; i++)
    test_player_iterate ();
  g_assert_cmpint (g_atomic_int_get (&self->count), ==, held + 2 * FADE + rest);
  test_player_free (self);
}

typedef struct
{
  const Span *spans;
  guint n, at;
} Row;

static void
next (AppEngine *engine, Row *row)
{
  if (++row->at < row->n)
    app_engine_play_span (engine, row->spans[row->at].from, row->spans[row->at].to);
}

/* One after the other, each begun when the one before has ended. */
static void
test_row (void)
{
  static const Span wanted[] = { { 10000, 20000 }, { 5000, 9000 }, { 75000, 80432 } };
  g_autoptr (AppAlbum) album = test_player_noise_album ();
  TestPlayer *self = test_player_new (album);
  Row row = { wanted, G_N_ELEMENTS (wanted), 0 };
  int count = 0;
  g_signal_connect (self->engine, "ended", G_CALLBACK (next), &row);
  for (guint i = 0; i < row.n; i++)
    count += FADE + length_of (self, &wanted[i]);
  app_engine_play_span (self->engine, wanted[0].from, wanted[0].to);
  test_player_wait_count (self, count);
  assert_ended (self, &wanted[row.n - 1], count);
  for (guint i = 0, at = 0; i < row.n; i++)
    {
      assert_span (self, (int) at, APP_LANE_MASTER, &wanted[i]);
      at += FADE + length_of (self, &wanted[i]);
    }
  g_assert_cmpuint (row.at, ==, row.n);
  test_player_free (self);
}

/* At another rate of the device: as many frames as the span has there, and no click at its end. */
static void
test_rate (void)
{
  g_autoptr (AppAlbum) album = test_player_tone_album ();
  TestPlayer *self = test_player_new (album);
  const Span span = { 30000, 61234 };
  gint64 fed = FADE + length_of (self, &span);
  int count = (int) ((fed * OTHER_RATE + TEST_PLAYER_RATE - 1) / TEST_PLAYER_RATE);
  double largest = 0, bound = 0.1 * (2 * sin (G_PI * 997 / OTHER_RATE) + 1.0 / 200);
  g_assert_true (app_engine_set_device_rate (self->engine, OTHER_RATE, NULL));
  app_engine_play_span (self->engine, span.from, span.to);
  assert_ended (self, &span, count);
  for (int i = 1; i < count; i++)
    largest = MAX (largest, fabs (self->ch[0][i] - self->ch[0][i - 1]));
  g_assert_cmpfloat (largest, <, bound);
  g_assert_cmpfloat (largest, >, 0.01);
  g_assert_cmpfloat (fabs (self->ch[0][count - 1]), <, 0.1 * 3 / (FADE + 1)); /* it has sunk */
  test_player_free (self);
}

void
test_engine_span_add (void)
{
  g_test_add_func ("/engine-span/blocks", test_blocks);
  g_test_add_func ("/engine-span/under-play", test_under_play);
  g_test_add_func ("/engine-span/seek", test_seek);
  g_test_add_func ("/engine-span/row", test_row);
  g_test_add_func ("/engine-span/rate", test_rate);
}
