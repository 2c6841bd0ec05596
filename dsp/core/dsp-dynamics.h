/* dsp-dynamics.h — loudness and true peak of one signal and what follows from the two: PLR, PSR.
 *
 * PLR is the ITU true peak minus integrated loudness. PSR (AES 143 e-brief 373) is the true peak of
 * the last 3 s minus their loudness, every 100 ms where that is above -70 LUFS. Crest is the sample
 * peak over the mean square of all samples; a sine has 3.01 dB. */
#pragma once

#include "dsp-loudness.h"
#include "dsp-psr.h"
#include "dsp-true-peak.h"

typedef struct DspDynamics DspDynamics;

/* dB; NAN where not defined (silence, too short). */
typedef struct
{
  double plr_db;
  double psr_db, min_psr_db; /* now, and the lowest so far with the end of its 3 s */
  double min_psr_at_s;
  double psr_p5_db; /* 5 % of the time it is below, where it is not 20 LU below the integrated */
  double crest_db;
} DspDynamicsReading;

/* [main] NULL when out of memory. */
DspDynamics *dsp_dynamics_new (double rate, int channels);
void dsp_dynamics_free (DspDynamics *self);
void dsp_dynamics_reset (DspDynamics *self);

/* [measure] */
void dsp_dynamics_process (DspDynamics *self, const double *const *ch, int n);
void dsp_dynamics_read (DspDynamics *self, DspDynamicsReading *reading);

/* How many 100 ms have each PSR, of those that count for psr_p5_db. */
void dsp_dynamics_psr (const DspDynamics *self, uint32_t counts[DSP_PSR_BINS]);

/* Highest ITU amplitude of the last whole step of 100 ms over all channels, DSP_TRUE_PEAK_LATE
 * frames late; 0 before there was one. */
double dsp_dynamics_step_peak (const DspDynamics *self);

/* The two measurements underneath. Borrowed, to be read only. */
DspLoudness *dsp_dynamics_loudness (DspDynamics *self);
DspTruePeak *dsp_dynamics_true_peak (DspDynamics *self);
