/* app-watch.c — follows a signal of every item of a list. */
#include "app-watch.h"

struct _AppWatch
{
  GListModel *list; /* owned */
  GPtrArray *items; /* owned; what the list held at its last change */
  char *signal;     /* owned */
  AppWatchFunc func;
  gpointer owner; /* borrowed */
};

static void
on_item (AppWatch *self)
{
  self->func (self->owner);
}

static void
disconnect_item (AppWatch *self, gpointer item)
{
  g_signal_handlers_disconnect_by_func (item, on_item, self);
  g_object_unref (item);
}

static void
connect_span (AppWatch *self, guint position, guint added)
{
  for (guint i = 0; i < added; i++)
    {
      gpointer item = g_list_model_get_item (self->list, position + i);
      g_signal_connect_swapped (item, self->signal, G_CALLBACK (on_item), self);
      g_ptr_array_insert (self->items, (int) (position + i), item);
    }
}

static void
on_items_changed (AppWatch *self, guint position, guint removed, guint added, GListModel *list)
{
  for (guint i = 0; i < removed; i++)
    disconnect_item (self, self->items->pdata[position + i]);
  if (removed)
    g_ptr_array_remove_range (self->items, position, removed);
  connect_span (self, position, added);
  self->func (self->owner);
}

AppWatch *
app_watch_new (GListModel *list, const char *signal, AppWatchFunc func, gpointer owner)
{
  AppWatch *self = g_new0 (AppWatch, 1);
  self->list = g_object_ref (list);
  self->items = g_ptr_array_new ();
  self->signal = g_strdup (signal);
  self->func = func;
  self->owner = owner;
  connect_span (self, 0, g_list_model_get_n_items (list));
  g_signal_connect_swapped (list, "items-changed", G_CALLBACK (on_items_changed), self);
  return self;
}

void
app_watch_free (AppWatch *self)
{
  if (!self)
    return;
  g_signal_handlers_disconnect_by_func (self->list, on_items_changed, self);
  for (guint i = 0; i < self->items->len; i++)
    disconnect_item (self, self->items->pdata[i]);
  g_ptr_array_unref (self->items);
  g_object_unref (self->list);
  g_free (self->signal);
  g_free (self);
}
