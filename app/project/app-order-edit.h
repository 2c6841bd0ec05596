/* app-order-edit.h — the running orders of an album as a person makes, chooses, names and deletes
 * them. Each is one step of undo. [main thread]
 *
 * The list of tracks, with its gaps, and the medium of the album are the active order. Choosing
 * another one stores them in their order's place and makes the other's rows the list. */
#pragma once

#include "app-history.h"
#include "app-album.h"

/* A new order with the tracks, gaps and medium of the active one, which it becomes. name NULL or
 * empty: "Order N"; so is called, too, what nobody has named before. Error (G_IO_ERROR): there is
 * one of that name, or there are too many. */
gboolean app_order_new (AppAlbum *album, AppHistory *history, const char *name, GError **error);
void app_order_choose (AppAlbum *album, AppHistory *history, guint index);
/* Also of an album that has no orders yet: it gets one. Error as above, or an empty name. */
gboolean app_order_rename (AppAlbum *album, AppHistory *history, guint index, const char *name,
                           GError **error);
/* Of the active one another becomes active before. Tracks that no other order has go with it. FALSE
 * with error when it is the last one. */
gboolean app_order_delete (AppAlbum *album, AppHistory *history, guint index, GError **error);
/* Of the active one as of any other. medium: id of an AppMedium. */
void app_order_set_medium (AppAlbum *album, AppHistory *history, guint index, const char *medium);
/* A track that is aside comes into the active order, at a place of the list, with the gap that
 * another order has before it. */
void app_order_put_back (AppAlbum *album, AppHistory *history, AppTrack *track, guint at);

/* Sets the orders where they say something else, as part of an open step or as one called label. */
void app_order_set_all (AppAlbum *album, AppHistory *history, AppOrders *orders, const char *label);

/* The rows of any order as they are now; those of the active one are the list. Of an album without
 * orders index is 0. In the one order of the result. Transfer full. */
AppOrders *app_order_rows (AppAlbum *album, guint index);
