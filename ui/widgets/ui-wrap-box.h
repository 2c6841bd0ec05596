/* ui-wrap-box.h — widgets one after the other in lines as wide as there is room, as words in a
 * paragraph. Nothing is ever cut off at the side: lines become more. [main] */
#pragma once

#include <gtk/gtk.h>

#define UI_TYPE_WRAP_BOX (ui_wrap_box_get_type ())
G_DECLARE_FINAL_TYPE (UiWrapBox, ui_wrap_box, UI, WRAP_BOX, GtkWidget)

/* The places of the widgets are whole units wide, so that those of several lines stand below each
 * other; gap pixels of each, and line_gap between lines, stay free. */
GtkWidget *ui_wrap_box_new (int unit, int gap, int line_gap);
void ui_wrap_box_append (UiWrapBox *self, GtkWidget *child);
