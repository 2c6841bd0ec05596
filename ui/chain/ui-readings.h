/* ui-readings.h — what the selected slot's module says of itself while it plays: gain reductions as
 * bars with their numbers, levels and other readings as numbers. */
#pragma once

#include "ui-session.h"

#define UI_TYPE_READINGS (ui_readings_get_type ())
G_DECLARE_FINAL_TYPE (UiReadings, ui_readings, UI, READINGS, GtkWidget)

/* For a module with readings. Follows the session's "heard". */
GtkWidget *ui_readings_new (UiSession *session, AppSlot *slot);
/* Of readings that are named after a group of parameters ("Band 3 reduction") only those of this
 * one are shown; when none is named after it the reductions of all; when group is NULL all. */
void ui_readings_set_group (UiReadings *self, const char *group);
