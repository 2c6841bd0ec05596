/* ui-preset-menu.h — button of the module editor: the presets of the selected slot's module; take
 * one, keep the present values as one, remove an own one. Shows the name of the one that is set. */
#pragma once

#include "ui-session.h"

#define UI_TYPE_PRESET_MENU (ui_preset_menu_get_type ())
G_DECLARE_FINAL_TYPE (UiPresetMenu, ui_preset_menu, UI, PRESET_MENU, GtkWidget)

GtkWidget *ui_preset_menu_new (UiSession *session, AppSlot *slot);
