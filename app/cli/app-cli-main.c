/* app-cli-main.c — lacquer-cli: the list of commands and the choice among them. */
#include "app-cli.h"

#include "lacquer-config.h"

#include <locale.h>

extern const AppCommand app_cli_demo;
extern const AppCommand app_cli_create;
extern const AppCommand app_cli_show;
extern const AppCommand app_cli_set;
extern const AppCommand app_cli_notes;
extern const AppCommand app_cli_chain;
extern const AppCommand app_cli_check;
extern const AppCommand app_cli_measure;
extern const AppCommand app_cli_compare;
extern const AppCommand app_cli_keep_master;
extern const AppCommand app_cli_play;
extern const AppCommand app_cli_references;
extern const AppCommand app_cli_render;
extern const AppCommand app_cli_revise;
extern const AppCommand app_cli_deliver;
extern const AppCommand app_cli_verify;
extern const AppCommand app_cli_disc;
extern const AppCommand app_cli_ddp;
extern const AppCommand app_cli_recall;
extern const AppCommand app_cli_modules;
extern const AppCommand app_cli_presets;
extern const AppCommand app_cli_targets;
extern const AppCommand app_cli_services;
extern const AppCommand app_cli_vinyl;
extern const AppCommand app_cli_codecs;
extern const AppCommand app_cli_target_loudness;
extern const AppCommand app_cli_level;
extern const AppCommand app_cli_match;
extern const AppCommand app_cli_snapshot;
extern const AppCommand app_cli_orders;

const AppCommand *const app_commands[] = {
  &app_cli_demo,
  &app_cli_create,
  &app_cli_show,
  &app_cli_set,
  &app_cli_notes,
  &app_cli_chain,
  &app_cli_check,
  &app_cli_measure,
  &app_cli_revise,
  &app_cli_references,
  &app_cli_keep_master,
  &app_cli_snapshot,
  &app_cli_compare,
  &app_cli_play,
  &app_cli_render,
  &app_cli_deliver,
  &app_cli_verify,
  &app_cli_disc,
  &app_cli_vinyl,
  &app_cli_ddp,
  &app_cli_recall,
  &app_cli_modules,
  &app_cli_presets,
  &app_cli_targets,
  &app_cli_services,
  &app_cli_codecs,
  &app_cli_target_loudness,
  &app_cli_level,
  &app_cli_match,
  &app_cli_orders,
  NULL,
};

static void
print_help (FILE *stream)
{
  fputs ("Lacquer masters an album: mixes in, verified files out.\n\n"
         "Usage: lacquer-cli COMMAND [ARGUMENTS]\n\nCommands:\n",
         stream);
  for (int i = 0; app_commands[i]; i++)
    fprintf (stream, "  %-15s %s\n", app_commands[i]->name, app_commands[i]->summary);
  fputs (
      "\n'lacquer-cli COMMAND --help' tells more; --json prints reports for programs;\n"
      "--threads N limits the cores. Exit status: 0 good, 1 findings of severity error, 2 usage.\n",
      stream);
}

int
main (int argc, char **argv)
{
  /* Letters are those of the terminal; messages, numbers and dates are the same everywhere, so that
   * scripts can read them. */
  setlocale (LC_CTYPE, "");
  if (argc < 2)
    {
      print_help (stderr);
      return APP_EXIT_USAGE;
    }
  if (!strcmp (argv[1], "--help") || !strcmp (argv[1], "-h") || !strcmp (argv[1], "help"))
    {
      print_help (stdout);
      return APP_EXIT_GOOD;
    }
  if (!strcmp (argv[1], "--version"))
    {
      puts ("lacquer-cli " LACQUER_VERSION);
      return APP_EXIT_GOOD;
    }
  for (int i = 0; app_commands[i]; i++)
    if (!strcmp (argv[1], app_commands[i]->name))
      return app_commands[i]->run (argc - 1, argv + 1);
  fprintf (stderr, "lacquer-cli: there is no command '%s'; see lacquer-cli --help\n", argv[1]);
  return APP_EXIT_USAGE;
}
