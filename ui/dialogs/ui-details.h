/* ui-details.h — the texts of the album and of the selected track, made from the table of metadata
 * fields. */
#pragma once

#include "ui-session.h"

/* Shows the dialog over parent. */
void ui_details_show (GtkWindow *parent, UiSession *session);
