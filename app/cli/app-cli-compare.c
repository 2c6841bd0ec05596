/* app-cli-compare.c — lacquer-cli compare: how loud the lanes of an album are, and what makes them
 * equal. */
#include "app-cli.h"

#include "app-comparison.h"
#include "app-json.h"

#include <math.h>

extern const AppCommand app_cli_compare;

#define ALL G_MININT

/* The command line. */
typedef struct
{
  int track; /* 1-based, ALL */
  char *region, *loop, *service, *mode, *without;
} Options;

/* Position in a NULL-terminated list of ids, -1: none. */
static int
find_id (const char *const *ids, const char *id)
{
  for (int i = 0; ids[i]; i++)
    if (!strcmp (ids[i], id))
      return i;
  return -1;
}

/* SCOPE or SCOPE.MODULE. FALSE, message printed, when there is no such thing. */
static gboolean
set_without (AppComparison *comparison, AppAlbum *album, const char *what)
{
  const char *dot = strchr (what, '.');
  if (dot && g_str_has_prefix (what, "track."))
    dot = strchr (dot + 1, '.');
  g_autofree char *scope = dot ? g_strndup (what, (gsize) (dot - what)) : g_strdup (what);
  GListStore *chain = app_cli_find_chain (&app_cli_compare, album, scope);
  int at = chain && dot ? app_cli_find_slot (&app_cli_compare, chain, dot + 1) : 0, track = -1;
  if (!chain || at < 0)
    return FALSE;
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    if (app_track_chain (app_album_track (album, i)) == chain)
      track = (int) i;
  g_autoptr (AppSlot) slot = dot ? g_list_model_get_item (G_LIST_MODEL (chain), (guint) at) : NULL;
  app_comparison_set_bypass (comparison, slot, track);
  return TRUE;
}

/* FALSE, message printed, when an option is wrong. */
static gboolean
set_up (AppComparison *comparison, AppAlbum *album, const Options *options,
        const GPtrArray *services)
{
  static const char *const modes[] = { "track", "album", NULL };
  gint64 from = 0, to = 0;
  int region = options->region ? find_id (app_region_ids, options->region)
               : options->loop ? APP_REGION_LOOP
                               : APP_REGION_TRACK;
  int mode = options->mode ? find_id (modes, options->mode) : APP_SERVICE_TRACK;
  const AppService *service
      = options->service ? app_services_find (services, options->service) : NULL;
  const char *wrong = NULL;
  if (region < 0)
    wrong = "--region takes track, loop or loudest";
  else if ((region == APP_REGION_LOOP) != (options->loop != NULL))
    wrong = "--region loop and --loop FROM:TO belong together";
  else if (options->loop && !app_span_parse (options->loop, app_album_rate (album), &from, &to))
    wrong = "--loop takes two seconds of the album, as in 12.5:20";
  else if (to > app_album_length (album))
    wrong = "--loop ends in the album: see lacquer-cli show";
  else if (mode < 0)
    wrong = "--mode takes track or album";
  else if (options->mode && !options->service)
    wrong = "--mode tells what a service plays: it takes --service too";
  else if (options->service && !service)
    wrong = "there is no such service: see lacquer-cli services";
  else if (options->track != ALL
           && (options->track < 1 || options->track > (int) app_album_n_tracks (album)))
    wrong = "--track takes the number of a track";
  if (wrong)
    {
      app_cli_error (&app_cli_compare, "%s", wrong);
      return FALSE;
    }
  app_comparison_set_region (comparison, (AppRegion) region);
  if (options->loop)
    app_comparison_set_loop (comparison, from, to);
  app_comparison_set_service (comparison, service, (AppServiceMode) mode);
  return !options->without || set_without (comparison, album, options->without);
}

static const char *
title_of (AppAlbum *album, guint track)
{
  return app_track_metadata (app_album_track (album, track))->values[APP_FIELD_TITLE];
}

static void
print_number (double value, const char *unit)
{
  if (isnan (value))
    printf (" %8s %s", "-", unit);
  else
    printf (" %8.2f %s", value, unit);
}

static void
print_track (AppComparison *comparison, AppAlbum *album, guint track)
{
  printf ("%u %s\n", track + 1, title_of (album, track));
  for (int lane = 0; lane < APP_N_LANES; lane++)
    {
      if (!app_comparison_has_lane (comparison, (AppLane) lane))
        continue;
      g_autofree char *name = app_comparison_lane_name (comparison, (AppLane) lane);
      const char *fault = app_comparison_fault (comparison, track, (AppLane) lane);
      printf ("  %-11s %-28s", app_lane_ids[lane], name);
      print_number (app_comparison_loudness (comparison, track, (AppLane) lane), "LUFS");
      print_number (app_comparison_gain_db (comparison, track, (AppLane) lane), "dB");
      printf ("%s%s\n", fault ? "  " : "", fault ? fault : "");
    }
}

