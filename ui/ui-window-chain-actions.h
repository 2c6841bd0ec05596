/* ui-window-chain-actions.h — commands that compare and copy modules and chains. [main thread] */
#pragma once

#include "ui-window.h"

void ui_window_chain_actions_add (UiWindow *window);
/* States and what can be done now. */
void ui_window_chain_actions_update (UiWindow *window);
