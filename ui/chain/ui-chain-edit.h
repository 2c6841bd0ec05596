/* ui-chain-edit.h — the edits of chains that compare and copy: A|B of two settings of a module,
 * copy and paste of modules, a chain for other tracks. Each is one step of undo. [main thread] */
#pragma once

#include "ui-session.h"

/* The two settings change places. The first time B begins as A is; it is in force afterwards. */
void ui_chain_edit_swap (UiSession *session, AppSlot *slot);
/* The setting that is not heard becomes like the one that is. */
void ui_chain_edit_copy_to_other (UiSession *session, AppSlot *slot);
/* Whether B is in force. */
gboolean ui_chain_edit_is_second (AppSlot *slot);

/* To and from the clipboard of the program; what is pasted goes behind the selected slot, or to the
 * end of the selected track's chain, and is selected. Pasting happens when the clipboard has
 * answered; what is not a module is told. */
void ui_chain_edit_copy (UiSession *session, GtkWidget *widget, AppSlot *slot);
void ui_chain_edit_paste (UiSession *session, GtkWidget *widget);
/* Puts a copy of the slot where pasting would. */
void ui_chain_edit_insert_copy (UiSession *session, AppSlot *slot);

/* The chain of the tracks whose index is set in tracks becomes, or (append) ends with, a copy of
 * that of the track from. The track itself is left alone. */
void
ui_chain_edit_copy_chain (UiSession *session, int from, const gboolean *tracks, gboolean append);
