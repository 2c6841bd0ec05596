/* ui-spectrum-view.h — what a UiSpectrum shows, where it stands and how it is drawn; no input.
 * Private to UiSpectrum. [main] */
#pragma once

#include "ui-spectrum-curve.h"
#include "ui-still.h"
#include "ui-trace.h"

typedef struct
{
  gboolean shown;
  gboolean has_average;
  gboolean hidden;
  char *name;                        /* owned; NULL: not in the legend */
  double legend_x, legend_width;     /* px, where its name was drawn last; 0: nowhere */
  float live[UI_SPECTRUM_POINTS];    /* dBFS, with fall */
  float average[UI_SPECTRUM_POINTS]; /* dBFS */
  float hold[UI_SPECTRUM_POINTS];    /* dBFS, highest of what was set */
} UiSpectrumLane;

typedef struct
{
  UiSpectrumLane lanes[UI_SPECTRUM_LANES];
  int filled_lane; /* -1: none */
  gboolean averages, holds, blind;

  double top_dbfs, span_db; /* scale of the spectra */
  UiSpectrumLook look;
  int against;  /* lane that the filled one is compared with; -1: none */
  double range; /* +- dB of the gain scale */

  double *hz, *db; /* owned: response, n points */
  int n;

  UiSpectrumBand bands[UI_SPECTRUM_MAX_BANDS];
  int n_bands;
  UiSpectrumZone zones[UI_SPECTRUM_MAX_BANDS];
  int n_zones;
  int selected;     /* -1: none */
  int read_out;     /* band whose numbers are shown, -1: none */
  double pointer_x; /* NAN: not over the widget */

  double width, height; /* px, set before drawing */
  /* owned images: the grid, and the grid below the curve of filled_ground; NULL: not drawn yet */
  cairo_surface_t *ground, *below;
  guint palette; /* serial of their colours */
  int filled_ground;
  guint names;                           /* serial of the lanes' names */
  UiStillPart response, handles, legend; /* response: cleared by who changes it */
  UiTrace trace;                         /* the picture of each frame */
} UiSpectrumView;

void ui_spectrum_view_init (UiSpectrumView *self);
void ui_spectrum_view_finish (UiSpectrumView *self);
/* The grid must be drawn again (scale changed). */
void ui_spectrum_view_touch (UiSpectrumView *self);

double ui_spectrum_view_x_of (const UiSpectrumView *self, double hz);
double ui_spectrum_view_hz_at (const UiSpectrumView *self, double x);
double ui_spectrum_view_y_of_gain (const UiSpectrumView *self, double db);
double ui_spectrum_view_gain_at (const UiSpectrumView *self, double y);
double ui_spectrum_view_y_of_level (const UiSpectrumView *self, double hz, double dbfs);

/* The band whose handle is at x, y, or -1; of two the nearer. */
int ui_spectrum_view_pick (const UiSpectrumView *self, double x, double y);
/* The lane whose name in the legend is at x, y, or -1. */
int ui_spectrum_view_pick_legend (const UiSpectrumView *self, double x, double y);
/* "96.0 Hz  +2.2 dB  Q 0.71" */
void ui_spectrum_view_describe (const UiSpectrumView *self, int band, char *text, size_t size);

/* The difference curve, UI_SPECTRUM_POINTS on the gain scale; FALSE: there is none to draw. */
gboolean ui_spectrum_view_difference (const UiSpectrumView *self, float *db);

void ui_spectrum_view_draw (UiSpectrumView *self, GtkWidget *widget, GtkSnapshot *snapshot);
