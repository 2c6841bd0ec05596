/* ui-field-table.h — the texts of all tracks: a row for each track, a column for each field; every
 * cell is typed into, and says what is wrong with it. [main thread] */
#pragma once

#include "ui-session.h"

#define UI_TYPE_FIELD_TABLE (ui_field_table_get_type ())
G_DECLARE_FINAL_TYPE (UiFieldTable, ui_field_table, UI, FIELD_TABLE, GtkWidget)

/* Up and Down go along the column, Tab along the row. Moving into a row selects its track. */
GtkWidget *ui_field_table_new (UiSession *session);
/* The GtkText of a cell; makes its row. Borrowed; NULL: there is none. */
GtkWidget *ui_field_table_cell (UiFieldTable *self, guint track, AppField field);
/* How many rows have their fields; the others get them when they come near to what is seen. */
guint ui_field_table_n_made (UiFieldTable *self);
/* Marks a text that is not accepted, and says why (NULL: it is). */
void ui_field_show_fault (GtkWidget *editable, const char *fault, const char *help);
