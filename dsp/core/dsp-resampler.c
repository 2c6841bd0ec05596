/* dsp-resampler.c — rate conversion of a stream by libsoxr. */
#include "dsp-resampler.h"

#include "dsp-denormal.h"

#include <soxr.h>

#include <stdlib.h>
#include <string.h>

struct DspResampler
{
  soxr_t soxr; /* NULL: equal rates */
  int rate_in, rate_out, channels;
  int64_t taken, written; /* frames since the start */
};

DspResampler *
dsp_resampler_new (int rate_in, int rate_out, int channels)
{
  DspResampler *self = calloc (1, sizeof (DspResampler));
  if (!self)
    return NULL;
  self->rate_in = rate_in;
  self->rate_out = rate_out;
  self->channels = channels;
  if (rate_in == rate_out)
    return self;
  soxr_io_spec_t io = soxr_io_spec (SOXR_FLOAT64_S, SOXR_FLOAT64_S);
  soxr_quality_spec_t quality
      = soxr_quality_spec (SOXR_VHQ, SOXR_HI_PREC_CLOCK | SOXR_ROLLOFF_NONE);
  quality.precision = 33;
  soxr_runtime_spec_t runtime = soxr_runtime_spec (1);
  soxr_error_t error = NULL;
  self->soxr = soxr_create (rate_in, rate_out, channels, &error, &io, &quality, &runtime);
  if (error || !self->soxr)
    {
      dsp_resampler_free (self);
      return NULL;
    }
  return self;
}

void
dsp_resampler_free (DspResampler *self)
{
  if (!self)
    return;
  if (self->soxr)
    soxr_delete (self->soxr);
  free (self);
}

int
dsp_resampler_process (DspResampler *self, const double *const *in, int n, int *used,
                       double *const *out, int max)
{
  size_t taken = 0, made = 0;
  if (self->soxr)
    {
      DspFloatMode mode = dsp_denormal_begin ();
      soxr_process (self->soxr, in, n, &taken, (soxr_out_t) out, max, &made);
      dsp_denormal_end (mode);
    }
  else
    {
      taken = made = n < max ? n : max;
      for (int c = 0; c < self->channels; c++)
        memmove (out[c], in[c], made * sizeof (double));
    }
  self->taken += taken;
  self->written += made;
  *used = taken;
  return made;
}

int
dsp_resampler_finish (DspResampler *self, double *const *out, int max)
{
  int64_t left = dsp_resampler_length (self->taken, self->rate_in, self->rate_out) - self->written;
  int n = left < max ? (left > 0 ? left : 0) : max;
  if (n == 0)
    return 0;
  size_t made = 0;
  if (self->soxr)
    {
      DspFloatMode mode = dsp_denormal_begin ();
      soxr_process (self->soxr, NULL, 0, NULL, (soxr_out_t) out, n, &made);
      dsp_denormal_end (mode);
    }
  /* soxr rounds the length to the nearest frame: the last one may be missing. It lies beyond the
   * last frame of the input. */
  if (made == 0)
    {
      for (int c = 0; c < self->channels; c++)
        memset (out[c], 0, n * sizeof (double));
      made = n;
    }
  self->written += made;
  return made;
}

int64_t
dsp_resampler_length (int64_t frames, int rate_in, int rate_out)
{
  /* Whole seconds apart, so that the product stays within 64 bits. */
  int64_t seconds = frames / rate_in, rest = frames % rate_in;
  return seconds * rate_out + (rest * rate_out + rate_in - 1) / rate_in;
}
