/* app-history.c — undo of everything: steps of edits, groups, gestures, coalescing, saved mark. */
#include "app-history.h"

#include "app-edit.h"

#include <string.h>

#define OUTCOMES 3 /* told of one step */
#define COALESCE_US (700 * 1000)
#define SAVED_NEVER G_MAXUINT /* the saved state can no longer be reached */

typedef struct
{
  char *label;      /* owned; NULL while the first edit has not named it */
  GPtrArray *edits; /* owned, of AppEdit, in the order they were done */
  gint64 time_us;   /* of its last edit; 0: takes no more */
} Step;

struct _AppHistory
{
  GObject parent;

  GPtrArray *steps; /* owned, of Step: done ones, then undone ones */
  guint position;   /* number of done steps */
  guint saved;      /* position of the saved state, or SAVED_NEVER */

  Step *open; /* owned; the group being built */
  int depth;  /* of begin without end */
  gboolean gesture;
  gboolean busy; /* inside undo or redo */
};

enum
{
  PROP_CAN_UNDO = 1,
  PROP_CAN_REDO,
  PROP_UNDO_LABEL,
  PROP_REDO_LABEL,
  PROP_MODIFIED,
  N_PROPS
};

static GParamSpec *props[N_PROPS];
static guint changed_signal;

G_DEFINE_FINAL_TYPE (AppHistory, app_history, G_TYPE_OBJECT)

static Step *
step_new (const char *label)
{
  Step *step = g_new0 (Step, 1);
  step->label = g_strdup (label);
  step->edits = g_ptr_array_new_with_free_func ((GDestroyNotify) app_edit_free);
  return step;
}

static void
step_free (gpointer data)
{
  Step *step = data;
  if (!step)
    return;
  g_free (step->label);
  g_ptr_array_unref (step->edits);
  g_free (step);
}

/* Merges the edit into the latest one of the same thing. Only edits that commute may stand
 * between, or the order of undoing would matter. */
static gboolean
step_merge (Step *step, AppEdit *edit)
{
  if (!app_edit_is_commuting (edit))
    return FALSE;
  for (guint i = step->edits->len; i-- > 0;)
    {
      AppEdit *earlier = step->edits->pdata[i];
      if (!app_edit_is_commuting (earlier))
        return FALSE;
      if (app_edit_merge (earlier, edit))
        {
          if (app_edit_is_void (earlier))
            g_ptr_array_remove_index (step->edits, i);
          return TRUE;
        }
    }
  return FALSE;
}

static const char *
label_at (AppHistory *self, guint step)
{
  return step < self->steps->len ? ((Step *) self->steps->pdata[step])->label : "";
}

static const char *
undo_label (AppHistory *self)
{
  return self->position ? label_at (self, self->position - 1) : "";
}

