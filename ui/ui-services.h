/* ui-services.h — the streaming services that can be listened as, and what they do to the album
 * that is open. [main thread] */
#pragma once

#include "ui-session.h"

/* All there are, by name; borrowed, for ever. */
const GPtrArray *ui_services (void);
/* What service does to the master of track in dB; NAN while that is not measured. */
double
ui_service_gain_db (UiSession *session, const AppService *service, AppServiceMode mode, int track);
/* "Turns up and down to −14 LUFS …": what it does, in words; transfer full. */
char *ui_service_words (const AppService *service, AppServiceMode mode);
