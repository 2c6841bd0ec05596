/* ui-screenshot.h — a picture of the window, made by the program itself. */
#pragma once

#include "ui-window.h"

typedef void (*UiScreenshotDone) (gboolean good, gpointer data);

/* Waits until everything is measured and drawn, writes the window as PNG, then calls done once.
 * Complains on stderr when it cannot. [main thread] */
void ui_screenshot_take (UiWindow *window, const char *path, UiScreenshotDone done, gpointer data);
/* At once; FALSE with error when the window is not drawn yet or the file cannot be written. */
gboolean ui_screenshot_save (GtkWidget *window, const char *path, GError **error);
