/* ui-spectrum-curve.c — smoothing, tilt and difference of spectra. */
#include "ui-spectrum-curve.h"

#include <math.h>

#define DECADES 3.0 /* 20 Hz to 20 kHz */
#define HZ_MIN 20.0
#define SILENT_DB -180.0 /* below: nothing was measured */

static double
points_per_octave (void)
{
  return (UI_SPECTRUM_POINTS - 1) * log10 (2.0) / DECADES;
}

/* Integral of the power up to a place in points; each point reaches half a point to both sides. */
static double
sum_below (const double *below, double at)
{
  const double place = CLAMP (at + 0.5, 0.0, (double) UI_SPECTRUM_POINTS);
  const int whole = MIN ((int) place, UI_SPECTRUM_POINTS - 1);

  return below[whole] + (below[whole + 1] - below[whole]) * (place - whole);
}

static void
smooth (const float *db, double octaves, float *out)
{
  const double half = octaves * points_per_octave () / 2.0;
  double below[UI_SPECTRUM_POINTS + 1];

  below[0] = 0.0;
  for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
    below[i + 1] = below[i] + (double) exp2f (db[i] * (float) (M_LN10 / M_LN2 / 10.0));
  for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
    {
      const double to_end = MIN (i, UI_SPECTRUM_POINTS - 1 - i) + 0.5;
      const double reach = MAX (MIN (half, to_end), 0.5);
      const double power = sum_below (below, i + reach) - sum_below (below, i - reach);

      out[i] = power > 0.0
                   ? log2f ((float) (power / (2.0 * reach))) * (float) (10.0 * M_LN2 / M_LN10)
                   : -INFINITY;
    }
}

void
ui_spectrum_curve (const float *db, const UiSpectrumLook *look, float *out)
{
  const double start = look->tilt * log2 (HZ_MIN / 1000.0);
  const double step = look->tilt / points_per_octave ();

  if (look->octaves > 0.0)
    smooth (db, look->octaves, out);
  else if (out != db)
    memcpy (out, db, UI_SPECTRUM_POINTS * sizeof *out);
  for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
    out[i] += (float) (start + step * i);
}

void
ui_spectrum_difference (const float *a, const float *b, const UiSpectrumLook *look, float *out)
{
  const UiSpectrumLook level = { .octaves = look->octaves };
  float less[UI_SPECTRUM_POINTS];

  ui_spectrum_curve (b, &level, less);
  ui_spectrum_curve (a, &level, out);
  for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
    out[i] = (double) MIN (out[i], less[i]) < SILENT_DB ? NAN : out[i] - less[i];
}
