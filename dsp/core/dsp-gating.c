/* dsp-gating.c — integrated loudness and loudness range from a histogram of block powers. */
#include "dsp-gating.h"

#include "dsp-math.h"

#include <stdlib.h>

enum
{
  PER_LU = 100,
  LOWEST = -70, /* absolute gate, LUFS */
  HIGHEST = 60,
  BINS = (HIGHEST - LOWEST) * PER_LU
};

struct DspGating
{
  double power[BINS]; /* sum of the blocks in the bin */
  uint32_t count[BINS];
};

double
dsp_lufs (double power)
{
  return -0.691 + dsp_log2 (power) * (DSP_DB_PER_LOG2 / 2);
}

double
dsp_lufs_to_power (double lufs)
{
  return dsp_exp2 ((lufs + 0.691) * (2 * DSP_LOG2_PER_DB));
}

DspGating *
dsp_gating_new (void)
{
  return calloc (1, sizeof (DspGating));
}

void
dsp_gating_free (DspGating *self)
{
  free (self);
}

void
dsp_gating_reset (DspGating *self)
{
  memset (self, 0, sizeof *self);
}

void
dsp_gating_add (DspGating *self, double power)
{
  double lufs = dsp_lufs (power);
  if (!(lufs > LOWEST))
    return;
  double place = (lufs - LOWEST) * PER_LU;
  int bin = place < BINS ? (int) place : BINS - 1;
  self->power[bin] += power;
  self->count[bin]++;
}

void
dsp_gating_merge (DspGating *self, const DspGating *other)
{
  for (int i = 0; i < BINS; i++)
    {
      self->power[i] += other->power[i];
      self->count[i] += other->count[i];
    }
}

/* Sum and number of the blocks of bin first and above. */
static int64_t
sum_from (const DspGating *self, int first, double *power)
{
  int64_t count = 0;
  *power = 0.0;
  for (int i = first; i < BINS; i++)
    {
      *power += self->power[i];
      count += self->count[i];
    }
  return count;
}

/* First bin whose blocks are louder than gate_lu below the mean of all; BINS when there is none. */
static int
first_bin (const DspGating *self, double gate_lu)
{
  double power;
  int64_t count = sum_from (self, 0, &power);
  if (count == 0)
    return BINS;
  double threshold = power / count * dsp_exp2 (-gate_lu * 2 * DSP_LOG2_PER_DB);
  int i = 0;
  while (i < BINS && !(self->count[i] > 0 && self->power[i] > threshold * self->count[i]))
    i++;
  return i;
}

double
dsp_gating_integrated (const DspGating *self)
{
  double power;
  int64_t count = sum_from (self, first_bin (self, 10), &power);
  return count > 0 ? dsp_lufs (power / count) : -INFINITY;
}

/* Loudness of the block of this rank (0 is the quietest) in the bins from first. */
static double
ranked (const DspGating *self, int first, int64_t rank)
{
  int i = first;
  while (i < BINS - 1 && rank >= self->count[i])
    rank -= self->count[i++];
  return dsp_lufs (self->power[i] / self->count[i]);
}

double
dsp_gating_range (const DspGating *self)
{
  double power;
  int first = first_bin (self, 20);
  int64_t count = sum_from (self, first, &power);
  if (count == 0)
    return NAN;
  int64_t low = (int64_t) ((count - 1) * 0.10 + 0.5);
  int64_t high = (int64_t) ((count - 1) * 0.95 + 0.5);
  return ranked (self, first, high) - ranked (self, first, low);
}
