/* dsp-correlation.h — how alike two signals are and how strong each is: over everything and over
 * the last 400 ms, on a hop of 10 ms. On the caller's memory; does not depend on block sizes. */
#pragma once

#include "dsp-types.h"

enum
{
  DSP_CORRELATION_HOPS_PER_S = 100,
  DSP_CORRELATION_WINDOW = 40 /* hops that are "now" */
};

/* Sums over frames of left², right² and left right. */
typedef struct
{
  double ll, rr, lr;
} DspProducts;

typedef struct
{
  /* private */
  double rate;
  int64_t frames, hops;
  DspProducts total; /* of the whole hops */
  DspProducts hop;   /* the running one */
  DspProducts ring[DSP_CORRELATION_WINDOW];
} DspCorrelation;

void dsp_correlation_init (DspCorrelation *self, double rate);
void dsp_correlation_process (DspCorrelation *self, const double *left, const double *right, int n);

/* Everything since init; the last whole hops, silence before the start. */
DspProducts dsp_correlation_total (const DspCorrelation *self);
DspProducts dsp_correlation_now (const DspCorrelation *self);
double dsp_correlation_window_frames (const DspCorrelation *self); /* of "now" */

/* 1 the same, 0 unrelated, -1 opposite polarity; NAN where one is silent. */
double dsp_products_correlation (const DspProducts *self);
/* dB, right over left; NAN in silence. */
double dsp_products_balance (const DspProducts *self);
