/* app-orders.c — the running orders of an album. */
#include "app-orders.h"

#include "app-medium.h"

#include <math.h>
#include <string.h>

#define GAP_MAX 1e6 /* s; more than a track can have */

struct _AppOrders
{
  gatomicrefcount refs;
  GPtrArray *orders; /* owned, of AppOrder */
  guint active;
};

G_DEFINE_BOXED_TYPE (AppOrders, app_orders, app_orders_ref, app_orders_unref)

static void
clear_row (gpointer row)
{
  g_clear_object (&((AppOrderRow *) row)->track);
}

static void
order_free (gpointer data)
{
  AppOrder *order = data;
  g_free (order->name);
  g_free (order->medium);
  g_array_unref (order->rows);
  g_hash_table_unref (order->extra);
  g_free (order);
}

AppOrders *
app_orders_new (void)
{
  AppOrders *self = g_new0 (AppOrders, 1);
  g_atomic_ref_count_init (&self->refs);
  self->orders = g_ptr_array_new_with_free_func (order_free);
  return self;
}

AppOrders *
app_orders_ref (AppOrders *self)
{
  if (self)
    g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
app_orders_unref (AppOrders *self)
{
  if (!self || !g_atomic_ref_count_dec (&self->refs))
    return;
  g_ptr_array_unref (self->orders);
  g_free (self);
}

guint
app_orders_n (const AppOrders *self)
{
  return self ? self->orders->len : 0;
}

guint
app_orders_active (const AppOrders *self)
{
  return self ? self->active : 0;
}

static AppOrder *
order_at (const AppOrders *self, guint index)
{
  return self->orders->pdata[index];
}

const AppOrder *
app_orders_get (const AppOrders *self, guint index)
{
  g_return_val_if_fail (index < app_orders_n (self), NULL);
  return order_at (self, index);
}

const AppOrderRow *
app_order_row (const AppOrder *self, guint index)
{
  g_return_val_if_fail (index < self->rows->len, NULL);
  return &g_array_index (self->rows, AppOrderRow, index);
}

int
app_orders_find (const AppOrders *self, const char *which)
{
  guint n = app_orders_n (self);
  guint64 number;
  for (guint i = 0; i < n; i++)
    if (strcmp (order_at (self, i)->name, which) == 0)
      return (int) i;
  if (n && g_ascii_string_to_unsigned (which, 10, 1, n, &number, NULL))
    return (int) number - 1;
  return -1;
}

GPtrArray *
app_orders_tracks (const AppOrders *self)
{
  GPtrArray *tracks = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < app_orders_n (self); i++)
    for (guint r = 0; r < order_at (self, i)->rows->len; r++)
      {
        AppTrack *track = app_order_row (order_at (self, i), r)->track;
        if (g_hash_table_add (seen, track))
          g_ptr_array_add (tracks, track);
      }
  return tracks;
}

/* active: its medium and rows are those of the album. */
static gboolean
order_equal (const AppOrder *a, const AppOrder *b, gboolean active)
{
  if (strcmp (a->name, b->name) != 0)
    return FALSE;
  if (active)
    return TRUE;
  if (strcmp (a->medium, b->medium) != 0 || a->rows->len != b->rows->len)
    return FALSE;
  for (guint i = 0; i < a->rows->len; i++)
    {
      const AppOrderRow *x = app_order_row (a, i), *y = app_order_row (b, i);
      if (x->track != y->track || x->gap_s != y->gap_s || x->join != y->join
          || x->side_start != y->side_start)
        return FALSE;
    }
  return TRUE;
}

gboolean
app_orders_equal (const AppOrders *a, const AppOrders *b)
{
  guint n = app_orders_n (a);
  if (n != app_orders_n (b) || app_orders_active (a) != app_orders_active (b))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!order_equal (order_at (a, i), order_at (b, i), i == app_orders_active (a)))
      return FALSE;
  return TRUE;
}

char *
app_order_clean_name (const char *name)
{
  return g_strstrip (app_text_clean (name));
}

/* ---- while it is made ---- */

static const char *
known_medium (const char *medium)
{
  return medium && app_medium_find (medium) ? medium : app_medium_default->id;
}

void
app_orders_insert (AppOrders *self, guint index, const char *name, const char *medium)
{
  g_return_if_fail (self->orders->len < APP_ORDERS_MAX);
  AppOrder *order = g_new0 (AppOrder, 1);
  order->name = app_order_clean_name (name);
  order->medium = g_strdup (known_medium (medium));
  order->rows = g_array_new (FALSE, FALSE, sizeof (AppOrderRow));
  order->extra = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_array_set_clear_func (order->rows, clear_row);
  index = MIN (index, self->orders->len);
  if (self->orders->len && index <= self->active)
    self->active++;
  g_ptr_array_insert (self->orders, (int) index, order);
}

