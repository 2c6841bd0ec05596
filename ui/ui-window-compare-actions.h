/* ui-window-compare-actions.h — commands on what is compared with what. [main thread] */
#pragma once

#include "ui-window.h"

void ui_window_compare_actions_add (UiWindow *window);
/* States and what can be done now. */
void ui_window_compare_actions_update (UiWindow *window);
