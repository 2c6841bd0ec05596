/* ui-application.h — the workstation as an application: options, files from outside, windows. */
#pragma once

#include <gtk/gtk.h>

#define UI_TYPE_APPLICATION (ui_application_get_type ())
G_DECLARE_FINAL_TYPE (UiApplication, ui_application, UI, APPLICATION, GtkApplication)

#define UI_APPLICATION_ID "io.github.lacquer.Lacquer"

UiApplication *ui_application_new (void);
/* 1 when something that was asked for on the command line failed. */
int ui_application_status (UiApplication *self);
