/* app-slot.c — a place in a chain: one module, its values, bypass. */
#include "app-slot.h"

#include "dsp-registry.h"

#include <glib/gi18n-lib.h>

struct _AppSlot
{
  GObject parent;

  const DspModule *module; /* borrowed: static */
  gboolean missing;
  guint64 key;
  gboolean bypass;
  double *values;      /* owned, module->n_params */
  char *name, *origin; /* owned, or NULL */
  AppSlotOther *other; /* owned, or NULL */
  GHashTable *extra;   /* owned */
};

enum
{
  PROP_BYPASS = 1,
  PROP_OTHER,
  N_PROPS
};

static GParamSpec *props[N_PROPS];
static guint changed_signal;

G_DEFINE_FINAL_TYPE (AppSlot, app_slot, G_TYPE_OBJECT)

static gpointer
other_copy (gpointer boxed)
{
  const AppSlotOther *other = boxed;
  return g_memdup2 (other, sizeof *other + (gsize) other->n * sizeof *other->values);
}

G_DEFINE_BOXED_TYPE (AppSlotOther, app_slot_other, other_copy, g_free)

static void
app_slot_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_BYPASS:
      app_slot_put_bypass (APP_SLOT (object), g_value_get_boolean (value));
      break;
    case PROP_OTHER:
      app_slot_put_other (APP_SLOT (object), g_value_get_boxed (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
app_slot_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_BYPASS:
      g_value_set_boolean (value, APP_SLOT (object)->bypass);
      break;
    case PROP_OTHER:
      g_value_set_boxed (value, APP_SLOT (object)->other);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
app_slot_finalize (GObject *object)
{
  AppSlot *self = APP_SLOT (object);
  g_free (self->values);
  g_free (self->name);
  g_free (self->origin);
  g_free (self->other);
  g_hash_table_unref (self->extra);
  G_OBJECT_CLASS (app_slot_parent_class)->finalize (object);
}

static void
app_slot_class_init (AppSlotClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->set_property = app_slot_set_property;
  object_class->get_property = app_slot_get_property;
  object_class->finalize = app_slot_finalize;

  props[PROP_BYPASS]
      = g_param_spec_boolean ("bypass", N_ ("Bypass"), NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_OTHER]
      = g_param_spec_boxed ("other", N_ ("A|B"), NULL, APP_TYPE_SLOT_OTHER,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  changed_signal = g_signal_new ("changed", APP_TYPE_SLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
app_slot_init (AppSlot *self)
{
  static guint64 last_key;
  self->key = ++last_key;
  self->extra = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
missing_process (void *state, double *const *ch, int n)
{
}

static void *
missing_start (double rate, const double *values)
{
  static char nothing; /* there is no state; a chain takes NULL for out of memory */
  return &nothing;
}

static void
missing_stop (void *state)
{
}

static void
missing_update (void *state, const double *values)
{
}

/* Descriptors live for ever, so there is one for each missing module and version. */
static const DspModule *
missing_module (const char *id, int version)
{
  static GHashTable *modules;
  if (!modules)
    modules = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *key = g_strdup_printf ("%d %s", version, id);
  DspModule *module = g_hash_table_lookup (modules, key);
  if (!module)
    {
      module = g_new0 (DspModule, 1);
      module->id = g_strdup (id);
      module->name = g_strdup_printf (_ ("%s (missing)"), id);
      module->help = _ ("This module is not part of this version: audio passes unchanged.");
      module->version = version;
      module->start = missing_start;
      module->stop = missing_stop;
      module->update = missing_update;
      module->process = missing_process;
      g_hash_table_insert (modules, g_steal_pointer (&key), module);
    }
  return module;
}

AppSlot *
app_slot_new (const DspModule *module)
{
  g_return_val_if_fail (module != NULL, NULL);
  AppSlot *self = g_object_new (APP_TYPE_SLOT, NULL);
  self->module = module;
  self->values = g_new0 (double, module->n_params);
  dsp_params_defaults (module->params, module->n_params, self->values);
  return self;
}

AppSlot *
app_slot_new_missing (const char *module_id, int version)
{
  AppSlot *self = g_object_new (APP_TYPE_SLOT, NULL);
  self->module = missing_module (module_id, version);
  self->missing = TRUE;
  return self;
}

AppSlot *
app_slot_copy (AppSlot *self)
{
  g_return_val_if_fail (APP_IS_SLOT (self), NULL);
  const DspModule *module = self->module;
  AppSlot *copy = g_object_new (APP_TYPE_SLOT, NULL);
  copy->module = module;
  copy->missing = self->missing;
  copy->bypass = self->bypass;
  copy->other = self->other ? other_copy (self->other) : NULL;
  app_slot_put_origin (copy, self->name, self->origin);
  copy->values = g_memdup2 (self->values, (gsize) module->n_params * sizeof *self->values);
  for (int i = 0; i < module->n_params; i++)
    if (module->params[i].flags & DSP_PARAM_LISTEN)
      copy->values[i] = module->params[i].def;
  g_hash_table_unref (copy->extra);
  copy->extra = g_hash_table_ref (self->extra); /* never changed once it was read */
  return copy;
}

gboolean
app_slot_is_missing (AppSlot *self)
{
  g_return_val_if_fail (APP_IS_SLOT (self), FALSE);
  return self->missing;
}

const DspModule *
app_slot_module (AppSlot *self)
{
  g_return_val_if_fail (APP_IS_SLOT (self), NULL);
  return self->module;
}

const char *
app_slot_name (AppSlot *self)
{
  g_return_val_if_fail (APP_IS_SLOT (self), NULL);
  return self->name ? self->name : self->module->name;
}

const char *
app_slot_origin (AppSlot *self)
{
  g_return_val_if_fail (APP_IS_SLOT (self), NULL);
  return self->origin;
}

void
app_slot_put_origin (AppSlot *self, const char *name, const char *origin)
{
  g_return_if_fail (APP_IS_SLOT (self));
  g_free (self->name);
  g_free (self->origin);
  self->name = g_strdup (name);
  self->origin = g_strdup (origin);
}

guint64
app_slot_key (AppSlot *self)
{
  g_return_val_if_fail (APP_IS_SLOT (self), 0);
  return self->key;
}

const double *
app_slot_values (AppSlot *self)
{
  g_return_val_if_fail (APP_IS_SLOT (self), NULL);
  return self->values;
}

double
app_slot_value (AppSlot *self, int param)
{
  g_return_val_if_fail (APP_IS_SLOT (self), 0);
  g_return_val_if_fail (param >= 0 && param < self->module->n_params, 0);
  return self->values[param];
}

gboolean
app_slot_bypass (AppSlot *self)
{
  g_return_val_if_fail (APP_IS_SLOT (self), FALSE);
  return self->bypass;
}

void
app_slot_put_value (AppSlot *self, int param, double value)
{
  g_return_if_fail (APP_IS_SLOT (self));
  g_return_if_fail (param >= 0 && param < self->module->n_params);
  value = dsp_param_clamp (&self->module->params[param], value) + 0.0; /* never -0 */
  if (value == self->values[param])
    return;
  self->values[param] = value;
  g_signal_emit (self, changed_signal, 0);
}

void
app_slot_put_bypass (AppSlot *self, gboolean bypass)
{
  g_return_if_fail (APP_IS_SLOT (self));
  bypass = !!bypass;
  if (bypass == self->bypass)
    return;
  self->bypass = bypass;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BYPASS]);
  g_signal_emit (self, changed_signal, 0);
}

AppSlotOther *
app_slot_other_new (AppSlot *slot, const double *values, gboolean second)
{
  g_return_val_if_fail (APP_IS_SLOT (slot), NULL);
  const DspModule *module = slot->module;
  AppSlotOther *other = g_malloc0 (sizeof *other + (gsize) module->n_params * sizeof *values);
  other->second = second;
  other->n = module->n_params;
  for (int i = 0; i < other->n; i++)
    other->values[i] = module->params[i].flags & DSP_PARAM_LISTEN
                           ? module->params[i].def
                           : dsp_param_clamp (&module->params[i], values[i]) + 0.0;
  return other;
}

const AppSlotOther *
app_slot_other (AppSlot *self)
{
  g_return_val_if_fail (APP_IS_SLOT (self), NULL);
  return self->other;
}

void
app_slot_put_other (AppSlot *self, const AppSlotOther *other)
{
  g_return_if_fail (APP_IS_SLOT (self));
  g_return_if_fail (!other || other->n == self->module->n_params);
  if (!other && !self->other)
    return;
  AppSlotOther *before = self->other;
  self->other = other ? other_copy ((gpointer) other) : NULL;
  g_free (before);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_OTHER]);
  g_signal_emit (self, changed_signal, 0);
}

GHashTable *
app_slot_extra (AppSlot *self)
{
  g_return_val_if_fail (APP_IS_SLOT (self), NULL);
  return self->extra;
}
