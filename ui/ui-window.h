/* ui-window.h — the main window: header bar, three pages, notices. [main thread] */
#pragma once

#include "ui-session.h"

#define UI_TYPE_WINDOW (ui_window_get_type ())
G_DECLARE_FINAL_TYPE (UiWindow, ui_window, UI, WINDOW, GtkApplicationWindow)

/* device: id of the sound device ("" default, "null" none), see app-engine.h. */
UiWindow *ui_window_new (GtkApplication *application, const char *device);

UiSession *ui_window_session (UiWindow *self);

/* "intake", "master" or "deliver". */
const char *ui_window_page (UiWindow *self);
void ui_window_set_page (UiWindow *self, const char *page);
/* The page's widget, a UiPageIntake, UiPageMaster or UiPageDeliver. */
GtkWidget *ui_window_page_widget (UiWindow *self, const char *page);

/* Shows a line below the header bar until it is closed or another one comes. button and detailed
 * action name may be NULL. */
void ui_window_notice (UiWindow *self, AppSeverity severity, const char *text, const char *button,
                       const char *action);
/* Adds a second button to the notice that is shown. */
void ui_window_notice_also (UiWindow *self, const char *button, const char *action);
/* The text that is shown, or NULL. */
const char *ui_window_noticed (UiWindow *self);
void ui_window_clear_notice (UiWindow *self);

/* TRUE while nothing is open: an album without tracks, never saved or changed. */
gboolean ui_window_is_blank (UiWindow *self);
