/* ui-history-menu.h — the list of all steps of undo: what is done, what was undone, where the
 * saved state is; a row that is activated goes there. [main thread] */
#pragma once

#include "ui-session.h"

/* A menu button; its list has a row for each step and one for the beginning, named "step N" with
 * the number of steps that are done there. */
GtkWidget *ui_history_menu_new (UiSession *session);
