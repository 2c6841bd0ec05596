/* app-engine-blend.c — which of several sources is heard, and the crossfade to another one. */
#include "app-engine-blend.h"

#include <math.h>
#include <string.h>

void
app_blend_set (AppBlend *self, int n_sources, int target)
{
  *self = (AppBlend){ .target = target, .n_sources = n_sources };
}

void
app_blend_to (AppBlend *self, int target, int frames)
{
  if (target == self->target)
    return;
  double rest = 1;
  for (int k = 0; k < self->n_sources; k++)
    if (k != self->target)
      rest -= self->others[k].value;
  dsp_smoother_set (&self->others[self->target], rest);
  dsp_smoother_set (&self->others[target], 0);
  self->target = target;
  for (int k = 0; k < self->n_sources; k++)
    {
      DspSmoother *other = &self->others[k];
      if (other->value == 0)
        continue;
      other->target = NAN; /* wherever it was going to, at the speed of a whole crossfade */
      dsp_smoother_glide (other, 0, MAX ((int) ceil (fabs (other->value) * frames), 1));
    }
}

guint
app_blend_sources (const AppBlend *self)
{
  guint sources = 1u << self->target;
  for (int k = 0; k < self->n_sources; k++)
    if (self->others[k].value != 0)
      sources |= 1u << k;
  return sources;
}

void
app_blend_run (AppBlend *self, const double *const (*in)[DSP_CHANNELS], double (*room)[DSP_QUANTUM],
               int n, const double *out[DSP_CHANNELS])
{
  const double *const *target = in[self->target];
  guint others = app_blend_sources (self) & ~(1u << self->target);
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      out[c] = others ? room[c] : target[c];
      if (others)
        memcpy (room[c], target[c], n * sizeof (double));
    }
  /* target + weight * (other - target), frame by frame in the order of the sources */
  for (int k = 0; others >> k; k++)
    {
      double weights[DSP_QUANTUM];
      if (!(others >> k & 1))
        continue;
      dsp_smoother_fill (&self->others[k], weights, n);
      for (int c = 0; c < DSP_CHANNELS; c++)
        for (int i = 0; i < n; i++)
          room[c][i] += weights[i] * (in[k][c][i] - target[c][i]);
    }
}
