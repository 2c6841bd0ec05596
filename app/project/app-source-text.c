/* app-source-text.c — what a project file says of a source, compared word by word. */
#include "app-source-text.h"

#include <string.h>

gboolean
app_source_equal (const AppSource *a, const AppSource *b)
{
  return g_strcmp0 (a->relative, b->relative) == 0 && g_strcmp0 (a->absolute, b->absolute) == 0
         && g_strcmp0 (a->sha256, b->sha256) == 0 && a->size == b->size;
}

gboolean
app_source_is_sha256 (const char *text)
{
  return text && strlen (text) == 64 && strspn (text, "0123456789abcdefABCDEF") == 64;
}
