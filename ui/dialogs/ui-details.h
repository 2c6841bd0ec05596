/* ui-details.h — all texts and codes of the album and its tracks, its cover and notes, made from
 * the table of metadata fields; with what is wrong with them. */
#pragma once

#include "ui-session.h"

/* Shows the window over parent, or brings it forward. */
void ui_details_show (GtkWindow *parent, UiSession *session);
