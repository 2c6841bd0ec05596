/* ui-reference-list.h — the records to compare with: drop files on it. [main thread] */
#pragma once

#include "ui-session.h"

#define UI_TYPE_REFERENCE_LIST (ui_reference_list_get_type ())
G_DECLARE_FINAL_TYPE (UiReferenceList, ui_reference_list, UI, REFERENCE_LIST, GtkWidget)

GtkWidget *ui_reference_list_new (UiSession *session);
