/* app-slot-sound.c — what goes through one slot of a chain, for pictures of it. */
#include "app-slot-sound.h"

gboolean
app_slot_sound_take (AppSlotSound *self, DspChain *chain, int slot, gint64 pos)
{
  const double *in[DSP_CHANNELS], *out[DSP_CHANNELS];
  if (!chain || slot < 0 || slot >= dsp_chain_n_slots (chain))
    return FALSE;
  dsp_chain_watch (chain, slot);
  self->n = dsp_chain_watched (chain, in, out);
  self->pos = pos - dsp_chain_stage_latency (chain, slot + 1);
  for (int c = 0; c < DSP_CHANNELS; c++)
    for (int i = 0; i < self->n; i++)
      {
        self->in[c][i] = (float) in[c][i];
        self->out[c][i] = (float) out[c][i];
      }
  return self->n > 0;
}
