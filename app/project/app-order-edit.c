/* app-order-edit.c — the running orders of an album as a person makes, chooses, names and deletes
 * them. */
#include "app-order-edit.h"

#include "app-medium.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

/* Frames of the track's gap that stand for what its mix lacks (app-revisions.c): they belong to the
 * mix, not to the order. */
static gint64
lead_frames (AppTrack *track, int rate)
{
  double lead;
  g_object_get (track, app_place_ids[APP_PLACE_LEAD], &lead, NULL);
  return app_track_position (track, APP_POSITION_TRIM_IN) == 0 ? llround (lead * rate) : 0;
}

/* The album's list and medium become those of an order. */
static void
store (AppOrders *orders, guint index, AppAlbum *album)
{
  int rate = app_album_rate (album);
  app_orders_put_medium (orders, index, app_album_medium (album)->id);
  app_orders_clear_rows (orders, index);
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    {
      AppTrack *track = app_album_track (album, i);
      const AppOrderRow row
          = { .track = track,
              .gap_s = (double) (app_track_gap (track) - lead_frames (track, rate)) / rate,
              .join = app_track_shape (track, APP_TRACK_JOIN),
              .side_start = app_track_side_start (track) };
      app_orders_add_row (orders, index, &row);
    }
}

AppOrders *
app_order_rows (AppAlbum *album, guint index)
{
  AppOrders *present = app_album_orders (album), *rows = app_orders_new ();
  if (!present || index == app_orders_active (present))
    {
      app_orders_insert (rows, 0, app_album_order_name (album), NULL);
      store (rows, 0, album);
      return rows;
    }
  const AppOrder *order = app_orders_get (present, index);
  app_orders_insert (rows, 0, order->name, order->medium);
  for (guint i = 0; i < order->rows->len; i++)
    app_orders_add_row (rows, 0, app_order_row (order, i));
  return rows;
}

/* ---- into the list ---- */

static void
set_row (AppHistory *history, AppAlbum *album, const AppOrderRow *row)
{
  int rate = app_album_rate (album);
  gint64 gap = llround (row->gap_s * rate) + lead_frames (row->track, rate);
  g_auto (GValue) side = G_VALUE_INIT;
  g_value_init (&side, G_TYPE_BOOLEAN);
  g_value_set_boolean (&side, row->side_start);
  app_history_set_int64 (history, row->track, app_position_ids[APP_POSITION_GAP],
                         CLAMP (gap, -APP_FRAMES_MAX, APP_FRAMES_MAX));
  app_history_set_int (history, row->track, app_track_shape_ids[APP_TRACK_JOIN], (int) row->join);
  app_history_set (history, G_OBJECT (row->track), "side-start", &side, NULL);
}

/* What stays is moved, not taken out and put in again: what is selected stays selected. */
static void
arrange (AppHistory *history, AppAlbum *album, const AppOrder *order)
{
  GListStore *list = app_album_tracks (album);
  g_autoptr (GHashTable) wanted = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < order->rows->len; i++)
    g_hash_table_add (wanted, app_order_row (order, i)->track);
  for (guint i = app_album_n_tracks (album); i-- > 0;)
    if (!g_hash_table_contains (wanted, app_album_track (album, i)))
      app_history_remove (history, list, i, NULL);
  for (guint i = 0; i < order->rows->len; i++)
    {
      AppTrack *track = app_order_row (order, i)->track;
      guint at;
      if (!g_list_store_find (list, track, &at))
        app_history_insert (history, list, i, track, NULL);
      else if (at != i)
        app_history_move (history, list, at, i, NULL);
    }
}

static void
set_orders (AppAlbum *album, AppHistory *history, AppOrders *orders, const char *label)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, APP_TYPE_ORDERS);
  g_value_set_boxed (&value, orders);
  app_history_seal (history); /* a step of its own, however fast */
  app_history_set (history, G_OBJECT (album), "orders", &value, label);
  app_history_seal (history);
}

void
app_order_set_all (AppAlbum *album, AppHistory *history, AppOrders *orders, const char *label)
{
  if (!app_orders_equal (app_album_orders (album), orders))
    set_orders (album, history, orders, label);
}

void
app_order_choose (AppAlbum *album, AppHistory *history, guint index)
{
  AppOrders *present = app_album_orders (album);
  g_return_if_fail (index < app_orders_n (present));
  guint active = app_orders_active (present);
  if (index == active)
    return;
  g_autoptr (AppOrders) chosen = app_order_rows (album, index);
  g_autoptr (AppOrders) orders = app_orders_copy (present);
  const AppOrder *order = app_orders_get (chosen, 0);
  g_autofree char *label = g_strdup_printf (_ ("Running order “%s”"), order->name);
  store (orders, active, album);
  app_orders_clear_rows (orders, index);
  app_orders_put_active (orders, index);
  app_history_begin (history, label);
  set_orders (album, history, orders, NULL);
  arrange (history, album, order);
  for (guint i = 0; i < order->rows->len; i++)
    set_row (history, album, app_order_row (order, i));
  app_history_set_string (history, album, "medium", order->medium);
  app_history_end (history);
}

