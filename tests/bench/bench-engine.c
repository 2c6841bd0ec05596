/* bench-engine.c — what the audio callback costs, and how long it takes from an act to the ear.
 *
 *   bench-engine [SECONDS_PER_ROW [DEVICE [BUFFER...]]]     0 seconds: the second part only
 *
 * An album of 96 kHz, every module there is on its track, a limiter on the album; four lanes: mix,
 * master, previous master, bypass of a slot. The whole engine plays it in real time on the null
 * clock, or DEVICE; every call of the callback is timed (the linker wraps app_process_run here).
 *
 * 1. Times of the callback as a share of its period, for buffers of 64 to 1024 frames, alone and
 *    with a thread on each core that works without a pause. "cpu" is what the callback's thread
 *    computed, "wall" has in it whatever the system did meanwhile.
 * 2. From an act to the first sample that is different because of it, at the device's clock: switch
 *    of lane, value of a module, seek. */
#include "app-engine-process.h"
#include "app-engine.h"
#include "app-media.h"

#include "dsp-registry.h"

#include <glib/gstdio.h>

#include <math.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum
{
  RATE = 96000,
  TRACK_S = 120,
  MAX_CALLS = 1 << 20,
  N_ACTS = 100,
  SINE_HZ = 1000,
  PATIENCE_US = 10 * G_USEC_PER_SEC,
};

#define CHANGE 0.03 /* of the level in a period of the sine */

/* What the wrapped callback looks for. */
typedef enum
{
  WATCH_NOTHING,
  WATCH_CHANGE, /* the sine becomes louder or softer */
  WATCH_RISE,   /* it has faded out, and fades in again */
} Watch;

/* The wrapped callback's thread writes, main reads when it has stopped or found something. */
static struct
{
  int period; /* frames that make one turn of the device */
  int pieces; /* frames of the turn that was begun */
  double turn_wall_s, turn_cpu_s;
  gint n_turns; /* atomic */
  double *wall, *cpu;

  gint watch;                            /* atomic */
  gint played;                           /* atomic; frames, to see that it plays */
  double squares[RATE / SINE_HZ], power; /* of the newest period */
  int at;
  double before, least; /* power when watching began, and the least since; before < 0: begins */
  gint64 found_us;
} probe;

int __real_app_process_run (AppProcess *self, double *const out[2], int n, gint64 due_us);
int __wrap_app_process_run (AppProcess *self, double *const out[2], int n, gint64 due_us);

static double
seconds_of (clockid_t clock)
{
  struct timespec now;
  clock_gettime (clock, &now);
  return now.tv_sec + 1e-9 * now.tv_nsec;
}

/* TRUE when what is watched for has come, at a power of now. */
static gboolean
has_come (Watch watch, double now)
{
  if (probe.before < 0)
    probe.before = probe.least = now;
  double lowest = probe.least;
  probe.least = MIN (probe.least, now);
  if (watch == WATCH_CHANGE)
    return fabs (now - probe.before) > 2 * CHANGE * probe.before;
  return lowest < 0.25 * probe.before && now > lowest + CHANGE * probe.before;
}

/* The power of one period of the sine does not depend on where in it one is. */
static void
look (const double *out, int n, gint64 due_us)
{
  for (int i = 0; i < n; i++)
    {
      double *square = &probe.squares[probe.at];
      probe.at = (probe.at + 1) % (int) G_N_ELEMENTS (probe.squares);
      probe.power += out[i] * out[i] - *square;
      *square = out[i] * out[i];
      gint watch = g_atomic_int_get (&probe.watch);
      if (watch == WATCH_NOTHING || !has_come (watch, probe.power))
        continue;
      probe.found_us = due_us + (gint64) i * G_USEC_PER_SEC / RATE;
      g_atomic_int_set (&probe.watch, WATCH_NOTHING);
    }
}

int
__wrap_app_process_run (AppProcess *self, double *const out[2], int n, gint64 due_us)
{
  double wall = seconds_of (CLOCK_MONOTONIC), cpu = seconds_of (CLOCK_THREAD_CPUTIME_ID);
  int played = __real_app_process_run (self, out, n, due_us);
  probe.turn_cpu_s += seconds_of (CLOCK_THREAD_CPUTIME_ID) - cpu;
  probe.turn_wall_s += seconds_of (CLOCK_MONOTONIC) - wall;
  probe.pieces += n;
  if (probe.pieces >= probe.period)
    {
      int turn = g_atomic_int_get (&probe.n_turns);
      double share = (double) RATE / probe.pieces;
      probe.wall[turn % MAX_CALLS] = probe.turn_wall_s * share;
      probe.cpu[turn % MAX_CALLS] = probe.turn_cpu_s * share;
      g_atomic_int_set (&probe.n_turns, turn + 1);
      probe.pieces = 0;
      probe.turn_wall_s = probe.turn_cpu_s = 0;
    }
  look (out[0], n, due_us);
  g_atomic_int_add (&probe.played, played);
  return played;
}

