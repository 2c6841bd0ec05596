/* app-chain.h — the list of slots of a track or of the album, and its immutable specification. */
#pragma once

#include "app-slot.h"
#include "dsp-chain.h"

/* In the model a chain is a GListStore of AppSlot owned by its track or album. */

/* Immutable, refcounted copy for other threads. */
typedef struct
{
  /* read only */
  int n_slots;
  DspSlotSpec *slots; /* values point into this block */
} AppChainSpec;

/* Parameters for the ears only (DSP_PARAM_LISTEN) have their values with listening, else their
 * defaults: only playback listens. */
AppChainSpec *app_chain_spec_new (GListModel *slots, gboolean listening);
/* A copy with one value changed. [any thread] */
AppChainSpec *
app_chain_spec_with_value (const AppChainSpec *self, int slot, int param, double value);
/* A copy with a slot bypassed, all of them for slot -1. [any thread] */
AppChainSpec *app_chain_spec_without (const AppChainSpec *self, int slot);
AppChainSpec *app_chain_spec_ref (AppChainSpec *self);
void app_chain_spec_unref (AppChainSpec *self);

/* Whether a parameter for the ears only is on in the chain; and puts all of them to their defaults.
 * They are no part of the work: no step of undo, in no file. [main thread] */
gboolean app_chain_listens (GListModel *slots);
void app_chain_end_listening (GListModel *slots);

/* Feeds everything that decides the sound of the chain at this rate (module id, version, values,
 * bypass; not the key). Of the values of a bypassed slot that is its latency alone. */
void app_chain_spec_hash (const AppChainSpec *self, int rate, GChecksum *checksum);
