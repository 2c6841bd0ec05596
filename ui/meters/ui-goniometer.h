/* ui-goniometer.h — left against right as a cloud of points: mono is upright, out of phase lies
 * flat. Old points fade. [main] */
#pragma once

#include "ui-palette.h"

#define UI_TYPE_GONIOMETER (ui_goniometer_get_type ())
G_DECLARE_FINAL_TYPE (UiGoniometer, ui_goniometer, UI, GONIOMETER, GtkWidget)

GtkWidget *ui_goniometer_new (void);

/* Adds n points (left, right; 1.0 is full scale) and fades those before by one step. The cloud is
 * scaled up to its loudest recent point. n 0 fades only. */
void ui_goniometer_add (UiGoniometer *self, const float (*points)[2], int n);
void ui_goniometer_set_color (UiGoniometer *self, UiColor color);
void ui_goniometer_clear (UiGoniometer *self);
