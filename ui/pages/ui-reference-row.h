/* ui-reference-row.h — one reference in the list: name, loudness, gain, how it runs along. [main]
 */
#pragma once

#include "ui-session.h"

#define UI_TYPE_REFERENCE_ROW (ui_reference_row_get_type ())
G_DECLARE_FINAL_TYPE (UiReferenceRow, ui_reference_row, UI, REFERENCE_ROW, GtkListBoxRow)

GtkWidget *ui_reference_row_new (UiSession *session, AppReference *reference);
AppReference *ui_reference_row_reference (UiReferenceRow *self); /* borrowed */
/* Shows what it says now. */
void ui_reference_row_update (UiReferenceRow *self);
/* Makes the name a field. */
void ui_reference_row_edit_name (UiReferenceRow *self);
