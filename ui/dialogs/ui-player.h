/* ui-player.h — plays what was written, through an engine of its own on the device that the window
 * plays to; one of both plays. [main thread] */
#pragma once

#include "ui-session.h"

#define UI_TYPE_PLAYER (ui_player_get_type ())
G_DECLARE_FINAL_TYPE (UiPlayer, ui_player, UI, PLAYER, GtkBox)

/* What is said of this frame, "03:51:20 · track 2, 00:12:05". Transfer full. */
typedef char *(*UiPlayerPlace) (gint64 frame, gpointer user_data);

/* Signal "heard" (): another place is heard, or it was started or stopped. Takes no reference of
 * user_data, which outlives it. */
GtkWidget *ui_player_new (UiSession *session, UiPlayerPlace place, gpointer user_data);
/* Once: from now on this is what it plays, from its frame starts[0] on; there are marks at the n
 * frames. The n frames are copied. */
void ui_player_set_programme (UiPlayer *self, AppProgramme *programme, const gint64 *starts, int n);
/* Nothing can be played, and this is why. */
void ui_player_set_fault (UiPlayer *self, const char *text);

void ui_player_play_stop (UiPlayer *self);
/* Space plays and stops wherever the focus is in its window, but on a button, which it presses. */
void ui_player_take_space (UiPlayer *self, GtkWindow *window);
void ui_player_seek (UiPlayer *self, gint64 frame); /* of the programme */
gint64 ui_player_pos (UiPlayer *self);
gboolean ui_player_playing (UiPlayer *self);
/* NULL: there is nothing to play. Borrowed. */
AppEngine *ui_player_engine (UiPlayer *self);
