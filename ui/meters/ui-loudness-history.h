/* ui-loudness-history.h — K-weighted loudness over the time that was listened to: momentary as a
 * filled shape and short-term as a line, in the colour of the lane that was heard, with a dashed
 * line at a target.
 *
 * The newest is at the right edge; time that was not listened to takes no room: a thin line stands
 * where playing began or jumped, a bright one where the meters were restarted. Scale 0 to -40 LUFS.
 * Pointer: the figures under it are shown; wheel changes the span. Keys: Left Right move a cursor
 * with the figures, + - change the span, Escape takes the cursor away. [main] */
#pragma once

#include "app-engine.h"
#include "ui-palette.h"

#define UI_TYPE_LOUDNESS_HISTORY (ui_loudness_history_get_type ())
G_DECLARE_FINAL_TYPE (UiLoudnessHistory, ui_loudness_history, UI, LOUDNESS_HISTORY, GtkWidget)

GtkWidget *ui_loudness_history_new (void);

/* All there is, oldest first; copied. Costs next to nothing when nothing is new. */
void ui_loudness_history_set_points (UiLoudnessHistory *self, const AppHeardPoint *points, int n);
/* With the gain of the lane (as it reached the ear), or the lane itself (default). */
void ui_loudness_history_set_as_heard (UiLoudnessHistory *self, gboolean as_heard);
void ui_loudness_history_set_target (UiLoudnessHistory *self, double lufs);  /* NAN: no line */
void ui_loudness_history_set_span (UiLoudnessHistory *self, double seconds); /* default 120 */
double ui_loudness_history_span (UiLoudnessHistory *self);
/* Name of a lane in the figures; NULL: none. Copied. */
void ui_loudness_history_set_lane_name (UiLoudnessHistory *self, AppLane lane, const char *name);
