/* app-cd-field.c — what the fields of a track say that are about a CD only. */
#include "app-cd-field.h"

#include <string.h>

#define INDEX_MINUTES_MAX 1440 /* a day */

gboolean
app_cd_start_parse (const char *text, AppCdStart *start)
{
  static const char *const words[APP_N_CD_STARTS] = { "track", "index", "hidden" };
  *start = APP_CD_START_TRACK;
  if (!*text)
    return TRUE;
  for (int i = 0; i < APP_N_CD_STARTS; i++)
    if (strcmp (words[i], text) == 0)
      {
        *start = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
app_cd_flags_parse (const char *text, unsigned *flags)
{
  static const struct
  {
    const char *word;
    AppCdFlag flag;
  } rows[] = { { "copy", APP_CD_FLAG_COPY },
               { "pre-emphasis", APP_CD_FLAG_PRE_EMPHASIS },
               { "scms", APP_CD_FLAG_SCMS } };
  g_auto (GStrv) words = g_strsplit_set (text, " ,", -1);
  *flags = 0;
  for (int i = 0; words[i]; i++)
    {
      unsigned flag = 0;
      for (gsize k = 0; k < G_N_ELEMENTS (rows); k++)
        if (strcmp (rows[k].word, words[i]) == 0)
          flag = rows[k].flag;
      if (*words[i] && !flag)
        return FALSE;
      *flags |= flag;
    }
  return (*flags & (APP_CD_FLAG_COPY | APP_CD_FLAG_SCMS)) != (APP_CD_FLAG_COPY | APP_CD_FLAG_SCMS);
}

/* Digits with at most one point. */
static gboolean
parse_seconds (const char *text, double *seconds)
{
  gsize digits = strspn (text, "0123456789");
  gsize length = digits;
  if (text[length] == '.')
    length += 1 + strspn (text + length + 1, "0123456789");
  if (!digits || text[length])
    return FALSE;
  *seconds = g_ascii_strtod (text, NULL);
  return TRUE;
}

static gboolean
parse_time (const char *text, double *seconds)
{
  const char *colon = strchr (text, ':');
  if (!colon)
    return parse_seconds (text, seconds) && *seconds < 60.0 * INDEX_MINUTES_MAX;
  g_autofree char *head = g_strndup (text, colon - text);
  guint64 minutes;
  if (!g_ascii_string_to_unsigned (head, 10, 0, INDEX_MINUTES_MAX, &minutes, NULL)
      || !parse_seconds (colon + 1, seconds) || *seconds >= 60.0)
    return FALSE;
  *seconds += 60.0 * minutes;
  return TRUE;
}

int
app_cd_indices_parse (const char *text, double *seconds)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  int n = 0;
  for (int i = 0; words[i]; i++)
    {
      double time;
      if (!*words[i])
        continue;
      if (n == APP_CD_INDICES_MAX || !parse_time (words[i], &time)
          || !(time > (n ? seconds[n - 1] : 0.0)))
        return -1;
      seconds[n++] = time;
    }
  return n;
}
