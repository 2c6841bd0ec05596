/* ui-track-view.h — the album strip over the selected track's waveform, with what can be edited on
 * them: gaps, trims, fades, loop. */
#pragma once

#include "ui-session.h"

#define UI_TYPE_TRACK_VIEW (ui_track_view_get_type ())
G_DECLARE_FINAL_TYPE (UiTrackView, ui_track_view, UI, TRACK_VIEW, GtkWidget)

GtkWidget *ui_track_view_new (UiSession *session);
/* Opens the field for a note of the selected track where the playhead is. */
void ui_track_view_note_here (UiTrackView *self);
void ui_track_view_move_note_here (UiTrackView *self); /* the nearest one of the selected track */
/* Opens the figures of trims and fades of the selected track. */
void ui_track_view_edit_bounds (UiTrackView *self);
/* Shows all of the selected track, or all of the loop, where that lies in it. */
void ui_track_view_fit (UiTrackView *self, gboolean loop);
/* Shows all of the album on its strip. */
void ui_track_view_fit_album (UiTrackView *self);
