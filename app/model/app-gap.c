/* app-gap.c — gaps and times as a person reads and types them. */
#include "app-gap.h"

#include <string.h>

#define SECONDS_MAX (24 * 60 * 60)
#define DIGITS_MAX 9
#define MICRO G_GINT64_CONSTANT (1000000)

/* n / d to the nearest whole number, halves away from zero; n >= 0. */
static gint64
divide_round (gint64 n, gint64 d)
{
  return (n + d / 2) / d;
}

/* Reads 1 to DIGITS_MAX digits and moves *p behind them. */
static gboolean
parse_digits (const char **p, gint64 *value)
{
  size_t n = strspn (*p, "0123456789");
  if (n == 0 || n > DIGITS_MAX)
    return FALSE;
  *value = 0;
  for (size_t i = 0; i < n; i++)
    *value = *value * 10 + ((*p)[i] - '0');
  *p += n;
  return TRUE;
}

/* Decimals after the point as micro units; "5" is 500000. Digits beyond the sixth are refused: no
 * rate tells them apart. */
static gboolean
parse_decimals (const char **p, gint64 *micro)
{
  size_t n = strspn (*p, "0123456789");
  if (n == 0 || n > 6)
    return FALSE;
  *micro = 0;
  for (size_t i = 0; i < 6; i++)
    *micro = *micro * 10 + (i < n ? (*p)[i] - '0' : 0);
  *p += n;
  return TRUE;
}

/* The text without sign and spaces around it, as frames. */
static gboolean
parse_unsigned (const char *p, int rate, gint64 *frames)
{
  gint64 whole, part = 0;
  if (!parse_digits (&p, &whole))
    return FALSE;
  if (*p == 'f' && !p[1] && whole <= (gint64) SECONDS_MAX * APP_CD_FRAMES)
    {
      *frames = divide_round (whole * rate, APP_CD_FRAMES);
      return TRUE;
    }
  if (whole > SECONDS_MAX)
    return FALSE;
  if (*p == ':')
    {
      p++;
      if (!parse_digits (&p, &part) || part >= APP_CD_FRAMES || strcmp (p, "f") != 0)
        return FALSE;
      *frames = divide_round ((whole * APP_CD_FRAMES + part) * rate, APP_CD_FRAMES);
      return TRUE;
    }
  if (*p == '.' || *p == ',')
    {
      p++;
      if (!parse_decimals (&p, &part))
        return FALSE;
    }
  p += strspn (p, " ");
  if (*p && strcmp (p, "s") != 0)
    return FALSE;
  *frames = divide_round ((whole * MICRO + part) * rate, MICRO);
  return TRUE;
}

gboolean
app_gap_parse (const char *text, int rate, gint64 *frames)
{
  g_return_val_if_fail (rate > 0, FALSE);
  g_autofree char *copy = g_strstrip (g_strdup (text));
  const char *p = copy;
  gboolean negative = FALSE;
  if (*p == '-' || *p == '+')
    negative = *p++ == '-';
  else if (g_str_has_prefix (p, "\u2212")) /* the minus that typesetters and text fields insert */
    {
      negative = TRUE;
      p += strlen ("\u2212");
    }
  p += strspn (p, " ");
  gint64 value;
  if (!parse_unsigned (p, rate, &value))
    return FALSE;
  *frames = negative ? -value : value;
  return TRUE;
}

/* Seconds with digits decimals; *exact tells whether they read back to the same frames. */
static char *
format_seconds (gint64 frames, int rate, int digits, gboolean *exact)
{
  gint64 unit = 1;
  for (int i = 0; i < digits; i++)
    unit *= 10;
  gint64 count = divide_round (frames * unit, rate);
  *exact = divide_round (count * rate, unit) == frames;
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%0*" G_GINT64_FORMAT, count / unit, digits,
                          count % unit);
}

/* Seconds with as few decimals as read back to the same frames, 6 at most. */
static char *
format_exact (gint64 frames, int rate, int digits)
{
  gboolean exact;
  char *text = format_seconds (frames, rate, digits, &exact);
  while (!exact && digits < 6)
    {
      g_free (text);
      text = format_seconds (frames, rate, ++digits, &exact);
    }
  return text;
}

static char *
format_unsigned (gint64 frames, int rate)
{
  gboolean exact;
  g_autofree char *hundredths = format_seconds (frames, rate, 2, &exact);
  if (exact)
    return g_steal_pointer (&hundredths);
  gint64 cd = divide_round (frames * APP_CD_FRAMES, rate);
  if (divide_round (cd * rate, APP_CD_FRAMES) == frames)
    return g_strdup_printf ("%" G_GINT64_FORMAT ":%02df", cd / APP_CD_FRAMES,
                            (int) (cd % APP_CD_FRAMES));
  return format_exact (frames, rate, 3);
}

char *
app_gap_format (gint64 frames, int rate)
{
  g_return_val_if_fail (rate > 0, NULL);
  g_autofree char *text = format_unsigned (ABS (frames), rate);
  return g_strconcat (frames < 0 ? "-" : "", text, NULL);
}

gboolean
app_span_parse (const char *text, int rate, gint64 *from, gint64 *to)
{
  g_auto (GStrv) sides = g_strsplit (text, ":", 3);
  gint64 first, last;
  if (g_strv_length (sides) != 2 || !app_gap_parse (sides[0], rate, &first)
      || !app_gap_parse (sides[1], rate, &last) || first < 0 || last <= first)
    return FALSE;
  *from = first;
  *to = last;
  return TRUE;
}

char *
app_span_format (gint64 from, gint64 to, int rate)
{
  g_return_val_if_fail (rate > 0 && from >= 0 && to >= 0, NULL);
  g_autofree char *first = format_exact (from, rate, 2);
  g_autofree char *last = format_exact (to, rate, 2);
  return g_strconcat (first, ":", last, NULL);
}

char *
app_time_format (gint64 frames, int rate, int digits)
{
  g_return_val_if_fail (rate > 0, NULL);
  digits = CLAMP (digits, 0, 6);
  gint64 unit = 1;
  for (int i = 0; i < digits; i++)
    unit *= 10;
  gint64 size = ABS (frames);
  /* Whole seconds apart, so that a day at six digits does not overflow. */
  gint64 count = size / rate * unit + divide_round (size % rate * unit, rate);
  const char *sign = frames < 0 && count ? "-" : "";
  gint64 seconds = count / unit;
  if (digits == 0)
    return g_strdup_printf ("%s%" G_GINT64_FORMAT ":%02d", sign, seconds / 60,
                            (int) (seconds % 60));
  return g_strdup_printf ("%s%" G_GINT64_FORMAT ":%02d.%0*" G_GINT64_FORMAT, sign, seconds / 60,
                          (int) (seconds % 60), digits, count % unit);
}

char *
app_cd_time_format (gint64 frames, int rate)
{
  g_return_val_if_fail (rate > 0 && frames >= 0, NULL);
  gint64 cd = divide_round (frames * APP_CD_FRAMES, rate);
  gint64 seconds = cd / APP_CD_FRAMES;
  return g_strdup_printf ("%02" G_GINT64_FORMAT ":%02d:%02d", seconds / 60, (int) (seconds % 60),
                          (int) (cd % APP_CD_FRAMES));
}
