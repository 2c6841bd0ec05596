/* ui-spectrum-curve.h — from levels that were measured to the curve that is drawn. Pure functions:
 * what is drawn is what they return. [any thread] */
#pragma once

#include "ui-spectrum.h"

/* How the spectra are looked at. */
typedef struct
{
  double octaves; /* smoothing: mean power over so many octaves around each point; 0: none */
  double tilt;    /* dB per octave, turned around 1 kHz */
} UiSpectrumLook;

/* db, out: UI_SPECTRUM_POINTS in dBFS (-INFINITY is silence); may be the same. Near the ends the
 * smoothing narrows, so that it stays centred: a slope keeps its level. */
void ui_spectrum_curve (const float *db, const UiSpectrumLook *look, float *out);
/* What curve a has more than b in dB, both smoothed by the look; without tilt. NAN where one of
 * them is silent. */
void
ui_spectrum_difference (const float *a, const float *b, const UiSpectrumLook *look, float *out);
