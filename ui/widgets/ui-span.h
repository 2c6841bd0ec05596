/* ui-span.h — arithmetic of a view that shows frames from … to over a width: places, zoom, limits.
 * Shared by the waveform and the album strip. */
#pragma once

#include <glib.h>

#define UI_SPAN_WHEEL_ZOOM 1.25  /* per step */
#define UI_SPAN_WHEEL_SCROLL 0.1 /* of the view per step */
#define UI_SPAN_KEY_ZOOM 1.5
#define UI_SPAN_PAGE_AT 0.05 /* where the playhead stands after the page has turned */

double ui_span_x_of (double from, double to, double width, double frame);
double ui_span_frame_at (double from, double to, double width, double x);
/* Zooms by factor (> 1 closer) keeping the frame under x where it is. */
void ui_span_zoom (double *from, double *to, double width, double factor, double x);
/* Keeps it inside first … end and at least so many frames wide, where there are as many. */
void ui_span_clamp (double *from, double *to, double first, double end, double least);
