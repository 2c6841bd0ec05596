/* dsp-chain.c — modules in a row; each slot has its input delayed beside it for the bypass. */
#include "dsp-chain.h"

#include "dsp-delay.h"
#include "dsp-denormal.h"
#include "dsp-smoother.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BYPASS_MS 10.0
#define WARM_UP_MS 250.0

typedef struct
{
  /* owned */
  DspInstance *instance;
  DspDelay dry[DSP_CHANNELS]; /* the input, as late as the module */
  /* state */
  uint64_t key;
  bool bypass;     /* wanted */
  bool asleep;     /* bypassed since the start: the module need not run */
  int warm_left;   /* frames that a woken module runs unheard, to fill its delays and detectors */
  DspSmoother wet; /* 1: the module is heard, 0: the dry input */
} Slot;

struct DspChain
{
  /* owned */
  Slot *slots;
  /* constant */
  double rate;
  int n_slots, latency, fade_frames;
  /* borrowed */
  DspChainTap tap; /* or NULL */
  void *tap_data;
  /* scratch of one quantum */
  double input[DSP_CHANNELS][DSP_QUANTUM];
  /* of the watched slot: the last quantum in and out */
  int watched, n_watched; /* slot, -1: none; frames that are there */
  double watched_in[DSP_CHANNELS][DSP_QUANTUM], watched_out[DSP_CHANNELS][DSP_QUANTUM];
};

static bool
slot_init (Slot *self, double rate, const DspSlotSpec *spec)
{
  self->instance = dsp_instance_new (spec->module, rate, spec->values);
  if (!self->instance)
    return false;
  self->key = spec->key;
  self->bypass = self->asleep = spec->bypass;
  dsp_smoother_set (&self->wet, spec->bypass ? 0 : 1);
  for (int c = 0; c < DSP_CHANNELS; c++)
    if (!dsp_delay_init (&self->dry[c], dsp_instance_latency (self->instance), 0))
      return false;
  return true;
}

static void
slot_finish (Slot *self)
{
  dsp_instance_free (self->instance);
  for (int c = 0; c < DSP_CHANNELS; c++)
    dsp_delay_finish (&self->dry[c]);
}

/* Begins to run a sleeping module unheard; the crossfade follows when its memory is filled. */
static void
slot_wake (Slot *self, double rate)
{
  int64_t memory = dsp_instance_memory (self->instance);
  int64_t most = dsp_smoother_frames (WARM_UP_MS, rate);
  self->warm_left = (int) (dsp_instance_latency (self->instance) + (memory < most ? memory : most));
  self->asleep = false;
}

static void
mix (DspSmoother *wet, double *const *ch, double *const *dry, int n)
{
  for (int i = 0; i < n; i++)
    {
      double w = dsp_smoother_next (wet);
      for (int c = 0; c < DSP_CHANNELS; c++)
        ch[c][i] = w == 1 ? ch[c][i] : dry[c][i] + w * (ch[c][i] - dry[c][i]);
    }
}

/* Whether only the module is heard, now and on. */
static bool
slot_is_wet (const Slot *self)
{
  return !self->bypass && !self->asleep && self->warm_left == 0 && self->wet.value == 1
         && dsp_smoother_still (&self->wet);
}

/* One slot, n <= DSP_QUANTUM; dry becomes its input as late as its output, when that is wanted or
 * needed. */
static void
slot_process (Slot *self, double *const *ch, double *const *dry, bool wanted, int n,
              int fade_frames)
{
  const bool only_wet = slot_is_wet (self);
  for (int c = 0; c < DSP_CHANNELS; c++)
    if (only_wet && !wanted)
      dsp_delay_push (&self->dry[c], ch[c], n);
    else
      {
        memcpy (dry[c], ch[c], (size_t) n * sizeof (double));
        dsp_delay_process (&self->dry[c], dry[c], n);
      }
  if (only_wet)
    {
      dsp_instance_process (self->instance, ch, n);
      return;
    }
  if (!self->asleep)
    dsp_instance_process (self->instance, ch, n);
  for (int done = 0; done < n;)
    {
      int count = n - done;
      if (self->warm_left > 0)
        count = self->warm_left < count ? self->warm_left : count;
      else
        dsp_smoother_glide (&self->wet, self->bypass ? 0 : 1, fade_frames);
      double *const wet[] = { ch[0] + done, ch[1] + done };
      double *const past[] = { dry[0] + done, dry[1] + done };
      if (!dsp_smoother_still (&self->wet))
        mix (&self->wet, wet, past, count);
      else if (self->wet.value == 0)
        for (int c = 0; c < DSP_CHANNELS; c++)
          memcpy (wet[c], past[c], (size_t) count * sizeof (double));
      if (self->warm_left > 0)
        self->warm_left -= count;
      done += count;
    }
}

DspChain *
dsp_chain_new (double rate, const DspSlotSpec *slots, int n)
{
  DspChain *self = calloc (1, sizeof (DspChain));
  if (!self)
    return NULL;
  self->rate = rate;
  self->watched = -1;
  self->fade_frames = dsp_smoother_frames (BYPASS_MS, rate);
  self->slots = calloc ((size_t) n + 1, sizeof (Slot));
  if (!self->slots)
    {
      free (self);
      return NULL;
    }
  for (int i = 0; i < n; i++)
    {
      self->n_slots = i + 1;
      if (!slot_init (&self->slots[i], rate, &slots[i]))
        {
          dsp_chain_free (self);
          return NULL;
        }
      self->latency += dsp_instance_latency (self->slots[i].instance);
    }
  return self;
}

