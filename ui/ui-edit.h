/* ui-edit.h — the edits of the album that the window offers; each is one step of undo. [main
 * thread] */
#pragma once

#include "ui-session.h"

void ui_edit_title (UiSession *session, guint track, const char *title);
/* Why the text is no value of the field for this track (transfer full), or NULL when it was set. */
char *ui_edit_field (UiSession *session, AppTrack *track, AppField field, const char *text);
/* The same without setting it: for what is being typed. */
char *ui_edit_field_fault (UiSession *session, AppTrack *track, AppField field, const char *text);
/* Every track behind this one gets the next ISRC, counted from its own. Why that cannot be
 * (transfer full, nothing is set), or NULL. */
char *ui_edit_count_isrcs (UiSession *session, guint track);
/* Why the text is no gap for this track (transfer full), or NULL when it was set. */
char *ui_edit_gap (UiSession *session, guint track, const char *text);
/* The same without setting it: for what is being typed. */
char *ui_edit_gap_fault (UiSession *session, guint track, const char *text);
/* The same gap before each of them; none is set when one cannot have it. */
char *ui_edit_gaps (UiSession *session, const GtkBitset *tracks, const char *text);
/* Why the text is no length of a trim or fade (not the gap) of the track (transfer full), or NULL
 * when it was set. */
char *
ui_edit_position (UiSession *session, AppTrack *track, AppPosition position, const char *text);
/* The same without setting it: for what is being typed. */
char *ui_edit_position_fault (UiSession *session, AppTrack *track, AppPosition position,
                              const char *text);
/* The track whose start is near begins at pos of the programme; tells why when none is. */
void ui_edit_tap_gap (UiSession *session, gint64 pos);
/* The shape of a fade of all of them. */
void
ui_edit_shape (UiSession *session, const GtkBitset *tracks, AppTrackShape which, AppShape shape);
/* Whether one of them has a track before it to cross with. */
gboolean ui_edit_can_join (const GtkBitset *tracks);
/* All of them, in their order, stand before the track that is now at before (their number: at the
 * end); everything else ripples. */
void ui_edit_move_tracks (UiSession *session, const GtkBitset *tracks, guint before);
/* Together one place up (-1) or down (+1). */
void ui_edit_shift_tracks (UiSession *session, const GtkBitset *tracks, int by);
void ui_edit_remove_tracks (UiSession *session, const GtkBitset *tracks);
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
