/* app-cli-snapshot.c — lacquer-cli snapshot: states of the whole album, and what differs. */
#include "app-cli.h"

#include "app-album-diff.h"
#include "app-json.h"
#include "app-snapshots.h"

extern const AppCommand app_cli_snapshot;

static char *note; /* --note */

static char *
time_text (gint64 time)
{
  g_autoptr (GDateTime) utc = time ? g_date_time_new_from_unix_utc (time) : NULL;
  return utc ? g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ") : NULL;
}

static void
print_json (JsonBuilder *builder)
{
  g_autofree char *text = app_json_text (builder);
  fputs (text, stdout);
}

static int
list_all (AppAlbum *album)
{
  GListModel *list = G_LIST_MODEL (app_album_snapshots (album));
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "snapshots");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (AppSnapshot) snapshot = g_list_model_get_item (list, i);
      g_autofree char *taken = time_text (app_snapshot_time (snapshot));
      guint n = app_album_n_tracks (app_snapshot_album (snapshot));
      if (!app_cli_json)
        printf ("%4u %-20s  %-28s %3u tracks  %s\n", i + 1, taken ? taken : "–",
                app_snapshot_name (snapshot), n, app_snapshot_note (snapshot));
      json_builder_begin_object (builder);
      app_json_member_int (builder, "snapshot", i + 1);
      app_json_member_text (builder, "name", app_snapshot_name (snapshot));
      app_json_member_text (builder, "note", app_snapshot_note (snapshot));
      app_json_member_text (builder, "taken", taken);
      app_json_member_int (builder, "tracks", n);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (app_cli_json)
    print_json (builder);
  return APP_EXIT_GOOD;
}

/* The album of a snapshot, or for "now" the album itself; NULL, message printed. */
static AppAlbum *
find_state (AppAlbum *album, const char *which)
{
  AppSnapshot *snapshot = app_snapshots_find (album, which);
  if (snapshot)
    return app_snapshot_album (snapshot);
  if (!strcmp (which, "now"))
    return album;
  app_cli_error (&app_cli_snapshot, "there is no snapshot '%s': the album has %u", which,
                 g_list_model_get_n_items (G_LIST_MODEL (app_album_snapshots (album))));
  return NULL;
}

static int
compare (AppAlbum *album, const char *first, const char *second)
{
  AppAlbum *before = find_state (album, first), *now = before ? find_state (album, second) : NULL;
  if (!now)
    return APP_EXIT_USAGE;
  g_autoptr (GPtrArray) list = app_album_differences (before, now);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "differences");
  json_builder_begin_array (builder);
  for (guint i = 0; i < list->len; i++)
    {
      const AppDifference *one = list->pdata[i];
      g_autofree char *text = app_difference_text (one);
      if (!app_cli_json)
        printf ("%s\n", text);
      json_builder_begin_object (builder);
      app_json_member_int (builder, "track", one->track);
      app_json_member_text (builder, "where", one->where);
      app_json_member_text (builder, "what", one->what);
      app_json_member_text (builder, "before", one->before);
      app_json_member_text (builder, "now", one->now);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (app_cli_json)
    print_json (builder);
  else if (list->len == 0)
    printf ("nothing differs\n");
  return APP_EXIT_GOOD;
}

static int
take (AppDocument *document, const char *name)
{
  g_autoptr (GError) error = NULL;
  if (!app_snapshots_take (app_document_album (document), app_document_history (document), name,
                           note, g_get_real_time () / G_USEC_PER_SEC, &error))
    {
      app_cli_error (&app_cli_snapshot, "%s", error->message);
      return APP_EXIT_FINDINGS;
    }
  return app_cli_save (&app_cli_snapshot, document) ? APP_EXIT_GOOD : APP_EXIT_FINDINGS;
}

static int
change (AppDocument *document, const char *action, const char *which, const char *name)
{
  AppAlbum *album = app_document_album (document);
  AppHistory *history = app_document_history (document);
  AppSnapshot *snapshot = app_snapshots_find (album, which);
  if (!snapshot)
    {
      find_state (album, which[0] ? which : "?");
      return APP_EXIT_USAGE;
    }
  if (!strcmp (action, "restore"))
    app_snapshots_restore (album, history, snapshot);
  else if (!strcmp (action, "hear"))
    app_snapshots_hear (album, history, snapshot);
  else if (!strcmp (action, "rename"))
    {
      app_history_set_string (history, snapshot, "name", name);
      if (note)
        app_history_set_string (history, snapshot, "note", note);
    }
  else
    app_snapshots_remove (album, history, snapshot);
  return app_cli_save (&app_cli_snapshot, document) ? APP_EXIT_GOOD : APP_EXIT_FINDINGS;
}

static int
run (int argc, char **argv)
{
  const GOptionEntry entries[]
      = { { "note", 0, 0, G_OPTION_ARG_STRING, &note, "what is said of it (take, rename)", "TEXT" },
          { NULL } };
  g_clear_pointer (&note, g_free);
  if (!app_cli_parse (&app_cli_snapshot, entries, 1, 4, &argc, &argv))
    return APP_EXIT_USAGE;
  static const struct
  {
    const char *name;
    int least, most; /* words behind it */
  } actions[] = { { "list", 0, 0 },   { "take", 0, 1 },   { "compare", 1, 2 }, { "restore", 1, 1 },
                  { "delete", 1, 1 }, { "rename", 2, 2 }, { "hear", 1, 1 } };
  const char *action = argc > 2 ? argv[2] : "list";
  int words = MAX (argc - 3, 0);
  gboolean good = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    good |= !strcmp (action, actions[i].name) && words >= actions[i].least
            && words <= actions[i].most;
  if (!good)
    {
      app_cli_error (&app_cli_snapshot, "takes list, take [NAME], compare A [B], restore A, "
                                        "delete A, rename A NAME or hear A");
      return APP_EXIT_USAGE;
    }
  g_autoptr (AppDocument) document = app_cli_open (&app_cli_snapshot, argv[1]);
  if (!document)
    return APP_EXIT_FINDINGS;
  if (!strcmp (action, "list"))
    return list_all (app_document_album (document));
  if (!strcmp (action, "compare"))
    return compare (app_document_album (document), argv[3], words > 1 ? argv[4] : "now");
  if (!strcmp (action, "take"))
    return take (document, words ? argv[3] : NULL);
  return change (document, action, argv[3], words > 1 ? argv[4] : NULL);
}

const AppCommand app_cli_snapshot = {
  .name = "snapshot",
  .usage = "ALBUM [list|take [NAME]|compare A [B]|restore A|delete A|rename A NAME|hear A]",
  .summary = "states of the whole album: take, compare, restore",
  .help
  = "A snapshot is the album as it was, kept in the project: tracks, gaps, chains, texts, orders,\n"
    "references. A and B are numbers of the list, names, or now: the album as it is (B when it is\n"
    "left out). compare lists every difference. hear makes a snapshot the previous master, to\n"
    "compare with by ear. The previous master, the snapshots, the log of received mixes and the\n"
    "records of what was delivered are no part of it.",
  .run = run,
};
