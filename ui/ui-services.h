/* ui-services.h — the streaming services that can be listened as, and what they do to the album
 * that is open. [main thread] */
#pragma once

#include "ui-session.h"

/* All there are, by name; borrowed, for ever. */
const GPtrArray *ui_services (void);
/* What service does to the master of each track in dB; NAN while that is not measured. As many as
 * the album has tracks; transfer full. */
double *ui_service_gains_db (UiSession *session, const AppService *service, AppServiceMode mode);
/* Of one of them; NAN as well when there is no such track. */
double
ui_service_gain_db (UiSession *session, const AppService *service, AppServiceMode mode, int track);
/* "Turns up and down to −14 LUFS …": what it does, in words; transfer full. */
char *ui_service_words (const AppService *service, AppServiceMode mode);
