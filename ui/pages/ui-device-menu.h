/* ui-device-menu.h — the sound device: which, at what rate and buffer; what it really runs at, and
 * how often it was late. [main thread] */
#pragma once

#include "ui-session.h"

#define UI_TYPE_DEVICE_MENU (ui_device_menu_get_type ())
G_DECLARE_FINAL_TYPE (UiDeviceMenu, ui_device_menu, UI, DEVICE_MENU, GtkWidget)

GtkWidget *ui_device_menu_new (UiSession *session);
