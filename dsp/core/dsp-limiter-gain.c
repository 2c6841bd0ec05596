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

/* Two release times: what is asked for long charges the slow part, on which the fast part sits.
 * Returns the gain, or less than 0: the logarithm of it. */
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
  return self->level == asked ? held : -self->level;
}

/* The next whole number below, for 0 <= x < 2^51: adding 2^52 leaves no room for a fraction. */
static inline double
whole (double x)
{
  double nearest = (x + 0x1p52) - 0x1p52;
  return nearest > x ? nearest - 1 : nearest;
}

/* One box over values in units; they become the means, rounded down. All sums are exact, so four
 * steps can be made at once. */
static void
box (DspLimiterGain *self, int b, double *values, int n)
{
  double change[DSP_QUANTUM + 4] = { 0 }, sum = self->sum[b];
  const int length = self->length[b];
  for (int done = 0; done < n;)
    {
      int room = length - self->at[b], count = n - done < room ? n - done : room;
      double *past = self->box[b] + self->at[b], *now = values + done;
      for (int i = 0; i < count; i++)
        {
          change[done + i] = now[i] - past[i];
          past[i] = now[i];
        }
      self->at[b] = count < room ? self->at[b] + count : 0;
      done += count;
    }
  for (int i = 0; i < n; i += 4)
    {
      double *d = change + i, two = d[0] + d[1], three = two + d[2], four = two + (d[2] + d[3]);
      d[0] += sum;
      d[1] = sum + two;
      d[2] = sum + three;
      d[3] = sum += four;
    }
  self->sum[b] = sum;
  for (int i = 0; i < n; i++)
    values[i] = whole (change[i] / length);
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
      double asked = need[i];
      gain[i] = release (self, dsp_sliding_min_next (&self->held, asked));
      self->idle = asked >= 1 && self->level == 0 ? self->idle + 1 : 0;
    }
  self->idle = self->idle < self->settled ? self->idle : self->settled;
  for (int i = 0; i < n; i++)
    if (gain[i] < 0)
      gain[i] = dsp_exp2 (gain[i]);
  for (int i = 0; i < n; i++)
    gain[i] = whole (gain[i] * unit);
  for (int b = 0; b < 3; b++)
    box (self, b, gain, n);
  for (int i = 0; i < n; i++)
    gain[i] /= unit;
}
