/* ui-window-monitor-actions.h — the window's commands on what is for the ears only: match, delta,
 * channels, bands, services, volume, device. */
#pragma once

#include "ui-window.h"

void ui_window_monitor_actions_add (UiWindow *window);
/* Called by ui_window_actions_update. */
void ui_window_monitor_actions_update (UiWindow *window);
