/* app-cli-create.c — lacquer-cli create: a new album from mixes. */
#include "app-cli.h"

#include <math.h>

extern const AppCommand app_cli_create;

/* "Artist - Title" options are set through the history, then forgotten: a new file has nothing to
 * undo. */
static void
set_texts (AppDocument *document, const char *title, const char *artist)
{
  AppHistory *history = app_document_history (document);
  AppAlbum *album = app_document_album (document);
  if (title)
    app_history_set_string (history, album, "title", title);
  if (artist)
    app_history_set_string (history, album, "artist", artist);
}

static int
run (int argc, char **argv)
{
  g_autofree char *title = NULL, *artist = NULL;
  double gap_s = 2.0;
  int rate = 0;
  gboolean overwrite = FALSE;
  const GOptionEntry entries[] = {
    { "title", 0, 0, G_OPTION_ARG_STRING, &title, "Title of the album", "TEXT" },
    { "artist", 0, 0, G_OPTION_ARG_STRING, &artist, "Artist of the album", "TEXT" },
    { "gap", 0, 0, G_OPTION_ARG_DOUBLE, &gap_s, "Seconds between tracks (default 2)", "S" },
    { "rate", 0, 0, G_OPTION_ARG_INT, &rate, "Rate of the album (default: from the mixes)", "HZ" },
    { "overwrite", 0, 0, G_OPTION_ARG_NONE, &overwrite, "Replace an existing project", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (&app_cli_create, entries, 2, -1, &argc, &argv))
    return APP_EXIT_USAGE;
  if (rate && !app_album_rate_is_valid (rate))
    {
      app_cli_error (&app_cli_create,
                     "--rate takes 44100, 48000, 88200, 96000, 176400 or 192000, not %d", rate);
      return APP_EXIT_USAGE;
    }
  if (!g_str_has_suffix (argv[1], ".lacquer"))
    {
      app_cli_error (&app_cli_create, "the name of a project ends in .lacquer, not %s", argv[1]);
      return APP_EXIT_USAGE;
    }
  if (!isfinite (gap_s))
    {
      app_cli_error (&app_cli_create, "--gap takes seconds");
      return APP_EXIT_USAGE;
    }
  if (!overwrite && g_file_test (argv[1], G_FILE_TEST_EXISTS))
    {
      app_cli_error (&app_cli_create, "%s exists; --overwrite replaces it", argv[1]);
      return APP_EXIT_FINDINGS;
    }
  g_autoptr (AppDocument) document
      = app_document_create ((const char *const *) argv + 2, rate, gap_s);
  int status = app_cli_print_findings (app_document_findings (document), stderr);
  AppAlbum *album = app_document_album (document);
  if (app_album_n_tracks (album) == 0)
    {
      app_cli_error (&app_cli_create, "none of the files can be used; nothing was written");
      return APP_EXIT_FINDINGS;
    }
  set_texts (document, title, artist);
  g_autoptr (GError) error = NULL;
  if (!app_document_save (document, argv[1], &error))
    {
      app_cli_error (&app_cli_create, "%s", error->message);
      return APP_EXIT_FINDINGS;
    }
  printf ("%s: %u tracks at %d Hz\n", argv[1], app_album_n_tracks (album), app_album_rate (album));
  return status;
}

const AppCommand app_cli_create = {
  .name = "create",
  .usage = "ALBUM.lacquer MIX...",
  .summary = "new album from mixes",
  .help = "The mixes are referred to, never changed. Files that cannot be used are reported and "
          "left out.",
  .run = run,
};
