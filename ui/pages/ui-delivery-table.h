/* ui-delivery-table.h — the files of a deliverable: what was written, read back and measured. */
#pragma once

#include "app-delivery.h"

#include <gtk/gtk.h>

/* Fills a vertical box; deliverable NULL: what would be written, by track of the album. */
void ui_delivery_table_fill (GtkWidget *box, const AppDeliverable *deliverable, AppAlbum *album);
