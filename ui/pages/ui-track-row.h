/* ui-track-row.h — one track in the sequence: number, title, gap, length, loudness, peak, state. */
#pragma once

#include "ui-session.h"

#define UI_TYPE_TRACK_ROW (ui_track_row_get_type ())
G_DECLARE_FINAL_TYPE (UiTrackRow, ui_track_row, UI, TRACK_ROW, GtkListBoxRow)

GtkWidget *ui_track_row_new (UiSession *session, AppTrack *track);
/* The column titles that stand over the rows. */
GtkWidget *ui_track_row_header (void);
/* Shows what the model, the survey and the intake say now. */
void ui_track_row_update (UiTrackRow *self, guint index);
void ui_track_row_edit_title (UiTrackRow *self);
void ui_track_row_edit_gap (UiTrackRow *self);
