/* app-cli-verify.c — lacquer-cli verify: reads an existing delivery again. */
#include "app-cli.h"

#include "app-cli-report.h"
#include "app-delivery.h"

extern const AppCommand app_cli_verify;

static int
run (int argc, char **argv)
{
  if (!app_cli_parse (&app_cli_verify, NULL, 1, 1, &argc, &argv))
    return APP_EXIT_USAGE;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = app_verify (argv[1], app_cli_threads, NULL, &error);
  if (!found)
    {
      app_cli_error (&app_cli_verify, "%s", error->message);
      return APP_EXIT_FINDINGS;
    }
  return app_cli_report (found, NULL);
}

const AppCommand app_cli_verify = {
  .name = "verify",
  .usage = "DIR",
  .summary = "verify an existing delivery again, without the project",
  .help = "DIR is the folder given to deliver, one target's folder in it, or anybody's DDP set.",
  .run = run,
};
