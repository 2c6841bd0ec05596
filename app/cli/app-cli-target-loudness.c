/* app-cli-target-loudness.c — lacquer-cli target-loudness: the drive of a limiter that gives a
 * loudness. */
#include "app-cli.h"

#include "app-json.h"
#include "app-target-loudness.h"

#include <math.h>

extern const AppCommand app_cli_target_loudness;

typedef struct
{
  GMainLoop *loop;
  AppTargetLoudness result;
  GError *error;
  gboolean good;
} Run;

static void
on_found (GObject *source, GAsyncResult *async_result, gpointer user_data)
{
  Run *self = user_data;
  self->good = app_target_loudness_finish (async_result, &self->result, &self->error);
  g_main_loop_quit (self->loop);
}

/* "album" or "track.3"; NULL, message printed, when there is no such chain. */
static GListModel *
find_chain (AppAlbum *album, const char *scope)
{
  guint64 track;
  if (!scope || !strcmp (scope, "album"))
    return G_LIST_MODEL (app_album_chain (album));
  if (g_str_has_prefix (scope, "track.")
      && g_ascii_string_to_unsigned (scope + 6, 10, 1, app_album_n_tracks (album), &track, NULL))
    return G_LIST_MODEL (app_track_chain (app_album_track (album, (guint) track - 1)));
  app_cli_error (&app_cli_target_loudness,
                 "there is no chain '%s': say album, or track.1 to track.%u", scope,
                 app_album_n_tracks (album));
  return NULL;
}

/* The last limiter that works, else the last one; NULL when there is none. Borrowed. */
static AppSlot *
find_limiter (GListModel *chain)
{
  AppSlot *found = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (chain); i++)
    {
      g_autoptr (AppSlot) slot = g_list_model_get_item (chain, i);
      if (app_target_loudness_fits (app_slot_module (slot))
          && (!found || !app_slot_bypass (slot) || app_slot_bypass (found)))
        found = slot;
    }
  return found;
}

static void
print_json (const AppTargetLoudness *result, const char *scope, gboolean written)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  app_json_member_text (builder, "scope", scope);
  app_json_member_number (builder, "target_lufs", result->wanted_lufs);
  app_json_member_bool (builder, "reached", result->reached);
  app_json_member_bool (builder, "written", written);
  app_json_member_number (builder, "drive_before_db", result->before_db);
  app_json_member_number (builder, "integrated_before_lufs", result->before_lufs);
  app_json_member_number (builder, "drive_db", result->drive_db);
  app_json_member_number (builder, "integrated_lufs", result->lufs);
  json_builder_end_object (builder);
  g_autofree char *text = app_json_text (builder);
  fputs (text, stdout);
}

static gboolean
find (AppDocument *document, AppSlot *slot, double lufs, AppTargetLoudness *result)
{
  Run run = { .loop = g_main_loop_new (NULL, FALSE) };
  app_target_loudness_async (document, slot, lufs, app_cli_threads, app_cli_progress, NULL,
                             app_cli_cancellable (), on_found, &run);
  g_main_loop_run (run.loop);
  g_main_loop_unref (run.loop);
  app_cli_progress_done ();
  *result = run.result;
  if (run.error)
    app_cli_error (&app_cli_target_loudness, "%s",
                   g_error_matches (run.error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                       ? "stopped; nothing was changed"
                       : run.error->message);
  g_clear_error (&run.error);
  return run.good;
}

/* The number, in the range of the parameter; FALSE, message printed, when it is none. */
static gboolean
read_lufs (const char *text, double *lufs)
{
  const DspParam *param = &app_target_loudness_param;
  if (dsp_param_read (param, text, lufs) && *lufs >= param->min && *lufs <= param->max)
    return TRUE;
  app_cli_error (&app_cli_target_loudness, "'%s' is no loudness between %g and %g LUFS", text,
                 param->min, param->max);
  return FALSE;
}

/* A negative number looks like an option: it is taken out before those are parsed. NULL: there is
 * none. */
static const char *
take_number (int *argc, char **argv)
{
  for (int i = 1; i < *argc; i++)
    if (argv[i][0] == '-' && (g_ascii_isdigit (argv[i][1]) || argv[i][1] == '.'))
      {
        const char *text = argv[i];
        for (int k = i; k < *argc; k++)
          argv[k] = argv[k + 1];
        (*argc)--;
        return text;
      }
  return NULL;
}

static int
run (int argc, char **argv)
{
  g_autofree char *scope = NULL;
  gboolean dry = FALSE;
  const GOptionEntry entries[] = {
    { "scope", 0, 0, G_OPTION_ARG_STRING, &scope, "album (default) or track.N", "SCOPE" },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry, "Only find it; the album stays as it is", NULL },
    G_OPTION_ENTRY_NULL,
  };
  double lufs;
  const char *number = take_number (&argc, argv);
  int n = number ? 1 : 2;
  if (!app_cli_parse (&app_cli_target_loudness, entries, n, n, &argc, &argv)
      || !read_lufs (number ? number : argv[2], &lufs))
    return APP_EXIT_USAGE;
  app_cli_cancellable ();
  g_autoptr (AppDocument) document = app_cli_open (&app_cli_target_loudness, argv[1]);
  if (!document)
    return APP_EXIT_FINDINGS;
  GListModel *chain = find_chain (app_document_album (document), scope);
  if (!chain)
    return APP_EXIT_USAGE;
  AppSlot *slot = find_limiter (chain);
  if (!slot)
    {
      app_cli_error (&app_cli_target_loudness,
                     "that chain has no limiter; add one: lacquer-cli chain %s %s add limiter",
                     argv[1], scope ? scope : "album");
      return APP_EXIT_FINDINGS;
    }
  AppTargetLoudness result;
  if (!find (document, slot, lufs, &result))
    return APP_EXIT_FINDINGS;
  gboolean write = result.reached && !dry;
  if (write && !app_cli_save (&app_cli_target_loudness, document))
    return APP_EXIT_FINDINGS;
  g_autofree char *text = app_target_loudness_text (&result);
  if (app_cli_json)
    print_json (&result, scope ? scope : "album", write);
  else
    puts (text);
  return result.reached ? APP_EXIT_GOOD : APP_EXIT_FINDINGS;
}

const AppCommand app_cli_target_loudness = {
  .name = "target-loudness",
  .usage = "ALBUM LUFS",
  .summary = "find the drive of the limiter that gives this integrated loudness",
  .help = "Of the album for the last limiter of the album chain, of the track for that of a track\n"
          "chain; measured after everything, within 0.05 LU. The project is saved with the drive.\n"
          "When the loudness cannot be reached nothing is changed, and the exit status is 1.",
  .run = run,
};
