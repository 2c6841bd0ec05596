/* dsp-cell-gate.c — windows summed by their loudness, so that the gate can be set at the end. */
#include "dsp-cell-gate.h"

#include "dsp-eq-curve.h"
#include "dsp-gating.h"
#include "dsp-math.h"
#include "dsp-spectrum.h"

#include <stdlib.h>

enum
{
  CELLS = DSP_SPECTRUM_CELLS,
  PER_LU = 10,
  LEVELS = 90 * PER_LU, /* from the absolute gate on; what is louder is in the last */
};

static const double absolute_lufs = -70, relative_lu = -10;

struct DspCellGate
{
  double weights[CELLS]; /* from cells to the K-weighted sum of mean squares over the channels */
  int64_t windows[LEVELS];
  double power[LEVELS]; /* sum of K-weighted powers */
  double *sums;         /* owned: LEVELS times all cells, then all sides */
};

DspCellGate *
dsp_cell_gate_new (int channels)
{
  DspCellGate *self = calloc (1, sizeof (DspCellGate));
  if (!self)
    return NULL;
  self->sums = calloc (LEVELS * 2 * CELLS, sizeof (double)); /* touched where there are windows */
  if (!self->sums)
    {
      free (self);
      return NULL;
    }
  for (int i = 0; i < CELLS; i++)
    self->weights[i] = 0.5 * channels * dsp_eq_k_power (dsp_spectrum_cell_hz (i));
  return self;
}

void
dsp_cell_gate_free (DspCellGate *self)
{
  if (!self)
    return;
  free (self->sums);
  free (self);
}

void
dsp_cell_gate_reset (DspCellGate *self)
{
  for (int l = 0; l < LEVELS; l++)
    if (self->windows[l] > 0)
      memset (self->sums + (size_t) l * 2 * CELLS, 0, 2 * CELLS * sizeof (double));
  memset (self->windows, 0, sizeof self->windows);
  memset (self->power, 0, sizeof self->power);
}

void
dsp_cell_gate_add (DspCellGate *self, const double *all, const double *side)
{
  double power = 0;
  for (int i = 0; i < CELLS; i++)
    power += self->weights[i] * all[i];
  const double level = (dsp_lufs (power) - absolute_lufs) * PER_LU;
  if (!(level > 0))
    return;
  const int l = level < LEVELS ? (int) level : LEVELS - 1;
  double *sum = self->sums + (size_t) l * 2 * CELLS;
  self->windows[l]++;
  self->power[l] += power;
  for (int i = 0; i < CELLS; i++)
    {
      sum[i] += all[i];
      sum[CELLS + i] += side[i];
    }
}

/* The first level over the relative gate. */
static int
first_level (const DspCellGate *self)
{
  double power = 0;
  int64_t windows = 0;
  for (int l = 0; l < LEVELS; l++)
    {
      power += self->power[l];
      windows += self->windows[l];
    }
  const double gate = dsp_lufs (power / (double) windows) + relative_lu - absolute_lufs;
  return gate > 0 ? (int) (gate * PER_LU + 0.5) : 0;
}

bool
dsp_cell_gate_mean (const DspCellGate *self, double *all, double *side)
{
  double sums[2 * CELLS] = { 0 };
  int64_t windows = 0;
  for (int l = first_level (self); l < LEVELS; l++)
    {
      if (self->windows[l] == 0)
        continue;
      windows += self->windows[l];
      for (int i = 0; i < 2 * CELLS; i++)
        sums[i] += self->sums[(size_t) l * 2 * CELLS + i];
    }
  for (int i = 0; windows > 0 && i < CELLS; i++)
    {
      all[i] = sums[i] / (double) windows;
      side[i] = sums[CELLS + i] / (double) windows;
    }
  return windows > 0;
}
