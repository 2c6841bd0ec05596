/* app-cli-set.c — lacquer-cli set: gives values of an album by their keys, all or none. */
#include "app-cli.h"

#include "app-key.h"

extern const AppCommand app_cli_set;

static int
list_keys (AppAlbum *album)
{
  g_auto (GStrv) keys = app_key_list (album);
  for (int i = 0; keys[i]; i++)
    {
      g_autofree char *value = app_key_get (album, keys[i], NULL);
      printf ("%s %s\n", keys[i], value ? value : "");
    }
  return APP_EXIT_GOOD;
}

static int
run (int argc, char **argv)
{
  gboolean list = FALSE;
  const GOptionEntry entries[] = {
    { "list", 0, 0, G_OPTION_ARG_NONE, &list, "Print every key with its value", NULL },
    G_OPTION_ENTRY_NULL,
  };
  /* Negative values ("-1.5") look like options: what follows ALBUM is taken as it stands. */
  g_auto (GStrv) rest = argc > 2 ? g_strdupv (argv + 2) : NULL;
  int n_rest = rest ? (int) g_strv_length (rest) : 0;
  gboolean asks = argc > 1 && argv[1][0] == '-';
  int n_parsed = asks ? argc : MIN (argc, 2);
  if (!app_cli_parse (&app_cli_set, entries, 1, asks ? -1 : 1, &n_parsed, &argv))
    return APP_EXIT_USAGE;
  if (!list && (n_rest == 0 || n_rest % 2))
    {
      app_cli_error (&app_cli_set, "a value is missing: keys and values come in pairs");
      return APP_EXIT_USAGE;
    }
  g_autoptr (AppDocument) document = app_cli_open (&app_cli_set, argv[1]);
  if (!document)
    return APP_EXIT_FINDINGS;
  if (list)
    return list_keys (app_document_album (document));
  for (int i = 0; i < n_rest; i += 2)
    {
      g_autoptr (GError) error = NULL;
      if (!app_key_set (app_document_album (document), app_document_history (document), rest[i],
                        rest[i + 1], &error))
        {
          app_cli_error (&app_cli_set, "%s (nothing was changed)", error->message);
          return APP_EXIT_USAGE;
        }
    }
  return app_cli_save (&app_cli_set, document) ? APP_EXIT_GOOD : APP_EXIT_FINDINGS;
}

const AppCommand app_cli_set = {
  .name = "set",
  .usage = "ALBUM KEY VALUE...",
  .summary = "give values: track.3.gap 1:20f  album.chain.limiter.ceiling -1",
  .help
  = "Keys: album.title, album.rate, track.2.gain, track.3.gap (2, 2.5, 1:20f, 150f, -3.2 = "
    "overlap),\n"
    "track.1.fade-out (seconds), track.2.chain.eq.band2-gain, album.chain.limiter.ceiling, …\n"
    "reference.1.sync track|cue|loudest, reference.1.cue 12.5, reference.1.loop 30:45, "
    "reference.1.name\n"
    "album.chain.limiter.preset NAME gives a module all values of a preset (lacquer-cli presets).\n"
    "--list prints all of them with their values. All values are set, or none.",
  .run = run,
};
