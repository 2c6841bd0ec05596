/* app-latin1.h — text in ISO-8859-1, the letters of CD-Text and of sheets that are burned. [any
 * thread, pure] */
#pragma once

#include <glib.h>

/* The text as ISO-8859-1, transfer full. What it has no letter for becomes the nearest one:
 * typographic quotes and dashes plain ones, "ł" "l", other scripts app-romanize.h; "?" where there
 * is none. *shown: the result as UTF-8 when it differs from the text (transfer full), else NULL;
 * may be NULL itself. */
char *app_latin1_from_utf8 (const char *text, char **shown);
/* Back; never fails. Transfer full. */
char *app_latin1_to_utf8 (const char *bytes, gssize size);
