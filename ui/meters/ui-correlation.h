/* ui-correlation.h — bar of the correlation of left and right, -1 to +1 from the middle: green
 * above 0, amber to -0.3, red below. [main] */
#pragma once

#include "ui-palette.h"

#define UI_TYPE_CORRELATION (ui_correlation_get_type ())
G_DECLARE_FINAL_TYPE (UiCorrelation, ui_correlation, UI, CORRELATION, GtkWidget)

GtkWidget *ui_correlation_new (void);
/* NAN: empty. min: the lowest since the start of the measurement, a line; NAN: none. */
void ui_correlation_set (UiCorrelation *self, double correlation, double min);
