/* dsp-fft.c — FFTW's plans, made once for each size and then shared: its planner, unlike its
 * transforms, is not thread-safe, and who renders for playback must not wait for it twice. */
#include "dsp-fft.h"

#include <fftw3.h>
#include <pthread.h>
#include <stdlib.h>

typedef struct Plans Plans;

struct Plans
{
  int size;
  fftw_plan forward, inverse;
  Plans *next;
};

/* Never taken out: as many as there are sizes. Its lock is not held while planning, which takes
 * long; the planner's is not taken for a size that is known. */
static Plans *known;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t planner = PTHREAD_MUTEX_INITIALIZER;

struct DspFft
{
  int size;
  double *samples;    /* owned */
  fftw_complex *bins; /* owned */
  const Plans *plans;
};

static const Plans *
find_plans (int size)
{
  pthread_mutex_lock (&lock);
  const Plans *plans = known;
  while (plans && plans->size != size)
    plans = plans->next;
  pthread_mutex_unlock (&lock);
  return plans;
}

/* Executed with other arrays than these, which are aligned alike. NULL when out of memory. */
static const Plans *
make_plans (int size, double *samples, fftw_complex *bins)
{
  Plans *plans = calloc (1, sizeof (Plans));
  if (!plans)
    return NULL;
  plans->size = size;
  plans->forward = fftw_plan_dft_r2c_1d (size, samples, bins, FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
  plans->inverse = fftw_plan_dft_c2r_1d (size, bins, samples, FFTW_ESTIMATE);
  if (plans->forward && plans->inverse)
    {
      pthread_mutex_lock (&lock);
      plans->next = known;
      known = plans;
      pthread_mutex_unlock (&lock);
      return plans;
    }
  if (plans->forward)
    fftw_destroy_plan (plans->forward);
  if (plans->inverse)
    fftw_destroy_plan (plans->inverse);
  free (plans);
  return NULL;
}

DspFft *
dsp_fft_new (int size)
{
  DspFft *self = calloc (1, sizeof (DspFft));
  if (!self)
    return NULL;
  self->size = size;
  self->samples = fftw_alloc_real ((size_t) size);
  self->bins = fftw_alloc_complex ((size_t) size / 2 + 1);
  self->plans = find_plans (size);
  if (self->samples && self->bins && !self->plans)
    {
      pthread_mutex_lock (&planner);
      self->plans = find_plans (size);
      if (!self->plans)
        self->plans = make_plans (size, self->samples, self->bins);
      pthread_mutex_unlock (&planner);
    }
  if (!self->samples || !self->bins || !self->plans)
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
  fftw_execute_dft_r2c (self->plans->forward, self->samples, self->bins);
}

/* The plan asks for the alignment of the object's own bins, which is at most that of a vector. */
void
dsp_fft_forward_into (DspFft *self, DspComplex *bins)
{
  fftw_execute_dft_r2c (self->plans->forward, self->samples, bins);
}

void
dsp_fft_inverse_plain (DspFft *self)
{
  fftw_execute_dft_c2r (self->plans->inverse, self->bins, self->samples);
}

void
dsp_fft_inverse (DspFft *self)
{
  fftw_execute_dft_c2r (self->plans->inverse, self->bins, self->samples);
  const double scale = 1.0 / self->size;
  for (int i = 0; i < self->size; i++)
    self->samples[i] *= scale;
}

const char *
dsp_fft_library (void)
{
  return fftw_version;
}
