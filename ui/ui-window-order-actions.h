/* ui-window-order-actions.h — the window's commands on the running orders. */
#pragma once

#include "ui-window.h"

void ui_window_order_actions_add (UiWindow *window);
/* Brings states and what can be done up to date. */
void ui_window_order_actions_update (UiWindow *window);
