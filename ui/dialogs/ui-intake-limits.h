/* ui-intake-limits.h — the window of what is held against an incoming mix: every rule with its
 * threshold, on or off. [main thread] */
#pragma once

#include "ui-intake.h"

#include <gtk/gtk.h>

/* A modal window over parent. What is applied is kept in the settings, and all mixes are checked
 * anew. */
void ui_intake_limits_show (GtkWindow *parent, UiIntake *intake);
