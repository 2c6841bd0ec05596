/* ui-target-options.h — what an album wants of a target otherwise than its file says: names of the
 * files, with a preview, and which tags go in. A button with a popover. [main thread] */
#pragma once

#include "ui-session.h"

#include "app-target.h"

#define UI_TYPE_TARGET_OPTIONS (ui_target_options_get_type ())
G_DECLARE_FINAL_TYPE (UiTargetOptions, ui_target_options, UI, TARGET_OPTIONS, GtkBox)

/* target is borrowed and outlives it. */
GtkWidget *ui_target_options_new (UiSession *session, const AppTarget *target);
