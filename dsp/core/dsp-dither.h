/* dsp-dither.h — from f64 to whole numbers of a word length: the one place where bits are lost.
 *
 * Noise is a function of (seed, stream, channel, absolute frame) alone, so the same programme gives
 * the same bits whatever the blocks and threads. Kinds without shaping may start anywhere; shaped
 * ones depend on all samples since the start, so they are run over the whole programme. */
#pragma once

#include "dsp-types.h"

#define DSP_DITHER_TAPS 9

typedef struct
{
  const char *id;   /* kebab-case: "none" "tpdf" "shaped" */
  const char *name; /* English, marked for translation where shown */
  const char *help;
  bool noise;         /* triangular noise of +-1 LSB before rounding */
  bool high_pass;     /* of its spectrum, no error being fed back */
  double shaping_db;  /* the rounding error is moved out of the ear's sensitive range: by up to so
                         much; 0: not by this rule */
  const double *taps; /* DSP_DITHER_TAPS of a published curve, for 44.1 and 48 kHz; NULL: none */
} DspDitherKind;

/* "none" rounds to the nearest: what already has the word length passes bit for bit. "tpdf" is the
 * default: total noise -93.3 dBFS at 16 bit, free of modulation and distortion. "tpdf-high-pass"
 * has as much, tilted up. The others feed the error back through nine taps or fewer:
 *
 *   shaped, shaped-50   own curves for every rate above 32 kHz, by linear prediction on the
 *                       threshold of hearing (Terhardt) clipped to 40 or 50 dB: 13 and 19 dB more
 *                       noise in all at 44.1 kHz, 16 and 19 dB less that is heard
 *   lipshitz-5          Lipshitz, Vanderkooy, Wannamaker, JAES 39(11) 1991
 *   f-weighted-9, modified-e-9, improved-e-9   Wannamaker, JAES 40 1992
 *
 * At 32 kHz and below all are white: there is no room to move noise to. Above 50 kHz a published
 * curve would be at the wrong frequencies and a strong one is not needed; there they are as
 * "shaped". */
extern const DspDitherKind dsp_dither_kinds[];
int dsp_n_dither_kinds (void);
const DspDitherKind *dsp_dither_find (const char *id); /* NULL when there is none */

/* [any, pure] The error feedback at a rate: the noise is shaped by 1 - sum c_k z^-k. False, and
 * zeros, where it is not shaped. */
bool dsp_dither_shaping (const DspDitherKind *kind, double rate, double taps[DSP_DITHER_TAPS]);
/* [any, pure] Rms of everything that dither and rounding add, in steps: 0.5 for triangular noise,
 * more when it is shaped. Of "none" with unrelated samples. */
double dsp_dither_noise_rms (const DspDitherKind *kind, double rate);

typedef struct
{
  const DspDitherKind *kind;
  int bits;     /* 8 .. 32 */
  int channels; /* 1 .. DSP_MAX_CHANNELS */
  double rate;
  uint64_t seed;   /* of the album */
  uint64_t stream; /* different for what may be heard at the same time or compared */
  bool blank; /* no noise while all channels have been exactly zero for a second: digital silence
                 stays so, and the errors of before are forgotten */
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
