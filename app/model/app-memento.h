/* app-memento.h — for a property whose setting changes more than itself, so that setting it back
 * would not undo it: what undo keeps and puts back instead. [main thread] */
#pragma once

#include <glib-object.h>

typedef struct
{
  gpointer (*save) (GObject *object);                     /* before the property is set */
  void (*restore) (GObject *object, gconstpointer state); /* all as it was */
  GDestroyNotify free;
} AppMementoFuncs;

/* funcs are static. */
void app_memento_attach (GParamSpec *pspec, const AppMementoFuncs *funcs);
const AppMementoFuncs *app_memento_find (GParamSpec *pspec); /* NULL: an ordinary property */
