/* app-voice.c — one track being rendered, front to back.
 *
 * The chain runs in its own time: its frame t hears frame t of the trimmed mix (silence outside)
 * and gives frame t - latency of the track. */
#include "app-voice.h"

#include "app-roll-in.h"
#include "dsp-math.h"
#include "dsp-smoother.h"

#include <string.h>

struct _AppVoice
{
  /* owned */
  AppProgramme *programme;
  AppReader *reader; /* NULL: the source could not be opened */
  GError *failure;   /* why */
  DspChain *chain;   /* NULL in the mix lane */

  const AppProgrammeTrack *track; /* of programme */
  int latency;
  gint64 next;      /* frame of the track to give next */
  gint64 chain_pos; /* frame of the chain to process next; the quantum before lies in ready */
  double ready[2][DSP_QUANTUM];
  gboolean filled, brief;
  AppStageTap tap;

  /* gliding, after an edit */
  DspSmoother gain;     /* before the chain */
  AppProgramme *former; /* owned: its fades are left for those of programme; or NULL */
  const AppProgrammeTrack *former_track;
  DspSmoother fades; /* 0: those of former, 1: those of track */
};

static double
track_gain (const AppProgrammeTrack *track)
{
  double gain = dsp_db_to_gain (track->gain_db);
  return track->invert ? -gain : gain;
}

static int
glide_frames (const AppVoice *self)
{
  return dsp_smoother_frames (DSP_GLIDE_MS, self->programme->rate);
}

static void
start_chain (AppVoice *self, gint64 offset, gint64 most)
{
  const AppChainSpec *spec = self->track->chain;
  self->chain = dsp_chain_new (self->programme->rate, spec->slots, spec->n_slots);
  if (!self->chain)
    g_error ("out of memory for a chain");
  self->latency = dsp_chain_latency (self->chain);
  gint64 memory = dsp_chain_memory (self->chain);
  self->chain_pos = app_roll_in_start_brief (offset, memory, self->latency, most);
  self->brief = self->chain_pos > app_roll_in_start (offset, memory, self->latency);
}

AppVoice *
app_voice_new (AppProgramme *programme, int index, AppLane lane, gint64 offset, gint64 most)
{
  AppVoice *self = g_new0 (AppVoice, 1);
  self->programme = app_programme_ref (programme);
  self->track = &programme->tracks[index];
  self->next = offset;
  self->reader = app_reader_new (self->track->media, programme->rate, &self->failure);
  if (lane == APP_LANE_MIX)
    self->chain_pos = app_roll_in_start (offset, 0, 0);
  else
    start_chain (self, offset, most);
  dsp_smoother_set (&self->gain, lane == APP_LANE_MIX ? 1 : track_gain (self->track));
  return self;
}

void
app_voice_free (AppVoice *self)
{
  if (!self)
    return;
  app_reader_free (self->reader);
  g_clear_error (&self->failure);
  dsp_chain_free (self->chain);
  app_programme_unref (self->programme);
  app_programme_unref (self->former);
  g_free (self);
}

static void
on_stage (void *user_data, int stage, const double *const *ch, int n)
{
  AppVoice *self = user_data;
  self->tap.func (self->track->key, stage,
                  self->chain_pos - dsp_chain_stage_latency (self->chain, stage), ch, n,
                  self->tap.user_data);
}

void
app_voice_set_tap (AppVoice *self, const AppStageTap *tap)
{
  self->tap = *tap;
  if (self->chain)
    dsp_chain_set_tap (self->chain, tap->func ? on_stage : NULL, self);
}

gboolean
app_voice_is_brief (const AppVoice *self)
{
  return self->brief;
}

const AppProgrammeTrack *
app_voice_track (const AppVoice *self)
{
  return self->track;
}

static void
apply (DspSmoother *smoother, double *const ch[2], int n)
{
  if (dsp_smoother_still (smoother) && smoother->value == 1)
    return;
  for (int i = 0; i < n; i++)
    {
      double gain = dsp_smoother_next (smoother);
      ch[0][i] *= gain;
      ch[1][i] *= gain;
    }
}

