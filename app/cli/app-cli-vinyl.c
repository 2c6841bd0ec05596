/* app-cli-vinyl.c — lacquer-cli vinyl: the sides of a record, before anything is written. */
#include "app-cli.h"

#include "app-json.h"
#include "app-vinyl.h"

#include <math.h>

#define TARGET "vinyl-12-33"

extern const AppCommand app_cli_vinyl;

static void
print (const AppVinyl *vinyl, const AppProgramme *programme)
{
  puts ("side  tracks     length   LUFS  true peak  rms 3 s  bass side/mid  corr.  inner treble");
  for (int i = 0; i < vinyl->n_sides; i++)
    {
      const AppVinylSide *side = &vinyl->sides[i];
      g_autofree char *name = app_side_name (side->side);
      g_autofree char *length = app_vinyl_time (side->to - side->from, vinyl->rate);
      printf ("%-4s  %3d-%-3d  %9s  %5.1f  %5.2f dBTP %5.1f dB       ", name, side->first + 1,
              side->first + side->n, length, side->integrated_lufs, side->true_peak_dbtp,
              side->loudest_rms_db);
      if (isnan (side->bass_correlation))
        printf ("%5s     %5s", "-", "-");
      else
        printf ("%5.1f dB  %5.2f", side->bass_side_db, side->bass_correlation);
      printf ("  %8.1f dB\n", side->treble_db);
      for (int t = side->first; t < side->first + side->n; t++)
        {
          const AppProgrammeTrack *track = &programme->tracks[t];
          g_autofree char *at = app_vinyl_time (track->start - side->from, vinyl->rate);
          printf ("  %s%-3d %9s  %s\n", name, t - side->first + 1, at,
                  track->metadata.values[APP_FIELD_TITLE]);
        }
    }
}

static void
print_json (const AppVinyl *vinyl, const GPtrArray *findings)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "sides");
  json_builder_begin_array (builder);
  for (int i = 0; i < vinyl->n_sides; i++)
    {
      const AppVinylSide *side = &vinyl->sides[i];
      g_autofree char *name = app_side_name (side->side);
      json_builder_begin_object (builder);
      app_json_member_text (builder, "side", name);
      app_json_member_int (builder, "first_track", side->first + 1);
      app_json_member_int (builder, "tracks", side->n);
      app_json_member_number (builder, "length_s", (double) (side->to - side->from) / vinyl->rate);
      app_json_member_number (builder, "integrated_lufs", side->integrated_lufs);
      app_json_member_number (builder, "true_peak_dbtp", side->true_peak_dbtp);
      app_json_member_number (builder, "true_peak_at_s", side->true_peak_at_s);
      app_json_member_number (builder, "loudest_rms_dbfs", side->loudest_rms_db);
      app_json_member_number (builder, "bass_side_mid_db", side->bass_side_db);
      app_json_member_number (builder, "bass_correlation", side->bass_correlation);
      app_json_member_number (builder, "inner_treble_dbfs", side->treble_db);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  app_json_findings (builder, findings);
  json_builder_end_object (builder);
  g_autofree char *text = app_json_text (builder);
  fputs (text, stdout);
}

/* The target for a record; NULL, told, when it is none. */
static const AppTarget *
find_target (const GPtrArray *targets, const char *id)
{
  const AppTarget *target = app_targets_find (targets, id);
  if (target && target->files == APP_FILES_SIDES)
    return target;
  app_cli_error (&app_cli_vinyl, "“%s” is no target with sides; see lacquer-cli targets", id);
  return NULL;
}

static int
run (int argc, char **argv)
{
  g_autofree char *id = NULL;
  const GOptionEntry entries[] = {
    { "target", 't', 0, G_OPTION_ARG_STRING, &id, "For this record (" TARGET ")", "ID" },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (&app_cli_vinyl, entries, 1, 1, &argc, &argv))
    return APP_EXIT_USAGE;
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_autoptr (GPtrArray) targets = app_targets_load (findings);
  const AppTarget *target = find_target (targets, id ? id : TARGET);
  if (!target)
    return APP_EXIT_USAGE;
  GCancellable *cancellable = app_cli_cancellable ();
  g_autoptr (AppDocument) document = app_cli_open (&app_cli_vinyl, argv[1]);
  if (!document)
    return APP_EXIT_FINDINGS;
  int status;
  g_autoptr (GError) error = NULL;
  AppProgramme *programme = app_cli_programme (document, NULL, &status);
  g_autoptr (AppVinyl) vinyl = app_vinyl_new (programme);
  gboolean good = app_vinyl_measure (vinyl, programme, app_cli_threads, app_cli_progress, NULL,
                                     cancellable, &error);
  app_cli_progress_done ();
  if (good)
    {
      app_vinyl_tell (vinyl, programme, target, findings);
      if (app_cli_json)
        print_json (vinyl, findings);
      else
        print (vinyl, programme);
    }
  else
    app_cli_error (&app_cli_vinyl, "%s", error->message);
  app_programme_unref (programme);
  if (!good)
    return APP_EXIT_FINDINGS;
  int fit = app_cli_json ? APP_EXIT_GOOD : app_cli_print_findings (findings, stdout);
  return MAX (status, fit);
}

const AppCommand app_cli_vinyl = {
  .name = "vinyl",
  .usage = "ALBUM",
  .summary = "the sides of a record an album becomes: times, bass, sibilance, treble, levels",
  .help = "A side begins where lacquer-cli set says track.N.side-start on.",
  .run = run,
};
