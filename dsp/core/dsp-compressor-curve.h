/* dsp-compressor-curve.h — static curve and times of a compressor (Giannoulis, Massberg, Reiss,
 * "Digital Dynamic Range Compressor Design", JAES 60(6), 2012). [any, pure] */
#pragma once

#include "dsp-math.h"

/* From a level to the change of gain that it asks for. Levels and gains are in log2 (6.02 dB). */
typedef struct
{
  double floor;     /* least level, linear > 0: what is below counts as it */
  double scale;     /* 1 when levels are amplitudes, 1/2 when they are powers */
  double threshold; /* log2 */
  double knee;      /* full width, log2 */
  double bend;      /* 1 / (2 knee), 0 without a knee */
  double slope;     /* change of gain for each unit beyond the threshold, >= 0 */
  double range;     /* greatest change, log2 */
  double side;      /* 1: beyond is above the threshold, -1: below */
} DspCompressorCurve;

/* The size of the change, times side: it never falls with the level. 0 on the quiet side of the
 * knee (above) or on the loud one (below). level is linear. */
static inline double
dsp_compressor_curve (const DspCompressorCurve *self, double level)
{
  double least = level > self->floor ? level : self->floor;
  double into = self->side * (dsp_log2 (least) * self->scale - self->threshold) + 0.5 * self->knee;
  double past = into - self->knee;
  double bent = into > 0 ? into : 0;
  bent = bent < self->knee ? bent : self->knee;
  past = past > 0 ? past : 0;
  double size = self->slope * (bent * bent * self->bend + past);
  return self->side * (size < self->range ? size : self->range);
}

/* Time constant of a first one-pole so that it and a second one of attack_s in a row reach 63 %
 * after release_s; 0 when the second alone takes longer. */
static inline double
dsp_compressor_release (double release_s, double attack_s)
{
  if (release_s <= attack_s)
    return 0;
  double low = 0, high = release_s;
  for (int i = 0; i < 40; i++)
    {
      double r = (low + high) / 2, d = r - attack_s;
      double left
          = d == 0
                ? dsp_exp (-release_s / r) * (1 + release_s / r)
                : (r * dsp_exp (-release_s / r) - attack_s * dsp_exp (-release_s / attack_s)) / d;
      if (left > 0.36787944117144233) /* 1 / e */
        high = r;
      else
        low = r;
    }
  return (low + high) / 2;
}
