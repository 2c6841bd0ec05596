/* ui-trace.h — curves as pixels, column by column: what a path of cairo would draw, in a tenth of
 * its time, for curves that change with every frame. [main] */
#pragma once

#include <gtk/gtk.h>

typedef struct
{
  cairo_surface_t *surface;  /* owned; an image, ARGB32 */
  guint32 *pixels;           /* of it */
  int width, height, stride; /* stride: pixels from row to row */
} UiTrace;

/* Transparent. Sizes in pixels of the device. */
void ui_trace_init (UiTrace *self, int width, int height);
/* y: n >= 2 pixels from the top, at equal distances from the left edge to the right; what is
 * outside is cut off. line: its width in pixels. */
void ui_trace_curve (UiTrace *self, const float *y, int n, const GdkRGBA *color, double line);
/* All below the curve. */
void ui_trace_fill (UiTrace *self, const float *y, int n, const GdkRGBA *color);
/* Paints the picture at the origin, scale pixels to a unit, and frees it. */
void ui_trace_finish (UiTrace *self, cairo_t *cr, double scale);
