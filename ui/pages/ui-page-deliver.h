/* ui-page-deliver.h — the page where deliverables are made, read back and handed over. */
#pragma once

#include "ui-session.h"

#define UI_TYPE_PAGE_DELIVER (ui_page_deliver_get_type ())
G_DECLARE_FINAL_TYPE (UiPageDeliver, ui_page_deliver, UI, PAGE_DELIVER, GtkWidget)

GtkWidget *ui_page_deliver_new (UiSession *session);

/* The output folder; NULL: not chosen yet. */
const char *ui_page_deliver_folder (UiPageDeliver *self);
void ui_page_deliver_set_folder (UiPageDeliver *self, const char *folder);
void ui_page_deliver_choose_folder (UiPageDeliver *self);
void ui_page_deliver_open_folder (UiPageDeliver *self);
/* Of the chosen target, where it was written: its report, or its PQ sheet. */
void ui_page_deliver_open_report (UiPageDeliver *self);
void ui_page_deliver_open_pq_sheet (UiPageDeliver *self);
/* Plays the DDP set that was written, from its files. */
void ui_page_deliver_listen_down (UiPageDeliver *self);
/* Renders the chosen targets; asks before files are replaced. Nothing while a delivery runs. */
void ui_page_deliver_render (UiPageDeliver *self);
void ui_page_deliver_cancel (UiPageDeliver *self);
void ui_page_deliver_show_orders (UiPageDeliver *self); /* the menu of running orders */
/* TRUE while a delivery runs. */
gboolean ui_page_deliver_busy (UiPageDeliver *self);