void
dsp_chain_free (DspChain *self)
{
  if (!self)
    return;
  for (int i = 0; i < self->n_slots; i++)
    slot_finish (&self->slots[i]);
  free (self->slots);
  free (self);
}

bool
dsp_chain_update (DspChain *self, const DspSlotSpec *slots, int n)
{
  if (n != self->n_slots)
    return false;
  for (int i = 0; i < n; i++)
    {
      DspInstance *instance = self->slots[i].instance;
      if (slots[i].key != self->slots[i].key || slots[i].module != dsp_instance_module (instance)
          || !dsp_instance_can_update (instance, slots[i].values))
        return false;
    }
  for (int i = 0; i < n; i++)
    {
      Slot *slot = &self->slots[i];
      dsp_instance_update (slot->instance, slots[i].values);
      slot->bypass = slots[i].bypass;
      if (!slot->bypass && slot->asleep)
        slot_wake (slot, self->rate);
    }
  return true;
}

static void
keep_watched (DspChain *self, double *const *ch, double *const *dry, int n)
{
  self->n_watched = n;
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      memcpy (self->watched_in[c], dry[c], (size_t) n * sizeof (double));
      memcpy (self->watched_out[c], ch[c], (size_t) n * sizeof (double));
    }
}

void
dsp_chain_process (DspChain *self, double *const *ch, int n)
{
  DspFloatMode mode = dsp_denormal_begin ();
  double *const dry[] = { self->input[0], self->input[1] };
  for (int done = 0; done < n;)
    {
      int count = n - done < DSP_QUANTUM ? n - done : DSP_QUANTUM;
      double *const part[] = { ch[0] + done, ch[1] + done };
      const double *const heard[] = { part[0], part[1] };
      if (self->tap)
        self->tap (self->tap_data, 0, heard, count);
      for (int i = 0; i < self->n_slots; i++)
        {
          slot_process (&self->slots[i], part, dry, i == self->watched, count, self->fade_frames);
          if (i == self->watched)
            keep_watched (self, part, dry, count);
          if (self->tap)
            self->tap (self->tap_data, i + 1, heard, count);
        }
      done += count;
    }
  dsp_denormal_end (mode);
}

void
dsp_chain_set_tap (DspChain *self, DspChainTap tap, void *user_data)
{
  self->tap = tap;
  self->tap_data = user_data;
}

int
dsp_chain_stage_latency (const DspChain *self, int stage)
{
  int sum = 0;
  for (int i = 0; i < stage && i < self->n_slots; i++)
    sum += dsp_instance_latency (self->slots[i].instance);
  return sum;
}

int
dsp_chain_latency (const DspChain *self)
{
  return self->latency;
}

int64_t
dsp_chain_memory (const DspChain *self)
{
  int64_t sum = 0;
  for (int i = 0; i < self->n_slots; i++)
    {
      const Slot *slot = &self->slots[i];
      sum += slot->bypass ? dsp_instance_latency (slot->instance)
                          : dsp_instance_memory (slot->instance);
    }
  return sum;
}

void
dsp_chain_read (DspChain *self, int slot, double *readings)
{
  Slot *from = &self->slots[slot];
  const DspModule *module = dsp_instance_module (from->instance);
  bool heard = !from->asleep && (from->wet.value > 0 || !from->bypass);
  if (heard)
    dsp_instance_read (from->instance, readings);
  else
    for (int i = 0; i < module->n_readings; i++)
      readings[i] = module->readings[i].kind == DSP_READING_REDUCTION ? 0.0 : NAN;
}

int
dsp_chain_n_slots (const DspChain *self)
{
  return self->n_slots;
}

void
dsp_chain_watch (DspChain *self, int slot)
{
  if (slot == self->watched)
    return;
  self->watched = slot;
  self->n_watched = 0;
}

int
dsp_chain_watched (const DspChain *self, const double *in[DSP_CHANNELS],
                   const double *out[DSP_CHANNELS])
{
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      in[c] = self->watched_in[c];
      out[c] = self->watched_out[c];
    }
  return self->n_watched;
}

static void
clamp_values (const DspSlotSpec *spec, double *values)
{
  for (int i = 0; i < spec->module->n_params; i++)
    values[i] = dsp_param_clamp (&spec->module->params[i], spec->values[i]);
}

int
dsp_chain_spec_latency (double rate, const DspSlotSpec *slots, int n)
{
  int sum = 0;
  for (int i = 0; i < n; i++)
    if (slots[i].module->latency)
      {
        double values[DSP_MAX_PARAMS];
        clamp_values (&slots[i], values);
        sum += slots[i].module->latency (rate, values);
      }
  return sum;
}

int64_t
dsp_chain_spec_memory (double rate, const DspSlotSpec *slots, int n)
{
  int64_t sum = 0;
  for (int i = 0; i < n; i++)
    if (slots[i].bypass)
      sum += dsp_chain_spec_latency (rate, &slots[i], 1);
    else if (slots[i].module->memory)
      {
        double values[DSP_MAX_PARAMS];
        clamp_values (&slots[i], values);
        sum += slots[i].module->memory (rate, values);
      }
  return sum;
}
