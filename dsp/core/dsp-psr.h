/* dsp-psr.h — the distribution of PSR over a programme: how often the peaks stood how far above the
 * loudness of their 3 s.
 *
 * PSR by AES 143 e-brief 373, collected every 100 ms in steps of 0.1 dB together with the
 * short-term loudness, in steps of 1 LU, so that quiet passages can be left out when the integrated
 * loudness is known. Fixed memory. */
#pragma once

#include "dsp-types.h"

#define DSP_PSR_BINS                                                                               \
  400                   /* of 0.1 dB from -10 dB up; what lies outside is in the first and last    \
                         */
#define DSP_PSR_GATE 20 /* LU below integrated loudness that count */

typedef struct DspPsr DspPsr;

DspPsr *dsp_psr_new (void); /* [main] NULL when out of memory */
void dsp_psr_free (DspPsr *self);
void dsp_psr_reset (DspPsr *self);

/* [measure] One step. */
void dsp_psr_add (DspPsr *self, double psr_db, double short_term_lufs);
/* How many steps have each PSR, of those above the gate of a programme of this loudness. */
void dsp_psr_counts (const DspPsr *self, double integrated_lufs, uint32_t counts[DSP_PSR_BINS]);

/* [any] The PSR that this share (0 .. 1) of the steps stays below, within 0.05 dB; NAN for none. */
double dsp_psr_percentile (const uint32_t counts[DSP_PSR_BINS], double share);
/* dB in the middle of a bin. */
double dsp_psr_of_bin (int bin);
