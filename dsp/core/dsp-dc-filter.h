/* dsp-dc-filter.h — second-order Butterworth high-pass for a few Hz, which may move: trapezoidal
 * state variables (Simper, Solving the continuous SVF equations, Cytomic 2013). [render] */
#pragma once

#include "dsp-eq-design.h"
#include "dsp-math.h"
#include "dsp-smoother.h"

typedef struct
{
  DspSmoother corner; /* tan (pi hz / rate) */
  double rate;
  double s1[DSP_CHANNELS], s2[DSP_CHANNELS];
} DspDcFilter;

#define DSP_DC_DAMPING 1.41421356237309504880 /* 1 / Q */

/* [any] */
static inline void
dsp_dc_filter_init (DspDcFilter *self, double rate, double hz)
{
  *self = (DspDcFilter){ .rate = rate };
  dsp_smoother_set (&self->corner, dsp_tan (DSP_PI * hz / rate));
}

/* Glides there. */
static inline void
dsp_dc_filter_set (DspDcFilter *self, double hz)
{
  dsp_smoother_glide (&self->corner, dsp_tan (DSP_PI * hz / self->rate),
                      dsp_smoother_frames (DSP_GLIDE_MS, self->rate));
}

static inline void
dsp_dc_filter_process (DspDcFilter *self, double *const *ch, int n)
{
  double g = self->corner.value, norm = 1 / (1 + g * (g + DSP_DC_DAMPING));
  for (int i = 0; i < n; i++)
    {
      if (!dsp_smoother_still (&self->corner))
        {
          g = dsp_smoother_next (&self->corner);
          norm = 1 / (1 + g * (g + DSP_DC_DAMPING));
        }
      for (int c = 0; c < DSP_CHANNELS; c++)
        {
          double high = (ch[c][i] - (DSP_DC_DAMPING + g) * self->s1[c] - self->s2[c]) * norm;
          double band = g * high + self->s1[c], low = g * band + self->s2[c];
          self->s1[c] = g * high + band;
          self->s2[c] = g * band + low;
          ch[c][i] = high;
        }
    }
}

/* [any, pure] The same as a biquad. */
static inline DspBiquad
dsp_dc_filter_biquad (double rate, double hz)
{
  double g = dsp_tan (DSP_PI * hz / rate), norm = 1 / (1 + g * (g + DSP_DC_DAMPING));
  return (DspBiquad){ .b0 = norm,
                      .b1 = -2 * norm,
                      .b2 = norm,
                      .a1 = 2 * (g * g - 1) * norm,
                      .a2 = (1 + g * (g - DSP_DC_DAMPING)) * norm };
}

/* [any, pure] Frames until it has forgotten all but -150 dB. */
static inline int64_t
dsp_dc_filter_memory (double rate, double hz)
{
  return (int64_t) (18 * rate / (DSP_PI * hz * DSP_DC_DAMPING));
}
