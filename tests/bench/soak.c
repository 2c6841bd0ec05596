/* soak.c — hours of playback with everything a window does at once; says what became of the memory.
 *
 *   soak [SECONDS [DEVICE [SEED]]]
 *
 * Plays a generated album of three tracks (48 kHz) in real time, on the null clock or DEVICE, with
 * all lanes given, and about five times a second does one random thing: a value, a module added or
 * taken out, a switch of lane, seek, loop, match, monitor, band, delta, service limiter, a new
 * previous master, bypass or reference, stop and play. Every ten minutes, and at the end, a line:
 * resident memory, what malloc has given out, underruns. Exit 1 when it ended with an underrun, or
 * with more memory than a quarter of an hour after its start and 2 %; what free chunks hold is
 * given back before that is looked at. */
#include "app-engine.h"
#include "app-media.h"

#include "dsp-registry.h"

#include <glib/gstdio.h>

#include <malloc.h>
#include <math.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  RATE = 48000,
  N_TRACKS = 3,
  TRACK_S = 40,
  MAX_SLOTS = 6,
  FRAME_US = 16000, /* of the window */
  LINE_S = 600,
  SETTLED_S = 900, /* memory is compared with what it was then, or at half of a shorter run */
};

typedef struct
{
  AppEngine *engine;
  AppAlbum *album;
  AppProgramme *programme;
  AppMedia *reference;
  GRand *random;
  guint64 n_things, underruns;
  const char *thing; /* that was done last */
} Soak;

typedef struct
{
  double rss_mib, malloc_mib;
} Memory;

static Memory
memory_now (void)
{
  struct mallinfo2 info = mallinfo2 ();
  g_autofree char *text = NULL;
  unsigned long pages = 0;
  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    sscanf (text, "%*u %lu", &pages);
  return (Memory){ pages * 4096.0 / 1048576, (info.uordblks + info.hblkhd) / 1048576.0 };
}

static AppMedia *
write_mix (const char *folder, int index)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("soak-%d.wav", index);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  SF_INFO info = { .samplerate = RATE, .channels = 2, .format = SF_FORMAT_WAV | SF_FORMAT_PCM_24 };
  SNDFILE *file = sf_open (path, SFM_WRITE, &info);
  guint32 seed = index + 1;
  for (gint64 i = 0; file && i < (gint64) TRACK_S * RATE; i++)
    {
      seed = seed * 1664525u + 1013904223u;
      double noise = 0.1 * (gint32) seed / 2147483648.0, beat = exp (-6.0 * fmod (i / 24000.0, 1));
      double frame[2]
          = { 0.4 * beat * sin (0.02 * i) + noise, 0.4 * beat * sin (0.021 * i) - noise };
      sf_writef_double (file, frame, 1);
    }
  sf_close (file);
  AppMedia *media = app_media_open (path, &error);
  if (!media)
    g_error ("%s", error->message);
  return media;
}

static AppAlbum *
make_album (const char *folder)
{
  AppAlbum *album = app_album_new (RATE);
  for (int t = 0; t < N_TRACKS; t++)
    {
      AppMedia *media = write_mix (folder, t);
      g_autoptr (AppTrack) track = app_track_new (media);
      g_object_set (track, "gap", (gint64) (t == 2 ? -RATE : RATE), NULL);
      g_list_store_append (app_album_tracks (album), track);
      app_media_unref (media);
    }
  return album;
}

static void
take_programme (Soak *self)
{
  app_programme_unref (self->programme);
  self->programme = app_programme_new (self->album, NULL);
  app_engine_set_programme (self->engine, self->programme);
}

/* A chain of the album, with the index by which programmes know it. */
static GListStore *
random_chain (Soak *self, int *track)
{
  *track = g_rand_int_range (self->random, -1, N_TRACKS);
  return *track < 0 ? app_album_chain (self->album)
                    : app_track_chain (app_album_track (self->album, *track));
}

static void
change_chain (Soak *self)
{
  int track;
  GListStore *chain = random_chain (self, &track);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (chain));
  if (n > 0 && (n == MAX_SLOTS || g_rand_boolean (self->random)))
    g_list_store_remove (chain, g_rand_int_range (self->random, 0, (gint32) n));
  else
    {
      int m = g_rand_int_range (self->random, 0, dsp_n_modules ());
      g_autoptr (AppSlot) slot = app_slot_new (dsp_module_at (m));
      g_list_store_insert (chain, g_rand_int_range (self->random, 0, (gint32) n + 1), slot);
    }
  take_programme (self);
}

