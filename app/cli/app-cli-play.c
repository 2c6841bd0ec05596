/* app-cli-play.c — lacquer-cli play: an album through the engine to a sound device. */
#include "app-cli.h"

#include "app-comparison.h"
#include "app-ddp-set.h"

#include <glib-unix.h>
#include <math.h>

extern const AppCommand app_cli_play;

#define NOT_GIVEN (-INFINITY)

static const char *const monitors[APP_N_MONITORS + 1] = {
  [APP_MONITOR_STEREO] = "stereo",     [APP_MONITOR_MONO] = "mono",
  [APP_MONITOR_SIDE] = "side",         [APP_MONITOR_LEFT] = "left",
  [APP_MONITOR_RIGHT] = "right",       [APP_MONITOR_SWAPPED] = "swapped",
  [APP_MONITOR_POLARITY] = "polarity",
};
static const char *const bands[APP_N_BANDS + 1] = {
  [APP_BAND_ALL] = "all", [APP_BAND_SUB] = "sub",   [APP_BAND_LOW] = "low",
  [APP_BAND_MID] = "mid", [APP_BAND_HIGH] = "high", [APP_BAND_AIR] = "air",
};
static const char *const modes[] = {
  [APP_SERVICE_TRACK] = "track",
  [APP_SERVICE_ALBUM] = "album",
  NULL,
};

/* The command line. */
typedef struct
{
  char *device, *lane, *loop, *monitor, *band, *service, *mode; /* owned, or NULL */
  double from_s;                                                /* < 0: not given */
  gboolean match, list;
} Options;

