/* app-cli-ddp.c — lacquer-cli ddp: opens a DDP set of any writer. */
#include "app-cli.h"

#include "app-cli-disc-sheet.h"
#include "app-ddp-set.h"

extern const AppCommand app_cli_ddp;

static int
run (int argc, char **argv)
{
  g_autofree char *extract = NULL;
  const GOptionEntry entries[] = {
    { "extract", 'x', 0, G_OPTION_ARG_FILENAME, &extract,
      "Write the tracks as WAV into this folder", "DIR" },
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
  app_ddp_set_verify (set, findings);
  g_autofree char *head = g_strdup_printf ("%s — %s", set->level, set->folder);
  int status = app_cli_disc_sheet (set->disc, head, set->folder, findings);
  if (extract && !app_ddp_set_extract (set, extract, cancellable, &error))
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
  .usage = "DIR [--extract DIR]",
  .summary = "open a DDP set: list, verify, extract tracks",
  .help
  = "Exit status 1 when the set does not hold. Tracks are cut at index 01; what is hidden "
    "before track 1 is\nnumber 00. DDP is a registered trademark of DCA, Inc.; Lacquer is not "
    "affiliated with it.",
  .run = run,
};
