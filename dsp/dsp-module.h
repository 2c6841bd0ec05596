/* dsp-module.h — a processor: one const descriptor per file, and an instance of it.
 *
 * A module is stereo in, stereo out, in place. Its output depends on nothing but rate, values,
 * input and position since start: bit-identical for any block sizes. Threads: "main" may allocate
 * and take its time; "render" must not allocate, lock or do I/O. Descriptors are static and live
 * for ever. */
#pragma once

#include "dsp-param.h"

typedef enum
{
  DSP_READING_LEVEL,     /* dB or LUFS, a level; -INFINITY is silence */
  DSP_READING_REDUCTION, /* dB, gain reduction, <= 0 */
  DSP_READING_NUMBER,    /* anything else with a unit */
  DSP_READING_COUNT,     /* whole number */
  DSP_READING_TIME,      /* seconds; NAN where there is none */
} DspReadingKind;

/* The most parameters and readings a module may have. */
#define DSP_MAX_PARAMS 320
#define DSP_MAX_READINGS 40

/* One number that a module or meter reports. */
typedef struct
{
  const char *id; /* snake_case with the unit at the end: "gain_reduction_db", "integrated_lufs"; a
                     JSON key */
  const char *name;
  const char *unit;
  double min, max; /* range of a display */
  int digits;
  DspReadingKind kind;
} DspReading;

typedef struct DspModule
{
  const char *id; /* kebab-case: "eq" */
  const char *name;
  const char *help; /* one sentence */
  int version;      /* raised when the same values would sound different; written into projects */

  const DspParam *params;
  int n_params;
  const DspReading *readings; /* may be NULL */
  int n_readings;

  /* [main, allocates] A new state for this rate with these values in force at once. NULL when out
   * of memory. */
  void *(*start) (double rate, const double *values);
  /* [main] Frees the state. */
  void (*stop) (void *state);
  /* [render] New values: at most once per quantum, before process. The module glides to them
   * without clicks. */
  void (*update) (void *state, const double *values);
  /* [render] Processes n >= 1 frames of two channels in place. Input is finite (see
   * dsp_instance_process). */
  void (*process) (void *state, double *const *ch, int n);
  /* [render] Writes n_readings numbers that describe the last processed frames. NULL when there are
   * none. */
  void (*read) (void *state, double *readings);

  /* [any, pure] Frames by which the output is late. NULL: 0. Constant between structural changes.
   */
  int (*latency) (double rate, const double *values);
  /* [any, pure] Frames after which the past is forgotten: starting this much earlier than wanted,
   * with silence before, leaves a difference below -140 dB of the signal. NULL: 0. */
  int64_t (*memory) (double rate, const double *values);
  /* [any, pure] Transfer function of small signals at n frequencies in Hz: (L + R) / 2 of the
   * output for L = R = 1, relative to the input delayed by latency; without mix, output and
   * channels of dsp-common.h. For editors, by dsp_module_response (). NULL: none. */
  void (*response) (const double *values, double rate, const double *hz, DspComplex *h, int n);
  /* [any, pure] Level out in dB of a steady tone for n levels in; without mix and output. For
   * editors that draw it. NULL: none. */
  void (*transfer) (const double *values, const double *in_db, double *out_db, int n);
} DspModule;

/* A running module. All entry into a descriptor goes through it. */
typedef struct DspInstance DspInstance;

/* [main] values has n_params numbers (clamped here). NULL when out of memory. */
DspInstance *dsp_instance_new (const DspModule *module, double rate, const double *values);
void dsp_instance_free (DspInstance *self);

const DspModule *dsp_instance_module (const DspInstance *self);

/* [render] New values (clamped). False, nothing changed, when a DSP_PARAM_STRUCTURAL value differs:
 * then a new instance is needed. */
bool dsp_instance_update (DspInstance *self, const double *values);
/* [render] Whether an update with these values would be taken. */
bool dsp_instance_can_update (DspInstance *self, const double *values);

/* [render] Any n >= 0. NaN, Inf and |x| > 2^20 at the input become 0, so that they cannot poison
 * what follows. */
void dsp_instance_process (DspInstance *self, double *const *ch, int n);

/* [render] */
void dsp_instance_read (DspInstance *self, double *readings);

int dsp_instance_latency (const DspInstance *self);
int64_t dsp_instance_memory (const DspInstance *self);
