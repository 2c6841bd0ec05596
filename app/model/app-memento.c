/* app-memento.c — what undo keeps of a property whose setting changes more than itself. */
#include "app-memento.h"

static G_DEFINE_QUARK (app - memento, memento);

void
app_memento_attach (GParamSpec *pspec, const AppMementoFuncs *funcs)
{
  g_param_spec_set_qdata (pspec, memento_quark (), (gpointer) funcs);
}

const AppMementoFuncs *
app_memento_find (GParamSpec *pspec)
{
  return g_param_spec_get_qdata (pspec, memento_quark ());
}
