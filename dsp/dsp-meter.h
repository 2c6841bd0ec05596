/* dsp-meter.h — a measurement: one const descriptor per file, and an instance of it.
 *
 * Meters measure, they never judge. 1 to DSP_MAX_CHANNELS channels; the readings cover everything
 * since start or reset unless a reading's name says otherwise. Results do not depend on block
 * sizes. [main] allocates; [measure] is any one thread at a time; meters do not allocate there
 * unless stated in their file. */
#pragma once

#include "dsp-module.h"

typedef struct DspMeter
{
  const char *id; /* kebab-case: "true-peak" */
  const char *name;
  const char *help;

  const DspReading *readings;
  int n_readings;

  void *(*start) (double rate, int channels); /* [main] NULL when out of memory */
  void (*stop) (void *state);                 /* [main] */
  void (*reset) (void *state);                /* [measure] as after start */
  void (*process) (void *state, const double *const *ch,
                   int n);                      /* [measure] n >= 1 frames; input is not changed */
  void (*read) (void *state, double *readings); /* [measure] n_readings numbers */
  /* [measure] Optional curve over frequency (spectrum): fills up to max points hz[], db[], returns
   * how many. */
  int (*curve) (void *state, double *hz, double *db, int max);
} DspMeter;

typedef struct DspMeterInstance DspMeterInstance;

DspMeterInstance *dsp_meter_new (const DspMeter *meter, double rate, int channels);
void dsp_meter_free (DspMeterInstance *self);
void dsp_meter_reset (DspMeterInstance *self);
/* Any n >= 0. Non-finite samples count as 0. */
void dsp_meter_process (DspMeterInstance *self, const double *const *ch, int n);
void dsp_meter_read (DspMeterInstance *self, double *readings);
int dsp_meter_curve (DspMeterInstance *self, double *hz, double *db, int max);
const DspMeter *dsp_meter_descriptor (const DspMeterInstance *self);
/* One reading by id; NAN when the meter has none of that id. */
double dsp_meter_get (DspMeterInstance *self, const char *id);
