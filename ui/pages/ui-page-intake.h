/* ui-page-intake.h — the page that answers: are these mixes fit? */
#pragma once

#include "ui-session.h"

#define UI_TYPE_PAGE_INTAKE (ui_page_intake_get_type ())
G_DECLARE_FINAL_TYPE (UiPageIntake, ui_page_intake, UI, PAGE_INTAKE, GtkWidget)

GtkWidget *ui_page_intake_new (UiSession *session);
guint ui_page_intake_n_updates (UiPageIntake *self); /* of rows, that had news; for tests */