static void
add_lane (JsonBuilder *builder, AppComparison *comparison, guint track, AppLane lane)
{
  g_autofree char *name = app_comparison_lane_name (comparison, lane);
  json_builder_begin_object (builder);
  app_json_member_text (builder, "lane", app_lane_ids[lane]);
  app_json_member_text (builder, "name", name);
  app_json_member_number (builder, "loudness_lufs",
                          app_comparison_loudness (comparison, track, lane));
  app_json_member_number (builder, "gain_db", app_comparison_gain_db (comparison, track, lane));
  app_json_member_text (builder, "fault", app_comparison_fault (comparison, track, lane));
  json_builder_end_object (builder);
}

static void
add_track (JsonBuilder *builder, AppComparison *comparison, AppAlbum *album, guint track)
{
  gint64 from, to;
  gboolean known = app_comparison_loudest (comparison, track, &from, &to);
  double rate = app_album_rate (album);
  json_builder_begin_object (builder);
  app_json_member_int (builder, "track", track + 1);
  app_json_member_text (builder, "title", title_of (album, track));
  app_json_member_number (builder, "loudest_from_s", known ? from / rate : NAN);
  app_json_member_number (builder, "loudest_to_s", known ? to / rate : NAN);
  json_builder_set_member_name (builder, "lanes");
  json_builder_begin_array (builder);
  for (int lane = 0; lane < APP_N_LANES; lane++)
    if (app_comparison_has_lane (comparison, (AppLane) lane))
      add_lane (builder, comparison, track, (AppLane) lane);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
print (AppComparison *comparison, AppAlbum *album, int only)
{
  guint first = only == ALL ? 0 : (guint) only - 1;
  guint end = only == ALL ? app_album_n_tracks (album) : first + 1;
  if (!app_cli_json)
    {
      for (guint track = first; track < end; track++)
        print_track (comparison, album, track);
      return;
    }
  AppServiceMode mode;
  const AppService *service = app_comparison_service (comparison, &mode);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  app_json_member_text (builder, "region", app_region_ids[app_comparison_region (comparison)]);
  app_json_member_text (builder, "service", service ? service->id : NULL);
  app_json_member_text (builder, "mode",
                        !service                    ? NULL
                        : mode == APP_SERVICE_ALBUM ? "album"
                                                    : "track");
  json_builder_set_member_name (builder, "tracks");
  json_builder_begin_array (builder);
  for (guint track = first; track < end; track++)
    add_track (builder, comparison, album, track);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  g_autofree char *text = app_json_text (builder);
  fputs (text, stdout);
}

static int
compare (const char *path, const Options *options)
{
  g_autoptr (AppDocument) document = app_cli_open (&app_cli_compare, path);
  if (!document)
    return APP_EXIT_FINDINGS;
  AppAlbum *album = app_document_album (document);
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_autoptr (GPtrArray) services = app_services_load (findings);
  int status = app_cli_print_findings (findings, stderr);
  g_autoptr (AppSurvey) survey = app_survey_new (document, app_cli_threads);
  g_autoptr (AppComparison) comparison = app_comparison_new (document, survey);
  if (!set_up (comparison, album, options, services))
    return APP_EXIT_USAGE;
  g_autoptr (GError) error = NULL;
  if (!app_comparison_wait (comparison, &error))
    {
      app_cli_error (&app_cli_compare, "%s", error->message);
      status = APP_EXIT_FINDINGS;
    }
  print (comparison, album, options->track);
  return status;
}

static int
run (int argc, char **argv)
{
  Options options = { .track = ALL };
  const GOptionEntry entries[] = {
    { "track", 0, 0, G_OPTION_ARG_INT, &options.track, "This track only", "N" },
    { "region", 0, 0, G_OPTION_ARG_STRING, &options.region,
      "track (default), loop, or loudest: its loudest 15 s", "REGION" },
    { "loop", 0, 0, G_OPTION_ARG_STRING, &options.loop, "The loop, in seconds of the album",
      "FROM:TO" },
    { "without", 0, 0, G_OPTION_ARG_STRING, &options.without,
      "Also the master without a chain, album or track.N, or a module of it, album.limiter",
      "CHAIN[.MODULE]" },
    { "service", 0, 0, G_OPTION_ARG_STRING, &options.service,
      "The gains of this service instead of matched ones", "ID" },
    { "mode", 0, 0, G_OPTION_ARG_STRING, &options.mode,
      "What the service plays: track (default) or album", "MODE" },
    G_OPTION_ENTRY_NULL,
  };
  int status = APP_EXIT_USAGE;
  if (app_cli_parse (&app_cli_compare, entries, 1, 1, &argc, &argv))
    status = compare (argv[1], &options);
  g_free (options.region);
  g_free (options.loop);
  g_free (options.service);
  g_free (options.mode);
  g_free (options.without);
  return status;
}

const AppCommand app_cli_compare = {
  .name = "compare",
  .usage = "ALBUM",
  .summary = "loudness of mix, master and references, and the gains that match them",
  .help = "The louder lanes are turned down to the softest one, over the same music. Nothing of it "
          "is ever in a render.",
  .run = run,
};
