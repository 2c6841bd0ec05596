/* ui-track-list.h — the sequence: tracks in order, what is wrong with the selected mix, totals. */
#pragma once

#include "ui-session.h"
#include "ui-track-row.h"

#define UI_TYPE_TRACK_LIST (ui_track_list_get_type ())
G_DECLARE_FINAL_TYPE (UiTrackList, ui_track_list, UI, TRACK_LIST, GtkWidget)

GtkWidget *ui_track_list_new (UiSession *session);
/* Opens the field of the selected track. */
void ui_track_list_edit_title (UiTrackList *self);
void ui_track_list_edit_gap (UiTrackList *self);
void ui_track_list_show_orders (UiTrackList *self);                 /* their menu */
void ui_track_list_edit_line (UiTrackList *self, UiTrackLine line); /* artist or ISRC */
