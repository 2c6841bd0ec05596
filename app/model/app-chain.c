/* app-chain.c — the immutable specification of a chain. */
#include "app-chain.h"

#include <string.h>

/* Header, slots and values are one block, so that the values stay where the slots point. */
typedef struct
{
  AppChainSpec spec; /* first: what callers see */
  gatomicrefcount refs;
} ChainSpec;

static ChainSpec *
chain_spec_alloc (int n_slots, gsize n_values)
{
  ChainSpec *self
      = g_malloc0 (sizeof *self + n_slots * sizeof (DspSlotSpec) + n_values * sizeof (double));
  g_atomic_ref_count_init (&self->refs);
  self->spec.n_slots = n_slots;
  self->spec.slots = (DspSlotSpec *) (self + 1);
  return self;
}

static ChainSpec *
chain_spec_copy (const AppChainSpec *from)
{
  gsize n_values = 0;
  for (int i = 0; i < from->n_slots; i++)
    n_values += from->slots[i].module->n_params;
  ChainSpec *self = chain_spec_alloc (from->n_slots, n_values);
  double *values = (double *) (self->spec.slots + from->n_slots);
  for (int i = 0; i < from->n_slots; i++)
    {
      int n = from->slots[i].module->n_params;
      self->spec.slots[i] = from->slots[i];
      self->spec.slots[i].values
          = n ? memcpy (values, from->slots[i].values, n * sizeof *values) : values;
      values += n;
    }
  return self;
}

AppChainSpec *
app_chain_spec_with_value (const AppChainSpec *from, int slot, int param, double value)
{
  ChainSpec *self = chain_spec_copy (from);
  /* The block is this copy's own until it is given away. */
  ((double *) self->spec.slots[slot].values)[param] = value;
  return &self->spec;
}

AppChainSpec *
app_chain_spec_without (const AppChainSpec *from, int slot)
{
  ChainSpec *self = chain_spec_copy (from);
  for (int i = 0; i < from->n_slots; i++)
    self->spec.slots[i].bypass |= slot < 0 || i == slot;
  return &self->spec;
}

AppChainSpec *
app_chain_spec_new (GListModel *slots, gboolean listening)
{
  guint n = g_list_model_get_n_items (slots);
  gsize n_values = 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AppSlot) slot = g_list_model_get_item (slots, i);
      n_values += app_slot_module (slot)->n_params;
    }
  ChainSpec *self = chain_spec_alloc ((int) n, n_values);
  double *values = (double *) (self->spec.slots + n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AppSlot) slot = g_list_model_get_item (slots, i);
      const DspModule *module = app_slot_module (slot);
      if (module->n_params)
        memcpy (values, app_slot_values (slot), module->n_params * sizeof *values);
      for (int p = 0; p < module->n_params && !listening; p++)
        if (module->params[p].flags & DSP_PARAM_LISTEN)
          values[p] = module->params[p].def;
      self->spec.slots[i] = (DspSlotSpec){ .module = module,
                                           .values = values,
                                           .bypass = app_slot_bypass (slot),
                                           .key = app_slot_key (slot) };
      values += module->n_params;
    }
  return &self->spec;
}

AppChainSpec *
app_chain_spec_ref (AppChainSpec *self)
{
  g_atomic_ref_count_inc (&((ChainSpec *) self)->refs);
  return self;
}

void
app_chain_spec_unref (AppChainSpec *self)
{
  if (self && g_atomic_ref_count_dec (&((ChainSpec *) self)->refs))
    g_free (self);
}

/* First parameter for the ears only that is on, -1: none. */
static int
listening_param (AppSlot *slot)
{
  const DspModule *module = app_slot_module (slot);
  for (int p = 0; p < module->n_params; p++)
    if ((module->params[p].flags & DSP_PARAM_LISTEN)
        && app_slot_value (slot, p) != module->params[p].def)
      return p;
  return -1;
}

gboolean
app_chain_listens (GListModel *slots)
{
  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (AppSlot) slot = g_list_model_get_item (slots, i);
      if (listening_param (slot) >= 0)
        return TRUE;
    }
  return FALSE;
}

void
app_chain_end_listening (GListModel *slots)
{
  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (AppSlot) slot = g_list_model_get_item (slots, i);
      for (int p = listening_param (slot); p >= 0; p = listening_param (slot))
        app_slot_put_value (slot, p, app_slot_module (slot)->params[p].def);
    }
}

static void
hash_int (GChecksum *checksum, gint64 value)
{
  value = GINT64_TO_LE (value);
  g_checksum_update (checksum, (const guchar *) &value, sizeof value);
}

static void
hash_values (const DspSlotSpec *slot, GChecksum *checksum)
{
  for (int p = 0; p < slot->module->n_params; p++)
    {
      double value = slot->values[p] + 0.0; /* -0 sounds like 0 */
      gint64 bits;
      memcpy (&bits, &value, sizeof bits);
      hash_int (checksum, bits);
    }
}

void
app_chain_spec_hash (const AppChainSpec *self, int rate, GChecksum *checksum)
{
  hash_int (checksum, self->n_slots);
  for (int i = 0; i < self->n_slots; i++)
    {
      const DspSlotSpec *slot = &self->slots[i];
      /* With its NUL, so that ids cannot run into what follows. */
      g_checksum_update (checksum, (const guchar *) slot->module->id,
                         strlen (slot->module->id) + 1);
      hash_int (checksum, slot->module->version);
      hash_int (checksum, slot->bypass);
      /* What follows a bypassed slot hears its input, late. */
      if (slot->bypass)
        hash_int (checksum, dsp_chain_spec_latency (rate, slot, 1));
      else
        hash_values (slot, checksum);
    }
}
