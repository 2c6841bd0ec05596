/* ui-preferences.h — what a person may choose once for all albums; everything acts at once. [main
 * thread] */
#pragma once

#include "ui-session.h"

/* Shows the window over parent, which has the action "device", or brings it forward. */
void ui_preferences_show (GtkWindow *parent, UiSession *session);
