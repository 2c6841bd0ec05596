/* ui-pinch.h — two fingers on a view of time, on a screen or a touchpad. [main] */
#pragma once

#include <gtk/gtk.h>

/* Zooms by factor (> 1 closer) at x of the widget. */
typedef void (*UiPinchZoom) (GtkWidget *widget, double factor, double x);

/* Each step of a pinch on the widget calls zoom with what it adds to the step before. */
void ui_pinch_add (GtkWidget *widget, UiPinchZoom zoom);
