/* app-slot-sound.h — what goes through one slot of a chain, for pictures of it. Plain data. */
#pragma once

#include "dsp-chain.h"

#include <glib.h>

typedef struct
{
  gint64 pos; /* programme frame of the first, latency taken off */
  int n;      /* frames, 0 .. DSP_QUANTUM */
  /* What went into the slot, at the same places what came out of it. */
  float in[DSP_CHANNELS][DSP_QUANTUM], out[DSP_CHANNELS][DSP_QUANTUM];
} AppSlotSound;

/* Watches the slot and takes the last quantum of it; pos is where the quantum lies that the chain
 * processed last, in its own time. FALSE when there is none yet. Inside programme/. [render] */
gboolean app_slot_sound_take (AppSlotSound *self, DspChain *chain, int slot, gint64 pos);