typedef struct
{
  AppEngine *engine;
  GMainLoop *loop;
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
choose_device (Player *self, const char *device)
{
  g_autoptr (GError) error = NULL;
  app_engine_set_device (self->engine, device);
  if (app_engine_set_device_rate (self->engine, self->device_rate, &error)
      && app_engine_set_device_buffer (self->engine, self->buffer, &error))
    return TRUE;
  app_cli_error (&app_cli_play, "%s", error->message);
  return FALSE;
}

/* Position in a NULL-terminated list of ids; the first for NULL, -1: none. */
static int
find_id (const char *const *ids, const char *id)
{
  for (int i = 0; ids[i]; i++)
    if (!id || !strcmp (ids[i], id))
      return i;
  return -1;
}

/* The album and its mixes need no comparison. */
static gboolean
compares (const Options *options)
{
  int lane = options->lane ? find_id (app_lane_ids, options->lane) : APP_LANE_MASTER;
  return options->match || options->service || lane < 0 || lane >= APP_N_PROGRAMME_LANES;
}

/* The lane that is named, -1, message printed, where the album has none such. */
static int
find_lane (AppComparison *comparison, AppAlbum *album, const char *name)
{
  GListModel *references = G_LIST_MODEL (app_album_references (album));
  guint64 number;
  int lane = name ? find_id (app_lane_ids, name) : APP_LANE_MASTER;
  if (lane >= 0 && lane < APP_N_PROGRAMME_LANES)
    return lane;
  if (g_str_has_prefix (name, "reference-")
      && g_ascii_string_to_unsigned (name + strlen ("reference-"), 10, 1, G_MAXINT, &number, NULL))
    {
      g_autoptr (AppReference) reference = g_list_model_get_item (references, (guint) number - 1);
      if (reference)
        return (int) app_comparison_take_lane (comparison, reference);
      app_cli_error (&app_cli_play, "there is no %s: the album has %u references", name,
                     g_list_model_get_n_items (references));
      return -1;
    }
  if ((lane == APP_LANE_PREVIOUS || lane == APP_LANE_REVISION)
      && app_comparison_has_lane (comparison, (AppLane) lane))
    return lane;
  app_cli_error (&app_cli_play, "%s",
                 lane == APP_LANE_PREVIOUS   ? "no master was kept: see lacquer-cli keep-master"
                 : lane == APP_LANE_REVISION ? "no track has another mix: see lacquer-cli revise"
                                             : "--lane takes mix, master, previous, revision or "
                                               "reference-N");
  return -1;
}

/* Tells the engine what is heard and how; a usage error is printed. comparison: NULL, or where
 * lanes and gains come from. */
static gboolean
set_up (Player *self, AppComparison *comparison, AppAlbum *album, const Options *options)
{
  gint64 from = 0, to = 0;
  int rate = app_album_rate (album);
  int monitor = find_id (monitors, options->monitor), band = find_id (bands, options->band);
  if (options->loop && !app_span_parse (options->loop, rate, &from, &to))
    {
      app_cli_error (&app_cli_play, "--loop takes two seconds of the album, as in 12.5:20");
      return FALSE;
    }
  double start_s = options->from_s < 0 ? (double) from / rate : options->from_s;
  if (!(start_s * rate < app_album_length (album)))
    {
      app_cli_error (&app_cli_play, "--from lies in the album, which lasts %.3f s",
                     (double) app_album_length (album) / rate);
      return FALSE;
    }
  gint64 start = options->from_s < 0 ? from : llround (start_s * rate);
  if (options->loop && (to - from < DSP_QUANTUM || to > app_album_length (album) || start >= to))
    {
      app_cli_error (&app_cli_play,
                     "--loop lies in the album, %d frames at least, and ends behind "
                     "--from",
                     DSP_QUANTUM);
      return FALSE;
    }
  int lane = find_lane (comparison, album, options->lane);
  if (lane < 0)
    return FALSE;
  if (comparison)
    {
      app_comparison_set_loop (comparison, from, to);
      app_comparison_set_region (comparison, options->loop ? APP_REGION_LOOP : APP_REGION_TRACK);
    }
  app_engine_set_lane (self->engine, (AppLane) lane);
  app_engine_set_monitor (self->engine, (AppMonitor) monitor);
  app_engine_set_band (self->engine, (AppBand) band);
  app_engine_set_match (self->engine, options->match || options->service);
  app_engine_set_loop (self->engine, from, to);
  app_engine_seek (self->engine, start);
  return TRUE;
}

/* The gain of the lane in every track. */
static void
print_gains (Player *self, AppComparison *comparison, AppAlbum *album)
{
  AppLane lane = app_engine_lane (self->engine);
  g_autofree char *name = app_comparison_lane_name (comparison, lane);
  printf ("%s", name);
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    {
      double gain = app_comparison_gain_db (comparison, i, lane);
      if (isnan (gain))
        printf ("%s track %u unknown", i ? "," : ":", i + 1);
      else
        printf ("%s track %u %+.2f dB", i ? "," : ":", i + 1, gain);
    }
  printf ("\n");
}

/* Plays to the end, or until it fails or is interrupted. */
static int
play (Player *self, int rate)
{
  AppHeard heard;
  g_signal_connect_swapped (self->engine, "state", G_CALLBACK (on_state), self);
  guint interrupt = g_unix_signal_add (SIGINT, on_interrupt, self);
  app_engine_play (self->engine);
  g_main_loop_run (self->loop);
  g_source_remove (interrupt);
  app_engine_heard (self->engine, &heard);
  if (!self->failed)
    printf ("%s at %.3f s, %" G_GUINT64_FORMAT " underruns\n",
            self->interrupted ? "stopped" : "ended", (double) heard.pos / rate, heard.underruns);
  return self->failed ? APP_EXIT_FINDINGS : APP_EXIT_GOOD;
}

/* Measures first what has to be known: gains, and where the loudest parts are. */
static int
play_compared (Player *self, AppDocument *document, AppProgramme *programme, const Options *options,
               const GPtrArray *services)
{
  g_autoptr (AppSurvey) survey = app_survey_new (document, app_cli_threads);
  g_autoptr (AppComparison) comparison = app_comparison_new (document, survey);
  g_autoptr (GError) error = NULL;
  AppAlbum *album = app_document_album (document);
  const AppService *service
      = options->service ? app_services_find (services, options->service) : NULL;
  app_comparison_set_service (comparison, service, (AppServiceMode) find_id (modes, options->mode));
  if (!set_up (self, comparison, album, options))
    return APP_EXIT_USAGE;
  int status = APP_EXIT_GOOD;
  if (!app_comparison_wait (comparison, &error))
    {
      app_cli_error (&app_cli_play, "%s", error->message);
      status = APP_EXIT_FINDINGS;
    }
  /* Nothing else is played in its place. */
  AppLane lane = app_engine_lane (self->engine);
  const char *fault = app_comparison_fault (comparison, 0, lane);
  if (lane >= APP_LANE_REFERENCE && fault)
    {
      if (!error || strcmp (error->message, fault) != 0)
        app_cli_error (&app_cli_play, "%s", fault);
      return APP_EXIT_FINDINGS;
    }
  app_comparison_apply (comparison, self->engine, programme);
  if (options->match || options->service)
    print_gains (self, comparison, album);
  int played = play (self, programme->rate);
  return MAX (status, played);
}

static int
play_document (Player *self, AppDocument *document, AppProgramme *programme, const Options *options,
               const GPtrArray *services)
{
  app_engine_set_programme (self->engine, programme);
  if (compares (options))
    return play_compared (self, document, programme, options, services);
  if (!set_up (self, NULL, app_document_album (document), options))
    return APP_EXIT_USAGE;
  return play (self, programme->rate);
}

static int
run_album (Player *self, const char *path, const Options *options, const GPtrArray *services)
{
  g_autoptr (AppDocument) document = app_cli_open (&app_cli_play, path);
  if (!document)
    return APP_EXIT_FINDINGS;
  int status;
  AppProgramme *programme = app_cli_programme (document, NULL, &status);
  if (programme->n_tracks > 0)
    {
      int played = play_document (self, document, programme, options, services);
      status = MAX (status, played);
    }
  else
    {
      app_cli_error (&app_cli_play, "%s has no audio; add mixes to it", path);
      status = APP_EXIT_FINDINGS;
    }
  app_programme_unref (programme);
  return status;
}

/* A DDP set, with its pauses: from 00:00:00 of the disc, the sound as it is. */
static int
run_set (Player *self, const char *folder, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AppDdpSet) set = app_ddp_set_open (folder, &error);
  AppProgramme *programme = set ? app_ddp_set_programme (set, &error) : NULL;
  if (!programme)
    {
      app_cli_error (&app_cli_play, "%s", error->message);
      return APP_EXIT_FINDINGS;
    }
  int status = APP_EXIT_USAGE;
  if (options->lane || options->match || options->service || options->loop)
    app_cli_error (&app_cli_play, "a DDP set has nothing to compare with: it takes --from, "
                                  "--monitor and --band");
  else if (MAX (options->from_s, 0) * programme->rate >= (double) programme->frames)
    app_cli_error (&app_cli_play, "--from lies in the set, which lasts %.3f s",
                   (double) programme->frames / programme->rate);
  else
    {
      app_engine_set_programme (self->engine, programme);
      app_engine_set_monitor (self->engine, (AppMonitor) find_id (monitors, options->monitor));
      app_engine_set_band (self->engine, (AppBand) find_id (bands, options->band));
      app_engine_seek (self->engine, llround (MAX (options->from_s, 0) * programme->rate));
      status = play (self, programme->rate);
    }
  app_programme_unref (programme);
  return status;
}

