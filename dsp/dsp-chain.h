/* dsp-chain.h — modules in a row, with summed latency and bypass that cannot click.
 *
 * A bypassed slot passes its input exactly, late by the slot's latency, so bypassing never moves
 * time. */
#pragma once

#include "dsp-module.h"

typedef struct
{
  const DspModule *module;
  const double *values; /* borrowed during the call; module->n_params numbers */
  bool bypass;
  uint64_t key; /* identity of the slot across edits (same key = same slot); never 0 */
} DspSlotSpec;

typedef struct DspChain DspChain;

/* [main] A chain for this rate; n may be 0. NULL when out of memory. A slot that starts bypassed is
 * so at once. */
DspChain *dsp_chain_new (double rate, const DspSlotSpec *slots, int n);
void dsp_chain_free (DspChain *self);

/* [render] Takes over new values and bypass states, gliding (bypass: crossfade of 10 ms). Returns
 * false and changes nothing when slots were added, removed, reordered or a structural value
 * changed: then build a new chain. */
bool dsp_chain_update (DspChain *self, const DspSlotSpec *slots, int n);

/* [render] In place, any n >= 0. */
void dsp_chain_process (DspChain *self, double *const *ch, int n);

/* What hears a chain from inside: stage 0 is its input, stage i what the i-th slot gives, each late
 * by dsp_chain_stage_latency. n <= DSP_QUANTUM, in the order of the stages. [render] */
typedef void (*DspChainTap) (void *user_data, int stage, const double *const *ch, int n);
/* [render] NULL: nobody. */
void dsp_chain_set_tap (DspChain *self, DspChainTap tap, void *user_data);
int dsp_chain_stage_latency (const DspChain *self, int stage);

/* Frames by which the output is late, and after which the past is forgotten (see DspModule). */
int dsp_chain_latency (const DspChain *self);
int64_t dsp_chain_memory (const DspChain *self);

/* [render] Readings of slot i (its module's n_readings numbers). */
void dsp_chain_read (DspChain *self, int slot, double *readings);
int dsp_chain_n_slots (const DspChain *self);

/* [render] From now on what goes through slot i is kept; -1: nothing. The sound does not change. */
void dsp_chain_watch (DspChain *self, int slot);
/* [render] The watched slot's last frames, at most DSP_QUANTUM: what went in, as late as what came
 * out. Borrowed until the next frames are processed. Returns how many; 0 before the first. */
int dsp_chain_watched (const DspChain *self, const double *in[DSP_CHANNELS],
                       const double *out[DSP_CHANNELS]);

/* [any, pure] The same sums for a specification, without building it. */
int dsp_chain_spec_latency (double rate, const DspSlotSpec *slots, int n);
int64_t dsp_chain_spec_memory (double rate, const DspSlotSpec *slots, int n);
