/* ui-ddp-list.h — the tracks of a DDP set: names, codes, where they begin, how long they and the
 * pauses before them are. [main thread] */
#pragma once

#include "app-ddp-set.h"

#include <gtk/gtk.h>

/* A header over a GtkListBox with a row for each track, in their order; what is hidden before track
 * 1 is a row before them. */
GtkWidget *ui_ddp_list_new (const AppDdpSet *set);
GtkListBox *ui_ddp_list_box (GtkWidget *list);
/* Frame of the image at which the row's track begins. */
gint64 ui_ddp_list_frame (GtkListBoxRow *row);
/* Selects the row of the track that sounds at this frame of the image; in a pause the one before.
 */
void ui_ddp_list_follow (GtkWidget *list, gint64 frame);
