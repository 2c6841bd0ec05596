/* app-source-text.h — what a project file says of a source, compared word by word. */
#pragma once

#include "app-source.h"

/* The same places, bytes and checksum: one file. */
gboolean app_source_equal (const AppSource *a, const AppSource *b);
/* Whether text (may be NULL) has the form of a SHA-256 in hexadecimal digits. */
gboolean app_source_is_sha256 (const char *text);
