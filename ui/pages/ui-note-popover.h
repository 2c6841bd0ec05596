/* ui-note-popover.h — the field in which a note of a track is written: Return or closing keeps it,
 * Escape does not, an empty text takes it away. [main thread] */
#pragma once

#include "ui-session.h"

#define UI_TYPE_NOTE_POPOVER (ui_note_popover_get_type ())
G_DECLARE_FINAL_TYPE (UiNotePopover, ui_note_popover, UI, NOTE_POPOVER, GtkPopover)

GtkWidget *ui_note_popover_new (UiSession *session);
/* Opens at a place of its parent: for note index of the track, or for a new one (-1) at that moment
 * of the music. */
void ui_note_popover_open (UiNotePopover *self, AppTrack *track, int index, double at_s,
                           const GdkRectangle *at);
/* Where in the track as it is heard a moment of its music lies: "1:12.50", or that it is trimmed
 * off; heard may be NULL. Transfer full. */
char *ui_note_place (UiSession *session, AppTrack *track, double at_s, gboolean *heard);
