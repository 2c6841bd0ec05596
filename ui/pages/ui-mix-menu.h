/* ui-mix-menu.h — the menu button of the selected track's mixes: which is in use, which it is
 * compared with, a new one. [main thread] */
#pragma once

#include "ui-session.h"

GtkWidget *ui_mix_menu_new (UiSession *session);
