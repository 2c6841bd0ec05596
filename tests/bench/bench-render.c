/* bench-render.c — how fast an album is rendered: times real time of the renderer and of the
 * offline render with 1, 2 … threads.
 *
 *   bench-render [SECONDS_PER_TRACK [FILE...]]
 *
 * Without files: four generated mixes (24 bit; 44.1, 44.1, 48 and 96 kHz). Every track has one slot
 * of each module there is, with its defaults, and the album too. */
#include "app-offline.h"
#include "dsp-registry.h"

#include <glib/gstdio.h>
#include <math.h>
#include <sndfile.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

static char *
write_mix (const char *folder, int index, int rate, double seconds)
{
  g_autofree char *name = g_strdup_printf ("bench-%d.wav", index);
  char *path = g_build_filename (folder, name, NULL);
  SF_INFO info = { .samplerate = rate, .channels = 2, .format = SF_FORMAT_WAV | SF_FORMAT_PCM_24 };
  SNDFILE *file = sf_open (path, SFM_WRITE, &info);
  if (!file)
    g_error ("cannot write %s", path);
  guint32 seed = index + 1;
  double low = 0;
  for (gint64 i = 0; i < seconds * rate; i++)
    {
      seed = seed * 1664525u + 1013904223u;
      low += 0.05 * ((gint32) seed / 2147483648.0 - low);
      double beat = exp (-6.0 * fmod ((double) i / rate, 0.5));
      double frame[2] = { 0.5 * beat * sin (0.02 * i) + low, 0.5 * beat * sin (0.021 * i) - low };
      sf_writef_double (file, frame, 1);
    }
  sf_close (file);
  return path;
}

static void
add_every_module (GListStore *chain)
{
  for (int m = 0; m < dsp_n_modules (); m++)
    {
      g_autoptr (AppSlot) slot = app_slot_new (dsp_module_at (m));
      g_list_store_append (chain, slot);
    }
}

static void
add_track (AppAlbum *album, const char *path)
{
  g_autoptr (GError) error = NULL;
  AppMedia *media = app_media_open (path, &error);
  if (!media)
    g_error ("%s", error->message);
  g_autoptr (AppTrack) track = app_track_new (media);
  add_every_module (app_track_chain (track));
  g_object_set (track, "gap", (gint64) 44100, NULL);
  g_list_store_append (app_album_tracks (album), track);
  app_media_unref (media);
}

static gboolean
discard (const double *const ch[2], gint64 pos, int n, gpointer data, GError **error)
{
  return TRUE;
}

typedef struct
{
  gint64 begun;
  clock_t cpu;
} Watch;

static Watch
watch_start (void)
{
  return (Watch){ .begun = g_get_monotonic_time (), .cpu = clock () };
}

/* On a busy machine the processor time tells more than the clock. */
static void
show (const char *what, const AppProgramme *programme, Watch watch)
{
  double elapsed = (g_get_monotonic_time () - watch.begun) / 1e6;
  double cpu = (double) (clock () - watch.cpu) / CLOCKS_PER_SEC;
  double length = (double) programme->frames / programme->rate;
  printf ("%-28s %8.3f s  %8.1f x real time  (processor %.3f s, %.1f x)\n", what, elapsed,
          length / elapsed, cpu, length / cpu);
}

static void
bench_renderer (AppProgramme *programme, AppLane lane, int block)
{
  AppRenderer *renderer = app_renderer_new (programme, lane, NULL);
  g_autofree double *left = g_new (double, block), *right = g_new (double, block);
  double *const out[2] = { left, right };
  Watch watch = watch_start ();
  for (gint64 pos = 0; pos < programme->frames; pos += block)
    app_renderer_read (renderer, out, block, NULL);
  g_autofree char *what = g_strdup_printf ("renderer, %s, block %d", app_lane_ids[lane], block);
  show (what, programme, watch);
  app_renderer_free (renderer);
}

/* Longest single read of 256 frames after seeks all over: what the feeder has to cover. */
static void
bench_seek (AppProgramme *programme)
{
  AppRenderer *renderer = app_renderer_new (programme, APP_LANE_MASTER, NULL);
  double left[256], right[256];
  double *const out[2] = { left, right };
  double sum = 0, worst = 0;
  for (int k = 1; k <= 20; k++)
    {
      gint64 begun = g_get_monotonic_time ();
      app_renderer_seek (renderer, programme->frames * k / 21);
      app_renderer_read (renderer, out, 256, NULL);
      double ms = (g_get_monotonic_time () - begun) / 1e3;
      sum += ms;
      worst = MAX (worst, ms);
    }
  printf ("%-28s %8.1f ms, worst %.1f ms\n", "seek to first sound", sum / 20, worst);
  app_renderer_free (renderer);
}

static void
bench_offline (AppProgramme *programme, int threads)
{
  Watch watch = watch_start ();
  app_offline_render (programme, APP_LANE_MASTER, 0, programme->frames, threads, NULL, NULL, NULL,
                      discard, NULL, NULL);
  g_autofree char *what = g_strdup_printf ("offline, %d threads", threads);
  show (what, programme, watch);
}

int
main (int argc, char **argv)
{
  static const int rates[] = { 44100, 44100, 48000, 96000 };
  double seconds = argc > 1 ? g_ascii_strtod (argv[1], NULL) : 60;
  g_autofree char *folder = g_dir_make_tmp ("lacquer-bench-XXXXXX", NULL);
  g_autoptr (AppAlbum) album = app_album_new (44100);
  for (int i = 2; i < argc; i++)
    add_track (album, argv[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (rates) && argc <= 2; i++)
    {
      g_autofree char *path = write_mix (folder, i, rates[i], seconds);
      add_track (album, path);
    }
  add_every_module (app_album_chain (album));
  AppProgramme *programme = app_programme_new (album, NULL);
  printf ("%d tracks, %.1f s, %d modules in each chain\n", programme->n_tracks,
          (double) programme->frames / programme->rate, dsp_n_modules ());
  bench_renderer (programme, APP_LANE_MIX, 1024);
  bench_renderer (programme, APP_LANE_MASTER, 256);
  bench_renderer (programme, APP_LANE_MASTER, 16384);
  bench_seek (programme);
  for (int threads = 1; threads <= (int) g_get_num_processors (); threads *= 2)
    bench_offline (programme, threads);
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  printf ("peak memory %.1f MiB\n", usage.ru_maxrss / 1024.0);
  app_programme_unref (programme);
  for (gsize i = 0; i < G_N_ELEMENTS (rates) && argc <= 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("bench-%d.wav", (int) i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_remove (path);
    }
  g_rmdir (folder);
  return 0;
}
