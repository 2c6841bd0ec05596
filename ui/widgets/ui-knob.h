/* ui-knob.h — the arc, bar or column of a UiValue: draws the value and turns pointer and keys into
 * gestures.
 *
 * A GtkRange, because in GTK 4.8 assistive technology can read and set the value of ranges only;
 * what GtkRange draws and how it listens is replaced. Used by UiValue only. [main] */
#pragma once

#include "dsp-param.h"

#include <gtk/gtk.h>

#define UI_TYPE_KNOB (ui_knob_get_type ())
G_DECLARE_FINAL_TYPE (UiKnob, ui_knob, UI, KNOB, GtkRange)

#define UI_KNOB_ARC_SIZE 60 /* px, width and height of UI_KNOB_ARC */

typedef enum
{
  UI_KNOB_ARC,    /* the value in an arc */
  UI_KNOB_BAR,    /* the value over a bar: a third of the height */
  UI_KNOB_COLUMN, /* as large as it is given, filled from below; the pointer moves its top */
} UiKnobLook;

/* Signals: "begin" (), "moved" (double value), "end" (); "edit" (string or NULL): the user wants to
 * type, starting with this text. */
GtkWidget *ui_knob_new (const DspParam *param, UiKnobLook look);
/* From code; emits nothing. While the pointer holds the knob the value is shown when it lets go. */
void ui_knob_set (UiKnob *self, double value);
double ui_knob_get (UiKnob *self);
void ui_knob_set_color (UiKnob *self, const GdkRGBA *color);
/* A complete gesture to the value (clamped), as if by the user. */
void ui_knob_put (UiKnob *self, double value);
/* Moves by steps of the parameter, as wheel and keys do; fine: ten times finer. */
void ui_knob_step (UiKnob *self, double steps, gboolean fine);
/* The value that is steps steps away from value: even steps of 1, 2 or 5 for linear parameters,
 * equal ratios for logarithmic ones, at least the last digit shown; rounded to the digits shown. */
double ui_knob_stepped (const DspParam *param, double value, double steps, gboolean fine);
/* Where the top of its column stands, in its own pixels. */
double ui_knob_column_top (UiKnob *self);
