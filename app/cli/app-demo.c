/* app-demo.c — the score of the demo album and the settings of its project. */
#include "app-demo.h"

#include "app-document.h"
#include "app-key.h"
#include "app-synth.h"
#include "dsp-registry.h"

#include <glib/gstdio.h>

#include <math.h>

#define MIX_1 "01 slipway_mix4.wav"
#define MIX_2 "02 night ferry v7.wav"
#define MIX_3 "03 lantern.wav"

typedef struct
{
  int root;     /* MIDI note of the bass */
  int notes[3]; /* of the chord */
} Chord;

/* A calm opening: pads and a plucked figure, bass from bar 5, everything rings out. */
static AppSynth *
slipway (GCancellable *cancellable)
{
  static const Chord chords[4] = {
    { 33, { 57, 60, 64 } }, { 29, { 53, 57, 60 } }, { 36, { 55, 60, 64 } }, { 31, { 55, 59, 62 } }
  };
  static const int figure[8] = { 0, 1, 2, 1, 0, 2, 1, 2 };
  const double beat = 60.0 / 84;
  AppSynth *synth = app_synth_new (48000, 14 * 4 * beat + 6, cancellable);
  for (int bar = 0; bar < 14; bar++)
    {
      const Chord *chord = &chords[bar % 4];
      double at = bar * 4 * beat, swell = bar < 8 ? 0.5 + 0.06 * bar : 1.0;
      for (int i = 0; i < 3; i++)
        app_synth_pad (synth, &(AppNote){ at, 4.6 * beat, chord->notes[i], 0.10 * swell, 0, 0.5 });
      for (int i = 0; i < 8; i++)
        app_synth_string (synth,
                          &(AppNote){ at + i * beat / 2, 4, chord->notes[figure[i]] + 12,
                                      (i % 4 ? 0.16 : 0.24) * swell, i % 2 ? 0.45 : -0.45, 0.35 },
                          0.9);
      if (bar >= 4)
        for (int i = 0; i < 2; i++)
          app_synth_bass (synth,
                          &(AppNote){ at + i * 2.5 * beat, 1.4 * beat, chord->root, 0.3, 0, 0.02 });
      if (bar >= 6 && bar < 13)
        for (int i = 0; i < 4; i++)
          {
            if (i % 2 == 0)
              app_synth_kick (synth, &(AppNote){ at + i * beat, 0.4, 0, 0.3, 0, 0 });
            app_synth_hat (synth, &(AppNote){ at + (i + 0.5) * beat, 0.08, 0, 0.035, 0.3, 0.1 });
          }
    }
  app_synth_finish (synth, 2.6, -6.5);
  return synth;
}

static void
ferry_drums (AppSynth *synth, double at, double beat, gboolean chorus)
{
  for (int i = 0; i < 4; i++)
    {
      app_synth_kick (synth, &(AppNote){ at + i * beat, 0.4, 0, chorus ? 0.55 : 0.42, 0, 0 });
      if (i % 2)
        app_synth_snare (synth,
                         &(AppNote){ at + i * beat, 0.3, 0, chorus ? 0.34 : 0.22, -0.1, 0.25 });
      for (int half = 0; half < 2; half++)
        app_synth_hat (synth, &(AppNote){ at + (i + 0.5 * half) * beat, half ? 0.12 : 0.06, 0,
                                          chorus ? 0.09 : 0.05, 0.35, 0.05 });
    }
}