static void
change_value (Soak *self)
{
  int track;
  GListStore *chain = random_chain (self, &track);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (chain));
  if (n == 0)
    return;
  gint32 index = g_rand_int_range (self->random, 0, (gint32) n);
  g_autoptr (AppSlot) slot = g_list_model_get_item (G_LIST_MODEL (chain), index);
  const DspModule *module = app_slot_module (slot);
  gint32 p = g_rand_int_range (self->random, 0, module->n_params);
  app_slot_put_value (slot, p,
                      g_rand_double_range (self->random, module->params[p].min,
                                           module->params[p].max));
  take_programme (self);
}

static void
change_lanes (Soak *self)
{
  int track;
  GListStore *chain = random_chain (self, &track);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (chain));
  AppReferenceSpec spec = { .media = self->reference,
                            .anchor = g_rand_int_range (self->random, 0, 2),
                            .cue = g_rand_int_range (self->random, 0, TRACK_S * RATE),
                            .loop_to = g_rand_int_range (self->random, 0, TRACK_S * RATE) };
  int slot = n > 0 ? g_rand_int_range (self->random, -1, (gint32) n) : -1;
  AppProgramme *bypass = NULL;
  switch (g_rand_int_range (self->random, 0, 4))
    {
    case 0:
      app_engine_set_previous (self->engine, self->programme);
      break;
    case 1:
      bypass = app_programme_without (self->programme, track, slot);
      app_engine_set_bypass (self->engine, bypass);
      app_programme_unref (bypass);
      break;
    case 2:
      app_engine_set_reference (self->engine, g_rand_int_range (self->random, 0, 3), &spec);
      break;
    case 3:
      app_engine_set_reference (self->engine, g_rand_int_range (self->random, 0, 3), NULL);
      break;
    }
}

static void
change_gains (Soak *self)
{
  double gains[N_TRACKS * APP_N_LANES];
  for (int i = 0; i < N_TRACKS * APP_N_LANES; i++)
    gains[i] = g_rand_double_range (self->random, -12, 3);
  app_engine_set_match_gains (self->engine, gains, N_TRACKS);
  app_engine_set_match (self->engine, g_rand_boolean (self->random));
}

static void
change_monitor (Soak *self)
{
  const AppServiceLimiter limiter = { -1, 5, 100 };
  GRand *random = self->random;
  app_engine_set_monitor (self->engine, g_rand_int_range (random, 0, APP_N_MONITORS));
  app_engine_set_band (self->engine, g_rand_int_range (random, 0, APP_N_BANDS));
  app_engine_set_volume (self->engine, g_rand_double_range (random, -40, 0));
  app_engine_set_dim (self->engine, g_rand_boolean (random));
  app_engine_set_mute (self->engine, g_rand_int_range (random, 0, 4) == 0);
  int against = g_rand_int_range (random, -3, APP_N_PROGRAMME_LANES);
  app_engine_set_delta (self->engine, MAX (against, -1));
  app_engine_set_service_limiter (self->engine, g_rand_boolean (random) ? &limiter : NULL);
}

static void
change_transport (Soak *self)
{
  GRand *random = self->random;
  int frames = (int) self->programme->frames, from = g_rand_int_range (random, 0, frames);
  switch (g_rand_int_range (random, 0, 5))
    {
    case 0:
    case 1:
      app_engine_seek (self->engine, from);
      break;
    case 2:
      app_engine_set_loop (self->engine, from, from + g_rand_int_range (random, -RATE, 4 * RATE));
      break;
    case 3:
      app_engine_set_loop (self->engine, 0, 0);
      break;
    case 4:
      app_engine_stop (self->engine);
      break;
    }
}

static void
change_lane (Soak *self)
{
  app_engine_set_lane (self->engine, g_rand_int_range (self->random, 0, APP_N_LANES));
}

static void
do_something (Soak *self)
{
  static const struct
  {
    const char *name;
    void (*act) (Soak *self);
  } things[] = {
    { "a module added or taken out", change_chain },
    { "a value", change_value },
    { "a value", change_value },
    { "another previous master, bypass or reference", change_lanes },
    { "match", change_gains },
    { "monitor", change_monitor },
    { "seek, loop or stop", change_transport },
    { "switch of lane", change_lane },
    { "switch of lane", change_lane },
    { "switch of lane", change_lane },
  };
  int i = g_rand_int_range (self->random, 0, G_N_ELEMENTS (things));
  self->n_things++;
  self->thing = things[i].name;
  things[i].act (self);
  app_engine_play (self->engine);
}

