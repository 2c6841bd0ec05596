/* ui-obey.h — settings that are the program's and no widget's: contrast, size of the cache, rules
 * of the plant. [main thread] */
#pragma once

/* Acts by them now, and at once whenever one of them changes. */
void ui_obey_settings (void);
