/* dsp-dither.h — from f64 to whole numbers of a word length: the one place where bits are lost.
 *
 * Noise is a function of (seed, stream, channel, absolute frame) alone, so the same programme gives
 * the same bits whatever the blocks and threads. Kinds without shaping may start anywhere; shaped
 * ones depend on all samples since the start, so they are run over the whole programme. */
#pragma once

#include "dsp-types.h"

typedef struct
{
  const char *id;   /* kebab-case: "none" "tpdf" "shaped" */
  const char *name; /* English, marked for translation where shown */
  const char *help;
  bool noise;        /* triangular noise of +-1 LSB before rounding */
  double shaping_db; /* the rounding error is moved out of the ear's sensitive range: by up to so
                        much; 0: white */
} DspDitherKind;

/* "none" rounds to the nearest: what already has the word length passes bit for bit. "tpdf" is the
 * default: total noise -93.3 dBFS at 16 bit, free of modulation and distortion. "shaped" feeds the
 * error back through nine taps made by linear prediction on the threshold of hearing (Terhardt),
 * about 13 dB more noise in all, 16 dB less that is heard; white at rates of 32 kHz and below. */
extern const DspDitherKind dsp_dither_kinds[];
int dsp_n_dither_kinds (void);
const DspDitherKind *dsp_dither_find (const char *id); /* NULL when there is none */

typedef struct
{
  const DspDitherKind *kind;
  int bits;     /* 8 .. 32 */
  int channels; /* 1 .. DSP_MAX_CHANNELS */
  double rate;
  uint64_t seed;   /* of the album */
  uint64_t stream; /* different for what may be heard at the same time or compared */
  bool blank; /* no noise while all channels have been exactly zero for at least a second: digital
                 silence stays so */
} DspDitherSpec;

typedef struct DspDither DspDither;

DspDither *dsp_dither_new (const DspDitherSpec *spec); /* [main] NULL when out of memory */
void dsp_dither_free (DspDither *self);

/* [render] Forgets everything; the next sample is that of the absolute frame (default 0). With
 * blank, bits are those of a run from the start when at least a second was fed before. */
void dsp_dither_seek (DspDither *self, int64_t frame);

/* [render] The next n frames: out gets numbers in -2^(bits-1) .. 2^(bits-1) - 1, right-aligned.
 * 1.0 is 2^(bits-1): what lies beyond the range is clipped and counted. NaN counts as 0. */
void dsp_dither_process (DspDither *self, const double *const *x, int32_t *const *out, int n);

/* Samples that had to be clipped since the start or seek. */
int64_t dsp_dither_clipped (const DspDither *self);

/* [any, pure] Whether all samples have the word length already: then "none" loses nothing. */
bool dsp_dither_is_exact (const double *x, int n, int bits);
