/* dsp-limiter-gain.c — hold, release and smooth the gain of a limiter.
 *
 * Proof that the ceiling holds. need[n] is the gain that frame n asks for, L the lookahead, W >= L
 * the window of the minimum less one.
 *   held[k]  = min (need[k - W] … need[k])        so held[k] <= need[n] for k = n … n + W
 *   env[k]   <= held[k]                           (release only ever adds attenuation)
 *   out[t]   = mean of env[t - L … t] with weights >= 0 of sum 1 (three boxes of total support
 *              L + 1)
 * For t = n + L every env of the mean has its k in n … n + L, hence out[n + L] <= need[n]; the
 * audio is delayed by L. Rounding: the boxes work on whole multiples of 2^-40, rounded down; a sum
 * of fewer than 2^13 of them is exact, for ever, and a gain of 1 stays exactly 1. (Gain smoothing:
 * Haemaelaeinen, DAFx 2002.) */
#include "dsp-limiter-gain.h"

#include "dsp-math.h"

#include <stdlib.h>

static const double unit = 0x1p40;
static const double silent = 1e-9; /* attenuation in log2 that is none */

bool
dsp_limiter_gain_init (DspLimiterGain *self, int lookahead, int hold)
{
  int window = lookahead + hold + 1;
  *self = (DspLimiterGain){ .settled = window };
  if (!dsp_sliding_min_init (&self->held, window))
    return false;
  self->length[0] = (lookahead + 3) / 3;
  self->length[1] = (lookahead + 3 - self->length[0]) / 2;
  self->length[2] = lookahead + 3 - self->length[0] - self->length[1];
  for (int b = 0; b < 3; b++)
    {
      self->box[b] = malloc ((size_t) self->length[b] * sizeof (double));
      if (!self->box[b])
        return false;
      for (int i = 0; i < self->length[b]; i++)
        self->box[b][i] = unit;
      self->sum[b] = self->length[b] * unit;
      self->settled += self->length[b];
    }
  self->idle = self->settled;
  self->last_held = 1;
  return true;
}

void
dsp_limiter_gain_finish (DspLimiterGain *self)
{
  dsp_sliding_min_finish (&self->held);
  for (int b = 0; b < 3; b++)
    free (self->box[b]);
}

static double
pole (double frames)
{
  return frames > 0 ? dsp_exp (-1 / frames) : 0;
}

void
dsp_limiter_gain_set_release (DspLimiterGain *self, double fast_frames, double slow_frames,
                              double charge_frames)
{
  self->fast = pole (fast_frames);
  self->slow = pole (slow_frames);
  self->charge = slow_frames > 0 ? 1 - pole (charge_frames) : 0;
}

void
dsp_limiter_gain_copy (DspLimiterGain *self, const DspLimiterGain *from)
{
  DspLimiterGain own = *self;
  *self = *from;
  self->held = own.held;
  dsp_sliding_min_copy (&self->held, &from->held);
  for (int b = 0; b < 3; b++)
    {
      self->box[b] = own.box[b];
      memcpy (self->box[b], from->box[b], (size_t) self->length[b] * sizeof (double));
    }
}

/* Two release times: what is asked for long charges the slow part, on which the fast part sits. */
static double
release (DspLimiterGain *self, double held)
{
  if (held != self->last_held)
    {
      self->last_held = held;
      self->asked = held < 1 ? -dsp_log2 (held) : 0;
    }
  double asked = self->asked;
  if (asked > self->base)
    self->base += self->charge * (asked - self->base);
  else
    self->base *= self->slow;
  double above = self->level - self->base;
  double falling = above > 0 ? self->base + above * self->fast : self->base;
  self->level = asked > falling ? asked : falling;
  if (self->level < silent)
    {
      self->level = self->base = 0;
      return 1;
    }
  if (self->level == asked)
    return held;
  return dsp_exp2 (-self->level);
}

/* One box over values in units; they become the means, rounded down. */
static void
box (DspLimiterGain *self, int b, double *values, int n)
{
  int length = self->length[b], at = self->at[b];
  double *past = self->box[b], sum = self->sum[b];
  for (int i = 0; i < n; i++)
    {
      sum += values[i] - past[at];
      past[at] = values[i];
      at = at + 1 < length ? at + 1 : 0;
      values[i] = sum;
    }
  self->at[b] = at;
  self->sum[b] = sum;
  for (int i = 0; i < n; i++)
    values[i] = (double) (int64_t) (values[i] / length);
}

void
dsp_limiter_gain_process (DspLimiterGain *self, const double *need, double *gain, int n)
{
  /* Asleep everything in the queue and the boxes is 1, so time need not go on there. */
  bool calm = dsp_limiter_gain_asleep (self);
  for (int i = 0; i < n && calm; i++)
    calm = need[i] >= 1;
  if (calm)
    {
      for (int i = 0; i < n; i++)
        gain[i] = 1;
      return;
    }
  for (int i = 0; i < n; i++)
    {
      double asked = need[i], value = release (self, dsp_sliding_min_next (&self->held, asked));
      self->idle = asked >= 1 && self->level == 0 ? self->idle + 1 : 0;
      gain[i] = (double) (int64_t) (value * unit);
    }
  self->idle = self->idle < self->settled ? self->idle : self->settled;
  for (int b = 0; b < 3; b++)
    box (self, b, gain, n);
  for (int i = 0; i < n; i++)
    gain[i] /= unit;
}
