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
/* The line at the foot of a window: before at the start edge (NULL: nothing), then what closes it,
 * with that label, then the actions up to NULL, the one that is looked for last, at the end edge.
 */
GtkWidget *ui_dialog_foot_new (GtkWindow *window, const char *close, GtkWidget *before,
                               ...) G_GNUC_NULL_TERMINATED;
/* What such a line has at its end is called for: not while it only cancels. */
void ui_dialog_suggest (GtkWidget *action, gboolean suggested);
/* What closes the window, of such a line. */
GtkWidget *ui_dialog_foot_closer (GtkWidget *foot);
/* A bar for the start of such a line. */
GtkWidget *ui_dialog_progress_new (const char *name);
/* Shows a sentence in a label, with the minus of the window, in the colour of the severity. */
void ui_dialog_tell (GtkWidget *label, AppSeverity severity, const char *text);
