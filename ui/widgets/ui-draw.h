/* ui-draw.h — text, rectangles and times for drawn widgets. [main thread] */
#pragma once

#include "dsp-param.h"
#include "ui-palette.h"

typedef enum
{
  UI_TEXT_PLAIN, /* the widget's font */
  UI_TEXT_BOLD,
  UI_TEXT_NUMERIC, /* tabular: fixed width */
} UiTextStyle;

/* Draws one line of text (size in points, 0: the widget's) with its anchor at x, y: xalign 0 left
 * 1 right, yalign 0 top 1 bottom of the logical box. Returns its width in pixels. max_width > 0
 * shortens it with an ellipsis. */
double ui_draw_text (GtkWidget *widget, GtkSnapshot *snapshot, UiTextStyle style, double points,
                     const GdkRGBA *color, const char *text, double x, double y, double xalign,
                     double yalign, double max_width);
/* Size of such a text in pixels; either pointer may be NULL. */
void ui_draw_text_size (GtkWidget *widget, UiTextStyle style, double points, const char *text,
                        double *width, double *height);

void ui_draw_rect (GtkSnapshot *snapshot, const GdkRGBA *color, double x, double y, double width,
                   double height);

/* Makes an ARGB32 image surface the source, one pixel to a unit. It is referenced, not copied, as
 * cairo_set_source_surface () would in a recording: do not draw on it while others hold it. */
void ui_draw_set_image (cairo_t *cr, cairo_surface_t *surface);
/* Draws an ARGB32 image surface over the rectangle; takes the surface. Not as a texture: without a
 * graphics processor GTK 4.8 converts the whole of every texture in the window, by way of floats,
 * for every frame, also of those that do not change. */
void ui_draw_image (GtkSnapshot *snapshot, cairo_surface_t *surface, double x, double y,
                    double width, double height);

/* "03:30", with decimals 3 "03:30.125"; "1:02:03" from an hour on; '-' before. */
void ui_format_time (double seconds, int decimals, char *text, size_t size);
/* A level for reading, with U+2212 as minus: "-9.1", the infinity sign for silence, an en dash for
 * NAN. */
void ui_format_level (double db, int decimals, char *text, size_t size);
/* As app_param_text () says it, with U+2212 as minus. */
void ui_format_param (const DspParam *param, double value, char *text, size_t size);
/* A frequency: "96.0 Hz", "1.20 kHz". */
void ui_format_hz (double hz, char *text, size_t size);

/* Tells assistive technology the widget's name and, when value_text is not NULL, its value. */
void ui_accessible_set (GtkWidget *widget, const char *name, const char *value_text);
/* TRUE at most four times a second, for values that change with every frame: assistive technology
 * hears of each change over the bus. last: 0 at first, kept by the caller. */
gboolean ui_accessible_due (gint64 *last);
