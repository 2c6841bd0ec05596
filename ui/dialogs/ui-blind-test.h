/* ui-blind-test.h — the window of a blind test: two lanes, matched in loudness, by the ear alone.
 *
 * While trials run the session is blind: nothing shows which lane plays. Everything goes by the
 * keyboard. A result can be kept in the album's note. [main thread] */
#pragma once

#include "ui-session.h"

/* A modal window over parent. */
void ui_blind_test_show (GtkWindow *parent, UiSession *session);
