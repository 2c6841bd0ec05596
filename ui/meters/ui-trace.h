/* ui-trace.h — curves as pixels, column by column: what a path of cairo would draw, in a tenth of
 * its time, for curves that change with every frame. [main] */
#pragma once

#include <gtk/gtk.h>

/* All 0 at first; kept from frame to frame. */
typedef struct
{
  cairo_surface_t *surface; /* owned; an image, ARGB32, which nobody else holds while it is drawn */
  cairo_surface_t *last;    /* owned; the one before: GTK holds it until the next is shown */
  guint32 *pixels;          /* of surface */
  int width, height, stride; /* stride: pixels from row to row */
} UiTrace;

/* Begins a picture on a copy of ground, an ARGB32 image. */
void ui_trace_begin (UiTrace *self, cairo_surface_t *ground);
/* y: n >= 2 pixels from the top, at equal distances from the left edge to the right; what is
 * outside is cut off. line: its width in pixels. */
void ui_trace_curve (UiTrace *self, const float *y, int n, const GdkRGBA *color, double line);
/* All below the curve becomes what is there in below, an image as large as the ground. */
void ui_trace_fill (UiTrace *self, const float *y, int n, cairo_surface_t *below);
/* Paints the picture at the origin, scale pixels to a unit. */
void ui_trace_paint (UiTrace *self, cairo_t *cr, double scale);
void ui_trace_free_images (UiTrace *self);