static void
run_for (Soak *self, gint64 duration_us)
{
  gint64 end = g_get_monotonic_time () + duration_us;
  AppHeard heard;
  while (g_get_monotonic_time () < end)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      app_engine_heard (self->engine, &heard);
      if (heard.underruns > self->underruns)
        printf ("underrun %" G_GUINT64_FORMAT " at frame %" G_GINT64_FORMAT ", after: %s\n",
                heard.underruns, heard.pos, self->thing);
      self->underruns = MAX (self->underruns, heard.underruns);
      g_usleep (FRAME_US);
    }
}

static void
print_line (Soak *self, gint64 since_us, Memory memory)
{
  const AppDeviceInfo *info = app_engine_device_info (self->engine);
  printf ("%8.0f %10.1f %10.1f %9" G_GUINT64_FORMAT " %9" G_GUINT64_FORMAT "  %s (late %d)\n",
          since_us / (double) G_USEC_PER_SEC, memory.rss_mib, memory.malloc_mib, self->underruns,
          self->n_things, info ? info->id : "-", info ? (int) info->late : 0);
  fflush (stdout);
}

/* Returns whether memory stayed flat and nothing was lost. */
static gboolean
soak (Soak *self, gint64 seconds)
{
  gint64 start = g_get_monotonic_time (), next_line = 0, now = 0;
  gint64 settled_at = MIN (SETTLED_S, seconds / 2) * G_USEC_PER_SEC;
  Memory settled = { 0, 0 }, memory = memory_now ();
  printf ("%8s %10s %10s %9s %9s\n", "s", "RSS MiB", "malloc MiB", "underruns", "actions");
  while (now < seconds * G_USEC_PER_SEC)
    {
      if (now >= next_line)
        print_line (self, now, memory_now ());
      next_line += now >= next_line ? LINE_S * (gint64) G_USEC_PER_SEC : 0;
      do_something (self);
      run_for (self, g_rand_int_range (self->random, 20000, 400000));
      now = g_get_monotonic_time () - start;
      memory = memory_now ();
      if (now < settled_at)
        settled = (Memory){ MAX (settled.rss_mib, memory.rss_mib),
                            MAX (settled.malloc_mib, memory.malloc_mib) };
    }
  malloc_trim (0); /* not before: it would keep those who play waiting */
  memory = memory_now ();
  print_line (self, now, memory);
  printf ("highest of the first %.0f s: RSS %.1f MiB, malloc %.1f MiB\n",
          settled_at / (double) G_USEC_PER_SEC, settled.rss_mib, settled.malloc_mib);
  return self->underruns == 0 && memory.rss_mib <= 1.02 * settled.rss_mib
         && memory.malloc_mib <= 1.02 * settled.malloc_mib;
}

static void
clear_folder (const char *folder)
{
  for (int index = 0; index <= N_TRACKS; index++)
    {
      g_autofree char *name = g_strdup_printf ("soak-%d.wav", index);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("lacquer-soak-XXXXXX", NULL);
  gint64 seconds = argc > 1 ? g_ascii_strtoll (argv[1], NULL, 10) : 3600;
  guint32 seed = argc > 3 ? (guint32) atoi (argv[3]) : 1;
  Soak self = { .engine = app_engine_new (),
                .album = make_album (folder),
                .reference = write_mix (folder, N_TRACKS),
                .random = g_rand_new_with_seed (seed) };
  self.programme = app_programme_new (self.album, NULL);
  app_engine_set_device (self.engine, argc > 2 ? argv[2] : "null");
  app_engine_set_programme (self.engine, self.programme);
  app_engine_play (self.engine);
  gboolean good = soak (&self, seconds);
  const char *error = app_engine_device_error (self.engine);
  printf ("%s%s\n", error ? error : "", good ? "flat, no underrun" : "NOT GOOD");
  g_object_unref (self.engine);
  app_programme_unref (self.programme);
  app_media_unref (self.reference);
  g_object_unref (self.album);
  g_rand_free (self.random);
  clear_folder (folder);
  return good && !error ? EXIT_SUCCESS : EXIT_FAILURE;
}
