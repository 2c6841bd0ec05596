/* dsp-limiter-gain.c — hold, release and smooth the attenuation of a limiter.
 *
 * Proof that the ceiling holds. asked[n] is the attenuation that frame n asks for, L the lookahead,
 * W >= L the window of the maximum less one.
 *   held[k]  = max (asked[k - W] … asked[k])      so held[k] >= asked[n] for k = n … n + W
 *   level[k] >= held[k]                           (release only ever adds attenuation)
 *   out[t]   = mean of level[t - L … t] with weights >= 0 of sum 1 (three boxes of total support
 *              L + 1)
 * For t = n + L every level of the mean has its k in n … n + L, hence out[n + L] >= asked[n]; the
 * audio is delayed by L. Rounding: the boxes work on whole multiples of 2^-36, rounded up; a sum of
 * fewer than 2^11 of them, each below 2^41, is exact, for ever, and none at all stays exactly 0.
 * (Gain smoothing: Haemaelaeinen, DAFx 2002.) */
#include "dsp-limiter-gain.h"

#include "dsp-math.h"

static const double unit = 0x1p36;
static const double silent = 1e-7; /* attenuation that is none: 6e-7 dB */

bool
dsp_limiter_gain_init (DspLimiterGain *self, int lookahead, int hold)
{
  int window = lookahead + hold + 1;
  *self = (DspLimiterGain){ .settled = window, .kernels = dsp_kernels_limiter () };
  if (!dsp_sliding_max_init (&self->held, window, 0))
    return false;
  self->length[0] = (lookahead + 3) / 3;
  self->length[1] = (lookahead + 3 - self->length[0]) / 2;
  self->length[2] = lookahead + 3 - self->length[0] - self->length[1];
  for (int b = 0; b < 3; b++)
    {
      self->box[b] = calloc ((size_t) (self->length[b] + DSP_QUANTUM), sizeof (double));
      if (!self->box[b])
        return false;
      self->settled += self->length[b];
    }
  self->idle = self->settled;
  return true;
}

void
dsp_limiter_gain_finish (DspLimiterGain *self)
{
  dsp_sliding_max_finish (&self->held);
  for (int b = 0; b < 3; b++)
    free (self->box[b]);
}

static double
pole (double frames)
{
  return frames > 0 ? dsp_exp (-1 / frames) : 0;
}

void
dsp_limiter_gain_set_release (DspLimiterGain *self, double frames)
{
  self->fast = pole (frames);
  self->fast_end = silent * (1 - self->fast);
}

void
dsp_limiter_gain_set_adaptive (DspLimiterGain *self, double fast_frames, double slow_frames,
                               double charge_frames, double share)
{
  dsp_limiter_gain_set_release (self, fast_frames);
  self->slow = pole (slow_frames);
  self->slow_end = silent * (1 - self->slow);
  self->charge = 1 - pole (charge_frames);
  self->share = share;
}

void
dsp_limiter_gain_copy (DspLimiterGain *self, const DspLimiterGain *from)
{
  DspLimiterGain own = *self;
  *self = *from;
  self->held = own.held;
  dsp_sliding_max_copy (&self->held, &from->held);
  for (int b = 0; b < 3; b++)
    {
      self->box[b] = own.box[b];
      memcpy (self->box[b], from->box[b], (size_t) self->length[b] * sizeof (double));
    }
}

/* In both of these, what is held and what is released are loops of their own: as long as it is
 * held, no value waits for the one before. */

/* One release time: held becomes the level. */
static void
release_once (DspLimiterGain *self, double *held, int n)
{
  double level = self->level;
  const double fast = self->fast, end = self->fast_end;
  for (int i = 0; i < n;)
    {
      double falling = level * fast - end;
      for (; i < n && held[i] > falling; falling = level * fast - end)
        level = held[i++];
      for (; i < n && !(held[i] > falling); falling = level * fast - end)
        held[i++] = level = falling;
    }
  self->level = level;
}

/* Two release times: what is asked for long charges the slow part (base), on which the fast part
 * sits. */
static void
release_twice (DspLimiterGain *self, double *held, int n)
{
  double base = self->base, lifts[DSP_QUANTUM];
  const double slow = self->slow, slow_end = self->slow_end, rise = 1 - self->fast;
  const double charge = self->charge, keep = 1 - self->charge, share = self->share;
  const double fast = self->fast, end = self->fast_end;
  for (int i = 0; i < n; i++)
    {
      double aim = share * held[i];
      double up = base * keep + charge * aim, down = base * slow - slow_end;
      down = down > 0 ? down : 0;
      base = aim > base ? up : down;
      lifts[i] = base * rise - end;
    }
  self->base = base;
  double level = self->level;
  for (int i = 0; i < n;)
    {
      for (; i < n && held[i] > level * fast + lifts[i]; i++)
        level = held[i];
      for (; i < n && !(held[i] > level * fast + lifts[i]); i++)
        held[i] = level = level * fast + lifts[i];
    }
  self->level = level;
}

/* How long nothing has been asked for and released. */
static void
count_idle (DspLimiterGain *self, const double *level, int n)
{
  int resting = self->kernels->resting (level, n);
  self->idle = resting < n ? resting : self->idle + n;
  self->idle = self->idle < self->settled ? self->idle : self->settled;
}

static bool
nothing_in (const double *x, int n)
{
  int count = 0;
  for (int i = 0; i < n; i++)
    count += x[i] > 0;
  return count == 0;
}

void
dsp_limiter_gain_process (DspLimiterGain *self, const double *asked, double *out, int n)
{
  /* Asleep everything in the window and the boxes is 0, so time need not go on there. */
  if (dsp_limiter_gain_asleep (self) && nothing_in (asked, n))
    {
      memset (out, 0, (size_t) n * sizeof (double));
      return;
    }
  memmove (out, asked, (size_t) n * sizeof (double));
  dsp_sliding_max_process (&self->held, out, n);
  if (self->slow > 0)
    release_twice (self, out, n);
  else
    release_once (self, out, n);
  count_idle (self, out, n);
  /* Each box writes where the next one reads. */
  self->kernels->whole (out, DSP_LIMITER_MOST, unit, self->box[0] + self->length[0], n);
  for (int b = 0; b < 3; b++)
    {
      int length = self->length[b];
      double *past = self->box[b], *next = b < 2 ? self->box[b + 1] + self->length[b + 1] : out;
      self->kernels->box (past, length, &self->sum[b], next, n);
      memmove (past, past + n, (size_t) length * sizeof (double));
    }
  for (int i = 0; i < n; i++)
    out[i] *= 1 / unit;
}
