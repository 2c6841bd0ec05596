/* ui-revision.h — the window of a new mix for a track: compared in the background, then what it
 * differs in, and taking it into use. [main thread] */
#pragma once

#include "ui-session.h"

/* Begins to compare the file with the mix of the track at that place of the album. NULL when it
 * cannot be used; the session says why. */
GtkWindow *ui_revision_show (GtkWindow *parent, UiSession *session, guint track, const char *path);
/* The same for a mix that the track has already, and that is not in use. */
GtkWindow *
ui_revision_show_other (GtkWindow *parent, UiSession *session, guint track, AppRevision *revision);