/* Album */

/* Noise, or a soft sine, on which whatever happens shows. */
static AppMedia *
write_mix (const char *path, gboolean sine)
{
  g_autoptr (GError) error = NULL;
  SF_INFO info = { .samplerate = RATE, .channels = 2, .format = SF_FORMAT_WAV | SF_FORMAT_FLOAT };
  SNDFILE *file = sf_open (path, SFM_WRITE, &info);
  guint32 seed = 1;
  for (gint64 i = 0; file && i < (gint64) TRACK_S * RATE; i++)
    {
      seed = seed * 1664525u + 1013904223u;
      double noise = 0.5 * ((gint32) seed / 2147483648.0);
      double tone = 1e-3 * sin (2 * G_PI * SINE_HZ * i / RATE);
      double frame[2] = { sine ? tone : noise, sine ? tone : 0.7 * noise };
      sf_writef_double (file, frame, 1);
    }
  sf_close (file);
  AppMedia *media = app_media_open (path, &error);
  if (!media)
    g_error ("%s", error->message);
  return media;
}

static void
add_slot (GListStore *chain, const DspModule *module)
{
  g_autoptr (AppSlot) slot = app_slot_new (module);
  g_list_store_append (chain, slot);
}

/* heavy: one of each module; else a gain only. */
static AppAlbum *
make_album (AppMedia *media, gboolean heavy)
{
  AppAlbum *album = app_album_new (RATE);
  g_autoptr (AppTrack) track = app_track_new (media);
  for (int m = 0; heavy && m < dsp_n_modules (); m++)
    add_slot (app_track_chain (track), dsp_module_at (m));
  if (!heavy)
    add_slot (app_track_chain (track), dsp_module_find ("gain"));
  if (heavy)
    add_slot (app_album_chain (album), dsp_module_find ("limiter"));
  g_list_store_append (app_album_tracks (album), track);
  return album;
}

static AppProgramme *
give (AppEngine *engine, AppAlbum *album)
{
  AppProgramme *programme = app_programme_new (album, NULL);
  app_engine_set_programme (engine, programme);
  return programme;
}

static void
give_lanes (AppEngine *engine, AppProgramme *programme)
{
  AppProgramme *bypass = app_programme_without (programme, 0, 0);
  app_engine_set_previous (engine, programme);
  app_engine_set_bypass (engine, bypass);
  app_programme_unref (bypass);
}

static void
run_for (gint64 time_us)
{
  gint64 end = g_get_monotonic_time () + time_us;
  while (g_get_monotonic_time () < end)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (1000);
    }
}

/* 1: times of the callback */

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static double
quantile (const double *sorted, int n, double q)
{
  return sorted[MIN ((int) (q * n), n - 1)];
}

static void
print_quantiles (const char *name, double *values, int n, double factor, const char *unit)
{
  qsort (values, n, sizeof *values, compare);
  printf ("  %s %7.3f %7.3f %7.3f %7.3f %s", name, factor * quantile (values, n, 0.5),
          factor * quantile (values, n, 0.99), factor * quantile (values, n, 0.999),
          factor * values[n - 1], unit);
}

/* Switches lanes ten times a second meanwhile: a crossfade costs more than a lane. */
static void
time_callback (AppEngine *engine, int buffer, double seconds, const char *load)
{
  AppHeard heard;
  app_engine_set_device_buffer (engine, buffer, NULL);
  app_engine_seek (engine, 0);
  app_engine_play (engine);
  run_for (2 * G_USEC_PER_SEC);
  probe.period = buffer;
  app_engine_heard (engine, &heard);
  guint64 underruns = heard.underruns;
  int present = 0;
  for (int k = 0; k < APP_N_LANES; k++)
    present += heard.present[k];
  g_atomic_int_set (&probe.n_turns, 0);
  gint64 end = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);
  for (int lane = 0; g_get_monotonic_time () < end; lane++)
    {
      app_engine_set_lane (engine, lane % APP_LANE_REFERENCE);
      run_for (100000);
    }
  app_engine_heard (engine, &heard);
  app_engine_stop (engine);
  int n = MIN (g_atomic_int_get (&probe.n_turns), MAX_CALLS);
  printf ("%6d %-6s %6d %d", buffer, load, n, present);
  print_quantiles ("cpu", probe.cpu, n, 100, "%");
  print_quantiles ("wall", probe.wall, n, 100, "%");
  printf ("  %d\n", (int) (heard.underruns - underruns));
  fflush (stdout);
}

