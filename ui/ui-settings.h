/* ui-settings.h — what the program remembers between sessions (data/…gschema.xml). [main thread] */
#pragma once

#include <gio/gio.h>

/* The settings of the installed program, or of the build when it runs uninstalled. Borrowed, for
 * ever. The program does not start without its schema. */
GSettings *ui_settings (void);
