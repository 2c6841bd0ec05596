/* test-fixture.c — albums of generated mixes, and modules whose output can be told beforehand. */
#include "test-fixture.h"

#include "dsp-math.h"
#include "test-sound.h"

#include <math.h>
#include <sndfile.h>
#include <string.h>

/* ---- modules ---- */

static const DspParam delay_params[] = {
  { .id = "frames",
    .name = "Frames",
    .help = "Delay.",
    .unit = "",
    .scale = DSP_SCALE_LINEAR,
    .min = 0,
    .max = 5000,
    .def = 777,
    .flags = DSP_PARAM_STRUCTURAL },
};

typedef struct
{
  int length, at;
  double ring[2][5001];
} Delay;

static void *
delay_start (double rate, const double *values)
{
  Delay *self = g_new0 (Delay, 1);
  self->length = values[0];
  return self;
}

static void
delay_update (void *state, const double *values)
{
}

static void
delay_process (void *state, double *const *ch, int n)
{
  Delay *self = state;
  for (int i = 0; i < n; i++)
    {
      for (int c = 0; c < 2; c++)
        {
          self->ring[c][self->at] = ch[c][i];
          ch[c][i] = self->ring[c][(self->at + 1) % (self->length + 1)];
        }
      self->at = (self->at + 1) % (self->length + 1);
    }
}

static int
delay_latency (double rate, const double *values)
{
  return values[0];
}

static int64_t
delay_memory (double rate, const double *values)
{
  return values[0];
}

const DspModule test_module_delay = {
  .id = "test-delay",
  .name = "Delay",
  .help = "Delays.",
  .version = 1,
  .params = delay_params,
  .n_params = 1,
  .start = delay_start,
  .stop = g_free,
  .update = delay_update,
  .process = delay_process,
  .latency = delay_latency,
  .memory = delay_memory,
};

static const DspParam pole_params[] = {
  { .id = "pole",
    .name = "Pole",
    .help = "Place of the pole.",
    .unit = "",
    .scale = DSP_SCALE_LINEAR,
    .min = 0,
    .max = 0.9999,
    .def = 0.999,
    .digits = 4 },
};

typedef struct
{
  double pole, y[2];
} Pole;

static void *
pole_start (double rate, const double *values)
{
  Pole *self = g_new0 (Pole, 1);
  self->pole = values[0];
  return self;
}

static void
pole_update (void *state, const double *values)
{
  ((Pole *) state)->pole = values[0];
}

static void
pole_process (void *state, double *const *ch, int n)
{
  Pole *self = state;
  for (int c = 0; c < 2; c++)
    for (int i = 0; i < n; i++)
      ch[c][i] = self->y[c] = self->y[c] * self->pole + ch[c][i] * (1 - self->pole);
}

static int64_t
pole_memory (double rate, const double *values)
{
  return values[0] > 0 ? 8 * log (10.0) / -log (values[0]) : 0;
}

const DspModule test_module_pole = {
  .id = "test-pole",
  .name = "Pole",
  .help = "Smooths.",
  .version = 1,
  .params = pole_params,
  .n_params = 1,
  .start = pole_start,
  .stop = g_free,
  .update = pole_update,
  .process = pole_process,
  .memory = pole_memory,
};

/* ---- albums ---- */

AppTrack *
test_fixture_add (AppAlbum *album, char *path, gint64 gap)
{
  GError *error = NULL;
  AppMedia *media = app_media_open (path, &error);
  g_assert_no_error (error);
  AppTrack *track = app_track_new (media);
  g_object_set (track, "gap", gap, NULL);
  g_list_store_append (app_album_tracks (album), track);
  app_media_unref (media);
  g_free (path);
  g_object_unref (track);
  return track;
}

AppSlot *
test_fixture_add_slot (GListStore *chain, const DspModule *module)
{
  AppSlot *slot = app_slot_new (module);
  g_list_store_append (chain, slot);
  g_object_unref (slot);
  return slot;
}

AppAlbum *
test_fixture_mixed (gboolean stateful)
{
  static const int wav = SF_FORMAT_WAV | SF_FORMAT_PCM_24, flac = SF_FORMAT_FLAC | SF_FORMAT_PCM_24;
  AppAlbum *album = app_album_new (44100);
  AppTrack *tracks[3] = {
    test_fixture_add (album,
                      test_sound_write ("mixed1.wav", wav, 44100, 2, 90001, test_sound_noise_func,
                                        GUINT_TO_POINTER (1)),
                      1000),
    test_fixture_add (album,
                      test_sound_write ("mixed2.flac", flac, 48000, 2, 100003,
                                        test_sound_noise_func, GUINT_TO_POINTER (2)),
                      -15000),
    test_fixture_add (album,
                      test_sound_write ("mixed3.wav", wav, 96000, 1, 180000, test_sound_noise_func,
                                        GUINT_TO_POINTER (3)),
                      4321),
  };
  for (int i = 0; i < 3; i++)
    g_object_set (tracks[i], "gain", -1.5 * i, "trim-in", (gint64) 123 * i, "trim-out",
                  (gint64) 77 * i, "fade-in", (gint64) 500 * i, "fade-out", (gint64) 2000, NULL);
  for (int i = 0; i < 3 && stateful; i++)
    {
      GListStore *chain = app_track_chain (tracks[i]);
      test_fixture_add_slot (chain, &test_module_pole);
      AppSlot *delay = test_fixture_add_slot (chain, &test_module_delay);
      app_slot_put_value (delay, 0, 300 * i);
    }
  if (stateful)
    {
      test_fixture_add_slot (app_album_chain (album), &test_module_delay);
      test_fixture_add_slot (app_album_chain (album), &test_module_pole);
    }
  return album;
}

double *
test_fixture_render (AppProgramme *programme, AppLane lane, gint64 from, gint64 to, int block)
{
  gint64 frames = to - from;
  double *result = g_new (double, 2 * frames);
  GError *error = NULL;
  AppRenderer *renderer = app_renderer_new (programme, lane, &error);
  g_assert_no_error (error);
  if (from != 0)
    app_renderer_seek (renderer, from);
  gint64 done = 0;
  for (int i = 0; done < frames; i++)
    {
      int n = block ? block : 1 + (test_sound_noise (11, i) + 1) / 2 * 5000;
      n = MIN (n, frames - done);
      double *const out[2] = { result + done, result + frames + done };
      g_assert_cmpint (app_renderer_pos (renderer), ==, from + done);
      g_assert_true (app_renderer_read (renderer, out, n, &error));
      g_assert_no_error (error);
      done += n;
    }
  app_renderer_free (renderer);
  return result;
}