/* Why the command line is wrong, NULL when it is not. */
static const char *
find_fault (const Options *options, int argc, const GPtrArray *services)
{
  if ((argc < 2) != options->list)
    return "takes either an album or --devices";
  if (isnan (options->from_s) || (options->from_s < 0 && options->from_s != NOT_GIVEN))
    return "--from takes seconds from the start";
  if (find_id (monitors, options->monitor) < 0)
    return "--monitor takes stereo, mono, side, left, right, swapped or polarity";
  if (find_id (bands, options->band) < 0)
    return "--band takes all, sub, low, mid, high or air";
  if (find_id (modes, options->mode) < 0)
    return "--mode takes track or album";
  if (options->mode && !options->service)
    return "--mode tells what a service plays: it takes --service too";
  if (options->service && options->match)
    return "--service has gains of its own: not with --match";
  if (options->service && !app_services_find (services, options->service))
    return "there is no such service: see lacquer-cli services";
  return NULL;
}

static int
run_options (Player *self, int argc, char **argv, const Options *options)
{
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_autoptr (GPtrArray) services = app_services_load (findings);
  const char *fault = find_fault (options, argc, services);
  app_cli_print_findings (findings, stderr);
  if (fault)
    {
      app_cli_error (&app_cli_play, "%s", fault);
      return APP_EXIT_USAGE;
    }
  if (options->list)
    {
      list_devices (self->engine);
      return APP_EXIT_GOOD;
    }
  if (!choose_device (self, options->device ? options->device : ""))
    return APP_EXIT_USAGE;
  return app_ddp_set_is_there (argv[1]) ? run_set (self, argv[1], options)
                                        : run_album (self, argv[1], options, services);
}

