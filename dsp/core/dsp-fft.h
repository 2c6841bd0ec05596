/* dsp-fft.h — real Fourier transform of one size: FFTW in double precision with aligned buffers of
 * its own.
 *
 * Plans are FFTW_ESTIMATE, so the same program on the same machine gives the same bits. The plan of
 * a size is made by who asks first and kept for good: the others neither plan nor wait. */
#pragma once

#include "dsp-types.h"

typedef struct DspFft DspFft;

/* [main, allocates; the first of a size takes long] size > 1, best a product of small primes. NULL
 * when out of memory. */
DspFft *dsp_fft_new (int size);
void dsp_fft_free (DspFft *self);

int dsp_fft_size (const DspFft *self);
/* size samples, and size / 2 + 1 bins. Both stay where they are for the life of the object. */
double *dsp_fft_samples (DspFft *self);
DspComplex *dsp_fft_bins (DspFft *self);

/* [render] samples -> bins, sum over n of x[n] e^(-2 pi i k n / size); the samples are kept. */
void dsp_fft_forward (DspFft *self);
/* [render] The same into size / 2 + 1 bins of the caller's, which begin at a multiple of 64 bytes;
 * those of the object are left alone. */
void dsp_fft_forward_into (DspFft *self, DspComplex *bins);
/* [render] bins -> samples, scaled so that inverse after forward is the identity; the bins are
 * destroyed. */
void dsp_fft_inverse (DspFft *self);
/* [render] The same times size: not scaled. */
void dsp_fft_inverse_plain (DspFft *self);

/* The library that transforms: "fftw-3.3.10". Static. */
const char *dsp_fft_library (void);
