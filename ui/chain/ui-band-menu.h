/* ui-band-menu.h — the menu of one band of the selected slot: its choices and switches by name, and
 * reset and removal. Naming no module. */
#pragma once

#include "ui-session.h"

/* Opens at x, y of parent, which keeps it until the next one. What is chosen is one step of undo;
 * what is for the ears only (solo) is none. remove is called for the last item. */
GtkWidget *
ui_band_menu_popup (UiSession *session, AppSlot *slot, const char *group, GtkWidget *parent,
                    double x, double y, GCallback remove, gpointer data);
