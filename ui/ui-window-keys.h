/* ui-window-keys.h — keys without modifier: never taken from text that is being typed. */
#pragma once

#include "ui-window.h"

void ui_window_keys_add (UiWindow *window);
