/* ui-meter-column.h — what is heard, in figures and pictures: loudness and its history, true peak,
 * figures of the track, stereo image. During a blind test of the session it shows nothing. */
#pragma once

#include "ui-session.h"

#define UI_TYPE_METER_COLUMN (ui_meter_column_get_type ())
G_DECLARE_FINAL_TYPE (UiMeterColumn, ui_meter_column, UI, METER_COLUMN, GtkWidget)

GtkWidget *ui_meter_column_new (UiSession *session);
