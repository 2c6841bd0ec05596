/* ui-window-sequence-actions.h — the window's commands on the track list and the timeline as
 * GActions. [main thread] */
#pragma once

#include "ui-window.h"

void ui_window_sequence_actions_add (UiWindow *window);
/* Enables what can be done now. */
void ui_window_sequence_actions_update (UiWindow *window);
