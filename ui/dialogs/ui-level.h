/* ui-level.h — the window that levels the album: what by, what to, which tracks; what came out for
 * each. [main thread] */
#pragma once

#include "ui-session.h"

/* A window over parent. Transfer none: it frees itself when it is closed. */
GtkWidget *ui_level_show (GtkWindow *parent, UiSession *session);
/* Whether it searches now. */
gboolean ui_level_busy (GtkWidget *level);
