/* app-region-loudness.c — gating over a part of what was measured, and its loudest part. */
#include "app-region-loudness.h"

#include "dsp-gating.h"

#include <math.h>

#define HOPS_PER_S 100.0
#define LOUDER 1.000001 /* what counts as louder; less is rounding */

enum
{
  STEP = 10,  /* hops from block to block */
  BLOCK = 40, /* hops of a block */
};

/* Hops [first, end) of the curve. */
typedef struct
{
  int first, end;
} Hops;

/* Between the nearest borders; at least the hop that it begins in. */
static Hops
hops_of (const GArray *powers, const AppStretch *stretch)
{
  double first = floor (stretch->from_s * HOPS_PER_S + 0.5);
  double end = MAX (floor (stretch->to_s * HOPS_PER_S + 0.5), first + 1);
  return (Hops){ (int) CLAMP (first, 0, G_MAXINT / 2), (int) CLAMP (end, 0, powers->len) };
}

static double
sum (const GArray *powers, int first, int n)
{
  double all = 0;
  for (int i = first; i < first + n; i++)
    all += g_array_index (powers, float, i);
  return all;
}

static double
mean_lufs (const GArray *powers, const AppStretch *stretches, int n)
{
  double power = 0;
  gint64 count = 0;
  for (int s = 0; s < n; s++)
    {
      Hops hops = hops_of (powers, &stretches[s]);
      if (hops.first >= hops.end)
        continue;
      power += sum (powers, hops.first, hops.end - hops.first);
      count += hops.end - hops.first;
    }
  return count > 0 ? dsp_lufs (power / count) : NAN;
}

double
app_region_loudness (const GArray *powers, const AppStretch *stretches, int n)
{
  DspGating *gating = dsp_gating_new ();
  gboolean any = FALSE;
  for (int s = 0; gating && s < n; s++)
    {
      Hops hops = hops_of (powers, &stretches[s]);
      for (int first = hops.first; first + BLOCK <= hops.end; first += STEP)
        {
          dsp_gating_add (gating, sum (powers, first, BLOCK) / BLOCK);
          any = TRUE;
        }
    }
  double lufs = any ? dsp_gating_integrated (gating) : mean_lufs (powers, stretches, n);
  dsp_gating_free (gating);
  return lufs;
}

gboolean
app_region_loudest (const GArray *powers, double length_s, AppStretch *loudest)
{
  const int length = (int) lround (length_s * HOPS_PER_S), n = (int) powers->len;
  if (n == 0)
    return FALSE;
  *loudest = (AppStretch){ 0, MIN (n, length) / HOPS_PER_S };
  if (n <= length)
    return TRUE;
  g_autofree double *before = g_new (double, n + 1); /* sums of the hops before each */
  before[0] = 0;
  for (int i = 0; i < n; i++)
    before[i + 1] = before[i] + g_array_index (powers, float, i);
  double highest = 0;
  for (int first = 0; first + length <= n; first += STEP)
    {
      double power = before[first + length] - before[first];
      if (power <= highest * LOUDER)
        continue;
      highest = power;
      *loudest = (AppStretch){ first / HOPS_PER_S, (first + length) / HOPS_PER_S };
    }
  return TRUE;
}
