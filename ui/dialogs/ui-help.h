/* ui-help.h — what a page is for and how it is used, in a window beside it. [main thread] */
#pragma once

#include "ui-session.h"

/* page: "intake", "master" or "deliver", or "empty" while there is no album. Shows the window over
 * parent, or brings it forward with that page. */
void ui_help_show (GtkWindow *parent, const char *page);
