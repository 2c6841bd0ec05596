/* dsp-psr.c — a histogram of PSR by short-term loudness. */
#include "dsp-psr.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  PER_DB = 10,
  LOWEST_DB = -10,
  QUIETEST = -70, /* LUFS */
  LEVELS = 90,    /* rows of 1 LU */
};

struct DspPsr
{
  uint32_t counts[LEVELS][DSP_PSR_BINS];
};

DspPsr *
dsp_psr_new (void)
{
  return calloc (1, sizeof (DspPsr));
}

void
dsp_psr_free (DspPsr *self)
{
  free (self);
}

void
dsp_psr_reset (DspPsr *self)
{
  memset (self, 0, sizeof *self);
}

static int
clamp (double place, int n)
{
  return place < 0 ? 0 : place >= n ? n - 1 : (int) place;
}

void
dsp_psr_add (DspPsr *self, double psr_db, double short_term_lufs)
{
  int level = clamp (short_term_lufs - QUIETEST, LEVELS);
  self->counts[level][clamp ((psr_db - LOWEST_DB) * PER_DB, DSP_PSR_BINS)]++;
}

void
dsp_psr_counts (const DspPsr *self, double integrated_lufs, uint32_t counts[DSP_PSR_BINS])
{
  memset (counts, 0, DSP_PSR_BINS * sizeof *counts);
  if (!isfinite (integrated_lufs))
    return;
  /* A row counts when its middle is above the gate. */
  int first = clamp (ceil (integrated_lufs - DSP_PSR_GATE - QUIETEST - 0.5), LEVELS);
  for (int level = first; level < LEVELS; level++)
    for (int i = 0; i < DSP_PSR_BINS; i++)
      counts[i] += self->counts[level][i];
}

double
dsp_psr_of_bin (int bin)
{
  return LOWEST_DB + (bin + 0.5) / PER_DB;
}

double
dsp_psr_percentile (const uint32_t counts[DSP_PSR_BINS], double share)
{
  int64_t n = 0;
  for (int i = 0; i < DSP_PSR_BINS; i++)
    n += counts[i];
  if (n == 0)
    return NAN;
  int64_t rank = (int64_t) ((double) (n - 1) * share + 0.5);
  int i = 0;
  while (i < DSP_PSR_BINS - 1 && rank >= counts[i])
    rank -= counts[i++];
  return dsp_psr_of_bin (i);
}
