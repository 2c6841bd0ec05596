/* app-cli-orders.c — lacquer-cli orders: the running orders of an album. */
#include "app-cli.h"

#include "app-json.h"
#include "app-medium.h"
#include "app-order-edit.h"

extern const AppCommand app_cli_orders;

static const char *
track_title (AppTrack *track)
{
  return app_track_metadata (track)->values[APP_FIELD_TITLE];
}

/* Number of the track in the list, 0: it is aside. */
static guint
place_of (AppAlbum *album, AppTrack *track)
{
  guint at;
  return g_list_store_find (app_album_tracks (album), track, &at) ? at + 1 : 0;
}

static void
json_rows (JsonBuilder *builder, AppAlbum *album, const AppOrder *order)
{
  json_builder_set_member_name (builder, "tracks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < order->rows->len; i++)
    {
      const AppOrderRow *row = app_order_row (order, i);
      json_builder_begin_object (builder);
      app_json_member_int (builder, "track", place_of (album, row->track));
      app_json_member_text (builder, "title", track_title (row->track));
      app_json_member_number (builder, "gap_s", row->gap_s);
      app_json_member_text (builder, "join", app_shape_ids[row->join]);
      app_json_member_bool (builder, "side_start", row->side_start);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
tell_order (JsonBuilder *builder, AppAlbum *album, guint index)
{
  const AppOrders *orders = app_album_orders (album);
  gboolean active = index == app_orders_active (orders);
  g_autoptr (AppOrders) rows = app_order_rows (album, index);
  const AppOrder *order = app_orders_get (rows, 0);
  if (!app_cli_json)
    printf ("%c%3u %-28s %3u tracks  %s\n", active ? '*' : ' ', index + 1,
            *order->name ? order->name : "–", order->rows->len, order->medium);
  json_builder_begin_object (builder);
  app_json_member_int (builder, "order", index + 1);
  app_json_member_text (builder, "name", order->name);
  app_json_member_bool (builder, "active", active);
  app_json_member_text (builder, "medium", order->medium);
  json_rows (builder, album, order);
  json_builder_end_object (builder);
}

static void
tell_aside (JsonBuilder *builder, AppAlbum *album)
{
  g_autoptr (GPtrArray) aside = app_album_aside (album);
  json_builder_set_member_name (builder, "aside");
  json_builder_begin_array (builder);
  for (guint i = 0; i < aside->len; i++)
    {
      if (!app_cli_json)
        printf ("%s%4u %s\n", i ? "" : "not in this order:\n", i + 1,
                track_title (aside->pdata[i]));
      json_builder_add_string_value (builder, track_title (aside->pdata[i]));
    }
  json_builder_end_array (builder);
}

static int
list_all (AppAlbum *album)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "orders");
  json_builder_begin_array (builder);
  for (guint i = 0; i < MAX (app_orders_n (app_album_orders (album)), 1); i++)
    tell_order (builder, album, i);
  json_builder_end_array (builder);
  tell_aside (builder, album);
  json_builder_end_object (builder);
  g_autofree char *text = app_json_text (builder);
  if (app_cli_json)
    fputs (text, stdout);
  return APP_EXIT_GOOD;
}

/* The track by its number in the list of those aside, or by its title; NULL, message printed. */
static AppTrack *
find_aside (AppAlbum *album, const char *which)
{
  g_autoptr (GPtrArray) aside = app_album_aside (album);
  guint64 number;
  for (guint i = 0; i < aside->len; i++)
    if (!strcmp (track_title (aside->pdata[i]), which))
      return aside->pdata[i]; /* the orders keep it */
  if (aside->len && g_ascii_string_to_unsigned (which, 10, 1, aside->len, &number, NULL))
    return aside->pdata[number - 1];
  app_cli_error (&app_cli_orders, "no track '%s' is left out of this order: there are %u", which,
                 aside->len);
  return NULL;
}

static int
put_back (AppDocument *document, char **words)
{
  AppAlbum *album = app_document_album (document);
  AppTrack *track = find_aside (album, words[0]);
  guint n = app_album_n_tracks (album);
  guint64 at = n + 1;
  if (!track)
    return APP_EXIT_USAGE;
  if (words[1] && !g_ascii_string_to_unsigned (words[1], 10, 1, n + 1, &at, NULL))
    {
      app_cli_error (&app_cli_orders, "'%s' is no place from 1 to %u", words[1], n + 1);
      return APP_EXIT_USAGE;
    }
  app_order_put_back (album, app_document_history (document), track, (guint) at - 1);
  return app_cli_save (&app_cli_orders, document) ? APP_EXIT_GOOD : APP_EXIT_FINDINGS;
}

/* What is done to the order at index with a word; FALSE, message printed, when it cannot be. */
static gboolean
change (AppDocument *document, const char *action, guint index, const char *word)
{
  AppAlbum *album = app_document_album (document);
  AppHistory *history = app_document_history (document);
  g_autoptr (GError) error = NULL;
  gboolean good = TRUE;
  if (!strcmp (action, "rename"))
    good = app_order_rename (album, history, index, word, &error);
  else if (!strcmp (action, "delete"))
    good = app_order_delete (album, history, index, &error);
  else if (!strcmp (action, "medium") && !app_medium_find (word))
    {
      fprintf (stderr, "lacquer-cli orders: there is no medium '%s'; there are", word);
      for (int i = 0; i < APP_N_MEDIUMS; i++)
        fprintf (stderr, " %s", app_mediums[i].id);
      fputc ('\n', stderr);
      return FALSE;
    }
  else if (!strcmp (action, "medium"))
    app_order_set_medium (album, history, index, word);
  else if (app_album_orders (album))
    app_order_choose (album, history, index);
  if (!good)
    app_cli_error (&app_cli_orders, "%s", error->message);
  return good;
}

static int
run_change (AppDocument *document, const char *action, char **words)
{
  AppAlbum *album = app_document_album (document);
  guint index = 0;
  g_autoptr (GError) error = NULL;
  if (!strcmp (action, "new"))
    {
      if (!app_order_new (album, app_document_history (document), words[0], &error))
        {
          app_cli_error (&app_cli_orders, "%s", error->message);
          return APP_EXIT_USAGE;
        }
    }
  else if (!app_cli_find_order (&app_cli_orders, album, words[0], &index)
           || !change (document, action, index, words[1]))
    return APP_EXIT_USAGE;
  return app_cli_save (&app_cli_orders, document) ? APP_EXIT_GOOD : APP_EXIT_FINDINGS;
}

static int
run (int argc, char **argv)
{
  if (!app_cli_parse (&app_cli_orders, NULL, 1, 4, &argc, &argv))
    return APP_EXIT_USAGE;
  static const struct
  {
    const char *name;
    int least, most; /* words behind it */
  } actions[] = { { "list", 0, 0 },   { "new", 0, 1 },    { "choose", 1, 1 },  { "rename", 2, 2 },
                  { "delete", 1, 1 }, { "medium", 2, 2 }, { "put-back", 1, 2 } };
  const char *action = argc > 2 ? argv[2] : "list";
  int words = MAX (argc - 3, 0);
  char *behind[] = { words > 0 ? argv[3] : NULL, words > 1 ? argv[4] : NULL };
  gboolean good = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    good |= !strcmp (action, actions[i].name) && words >= actions[i].least
            && words <= actions[i].most;
  if (!good)
    {
      app_cli_error (&app_cli_orders, "takes list, new [NAME], choose A, rename A NAME, delete A, "
                                      "medium A ID or put-back TRACK [PLACE]");
      return APP_EXIT_USAGE;
    }
  g_autoptr (AppDocument) document = app_cli_open (&app_cli_orders, argv[1]);
  if (!document)
    return APP_EXIT_FINDINGS;
  if (!strcmp (action, "list"))
    return list_all (app_document_album (document));
  if (!strcmp (action, "put-back"))
    return put_back (document, behind);
  return run_change (document, action, behind);
}

const AppCommand app_cli_orders = {
  .name = "orders",
  .usage = "ALBUM [list|new [NAME]|choose A|rename A NAME|delete A|medium A ID|put-back TRACK "
           "[PLACE]]",
  .summary = "running orders of one album: CD, sides of a record, digital",
  .help
  = "A running order is which tracks there are, in what order, the gaps between them, where sides\n"
    "begin, and the medium. The tracks themselves are the same in all of them. A is a name or a\n"
    "number of the list; * is the one that every other command works on. new copies that one and\n"
    "chooses the copy. put-back brings a track that only other orders have into this one, at\n"
    "PLACE or at the end. deliver and render take --order A and leave the project as it is.",
  .run = run,
};
