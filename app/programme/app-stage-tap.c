/* app-stage-tap.c — who listens inside of the chains while a renderer works. */
#include "app-stage-tap.h"

#include <math.h>
#include <string.h>

static int
find_reduction (const DspModule *module)
{
  for (int i = 0; i < module->n_readings; i++)
    if (strcmp (module->readings[i].id, "gain_reduction_db") == 0)
      return i;
  return -1;
}

void
app_stage_tap_reductions (const AppStageTap *tap, guint64 key, DspChain *chain,
                          const AppChainSpec *spec, gint64 pos)
{
  if (!tap->reduction || !chain)
    return;
  for (int slot = 0; slot < spec->n_slots; slot++)
    {
      const int at = find_reduction (spec->slots[slot].module);
      double readings[DSP_MAX_READINGS];
      if (at < 0)
        continue;
      dsp_chain_read (chain, slot, readings);
      if (isfinite (readings[at]))
        tap->reduction (key, slot, pos - dsp_chain_stage_latency (chain, slot + 1), DSP_QUANTUM,
                        readings[at], tap->reduction_data);
    }
}
