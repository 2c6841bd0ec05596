/* ui-note-list.h — the notes of the selected track under each other: a click goes there. Hidden
 * while there are none. [main thread] */
#pragma once

#include "ui-session.h"

#define UI_TYPE_NOTE_LIST (ui_note_list_get_type ())
G_DECLARE_FINAL_TYPE (UiNoteList, ui_note_list, UI, NOTE_LIST, GtkWidget)

GtkWidget *ui_note_list_new (UiSession *session);