/* The loud one: drums, driving bass, a lead over the choruses; it stops on a hit. */
static AppSynth *
night_ferry (GCancellable *cancellable)
{
  static const Chord chords[4] = {
    { 28, { 52, 55, 59 } }, { 36, { 55, 60, 64 } }, { 31, { 55, 59, 62 } }, { 38, { 54, 57, 62 } }
  };
  static const int tune[8] = { 71, 74, 76, 74, 71, 69, 67, 69 };
  const double beat = 60.0 / 122;
  AppSynth *synth = app_synth_new (48000, 20 * 4 * beat + 1.6, cancellable);
  for (int bar = 0; bar < 20; bar++)
    {
      const Chord *chord = &chords[bar % 4];
      double at = bar * 4 * beat;
      gboolean chorus = (bar >= 8 && bar < 12) || bar >= 16;
      if (bar >= 2)
        ferry_drums (synth, at, beat, chorus);
      for (int i = 0; i < 8; i++)
        app_synth_bass (synth, &(AppNote){ at + i * beat / 2, beat * 0.45, chord->root,
                                           chorus ? 0.42 : 0.34, 0, 0 });
      for (int i = 0; i < 3; i++)
        {
          app_synth_pad (synth, &(AppNote){ at, 4.2 * beat, chord->notes[i] + 12,
                                            chorus ? 0.10 : 0.05, 0, 0.4 });
          app_synth_string (synth,
                            &(AppNote){ at + 1.5 * beat, 1.5, chord->notes[i] + 12,
                                        chorus ? 0.2 : 0.12, 0.6 - 0.6 * i, 0.2 },
                            1.4);
        }
      if (chorus)
        for (int i = 0; i < 4; i++)
          app_synth_lead (synth, &(AppNote){ at + i * beat, beat * 0.95, tune[(bar % 2) * 4 + i],
                                             0.16, 0.08, 0.3 });
    }
  app_synth_kick (synth, &(AppNote){ 20 * 4 * beat, 0.5, 0, 0.6, 0, 0.1 });
  app_synth_bass (synth, &(AppNote){ 20 * 4 * beat, 0.9, 28, 0.45, 0, 0.1 });
  app_synth_snare (synth, &(AppNote){ 20 * 4 * beat, 0.4, 0, 0.4, 0, 0.4 });
  app_synth_finish (synth, 1.1, -2.8);
  return synth;
}

/* The quiet last one, at 96 kHz: single strings in a large room, until nothing is left. */
static AppSynth *
lantern (GCancellable *cancellable)
{
  static const int notes[16] = { 64, 71, 67, 76, 62, 69, 74, 66, 60, 67, 72, 76, 59, 66, 71, 74 };
  const double beat = 60.0 / 66;
  AppSynth *synth = app_synth_new (96000, 26 * beat + 8, cancellable);
  for (int i = 0; i < 24; i++)
    {
      double late = (i * 7 % 5) * 0.011; /* a player's hand, not a grid */
      app_synth_string (synth,
                        &(AppNote){ i * beat + late, 7, notes[i % 16], 0.3 + 0.05 * (i % 3),
                                    0.5 - 0.25 * (i % 5), 0.6 },
                        1.1 + 0.2 * (i % 4));
      if (i % 4 == 0)
        app_synth_string (synth, &(AppNote){ i * beat, 9, notes[i % 16] - 24, 0.34, 0, 0.4 }, 0.6);
      if (i >= 8 && i % 4 == 2)
        app_synth_pad (synth, &(AppNote){ i * beat, 4 * beat, notes[i % 16] - 12, 0.07, 0, 0.8 });
    }
  app_synth_finish (synth, 4.2, -9.0);
  return synth;
}

static gboolean
write_mix (AppSynth *(*score) (GCancellable *), const char *folder, const char *name,
           GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  AppSynth *synth = score (cancellable);
  gboolean good = app_synth_write (synth, path, error);
  app_synth_free (synth);
  return good;
}

/* Adds the modules named to a chain, in order. */
static void
add_modules (AppDocument *document, GListStore *chain, const char *const *ids)
{
  for (int i = 0; ids[i]; i++)
    {
      const DspModule *module = dsp_module_find (ids[i]);
      g_autoptr (AppSlot) slot = app_slot_new (module);
      app_history_insert (app_document_history (document), chain,
                          g_list_model_get_n_items (G_LIST_MODEL (chain)), slot, NULL);
    }
}

