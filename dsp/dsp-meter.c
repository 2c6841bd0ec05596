/* dsp-meter.c — a running meter: finite input, flushed denormals, readings by name. */
#include "dsp-meter.h"

#include "dsp-denormal.h"
#include "dsp-kernels-meter.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  BLOCK = 1024 /* frames cleaned at a time */
};

struct DspMeterInstance
{
  const DspMeter *meter;
  int channels;
  void *state;      /* owned, the meter's */
  double *readings; /* owned, scratch of dsp_meter_get */
  double *clean;    /* owned, channels x BLOCK, for input that is not finite */
};

DspMeterInstance *
dsp_meter_new (const DspMeter *meter, double rate, int channels)
{
  if (channels < 1 || channels > DSP_MAX_CHANNELS)
    return NULL;
  DspMeterInstance *self = calloc (1, sizeof (DspMeterInstance));
  if (!self)
    return NULL;
  self->meter = meter;
  self->channels = channels;
  self->readings = calloc ((size_t) meter->n_readings + 1, sizeof (double));
  self->clean = calloc ((size_t) channels * BLOCK, sizeof (double));
  self->state = meter->start (rate, channels);
  if (!self->readings || !self->clean || !self->state)
    {
      dsp_meter_free (self);
      return NULL;
    }
  return self;
}

void
dsp_meter_free (DspMeterInstance *self)
{
  if (!self)
    return;
  if (self->state)
    self->meter->stop (self->state);
  free (self->clean);
  free (self->readings);
  free (self);
}

void
dsp_meter_reset (DspMeterInstance *self)
{
  self->meter->reset (self->state);
}

void
dsp_meter_process (DspMeterInstance *self, const double *const *ch, int n)
{
  DspFloatMode mode = dsp_denormal_begin ();
  for (int done = 0; done < n;)
    {
      int part = n - done < BLOCK ? n - done : BLOCK;
      const double *in[DSP_MAX_CHANNELS];
      for (int c = 0; c < self->channels; c++)
        {
          in[c] = ch[c] + done;
          if (dsp_meter_kernels ()->all_finite (in[c], part))
            continue;
          double *clean = self->clean + (size_t) c * BLOCK;
          for (int i = 0; i < part; i++)
            clean[i] = isfinite (in[c][i]) ? in[c][i] : 0.0;
          in[c] = clean;
        }
      self->meter->process (self->state, in, part);
      done += part;
    }
  dsp_denormal_end (mode);
}

void
dsp_meter_read (DspMeterInstance *self, double *readings)
{
  DspFloatMode mode = dsp_denormal_begin ();
  self->meter->read (self->state, readings);
  dsp_denormal_end (mode);
}

int
dsp_meter_curve (DspMeterInstance *self, double *hz, double *db, int max)
{
  if (!self->meter->curve)
    return 0;
  DspFloatMode mode = dsp_denormal_begin ();
  int n = self->meter->curve (self->state, hz, db, max);
  dsp_denormal_end (mode);
  return n;
}

const DspMeter *
dsp_meter_descriptor (const DspMeterInstance *self)
{
  return self->meter;
}

double
dsp_meter_get (DspMeterInstance *self, const char *id)
{
  for (int i = 0; i < self->meter->n_readings; i++)
    if (strcmp (self->meter->readings[i].id, id) == 0)
      {
        dsp_meter_read (self, self->readings);
        return self->readings[i];
      }
  return NAN;
}
