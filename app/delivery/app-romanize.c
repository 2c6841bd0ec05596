/* app-romanize.c — letters of other scripts as Latin ones, by ICU. */
#include "app-romanize.h"

#include <unicode/ustring.h>
#include <unicode/utrans.h>

#define GROWS 16 /* a letter becomes so many UTF-16 units at the most */

/* One after the other. */
static const char *const ids[] = { "Russian-Latin/BGN", "Any-Latin" };

static GMutex lock;
static UTransliterator *steps[G_N_ELEMENTS (ids)]; /* under the lock; for the life of the program */

/* Under the lock; FALSE: ICU has no such data. */
static gboolean
open_steps (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      UErrorCode status = U_ZERO_ERROR;
      UChar id[32];
      u_uastrncpy (id, ids[i], G_N_ELEMENTS (id));
      if (!steps[i])
        steps[i] = utrans_openU (id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
      if (!steps[i])
        return FALSE;
    }
  return TRUE;
}

/* Whether there is anything to be done, and nothing that must not be. */
static gboolean
wants_it (const char *text)
{
  gboolean other = FALSE;
  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      GUnicodeScript script = g_unichar_get_script (g_utf8_get_char (p));
      if (script == G_UNICODE_SCRIPT_HAN)
        return FALSE;
      other |= script != G_UNICODE_SCRIPT_LATIN && script != G_UNICODE_SCRIPT_COMMON
               && script != G_UNICODE_SCRIPT_INHERITED;
    }
  return other;
}

/* Without the signs that only tell how a letter before them is spoken. */
static char *
tidy (const char *latin)
{
  g_autoptr (GString) text = g_string_new (latin);
  g_string_replace (text, "\u02b9", "", 0);
  g_string_replace (text, "\u02ba", "", 0);
  return g_utf8_normalize (text->str, -1, G_NORMALIZE_DEFAULT_COMPOSE);
}

static char *
romanize (const char *text)
{
  glong n;
  g_autofree gunichar2 *wide = g_utf8_to_utf16 (text, -1, NULL, &n, NULL);
  int32_t length = (int32_t) n, room = (length + 1) * GROWS;
  if (!wide || !open_steps ())
    return g_strdup (text);
  wide = g_renew (gunichar2, wide, room);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      UErrorCode status = U_ZERO_ERROR;
      int32_t limit = length;
      utrans_transUChars (steps[i], wide, &length, room, 0, &limit, &status);
      if (U_FAILURE (status))
        return g_strdup (text);
    }
  g_autofree char *latin = g_utf16_to_utf8 (wide, length, NULL, NULL, NULL);
  return latin ? tidy (latin) : g_strdup (text);
}

char *
app_romanize (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL) || !wants_it (text))
    return g_strdup (text);
  g_mutex_lock (&lock);
  char *latin = romanize (text);
  g_mutex_unlock (&lock);
  return latin;
}
