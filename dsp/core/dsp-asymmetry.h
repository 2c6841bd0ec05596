/* dsp-asymmetry.h — how much further a waveform reaches up than down, over the last seconds. */
#pragma once

#include "dsp-math.h"

typedef struct
{
  double up[DSP_CHANNELS], down[DSP_CHANNELS]; /* peaks, falling */
  double fall;                                 /* factor per quantum */
} DspAsymmetry;

/* [any] Peaks fall by e in 3 s. */
static inline void
dsp_asymmetry_init (DspAsymmetry *self, double rate)
{
  *self = (DspAsymmetry){ .fall = dsp_pole (3, rate / DSP_QUANTUM) };
}

/* [render] n <= DSP_QUANTUM; shorter blocks fall as much, which is for display only. */
static inline void
dsp_asymmetry_process (DspAsymmetry *self, const double *const *ch, int n)
{
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      double up = self->up[c] * self->fall, down = self->down[c] * self->fall;
      for (int i = 0; i < n; i++)
        {
          up = ch[c][i] > up ? ch[c][i] : up;
          down = -ch[c][i] > down ? -ch[c][i] : down;
        }
      self->up[c] = up;
      self->down[c] = down;
    }
}

/* [render] dB, of the channel that has more of it; > 0: further up. 0 in silence. */
static inline double
dsp_asymmetry_db (const DspAsymmetry *self)
{
  double most = 0;
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      bool heard = self->up[c] > 1e-6 && self->down[c] > 1e-6;
      double db = heard ? dsp_gain_to_db (self->up[c] / self->down[c]) : 0;
      most = fabs (db) > fabs (most) ? db : most;
    }
  return most;
}
