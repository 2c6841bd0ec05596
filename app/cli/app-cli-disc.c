/* app-cli-disc.c — lacquer-cli disc: the compact disc that an album becomes, before rendering. */
#include "app-cli.h"

#include "app-cd-text.h"
#include "app-cli-disc-sheet.h"

extern const AppCommand app_cli_disc;

static int
run (int argc, char **argv)
{
  if (!app_cli_parse (&app_cli_disc, NULL, 1, 1, &argc, &argv))
    return APP_EXIT_USAGE;
  g_autoptr (AppDocument) document = app_cli_open (&app_cli_disc, argv[1]);
  if (!document)
    return APP_EXIT_FINDINGS;
  g_autoptr (GPtrArray) findings = app_findings_new ();
  int status;
  AppProgramme *programme = app_cli_programme (document, NULL, &status);
  g_autoptr (AppDisc) disc = app_disc_from_programme (programme, findings);
  app_programme_unref (programme);
  app_disc_check (disc, findings);
  app_cd_text_check (disc, APP_CD_TEXT_NAMES, FALSE, findings);
  int fit = app_cli_disc_sheet (disc, NULL, argv[1], findings);
  return MAX (status, fit);
}

const AppCommand app_cli_disc = {
  .name = "disc",
  .usage = "ALBUM",
  .summary = "the compact disc an album becomes: points, codes, what a plant would refuse",
  .help = "Set what the disc needs with lacquer-cli set: album.barcode, track.N.isrc, and "
          "track.N.cd-start "
          "(index,\nhidden), track.N.cd-indices (\"1:30 2:45.5\"), track.N.cd-flags (copy, scms, "
          "pre-emphasis).",
  .run = run,
};
