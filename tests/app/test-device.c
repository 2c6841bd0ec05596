/* test-device.c — the choice of a device, its rate and its buffer, and what is said about it. */
#include "test-app.h"

#include "test-sound.h"

#include "app-engine.h"

#include <math.h>

#include <sndfile.h>

enum
{
  RATE = 48000,
  LENGTH = 10 * RATE,
  PATIENCE_S = 60,
};

static AppProgramme *
noise_programme (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AppAlbum) album = app_album_new (RATE);
  g_autofree char *path = test_sound_write ("device.wav", SF_FORMAT_WAV | SF_FORMAT_DOUBLE, RATE, 2,
                                            LENGTH, test_sound_noise_func, GUINT_TO_POINTER (3));
  AppMedia *media = app_media_open (path, &error);
  g_assert_no_error (error);
  g_autoptr (AppTrack) track = app_track_new (media);
  g_list_store_append (app_album_tracks (album), track);
  app_media_unref (media);
  return app_programme_new (album, NULL);
}

static AppEngine *
playing_engine (const char *device)
{
  AppEngine *engine = app_engine_new ();
  AppProgramme *programme = noise_programme ();
  app_engine_set_programme (engine, programme);
  app_engine_set_device (engine, device);
  app_engine_play (engine);
  app_programme_unref (programme);
  return engine;
}

/* Waits until a device runs in this way and it is heard. Returns the place that is heard. */
static gint64
wait_for (AppEngine *engine, int rate, int period, gint64 beyond)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
  const AppDeviceInfo *info;
  AppHeard heard = { 0 };
  do
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (500);
      app_engine_heard (engine, &heard);
      info = app_engine_device_info (engine);
    }
  while (!info || info->rate != rate || info->period_frames != period || heard.pos <= beyond);
  return heard.pos;
}

static void
test_choice (void)
{
  g_autoptr (AppEngine) engine = playing_engine ("null");
  gint64 pos = wait_for (engine, RATE, RATE / 100, 0);
  const AppDeviceInfo *info = app_engine_device_info (engine);
  g_assert_cmpstr (info->id, ==, "null");
  g_assert_cmpstr (info->note, ==, NULL);
  g_assert_false (info->converted);
  g_assert_cmpfloat_with_epsilon (info->latency_ms, 10, 1e-9);
  /* Another rate and buffer under play: it goes on where it was, converted, and says so. */
  g_assert_true (app_engine_set_device_rate (engine, 44100, NULL));
  pos = wait_for (engine, 44100, 441, pos);
  info = app_engine_device_info (engine);
  g_assert_true (info->converted);
  g_assert_cmpint (info->programme_rate, ==, RATE);
  g_assert_cmpint (info->wanted_rate, ==, 44100);
  g_assert_cmpint (app_engine_device_rate (engine), ==, 44100);
  g_assert_true (app_engine_set_device_buffer (engine, 64, NULL));
  pos = wait_for (engine, 44100, 64, pos);
  g_assert_true (app_engine_set_device_rate (engine, 0, NULL));
  wait_for (engine, RATE, 64, pos);
  info = app_engine_device_info (engine);
  g_assert_false (info->converted);
  g_assert_cmpint (info->wanted_buffer, ==, 64);
  g_assert_null (app_engine_device_error (engine));
}

static void
test_refused (void)
{
  g_autoptr (AppEngine) engine = playing_engine ("null");
  const int rates[] = { -1, 1, APP_ENGINE_MIN_DEVICE_RATE - 1, APP_ENGINE_MAX_DEVICE_RATE + 1 };
  const int buffers[]
      = { -1, 1, APP_ENGINE_MIN_DEVICE_BUFFER - 1, APP_ENGINE_MAX_DEVICE_BUFFER + 1 };
  g_assert_true (app_engine_set_device_rate (engine, 32000, NULL));
  g_assert_true (app_engine_set_device_buffer (engine, 333, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      g_autoptr (GError) rate_error = NULL, buffer_error = NULL;
      g_assert_false (app_engine_set_device_rate (engine, rates[i], &rate_error));
      g_assert_error (rate_error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_assert_false (app_engine_set_device_buffer (engine, buffers[i], &buffer_error));
      g_assert_error (buffer_error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
  wait_for (engine, 32000, 333, 0); /* the choice stayed */
}

/* What stands in for a missing device keeps to the choice as well, and the error names the device.
 */
static void
test_substitute (void)
{
  g_autoptr (AppEngine) engine = playing_engine ("alsa:no such device");
  gint64 pos = wait_for (engine, RATE, RATE / 100, 0);
  g_assert_cmpstr (app_engine_device_info (engine)->id, ==, "null");
  g_assert_nonnull (strstr (app_engine_device_error (engine), "no such device"));
  g_assert_true (app_engine_set_device_rate (engine, 96000, NULL));
  pos = wait_for (engine, 96000, 960, pos);
  g_assert_nonnull (strstr (app_engine_device_error (engine), "no such device"));
  app_engine_set_device (engine, "null");
  wait_for (engine, 96000, 960, pos);
  g_assert_null (app_engine_device_error (engine));
}

void
test_device_add (void)
{
  g_test_add_func ("/device/choice", test_choice);
  g_test_add_func ("/device/refused", test_refused);
  g_test_add_func ("/device/substitute", test_substitute);
}
