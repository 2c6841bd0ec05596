/* ui-target-loudness.h — asks for a loudness and finds the drive of a limiter that gives it.
 *
 * A value in LUFS and a button; while it is sought, the progress and a button that ends it. What
 * was found is set as one step of undo and told below. Another slot or document ends the search;
 * nothing is changed then. */
#pragma once

#include "ui-session.h"

#define UI_TYPE_TARGET_LOUDNESS (ui_target_loudness_get_type ())
G_DECLARE_FINAL_TYPE (UiTargetLoudness, ui_target_loudness, UI, TARGET_LOUDNESS, GtkWidget)

/* For a slot whose module app_target_loudness_fits. */
GtkWidget *ui_target_loudness_new (UiSession *session, AppSlot *slot);
gboolean ui_target_loudness_busy (UiTargetLoudness *self);
