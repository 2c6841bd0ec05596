/* test-callback.c — an audio callback that a test feeds and runs. */
#include "test-callback.h"

#include "test-calls.h"

#include <math.h>
#include <string.h>

TestCallback *
test_callback_new (void)
{
  TestCallback *self = g_new0 (TestCallback, 1);
  self->control = (AppEngineControl){ .generation = 1, .playing = TRUE, .against = -1, .gain = 1 };
  self->present = (1u << APP_N_LANES) - 1;
  self->blocks = dsp_ring_new (sizeof (AppEngineBlock), 256);
  self->tap = dsp_ring_new (sizeof (AppEngineTap), 1024);
  self->latest = dsp_latest_new (sizeof (AppEngineControl), &self->control);
  self->process = app_process_new (self->blocks, self->tap, self->latest);
  self->random = g_rand_new_with_seed (7);
  for (int k = 0; k < APP_N_LANES; k++)
    for (int c = 0; c < 2; c++)
      for (int i = 0; i < TEST_CALLBACK_FRAMES; i++)
        self->lanes[k][c][i] = g_rand_double_range (self->random, -1, 1);
  return self;
}

void
test_callback_free (TestCallback *self)
{
  app_process_free (self->process);
  dsp_latest_free (self->latest);
  dsp_ring_free (self->tap);
  dsp_ring_free (self->blocks);
  g_rand_free (self->random);
  g_free (self);
}

void
test_callback_control (TestCallback *self)
{
  dsp_latest_write (self->latest, &self->control);
}

/* Feeds frames from the position that was reached, in blocks of odd lengths. */
void
test_callback_feed (TestCallback *self, int n, guint generation, int preroll, gboolean last,
                    const double *match)
{
  while (n > 0)
    {
      AppEngineBlock *block = dsp_ring_write_slot (self->blocks);
      g_assert_nonnull (block);
      int wish = g_rand_int_range (self->random, 200, DSP_QUANTUM + 1), length = MIN (n, wish);
      block->head = (AppEngineHeader){ .generation = generation,
                                       .pos = self->fed,
                                       .step = 1,
                                       .rate = TEST_CALLBACK_RATE,
                                       .n_frames = length,
                                       .present = self->present,
                                       .leaving = self->leaving,
                                       .sure = self->sure,
                                       .preroll = preroll,
                                       .last = last && length == n };
      for (int k = 0; k < APP_N_LANES; k++)
        {
          block->head.match[k] = match ? match[k] : 1;
          for (int c = 0; c < 2; c++)
            if (self->present & APP_LANE_BIT (k))
              memcpy (block->lanes[k][c], self->lanes[k][c] + self->fed, length * sizeof (double));
            else
              for (int i = 0; i < DSP_QUANTUM; i++)
                block->lanes[k][c][i] = NAN; /* may never be read */
        }
      dsp_ring_commit (self->blocks);
      self->fed += length;
      n -= length;
      preroll = 0;
    }
}

/* Lets the callback make n frames; returns how many of them were playback. */
int
test_callback_run (TestCallback *self, int n)
{
  double *const out[2] = { self->out[0] + self->made, self->out[1] + self->made };
  g_assert_cmpint (self->made + n, <=, TEST_CALLBACK_FRAMES);
  test_calls_begin ();
  int played = app_process_run (self->process, out, n,
                                (gint64) self->made * G_USEC_PER_SEC / TEST_CALLBACK_RATE);
  test_calls_end ();
  self->made += n;
  return played;
}

void
test_callback_run_randomly (TestCallback *self, int n)
{
  for (int end = self->made + n; self->made < end;)
    {
      int wish = g_rand_int_range (self->random, 1, 700);
      test_callback_run (self, MIN (end - self->made, wish));
    }
}

double
test_callback_step (const TestCallback *self, int from, int to)
{
  double largest = 0;
  for (int i = MAX (from, 1); i < to; i++)
    for (int c = 0; c < 2; c++)
      largest = MAX (largest, fabs (self->out[c][i] - self->out[c][i - 1]));
  return largest;
}

void
test_callback_tone (TestCallback *self, int lane, double level, double phase)
{
  for (int i = 0; i < TEST_CALLBACK_FRAMES; i++)
    for (int c = 0; c < 2; c++)
      self->lanes[lane][c][i] = level * sin (2 * G_PI * 1000 * i / TEST_CALLBACK_RATE + phase + c);
}

/* The largest step of a 1 kHz tone of this level. */
double
test_callback_tone_step (double level)
{
  return level * 2 * sin (G_PI * 1000 / TEST_CALLBACK_RATE);
}
