/* dsp-dynamics.c — PLR, PSR and crest, stepping every 100 ms. */
#include "dsp-dynamics.h"

#include "dsp-math.h"

#include <stdlib.h>

enum
{
  WINDOW = 30 /* steps of 100 ms */
};

struct DspDynamics
{
  double rate;
  int channels;
  DspLoudness *loudness;  /* owned */
  DspTruePeak *true_peak; /* owned */
  DspPsr *distribution;   /* owned */

  /* all from here on is zero after reset */
  int64_t frames;
  double peaks[WINDOW]; /* ring: true peaks of the last steps */
  double psr, min_psr;
  double min_psr_at; /* frames; 0: none yet */
  bool has_psr;
};

DspDynamics *
dsp_dynamics_new (double rate, int channels)
{
  DspDynamics *self = calloc (1, sizeof (DspDynamics));
  if (!self)
    return NULL;
  self->rate = rate;
  self->channels = channels;
  self->loudness = dsp_loudness_new (rate, channels);
  self->true_peak = dsp_true_peak_new (rate, channels);
  self->distribution = dsp_psr_new ();
  if (!self->loudness || !self->true_peak || !self->distribution)
    {
      dsp_dynamics_free (self);
      return NULL;
    }
  return self;
}

void
dsp_dynamics_free (DspDynamics *self)
{
  if (!self)
    return;
  dsp_loudness_free (self->loudness);
  dsp_true_peak_free (self->true_peak);
  dsp_psr_free (self->distribution);
  free (self);
}

void
dsp_dynamics_reset (DspDynamics *self)
{
  dsp_loudness_reset (self->loudness);
  dsp_true_peak_reset (self->true_peak);
  dsp_psr_reset (self->distribution);
  size_t start = offsetof (DspDynamics, frames);
  memset ((char *) self + start, 0, sizeof *self - start);
}

static void
finish_step (DspDynamics *self)
{
  int64_t step = dsp_loudness_steps (self->loudness) - 1;
  double peak = 0.0;
  for (int c = 0; c < self->channels; c++)
    {
      double taken = dsp_true_peak_take (self->true_peak, c);
      peak = taken > peak ? taken : peak;
    }
  self->peaks[step % WINDOW] = peak;

  double loudness = dsp_loudness_short_term (self->loudness);
  self->has_psr = step + 1 >= WINDOW && loudness > -70.0;
  if (!self->has_psr)
    return;
  for (int i = 0; i < WINDOW; i++)
    peak = self->peaks[i] > peak ? self->peaks[i] : peak;
  self->psr = dsp_gain_to_db (peak) - loudness;
  dsp_psr_add (self->distribution, self->psr, loudness);
  if (!self->min_psr_at || self->psr < self->min_psr)
    {
      self->min_psr = self->psr;
      self->min_psr_at = (double) self->frames;
    }
}

void
dsp_dynamics_process (DspDynamics *self, const double *const *ch, int n)
{
  for (int done = 0; done < n;)
    {
      int left = dsp_loudness_until_step (self->loudness);
      int part = left < n - done ? left : n - done;
      const double *in[DSP_MAX_CHANNELS];
      for (int c = 0; c < self->channels; c++)
        in[c] = ch[c] + done;
      dsp_loudness_process (self->loudness, in, part);
      dsp_true_peak_process (self->true_peak, in, part);
      done += part;
      self->frames += part;
      if (part == left)
        finish_step (self);
    }
}

double
dsp_dynamics_step_peak (const DspDynamics *self)
{
  int64_t steps = dsp_loudness_steps (self->loudness);
  return steps > 0 ? self->peaks[(steps - 1) % WINDOW] : 0.0;
}

void
dsp_dynamics_psr (const DspDynamics *self, uint32_t counts[DSP_PSR_BINS])
{
  double integrated = dsp_gating_integrated (dsp_loudness_blocks (self->loudness));
  dsp_psr_counts (self->distribution, integrated, counts);
}

void
dsp_dynamics_read (DspDynamics *self, DspDynamicsReading *reading)
{
  DspTruePeakReading peak;
  uint32_t counts[DSP_PSR_BINS];
  dsp_dynamics_psr (self, counts);
  reading->psr_p5_db = dsp_psr_percentile (counts, 0.05);
  dsp_true_peak_read (self->true_peak, &peak);
  double integrated = dsp_gating_integrated (dsp_loudness_blocks (self->loudness));
  double samples = (double) self->frames * self->channels;
  double energy = dsp_loudness_energy (self->loudness);
  reading->plr_db = isfinite (integrated) ? dsp_gain_to_db (peak.itu) - integrated : NAN;
  reading->psr_db = self->has_psr ? self->psr : NAN;
  reading->min_psr_db = self->min_psr_at ? self->min_psr : NAN;
  reading->min_psr_at_s = self->min_psr_at ? self->min_psr_at / self->rate : NAN;
  reading->crest_db = energy > 0 ? dsp_gain_to_db (peak.sample / sqrt (energy / samples)) : NAN;
}

DspLoudness *
dsp_dynamics_loudness (DspDynamics *self)
{
  return self->loudness;
}

DspTruePeak *
dsp_dynamics_true_peak (DspDynamics *self)
{
  return self->true_peak;
}
