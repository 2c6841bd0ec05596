/* dsp-fft.c — FFTW behind one lock: its planner, unlike its transforms, is not thread-safe. */
#include "dsp-fft.h"

#include <fftw3.h>
#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t planner = PTHREAD_MUTEX_INITIALIZER;

struct DspFft
{
  int size;
  double *samples;    /* owned */
  fftw_complex *bins; /* owned */
  fftw_plan forward, inverse;
};

DspFft *
dsp_fft_new (int size)
{
  DspFft *self = calloc (1, sizeof (DspFft));
  if (!self)
    return NULL;
  self->size = size;
  self->samples = fftw_alloc_real ((size_t) size);
  self->bins = fftw_alloc_complex ((size_t) size / 2 + 1);
  if (self->samples && self->bins)
    {
      pthread_mutex_lock (&planner);
      self->forward = fftw_plan_dft_r2c_1d (size, self->samples, self->bins,
                                            FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
      self->inverse = fftw_plan_dft_c2r_1d (size, self->bins, self->samples, FFTW_ESTIMATE);
      pthread_mutex_unlock (&planner);
    }
  if (!self->forward || !self->inverse)
    {
      dsp_fft_free (self);
      return NULL;
    }
  for (int i = 0; i < size; i++)
    self->samples[i] = 0.0;
  for (int i = 0; i <= size / 2; i++)
    self->bins[i][0] = self->bins[i][1] = 0.0;
  return self;
}

void
dsp_fft_free (DspFft *self)
{
  if (!self)
    return;
  pthread_mutex_lock (&planner);
  if (self->forward)
    fftw_destroy_plan (self->forward);
  if (self->inverse)
    fftw_destroy_plan (self->inverse);
  pthread_mutex_unlock (&planner);
  fftw_free (self->samples);
  fftw_free (self->bins);
  free (self);
}

int
dsp_fft_size (const DspFft *self)
{
  return self->size;
}

double *
dsp_fft_samples (DspFft *self)
{
  return self->samples;
}

DspComplex *
dsp_fft_bins (DspFft *self)
{
  return self->bins;
}

void
dsp_fft_forward (DspFft *self)
{
  fftw_execute (self->forward);
}

/* The plan asks for the alignment of the object's own bins, which is at most that of a vector. */
void
dsp_fft_forward_into (DspFft *self, DspComplex *bins)
{
  fftw_execute_dft_r2c (self->forward, self->samples, bins);
}

void
dsp_fft_inverse_plain (DspFft *self)
{
  fftw_execute (self->inverse);
}

void
dsp_fft_inverse (DspFft *self)
{
  fftw_execute (self->inverse);
  const double scale = 1.0 / self->size;
  for (int i = 0; i < self->size; i++)
    self->samples[i] *= scale;
}
