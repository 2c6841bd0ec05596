/* ui-edit.h — the edits of the album that the window offers; each is one step of undo. [main
 * thread] */
#pragma once

#include "ui-session.h"

void ui_edit_title (UiSession *session, guint track, const char *title);
/* Why the text is no gap for this track (transfer full), or NULL when it was set. */
char *ui_edit_gap (UiSession *session, guint track, const char *text);
/* The track stands at to afterwards; everything between ripples. */
void ui_edit_move_track (UiSession *session, guint from, guint to);
void ui_edit_remove_track (UiSession *session, guint track);
void ui_edit_add_mixes (UiSession *session, const char *const *paths, guint position);
void ui_edit_add_references (UiSession *session, const char *const *paths);

/* Puts a new module behind the selected slot of that chain, or at its end; track -1: album chain.
 * It becomes the selected slot. */
void ui_edit_add_slot (UiSession *session, int track, const DspModule *module);
void ui_edit_remove_slot (UiSession *session, AppSlot *slot);
/* Moves the slot so that it stands before the slot that is now at place of chain. */
void ui_edit_place_slot (UiSession *session, AppSlot *slot, GListStore *chain, guint place);
void ui_edit_shift_slot (UiSession *session, AppSlot *slot, int by);
void ui_edit_bypass_slot (UiSession *session, AppSlot *slot);
void ui_edit_reset_slot (UiSession *session, AppSlot *slot);
