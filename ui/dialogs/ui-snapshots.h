/* ui-snapshots.h — the snapshots of the album: taken, named, restored, heard, deleted, and any two
 * of them compared. [main thread] */
#pragma once

#include "ui-session.h"

/* Shows the window over parent, or brings it forward. */
void ui_snapshots_show (GtkWindow *parent, UiSession *session);
/* Takes one without a name of its own, and says so. */
void ui_snapshots_take (UiSession *session);
/* Makes it the previous master; one step of undo. */
void ui_snapshots_hear (UiSession *session, guint index);
