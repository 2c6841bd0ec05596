/* ui-window-files.h — opening, saving, recovering and dropping files, and what must be asked before
 * unsaved work is given up. [main thread] */
#pragma once

#include "ui-window.h"

void ui_window_files_add (UiWindow *window, GtkMenuButton *recent);
/* One project is opened; mixes make a new album. Asks first when there is unsaved work. The folder
 * of a DDP set gets a window of its own. */
void ui_window_files_open (UiWindow *window, const char *const *paths);
/* GtkWindow::close-request: TRUE while a person has to decide first. */
gboolean ui_window_files_hold_close (UiWindow *window);
/* Asks for sound files, projects too; on_response (GtkNativeDialog *, int response, UiWindow *)
 * frees the dialog. */
void ui_window_files_choose (UiWindow *window, const char *title, gboolean projects,
                             gboolean multiple, GCallback on_response);
/* Paths of what was chosen; transfer full. */
char **ui_window_files_chosen (GtkFileChooser *chooser);
/* Offers what a crash left behind. */
void ui_window_files_offer_recovery (UiWindow *window);
