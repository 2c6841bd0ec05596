/* ui-window-revision-actions.h — commands on the mixes of the selected track. [main thread] */
#pragma once

#include "ui-window.h"

void ui_window_revision_actions_add (UiWindow *window);
/* States and what can be done now. */
void ui_window_revision_actions_update (UiWindow *window);
