/* ui-page-master.h — the page where the album is put in order, shaped and compared. */
#pragma once

#include "ui-track-list.h"

#define UI_TYPE_PAGE_MASTER (ui_page_master_get_type ())
G_DECLARE_FINAL_TYPE (UiPageMaster, ui_page_master, UI, PAGE_MASTER, GtkWidget)

GtkWidget *ui_page_master_new (UiSession *session);
UiTrackList *ui_page_master_tracks (UiPageMaster *self);
