/* ui-locale.h — the language of the window. */
#pragma once

/* Once, before GTK starts. Messages are in the person's language, from where the program is
 * installed or, run from its build, from there. Numbers have a point in every language, as they are
 * typed, and as files, reports and the command line have them. */
void ui_locale_init (void);
