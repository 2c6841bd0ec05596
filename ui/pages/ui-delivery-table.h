/* ui-delivery-table.h — the tracks and files of a deliverable: what was written, read back and
 * measured. */
#pragma once

#include "app-delivery.h"

#include <gtk/gtk.h>

/* Fills a vertical box. deliverable NULL: what would be written. album: whose tracks they are; NULL
 * when it is not what was written any more. disc: what a target that is a disc is made of; NULL: it
 * is none. */
void ui_delivery_table_fill (GtkWidget *box, const AppDeliverable *deliverable, AppAlbum *album,
                             const AppProgramme *disc);
