/* dsp-key-filter.h — what a detector hears of a signal: a low cut (Butterworth, 12 dB per octave)
 * and a tilt around 1 kHz. New settings fade in over DSP_GLIDE_MS, after as long again. */
#pragma once

#include "dsp-kernels.h"
#include "dsp-smoother.h"

typedef struct
{
  double low_cut_hz; /* 0: none */
  double tilt_db;    /* per octave; > 0: treble is heard louder */
} DspKeyFilterShape;

typedef struct
{
  DspBiquads now, next;
  double rate;
  int glide;
  bool fading;                     /* from now to next */
  DspKeyFilterShape is, set, want; /* of now, of next, and of what comes after it */
  DspSmoother fade;
} DspKeyFilter;

/* [any] */
void dsp_key_filter_init (DspKeyFilter *self, double rate, double low_cut_hz, double tilt_db);
/* [render] */
void dsp_key_filter_set (DspKeyFilter *self, double low_cut_hz, double tilt_db);
/* [render] In place, n <= DSP_QUANTUM. */
void dsp_key_filter_process (DspKeyFilter *self, double *const *ch, int n);

/* [any, pure] Frames until the ringing has fallen by nepers (8.7 dB each). */
int64_t dsp_key_filter_memory (double low_cut_hz, double tilt_db, double nepers, double rate);
