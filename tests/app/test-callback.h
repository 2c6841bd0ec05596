/* test-callback.h — an audio callback that a test feeds and runs, and what it was given and gave.
 */
#pragma once

#include "app-engine-process.h"

enum
{
  TEST_CALLBACK_RATE = 48000,
  TEST_CALLBACK_FADE = 240, /* APP_ENGINE_FADE_S */
  TEST_CALLBACK_GLIDE = 960,
  TEST_CALLBACK_FRAMES = 60000,
};

/* A callback with its queues, and what it was given and gave. */
typedef struct
{
  DspRing *blocks, *tap;
  DspLatest *latest;
  AppProcess *process;
  AppEngineControl control;
  GRand *random;
  guint present, leaving; /* lanes in what is fed */
  AppLane sure;
  gint64 fed;
  double lanes[APP_N_LANES][2][TEST_CALLBACK_FRAMES]; /* by position */
  double out[2][TEST_CALLBACK_FRAMES];
  int made;
} TestCallback;

/* Plays from the start: all lanes are there and hold noise. */
TestCallback *test_callback_new (void);
void test_callback_free (TestCallback *self);

/* Tells the callback self->control. */
void test_callback_control (TestCallback *self);
/* Feeds n frames from the position that was reached, in blocks of odd lengths; match may be NULL.
 */
void test_callback_feed (TestCallback *self, int n, guint generation, int preroll, gboolean last,
                         const double *match);
/* Lets the callback make n frames, in which calls are counted; returns how many were playback. */
int test_callback_run (TestCallback *self, int n);
void test_callback_run_randomly (TestCallback *self, int n); /* in pieces of any size */

/* Fills the lane with 1 kHz, the right channel 1 rad ahead. */
void test_callback_tone (TestCallback *self, int lane, double level, double phase);
double test_callback_tone_step (double level); /* the largest step of that tone */
/* The largest step of the output in [from, to). */
double test_callback_step (const TestCallback *self, int from, int to);
