/* app-cli.h — what the commands of lacquer-cli share: options, opening, findings, progress. */
#pragma once

#include "app-command.h"
#include "app-document.h"
#include "app-finding.h"
#include "app-programme.h"

#include <stdio.h>

enum
{
  APP_EXIT_GOOD = 0,
  APP_EXIT_FINDINGS = 1, /* a finding of severity error, or the work failed */
  APP_EXIT_USAGE = 2,
};

/* Options every command shares; main resets them before run. */
extern gboolean app_cli_json; /* --json, where a command reports */
extern int app_cli_threads;   /* --threads N; 0: all cores */

/* Parses the command's own entries (may be NULL) and the shared ones; argv keeps the positional
 * arguments after [0].
 * --help prints and exits 0. FALSE, message printed, when an option is wrong or their number is
 * outside min_args..max_args (max_args -1: any). */
gboolean app_cli_parse (const AppCommand *command, const GOptionEntry *entries, int min_args,
                        int max_args, int *argc, char ***argv);

/* Prints "lacquer-cli COMMAND: text" to stderr. */
void app_cli_error (const AppCommand *command, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Cancelled by Ctrl+C or SIGTERM from the first call on, which comes before the command starts any
 * thread; long work then ends cleanly. Owned by the program. */
GCancellable *app_cli_cancellable (void);

/* Opens a project; errors and findings of opening go to stderr. NULL on error. */
AppDocument *app_cli_open (const AppCommand *command, const char *path);
/* Saves it where it came from; prints the error. */
gboolean app_cli_save (const AppCommand *command, AppDocument *document);

/* Index of the running order named by name or number; of an album without orders "1" is the only
 * one. FALSE, message printed, when there is none. */
gboolean
app_cli_find_order (const AppCommand *command, AppAlbum *album, const char *which, guint *index);
/* Chooses it for what follows, of the album that is open, not of its file; which NULL: as it is. */
gboolean app_cli_choose_order (const AppCommand *command, AppDocument *document, const char *which);

/* One line per finding; returns APP_EXIT_FINDINGS when one is an error, else APP_EXIT_GOOD. */
int app_cli_print_findings (const GPtrArray *findings, FILE *stream);

/* Progress on stderr when that is a terminal: "  42 %  210 x real time  text"; times NAN: without
 * them. done ends the line. */
void app_cli_progress (double fraction, double times_real_time, const char *what, gpointer unused);
void app_cli_progress_done (void);

/* The snapshot that render, deliver and play work from. What opening the project and laying out the
 * album found goes to stderr and, when findings is given, into it (copies). *status:
 * APP_EXIT_FINDINGS when there is an error among it. */
AppProgramme *app_cli_programme (AppDocument *document, GPtrArray *findings, int *status);

/* AppLane by its id, or -1. */
int app_cli_lane (const char *id);

/* "album", "track.3" or "3"; NULL, message printed, when there is no such chain. */
GListStore *app_cli_find_chain (const AppCommand *command, AppAlbum *album, const char *scope);
/* Index of the slot named by number, id, or id-2 for the second of that module; -1, message
 * printed, when none. */
int app_cli_find_slot (const AppCommand *command, GListStore *chain, const char *name);
