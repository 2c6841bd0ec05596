/* ui-cell.h — a label that is edited in place: double click, or ui_cell_edit from a command. */
#pragma once

#include <gtk/gtk.h>

#define UI_TYPE_CELL (ui_cell_get_type ())
G_DECLARE_FINAL_TYPE (UiCell, ui_cell, UI, CELL, GtkWidget)

/* Signal "commit" (string text) → string: Return or leaving the field with another text. The
 * handler returns why it cannot be taken (the field stays open and shows that), or NULL. Signal
 * "check", the same while it is typed: takes nothing. Escape gives up. name: accessible name of the
 * field. */
GtkWidget *ui_cell_new (const char *name, float xalign, const char *style);
/* shown: what the label says; edited: what the field starts with. */
void ui_cell_set (UiCell *self, const char *shown, const char *edited);
const char *ui_cell_shown (UiCell *self);
void ui_cell_edit (UiCell *self);
gboolean ui_cell_editing (UiCell *self);
