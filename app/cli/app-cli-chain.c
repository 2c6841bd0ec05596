/* app-cli-chain.c — lacquer-cli chain: adds, removes and moves modules of a chain. */
#include "app-cli.h"

#include "dsp-registry.h"

extern const AppCommand app_cli_chain;

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
  GListStore *chain = app_cli_find_chain (&app_cli_chain, app_document_album (document), argv[2]);
  AppHistory *history = app_document_history (document);
  if (!chain)
    return APP_EXIT_USAGE;
  gboolean good = FALSE;
  if (!strcmp (action, "add"))
    good = add (history, chain, name, where);
  else if (!strcmp (action, "remove") || !strcmp (action, "move"))
    {
      int at = app_cli_find_slot (&app_cli_chain, chain, name);
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
