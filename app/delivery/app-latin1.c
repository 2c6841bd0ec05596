/* app-latin1.c — text in ISO-8859-1. */
#include "app-latin1.h"

#include "app-romanize.h"

#include <string.h>

/* Typographic signs that g_str_to_ascii does not know, or makes longer than need be. */
static const struct
{
  gunichar from;
  const char *to;
} signs[] = {
  { 0x2010, "-" },  { 0x2011, "-" },  { 0x2012, "-" },    { 0x2013, "-" },  { 0x2014, "-" },
  { 0x2018, "'" },  { 0x2019, "'" },  { 0x201a, "'" },    { 0x201b, "'" },  { 0x2032, "'" },
  { 0x201c, "\"" }, { 0x201d, "\"" }, { 0x201e, "\"" },   { 0x2033, "\"" }, { 0x2026, "..." },
  { 0x2039, "'" },  { 0x203a, "'" },  { 0x2022, "\xb7" }, { 0x2044, "/" },  { 0x2212, "-" },
};

static gboolean
is_latin1 (gunichar c)
{
  return (c >= 0x20 && c < 0x7f) || (c >= 0xa0 && c <= 0xff);
}

static void
append_nearest (GString *bytes, gunichar c)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (signs[i].from == c)
      {
        g_string_append (bytes, signs[i].to);
        return;
      }
  char utf8[7] = "";
  g_unichar_to_utf8 (c, utf8);
  g_autofree char *ascii = g_str_to_ascii (utf8, "C");
  g_string_append (bytes, ascii);
}

char *
app_latin1_to_utf8 (const char *bytes, gssize size)
{
  GString *text = g_string_new (NULL);
  gsize n = size < 0 ? strlen (bytes) : (gsize) size;
  for (gsize i = 0; i < n && bytes[i]; i++)
    g_string_append_unichar (text, (guchar) bytes[i]);
  return g_string_free (text, FALSE);
}

char *
app_latin1_from_utf8 (const char *text, char **shown)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *composed = g_utf8_normalize (valid, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  g_autofree char *latin = app_romanize (composed);
  GString *bytes = g_string_new (NULL);
  for (const char *p = latin; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (is_latin1 (c))
        g_string_append_c (bytes, (char) c);
      else
        append_nearest (bytes, c);
    }
  g_autofree char *back = app_latin1_to_utf8 (bytes->str, -1);
  if (shown)
    *shown = strcmp (back, composed) ? g_steal_pointer (&back) : NULL;
  return g_string_free (bytes, FALSE);
}
