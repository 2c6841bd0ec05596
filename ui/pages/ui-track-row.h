/* ui-track-row.h — one track in the sequence: number, title, gap, length, loudness, peak, state. */
#pragma once

#include "ui-session.h"

#define UI_TYPE_TRACK_ROW (ui_track_row_get_type ())
G_DECLARE_FINAL_TYPE (UiTrackRow, ui_track_row, UI, TRACK_ROW, GtkListBoxRow)

/* What stands under the title: setting "track-line". */
typedef enum
{
  UI_TRACK_LINE_FILE,
  UI_TRACK_LINE_ARTIST,
  UI_TRACK_LINE_ISRC,
  UI_TRACK_N_LINES
} UiTrackLine;

/* What the column of times tells: setting "track-time". */
typedef enum
{
  UI_TRACK_TIME_LENGTH,
  UI_TRACK_TIME_START,     /* of the programme, in seconds */
  UI_TRACK_TIME_CD_FRAMES, /* likewise, mm:ss:ff */
  UI_TRACK_N_TIMES
} UiTrackTime;

GtkWidget *ui_track_row_new (UiSession *session, AppTrack *track);
/* The column titles that stand over the rows. */
GtkWidget *ui_track_row_header (void);
void ui_track_row_header_update (GtkWidget *header); /* after the settings */
/* Shows what the model, the survey and the intake say now. */
void ui_track_row_update (UiTrackRow *self, guint index);
/* The same after news of the survey or the intake alone: nothing is done where they say what is
 * shown. */
void ui_track_row_update_figures (UiTrackRow *self, guint index);
guint ui_track_row_n_updates (UiTrackRow *self); /* that had something to show; for tests */
void ui_track_row_edit_title (UiTrackRow *self);
void ui_track_row_edit_gap (UiTrackRow *self);
/* Shows that line in all rows (it is a setting) and edits it in this one. */
void ui_track_row_edit_line (UiTrackRow *self, UiTrackLine line);
