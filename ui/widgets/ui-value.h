/* ui-value.h — THE control of a parameter, made from its DspParam: everything it shows and accepts
 * comes from that row.
 *
 * Linear and logarithmic parameters: an arc with the value in it and the name below. Drag up or
 * right, wheel, Shift = ten times finer, double click = default; Return, F2 or typing a digit =
 * entry in place, which reads what dsp_param_read reads (out of range is clamped; what cannot be
 * read stays, marked as an error, until Escape). Arrows one step, Page Up Page Down ten, Home End
 * the ends, Delete = default. Toggle: a toggle button. Choice: a row of buttons up to four, beyond
 * a drop-down. Right click or Menu: reset, copy, paste, type a value.
 *
 * Tooltip: name, help, range, default. AT-SPI: slider with value, text and range, settable; toggle
 * button; radio group or combo box. [main] */
#pragma once

#include "ui-knob.h"

#include <gtk/gtk.h>

#define UI_TYPE_VALUE (ui_value_get_type ())
G_DECLARE_FINAL_TYPE (UiValue, ui_value, UI, VALUE, GtkWidget)

/* Signals: each change by the user comes between "gesture-begin" () and "gesture-end" () (a drag is
 * one gesture; so are a run of wheel steps or key presses less than 500 ms apart); "changed"
 * (double value) for each new value, which is legal (dsp_param_clamp). Setting from code emits
 * nothing. The row must live as long as the widget. */
GtkWidget *ui_value_new (const DspParam *param);
/* The same with another look of what is an arc: with a bar the name stands above, and the whole is
 * half as high; a column has no name. */
GtkWidget *ui_value_new_look (const DspParam *param, UiKnobLook look);
const DspParam *ui_value_param (UiValue *self);

/* While the pointer holds the control the new value is shown when it lets go; a run of wheel steps
 * or keys ends at once when another value is set (undo). */
void ui_value_set (UiValue *self, double value);
double ui_value_get (UiValue *self);

void ui_value_set_color (UiValue *self, GdkRGBA color); /* of the arc; default master */
/* A name other than the row's ("Band 2 frequency") for assistive technology; the label below stays
 * the row's. */
void ui_value_set_accessible_name (UiValue *self, const char *name);
/* Opens the entry as typing would; text NULL: the value, selected. Knobs only. */
void ui_value_edit (UiValue *self, const char *text);
/* Reads text as if typed and emits as such; FALSE, nothing changed, when it is not a value. */
gboolean ui_value_type (UiValue *self, const char *text);
