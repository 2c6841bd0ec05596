/* ui-track-input.h — what happens to the mix of the selected track before its chain: gain and
 * polarity. [main thread] */
#pragma once

#include "ui-session.h"

#define UI_TYPE_TRACK_INPUT (ui_track_input_get_type ())
G_DECLARE_FINAL_TYPE (UiTrackInput, ui_track_input, UI, TRACK_INPUT, GtkWidget)

GtkWidget *ui_track_input_new (UiSession *session);
/* Opens the field of the gain. */
void ui_track_input_edit_gain (UiTrackInput *self);
