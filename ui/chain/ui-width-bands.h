/* ui-width-bands.h — width over frequency: a column for each band, between its borders, behind them
 * how loud the side is against the middle, in and out. [main] */
#pragma once

#include "app-engine-slot.h"

#include <gtk/gtk.h>

#define UI_TYPE_WIDTH_BANDS (ui_width_bands_get_type ())
G_DECLARE_FINAL_TYPE (UiWidthBands, ui_width_bands, UI, WIDTH_BANDS, GtkWidget)

#define UI_WIDTH_BANDS_MAX 8

GtkWidget *ui_width_bands_new (void);

/* The columns in the order of the bands; each becomes a child. */
void ui_width_bands_put (UiWidthBands *self, int band, GtkWidget *column);
/* hz[i] is between bands i and i + 1. */
void ui_width_bands_set_borders (UiWidthBands *self, const double *hz, int n);
/* No side below this; 0: there is no such place. */
void ui_width_bands_set_mono (UiWidthBands *self, double hz);
/* Whether the columns do anything. */
void ui_width_bands_set_live (UiWidthBands *self, gboolean live);
/* dB of the side against the middle in each cell, NAN where there is neither; NULL: nothing. */
void ui_width_bands_set_curves (UiWidthBands *self, const double in_db[APP_SLOT_CELLS],
                                const double out_db[APP_SLOT_CELLS]);
/* What stands at the foot of a band, dB; NAN: nothing. */
void ui_width_bands_set_level (UiWidthBands *self, int band, double db);

/* Pixels of a place. */
double ui_width_bands_x_of (UiWidthBands *self, double hz);
double ui_width_bands_y_of (UiWidthBands *self, double db);
