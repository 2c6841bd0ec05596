/* ui-transfer.h — level out over level in, both from -60 to 0 dBFS, and the point where it is now.
 * [main] */
#pragma once

#include "ui-palette.h"

#define UI_TYPE_TRANSFER (ui_transfer_get_type ())
G_DECLARE_FINAL_TYPE (UiTransfer, ui_transfer, UI, TRANSFER, GtkWidget)

GtkWidget *ui_transfer_new (void);
/* n >= 2 levels, in_db ascending; copied. */
void ui_transfer_set_curve (UiTransfer *self, const double *in_db, const double *out_db, int n);
/* A line at this level in; NAN (default): none. */
void ui_transfer_set_threshold (UiTransfer *self, double db);
/* The level that goes in now; the point stands on the curve. NAN (default): none. */
void ui_transfer_set_level (UiTransfer *self, double in_db);
/* Where the point stands in dB; FALSE: there is none. */
gboolean ui_transfer_point (UiTransfer *self, double *in_db, double *out_db);
double ui_transfer_x_of (UiTransfer *self, double in_db);
double ui_transfer_y_of (UiTransfer *self, double out_db);
