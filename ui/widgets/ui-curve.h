/* ui-curve.h — a small curve without scale: the response of an equaliser in its slot of the chain
 * strip. Takes no input and the focus never. [main] */
#pragma once

#include "ui-palette.h"

#define UI_TYPE_CURVE (ui_curve_get_type ())
G_DECLARE_FINAL_TYPE (UiCurve, ui_curve, UI, CURVE, GtkWidget)

/* range: the value at the upper edge, -range at the lower. */
GtkWidget *ui_curve_new (double range, UiColor color);
void
ui_curve_set (UiCurve *self, const double *values, int n); /* copied; evenly spaced; n 0: flat */
