/* dsp-check-dual-mono.c — two channels that carry the same, to the sample or but for a gain. */
#include "dsp-check.h"

#include <math.h>
#include <stdlib.h>

#define SAME 0.9995 /* correlation of a frame */
#define SOUND 1e-7  /* mean square: -70 dBFS; softer frames do not count */

enum
{
  SHARE,
  IDENTICAL,
  N
};

static const DspReading readings[N] = {
  [SHARE] = { "same_percent", "Frames in which both channels are alike", "%", 0, 100, 2,
              DSP_READING_NUMBER },
  [IDENTICAL]
  = { "identical", "Both channels are the same to the sample", "", 0, 1, 0, DSP_READING_COUNT },
};

typedef struct
{
  int channels;
  int64_t frames, same;
  bool differs;
} DualMono;

static void *
dual_mono_start (const DspCheckInput *input)
{
  DualMono *self = calloc (1, sizeof (DualMono));
  if (self)
    self->channels = input->channels;
  return self;
}

/* A hop is a frame. */
static void
dual_mono_process (void *state, const double *const *ch, int n)
{
  DualMono *self = state;
  if (self->channels < 2)
    return;
  double left = 0.0, right = 0.0, both = 0.0;
  int apart = 0;
  for (int i = 0; i < n; i++)
    {
      left += ch[0][i] * ch[0][i];
      right += ch[1][i] * ch[1][i];
      both += ch[0][i] * ch[1][i];
      apart += ch[0][i] != ch[1][i];
    }
  self->differs |= apart > 0;
  if (left < SOUND * n || right < SOUND * n)
    {
      self->frames += left >= SOUND * n || right >= SOUND * n;
      return;
    }
  self->frames++;
  self->same += both > SAME * sqrt (left * right);
}

static void
dual_mono_finish (void *state, double *values, DspPlaces *places)
{
  const DualMono *self = state;
  (void) places; /* it is of the file as a whole */
  if (self->channels < 2 || self->frames == 0)
    return;
  values[SHARE] = 100.0 * (double) self->same / (double) self->frames;
  values[IDENTICAL] = !self->differs;
}

const DspCheck dsp_check_dual_mono = {
  .id = "dual-mono",
  .name = "Dual mono",
  .help = "Two channels that carry the same signal all the time.",
  .readings = readings,
  .n_readings = N,
  .start = dual_mono_start,
  .stop = free,
  .process = dual_mono_process,
  .finish = dual_mono_finish,
};
