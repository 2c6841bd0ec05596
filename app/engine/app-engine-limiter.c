/* app-engine-limiter.c — what a streaming service does to peaks when it turns music up. */
#include "app-engine-limiter.h"

#include <math.h>

#define AT_REST 1e-9 /* so near to 1 it is 1 */

void
app_limiter_set (AppLimiter *self, const AppServiceLimiter *values, gboolean on)
{
  self->values = *values;
  self->gain = 1;
  dsp_smoother_set (&self->share, on ? 1 : 0);
}

void
app_limiter_to (AppLimiter *self, const AppServiceLimiter *values, gboolean on, int frames)
{
  if (on)
    self->values = *values;
  dsp_smoother_glide (&self->share, on ? 1 : 0, MAX (frames, 1));
}

gboolean
app_limiter_is_on (const AppLimiter *self)
{
  return self->share.value != 0 || self->share.left > 0;
}

/* Part of the way to its goal that the gain goes in a frame. */
static double
approach (double time_ms, double rate)
{
  return time_ms > 0 ? 1 - exp (-1000 / (time_ms * rate)) : 1;
}

void
app_limiter_run (AppLimiter *self, double rate, const double *const in[DSP_CHANNELS],
                 double *const out[DSP_CHANNELS], int n)
{
  double ceiling = pow (10, self->values.ceiling_dbfs / 20);
  double attack = approach (self->values.attack_ms, rate);
  double release = approach (self->values.release_ms, rate);
  for (int i = 0; i < n; i++)
    {
      double peak = fmax (fabs (in[0][i]), fabs (in[1][i]));
      double wanted = peak > ceiling ? ceiling / peak : 1;
      self->gain += (wanted < self->gain ? attack : release) * (wanted - self->gain);
      if (wanted == 1 && self->gain > 1 - AT_REST)
        self->gain = 1;
      double gain = 1 + dsp_smoother_next (&self->share) * (self->gain - 1);
      out[0][i] = gain * in[0][i];
      out[1][i] = gain * in[1][i];
    }
  if (!app_limiter_is_on (self))
    self->gain = 1;
}
