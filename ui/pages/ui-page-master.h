/* ui-page-master.h — the page where the album is put in order, shaped and compared. */
#pragma once

#include "ui-chain-strip.h"
#include "ui-track-list.h"
#include "ui-track-view.h"

#define UI_TYPE_PAGE_MASTER (ui_page_master_get_type ())
G_DECLARE_FINAL_TYPE (UiPageMaster, ui_page_master, UI, PAGE_MASTER, GtkWidget)

GtkWidget *ui_page_master_new (UiSession *session);
UiTrackList *ui_page_master_tracks (UiPageMaster *self);
/* The keyboard goes to the next (by 1) or last (-1) part of the page: tracks, waveform, spectrum,
 * chains, editor, meters, transport, monitor. */
void ui_page_master_next_part (UiPageMaster *self, int by);
UiChainStrip *ui_page_master_chains (UiPageMaster *self);
UiTrackView *ui_page_master_timeline (UiPageMaster *self);
