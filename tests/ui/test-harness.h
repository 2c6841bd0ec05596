/* test-harness.h — a widget in a window, its picture as pixels, and pointer and keys on it. */
#pragma once

#include "ui-palette.h"

typedef struct
{
  GtkWidget *window; /* owned */
  GtkWidget *widget; /* borrowed */
  int width, height;
  guint8 *pixels; /* owned; RGBA rows of the last picture, NULL before */
} Harness;

/* Shows the widget at this size in a window with the ground of the well. */
void harness_init (Harness *self, GtkWidget *widget, int width, int height);
void harness_finish (Harness *self);

/* Runs the main loop for at least ms. */
void harness_run (int ms);

/* Takes the picture; saves it as NAME.png in $UI_PICTURES. */
void harness_picture (Harness *self, const char *name);
/* Greatest difference of a channel (0 .. 255) between pixel x, y and the colour. */
int harness_distance (const Harness *self, int x, int y, const GdkRGBA *color);
/* Pixels in the rectangle that are within 60 of the colour. */
int harness_count (const Harness *self, int x, int y, int width, int height, const GdkRGBA *color);

/* Real events through the X server (XTEST by xdotool), at widget coordinates; all are handled when
 * the call returns. */
void harness_click (Harness *self, double x, double y, int button);
/* Two fingers on the middle of the widget, to each of n scales of one pinch in turn. There is no
 * touch on a virtual display: its gesture is told so. */
void harness_pinch (Harness *self, const double *scales, int n);
void harness_double_click (Harness *self, double x, double y);
void harness_drag (Harness *self, double x0, double y0, double x1, double y1);
/* Escape before the button is up. */
void harness_drag_given_up (Harness *self, double x0, double y0, double x1, double y1);
void harness_wheel (Harness *self, double x, double y, int steps, const char *modifier);
/* The pointer goes to the corner of the window: where it rests for half a second a tooltip comes,
 * and would get the next click below. */
void harness_leave (Harness *self);
void harness_key (Harness *self, const char *keys); /* xdotool names, space between */

/* Counts emissions of a signal: connect harness_heard_* to it. */
typedef struct
{
  int n;
  double first, second; /* arguments of the last */
} HarnessHeard;

void harness_heard (GtkWidget *widget, HarnessHeard *heard);                      /* () */
void harness_heard_double (GtkWidget *widget, double value, HarnessHeard *heard); /* (double) */
void harness_heard_int (GtkWidget *widget, int value, HarnessHeard *heard);       /* (int) */
void harness_heard_int64 (GtkWidget *widget, gint64 value, HarnessHeard *heard);  /* (int64) */
