/* ui-window-actions.h — the window's commands on playing, tracks and chains as GActions. */
#pragma once

#include "ui-window.h"

void ui_window_actions_add (UiWindow *window);
/* Brings states and what can be done up to date. */
void ui_window_actions_update (UiWindow *window);
/* An action that is a preference: its key, until the window goes. */
void ui_window_actions_add_setting (UiWindow *window, const char *key);
void ui_window_actions_enable (UiWindow *window, const char *name, gboolean enabled);
/* Sets the state of an action as it is shown; nothing is done. */
void ui_window_actions_put (UiWindow *window, const char *name, GVariant *state);
