/* dsp-gating.h — the two gated statistics of loudness: integrated loudness (ITU-R BS.1770-5 Annex
 * 1) and loudness range (EBU Tech 3342), of any number of blocks in fixed memory.
 *
 * Blocks are collected in a histogram of 0.01 LU that keeps the sum of the powers of each bin, so
 * only a block within 0.01 LU of a gate can be counted differently than by a list. Several pieces
 * are measured as one programme by merging. */
#pragma once

#include "dsp-types.h"

typedef struct DspGating DspGating;

DspGating *dsp_gating_new (void); /* [main] NULL when out of memory */
void dsp_gating_free (DspGating *self);
void dsp_gating_reset (DspGating *self);

/* [measure] One block: its K-weighted, channel-weighted mean square. At or below -70 LUFS it is
 * gated at once. */
void dsp_gating_add (DspGating *self, double power);
/* Adds all blocks of another one. */
void dsp_gating_merge (DspGating *self, const DspGating *other);

/* LUFS of the blocks within 10 LU below their mean and louder; -INFINITY when all were gated. */
double dsp_gating_integrated (const DspGating *self);
/* LU between the 10th and 95th percentile of the blocks within 20 LU below their mean; NAN when all
 * were gated. */
double dsp_gating_range (const DspGating *self);

/* LUFS of a weighted mean square: -0.691 + 10 log10 (power). */
double dsp_lufs (double power);
double dsp_lufs_to_power (double lufs);
