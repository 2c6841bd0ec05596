/* ui-choice.h — the tracks that are chosen together, which edits of the sequence act on. The
 * selected track (ui-session.h) is always one of them; selecting a track that is not ends the
 * choice. Nothing of it is in the project. [main thread] */
#pragma once

#include "ui-session.h"

/* Their indices; empty when the album is. Transfer full (gtk_bitset_unref). */
GtkBitset *ui_choice_tracks (UiSession *session);
/* Chooses these. The selected track stays when it is one of them; else the first is selected. */
void ui_choice_set (UiSession *session, const GtkBitset *tracks);
