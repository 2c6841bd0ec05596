/* ui-reduction-bar.h — gain reduction as a thin bar from the right (0 dB) to the left, with the
 * deepest value of the last 1.5 s as a line. Falls back 20 dB per second. [main] */
#pragma once

#include "ui-palette.h"

#define UI_TYPE_REDUCTION_BAR (ui_reduction_bar_get_type ())
G_DECLARE_FINAL_TYPE (UiReductionBar, ui_reduction_bar, UI, REDUCTION_BAR, GtkWidget)

/* range_db > 0: reduction at the left end. name: accessible name ("Gain reduction"). */
GtkWidget *ui_reduction_bar_new (double range_db, const char *name);
/* db <= 0; NAN: empty. Call it every frame while playing. */
void ui_reduction_bar_set (UiReductionBar *self, double db);
void ui_reduction_bar_set_color (UiReductionBar *self, UiColor color); /* default master */
