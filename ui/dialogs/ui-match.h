/* ui-match.h — the window that brings a track nearer to other music: references with weights,
 * spectra and the curve between them, amount, bound and smoothing. [main thread] */
#pragma once

#include "ui-session.h"

/* A window over parent for the selected track. It frees itself when it is closed. */
GtkWidget *ui_match_show (GtkWindow *parent, UiSession *session);
/* Whether it measures now. */
gboolean ui_match_busy (GtkWidget *match);
