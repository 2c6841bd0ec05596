/* ui-module-picture.h — what a picture tells better than knobs: of a module with a transfer curve
 * that, with the level that it hears now; of one that turns down what it did in the last seconds,
 * with the level and threshold it goes by, or with what passed it and its ceiling.
 *
 * Made from the tables of the module: DspModule.transfer; readings gain_reduction_db and the first
 * of kind level; parameters threshold or ceiling. [main] */
#pragma once

#include "ui-session.h"

#define UI_TYPE_MODULE_PICTURE (ui_module_picture_get_type ())
G_DECLARE_FINAL_TYPE (UiModulePicture, ui_module_picture, UI, MODULE_PICTURE, GtkWidget)

/* Whether there is anything to show of such a module. */
gboolean ui_module_picture_fits (const DspModule *module);
/* narrow: takes less of the width. */
GtkWidget *ui_module_picture_new (UiSession *session, AppSlot *slot, gboolean narrow);
/* What the module's readings were at seconds of the programme; n 0: it does not run. */
void ui_module_picture_read (UiModulePicture *self, const double *readings, int n, double seconds);
