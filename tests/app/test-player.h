/* test-player.h — an engine whose playback is captured, and the albums that it plays. */
#pragma once

#include "test-sound.h"

#include "app-engine.h"

enum
{
  TEST_PLAYER_RATE = 48000,
  TEST_PLAYER_FADE = 240, /* APP_ENGINE_FADE_S */
  TEST_PLAYER_LENGTH = 60000,
  TEST_PLAYER_CAPACITY = 1 << 20,
  TEST_PLAYER_PATIENCE_S = 60,
};

/* An engine whose playback is captured; the gate holds the capture, so that the main thread can act
 * at a known frame. */
typedef struct
{
  AppEngine *engine;
  AppProgramme *programme;
  double *ch[2];
  gint count; /* frames captured; atomic */
  gint gate;  /* the capture waits when it has as many; atomic */
} TestPlayer;

/* Two tracks of noise, a gap between them, and a gain of -6 dB on the second. */
AppAlbum *test_player_noise_album (void);
/* One of 4 s, 997 Hz at -20 dBFS. */
AppAlbum *test_player_tone_album (void);
void test_player_add_track (AppAlbum *album, const char *name, TestSoundFunc func, gpointer data,
                            gint64 gap, gint64 frames);
/* 997 Hz of *(double *) level. */
double test_player_tone (int channel, gint64 frame, gpointer level);
AppProgramme *test_player_programme (AppAlbum *album);

/* Has the album's programme and waits to play. */
TestPlayer *test_player_new (AppAlbum *album);
void test_player_free (TestPlayer *self);

void test_player_iterate (void); /* the main loop, and a moment */
/* Lets it play until count frames were captured, and holds it there if it has a gate. */
void test_player_wait_count (TestPlayer *self, int count);
void test_player_wait_stop (TestPlayer *self);
/* Lets it play to the end, when count frames shall have been captured. */
void test_player_wait_end (TestPlayer *self, int count);
/* Plays until count frames were captured, and holds it there. */
void test_player_play_to (TestPlayer *self, int count);
void test_player_hold_at (TestPlayer *self, int count);
void test_player_release (TestPlayer *self);

/* Renders [from, from + n) as a renderer does that was sent to seek. */
void test_player_render (AppProgramme *programme, AppLane lane, gint64 seek, gint64 from, int n,
                         double *const out[2]);
/* What was captured from frame at on is the render from pos on. */
void
test_player_assert_render (TestPlayer *self, int at, AppLane lane, gint64 seek, gint64 pos, int n);
