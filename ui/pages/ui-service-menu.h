/* ui-service-menu.h — Listen as: the button that says as what the album is heard, and the list of
 * services with what each does to the track. [main thread] */
#pragma once

#include "ui-session.h"

#define UI_TYPE_SERVICE_MENU (ui_service_menu_get_type ())
G_DECLARE_FINAL_TYPE (UiServiceMenu, ui_service_menu, UI, SERVICE_MENU, GtkWidget)

GtkWidget *ui_service_menu_new (UiSession *session);
