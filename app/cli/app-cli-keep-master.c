/* app-cli-keep-master.c — lacquer-cli keep-master: the master as it is now, to compare with later.
 */
#include "app-cli.h"

extern const AppCommand app_cli_keep_master;

static int
run (int argc, char **argv)
{
  if (!app_cli_parse (&app_cli_keep_master, NULL, 1, 1, &argc, &argv))
    return APP_EXIT_USAGE;
  g_autoptr (AppDocument) document = app_cli_open (&app_cli_keep_master, argv[1]);
  if (!document)
    return APP_EXIT_FINDINGS;
  app_document_keep_master (document);
  return app_cli_save (&app_cli_keep_master, document) ? APP_EXIT_GOOD : APP_EXIT_FINDINGS;
}

const AppCommand app_cli_keep_master = {
  .name = "keep-master",
  .usage = "ALBUM",
  .summary = "keep the master as it is now, to compare with later",
  .help = "It is kept in the project, in place of the one that was kept before, and is heard with\n"
          "lacquer-cli play ALBUM --lane previous. Nothing of it is rendered or delivered.",
  .run = run,
};