static void
app_history_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AppHistory *self = APP_HISTORY (object);
  switch (id)
    {
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, self->position > 0);
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, self->position < self->steps->len);
      break;
    case PROP_UNDO_LABEL:
      g_value_set_string (value, undo_label (self));
      break;
    case PROP_REDO_LABEL:
      g_value_set_string (value, label_at (self, self->position));
      break;
    case PROP_MODIFIED:
      g_value_set_boolean (value, app_history_modified (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
app_history_finalize (GObject *object)
{
  AppHistory *self = APP_HISTORY (object);
  step_free (self->open);
  g_ptr_array_unref (self->steps);
  G_OBJECT_CLASS (app_history_parent_class)->finalize (object);
}

static void
app_history_class_init (AppHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = app_history_get_property;
  object_class->finalize = app_history_finalize;

  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  props[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  props[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  props[PROP_UNDO_LABEL] = g_param_spec_string ("undo-label", NULL, NULL, "", flags);
  props[PROP_REDO_LABEL] = g_param_spec_string ("redo-label", NULL, NULL, "", flags);
  props[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  changed_signal = g_signal_new ("changed", APP_TYPE_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
app_history_init (AppHistory *self)
{
  self->steps = g_ptr_array_new_with_free_func (step_free);
}

AppHistory *
app_history_new (void)
{
  return g_object_new (APP_TYPE_HISTORY, NULL);
}

static void
history_changed (AppHistory *self)
{
  for (int i = 1; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), props[i]);
  g_signal_emit (self, changed_signal, 0);
}

/* Undone steps are given up; with them, perhaps, the way to the saved state. */
static void
drop_redo (AppHistory *self)
{
  if (self->position < self->steps->len)
    g_ptr_array_set_size (self->steps, (int) self->position);
  if (self->saved != SAVED_NEVER && self->saved > self->position)
    self->saved = SAVED_NEVER;
}

static void
push_step (AppHistory *self, Step *step)
{
  drop_redo (self);
  g_ptr_array_add (self->steps, step);
  self->position++;
}

/* Merges the edit into the last step when that is as fresh and of the same thing. */
static gboolean
coalesce (AppHistory *self, AppEdit *edit, const char *label, gint64 now)
{
  if (self->position == 0 || self->position < self->steps->len || self->position == self->saved)
    return FALSE;
  Step *last = self->steps->pdata[self->position - 1];
  if (!last->time_us || now - last->time_us > COALESCE_US || last->edits->len != 1
      || strcmp (last->label, label) != 0 || !step_merge (last, edit))
    return FALSE;
  last->time_us = now;
  if (last->edits->len == 0)
    g_ptr_array_set_size (self->steps, (int) --self->position);
  return TRUE;
}

/* Takes an edit that was done; NULL is none. */
static void
record (AppHistory *self, AppEdit *edit, const char *label)
{
  if (!edit)
    return;
  g_autofree char *made = label ? g_strdup (label) : app_edit_label (edit);
  if (self->open)
    {
      if (!self->open->label)
        self->open->label = g_steal_pointer (&made);
      if (!self->gesture || !step_merge (self->open, edit))
        g_ptr_array_add (self->open->edits, edit);
      return;
    }
  gint64 now = g_get_monotonic_time ();
  if (!coalesce (self, edit, made, now))
    {
      Step *step = step_new (made);
      step->time_us = now;
      g_ptr_array_add (step->edits, edit);
      push_step (self, step);
    }
  history_changed (self);
}

static void
history_begin (AppHistory *self, const char *label, gboolean gesture)
{
  g_return_if_fail (APP_IS_HISTORY (self));
  if (self->depth++ == 0)
    {
      self->open = step_new (label);
      self->gesture = gesture;
    }
}

void
app_history_begin (AppHistory *self, const char *label)
{
  history_begin (self, label, FALSE);
}

void
app_history_begin_gesture (AppHistory *self, const char *label)
{
  history_begin (self, label, TRUE);
}

void
app_history_end (AppHistory *self)
{
  g_return_if_fail (APP_IS_HISTORY (self));
  g_return_if_fail (self->depth > 0);
  if (--self->depth > 0)
    return;
  Step *step = g_steal_pointer (&self->open);
  if (step->edits->len == 0)
    {
      step_free (step);
      return;
    }
  push_step (self, step);
  history_changed (self);
}

void
app_history_set (AppHistory *self, GObject *object, const char *property, const GValue *value,
                 const char *label)
{
  g_return_if_fail (APP_IS_HISTORY (self));
  g_return_if_fail (G_IS_OBJECT (object));
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (object), property);
  g_return_if_fail (pspec != NULL && (pspec->flags & G_PARAM_WRITABLE));
  if (!self->busy)
    record (self, app_edit_set (object, pspec, value), label);
}

void
app_history_set_string (AppHistory *self, gpointer object, const char *property, const char *value)
{
  g_auto (GValue) boxed = G_VALUE_INIT;
  g_value_init (&boxed, G_TYPE_STRING);
  g_value_set_string (&boxed, value);
  app_history_set (self, object, property, &boxed, NULL);
}

void
app_history_set_double (AppHistory *self, gpointer object, const char *property, double value)
{
  g_auto (GValue) boxed = G_VALUE_INIT;
  g_value_init (&boxed, G_TYPE_DOUBLE);
  g_value_set_double (&boxed, value);
  app_history_set (self, object, property, &boxed, NULL);
}

void
app_history_set_int64 (AppHistory *self, gpointer object, const char *property, gint64 value)
{
  g_auto (GValue) boxed = G_VALUE_INIT;
  g_value_init (&boxed, G_TYPE_INT64);
  g_value_set_int64 (&boxed, value);
  app_history_set (self, object, property, &boxed, NULL);
}

void
app_history_set_int (AppHistory *self, gpointer object, const char *property, int value)
{
  g_auto (GValue) boxed = G_VALUE_INIT;
  g_value_init (&boxed, G_TYPE_INT);
  g_value_set_int (&boxed, value);
  app_history_set (self, object, property, &boxed, NULL);
}

void
app_history_set_value (AppHistory *self, AppSlot *slot, int param, double value)
{
  g_return_if_fail (APP_IS_HISTORY (self));
  g_return_if_fail (APP_IS_SLOT (slot));
  g_return_if_fail (param >= 0 && param < app_slot_module (slot)->n_params);
  if (app_slot_module (slot)->params[param].flags & DSP_PARAM_LISTEN)
    app_slot_put_value (slot, param, value);
  else if (!self->busy)
    record (self, app_edit_set_value (slot, param, value), NULL);
}

void
app_history_set_bypass (AppHistory *self, AppSlot *slot, gboolean bypass)
{
  g_auto (GValue) boxed = G_VALUE_INIT;
  g_value_init (&boxed, G_TYPE_BOOLEAN);
  g_value_set_boolean (&boxed, bypass);
  app_history_set (self, G_OBJECT (slot), "bypass", &boxed, NULL);
}

void
app_history_insert (AppHistory *self, GListStore *list, guint index, gpointer item,
                    const char *label)
{
  g_return_if_fail (APP_IS_HISTORY (self));
  g_return_if_fail (G_IS_OBJECT (item));
  if (!self->busy)
    record (self, app_edit_insert (list, index, item), label);
}

void
app_history_remove (AppHistory *self, GListStore *list, guint index, const char *label)
{
  g_return_if_fail (APP_IS_HISTORY (self));
  if (!self->busy)
    record (self, app_edit_remove (list, index), label);
}

void
app_history_move (AppHistory *self, GListStore *list, guint from, guint to, const char *label)
{
  g_return_if_fail (APP_IS_HISTORY (self));
  if (!self->busy)
    record (self, app_edit_move (list, from, to), label);
}

gboolean
app_history_undo (AppHistory *self)
{
  g_return_val_if_fail (APP_IS_HISTORY (self), FALSE);
  if (self->open || self->busy || self->position == 0)
    return FALSE;
  Step *step = self->steps->pdata[--self->position];
  step->time_us = 0;
  self->busy = TRUE;
  for (guint i = step->edits->len; i-- > 0;)
    app_edit_undo (step->edits->pdata[i]);
  self->busy = FALSE;
  app_history_seal (self);
  history_changed (self);
  return TRUE;
}

gboolean
app_history_redo (AppHistory *self)
{
  g_return_val_if_fail (APP_IS_HISTORY (self), FALSE);
  if (self->open || self->busy || self->position == self->steps->len)
    return FALSE;
  Step *step = self->steps->pdata[self->position++];
  self->busy = TRUE;
  for (guint i = 0; i < step->edits->len; i++)
    app_edit_redo (step->edits->pdata[i]);
  self->busy = FALSE;
  history_changed (self);
  return TRUE;
}

void
app_history_seal (AppHistory *self)
{
  g_return_if_fail (APP_IS_HISTORY (self));
  if (self->position > 0)
    ((Step *) self->steps->pdata[self->position - 1])->time_us = 0;
}

void
app_history_mark_saved (AppHistory *self)
{
  g_return_if_fail (APP_IS_HISTORY (self));
  self->saved = self->position;
  history_changed (self);
}

gboolean
app_history_modified (AppHistory *self)
{
  g_return_val_if_fail (APP_IS_HISTORY (self), FALSE);
  return self->position != self->saved || (self->open && self->open->edits->len);
}

void
app_history_clear (AppHistory *self)
{
  g_return_if_fail (APP_IS_HISTORY (self));
  g_return_if_fail (!self->open);
  gboolean modified = app_history_modified (self);
  g_ptr_array_set_size (self->steps, 0);
  self->position = 0;
  self->saved = modified ? SAVED_NEVER : 0;
  history_changed (self);
}

guint
app_history_n_steps (AppHistory *self, guint *position)
{
  g_return_val_if_fail (APP_IS_HISTORY (self), 0);
  if (position)
    *position = self->position;
  return self->steps->len;
}

const char *
app_history_step_label (AppHistory *self, guint step)
{
  g_return_val_if_fail (APP_IS_HISTORY (self), NULL);
  g_return_val_if_fail (step < self->steps->len, NULL);
  return label_at (self, step);
}

char *
app_history_step_outcome (AppHistory *self, guint step, int rate, GObject **object)
{
  g_return_val_if_fail (APP_IS_HISTORY (self), NULL);
  g_return_val_if_fail (step < self->steps->len, NULL);
  const Step *s = self->steps->pdata[step];
  GString *text = g_string_new (NULL);
  *object = s->edits->len ? app_edit_object (s->edits->pdata[0]) : NULL;
  for (guint i = 0; i < MIN (s->edits->len, OUTCOMES); i++)
    {
      g_autofree char *one = app_edit_outcome (s->edits->pdata[i], rate);
      if (one && *one)
        g_string_append_printf (text, "%s%s", text->len ? ", " : "", one);
    }
  if (s->edits->len > OUTCOMES)
    g_string_append (text, "…");
  return g_string_free (text, text->len == 0);
}

gboolean
app_history_go (AppHistory *self, guint position)
{
  g_return_val_if_fail (APP_IS_HISTORY (self), FALSE);
  if (position > self->steps->len || self->open || self->busy)
    return FALSE;
  while (self->position > position && app_history_undo (self))
    ;
  while (self->position < position && app_history_redo (self))
    ;
  return self->position == position;
}

gboolean
app_history_saved (AppHistory *self, guint *position)
{
  g_return_val_if_fail (APP_IS_HISTORY (self), FALSE);
  if (self->saved == SAVED_NEVER)
    return FALSE;
  *position = self->saved;
  return TRUE;
}
