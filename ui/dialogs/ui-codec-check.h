/* ui-codec-check.h — the window that sends the master through lossy codecs: which ones, under which
 * ceiling; what came out, and where, with a way there. [main thread] */
#pragma once

#include "ui-session.h"

/* A window over parent; it does not keep others from being used, so that places can be listened to.
 * Transfer none: it frees itself when it is closed, and a check that runs is cancelled. */
GtkWidget *ui_codec_check_show (GtkWindow *parent, UiSession *session);
/* Whether it checks now. */
gboolean ui_codec_check_busy (GtkWidget *window);
