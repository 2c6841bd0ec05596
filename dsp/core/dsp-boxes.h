/* dsp-boxes.h — three moving averages in a row: turns a step into a smooth ramp of exactly support
 * frames. Weights are >= 0 and sum to 1, so the result never leaves the range of its input. The
 * boxes work on whole multiples of 2^-36, whose sums are exact for ever. [render] after init */
#pragma once

#include "dsp-types.h"

#define DSP_BOXES 3

typedef struct
{
  /* owned */
  double *ring[DSP_BOXES];
  /* constant */
  int length[DSP_BOXES];
  /* state */
  int at[DSP_BOXES];
  double sum[DSP_BOXES];
} DspBoxes;

/* [main] support >= 1 frames, at most 2^13; |values| <= 32; the past was all filling. False when
 * out of memory (finish it still). */
bool dsp_boxes_init (DspBoxes *self, int support, double filling);
void dsp_boxes_finish (DspBoxes *self);

/* The state of another one of the same support. */
void dsp_boxes_copy (DspBoxes *self, const DspBoxes *from);

/* In place; n <= DSP_QUANTUM. */
void dsp_boxes_process (DspBoxes *self, double *values, int n);
