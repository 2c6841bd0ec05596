/* ui-track-menu.h — the menu of the chosen tracks, at the rows of the sequence. */
#pragma once

#include "ui-session.h"

/* Opens by the right button on a row and by Menu or Shift+F10 on the one that has the focus, which
 * is chosen alone unless it is one of those that are. Its items are commands of the window. A child
 * of parent, which unparents it. */
GtkWidget *ui_track_menu_new (UiSession *session, GtkWidget *parent, GtkListBox *rows);
