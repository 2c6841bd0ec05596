/* ui-level-meters.h — the meter column: momentary, short-term and integrated loudness with the
 * target line, true peak left and right with hold, and a read-out under each bar.
 *
 * All bars share one scale: 0 at the top, -40 at the bottom, linear in LUFS and dBTP. The middle
 * of the gradient has the colour of the lane that is heard. A peak above the ceiling turns its
 * read-out and a cap at the top red until reset (click, or Return with the focus). [main] */
#pragma once

#include "ui-palette.h"

#define UI_TYPE_LEVEL_METERS (ui_level_meters_get_type ())
G_DECLARE_FINAL_TYPE (UiLevelMeters, ui_level_meters, UI, LEVEL_METERS, GtkWidget)

/* -INFINITY is silence, NAN not measured: an empty bar and a dash. */
typedef struct
{
  double momentary_lufs, short_term_lufs, integrated_lufs;
  double true_peak_dbtp[2]; /* of the newest block */
} UiLevels;

/* Signal "reset" (): the user wants peaks and integration to start again; holds are cleared. */
GtkWidget *ui_level_meters_new (void);

/* Bars fall 20 dB per second from a peak, loudness bars show what they are given. Call it every
 * frame while playing. NULL: all empty. */
void ui_level_meters_set (UiLevelMeters *self, const UiLevels *levels);
void ui_level_meters_set_target (UiLevelMeters *self, double lufs);  /* NAN: no line */
void ui_level_meters_set_ceiling (UiLevelMeters *self, double dbtp); /* default 0 */
void ui_level_meters_set_color (UiLevelMeters *self, UiColor color); /* of the lane heard */
void ui_level_meters_reset (UiLevelMeters *self);                    /* holds; emits nothing */
