/* ui-listen-down.h — the last listening before a delivery goes out: its files one after the other,
 * read from where they were written. [main thread] */
#pragma once

#include "ui-player.h"

#include "app-delivery.h"

/* A window over parent; NULL when a file cannot be opened, the session says why. made is not needed
 * afterwards. */
GtkWidget *ui_listen_down_show (GtkWindow *parent, UiSession *session, const AppDeliverable *made);

UiPlayer *ui_listen_down_player (GtkWidget *window);
GtkListBox *ui_listen_down_list (GtkWidget *window); /* a row for each file */
