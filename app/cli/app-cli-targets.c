/* app-cli-targets.c — lacquer-cli targets: the deliveries there are. */
#include "app-cli.h"

#include "app-json.h"
#include "app-tags.h"
#include "app-target.h"
#include "dsp-dither.h"
#include "dsp-math.h"

#include <math.h>

extern const AppCommand app_cli_targets;

static void
print_one (const AppTarget *target, gboolean markdown)
{
  g_autofree char *rate
      = target->rate ? g_strdup_printf ("%g kHz", target->rate / 1000.0) : g_strdup ("album rate");
  g_autofree char *ceiling = isnan (target->ceiling_dbtp)
                                 ? g_strdup ("no ceiling")
                                 : g_strdup_printf ("%.1f dBTP", target->ceiling_dbtp);
  g_autofree char *bits = app_target_is_lossy (target) ? g_strdup ("lossy")
                                                       : g_strdup_printf ("%d bit", target->bits);
  if (markdown)
    printf ("| `%s` | %s | %s | %s | %s | %s | %s |\n", target->id, target->name, bits, rate,
            ceiling, target->dither, target->help);
  else
    printf ("%-12s %-22s %s, %s, %s, dither %s\n             %s\n", target->id, target->name, bits,
            rate, ceiling, target->dither, target->help);
}

static void
print_json (const GPtrArray *targets)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "targets");
  json_builder_begin_array (builder);
  for (guint i = 0; i < targets->len; i++)
    {
      const AppTarget *target = targets->pdata[i];
      json_builder_begin_object (builder);
      app_json_member_text (builder, "id", target->id);
      app_json_member_text (builder, "name", target->name);
      app_json_member_text (builder, "help", target->help);
      app_json_member_text (builder, "exporter", target->exporter);
      app_json_member_int (builder, "rate_hz", target->rate);
      app_json_member_int (builder, "bits", target->bits);
      app_json_member_bool (builder, "lossy", app_target_is_lossy (target));
      app_json_member_number (builder, "ceiling_dbtp", target->ceiling_dbtp);
      app_json_member_text (builder, "dither", target->dither);
      app_json_member_bool (builder, "usual", target->usual);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  g_autofree char *text = app_json_text (builder);
  fputs (text, stdout);
}

/* What Dither= of a target and --dither of deliver take. */
static void
print_dithers (gboolean markdown)
{
  if (markdown)
    puts ("| id | name | noise at 16 bit, 44.1 kHz | what for |\n|---|---|---|---|");
  for (int i = 0; i < dsp_n_dither_kinds (); i++)
    {
      const DspDitherKind *kind = &dsp_dither_kinds[i];
      double noise = dsp_gain_to_db (dsp_dither_noise_rms (kind, 44100) / 32768 * sqrt (2));
      printf (markdown ? "| `%s` | %s | %.1f dBFS | %s |\n"
                       : "%-15s %s, noise %.1f dBFS at 16 bit, 44.1 kHz\n                %s\n",
              kind->id, kind->name, noise, kind->help);
    }
}

static int
run (int argc, char **argv)
{
  gboolean markdown = FALSE, dithers = FALSE, tags = FALSE;
  const GOptionEntry entries[] = {
    { "markdown", 0, 0, G_OPTION_ARG_NONE, &markdown, "Print as the manual's table", NULL },
    { "dithers", 0, 0, G_OPTION_ARG_NONE, &dithers, "The kinds of dither instead", NULL },
    { "tags", 0, 0, G_OPTION_ARG_NONE, &tags, "The tags that Tags= can name instead", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (&app_cli_targets, entries, 0, 0, &argc, &argv))
    return APP_EXIT_USAGE;
  if (dithers)
    {
      print_dithers (markdown);
      return APP_EXIT_GOOD;
    }
  for (int i = 0; tags && i < app_n_tag_ids (); i++)
    printf (markdown ? "| `%s` | %s |\n" : "%-15s %s\n", app_tag_id (i), app_tag_name (i));
  if (tags)
    return APP_EXIT_GOOD;
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_autoptr (GPtrArray) targets = app_targets_load (findings);
  int status = app_cli_print_findings (findings, stderr);
  if (app_cli_json)
    {
      print_json (targets);
      return status;
    }
  if (markdown)
    puts ("| id | name | depth | rate | ceiling | dither | what for "
          "|\n|---|---|---|---|---|---|---|");
  for (guint i = 0; i < targets->len; i++)
    print_one (targets->pdata[i], markdown);
  return status;
}

const AppCommand app_cli_targets = {
  .name = "targets",
  .usage = "",
  .summary = "the deliveries there are",
  .run = run,
};
