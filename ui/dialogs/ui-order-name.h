/* ui-order-name.h — asks what a running order is called. [main thread] */
#pragma once

#include "ui-session.h"

/* Of a new order made from the present one, or a new name for the present one. */
void ui_order_name_show (GtkWindow *parent, UiSession *session, gboolean fresh);