static int
run (int argc, char **argv)
{
  Options options = { .from_s = NOT_GIVEN };
  Player player = { 0 };
  const GOptionEntry entries[] = {
    { "device", 0, 0, G_OPTION_ARG_STRING, &options.device,
      "Where to play to; without it the default device, \"null\" plays to nowhere", "ID" },
    { "devices", 0, 0, G_OPTION_ARG_NONE, &options.list, "List the devices and end", NULL },
    { "device-rate", 0, 0, G_OPTION_ARG_INT, &player.device_rate,
      "Rate of the device; without it the album's, where the device takes that", "HZ" },
    { "buffer", 0, 0, G_OPTION_ARG_INT, &player.buffer,
      "Frames that the device asks for at a time; without it its own", "FRAMES" },
    { "lane", 0, 0, G_OPTION_ARG_STRING, &options.lane,
      "mix, master (default), previous or reference-N", "LANE" },
    { "match", 0, 0, G_OPTION_ARG_NONE, &options.match,
      "Turned down to the softest lane, over the track or the loop", NULL },
    { "service", 0, 0, G_OPTION_ARG_STRING, &options.service, "As this service plays it", "ID" },
    { "mode", 0, 0, G_OPTION_ARG_STRING, &options.mode,
      "What the service plays: track (default) or album", "MODE" },
    { "monitor", 0, 0, G_OPTION_ARG_STRING, &options.monitor,
      "stereo (default), mono, side, left, right, swapped or polarity", "VIEW" },
    { "band", 0, 0, G_OPTION_ARG_STRING, &options.band,
      "Only sub, low, mid, high or air; all (default)", "BAND" },
    { "from", 0, 0, G_OPTION_ARG_DOUBLE, &options.from_s, "Start at this second", "S" },
    { "loop", 0, 0, G_OPTION_ARG_STRING, &options.loop,
      "Round and round between two seconds of the album, until Ctrl+C", "FROM:TO" },
    G_OPTION_ENTRY_NULL,
  };
  int status = APP_EXIT_USAGE;
  if (app_cli_parse (&app_cli_play, entries, 0, 1, &argc, &argv))
    {
      g_autoptr (AppEngine) engine = app_engine_new ();
      g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
      player.engine = engine;
      player.loop = loop;
      status = run_options (&player, argc, argv, &options);
    }
  char *texts[] = { options.device, options.lane,    options.loop, options.monitor,
                    options.band,   options.service, options.mode };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  return status;
}

const AppCommand app_cli_play = {
  .name = "play",
  .usage = "ALBUM|DIR",
  .summary = "the album on a sound device, or what it is compared with, or a DDP set",
  .help = "DIR: the folder of a DDP set of any writer. Ends with the album, or with Ctrl+C. Volume "
          "0 dB; without --match, --service, --monitor "
          "and --band\nnothing between the render and the device unless that refuses the album's "
          "rate.",
  .run = run,
};
