/* ui-level-meters.h — the meter column: momentary, short-term and integrated loudness with the
 * target line, true peak left and right with hold, and a read-out under each bar.
 *
 * All bars share one scale: 0 at the top, -40 at the bottom, linear in LUFS and dBTP. The middle
 * of the gradient has the colour of the lane that is heard. Lines over the bars: the highest M and
 * S, the peak of the last 2 s, and the highest peak, whose number is the read-out. A highest peak
 * above the ceiling turns read-out and a cap at the top red. Small wedges at M, S and I: what the
 * ear gets, where the lane has a gain. Click, Return or Space with the focus: start again. [main]
 */
#pragma once

#include "ui-palette.h"

#define UI_TYPE_LEVEL_METERS (ui_level_meters_get_type ())
G_DECLARE_FINAL_TYPE (UiLevelMeters, ui_level_meters, UI, LEVEL_METERS, GtkWidget)

/* -INFINITY is silence, NAN not measured: an empty bar and a dash. */
typedef struct
{
  double momentary_lufs, short_term_lufs, integrated_lufs;
  double true_peak_dbtp[2]; /* of the newest block */
  /* since the start of the measurement; NAN: none */
  double max_true_peak_dbtp[2];
  double max_momentary_lufs, max_short_term_lufs;
  double gain_db; /* that the ear gets M, S and I with; 0: as they are */
} UiLevels;

/* Signal "reset" (): the user wants peaks and integration to start again. */
GtkWidget *ui_level_meters_new (void);

/* Bars fall 20 dB per second from a peak, loudness bars show what they are given. Call it every
 * frame while playing. NULL: all empty. */
void ui_level_meters_set (UiLevelMeters *self, const UiLevels *levels);
void ui_level_meters_set_target (UiLevelMeters *self, double lufs);  /* NAN: no line */
void ui_level_meters_set_ceiling (UiLevelMeters *self, double dbtp); /* default 0 */
void ui_level_meters_set_color (UiLevelMeters *self, UiColor color); /* of the lane heard */
