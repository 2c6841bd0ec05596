/* ui-transport.h — the row under the header bar of the Master page: playing, time, lanes, loudness
 * match. What else is for the ears only is in ui-monitor-bar.h. */
#pragma once

#include "ui-session.h"

#define UI_TYPE_TRANSPORT (ui_transport_get_type ())
G_DECLARE_FINAL_TYPE (UiTransport, ui_transport, UI, TRANSPORT, GtkWidget)

GtkWidget *ui_transport_new (UiSession *session);
