/* app-edit.c — one change of the model that can be undone. */
#include "app-edit.h"

#include "app-gap.h"
#include "app-memento.h"
#include "app-param-text.h"
#include "app-reference.h"
#include "app-revision.h"
#include "app-track.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  EDIT_PROPERTY,
  EDIT_VALUE,
  EDIT_INSERT,
  EDIT_REMOVE,
  EDIT_MOVE,
} EditKind;

struct _AppEdit
{
  EditKind kind;
  GObject *object; /* owned; of a property or value */

  GParamSpec *pspec; /* owned; EDIT_PROPERTY */
  GValue before, after;
  const AppMementoFuncs *memento; /* borrowed: static; NULL: before is enough */
  gpointer saved;                 /* owned, by memento->free */

  int param; /* EDIT_VALUE */
  double value_before, value_after;

  GListStore *list; /* owned; of list edits */
  gpointer item;    /* owned */
  guint index, to;
};

static AppEdit *
edit_new (EditKind kind, gpointer object)
{
  AppEdit *self = g_new0 (AppEdit, 1);
  self->kind = kind;
  self->object = object ? g_object_ref (object) : NULL;
  return self;
}

void
app_edit_free (AppEdit *self)
{
  if (!self)
    return;
  if (self->kind == EDIT_PROPERTY)
    {
      g_value_unset (&self->before);
      g_value_unset (&self->after);
      g_param_spec_unref (self->pspec);
      if (self->memento)
        self->memento->free (self->saved);
    }
  g_clear_object (&self->object);
  g_clear_object (&self->list);
  g_clear_object (&self->item);
  g_free (self);
}

static gboolean
values_equal (GParamSpec *pspec, const GValue *a, const GValue *b)
{
  if (G_IS_PARAM_SPEC_BOXED (pspec))
    return g_value_get_boxed (a) == g_value_get_boxed (b);
  return g_param_values_cmp (pspec, a, b) == 0;
}

AppEdit *
app_edit_set (GObject *object, GParamSpec *pspec, const GValue *value)
{
  AppEdit *self = edit_new (EDIT_PROPERTY, object);
  self->pspec = g_param_spec_ref (pspec);
  self->memento = app_memento_find (pspec);
  if (self->memento)
    self->saved = self->memento->save (object);
  g_value_init (&self->before, pspec->value_type);
  g_value_init (&self->after, pspec->value_type);
  g_object_get_property (object, pspec->name, &self->before);
  g_object_set_property (object, pspec->name, value);
  /* What was kept, which may be less than what was wanted. */
  g_object_get_property (object, pspec->name, &self->after);
  if (!values_equal (pspec, &self->before, &self->after))
    return self;
  app_edit_free (self);
  return NULL;
}

AppEdit *
app_edit_set_value (AppSlot *slot, int param, double value)
{
  double before = app_slot_value (slot, param);
  app_slot_put_value (slot, param, value);
  double after = app_slot_value (slot, param);
  if (after == before)
    return NULL;
  AppEdit *self = edit_new (EDIT_VALUE, slot);
  self->param = param;
  self->value_before = before;
  self->value_after = after;
  return self;
}

static AppEdit *
edit_new_list (EditKind kind, GListStore *list, guint index, gpointer item)
{
  AppEdit *self = edit_new (kind, NULL);
  self->list = g_object_ref (list);
  self->item = g_object_ref (item);
  self->index = index;
  return self;
}

AppEdit *
app_edit_insert (GListStore *list, guint index, gpointer item)
{
  index = MIN (index, g_list_model_get_n_items (G_LIST_MODEL (list)));
  AppEdit *self = edit_new_list (EDIT_INSERT, list, index, item);
  g_list_store_insert (list, index, item);
  return self;
}

AppEdit *
app_edit_remove (GListStore *list, guint index)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (list), index);
  if (!item)
    return NULL;
  AppEdit *self = edit_new_list (EDIT_REMOVE, list, index, item);
  g_list_store_remove (list, index);
  return self;
}

/* In one splice, so that the list reports one change. */
static void
list_move (GListStore *list, guint from, guint to)
{
  guint first = MIN (from, to), n = MAX (from, to) - first + 1;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (list), first + i));
  gpointer moved = g_ptr_array_steal_index (items, from - first);
  g_ptr_array_insert (items, (int) (to - first), moved);
  g_list_store_splice (list, first, n, items->pdata, n);
}

AppEdit *
app_edit_move (GListStore *list, guint from, guint to)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  if (from >= n)
    return NULL;
  to = MIN (to, n - 1);
  if (from == to)
    return NULL;
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (list), from);
  AppEdit *self = edit_new_list (EDIT_MOVE, list, from, item);
  self->to = to;
  list_move (list, from, to);
  return self;
}

void
app_edit_undo (AppEdit *self)
{
  switch (self->kind)
    {
    case EDIT_PROPERTY:
      if (self->memento)
        self->memento->restore (self->object, self->saved);
      else
        g_object_set_property (self->object, self->pspec->name, &self->before);
      break;
    case EDIT_VALUE:
      app_slot_put_value (APP_SLOT (self->object), self->param, self->value_before);
      break;
    case EDIT_INSERT:
      g_list_store_remove (self->list, self->index);
      break;
    case EDIT_REMOVE:
      g_list_store_insert (self->list, self->index, self->item);
      break;
    case EDIT_MOVE:
      list_move (self->list, self->to, self->index);
      break;
    }
}

