/* app-orders.h — the running orders of an album (CD, sides of a record, digital): which tracks, in
 * what order, with what between them. Tracks and their settings are the same in all of them.
 * Refcounted; changed only while it is made. [main thread] */
#pragma once

#include "app-track.h"

#define APP_ORDERS_MAX 99

/* A track in its place; what its properties "gap" (in seconds, so that it does not depend on the
 * album's rate, and without the part that the mix in use lacks: "lead"), "join" and "side-start"
 * become when the order is chosen. */
typedef struct
{
  AppTrack *track; /* owned */
  double gap_s;
  AppShape join;
  gboolean side_start;
} AppOrderRow;

typedef struct
{
  char *name;   /* one line; "" for one that nobody has named */
  char *medium; /* id of an AppMedium */
  GArray *rows; /* of AppOrderRow, each track once; none of the active one: the album has them */
  GHashTable *extra; /* unknown keys of the project file, name to raw value */
} AppOrder;

typedef struct _AppOrders AppOrders;

#define APP_TYPE_ORDERS (app_orders_get_type ())
GType app_orders_get_type (void);

AppOrders *app_orders_new (void); /* none yet */
AppOrders *app_orders_copy (const AppOrders *self);
AppOrders *app_orders_ref (AppOrders *self); /* NULL is none */
void app_orders_unref (AppOrders *self);

guint app_orders_n (const AppOrders *self);                          /* 0 for NULL */
guint app_orders_active (const AppOrders *self);                     /* index of the album's list */
const AppOrder *app_orders_get (const AppOrders *self, guint index); /* borrowed */
const AppOrderRow *app_order_row (const AppOrder *self, guint index); /* borrowed */
/* By name (the first of that name), or by number from 1. -1: there is none. */
int app_orders_find (const AppOrders *self, const char *which);
/* Every track that stands in a row, once, in the order of the rows. Of AppTrack, borrowed; transfer
 * container. */
GPtrArray *app_orders_tracks (const AppOrders *self);
/* Whether both say the same of the same tracks; the medium and rows of the active one are no
 * matter. */
gboolean app_orders_equal (const AppOrders *a, const AppOrders *b);

/* A name as an order takes it: one line, without spaces around it. Transfer full. */
char *app_order_clean_name (const char *name);

/* While it is made. The name is cleaned, a medium that there is not is the default one. At most
 * APP_ORDERS_MAX. */
void app_orders_insert (AppOrders *self, guint index, const char *name, const char *medium);
void app_orders_remove (AppOrders *self, guint index); /* not the active one */
void app_orders_put_name (AppOrders *self, guint index, const char *name);
void app_orders_put_medium (AppOrders *self, guint index, const char *medium);
void app_orders_put_active (AppOrders *self, guint index);
/* FALSE when the order has the track already, or the gap is none. */
gboolean app_orders_add_row (AppOrders *self, guint index, const AppOrderRow *row);
void app_orders_clear_rows (AppOrders *self, guint index);

/* The same with other tracks: map has one for each AppTrack; rows of others are left out. */
AppOrders *app_orders_with_tracks (const AppOrders *self, GHashTable *map);

/* The rows of an order as one text, a line for each: what id gives for its track, seconds of the
 * gap, the join, and "side" where a side begins. */
char *
app_order_write (const AppOrder *self, guint (*id) (AppTrack *track, gpointer data), gpointer data);
/* Adds the rows of such a text; track gives that of an id, NULL for none. Returns how many lines
 * are none, or of no track, or of one that the order has already. */
guint app_order_read (AppOrders *self, guint index, const char *text,
                      AppTrack *(*track) (guint id, gpointer data), gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppOrders, app_orders_unref)
