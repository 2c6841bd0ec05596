/* app-cli-play.c — lacquer-cli play: an album through the engine to a sound device. */
#include "app-cli.h"

#include "app-engine.h"

#include <glib-unix.h>
#include <math.h>

extern const AppCommand app_cli_play;

typedef struct
{
  AppEngine *engine;
  GMainLoop *loop;
  const char *device;
  int device_rate, buffer; /* 0: the album's, the device's own */
  int told_period;
  gboolean failed, interrupted;
} Player;

/* What plays it, once that is known. */
static void
print_device (Player *self)
{
  const AppDeviceInfo *info = app_engine_device_info (self->engine);
  if (!info || info->period_frames == 0 || info->period_frames == self->told_period)
    return;
  self->told_period = info->period_frames;
  printf ("device %s (%s) at %d Hz", info->id, info->host_api, info->rate);
  if (info->converted)
    printf (", converted from %d Hz", info->programme_rate);
  printf (", %d frames at a time, latency %.1f ms\n%s%s", info->period_frames, info->latency_ms,
          info->note ? info->note : "", info->note ? "\n" : "");
  fflush (stdout);
}

static void
on_state (Player *self)
{
  gboolean playing;
  print_device (self);
  g_autofree char *source_error = NULL;
  const char *device_error = app_engine_device_error (self->engine);
  g_object_get (self->engine, "playing", &playing, "source-error", &source_error, NULL);
  if (playing && !device_error && !source_error)
    return;
  if (device_error || source_error)
    app_cli_error (&app_cli_play, "%s", device_error ? device_error : source_error);
  self->failed = device_error || source_error;
  g_main_loop_quit (self->loop);
}

static gboolean
on_interrupt (gpointer data)
{
  Player *self = data;
  self->interrupted = TRUE;
  app_engine_stop (self->engine);
  return G_SOURCE_CONTINUE;
}

static void
list_devices (AppEngine *engine)
{
  char **names;
  g_auto (GStrv) ids = app_engine_devices (engine, &names);
  for (int i = 0; ids[i]; i++)
    printf ("%-40s %s\n", *ids[i] ? ids[i] : "\"\"", names[i]);
  g_strfreev (names);
}

/* How the device shall run. */
static gboolean
choose_device (Player *self)
{
  g_autoptr (GError) error = NULL;
  app_engine_set_device (self->engine, self->device);
  if (app_engine_set_device_rate (self->engine, self->device_rate, &error)
      && app_engine_set_device_buffer (self->engine, self->buffer, &error))
    return TRUE;
  app_cli_error (&app_cli_play, "%s", error->message);
  return FALSE;
}

/* Plays to the end, or until it fails or is interrupted. */
static int
play (Player *self, AppProgramme *programme, AppLane lane, double from_s)
{
  AppHeard heard;
  app_engine_set_lane (self->engine, lane);
  app_engine_set_programme (self->engine, programme);
  app_engine_seek (self->engine, llround (from_s * programme->rate));
  g_signal_connect_swapped (self->engine, "state", G_CALLBACK (on_state), self);
  guint interrupt = g_unix_signal_add (SIGINT, on_interrupt, self);
  app_engine_play (self->engine);
  g_main_loop_run (self->loop);
  g_source_remove (interrupt);
  app_engine_heard (self->engine, &heard);
  if (!self->failed)
    printf ("%s at %.3f s, %" G_GUINT64_FORMAT " underruns\n",
            self->interrupted ? "stopped" : "ended", (double) heard.pos / programme->rate,
            heard.underruns);
  return self->failed ? APP_EXIT_FINDINGS : APP_EXIT_GOOD;
}

static int
run_album (Player *self, const char *path, AppLane lane, double from_s)
{
  g_autoptr (AppDocument) document = app_cli_open (&app_cli_play, path);
  if (!document)
    return APP_EXIT_FINDINGS;
  int status;
  AppProgramme *programme = app_cli_programme (document, NULL, &status);
  if (programme->n_tracks > 0)
    {
      int played = play (self, programme, lane, from_s);
      status = MAX (status, played);
    }
  else
    app_cli_error (&app_cli_play, "%s has no audio; add mixes to it", path);
  status = programme->n_tracks > 0 ? status : APP_EXIT_FINDINGS;
  app_programme_unref (programme);
  return status;
}

static int
run (int argc, char **argv)
{
  g_autofree char *lane_name = NULL, *device = NULL;
  double from_s = 0;
  gboolean list = FALSE;
  Player player = { .device = "" };
  const GOptionEntry entries[] = {
    { "device", 0, 0, G_OPTION_ARG_STRING, &device,
      "Where to play to; without it the default device, \"null\" plays to nowhere", "ID" },
    { "devices", 0, 0, G_OPTION_ARG_NONE, &list, "List the devices and end", NULL },
    { "device-rate", 0, 0, G_OPTION_ARG_INT, &player.device_rate,
      "Rate of the device; without it the album's, where the device takes that", "HZ" },
    { "buffer", 0, 0, G_OPTION_ARG_INT, &player.buffer,
      "Frames that the device asks for at a time; without it its own", "FRAMES" },
    { "lane", 0, 0, G_OPTION_ARG_STRING, &lane_name, "mix or master (default)", "LANE" },
    { "from", 0, 0, G_OPTION_ARG_DOUBLE, &from_s, "Start at this second", "S" },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (&app_cli_play, entries, 0, 1, &argc, &argv))
    return APP_EXIT_USAGE;
  int lane = lane_name ? app_cli_lane (lane_name) : APP_LANE_MASTER;
  if ((argc < 2) != list || lane < 0 || !(from_s >= 0))
    {
      app_cli_error (&app_cli_play, lane < 0         ? "--lane takes mix or master"
                                    : !(from_s >= 0) ? "--from takes seconds from the start"
                                                     : "takes either an album or --devices");
      return APP_EXIT_USAGE;
    }
  g_autoptr (AppEngine) engine = app_engine_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  player.engine = engine;
  player.loop = loop;
  player.device = device ? device : "";
  if (!list && !choose_device (&player))
    return APP_EXIT_USAGE;
  if (!list)
    return run_album (&player, argv[1], lane, from_s);
  list_devices (engine);
  return APP_EXIT_GOOD;
}

const AppCommand app_cli_play = {
  .name = "play",
  .usage = "ALBUM",
  .summary = "the album on a sound device",
  .help = "Ends with the album, or with Ctrl+C. Volume 0 dB, nothing between the render and the "
          "device unless that refuses the album's rate.",
  .run = run,
};