void
app_edit_redo (AppEdit *self)
{
  switch (self->kind)
    {
    case EDIT_PROPERTY:
      g_object_set_property (self->object, self->pspec->name, &self->after);
      break;
    case EDIT_VALUE:
      app_slot_put_value (APP_SLOT (self->object), self->param, self->value_after);
      break;
    case EDIT_INSERT:
      g_list_store_insert (self->list, self->index, self->item);
      break;
    case EDIT_REMOVE:
      g_list_store_remove (self->list, self->index);
      break;
    case EDIT_MOVE:
      list_move (self->list, self->index, self->to);
      break;
    }
}

gboolean
app_edit_is_commuting (const AppEdit *self)
{
  return self->kind == EDIT_VALUE || (self->kind == EDIT_PROPERTY && !self->memento);
}

gboolean
app_edit_merge (AppEdit *self, AppEdit *later)
{
  if (self->kind != later->kind || self->object != later->object || !self->object)
    return FALSE;
  if (self->kind == EDIT_VALUE)
    {
      if (self->param != later->param)
        return FALSE;
      self->value_after = later->value_after;
    }
  else
    {
      if (self->pspec != later->pspec)
        return FALSE;
      g_value_copy (&later->after, &self->after);
    }
  app_edit_free (later);
  return TRUE;
}

gboolean
app_edit_is_void (const AppEdit *self)
{
  if (self->kind == EDIT_VALUE)
    return self->value_before == self->value_after;
  /* A memento's rounding is not taken back by setting the value back. */
  return self->kind == EDIT_PROPERTY && !self->memento
         && values_equal (self->pspec, &self->before, &self->after);
}

static char *
list_label (const AppEdit *self)
{
  if (APP_IS_SLOT (self->item))
    {
      const char *name = app_slot_module (self->item)->name;
      if (self->kind == EDIT_MOVE)
        return g_strdup_printf (_ ("Move %s"), name);
      return g_strdup_printf (self->kind == EDIT_INSERT ? _ ("Add %s") : _ ("Remove %s"), name);
    }
  if (APP_IS_REFERENCE (self->item))
    return g_strdup (self->kind == EDIT_MOVE     ? _ ("Move reference")
                     : self->kind == EDIT_INSERT ? _ ("Add reference")
                                                 : _ ("Remove reference"));
  if (APP_IS_REVISION (self->item))
    return g_strdup (self->kind == EDIT_REMOVE ? _ ("Remove revision") : _ ("Add revision"));
  if (self->kind == EDIT_MOVE)
    return g_strdup (_ ("Move track"));
  return g_strdup (self->kind == EDIT_INSERT ? _ ("Add track") : _ ("Remove track"));
}

char *
app_edit_label (const AppEdit *self)
{
  const DspModule *module
      = APP_IS_SLOT (self->object) ? app_slot_module ((AppSlot *) self->object) : NULL;
  switch (self->kind)
    {
    case EDIT_PROPERTY:
      if (module)
        return g_strdup_printf ("%s: %s", _ (module->name),
                                _ (g_param_spec_get_nick (self->pspec)));
      return g_strdup (_ (g_param_spec_get_nick (self->pspec)));
    case EDIT_VALUE:
      {
        const DspParam *param = &module->params[self->param];
        return param->group ? g_strdup_printf ("%s: %s %s", _ (module->name), _ (param->group),
                                               _ (param->name))
                            : g_strdup_printf ("%s: %s", _ (module->name), _ (param->name));
      }
    default:
      return list_label (self);
    }
}

/* To be read: with U+2212. */
static char *
number_read (const char *number)
{
  return *number == '-' ? g_strconcat ("\u2212", number + 1, NULL) : g_strdup (number);
}

static char *
value_read (const DspParam *param, double value)
{
  char text[128];
  app_param_text (param, value, text, sizeof text);
  return number_read (text);
}

char *
app_edit_outcome (const AppEdit *self, int rate)
{
  if (self->kind == EDIT_VALUE)
    {
      const DspModule *module = app_slot_module ((AppSlot *) self->object);
      return value_read (&module->params[self->param], self->value_after);
    }
  if (self->kind != EDIT_PROPERTY)
    return NULL;
  if (G_VALUE_HOLDS_STRING (&self->after))
    return g_value_dup_string (&self->after);
  if (G_VALUE_HOLDS_BOOLEAN (&self->after))
    return g_strdup (g_value_get_boolean (&self->after) ? _ ("on") : _ ("off"));
  if (G_VALUE_HOLDS_DOUBLE (&self->after) && APP_IS_TRACK (self->object)
      && strcmp (self->pspec->name, "gain") == 0)
    return value_read (&app_track_gain_param, g_value_get_double (&self->after));
  if (G_VALUE_HOLDS_INT64 (&self->after))
    {
      g_autofree char *text = app_gap_format (g_value_get_int64 (&self->after), rate);
      return number_read (text);
    }
  return NULL;
}

GObject *
app_edit_object (const AppEdit *self)
{
  return self->object ? self->object : self->item;
}
