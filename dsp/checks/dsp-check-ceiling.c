/* dsp-check-ceiling.c — how much of the music touches its own ceiling: what a limiter leaves
 * behind.
 *
 * Of every 20 ms the highest sample; the share of those, among the ones that are not much softer,
 * that lie within 0.3 dB of the highest of all. Music that was not limited has few of them; tones
 * and square waves have all, but then most of the samples of that channel lie up there too. */
#include "dsp-check.h"

#include "dsp-kernels.h"
#include "dsp-math.h"

#include <stdlib.h>

#define PART_S 0.02
#define STEPS 1000 /* of 0.1 dB below full scale and 20 dB over it */
#define STEP_DB 0.1
#define OVER_DB 20.0
#define BELOW_DB 0.3 /* of the ceiling */
#define LOUD_DB 12.0 /* parts more than that below the ceiling are pauses */
#define TONE 0.18    /* share of the samples at the ceiling: of a sine 0.2, of music far fewer */
#define LEAST 250    /* loud parts that a share can be made of: 5 s */

enum
{
  SHARE,
  LEVEL,
  N
};

static const DspReading readings[N] = {
  [SHARE]
  = { "touching_percent", "Loud moments at the ceiling", "%", 0, 100, 1, DSP_READING_NUMBER },
  [LEVEL] = { "ceiling_dbfs", "Ceiling", "dBFS", -40, 6, 2, DSP_READING_LEVEL },
};

typedef struct
{
  int channels;
  int length, filled;        /* of a part, in frames */
  double top;                /* of the running part */
  double highest[2];         /* of each channel */
  int64_t parts[STEPS];      /* how many have their peak there */
  int64_t samples[2][STEPS]; /* likewise of each channel's samples, every 16th */
  int64_t pos;
} Ceiling;

static void *
ceiling_start (const DspCheckInput *input)
{
  Ceiling *self = calloc (1, sizeof (Ceiling));
  if (!self)
    return NULL;
  self->channels = input->channels;
  self->length = (int) (input->rate * PART_S);
  return self;
}

static int
step_of (double level)
{
  const double step = (OVER_DB - 20.0 * log10 (fmax (level, 1e-9))) / STEP_DB;
  return step < 0.0 ? 0 : step > STEPS - 1 ? STEPS - 1 : (int) step;
}

static void
take_part (Ceiling *self)
{
  self->parts[step_of (self->top)]++;
  self->top = 0.0;
  self->filled = 0;
}

static void
ceiling_process (void *state, const double *const *ch, int n)
{
  Ceiling *self = state;
  for (int c = 0; c < self->channels; c++)
    for (int i = (int) (-self->pos & 15); i < n; i += 16)
      if (ch[c][i] != 0.0)
        self->samples[c][step_of (fabs (ch[c][i]))]++;
  for (int done = 0; done < n;)
    {
      const int left = self->length - self->filled, part = n - done < left ? n - done : left;
      for (int c = 0; c < self->channels; c++)
        {
          const double most = dsp_kernels ()->largest (ch[c] + done, part);
          self->top = fmax (self->top, most);
          self->highest[c] = fmax (self->highest[c], most);
        }
      self->filled += part;
      done += part;
      if (self->filled == self->length)
        take_part (self);
    }
  self->pos += n;
}

static int64_t
count (const int64_t *steps, int from, int to)
{
  int64_t sum = 0;
  for (int i = from; i <= to && i < STEPS; i++)
    sum += steps[i];
  return sum;
}

static void
ceiling_finish (void *state, double *values, DspPlaces *places)
{
  Ceiling *self = state;
  const int louder = self->highest[1] > self->highest[0];
  const int64_t *own = self->samples[louder];
  const int top = step_of (self->highest[louder]);
  const int64_t loud = count (self->parts, top, top + (int) (LOUD_DB / STEP_DB));
  const int64_t samples = count (own, top, top + (int) (LOUD_DB / STEP_DB));
  const int near = top + (int) (BELOW_DB / STEP_DB);
  (void) places; /* it is of the file as a whole */
  if (loud < LEAST || samples == 0 || (double) count (own, top, near) > TONE * (double) samples)
    return;
  values[SHARE] = 100.0 * (double) count (self->parts, top, near) / (double) loud;
  values[LEVEL] = dsp_gain_to_db (self->highest[louder]);
}

const DspCheck dsp_check_ceiling = {
  .id = "ceiling",
  .name = "Ceiling",
  .help = "How many of the loud moments reach the highest level of the file, as behind a limiter.",
  .readings = readings,
  .n_readings = N,
  .start = ceiling_start,
  .stop = free,
  .process = ceiling_process,
  .finish = ceiling_finish,
};
