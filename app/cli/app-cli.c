/* app-cli.c — what the commands of lacquer-cli share. */
#include "app-cli.h"

#include "app-order-edit.h"

#include <math.h>
#include <signal.h>
#include <unistd.h>

enum
{
  PLACES = 4 /* of a finding, printed */
};

gboolean app_cli_json = FALSE;
int app_cli_threads = 0;

static GOptionEntry shared_entries[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &app_cli_json, "Print the report as JSON", NULL },
  { "threads", 0, 0, G_OPTION_ARG_INT, &app_cli_threads, "Work on at most N cores", "N" },
  G_OPTION_ENTRY_NULL,
};

void
app_cli_error (const AppCommand *command, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  fprintf (stderr, "lacquer-cli %s: %s\n", command->name, text);
}

gboolean
app_cli_parse (const AppCommand *command, const GOptionEntry *entries, int min_args, int max_args,
               int *argc, char ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (command->usage);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("lacquer-cli %s", command->name);
  g_set_prgname (name);
  g_option_context_set_summary (context, command->summary);
  g_option_context_set_description (context, command->help);
  g_option_context_add_main_entries (context, shared_entries, NULL);
  if (entries)
    g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      app_cli_error (command, "%s", error->message);
      return FALSE;
    }
  /* "--" ends the options; GLib leaves it in place when arguments that start with '-' follow. */
  if (*argc > 1 && !strcmp ((*argv)[1], "--"))
    {
      memmove (*argv + 1, *argv + 2, (*argc - 1) * sizeof (char *));
      (*argc)--;
    }
  if (app_cli_threads < 0)
    {
      app_cli_error (command, "--threads takes 0 (all cores) or a positive number");
      return FALSE;
    }
  int given = *argc - 1;
  if (given < min_args || (max_args >= 0 && given > max_args))
    {
      fprintf (stderr, "Usage: lacquer-cli %s %s\nSee lacquer-cli %s --help\n", command->name,
               command->usage, command->name);
      return FALSE;
    }
  return TRUE;
}

static gpointer
wait_for_signal (gpointer cancellable)
{
  sigset_t signals;
  int number;
  sigemptyset (&signals);
  sigaddset (&signals, SIGINT);
  sigaddset (&signals, SIGTERM);
  sigwait (&signals, &number);
  g_cancellable_cancel (cancellable);
  return NULL;
}

GCancellable *
app_cli_cancellable (void)
{
  static GCancellable *cancellable;
  if (cancellable)
    return cancellable;
  cancellable = g_cancellable_new ();
  /* Every thread started from here on inherits the mask: only the one that waits is told. */
  sigset_t signals;
  sigemptyset (&signals);
  sigaddset (&signals, SIGINT);
  sigaddset (&signals, SIGTERM);
  pthread_sigmask (SIG_BLOCK, &signals, NULL);
  g_thread_unref (g_thread_new ("signals", wait_for_signal, cancellable));
  return cancellable;
}

AppProgramme *
app_cli_programme (AppDocument *document, GPtrArray *findings, int *status)
{
  g_autoptr (GPtrArray) timeline = app_findings_new ();
  AppProgramme *programme = app_programme_new (app_document_album (document), timeline);
  app_cli_print_findings (timeline, stderr);
  const GPtrArray *lists[] = { app_document_findings (document), timeline };
  *status = APP_EXIT_GOOD;
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      if (app_findings_worst (lists[i]) == APP_SEVERITY_ERROR)
        *status = APP_EXIT_FINDINGS;
      for (guint k = 0; findings && lists[i] && k < lists[i]->len; k++)
        g_ptr_array_add (findings, app_finding_copy (lists[i]->pdata[k]));
    }
  return programme;
}

AppDocument *
app_cli_open (const AppCommand *command, const char *path)
{
  g_autoptr (GError) error = NULL;
  AppDocument *document = app_document_open (path, &error);
  if (!document)
    {
      app_cli_error (command, "%s", error->message);
      return NULL;
    }
  app_cli_print_findings (app_document_findings (document), stderr);
  return document;
}

gboolean
app_cli_save (const AppCommand *command, AppDocument *document)
{
  g_autoptr (GError) error = NULL;
  if (app_document_save (document, NULL, &error))
    return TRUE;
  app_cli_error (command, "%s", error->message);
  return FALSE;
}

