/* ui-chain-card.h — one slot in the chain strip: name, response curve or live readings, change of
 * loudness, state. */
#pragma once

#include "ui-session.h"

#define UI_TYPE_CHAIN_CARD (ui_chain_card_get_type ())
G_DECLARE_FINAL_TYPE (UiChainCard, ui_chain_card, UI, CHAIN_CARD, GtkButton)

GtkWidget *ui_chain_card_new (UiSession *session, AppSlot *slot);
AppSlot *ui_chain_card_slot (UiChainCard *self);
/* Brings name, curve, selection and bypass up to date. */
void ui_chain_card_update (UiChainCard *self);
/* Shows what the survey knows of the loudness before and after it, over the selected track. */
void ui_chain_card_show_loudness (UiChainCard *self);
/* Reads what the module says while playing. */
void ui_chain_card_read (UiChainCard *self);
