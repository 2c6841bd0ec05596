/* ui-lane-buttons.h — a button for every lane there is: colour, name, gain, key. Those that do not
 * fit are in a menu behind the last. [main thread] */
#pragma once

#include "ui-session.h"

#define UI_TYPE_LANE_BUTTONS (ui_lane_buttons_get_type ())
G_DECLARE_FINAL_TYPE (UiLaneButtons, ui_lane_buttons, UI, LANE_BUTTONS, GtkWidget)

GtkWidget *ui_lane_buttons_new (UiSession *session);

/* The lane's button; not visible when there is no such lane. */
GtkWidget *ui_lane_buttons_button (UiLaneButtons *self, AppLane lane);
/* How many lanes are behind the last button. */
int ui_lane_buttons_n_hidden (UiLaneButtons *self);
