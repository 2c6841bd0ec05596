/* app-cli-report.c — what deliver and verify print. */
#include "app-cli-report.h"

#include "app-cli.h"
#include "app-json.h"

static void
print_table (const AppDeliverable *made)
{
  printf ("%s — %s\n", made->target, made->folder);
  printf ("   %-40s %9s  %-8s %7s %7s %6s %6s\n", "file", "length", "format", "LUFS", "dBTP", "LU",
          "PLR");
  for (guint i = 0; i < made->files->len; i++)
    {
      const AppDeliveredFile *file = made->files->pdata[i];
      const AppMeasurement *m = &file->measured;
      g_autofree char *name = g_path_get_basename (file->path);
      double seconds = file->rate_hz ? (double) file->frames / file->rate_hz : 0;
      g_autofree char *format = app_delivered_file_format (file);
      printf ("   %-40s %3d:%05.2f  %-8s %7.2f %7.2f %6.1f %6.1f\n", name, (int) (seconds / 60),
              seconds - 60 * (int) (seconds / 60), format, m->integrated_lufs, m->true_peak_dbtp,
              m->range_lu, m->plr_db);
    }
  printf ("   %-40s %9s  %-8s %7.2f %7.2f %6.1f %6.1f\n", "album", "", "",
          made->album.integrated_lufs, made->album.true_peak_dbtp, made->album.range_lu,
          made->album.plr_db);
}

static void
print_json (const GPtrArray *deliverables, const GPtrArray *before)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  app_json_deliverables (builder, deliverables, before);
  json_builder_end_object (builder);
  g_autofree char *text = app_json_text (builder);
  fputs (text, stdout);
}

int
app_cli_report (const GPtrArray *deliverables, const GPtrArray *before)
{
  int status = APP_EXIT_GOOD;
  if (app_cli_json)
    print_json (deliverables, before);
  for (guint i = 0; i < deliverables->len; i++)
    {
      const AppDeliverable *made = deliverables->pdata[i];
      if (app_findings_worst (made->findings) == APP_SEVERITY_ERROR)
        status = APP_EXIT_FINDINGS;
      if (app_cli_json)
        continue;
      print_table (made);
      app_cli_print_findings (made->findings, stdout);
      puts (app_findings_worst (made->findings) == APP_SEVERITY_ERROR ? "   NOT VERIFIED\n"
                                                                      : "   verified\n");
    }
  return status;
}