static const char *const settings[][2] = {
  { "album.title", "Night Ferry" },
  { "album.artist", "The Harbour Lights" },
  { "album.date", "2026" },
  { "album.genre", "Folk" },
  { "album.label", "Lacquer" },
  { "album.catalogue", "LAC 001" },
  { "album.barcode", "0123456789012" },
  { "album.chain.limiter.drive", "5" },
  { "album.chain.limiter.ceiling", "-1" },
  { "track.1.title", "Slipway" },
  { "track.1.isrc", "USABC2600001" },
  { "track.1.gain", "3" },
  { "track.1.fade-out", "3.5" },
  { "track.1.chain.eq.band1-type", "low-cut" },
  { "track.1.chain.eq.band1-frequency", "28" },
  { "track.1.chain.eq.band3-type", "bell" },
  { "track.1.chain.eq.band3-frequency", "300" },
  { "track.1.chain.eq.band3-gain", "-1.5" },
  { "track.1.chain.eq.band7-type", "high-shelf" },
  { "track.1.chain.eq.band7-frequency", "9000" },
  { "track.1.chain.eq.band7-gain", "2" },
  { "track.1.chain.compressor.threshold", "-24" },
  { "track.1.chain.compressor.ratio", "1.8" },
  { "track.2.title", "Night Ferry" },
  { "track.2.isrc", "USABC2600002" },
  { "track.2.gap", "2" },
  { "track.2.gain", "2" },
  { "track.2.chain.eq.band2-type", "low-shelf" },
  { "track.2.chain.eq.band2-frequency", "90" },
  { "track.2.chain.eq.band2-gain", "-1" },
  { "track.2.chain.eq.band6-type", "bell" },
  { "track.2.chain.eq.band6-frequency", "3200" },
  { "track.2.chain.eq.band6-gain", "1.2" },
  { "track.2.chain.compressor.threshold", "-16" },
  { "track.2.chain.compressor.ratio", "2" },
  { "track.3.title", "Lantern Room" },
  { "track.3.isrc", "USABC2600003" },
  { "track.3.gap", "-1.2" },
  { "track.3.gain", "1.5" },
  { "track.3.fade-out", "4" },
  { "track.3.chain.eq.band7-type", "high-shelf" },
  { "track.3.chain.eq.band7-frequency", "11000" },
  { "track.3.chain.eq.band7-gain", "1.5" },
};

gboolean
app_demo_write_project (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, APP_DEMO_PROJECT, NULL);
  g_autofree char *mix_1 = g_build_filename (folder, MIX_1, NULL);
  g_autofree char *mix_2 = g_build_filename (folder, MIX_2, NULL);
  g_autofree char *mix_3 = g_build_filename (folder, MIX_3, NULL);
  const char *mixes[] = { mix_1, mix_2, mix_3, NULL };
  g_autoptr (AppDocument) document = app_document_create (mixes, 48000, 2.0);
  AppAlbum *album = app_document_album (document);
  if (app_album_n_tracks (album) != 3)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   "%s: the mixes written there cannot be read", folder);
      return FALSE;
    }
  app_album_put_seed (album, 20260101);
  add_modules (document, app_track_chain (app_album_track (album, 0)),
               (const char *const[]){ "eq", "compressor", NULL });
  add_modules (document, app_track_chain (app_album_track (album, 1)),
               (const char *const[]){ "eq", "compressor", NULL });
  add_modules (document, app_track_chain (app_album_track (album, 2)),
               (const char *const[]){ "eq", NULL });
  add_modules (document, app_album_chain (album), (const char *const[]){ "limiter", NULL });
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    if (!app_key_set (album, app_document_history (document), settings[i][0], settings[i][1],
                      error))
      return FALSE;
  return app_document_save (document, path, error);
}

gboolean
app_demo_write_mixes (const char *folder, AppProgressFunc progress, gpointer user_data,
                      GCancellable *cancellable, GError **error)
{
  static const struct
  {
    AppSynth *(*score) (GCancellable *cancellable);
    const char *name;
  } mixes[] = { { slipway, MIX_1 }, { night_ferry, MIX_2 }, { lantern, MIX_3 } };
  if (g_mkdir_with_parents (folder, 0777) < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   "The folder %s cannot be made: %s", folder, g_strerror (errno));
      return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (mixes); i++)
    {
      if (progress)
        progress ((double) i / G_N_ELEMENTS (mixes), NAN, mixes[i].name, user_data);
      g_autoptr (GError) fault = NULL;
      if (write_mix (mixes[i].score, folder, mixes[i].name, cancellable, &fault))
        continue;
      for (gsize k = 0; k < i && g_error_matches (fault, G_IO_ERROR, G_IO_ERROR_CANCELLED); k++)
        {
          g_autofree char *path = g_build_filename (folder, mixes[k].name, NULL);
          g_unlink (path);
        }
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  return TRUE;
}

gboolean
app_demo_write (const char *folder, GError **error)
{
  return app_demo_write_mixes (folder, NULL, NULL, NULL, error)
         && app_demo_write_project (folder, error);
}