static gint busy; /* atomic */

static gpointer
work (gpointer data)
{
  double x = 1;
  while (g_atomic_int_get (&busy))
    for (int i = 0; i < 10000; i++)
      x = sqrt (x + i);
  *(double *) data = x;
  return NULL;
}

static void
time_callbacks (AppEngine *engine, double seconds, const int *buffers, int n)
{
  printf ("callback, share of its period: median, p99, p99.9, max\n"
          "buffer load    turns lanes  cpu %%   wall %%   underruns\n");
  for (int loaded = 0; loaded < 2; loaded++)
    {
      GThread *thread = NULL;
      double sink;
      g_atomic_int_set (&busy, loaded);
      if (loaded)
        thread = g_thread_new ("busy", work, &sink);
      for (int b = 0; b < n; b++)
        time_callback (engine, buffers[b], seconds, loaded ? "loaded" : "alone");
      g_atomic_int_set (&busy, FALSE);
      if (thread)
        g_thread_join (thread);
    }
}

/* 2: from an act to the ear */

typedef void (*Act) (AppEngine *engine, AppAlbum *album, int i);

static void
act_lane (AppEngine *engine, AppAlbum *album, int i)
{
  app_engine_set_lane (engine, i % 2 ? APP_LANE_MASTER : APP_LANE_MIX);
}

static void
act_value (AppEngine *engine, AppAlbum *album, int i)
{
  GListModel *chain = G_LIST_MODEL (app_track_chain (app_album_track (album, 0)));
  for (guint s = 0; s < g_list_model_get_n_items (chain); s++)
    {
      g_autoptr (AppSlot) slot = g_list_model_get_item (chain, s);
      if (g_str_equal (app_slot_module (slot)->id, "gain"))
        app_slot_put_value (slot, 0, i % 2 ? -3 : -6);
    }
  app_programme_unref (give (engine, album));
}

static void
act_seek (AppEngine *engine, AppAlbum *album, int i)
{
  app_engine_seek (engine, (i % 2 ? 10 : TRACK_S / 2 + 10) * (gint64) RATE);
}

/* A module more or less at the end of the track's chain: what follows is built and rolled in. */
static void
act_structure (AppEngine *engine, AppAlbum *album, int i)
{
  GListStore *chain = app_track_chain (app_album_track (album, 0));
  if (i % 2)
    g_list_store_remove (chain, g_list_model_get_n_items (G_LIST_MODEL (chain)) - 1);
  else
    {
      g_autoptr (AppSlot) slot = app_slot_new (dsp_module_find ("gain"));
      app_slot_put_value (slot, 0, -12);
      g_list_store_append (chain, slot);
    }
  app_programme_unref (give (engine, album));
}

/* From the mix, which is steady, to the previous master with every module there is. */
static void
act_heavy_lane (AppEngine *engine, AppAlbum *album, int i)
{
  app_engine_set_lane (engine, APP_LANE_PREVIOUS);
}

/* Until these lanes are there: they roll in beside playing. */
static void
wait_lanes (AppEngine *engine, int n)
{
  gint64 from = g_get_monotonic_time ();
  AppHeard heard;
  int there = 0;
  while (there < n)
    {
      run_for (10000);
      app_engine_heard (engine, &heard);
      there = 0;
      for (int k = 0; k < APP_N_LANES; k++)
        there += heard.present[k];
    }
  printf ("%d lanes are there after %.2f s\n", n, (g_get_monotonic_time () - from) * 1e-6);
}

