/* dsp-grid-fit.c — robust z scores of counts. */
#include "dsp-grid-fit.h"

#include <math.h>
#include <stdlib.h>

static int
compare (const void *a, const void *b)
{
  return *(const int *) a - *(const int *) b;
}

/* Four times what a count has more than the mean of those beside it. */
static int
alone (const int *counts, int n, int o)
{
  return 4 * counts[o] - counts[(o + 1) % n] - counts[(o + 2) % n] - counts[(o + n - 1) % n]
         - counts[(o + n - 2) % n];
}

/* The median of n numbers, which are sorted. */
static int
median_of (int *values, int n)
{
  qsort (values, (size_t) n, sizeof (int), compare);
  return values[n / 2];
}

double
dsp_grid_fit_z (const int *counts, int n, int offset)
{
  int sorted[DSP_GRID_OFFSETS_MAX];
  for (int o = 0; o < n; o++)
    sorted[o] = counts[o];
  const int usual = median_of (sorted, n);
  for (int o = 0; o < n; o++)
    sorted[o] = alone (counts, n, o);
  const int median = median_of (sorted, n);
  for (int o = 0; o < n; o++)
    sorted[o] = abs (alone (counts, n, o) - median);
  /* 1.4826 deviations of a normal distribution are its sigma. Counts of what happens by itself
   * scatter by their root at least; what repeats with the offsets seems to scatter by less. */
  const double chance = sqrt (20.0 * (usual > 1 ? usual : 1));
  const double sigma = fmax (1.4826 * median_of (sorted, n), chance);
  return (alone (counts, n, offset) - median) / sigma;
}

DspGridFit
dsp_grid_fit (const int *counts, int n)
{
  DspGridFit fit = { .offset = 0 };
  for (int o = 1; o < n; o++)
    if (alone (counts, n, o) > alone (counts, n, fit.offset))
      fit.offset = o;
  fit.z = dsp_grid_fit_z (counts, n, fit.offset);
  return fit;
}