void
app_orders_remove (AppOrders *self, guint index)
{
  g_return_if_fail (index < self->orders->len && index != self->active);
  g_ptr_array_remove_index (self->orders, index);
  if (index < self->active)
    self->active--;
}

void
app_orders_put_name (AppOrders *self, guint index, const char *name)
{
  g_return_if_fail (index < self->orders->len);
  char *clean = app_order_clean_name (name);
  g_free (order_at (self, index)->name);
  order_at (self, index)->name = clean;
}

void
app_orders_put_medium (AppOrders *self, guint index, const char *medium)
{
  g_return_if_fail (index < self->orders->len);
  char *known = g_strdup (known_medium (medium));
  g_free (order_at (self, index)->medium);
  order_at (self, index)->medium = known;
}

void
app_orders_put_active (AppOrders *self, guint index)
{
  g_return_if_fail (index < self->orders->len);
  self->active = index;
}

gboolean
app_orders_add_row (AppOrders *self, guint index, const AppOrderRow *row)
{
  g_return_val_if_fail (index < self->orders->len, FALSE);
  AppOrder *order = order_at (self, index);
  if (!isfinite (row->gap_s) || fabs (row->gap_s) > GAP_MAX)
    return FALSE;
  for (guint i = 0; i < order->rows->len; i++)
    if (app_order_row (order, i)->track == row->track)
      return FALSE;
  AppOrderRow own = *row;
  g_object_ref (own.track);
  own.gap_s += 0.0; /* no -0 */
  g_array_append_val (order->rows, own);
  return TRUE;
}

void
app_orders_clear_rows (AppOrders *self, guint index)
{
  g_return_if_fail (index < self->orders->len);
  g_array_set_size (order_at (self, index)->rows, 0);
}

/* map NULL: the same tracks. */
static AppOrders *
copy (const AppOrders *self, GHashTable *map)
{
  AppOrders *other = app_orders_new ();
  for (guint i = 0; i < app_orders_n (self); i++)
    {
      const AppOrder *from = order_at (self, i);
      GHashTableIter iter;
      gpointer key, value;
      app_orders_insert (other, i, from->name, from->medium);
      AppOrder *to = order_at (other, i);
      for (guint r = 0; r < from->rows->len; r++)
        {
          AppOrderRow row = *app_order_row (from, r);
          if (map)
            row.track = g_hash_table_lookup (map, row.track);
          if (row.track)
            app_orders_add_row (other, i, &row);
        }
      g_hash_table_iter_init (&iter, from->extra);
      while (g_hash_table_iter_next (&iter, &key, &value))
        g_hash_table_insert (to->extra, g_strdup (key), g_strdup (value));
    }
  other->active = app_orders_active (self);
  return other;
}

AppOrders *
app_orders_copy (const AppOrders *self)
{
  return copy (self, NULL);
}

AppOrders *
app_orders_with_tracks (const AppOrders *self, GHashTable *map)
{
  return copy (self, map);
}

/* ---- as text ---- */

char *
app_order_write (const AppOrder *self, guint (*id) (AppTrack *track, gpointer data), gpointer data)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const AppOrderRow *row = app_order_row (self, i);
      char gap[G_ASCII_DTOSTR_BUF_SIZE];
      g_ascii_dtostr (gap, sizeof gap, row->gap_s);
      g_string_append_printf (text, "%s%u %s %s%s", i ? "\n" : "", id (row->track, data), gap,
                              app_shape_ids[row->join], row->side_start ? " side" : "");
    }
  return g_string_free (text, FALSE);
}

/* FALSE when the line is none. */
static gboolean
read_row (const char *line, AppTrack *(*track) (guint id, gpointer data), gpointer data,
          AppOrderRow *row)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  guint n = g_strv_length (words);
  guint64 id;
  char *end;
  if (n < 3 || n > 4 || !g_ascii_string_to_unsigned (words[0], 10, 1, G_MAXINT, &id, NULL))
    return FALSE;
  int join = app_shape_find (words[2]);
  row->track = track ((guint) id, data);
  row->gap_s = g_ascii_strtod (words[1], &end);
  row->join = join;
  row->side_start = n == 4;
  return row->track && *words[1] && !*end && join >= 0
         && (n == 3 || strcmp (words[3], "side") == 0);
}

guint
app_order_read (AppOrders *self, guint index, const char *text,
                AppTrack *(*track) (guint id, gpointer data), gpointer data)
{
  guint faults = 0;
  g_auto (GStrv) lines = g_strsplit (text ? text : "", "\n", -1);
  for (char **line = lines; *line; line++)
    {
      AppOrderRow row;
      if (**line
          && !(read_row (*line, track, data, &row) && app_orders_add_row (self, index, &row)))
        faults++;
    }
  return faults;
}
