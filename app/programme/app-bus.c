/* app-bus.c — the sum of all tracks through the album chain.
 *
 * The chain hears frame t of the sum at its frame t and gives frame t - latency of the programme;
 * so the sum is asked for ahead by the latency. */
#include "app-bus.h"

#include "app-roll-in.h"

#include <string.h>

struct _AppBus
{
  /* owned */
  AppProgramme *programme;
  DspChain *chain; /* NULL in the mix lane */

  AppBusMix mix;
  gpointer user_data;
  int latency;
  gint64 next;      /* frame of the programme to give next */
  gint64 chain_pos; /* frame of the chain to process next; the quantum before lies in ready */
  double ready[2][DSP_QUANTUM];
  gboolean filled, brief;
  AppStageTap tap;
};

AppBus *
app_bus_new (AppProgramme *programme, AppLane lane, gint64 pos, gint64 most, AppBusMix mix,
             gpointer user_data)
{
  AppBus *self = g_new0 (AppBus, 1);
  self->programme = app_programme_ref (programme);
  self->mix = mix;
  self->user_data = user_data;
  self->next = pos;
  gint64 memory = 0;
  if (lane != APP_LANE_MIX)
    {
      const AppChainSpec *spec = programme->chain;
      self->chain = dsp_chain_new (programme->rate, spec->slots, spec->n_slots);
      if (!self->chain)
        g_error ("out of memory for a chain");
      self->latency = dsp_chain_latency (self->chain);
      memory = dsp_chain_memory (self->chain);
    }
  self->chain_pos = app_roll_in_start_brief (pos, memory, self->latency, most);
  self->brief = self->chain_pos > app_roll_in_start (pos, memory, self->latency);
  return self;
}

void
app_bus_free (AppBus *self)
{
  if (!self)
    return;
  dsp_chain_free (self->chain);
  app_programme_unref (self->programme);
  g_free (self);
}

static void
on_stage (void *user_data, int stage, const double *const *ch, int n)
{
  AppBus *self = user_data;
  self->tap.func (0, stage, self->chain_pos - dsp_chain_stage_latency (self->chain, stage), ch, n,
                  self->tap.user_data);
}

void
app_bus_set_tap (AppBus *self, const AppStageTap *tap)
{
  self->tap = *tap;
  if (self->chain)
    dsp_chain_set_tap (self->chain, tap->func ? on_stage : NULL, self);
}

gboolean
app_bus_is_brief (const AppBus *self)
{
  return self->brief;
}

gint64
app_bus_pos (const AppBus *self)
{
  return self->next;
}

gint64
app_bus_mix_pos (const AppBus *self)
{
  return self->chain_pos;
}

gint64
app_bus_mix_end (const AppBus *self, gint64 to)
{
  gint64 last = MIN (to, self->programme->frames) + self->latency;
  gint64 end = (last + DSP_QUANTUM - 1) / DSP_QUANTUM * DSP_QUANTUM;
  return MAX (end, self->chain_pos);
}

static gboolean
process_quantum (AppBus *self, GError **error)
{
  double *const ch[2] = { self->ready[0], self->ready[1] };
  gboolean good = TRUE;
  if (self->chain_pos < self->programme->frames)
    good = self->mix (self->chain_pos, ch, self->user_data, error);
  else
    for (int c = 0; c < 2; c++)
      memset (ch[c], 0, DSP_QUANTUM * sizeof (double));
  if (self->chain)
    dsp_chain_process (self->chain, ch, DSP_QUANTUM);
  app_stage_tap_reductions (&self->tap, 0, self->chain, self->programme->chain, self->chain_pos);
  self->chain_pos += DSP_QUANTUM;
  self->filled = TRUE;
  return good;
}

void
app_bus_prepare (AppBus *self)
{
  while (self->next >= 0 && self->next < self->programme->frames
         && (!self->filled || self->next >= self->chain_pos - self->latency))
    process_quantum (self, NULL);
}

gboolean
app_bus_read (AppBus *self, double *const out[2], int n, GError **error)
{
  gboolean good = TRUE;
  gint64 frames = self->programme->frames;
  for (int done = 0; done < n;)
    {
      /* ready holds the programme's frames [end - DSP_QUANTUM, end). */
      gint64 end = self->chain_pos - self->latency;
      int count = n - done;
      if (self->next < 0 || self->next >= frames)
        {
          if (self->next < 0)
            count = MIN (count, -self->next);
          for (int c = 0; c < 2; c++)
            memset (out[c] + done, 0, count * sizeof (double));
        }
      else if (!self->filled || self->next >= end)
        {
          good &= process_quantum (self, good ? error : NULL);
          continue;
        }
      else
        {
          count = MIN (count, MIN (end, frames) - self->next);
          int from = self->next - (end - DSP_QUANTUM);
          for (int c = 0; c < 2; c++)
            memcpy (out[c] + done, self->ready[c] + from, count * sizeof (double));
        }
      self->next += count;
      done += count;
    }
  return good;
}

gboolean
app_bus_update (AppBus *self, AppProgramme *programme)
{
  const AppChainSpec *spec = programme->chain;
  if (self->chain && !dsp_chain_update (self->chain, spec->slots, spec->n_slots))
    return FALSE;
  app_programme_unref (self->programme);
  self->programme = app_programme_ref (programme);
  return TRUE;
}

int
app_bus_readings (AppBus *self, int slot, double *readings, int max)
{
  if (!self->chain || slot < 0 || slot >= self->programme->chain->n_slots)
    return 0;
  int n = self->programme->chain->slots[slot].module->n_readings;
  if (n > max)
    return 0;
  dsp_chain_read (self->chain, slot, readings);
  return n;
}

gboolean
app_bus_sound (AppBus *self, int slot, AppSlotSound *sound)
{
  return app_slot_sound_take (sound, self->chain, slot, self->chain_pos - DSP_QUANTUM);
}
