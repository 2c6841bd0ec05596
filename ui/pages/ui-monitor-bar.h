/* ui-monitor-bar.h — the row of what is for the ears only: delta, channels, band, listen as, what
 * of it is on; listening time, dim, mute, volume, device. [main thread] */
#pragma once

#include "ui-session.h"

#define UI_TYPE_MONITOR_BAR (ui_monitor_bar_get_type ())
G_DECLARE_FINAL_TYPE (UiMonitorBar, ui_monitor_bar, UI, MONITOR_BAR, GtkWidget)

GtkWidget *ui_monitor_bar_new (UiSession *session);

/* What is heard beside the lane itself, in words ("Mono · Low"); empty: the lane as it is. Transfer
 * full. */
char *ui_monitor_words (UiSession *session);
/* Ids of the states of win.monitor and win.band: "stereo" … NULL, "all" … NULL. */
extern const char *const ui_monitor_ids[APP_N_MONITORS + 1];
extern const char *const ui_band_ids[APP_N_BANDS + 1];
