/* ui-module-editor.h — the editor of the selected slot, made from its module's table of parameters.
 *
 * Parameters with a group are shown one group at a time when there are many groups (bands of an
 * equaliser), under headings otherwise. */
#pragma once

#include "ui-session.h"

#define UI_TYPE_MODULE_EDITOR (ui_module_editor_get_type ())
G_DECLARE_FINAL_TYPE (UiModuleEditor, ui_module_editor, UI, MODULE_EDITOR, GtkWidget)

/* Signal "group-changed" (string group): the person chose another group. */
GtkWidget *ui_module_editor_new (UiSession *session);

/* The group that is shown; NULL when all are. Setting emits nothing. */
const char *ui_module_editor_group (UiModuleEditor *self);
void ui_module_editor_set_group (UiModuleEditor *self, const char *group);
/* The control of a parameter of the selected slot, or NULL. */
GtkWidget *ui_module_editor_value (UiModuleEditor *self, const char *param);
