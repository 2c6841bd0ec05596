/* ui-status-dot.h — a round dot in the colour of a severity (green good, grey information, yellow
 * warning, red error; hollow: not known yet), with the words for it as accessible name. [main] */
#pragma once

#include "app-finding.h"
#include "ui-palette.h"

#define UI_TYPE_STATUS_DOT (ui_status_dot_get_type ())
G_DECLARE_FINAL_TYPE (UiStatusDot, ui_status_dot, UI, STATUS_DOT, GtkWidget)

/* Starts as not known. */
GtkWidget *ui_status_dot_new (void);
/* text: tooltip and accessible description, NULL: the severity's word. */
void ui_status_dot_set (UiStatusDot *self, AppSeverity severity, const char *text);
void ui_status_dot_set_unknown (UiStatusDot *self, const char *text);
/* A dot in any colour instead (lane buttons). */
void ui_status_dot_set_color (UiStatusDot *self, UiColor color, const char *text);
