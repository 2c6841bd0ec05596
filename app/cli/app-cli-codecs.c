/* app-cli-codecs.c — lacquer-cli codecs: what lossy codecs make of an album's peaks. */
#include "app-cli.h"

#include "app-codec-check.h"
#include "app-json.h"

#include <math.h>
#include <string.h>

#define CEILING_MIN -20.0
#define PLACES 4 /* that a line shows */

extern const AppCommand app_cli_codecs;

typedef struct
{
  char **ids;
  char *ceiling_text;
  int track;
  double ceiling_dbtp;
} Options;

static void
options_clear (Options *self)
{
  g_strfreev (self->ids);
  g_free (self->ceiling_text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static void
list (const GPtrArray *codecs)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "codecs");
  json_builder_begin_array (builder);
  for (guint i = 0; i < codecs->len; i++)
    {
      const AppCodec *codec = codecs->pdata[i];
      if (!app_cli_json)
        printf ("%-12s %-15s %d Hz  %s\n             %s\n", codec->id, codec->name, codec->rate,
                codec->used, codec->source);
      json_builder_begin_object (builder);
      app_json_member_text (builder, "id", codec->id);
      app_json_member_text (builder, "name", codec->name);
      app_json_member_int (builder, "bitrate_kbps", codec->kbits);
      app_json_member_int (builder, "rate_hz", codec->rate);
      app_json_member_text (builder, "used", codec->used);
      app_json_member_text (builder, "source", codec->source);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  g_autofree char *text = app_cli_json ? app_json_text (builder) : NULL;
  if (text)
    fputs (text, stdout);
}

static void
print_result (const AppCodecResult *result, const AppProgramme *programme)
{
  const AppProgrammeTrack *track = &programme->tracks[result->track - 1];
  printf ("%3d %-24.24s %-15s %7.2f %8.2f %7" G_GINT64_FORMAT " %6" G_GINT64_FORMAT, result->track,
          track->metadata.values[APP_FIELD_TITLE], result->codec->name, result->source_dbtp,
          result->true_peak_dbtp, result->clipped, (gint64) result->overs.found);
  if (isnan (result->ceiling_dbtp))
    puts ("        -");
  else if (isfinite (result->ceiling_dbtp))
    printf (" %8.1f\n", result->ceiling_dbtp);
  else
    puts ("     none");
}

static void
print_json (const GArray *results, const GPtrArray *findings, const AppProgramme *programme,
            double seconds)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  double music = 0;
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "results");
  json_builder_begin_array (builder);
  for (guint i = 0; i < results->len; i++)
    {
      const AppCodecResult *result = &g_array_index (results, AppCodecResult, i);
      music += (double) programme->tracks[result->track - 1].length / programme->rate;
      json_builder_begin_object (builder);
      app_json_member_int (builder, "track", result->track);
      app_json_member_text (builder, "codec", result->codec->id);
      app_json_member_number (builder, "source_true_peak_dbtp", result->source_dbtp);
      app_json_member_number (builder, "true_peak_dbtp", result->true_peak_dbtp);
      app_json_member_number (builder, "true_peak_at_s", result->true_peak_at_s);
      app_json_member_int (builder, "clipped_samples", result->clipped);
      app_json_member_int (builder, "overs", result->overs.found);
      json_builder_set_member_name (builder, "over_at_s");
      json_builder_begin_array (builder);
      for (int k = 0; k < result->overs.n; k++)
        json_builder_add_double_value (builder, result->overs.at[k].from_s);
      json_builder_end_array (builder);
      app_json_member_number (builder, "clearing_ceiling_dbtp", result->ceiling_dbtp);
      app_json_member_number (builder, "cleared_true_peak_dbtp", result->cleared_dbtp);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  app_json_member_text (builder, "estimate", app_codec_check_caveat ());
  app_json_member_number (builder, "times_real_time", music / seconds);
  app_json_findings (builder, findings);
  json_builder_end_object (builder);
  g_autofree char *text = app_json_text (builder);
  fputs (text, stdout);
}

static void
print (const GArray *results, const GPtrArray *findings, const AppProgramme *programme,
       double seconds)
{
  double music = 0;
  puts ("    track                    codec              in    decoded clipped  overs  ceiling");
  puts ("                                               dBTP      dBTP samples places  clears");
  for (guint i = 0; i < results->len; i++)
    {
      const AppCodecResult *result = &g_array_index (results, AppCodecResult, i);
      music += (double) programme->tracks[result->track - 1].length / programme->rate;
      print_result (result, programme);
    }
  for (guint i = 0; i < findings->len; i++)
    {
      const AppFinding *finding = findings->pdata[i];
      g_autofree char *where = app_finding_where (finding, PLACES);
      if (finding->severity >= APP_SEVERITY_WARNING)
        printf ("track %d: %s%s%s\n  %s\n", finding->track, finding->text, where ? " At " : "",
                where ? where : "", finding->advice);
    }
  printf ("%s\n%.0f x real time\n", app_codec_check_caveat (), music / seconds);
}

