/* app-cli-check.c — lacquer-cli check: intake findings of mixes, or of an album's mixes. */
#include "app-cli.h"

#include "app-intake.h"
#include "app-json.h"
#include "app-programme.h"

extern const AppCommand app_cli_check;

static void
check_mix (const char *path, int track, GPtrArray *findings)
{
  AppMedia *media = NULL;
  AppMeasurement measured;
  guint before = findings->len;
  app_intake_file (path, &media, &measured, findings, NULL);
  for (guint i = before; i < findings->len; i++)
    {
      AppFinding *finding = findings->pdata[i];
      finding->track = track;
      if (!finding->file)
        finding->file = g_strdup (path);
    }
  app_media_unref (media);
}

static gboolean
check_album (const char *path, GPtrArray *findings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AppDocument) document = app_document_open (path, &error);
  if (!document)
    {
      app_cli_error (&app_cli_check, "%s", error->message);
      return FALSE;
    }
  GPtrArray *opening = app_document_findings (document);
  for (guint i = 0; opening && i < opening->len; i++)
    g_ptr_array_add (findings, app_finding_copy (opening->pdata[i]));
  AppAlbum *album = app_document_album (document);
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    {
      AppMedia *media = app_track_media (app_album_track (album, i));
      if (!app_media_is_missing (media))
        check_mix (app_media_path (media), (int) i + 1, findings);
    }
  g_autoptr (GPtrArray) timeline = app_findings_new ();
  AppProgramme *programme = app_programme_new (album, timeline);
  app_programme_unref (programme);
  for (guint i = 0; i < timeline->len; i++)
    g_ptr_array_add (findings, app_finding_copy (timeline->pdata[i]));
  return TRUE;
}

static int
run (int argc, char **argv)
{
  if (!app_cli_parse (&app_cli_check, NULL, 1, -1, &argc, &argv))
    return APP_EXIT_USAGE;
  g_autoptr (GPtrArray) findings = app_findings_new ();
  gboolean failed = FALSE;
  for (int i = 1; i < argc; i++)
    if (g_str_has_suffix (argv[i], ".lacquer"))
      failed |= !check_album (argv[i], findings);
    else
      check_mix (argv[i], 0, findings);
  if (app_cli_json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();
      json_builder_begin_object (builder);
      app_json_findings (builder, findings);
      json_builder_end_object (builder);
      g_autofree char *text = app_json_text (builder);
      fputs (text, stdout);
    }
  else
    app_cli_print_findings (findings, stdout);
  return failed || app_findings_worst (findings) == APP_SEVERITY_ERROR ? APP_EXIT_FINDINGS
                                                                       : APP_EXIT_GOOD;
}

const AppCommand app_cli_check = {
  .name = "check",
  .usage = "MIX...|ALBUM",
  .summary = "intake findings: are these mixes fit to be mastered?",
  .run = run,
};
