/* dsp-phase-rotator.c — the Hilbert transform by convolution beside the delayed signal. */
#include "dsp-phase-rotator.h"

#include "dsp-convolver.h"
#include "dsp-delay.h"
#include "dsp-fir-design.h"
#include "dsp-fir-shift.h"
#include "dsp-math.h"
#include "dsp-smoother.h"

#include <stdlib.h>

struct DspPhaseRotator
{
  DspConvolver *convolver;                   /* owned */
  DspDelay delay[DSP_CHANNELS];              /* owned */
  DspSmoother straight, turned;              /* cos t, sin t */
  int glide;                                 /* frames */
  double quarter[DSP_CHANNELS][DSP_QUANTUM]; /* scratch: H{x} */
};

static int
taps_of (double rate)
{
  return dsp_fir_taps (rate) / 2;
}

static int
partition_of (double rate)
{
  return taps_of (rate) / 8;
}

static double
cosine (double degrees)
{
  return fabs (degrees) == 90 ? 0 : dsp_cos (degrees * (DSP_PI / 180));
}

static double
sine (double degrees)
{
  return fabs (degrees) == 180 ? 0 : dsp_sin (degrees * (DSP_PI / 180));
}

DspPhaseRotator *
dsp_phase_rotator_new (double rate, double degrees)
{
  DspPhaseRotator *self = calloc (1, sizeof (DspPhaseRotator));
  int n_taps = taps_of (rate);
  double *taps = malloc ((size_t) n_taps * sizeof (double));
  bool ok = self && taps;
  if (ok)
    {
      self->glide = dsp_smoother_frames (DSP_GLIDE_MS, rate);
      dsp_smoother_set (&self->straight, cosine (degrees));
      dsp_smoother_set (&self->turned, sine (degrees));
      self->convolver = dsp_convolver_new (n_taps, partition_of (rate), 1, 1);
      ok = self->convolver;
      for (int c = 0; c < DSP_CHANNELS; c++)
        ok = dsp_delay_init (&self->delay[c], dsp_phase_rotator_latency (rate), 0) && ok;
    }
  if (ok)
    {
      dsp_fir_shift_hilbert (taps, n_taps);
      DspConvolverMatrix matrix = { { { taps, NULL }, { NULL, taps } } };
      dsp_convolver_set (self->convolver, 0, &matrix);
    }
  free (taps);
  if (ok)
    return self;
  dsp_phase_rotator_free (self);
  return NULL;
}

void
dsp_phase_rotator_free (DspPhaseRotator *self)
{
  if (!self)
    return;
  dsp_convolver_free (self->convolver);
  for (int c = 0; c < DSP_CHANNELS; c++)
    dsp_delay_finish (&self->delay[c]);
  free (self);
}

void
dsp_phase_rotator_set (DspPhaseRotator *self, double degrees)
{
  dsp_smoother_glide (&self->straight, cosine (degrees), self->glide);
  dsp_smoother_glide (&self->turned, sine (degrees), self->glide);
}

static void
process_quantum (DspPhaseRotator *self, double *const *ch, int n)
{
  double *const quarter[] = { self->quarter[0], self->quarter[1] };
  dsp_convolver_process (self->convolver, (const double *const *) ch, quarter, n);
  for (int c = 0; c < DSP_CHANNELS; c++)
    dsp_delay_process (&self->delay[c], ch[c], n);
  for (int i = 0; i < n; i++)
    {
      double straight = dsp_smoother_next (&self->straight);
      double turned = dsp_smoother_next (&self->turned);
      for (int c = 0; c < DSP_CHANNELS && !(straight == 1 && turned == 0); c++)
        ch[c][i] = straight * ch[c][i] + turned * quarter[c][i];
    }
}

void
dsp_phase_rotator_process (DspPhaseRotator *self, double *const *ch, int n)
{
  for (int done = 0; done < n;)
    {
      int count = n - done < DSP_QUANTUM ? n - done : DSP_QUANTUM;
      double *const part[] = { ch[0] + done, ch[1] + done };
      process_quantum (self, part, count);
      done += count;
    }
}

int
dsp_phase_rotator_latency (double rate)
{
  return taps_of (rate) / 2 + partition_of (rate);
}

int64_t
dsp_phase_rotator_memory (double rate)
{
  return taps_of (rate) + partition_of (rate);
}

void
dsp_phase_rotator_times (double rate, double degrees, const double *hz, DspComplex *h, int n)
{
  int n_taps = taps_of (rate);
  double edge = 4 * rate / n_taps; /* between it and its mirror the transformer is exact */
  double *taps = malloc ((size_t) n_taps * sizeof (double));
  if (taps)
    dsp_fir_shift_hilbert (taps, n_taps);
  for (int i = 0; i < n; i++)
    {
      bool plain = hz[i] > edge && hz[i] < rate / 2 - edge;
      double gain = plain ? 1 : taps ? dsp_fir_shift_hilbert_gain (taps, n_taps, rate, hz[i]) : NAN;
      double a = cosine (degrees), b = -sine (degrees) * gain, re = h[i][0], im = h[i][1];
      h[i][0] = re * a - im * b;
      h[i][1] = re * b + im * a;
    }
  free (taps);
}
