/* app-cli-chain.c — lacquer-cli chain: adds, removes and moves modules of a chain. */
#include "app-cli.h"

#include "dsp-registry.h"

extern const AppCommand app_cli_chain;

/* "album", "track.3" or "3"; NULL, message printed, when there is no such chain. */
static GListStore *
find_chain (AppAlbum *album, const char *scope)
{
  if (!strcmp (scope, "album"))
    return app_album_chain (album);
  const char *number = g_str_has_prefix (scope, "track.") ? scope + 6 : scope;
  guint64 track;
  if (g_ascii_string_to_unsigned (number, 10, 1, app_album_n_tracks (album), &track, NULL))
    return app_track_chain (app_album_track (album, track - 1));
  app_cli_error (&app_cli_chain, "there is no chain '%s': say album, or track.1 to track.%u", scope,
                 app_album_n_tracks (album));
  return NULL;
}

/* Index of the slot named by number, id, or id-2 for the second of that module; -1, message
 * printed, when none. */
static int
find_slot (GListStore *chain, const char *name)
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
    app_cli_error (&app_cli_chain, "there is no '%s' in that chain of %u modules", name, n);
  return found;
}

/* The position argument, 1-based, as an index; n when it is absent; -1, message printed, when
 * wrong. */
static int
position (const char *text, guint n)
{
  guint64 number;
  if (!text)
    return (int) n;
  if (g_ascii_string_to_unsigned (text, 10, 1, n + 1, &number, NULL))
    return (int) number - 1;
  app_cli_error (&app_cli_chain, "'%s' is no position between 1 and %u", text, n + 1);
  return -1;
}

/* By id, else by the name that the window shows, in any case. */
static const DspModule *
find_module (const char *text)
{
  const DspModule *found = dsp_module_find (text);
  for (int i = 0; i < dsp_n_modules () && !found; i++)
    if (g_ascii_strcasecmp (dsp_module_at (i)->name, text) == 0)
      found = dsp_module_at (i);
  return found;
}

static gboolean
add (AppHistory *history, GListStore *chain, const char *id, const char *where)
{
  const DspModule *module = find_module (id);
  int at = position (where, g_list_model_get_n_items (G_LIST_MODEL (chain)));
  if (!module)
    app_cli_error (&app_cli_chain, "there is no module '%s'; see lacquer-cli modules", id);
  if (!module || at < 0)
    return FALSE;
  g_autoptr (AppSlot) slot = app_slot_new (module);
  app_history_insert (history, chain, at, slot, NULL);
  return TRUE;
}

static gboolean
move (AppHistory *history, GListStore *chain, int from, const char *where)
{
  int last = (int) g_list_model_get_n_items (G_LIST_MODEL (chain)) - 1;
  int to = position (where, last);
  if (to < 0)
    return FALSE;
  app_history_move (history, chain, from, MIN (to, last), NULL);
  return TRUE;
}

static int
run (int argc, char **argv)
{
  if (!app_cli_parse (&app_cli_chain, NULL, 4, 5, &argc, &argv))
    return APP_EXIT_USAGE;
  const char *action = argv[3], *name = argv[4], *where = argc > 5 ? argv[5] : NULL;
  g_autoptr (AppDocument) document = app_cli_open (&app_cli_chain, argv[1]);
  if (!document)
    return APP_EXIT_FINDINGS;
  GListStore *chain = find_chain (app_document_album (document), argv[2]);
  AppHistory *history = app_document_history (document);
  if (!chain)
    return APP_EXIT_USAGE;
  gboolean good = FALSE;
  if (!strcmp (action, "add"))
    good = add (history, chain, name, where);
  else if (!strcmp (action, "remove") || !strcmp (action, "move"))
    {
      int at = find_slot (chain, name);
      if (at >= 0 && !strcmp (action, "remove"))
        {
          app_history_remove (history, chain, at, NULL);
          good = TRUE;
        }
      else if (at >= 0)
        good = move (history, chain, at, where);
    }
  else
    app_cli_error (&app_cli_chain, "'%s' is neither add, remove nor move", action);
  if (!good)
    return APP_EXIT_USAGE;
  return app_cli_save (&app_cli_chain, document) ? APP_EXIT_GOOD : APP_EXIT_FINDINGS;
}

const AppCommand app_cli_chain = {
  .name = "chain",
  .usage = "ALBUM SCOPE add|remove|move MODULE [POSITION]",
  .summary = "add, remove or move a module of a chain",
  .help = "SCOPE is album or track.N. MODULE is an id of lacquer-cli modules; to remove or move, "
          "also its\n"
          "number in the chain, or id-2 for the second of its kind. Without POSITION: at the end.",
  .run = run,
};
