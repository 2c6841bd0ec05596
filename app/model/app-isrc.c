/* app-isrc.c — counting on in ISRCs. */
#include "app-isrc.h"

#include "app-metadata.h"

#include <stdlib.h>

#define HEAD 7 /* country, registrant and year */
#define NUMBER_MAX 99999

char *
app_isrc_later (const char *isrc, guint by)
{
  g_autofree char *code = app_field_clean (APP_FIELD_ISRC, isrc);
  if (!*code || app_field_fault (APP_FIELD_ISRC, code))
    return NULL;
  guint64 number = (guint64) atoi (code + HEAD) + by;
  return number <= NUMBER_MAX ? g_strdup_printf ("%.*s%05u", HEAD, code, (guint) number) : NULL;
}
