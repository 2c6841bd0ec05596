/* ui-cover.h — the cover of the album: a small picture, what it is, and ways to choose another. A
 * file may be dropped on it; what cannot be a cover is told and changes nothing. [main thread] */
#pragma once

#include "ui-session.h"

#define UI_TYPE_COVER (ui_cover_get_type ())
G_DECLARE_FINAL_TYPE (UiCover, ui_cover, UI, COVER, GtkBox)

/* For the album that the session has now. */
GtkWidget *ui_cover_new (UiSession *session);
/* As if it had been chosen: one step of undo. */
void ui_cover_take (UiCover *self, const char *path);
