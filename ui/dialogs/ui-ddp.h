/* ui-ddp.h — the window of a DDP set of any writer: what is on the disc, whether it holds, playing
 * it, its tracks as files, and its null with the project that is open. [main thread] */
#pragma once

#include "ui-player.h"
#include "ui-session.h"

/* Opens the set in that folder and begins to verify it. NULL when it cannot be opened; the session
 * says why. */
GtkWidget *ui_ddp_show (GtkWindow *parent, UiSession *session, const char *folder);

/* TRUE while it verifies, extracts or compares; one of them at a time. */
gboolean ui_ddp_busy (GtkWidget *window);
void ui_ddp_cancel (GtkWidget *window);
/* Writes its tracks into folder; asks before files are replaced. */
void ui_ddp_extract (GtkWidget *window, const char *folder);
void ui_ddp_compare (GtkWidget *window);
/* What it says now. Borrowed. */
const GPtrArray *ui_ddp_findings (GtkWidget *window);
UiPlayer *ui_ddp_player (GtkWidget *window);
