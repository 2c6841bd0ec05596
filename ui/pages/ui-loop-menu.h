/* ui-loop-menu.h — the bounds of the loop: typed, or those of the track, the album, its loudest
 * part. [main thread] */
#pragma once

#include "ui-session.h"

#define UI_TYPE_LOOP_MENU (ui_loop_menu_get_type ())
G_DECLARE_FINAL_TYPE (UiLoopMenu, ui_loop_menu, UI, LOOP_MENU, GtkWidget)

GtkWidget *ui_loop_menu_new (UiSession *session);
