/* ui-revision-card.h — the mixes of the selected track: what each of them is, what sets it apart
 * from the one in use, and taking it into use, hearing, comparing and removing it. What they differ
 * in is compared in the background while the card is seen. [main thread] */
#pragma once

#include "ui-session.h"

#define UI_TYPE_REVISION_CARD (ui_revision_card_get_type ())
G_DECLARE_FINAL_TYPE (UiRevisionCard, ui_revision_card, UI, REVISION_CARD, GtkBox)

GtkWidget *ui_revision_card_new (UiSession *session);