/* Times until what was asked for begins to be heard; the acts come at random moments. */
static void
time_acts (AppEngine *engine, AppAlbum *album, const char *name, Act act, Watch watch, int acts)
{
  double ms[N_ACTS];
  int n = 0;
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  for (int i = 0; i < acts; i++)
    {
      if (act == act_heavy_lane)
        app_engine_set_lane (engine, APP_LANE_MIX);
      run_for (g_rand_int_range (random, 250000, 400000));
      gint64 from = g_get_monotonic_time ();
      probe.before = -1;
      g_atomic_int_set (&probe.watch, watch);
      act (engine, album, i);
      while (g_atomic_int_get (&probe.watch) && g_get_monotonic_time () < from + PATIENCE_US)
        run_for (1000);
      if (!g_atomic_int_get (&probe.watch))
        ms[n++] = (probe.found_us - from) / 1000.0;
    }
  printf ("%-28s %4d of %d", name, n, acts);
  if (n > 0)
    print_quantiles ("", ms, n, 1, "ms");
  printf ("\n");
  fflush (stdout);
}

/* The lane that is heard has a gain only, so that a change of the sine is a change that was asked
 * for; previous master and bypass beside it have one of each module. */
static void
time_all_acts (AppEngine *engine, AppMedia *sine, int buffer)
{
  g_autoptr (AppAlbum) album = make_album (sine, FALSE), heavy_album = make_album (sine, TRUE);
  AppProgramme *programme = give (engine, album);
  AppProgramme *heavy = app_programme_new (heavy_album, NULL);
  give_lanes (engine, heavy);
  app_programme_unref (heavy);
  app_programme_unref (programme);
  app_engine_set_device_buffer (engine, buffer, NULL);
  app_engine_set_lane (engine, APP_LANE_MASTER);
  app_engine_seek (engine, RATE);
  app_engine_play (engine);
  act_value (engine, album, 0); /* mix and master differ */
  run_for (3 * G_USEC_PER_SEC);
  wait_lanes (engine, 4);
  printf ("buffer %d: from the act to the first sample it changes, ms: median, p99, p99.9, max\n",
          buffer);
  time_acts (engine, album, "switch of lane", act_lane, WATCH_CHANGE, N_ACTS);
  time_acts (engine, album, "to the lane of all modules", act_heavy_lane, WATCH_CHANGE, N_ACTS);
  app_engine_set_lane (engine, APP_LANE_MASTER);
  act_value (engine, album, 1);
  time_acts (engine, album, "value of a module", act_value, WATCH_CHANGE, N_ACTS);
  time_acts (engine, album, "seek", act_seek, WATCH_RISE, N_ACTS);
  app_engine_set_lane (engine, APP_LANE_PREVIOUS);
  time_acts (engine, album, "seek through all modules", act_seek, WATCH_RISE, N_ACTS);
  app_engine_set_lane (engine, APP_LANE_MASTER);
  app_programme_unref (give (engine, heavy_album));
  run_for (5 * G_USEC_PER_SEC);
  time_acts (engine, heavy_album, "value, through all modules", act_value, WATCH_CHANGE, N_ACTS);
  time_acts (engine, heavy_album, "module in all modules", act_structure, WATCH_CHANGE,
             N_ACTS / 10);
  app_engine_stop (engine);
}

int
main (int argc, char **argv)
{
  int buffers[16] = { 64, 128, 256, 512, 1024 }, n = 5;
  g_autofree char *folder = g_dir_make_tmp ("lacquer-bench-XXXXXX", NULL);
  g_autofree char *noise_path = g_build_filename (folder, "noise.wav", NULL);
  g_autofree char *sine_path = g_build_filename (folder, "sine.wav", NULL);
  AppMedia *noise = write_mix (noise_path, FALSE), *sine = write_mix (sine_path, TRUE);
  AppEngine *engine = app_engine_new ();
  g_autoptr (AppAlbum) album = make_album (noise, TRUE);
  AppProgramme *programme = give (engine, album);
  for (int i = 3; i < argc && i < 3 + (int) G_N_ELEMENTS (buffers); i++)
    {
      buffers[i - 3] = atoi (argv[i]);
      n = i - 2;
    }
  probe.period = buffers[0];
  probe.wall = g_new0 (double, MAX_CALLS);
  probe.cpu = g_new0 (double, MAX_CALLS);
  app_engine_set_device (engine, argc > 2 ? argv[2] : "null");
  give_lanes (engine, programme);
  app_programme_unref (programme);
  double seconds = argc > 1 ? g_ascii_strtod (argv[1], NULL) : 20;
  if (seconds > 0)
    time_callbacks (engine, seconds, buffers, n);
  time_all_acts (engine, sine, 256);
  g_object_unref (engine);
  app_media_unref (noise);
  app_media_unref (sine);
  g_free (probe.wall);
  g_free (probe.cpu);
  g_unlink (noise_path);
  g_unlink (sine_path);
  g_rmdir (folder);
  return EXIT_SUCCESS;
}
