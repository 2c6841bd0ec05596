/* ui-dialog.h — what the dialogs have in common. [main thread] */
#pragma once

#include "ui-session.h"

/* Puts a window over parent, with which it goes. Escape closes it, and so does another album in the
 * session (NULL: it is not about the album). */
void ui_dialog_prepare (GtkWindow *window, GtkWindow *parent, UiSession *session);

/* Ctrl+Z and Ctrl+Shift+Z undo and redo here as in parent, which has the actions. */
void ui_dialog_add_undo (GtkWindow *window, GtkWindow *parent);

/* css_class may be NULL. */
GtkWidget *ui_dialog_label_new (const char *text, double xalign, const char *css_class);
/* A tick with a text that is cut, with all of it in the tooltip, where it is longer than max_chars.
 */
GtkWidget *ui_dialog_tick_new (const char *text, int min_chars, int max_chars);
/* Shows a sentence in a label, with the minus of the window, in the colour of the severity. */
void ui_dialog_tell (GtkWidget *label, AppSeverity severity, const char *text);