gboolean
app_cli_find_order (const AppCommand *command, AppAlbum *album, const char *which, guint *index)
{
  const AppOrders *orders = app_album_orders (album);
  int found = orders ? app_orders_find (orders, which) : !strcmp (which, "1") ? 0 : -1;
  if (found < 0)
    {
      app_cli_error (command, "there is no running order '%s': the album has %u", which,
                     MAX (app_orders_n (orders), 1));
      return FALSE;
    }
  *index = (guint) found;
  return TRUE;
}

gboolean
app_cli_choose_order (const AppCommand *command, AppDocument *document, const char *which)
{
  AppAlbum *album = app_document_album (document);
  guint index;
  if (!which)
    return TRUE;
  if (!app_cli_find_order (command, album, which, &index))
    return FALSE;
  if (app_album_orders (album))
    app_order_choose (album, app_document_history (document), index);
  return TRUE;
}

int
app_cli_print_findings (const GPtrArray *findings, FILE *stream)
{
  for (guint i = 0; findings && i < findings->len; i++)
    {
      const AppFinding *finding = findings->pdata[i];
      fprintf (stream, "%-8s", app_severity_id (finding->severity));
      if (finding->track)
        fprintf (stream, "track %d  ", finding->track);
      if (finding->file)
        fprintf (stream, "%s  ", finding->file);
      g_autofree char *where = app_finding_where (finding, PLACES);
      if (where)
        fprintf (stream, "%s  ", where);
      fprintf (stream, "%s", finding->text);
      if (finding->advice)
        fprintf (stream, " — %s", finding->advice);
      fputc ('\n', stream);
    }
  return app_findings_worst (findings) == APP_SEVERITY_ERROR ? APP_EXIT_FINDINGS : APP_EXIT_GOOD;
}

static GMutex progress_mutex;
static gboolean progress_shown;

void
app_cli_progress (double fraction, double times_real_time, const char *what, gpointer unused)
{
  if (!isatty (STDERR_FILENO))
    return;
  g_mutex_lock (&progress_mutex);
  fprintf (stderr, "\r\033[K%4.0f %%  ", 100 * fraction);
  if (isfinite (times_real_time))
    fprintf (stderr, "%.0f x real time  ", times_real_time);
  fputs (what ? what : "", stderr);
  progress_shown = TRUE;
  g_mutex_unlock (&progress_mutex);
}

void
app_cli_progress_done (void)
{
  g_mutex_lock (&progress_mutex);
  if (progress_shown)
    fputs ("\r\033[K", stderr);
  progress_shown = FALSE;
  g_mutex_unlock (&progress_mutex);
}

int
app_cli_lane (const char *id)
{
  for (int lane = 0; lane < APP_N_PROGRAMME_LANES; lane++)
    if (!strcmp (id, app_lane_ids[lane]))
      return lane;
  return -1;
}

GListStore *
app_cli_find_chain (const AppCommand *command, AppAlbum *album, const char *scope)
{
  if (!strcmp (scope, "album"))
    return app_album_chain (album);
  const char *number = g_str_has_prefix (scope, "track.") ? scope + 6 : scope;
  guint64 track;
  if (g_ascii_string_to_unsigned (number, 10, 1, app_album_n_tracks (album), &track, NULL))
    return app_track_chain (app_album_track (album, track - 1));
  app_cli_error (command, "there is no chain '%s': say album, or track.1 to track.%u", scope,
                 app_album_n_tracks (album));
  return NULL;
}

int
app_cli_find_slot (const AppCommand *command, GListStore *chain, const char *name)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (chain));
  guint64 number;
  if (g_ascii_string_to_unsigned (name, 10, 1, n, &number, NULL))
    return (int) number - 1;
  GHashTable *seen = g_hash_table_new (g_str_hash, g_str_equal);
  int found = -1;
  for (guint i = 0; i < n && found < 0; i++)
    {
      g_autoptr (AppSlot) slot = g_list_model_get_item (G_LIST_MODEL (chain), i);
      const char *id = app_slot_module (slot)->id;
      int count = GPOINTER_TO_INT (g_hash_table_lookup (seen, id)) + 1;
      g_hash_table_insert (seen, (gpointer) id, GINT_TO_POINTER (count));
      g_autofree char *later = g_strdup_printf ("%s-%d", id, count);
      if (!strcmp (count == 1 ? id : later, name))
        found = (int) i;
    }
  g_hash_table_unref (seen);
  if (found < 0)
    app_cli_error (command, "there is no '%s' in that chain of %u modules", name, n);
  return found;
}
