/* test-player.c — an engine whose playback is captured. */
#include "test-player.h"

#include "test-sound.h"

#include "app-renderer.h"

#include <math.h>
#include <string.h>

#include <sndfile.h>

#ifdef __SANITIZE_THREAD__
#  define FILL_US 150000
#  define OBEY_US 50000
#else
#  define FILL_US 30000
#  define OBEY_US 10000
#endif

/* Albums */

void
test_player_add_track (AppAlbum *album, const char *name, TestSoundFunc func, gpointer data,
                       gint64 gap, gint64 frames)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = test_sound_write (name, SF_FORMAT_WAV | SF_FORMAT_DOUBLE,
                                            TEST_PLAYER_RATE, 2, frames, func, data);
  AppMedia *media = app_media_open (path, &error);
  g_assert_no_error (error);
  g_autoptr (AppTrack) track = app_track_new (media);
  g_object_set (track, "gap", gap, NULL);
  g_list_store_append (app_album_tracks (album), track);
  app_media_unref (media);
}

double
test_player_tone (int channel, gint64 frame, gpointer level)
{
  return *(double *) level * sin (2 * G_PI * 997 * frame / TEST_PLAYER_RATE);
}

/* Two tracks of noise, a gap between them, and a gain of -6 dB on the second. */
AppAlbum *
test_player_noise_album (void)
{
  AppAlbum *album = app_album_new (TEST_PLAYER_RATE);
  test_player_add_track (album, "one.wav", test_sound_noise_func, GUINT_TO_POINTER (1), 0,
                         TEST_PLAYER_LENGTH);
  test_player_add_track (album, "two.wav", test_sound_noise_func, GUINT_TO_POINTER (2), 10001,
                         TEST_PLAYER_LENGTH);
  g_object_set (app_album_track (album, 1), "gain", -6.0, NULL);
  return album;
}

AppAlbum *
test_player_tone_album (void)
{
  static double level = 0.1;
  AppAlbum *album = app_album_new (TEST_PLAYER_RATE);
  test_player_add_track (album, "tone.wav", test_player_tone, &level, 0, 4 * TEST_PLAYER_RATE);
  return album;
}

AppProgramme *
test_player_programme (AppAlbum *album)
{
  AppProgramme *programme = app_programme_new (album, NULL);
  g_assert_nonnull (programme);
  return programme;
}

/* Renders [from, from + n) as a renderer does that was sent to seek. */
void
test_player_render (AppProgramme *programme, AppLane lane, gint64 seek, gint64 from, int n,
                    double *const out[2])
{
  g_autoptr (GError) error = NULL;
  AppRenderer *renderer = app_renderer_new (programme, lane, &error);
  g_assert_no_error (error);
  double skipped[2][TEST_PLAYER_FADE];
  double *const skip[2] = { skipped[0], skipped[1] };
  g_assert_cmpint (from - seek, <=, TEST_PLAYER_FADE);
  app_renderer_seek (renderer, seek);
  g_assert_true (app_renderer_read (renderer, skip, (int) (from - seek), &error));
  g_assert_true (app_renderer_read (renderer, out, n, &error));
  app_renderer_free (renderer);
}

/* TestPlayer */

static void
capture (const double *const ch[2], int n, gpointer data)
{
  TestPlayer *self = data;
  int count = g_atomic_int_get (&self->count);
  g_assert_cmpint (count + n, <=, TEST_PLAYER_CAPACITY);
  for (int c = 0; c < 2; c++)
    memcpy (self->ch[c] + count, ch[c], n * sizeof (double));
  g_atomic_int_set (&self->count, count + n);
  while (count + n >= g_atomic_int_get (&self->gate))
    g_usleep (200);
}

TestPlayer *
test_player_new (AppAlbum *album)
{
  TestPlayer *self = g_new0 (TestPlayer, 1);
  self->gate = G_MAXINT;
  for (int c = 0; c < 2; c++)
    self->ch[c] = g_new0 (double, TEST_PLAYER_CAPACITY);
  self->programme = test_player_programme (album);
  self->engine = app_engine_new ();
  app_engine_set_capture (self->engine, capture, self);
  app_engine_set_programme (self->engine, self->programme);
  return self;
}

void
test_player_free (TestPlayer *self)
{
  g_atomic_int_set (&self->gate, G_MAXINT);
  g_object_unref (self->engine);
  app_programme_unref (self->programme);
  g_free (self->ch[0]);
  g_free (self->ch[1]);
  g_free (self);
}

static gboolean
test_player_is_playing (TestPlayer *self)
{
  gboolean playing;
  g_object_get (self->engine, "playing", &playing, NULL);
  return playing;
}

void
test_player_iterate (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_usleep (500);
}

/* Lets it play until count frames were captured, and holds it there if it has a gate. */
void
test_player_wait_count (TestPlayer *self, int count)
{
  gint64 end = g_get_monotonic_time () + TEST_PLAYER_PATIENCE_S * G_USEC_PER_SEC;
  while (g_atomic_int_get (&self->count) < count)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      test_player_iterate ();
    }
}

void
test_player_wait_stop (TestPlayer *self)
{
  gint64 end = g_get_monotonic_time () + TEST_PLAYER_PATIENCE_S * G_USEC_PER_SEC;
  while (test_player_is_playing (self))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      test_player_iterate ();
    }
}

/* Lets it play to the end, when count frames shall have been captured. */
void
test_player_wait_end (TestPlayer *self, int count)
{
  test_player_wait_stop (self);
  test_player_wait_count (self, count); /* the end is told while the last block is handed over */
  g_assert_cmpint (g_atomic_int_get (&self->count), ==, count);
}

/* What is held lets the feeder see what it was told before it goes on. */
static void
let_obey (TestPlayer *self)
{
  if (g_atomic_int_get (&self->count) >= g_atomic_int_get (&self->gate))
    g_usleep (OBEY_US);
}

void
test_player_play_to (TestPlayer *self, int count)
{
  g_atomic_int_set (&self->gate, count); /* before anything could pass it */
  app_engine_play (self->engine);
  test_player_hold_at (self, count);
}

void
test_player_hold_at (TestPlayer *self, int count)
{
  let_obey (self);
  g_atomic_int_set (&self->gate, count);
  test_player_wait_count (self, count);
  g_usleep (FILL_US); /* the feeder fills its ring meanwhile */
}

void
test_player_release (TestPlayer *self)
{
  let_obey (self);
  g_atomic_int_set (&self->gate, G_MAXINT);
}

/* What was captured from frame at on is the render from pos on. */
void
test_player_assert_render (TestPlayer *self, int at, AppLane lane, gint64 seek, gint64 pos, int n)
{
  double *out[2] = { g_new (double, n), g_new (double, n) };
  g_assert_cmpint (g_atomic_int_get (&self->count), >=, at + n);
  test_player_render (self->programme, lane, seek, pos, n, out);
  for (int c = 0; c < 2; c++)
    {
      g_assert_cmpmem (self->ch[c] + at, n * sizeof (double), out[c], n * sizeof (double));
      g_free (out[c]);
    }
}
