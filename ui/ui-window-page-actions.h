/* ui-window-page-actions.h — commands that belong to one page: fields of the sequence, revision
 * notes, deliveries. */
#pragma once

#include "ui-window.h"

void ui_window_page_actions_add (UiWindow *window);
