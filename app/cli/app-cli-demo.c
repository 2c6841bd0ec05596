/* app-cli-demo.c — lacquer-cli demo: writes the demo album. */
#include "app-cli.h"

#include "app-demo.h"

extern const AppCommand app_cli_demo;

static int
run (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  if (!app_cli_parse (&app_cli_demo, NULL, 1, 1, &argc, &argv))
    return APP_EXIT_USAGE;
  if (!app_demo_write (argv[1], &error))
    {
      app_cli_error (&app_cli_demo, "%s", error->message);
      return APP_EXIT_FINDINGS;
    }
  g_autofree char *project = g_build_filename (argv[1], APP_DEMO_PROJECT, NULL);
  printf ("%s\n", project);
  return APP_EXIT_GOOD;
}

const AppCommand app_cli_demo = {
  .name = "demo",
  .usage = "DIR",
  .summary = "write the demo album: three synthesised mixes and a project",
  .help = "Prints the path of the project. The files are the same, bit for bit, every time.",
  .run = run,
};
