/* app-watch.h — follows a signal of every item of a list, as items come and go. [main thread] */
#pragma once

#include <gio/gio.h>

typedef struct _AppWatch AppWatch;

typedef void (*AppWatchFunc) (gpointer owner);

/* Calls func (owner) once for every emission of signal by an item and for every change of the list.
 * The list is kept; owner is borrowed and must outlive the watch. */
AppWatch *app_watch_new (GListModel *list, const char *signal, AppWatchFunc func, gpointer owner);
void app_watch_free (AppWatch *self);
