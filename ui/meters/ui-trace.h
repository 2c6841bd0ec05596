/* ui-trace.h — curves as pixels, column by column: what a path of cairo would draw, in a tenth of
 * its time, for curves that change with every frame. [main] */
#pragma once

#include <gtk/gtk.h>

#define UI_TRACE_STRIPS 6

/* A part of the picture from left to right: its curves are in the rows [from, to) of pixels. */
typedef struct
{
  int from, to;                 /* drawn in this frame; from > to: nothing yet */
  int shown_from, shown_to;     /* what is drawn anew with each frame */
  int want_from, want_to;       /* what the curves of the last frames needed */
  int frames;                   /* of want */
  GskRenderNode *above, *under; /* owned; of the rows beside shown; stay while these do */
  cairo_surface_t *under_of;    /* what under shows */
} UiTraceStrip;

/* All 0 at first; kept from frame to frame. */
typedef struct
{
  cairo_surface_t *surface; /* owned; an image, ARGB32, which nobody else holds while it is drawn */
  cairo_surface_t *last;    /* owned; the one before: GTK holds it until the next is shown */
  guint32 *pixels;          /* of surface */
  int width, height, stride; /* stride: pixels from row to row */
  cairo_surface_t *ground;   /* owned */
  cairo_surface_t *under;    /* what lies below the curves: that or what fills */
  UiTraceStrip strips[UI_TRACE_STRIPS];
} UiTrace;

/* Begins a picture on ground, an ARGB32 image that does not change any more. */
void ui_trace_begin (UiTrace *self, cairo_surface_t *ground);
/* y: n >= 2 pixels from the top, at equal distances from the left edge to the right; what is
 * outside is cut off. line: its width in pixels. */
void ui_trace_curve (UiTrace *self, const float *y, int n, const GdkRGBA *color, double line);
/* Before the first curve: all below y becomes what is there in below, an image as large as the
 * ground. */
void ui_trace_fill (UiTrace *self, const float *y, int n, cairo_surface_t *below);
/* Draws the picture at the origin, scale pixels to a unit. The rows that no curve has come near to
 * for some time are nodes that stay, which costs nothing; the others are new. */
void ui_trace_draw (UiTrace *self, GtkSnapshot *snapshot, int scale);
void ui_trace_free_images (UiTrace *self);
