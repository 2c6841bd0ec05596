/* app-region-loudness.c — gating over a part of a momentary curve, and its loudest part.
 *
 * Block i of the curve ends with step i, so it is of the seconds [(i - 3) / 10, (i + 1) / 10). */
#include "app-region-loudness.h"

#include "dsp-gating.h"

#include <math.h>

#define STEPS_PER_S 10.0
#define SLACK 1e-6     /* of a step: borders that are meant to be on one */
#define LOUDER 1.00001 /* what counts as louder: the curve is float */

enum
{
  BEFORE = APP_MEASURE_MOMENTARY - 1 /* steps of a block before its last one */
};

/* Blocks [first, end) of the curve. */
typedef struct
{
  int first, end;
} Blocks;

static Blocks
blocks_clipped (double first, double end, const GArray *curve)
{
  return (Blocks){ (int) CLAMP (first, BEFORE, G_MAXINT / 2), (int) CLAMP (end, 0, curve->len) };
}

static Blocks
blocks_inside (const GArray *curve, const AppStretch *stretch)
{
  return blocks_clipped (ceil (stretch->from_s * STEPS_PER_S - SLACK) + BEFORE,
                         floor (stretch->to_s * STEPS_PER_S + SLACK), curve);
}

static Blocks
blocks_touched (const GArray *curve, const AppStretch *stretch)
{
  return blocks_clipped (floor (stretch->from_s * STEPS_PER_S + SLACK),
                         ceil (stretch->to_s * STEPS_PER_S - SLACK) + BEFORE, curve);
}

static double
power_at (const GArray *curve, int i)
{
  return dsp_lufs_to_power (g_array_index (curve, float, i));
}

static double
mean_touched (const GArray *curve, const AppStretch *stretches, int n)
{
  double power = 0;
  gint64 count = 0;
  for (int s = 0; s < n; s++)
    {
      Blocks blocks = blocks_touched (curve, &stretches[s]);
      for (int i = blocks.first; i < blocks.end; i++, count++)
        power += power_at (curve, i);
    }
  return count > 0 ? dsp_lufs (power / count) : NAN;
}

double
app_region_loudness (const GArray *momentary, const AppStretch *stretches, int n)
{
  DspGating *gating = dsp_gating_new ();
  gboolean any = FALSE;
  for (int s = 0; gating && s < n; s++)
    {
      Blocks blocks = blocks_inside (momentary, &stretches[s]);
      any |= blocks.first < blocks.end;
      for (int i = blocks.first; i < blocks.end; i++)
        dsp_gating_add (gating, power_at (momentary, i));
    }
  double lufs = any ? dsp_gating_integrated (gating) : mean_touched (momentary, stretches, n);
  dsp_gating_free (gating);
  return lufs;
}

gboolean
app_region_loudest (const GArray *momentary, double length_s, AppStretch *loudest)
{
  const int length = (int) lround (length_s * STEPS_PER_S), n = (int) momentary->len;
  if (n == 0)
    return FALSE;
  *loudest = (AppStretch){ 0, MIN (n, length) / STEPS_PER_S };
  if (n <= length)
    return TRUE;
  /* sums[i]: of the blocks before block i; whole ones only. */
  g_autofree double *sums = g_new (double, n + 1);
  for (int i = 0; i <= BEFORE; i++)
    sums[i] = 0;
  for (int i = BEFORE; i < n; i++)
    sums[i + 1] = sums[i] + power_at (momentary, i);
  double highest = 0;
  for (int from = 0; from + length <= n; from++)
    {
      double sum = sums[from + length] - sums[from + BEFORE];
      if (sum <= highest * LOUDER)
        continue;
      highest = sum;
      *loudest = (AppStretch){ from / STEPS_PER_S, (from + length) / STEPS_PER_S };
    }
  return TRUE;
}