/* Fills ready with the next quantum of the chain. */
static gboolean
process_quantum (AppVoice *self, GError **error)
{
  double *const ch[2] = { self->ready[0], self->ready[1] };
  gint64 pos = self->chain_pos;
  int count = CLAMP (self->track->length - pos, 0, DSP_QUANTUM);
  gboolean good = TRUE;
  if (self->failure)
    {
      g_propagate_error (error, g_error_copy (self->failure));
      good = FALSE;
    }
  for (int c = 0; c < 2; c++)
    memset (ch[c], 0, DSP_QUANTUM * sizeof (double));
  if (count > 0 && self->reader)
    good &= app_reader_read (self->reader, self->track->trim_in + pos, ch, count,
                             good ? error : NULL);
  apply (&self->gain, ch, count);
  if (self->chain)
    dsp_chain_process (self->chain, ch, DSP_QUANTUM);
  app_stage_tap_reductions (&self->tap, self->track->key, self->chain, self->track->chain, pos);
  self->chain_pos += DSP_QUANTUM;
  self->filled = TRUE;
  return good;
}

static double
fade_at (AppVoice *self, gint64 offset)
{
  double gain = app_programme_fade (self->track, offset);
  if (!self->former)
    return gain;
  double share = dsp_smoother_next (&self->fades);
  double before = app_programme_fade (self->former_track, offset);
  return before + (gain - before) * share;
}

static void
apply_fades (AppVoice *self, double *const ch[2], gint64 offset, int n)
{
  const AppProgrammeTrack *track = self->track;
  if (!self->former && offset >= MAX (track->fade_in, track->join_in)
      && offset + n <= track->length - MAX (track->fade_out, track->join_out))
    return;
  for (int i = 0; i < n; i++)
    {
      double gain = fade_at (self, offset + i);
      ch[0][i] *= gain;
      ch[1][i] *= gain;
    }
  if (self->former && dsp_smoother_still (&self->fades))
    g_clear_pointer (&self->former, app_programme_unref);
}

gboolean
app_voice_read (AppVoice *self, double *const out[2], int n, GError **error)
{
  gboolean good = TRUE;
  for (int done = 0; done < n;)
    {
      double *const part[2] = { out[0] + done, out[1] + done };
      /* ready holds the track's frames [end - DSP_QUANTUM, end). */
      gint64 end = self->chain_pos - self->latency;
      int count = n - done;
      if (self->next >= self->track->length)
        for (int c = 0; c < 2; c++)
          memset (part[c], 0, count * sizeof (double));
      else if (!self->filled || self->next >= end)
        {
          good &= process_quantum (self, good ? error : NULL);
          continue;
        }
      else
        {
          count = MIN (count, MIN (end, self->track->length) - self->next);
          int from = self->next - (end - DSP_QUANTUM);
          for (int c = 0; c < 2; c++)
            memcpy (part[c], self->ready[c] + from, count * sizeof (double));
          apply_fades (self, part, self->next, count);
        }
      self->next += count;
      done += count;
    }
  return good;
}

gboolean
app_voice_update (AppVoice *self, AppProgramme *programme, int index)
{
  const AppProgrammeTrack *old = self->track, *track = &programme->tracks[index];
  gboolean same_sound
      = old->media == track->media && old->start == track->start && old->trim_in == track->trim_in;
  /* Another end is no matter as long as the chain has not come to it. */
  gboolean same_end
      = old->length == track->length || self->chain_pos <= MIN (old->length, track->length);
  if (!same_sound || !same_end)
    return FALSE;
  if (self->chain && !dsp_chain_update (self->chain, track->chain->slots, track->chain->n_slots))
    return FALSE;
  if (self->chain)
    dsp_smoother_glide (&self->gain, track_gain (track), glide_frames (self));
  app_programme_unref (self->former);
  self->former = self->programme;
  self->former_track = old;
  dsp_smoother_set (&self->fades, 0);
  dsp_smoother_glide (&self->fades, 1, glide_frames (self));
  self->programme = app_programme_ref (programme);
  self->track = track;
  return TRUE;
}

int
app_voice_readings (AppVoice *self, int slot, double *readings, int max)
{
  if (!self->chain || slot < 0 || slot >= self->track->chain->n_slots)
    return 0;
  int n = self->track->chain->slots[slot].module->n_readings;
  if (n > max)
    return 0;
  dsp_chain_read (self->chain, slot, readings);
  return n;
}

gboolean
app_voice_sound (AppVoice *self, int slot, AppSlotSound *sound)
{
  return app_slot_sound_take (sound, self->chain, slot,
                              self->track->start + self->chain_pos - DSP_QUANTUM);
}
