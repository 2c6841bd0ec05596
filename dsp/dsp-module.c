/* dsp-module.c — a running module: legal values, finite input, flushed denormals. */
#include "dsp-module.h"

#include "dsp-common.h"
#include "dsp-denormal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double loudest = 1048576.0; /* 2^20: +120 dBFS; more is garbage, not music */

struct DspInstance
{
  const DspModule *module;
  double rate;
  void *state;       /* owned, module's */
  DspCommon *common; /* owned, NULL: the module has no common parameters */
  double *values;    /* in force, clamped */
  double *scratch;   /* for update: no allocation there */
  int latency;
  int64_t memory;
};

static void
clamp_values (const DspModule *module, const double *values, double *clamped)
{
  for (int i = 0; i < module->n_params; i++)
    clamped[i] = dsp_param_clamp (&module->params[i], values[i]);
}

static void
clean (double *x, int n)
{
  for (int i = 0; i < n; i++)
    x[i] = fabs (x[i]) <= loudest ? x[i] : 0.0; /* false for NaN too */
}

DspInstance *
dsp_instance_new (const DspModule *module, double rate, const double *values)
{
  DspInstance *self = calloc (1, sizeof (DspInstance));
  if (!self)
    return NULL;
  self->module = module;
  self->rate = rate;
  self->values = calloc (2 * (size_t) module->n_params + 1, sizeof (double));
  if (!self->values)
    {
      dsp_instance_free (self);
      return NULL;
    }
  self->scratch = self->values + module->n_params;
  clamp_values (module, values, self->values);
  self->latency = module->latency ? module->latency (rate, self->values) : 0;
  self->memory = module->memory ? module->memory (rate, self->values) : 0;
  self->state = module->start (rate, self->values);
  bool wanted = dsp_common_wanted (module);
  if (wanted)
    self->common = dsp_common_new (module, rate, self->values);
  if (!self->state || (wanted && !self->common))
    {
      dsp_instance_free (self);
      return NULL;
    }
  return self;
}

void
dsp_instance_free (DspInstance *self)
{
  if (!self)
    return;
  if (self->state)
    self->module->stop (self->state);
  dsp_common_free (self->common);
  free (self->values);
  free (self);
}

const DspModule *
dsp_instance_module (const DspInstance *self)
{
  return self->module;
}

bool
dsp_instance_can_update (DspInstance *self, const double *values)
{
  const DspModule *module = self->module;
  clamp_values (module, values, self->scratch);
  for (int i = 0; i < module->n_params; i++)
    if ((module->params[i].flags & DSP_PARAM_STRUCTURAL) && self->scratch[i] != self->values[i])
      return false;
  return true;
}

bool
dsp_instance_update (DspInstance *self, const double *values)
{
  const DspModule *module = self->module;
  size_t size = (size_t) module->n_params * sizeof (double);
  if (!dsp_instance_can_update (self, values))
    return false;
  if (size == 0 || memcmp (self->scratch, self->values, size) == 0)
    return true;
  memcpy (self->values, self->scratch, size);
  DspFloatMode mode = dsp_denormal_begin ();
  module->update (self->state, self->values);
  if (self->common)
    dsp_common_update (self->common, self->values);
  dsp_denormal_end (mode);
  self->memory = module->memory ? module->memory (self->rate, self->values) : 0;
  return true;
}

void
dsp_instance_process (DspInstance *self, double *const *ch, int n)
{
  if (n <= 0)
    return;
  DspFloatMode mode = dsp_denormal_begin ();
  for (int c = 0; c < DSP_CHANNELS; c++)
    clean (ch[c], n);
  if (self->common)
    dsp_common_process (self->common, self->state, ch, n);
  else
    self->module->process (self->state, ch, n);
  dsp_denormal_end (mode);
}

void
dsp_instance_read (DspInstance *self, double *readings)
{
  if (self->module->read)
    self->module->read (self->state, readings);
}

int
dsp_instance_latency (const DspInstance *self)
{
  return self->latency;
}

int64_t
dsp_instance_memory (const DspInstance *self)
{
  return self->memory;
}
