/* dsp-compressor-curve.h — static curve and times of a compressor (Giannoulis, Massberg, Reiss,
 * "Digital Dynamic Range Compressor Design", JAES 60(6), 2012). [any, pure] */
#pragma once

#include "dsp-math.h"

/* Reduction in dB >= 0 for a level; slope is 1 - 1 / ratio, knee its full width in dB. Below
 * threshold - knee / 2 it is exactly 0. */
static inline double
dsp_compressor_reduction (double level_db, double threshold_db, double slope, double knee_db)
{
  double over = level_db - threshold_db, into = over + knee_db / 2;
  if (into <= 0)
    return 0;
  if (into < knee_db)
    return slope * into * into / (2 * knee_db);
  return slope * over;
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
