/* ui-track-paste.h — the window that takes a track list from the clipboard: what each track would
 * be called, before it is. [main thread] */
#pragma once

#include "ui-session.h"

/* A window over parent. Transfer none: it frees itself when it is closed. */
GtkWidget *ui_track_paste_show (GtkWindow *parent, UiSession *session);
