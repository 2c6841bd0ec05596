/* dsp-module-gain.c — level, balance and polarity. At its defaults the samples pass untouched. */
#include "dsp-math.h"
#include "dsp-module.h"
#include "dsp-smoother.h"

#include <stdlib.h>

enum
{
  GAIN,
  BALANCE,
  INVERT,
  N_PARAMS
};

static const DspParam params[N_PARAMS] = {
  [GAIN] = { .id = "gain",
             .name = "Gain",
             .help = "Level of both channels.",
             .unit = "dB",
             .scale = DSP_SCALE_LINEAR,
             .min = -30,
             .max = 30,
             .def = 0,
             .digits = 2 },
  [BALANCE] = { .id = "balance",
                .name = "Balance",
                .help = "Turns one channel down: below zero the right, above zero the left.",
                .unit = "dB",
                .scale = DSP_SCALE_LINEAR,
                .min = -12,
                .max = 12,
                .def = 0,
                .digits = 2 },
  [INVERT] = { .id = "invert",
               .name = "Invert polarity",
               .help = "Turns both channels upside down.",
               .unit = "",
               .scale = DSP_SCALE_TOGGLE,
               .min = 0,
               .max = 1,
               .def = 0 },
};

typedef struct
{
  DspSmoother factors[DSP_CHANNELS];
  int glide; /* frames */
} Gain;

static double
factor (const double *values, int channel)
{
  double down = channel == 0 ? values[BALANCE] : -values[BALANCE];
  double gain = dsp_db_to_gain (values[GAIN] - (down > 0 ? down : 0));
  return values[INVERT] > 0.5 ? -gain : gain;
}

static void *
start (double rate, const double *values)
{
  Gain *self = calloc (1, sizeof (Gain));
  if (!self)
    return NULL;
  self->glide = dsp_smoother_frames (DSP_GLIDE_MS, rate);
  for (int c = 0; c < DSP_CHANNELS; c++)
    dsp_smoother_set (&self->factors[c], factor (values, c));
  return self;
}

static void
update (void *state, const double *values)
{
  Gain *self = state;
  for (int c = 0; c < DSP_CHANNELS; c++)
    dsp_smoother_glide (&self->factors[c], factor (values, c), self->glide);
}

static void
process (void *state, double *const *ch, int n)
{
  Gain *self = state;
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      DspSmoother *smoother = &self->factors[c];
      int i = 0;
      for (; i < n && !dsp_smoother_still (smoother); i++)
        ch[c][i] *= dsp_smoother_next (smoother);
      for (; i < n; i++)
        ch[c][i] *= smoother->value;
    }
}

static void
response (const double *values, double rate, const double *hz, DspComplex *h, int n)
{
  double mean = (factor (values, 0) + factor (values, 1)) / 2;
  for (int i = 0; i < n; i++)
    {
      h[i][0] = mean;
      h[i][1] = 0;
    }
}

const DspModule dsp_module_gain = {
  .id = "gain",
  .name = "Gain",
  .help = "Level, balance and polarity.",
  .version = 1,
  .params = params,
  .n_params = N_PARAMS,
  .start = start,
  .stop = free,
  .update = update,
  .process = process,
  .response = response,
};
