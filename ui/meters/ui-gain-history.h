/* ui-gain-history.h — what a module of dynamics has done in the last seconds: the level that it
 * looked at, or what passed it as a waveform, with its threshold or ceiling, and from the upper
 * edge downwards by how much it turned down.
 *
 * The newest is at the right edge; a column is UI_GAIN_HISTORY_COLUMN_S of the programme and a
 * pixel wide. Time in which nothing was heard takes no room. [main] */
#pragma once

#include "ui-palette.h"

#define UI_TYPE_GAIN_HISTORY (ui_gain_history_get_type ())
G_DECLARE_FINAL_TYPE (UiGainHistory, ui_gain_history, UI, GAIN_HISTORY, GtkWidget)

#define UI_GAIN_HISTORY_COLUMN_S 0.02
#define UI_GAIN_HISTORY_COLUMNS 1024 /* that are kept */

/* Reductions down to range_db > 0; name for assistive technology. */
GtkWidget *ui_gain_history_new (double range_db, const char *name);
/* The scale of the level, bottom and top in dB (default -60, 0). */
void ui_gain_history_set_scale (UiGainHistory *self, double bottom_db, double top_db);
/* The level is drawn as amplitude above and below the middle; the top is full height. */
void ui_gain_history_set_wave (UiGainHistory *self, gboolean wave);
/* A line on the scale of the level; NAN (default): none. */
void ui_gain_history_set_line (UiGainHistory *self, double db);

/* What was read at seconds of the programme: level in dB (NAN: none), reduction <= 0 in dB. A
 * column has the highest level and the deepest reduction of its time. */
void
ui_gain_history_add (UiGainHistory *self, double seconds, double level_db, double reduction_db);

/* So many columns ago (0: the newest); FALSE: there are not so many. */
gboolean ui_gain_history_get (UiGainHistory *self, int age, double *level_db, double *reduction_db);
double ui_gain_history_y_of_level (UiGainHistory *self, double db); /* of a wave: the upper one */
double ui_gain_history_y_of_reduction (UiGainHistory *self, double db);
