/* ui-listening-time.h — how long the ears have worked since they rested, quietly, and a reminder to
 * rest them, which can be dismissed or switched off. [main thread] */
#pragma once

#include "ui-session.h"

#define UI_TYPE_LISTENING_TIME (ui_listening_time_get_type ())
G_DECLARE_FINAL_TYPE (UiListeningTime, ui_listening_time, UI, LISTENING_TIME, GtkWidget)

GtkWidget *ui_listening_time_new (UiSession *session);

/* What the time is told from, microseconds; NULL: the clock on the wall. For tests. */
typedef gint64 (*UiListeningNow) (void);
void ui_listening_time_set_clock (UiListeningTime *self, UiListeningNow now);
