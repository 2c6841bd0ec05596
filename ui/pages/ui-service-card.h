/* ui-service-card.h — what each streaming service will do to the loudness of the master, as it was
 * measured last: one gain for the album, or that of the loudest track where the service knows no
 * album. [main] */
#pragma once

#include "ui-session.h"

#define UI_TYPE_SERVICE_CARD (ui_service_card_get_type ())
G_DECLARE_FINAL_TYPE (UiServiceCard, ui_service_card, UI, SERVICE_CARD, GtkBox)

GtkWidget *ui_service_card_new (UiSession *session);
