/* ui-copy-chain.h — which tracks get a copy of the selected track's chain. [main thread] */
#pragma once

#include "ui-session.h"

/* Returns the window; NULL, and a message, when there is nothing to copy or no other track. */
GtkWindow *ui_copy_chain_show (GtkWindow *parent, UiSession *session);
