/* ui-meter-column.h — what is heard, in figures and pictures: loudness, true peak, figures of the
 * track, stereo image. */
#pragma once

#include "ui-session.h"

#define UI_TYPE_METER_COLUMN (ui_meter_column_get_type ())
G_DECLARE_FINAL_TYPE (UiMeterColumn, ui_meter_column, UI, METER_COLUMN, GtkWidget)

GtkWidget *ui_meter_column_new (UiSession *session);