/* ---- names ---- */

/* FALSE with error when another order than index has the name. */
static gboolean
is_free (const AppOrders *orders, guint index, const char *name, GError **error)
{
  for (guint i = 0; i < app_orders_n (orders); i++)
    if (i != index && strcmp (app_orders_get (orders, i)->name, name) == 0)
      {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                     _ ("There is a running order “%s” already: choose another name."), name);
        return FALSE;
      }
  return TRUE;
}

/* A name that none has. Transfer full. */
static char *
make_name (const AppOrders *orders, guint number)
{
  for (;; number++)
    {
      g_autofree char *name = g_strdup_printf (_ ("Order %u"), number);
      if (is_free (orders, G_MAXUINT, name, NULL))
        return g_steal_pointer (&name);
    }
}

/* The orders to change: those of the album, or one that has no name. */
static AppOrders *
orders_of (AppAlbum *album)
{
  if (app_album_orders (album))
    return app_orders_copy (app_album_orders (album));
  AppOrders *orders = app_orders_new ();
  app_orders_insert (orders, 0, "", app_album_medium (album)->id);
  return orders;
}

gboolean
app_order_new (AppAlbum *album, AppHistory *history, const char *name, GError **error)
{
  g_autoptr (AppOrders) orders = orders_of (album);
  guint n = app_orders_n (orders), active = app_orders_active (orders);
  g_autofree char *clean = app_order_clean_name (name);
  if (n >= APP_ORDERS_MAX)
    {
      g_set_error (
          error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
          _ ("An album has at most %d running orders: delete some that you do not need any "
             "more."),
          APP_ORDERS_MAX);
      return FALSE;
    }
  if (!is_free (orders, G_MAXUINT, clean, error))
    return FALSE;
  if (!*app_orders_get (orders, active)->name)
    {
      g_autofree char *first = make_name (orders, active + 1);
      if (strcmp (first, clean) == 0)
        {
          g_free (first);
          first = make_name (orders, active + 2);
        }
      app_orders_put_name (orders, active, first);
    }
  g_autofree char *made = *clean ? g_strdup (clean) : make_name (orders, n + 1);
  store (orders, active, album);
  app_orders_insert (orders, n, made, app_album_medium (album)->id);
  app_orders_put_active (orders, n);
  set_orders (album, history, orders, _ ("New running order"));
  return TRUE;
}

gboolean
app_order_rename (AppAlbum *album, AppHistory *history, guint index, const char *name,
                  GError **error)
{
  g_autoptr (AppOrders) orders = orders_of (album);
  g_return_val_if_fail (index < app_orders_n (orders), FALSE);
  g_autofree char *clean = app_order_clean_name (name);
  if (!*clean)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _ ("A running order needs a name."));
      return FALSE;
    }
  if (!is_free (orders, index, clean, error))
    return FALSE;
  app_orders_put_name (orders, index, clean);
  app_order_set_all (album, history, orders, _ ("Rename a running order"));
  return TRUE;
}

gboolean
app_order_delete (AppAlbum *album, AppHistory *history, guint index, GError **error)
{
  guint n = app_orders_n (app_album_orders (album));
  g_return_val_if_fail (index < n || n == 0, FALSE);
  if (n < 2)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _ ("The last running order cannot be deleted."));
      return FALSE;
    }
  app_history_begin (history, _ ("Delete a running order"));
  if (index == app_orders_active (app_album_orders (album)))
    app_order_choose (album, history, index > 0 ? index - 1 : 1);
  g_autoptr (AppOrders) orders = app_orders_copy (app_album_orders (album));
  app_orders_remove (orders, index);
  set_orders (album, history, orders, NULL);
  app_history_end (history);
  return TRUE;
}

void
app_order_set_medium (AppAlbum *album, AppHistory *history, guint index, const char *medium)
{
  AppOrders *present = app_album_orders (album);
  if (index == app_orders_active (present))
    {
      app_history_set_string (history, album, "medium", medium);
      return;
    }
  g_return_if_fail (index < app_orders_n (present));
  g_autoptr (AppOrders) orders = app_orders_copy (present);
  app_orders_put_medium (orders, index, medium);
  app_order_set_all (album, history, orders, _ ("Medium"));
}

void
app_order_put_back (AppAlbum *album, AppHistory *history, AppTrack *track, guint at)
{
  AppOrders *orders = app_album_orders (album);
  AppOrderRow row = { .track = track, .join = APP_SHAPE_EQUAL_POWER };
  gboolean found = FALSE;
  for (guint i = 0; !found && i < app_orders_n (orders); i++)
    for (guint r = 0; !found && r < app_orders_get (orders, i)->rows->len; r++)
      if (app_order_row (app_orders_get (orders, i), r)->track == track)
        {
          row = *app_order_row (app_orders_get (orders, i), r);
          found = TRUE;
        }
  row.side_start = FALSE; /* where sides begin is each order's own */
  app_history_begin (history, _ ("Put a track back"));
  app_history_insert (history, app_album_tracks (album), at, track, NULL);
  set_row (history, album, &row);
  app_history_end (history);
}
