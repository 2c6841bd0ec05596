/* ui-chain-strip.h — the chain of the selected track and the chain of the album, side by side. */
#pragma once

#include "ui-session.h"

#define UI_TYPE_CHAIN_STRIP (ui_chain_strip_get_type ())
G_DECLARE_FINAL_TYPE (UiChainStrip, ui_chain_strip, UI, CHAIN_STRIP, GtkWidget)

GtkWidget *ui_chain_strip_new (UiSession *session);

/* Opens the menu of modules to add to the chain: of the selected track, or of the album. */
void ui_chain_strip_pop_up (UiChainStrip *self, gboolean album);
/* Opens the field of the gain before the track's chain. */
void ui_chain_strip_edit_gain (UiChainStrip *self);
