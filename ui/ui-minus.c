/* ui-minus.c — the minus of numbers in sentences that app made. */
#include "ui-minus.h"

#include <gtk/gtk.h>

#include <string.h>

#define MINUS "\xe2\x88\x92"
#define INFINITE "\xe2\x88\x9e"
#define LEFT_TO_RIGHT "\xe2\x80\x8e"
#define FIRST_SYMBOL 0x2190 /* arrows; letters behind it are those of Asia, which need no blank */

static const char *const units[]
    = { "dB SPL", "dBTP", "dBFS", "dBr", "dB", "LUFS", "LU",  "LSB", "kHz",     "Hz",    "ms",
        "s",      "min",  "%",    "ppm", "°",  "bit",  "oct", "MiB", "samples", "frames" };

/* What a name stands in; the languages use these in their own order. */
static const struct
{
  const char *open, *close;
} quotes[] = {
  { "“", "”" }, { "„", "“" }, { "«", "»" }, { "「", "」" }, { "『", "』" },
};

/* ---- what stands around a number ---------------------------------------------------------- */

static gboolean
may_precede (const char *text, const char *at)
{
  if (at == text)
    return TRUE;
  const gunichar c = g_utf8_get_char (g_utf8_prev_char (at));
  return g_unichar_isspace (c) || c >= FIRST_SYMBOL || c == 0x200e
         || (c < 0x80 && strchr ("([:=", (int) c));
}

/* The end of a word: not that of a file name ("-1.wav", "-1 s.wav"), date or number of a catalogue.
 */
static gboolean
may_follow (const char *end)
{
  const gunichar c = g_utf8_get_char (end);
  if (c == 0 || g_unichar_isspace (c) || c >= FIRST_SYMBOL)
    return TRUE;
  if (c == '.' || c == ':' || c == ',')
    return !g_ascii_isalnum (end[1]);
  return strchr (";!?)]/", (int) c) != NULL && c < 0x80;
}

/* The end of the unit behind a number, or NULL. */
static const char *
unit_end (const char *p)
{
  if (g_unichar_isspace (g_utf8_get_char (p))) /* any of the kinds that do not break, too */
    p = g_utf8_next_char (p);
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_has_prefix (p, units[i]) && may_follow (p + strlen (units[i])))
      return p + strlen (units[i]);
  return NULL;
}

/* at: of a '-'. The end of the number if it is one, else NULL. */
static const char *
number_end (const char *text, const char *at)
{
  if (!may_precede (text, at))
    return NULL;
  const char *p = at + 1;
  if (g_str_has_prefix (p, "inf"))
    return unit_end (p + 3) ? p + 3 : NULL;
  p += strspn (p, "0123456789");
  if (p == at + 1)
    return NULL;
  const char *whole = p;
  if (*p == '.' && g_ascii_isdigit (p[1]))
    p += 1 + strspn (p + 1, "0123456789");
  if (unit_end (p))
    return p;
  return p > whole && *p != ' ' && may_follow (p) ? p : NULL;
}

/* The end of what is quoted from here, or NULL. */
static const char *
quote_end (const char *p)
{
  for (gsize i = 0; i < G_N_ELEMENTS (quotes); i++)
    if (g_str_has_prefix (p, quotes[i].open))
      {
        const char *close = strstr (p + strlen (quotes[i].open), quotes[i].close);
        if (close)
          return close + strlen (quotes[i].close);
      }
  return NULL;
}

char *
ui_minus (const char *text)
{
  if (!text)
    return NULL;
  const gboolean mirrored = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;
  GString *out = g_string_new (NULL);
  const char *p = text, *end;
  while (*p)
    if ((end = quote_end (p)))
      {
        g_string_append_len (out, p, end - p);
        p = end;
      }
    else if (*p == '-' && (end = number_end (text, p)))
      {
        g_string_append (out, mirrored ? LEFT_TO_RIGHT MINUS : MINUS);
        if (p[1] == 'i')
          g_string_append (out, INFINITE);
        else
          g_string_append_len (out, p + 1, end - p - 1);
        p = end;
      }
    else
      g_string_append_c (out, *p++);
  return g_string_free (out, FALSE);
}