/* The codecs of the ids; all without any. NULL: one is not known, told. */
static GPtrArray *
choose (const GPtrArray *all, char **ids)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  for (guint i = 0; i < all->len && !ids; i++)
    g_ptr_array_add (chosen, all->pdata[i]);
  for (int i = 0; ids && ids[i]; i++)
    {
      const AppCodec *codec = app_codecs_find (all, ids[i]);
      if (!codec)
        {
          app_cli_error (&app_cli_codecs, "there is no codec “%s”; lacquer-cli codecs lists them",
                         ids[i]);
          return NULL;
        }
      if (!g_ptr_array_find (chosen, codec, NULL))
        g_ptr_array_add (chosen, (gpointer) codec);
    }
  return g_steal_pointer (&chosen);
}

static gboolean
read_ceiling (Options *self)
{
  char *end = NULL;
  self->ceiling_dbtp = NAN;
  if (self->ceiling_text && strcmp (self->ceiling_text, "none") == 0)
    return TRUE;
  self->ceiling_dbtp = self->ceiling_text ? g_ascii_strtod (self->ceiling_text, &end) : -1.0;
  if (!self->ceiling_text
      || (end != self->ceiling_text && !*end && self->ceiling_dbtp <= 0
          && self->ceiling_dbtp >= CEILING_MIN))
    return TRUE;
  app_cli_error (&app_cli_codecs, "--ceiling %s is no level from %g to 0 dBTP, nor none",
                 self->ceiling_text, CEILING_MIN);
  return FALSE;
}

static int
check (const char *path, const Options *options, const GPtrArray *codecs)
{
  int status;
  g_autoptr (GError) error = NULL;
  GCancellable *cancellable = app_cli_cancellable ();
  g_autoptr (AppDocument) document = app_cli_open (&app_cli_codecs, path);
  if (!document)
    return APP_EXIT_FINDINGS;
  AppProgramme *programme = app_cli_programme (document, NULL, &status);
  if (options->track > programme->n_tracks)
    {
      app_cli_error (&app_cli_codecs, "--track %d: the album has %d tracks", options->track,
                     programme->n_tracks);
      app_programme_unref (programme);
      return APP_EXIT_USAGE;
    }
  gint64 began_us = g_get_monotonic_time ();
  g_autoptr (GArray) results
      = app_codec_check (programme, codecs, options->track, options->ceiling_dbtp, app_cli_threads,
                         app_cli_progress, NULL, cancellable, &error);
  double seconds = (double) (g_get_monotonic_time () - began_us) / G_USEC_PER_SEC;
  app_cli_progress_done ();
  if (results)
    {
      g_autoptr (GPtrArray) findings = app_findings_new ();
      app_codec_check_tell (results, findings);
      (app_cli_json ? print_json : print) (results, findings, programme, seconds);
    }
  else
    {
      app_cli_error (&app_cli_codecs, "%s", error->message);
      status = APP_EXIT_FINDINGS;
    }
  app_programme_unref (programme);
  return status;
}

static int
run (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "codec", 'c', 0, G_OPTION_ARG_STRING_ARRAY, &options.ids, "Only this codec (repeatable)",
      "ID" },
    { "track", 't', 0, G_OPTION_ARG_INT, &options.track, "Only this track", "N" },
    { "ceiling", 0, 0, G_OPTION_ARG_STRING, &options.ceiling_text,
      "Of the target that is delivered to the services (-1), or none", "DBTP" },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (&app_cli_codecs, entries, 0, 1, &argc, &argv))
    return APP_EXIT_USAGE;
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_autoptr (GPtrArray) all = app_codecs_load (findings);
  int status = app_cli_print_findings (findings, stderr);
  g_autoptr (GPtrArray) codecs = choose (all, options.ids);
  if (!codecs || !read_ceiling (&options))
    return APP_EXIT_USAGE;
  if (options.track < 0)
    {
      app_cli_error (&app_cli_codecs, "--track %d: tracks are numbered from 1", options.track);
      return APP_EXIT_USAGE;
    }
  int checked = APP_EXIT_GOOD;
  if (argc > 1)
    checked = check (argv[1], &options, codecs);
  else
    list (codecs);
  return MAX (status, checked);
}

const AppCommand app_cli_codecs = {
  .name = "codecs",
  .usage = "[ALBUM]",
  .summary = "an estimate of what lossy codecs make of the peaks, and the ceiling that clears them",
  .help = "Encodes and decodes each track from its start as services do. Without ALBUM: the codecs "
          "there are;\nyour own go into ~/.local/share/lacquer/codecs.",
  .run = run,
};
