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
  int64_t skip;           /* frames of output to drop: of the silence before the start */
};

static const double silence[1024];

static int64_t
divisor (int64_t a, int64_t b)
{
  return b ? divisor (b, a % b) : a;
}

/* Takes what it can of n frames and writes up to max: returns how many. */
static int
run (DspResampler *self, const double *const *in, int n, int *used, double *const *out, int max)
{
  DspFloatMode mode = dsp_denormal_begin ();
  size_t taken = 0, step;
  int total = 0, made;
  do
    {
      const double *rest[DSP_MAX_CHANNELS];
      double *room[DSP_MAX_CHANNELS];
      for (int c = 0; c < self->channels; c++)
        {
          rest[c] = in[c] + taken;
          room[c] = out[c] + total;
        }
      int64_t wanted = self->skip > 0 && self->skip < max ? self->skip : max - total;
      size_t done = 0;
      soxr_process (self->soxr, rest, n - taken, &step, room, wanted, &done);
      made = done;
      taken += step;
      if (self->skip > 0)
        self->skip -= made;
      else
        total += made;
    }
  while (total < max && (step > 0 || made > 0));
  dsp_denormal_end (mode);
  *used = taken;
  return total;
}

/* soxr converts in stages and takes what an earlier stage would give before time 0 for silence,
 * which bends the first frames (measured: -57 dBFS). Real silence before makes the start exact. */
static void
prime (DspResampler *self)
{
  int64_t common = divisor (self->rate_in, self->rate_out);
  int64_t unit_in = self->rate_in / common, unit_out = self->rate_out / common;
  double lower = self->rate_in > self->rate_out ? (double) self->rate_in / self->rate_out : 1.0;
  int64_t units = (int64_t) (DSP_RESAMPLER_REACH * lower / unit_in) + 1;
  self->skip = units * unit_out;
  double dropped[512];
  double *out[DSP_MAX_CHANNELS];
  const double *in[DSP_MAX_CHANNELS];
  for (int c = 0; c < self->channels; c++)
    {
      in[c] = silence;
      out[c] = dropped;
    }
  for (int64_t left = units * unit_in; left > 0;)
    {
      int used;
      run (self, in, left < 1024 ? left : 1024, &used, out, self->skip < 512 ? self->skip : 512);
      left -= used;
    }
}

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
  prime (self);
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
  int made;
  if (self->soxr)
    made = run (self, in, n, used, out, max);
  else
    {
      *used = made = n < max ? n : max;
      for (int c = 0; c < self->channels; c++)
        memmove (out[c], in[c], made * sizeof (double));
    }
  self->taken += *used;
  self->written += made;
  return made;
}

int
dsp_resampler_finish (DspResampler *self, double *const *out, int max)
{
  int64_t left = dsp_resampler_length (self->taken, self->rate_in, self->rate_out) - self->written;
  int n = left < max ? (left > 0 ? left : 0) : max;
  if (n == 0 || !self->soxr)
    return 0;
  /* soxr's own end rounds the length to the nearest frame; silence after the input brings out the
   * frame that it would leave out. */
  const double *in[DSP_MAX_CHANNELS];
  for (int c = 0; c < self->channels; c++)
    in[c] = silence;
  int made = 0;
  for (int used; made == 0;)
    made = run (self, in, 1024, &used, out, n);
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

const char *
dsp_resampler_library (void)
{
  return soxr_version ();
}
