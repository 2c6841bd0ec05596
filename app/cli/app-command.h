/* app-command.h — a command of lacquer-cli. One const descriptor per file. */
#pragma once

#include <gio/gio.h>

typedef struct
{
  const char *name;    /* "deliver" */
  const char *usage;   /* "ALBUM [--target ID]... -o DIR" */
  const char *summary; /* one line */
  const char *help;    /* what --help prints below usage and options; may be NULL */
  /* argv[0] is the name. Returns 0 good, 1 findings of severity error or failure, 2 usage. */
  int (*run) (int argc, char **argv);
} AppCommand;

extern const AppCommand *const app_commands[]; /* NULL-terminated; in app-cli-main.c */
