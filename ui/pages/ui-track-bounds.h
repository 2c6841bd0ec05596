/* ui-track-bounds.h — where a track begins and ends, in figures: its trims and the lengths and
 * shapes of its fades. Return or leaving a field keeps what is typed, Escape does not; each is one
 * step of undo. [main thread] */
#pragma once

#include "ui-session.h"

#define UI_TYPE_TRACK_BOUNDS (ui_track_bounds_get_type ())
G_DECLARE_FINAL_TYPE (UiTrackBounds, ui_track_bounds, UI, TRACK_BOUNDS, GtkPopover)

GtkWidget *ui_track_bounds_new (UiSession *session);
/* Opens at a place of its parent, for the selected track. */
void ui_track_bounds_open (UiTrackBounds *self, const GdkRectangle *at);
