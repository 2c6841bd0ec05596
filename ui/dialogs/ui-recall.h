/* ui-recall.h — the window that renders again what was delivered, and tells whether it is the same
 * to the bit, or what differs. [main thread] */
#pragma once

#include "ui-session.h"

/* Begins at once with all deliveries that the project remembers. */
GtkWidget *ui_recall_show (GtkWindow *parent, UiSession *session);
gboolean ui_recall_busy (GtkWidget *window);
