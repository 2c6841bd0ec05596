/* app-cli-ddp.c — lacquer-cli ddp: opens a DDP set of any writer. */
#include "app-cli.h"

#include "app-cli-disc-sheet.h"
#include "app-ddp-compare.h"

extern const AppCommand app_cli_ddp;

/* Adds what the null with the project says. FALSE: it could not be made; said. */
static gboolean
compare (const AppDdpSet *set, const char *album, GPtrArray *findings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AppDocument) document = app_cli_open (&app_cli_ddp, album);
  g_autoptr (GPtrArray) targets = app_targets_load (NULL);
  AppDdpNull null;
  int status;
  if (!document)
    return FALSE;
  const AppTarget *target = app_targets_find (targets, "ddp");
  g_autoptr (GPtrArray) delivered = app_document_deliveries (document);
  const AppDeliveryRecord *record = app_delivery_records_find (delivered, "ddp");
  /* With the dither that it was delivered with. */
  g_autoptr (AppTarget) as_then
      = app_target_with_dither (target, record ? record->dither : target->dither);
  AppProgramme *programme = app_cli_programme (document, NULL, &status);
  gboolean good = app_ddp_set_compare (set, programme, as_then, &null, app_cli_threads,
                                       app_cli_progress, NULL, app_cli_cancellable (), &error);
  app_cli_progress_done ();
  app_programme_unref (programme);
  if (!good)
    {
      app_cli_error (&app_cli_ddp, "%s", error->message);
      return FALSE;
    }
  app_ddp_null_tell (&null, findings);
  return TRUE;
}

static int
run (int argc, char **argv)
{
  g_autofree char *extract = NULL, *album = NULL;
  const GOptionEntry entries[] = {
    { "extract", 'x', 0, G_OPTION_ARG_FILENAME, &extract,
      "Write the tracks as WAV into this folder", "DIR" },
    { "compare", 'c', 0, G_OPTION_ARG_FILENAME, &album, "The null with what this project renders",
      "ALBUM" },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (&app_cli_ddp, entries, 1, 1, &argc, &argv))
    return APP_EXIT_USAGE;
  GCancellable *cancellable = app_cli_cancellable ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_autoptr (AppDdpSet) set = app_ddp_set_open (argv[1], &error);
  if (!set)
    {
      app_cli_error (&app_cli_ddp, "%s", error->message);
      return APP_EXIT_FINDINGS;
    }
  if (!app_ddp_set_verify (set, findings, app_cli_progress, NULL, cancellable, &error))
    {
      app_cli_progress_done ();
      app_cli_error (&app_cli_ddp, "stopped");
      return APP_EXIT_FINDINGS;
    }
  app_cli_progress_done ();
  if (album && !compare (set, album, findings))
    return APP_EXIT_FINDINGS;
  g_autofree char *head = g_strdup_printf ("%s — %s", set->level, set->folder);
  int status = app_cli_disc_sheet (set->disc, head, set->folder, findings);
  if (extract && !app_ddp_set_extract (set, extract, FALSE, NULL, NULL, cancellable, &error))
    {
      app_cli_error (&app_cli_ddp, "%s",
                     g_cancellable_is_cancelled (cancellable) ? "stopped; nothing was written"
                                                              : error->message);
      return APP_EXIT_FINDINGS;
    }
  return status;
}

const AppCommand app_cli_ddp = {
  .name = "ddp",
  .usage = "DIR [--extract DIR] [--compare ALBUM]",
  .summary = "open a DDP set: list, verify, extract, compare",
  .help
  = "Exit status 1 when the set does not hold. Tracks are cut at index 01; what is hidden "
    "before track 1 is\nnumber 00. DDP is a registered trademark of DCA, Inc.; Lacquer is not "
    "affiliated with it.",
  .run = run,
};
