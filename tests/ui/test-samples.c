/* test-samples.c — UiSamples: what it reads is what the renderer makes, in the waveform too. */
#include "test-harness.h"
#include "test-ui.h"

#include "../app/test-fixture.h"
#include "../app/test-sound.h"

#include "ui-samples.h"
#include "ui-waveform.h"

#include <sndfile.h>

static void
on_ready (UiSamples *samples, int *n)
{
  (*n)++;
}

static void
wait_for (const int *n, int wanted)
{
  for (int i = 0; i < 500 && *n < wanted; i++)
    harness_run (10);
  g_assert_cmpint (*n, >=, wanted);
}

static void
test_read (void)
{
  g_autoptr (AppAlbum) album = test_fixture_mixed (FALSE);
  AppProgramme *programme = app_programme_new (album, NULL);
  g_autoptr (UiSamples) samples = ui_samples_new ();
  const gint64 offset = programme->tracks[1].start;
  g_autofree double *expected
      = test_fixture_render (programme, APP_LANE_MASTER, offset + 5000, offset + 6000, 256);
  float out[1000];
  int ready = 0;

  g_signal_connect (samples, "ready", G_CALLBACK (on_ready), &ready);
  g_assert_false (ui_samples_read (APP_LANE_MASTER, 0, 5000, 1000, out, samples));
  ui_samples_set_programme (samples, programme, offset);
  g_assert_false (ui_samples_read (APP_LANE_MASTER, 0, 5000, 1000, out, samples));
  wait_for (&ready, 1);
  for (int channel = 0; channel < 2; channel++)
    {
      g_assert_true (ui_samples_read (APP_LANE_MASTER, channel, 5000, 1000, out, samples));
      for (int i = 0; i < 1000; i++)
        g_assert_cmpfloat (out[i], ==, (float) expected[1000 * channel + i]);
    }
  /* a little further is there already, a lot is asked for, another programme drops all */
  g_assert_true (ui_samples_read (APP_LANE_MASTER, 0, 5300, 1000, out, samples));
  g_assert_false (ui_samples_read (APP_LANE_MASTER, 0, 50000, 1000, out, samples));
  wait_for (&ready, 2);
  g_assert_true (ui_samples_read (APP_LANE_MASTER, 0, 50000, 1000, out, samples));
  AppProgramme *next = app_programme_new (album, NULL);
  ui_samples_set_programme (samples, next, offset);
  g_assert_false (ui_samples_read (APP_LANE_MASTER, 0, 50000, 1000, out, samples));
  g_assert_false (ui_samples_read (APP_N_PROGRAMME_LANES, 0, 50000, 1000, out, samples));
  wait_for (&ready, 3);
  app_programme_unref (next);
  app_programme_unref (programme);
}

/* A waveform that is zoomed in gets them by itself. */
static void
test_waveform (void)
{
  static const double level = 0.5;
  g_autoptr (AppAlbum) album = app_album_new (48000);
  g_autoptr (UiSamples) samples = ui_samples_new ();
  const UiWaveformTrack track = { .rate = 48000, .frames = 48000 };
  GtkWidget *widget = ui_waveform_new ();
  AppOverview *silent = app_overview_new (2, 48000);
  double zeros[480] = { 0 };
  const double *channels[2] = { zeros, zeros };
  Harness h;

  test_fixture_add (album,
                    test_sound_write ("level.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 48000, 2, 48000,
                                      test_sound_dc_func, (gpointer) &level),
                    0);
  AppProgramme *programme = app_programme_new (album, NULL);
  for (int i = 0; i < 100; i++)
    app_overview_feed (silent, channels, 480);
  app_overview_finish (silent);
  harness_init (&h, widget, 600, 220);
  ui_samples_set_programme (samples, programme, 0);
  g_signal_connect_object (samples, "ready", G_CALLBACK (ui_waveform_refresh), widget,
                           G_CONNECT_SWAPPED);
  ui_waveform_set_track (UI_WAVEFORM (widget), &track);
  ui_waveform_set_reader (UI_WAVEFORM (widget), ui_samples_read, samples);
  ui_waveform_set_lane (UI_WAVEFORM (widget), 0, silent, 0, 0);
  ui_waveform_set_view (UI_WAVEFORM (widget), 20000, 20100);
  for (int i = 0; i < 100; i++)
    {
      harness_picture (&h, "waveform-rendered");
      if (harness_count (&h, 50, 50, 500, 6, ui_palette (UI_COLOR_MIX)) > 500)
        break;
    }
  g_assert_cmpint (harness_count (&h, 50, 50, 500, 6, ui_palette (UI_COLOR_MIX)), >, 500);
  g_assert_cmpint (harness_count (&h, 50, 150, 500, 40, ui_palette (UI_COLOR_MIX)), ==, 0);
  harness_finish (&h);
  app_overview_unref (silent);
  app_programme_unref (programme);
}

void
test_samples_add (void)
{
  g_test_add_func ("/samples/read", test_read);
  g_test_add_func ("/samples/waveform", test_waveform);
}
