/* ui-order-menu.h — the running orders of the album: which is chosen, which there are, what other
 * orders have that this one has not. [main thread] */
#pragma once

#include "ui-session.h"

/* A menu button that shows the album of the session; the actions are the window's. */
GtkWidget *ui_order_menu_new (UiSession *session);
/* Brings it up to date. */
void ui_order_menu_update (GtkWidget *menu, UiSession *session);
