/* app-seek.h — the next setting to try on the way to a loudness. Inside survey/ only. [any, pure]
 */
#pragma once

/* Loudness at a setting, a drive or a gain in dB. */
typedef struct
{
  double db, lufs;
} AppSeekPoint;

typedef struct
{
  AppSeekPoint before, last; /* the last two that were tried; equal when there is one */
  AppSeekPoint low, high;    /* the nearest too soft and too loud; lufs NAN: none yet */
} AppSeek;

/* At a first point. */
void app_seek_begin (AppSeek *self, AppSeekPoint point, double lufs);
/* Another one, tried. */
void app_seek_add (AppSeek *self, AppSeekPoint point, double lufs);

/* The next to try for lufs, by regula falsi. Between a setting that is too soft and one that is too
 * loud: where the line through the last two points meets lufs, or the middle when that is not well
 * inside. Else a step to the side that is missing, of no more than the loudness lacks twice, as
 * nothing tells how it bends there. In min .. max. */
double app_seek_next (const AppSeek *self, double lufs, double min, double max);
