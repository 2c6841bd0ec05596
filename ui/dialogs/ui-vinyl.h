/* ui-vinyl.h — the window of the sides of a record: how long they are on which record, measured
 * when it is asked for, and what makes them hard to cut, with a way there. [main thread] */
#pragma once

#include "ui-session.h"

/* A window over parent; it does not keep others from being used, so that places can be listened to.
 * Transfer none: it frees itself when it is closed, and a check that runs is cancelled. */
GtkWidget *ui_vinyl_show (GtkWindow *parent, UiSession *session);
/* Whether it measures now. */
gboolean ui_vinyl_busy (GtkWidget *window);
