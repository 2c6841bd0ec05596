/* app-metadata.c — the texts of an album or a track, by one table of fields. */
#include "app-metadata.h"

#include "app-cd-field.h"

#include <glib/gi18n-lib.h>

#include <string.h>

const AppFieldInfo app_fields[APP_N_FIELDS] = {
  [APP_FIELD_TITLE] = { "title", N_ ("Title"), N_ ("Name of the album or of the piece."), TRUE,
                        TRUE, "TITLE", "INAM" },
  [APP_FIELD_ARTIST]
  = { "artist", N_ ("Artist"), N_ ("Who performs."), TRUE, TRUE, "ARTIST", "IART" },
  [APP_FIELD_COMPOSER]
  = { "composer", N_ ("Composer"), N_ ("Who wrote the music."), TRUE, TRUE, "COMPOSER", "IMUS" },
  [APP_FIELD_SONGWRITER] = { "songwriter", N_ ("Songwriter"), N_ ("Who wrote the words."), TRUE,
                             TRUE, "LYRICIST", "IWRI" },
  [APP_FIELD_GENRE] = { "genre", N_ ("Genre"), N_ ("Kind of music."), TRUE, TRUE, "GENRE", "IGNR" },
  [APP_FIELD_DATE] = { "date", N_ ("Date"), N_ ("Date of the release: 2026 or 2026-11-21."), TRUE,
                       TRUE, "DATE", "ICRD" },
  [APP_FIELD_ISRC]
  = { "isrc", N_ ("ISRC"), N_ ("International Standard Recording Code, such as US-ABC-26-00001."),
      FALSE, TRUE, "ISRC", "ISRC" },
  [APP_FIELD_BARCODE] = { "barcode", N_ ("Barcode"), N_ ("EAN of 13 or UPC of 12 digits."), TRUE,
                          FALSE, "BARCODE", NULL },
  [APP_FIELD_CATALOGUE]
  = { "catalogue", N_ ("Catalogue number"), N_ ("The label's number of the release."), TRUE, FALSE,
      "CATALOGNUMBER", NULL },
  [APP_FIELD_LABEL]
  = { "label", N_ ("Label"), N_ ("Who releases the album."), TRUE, FALSE, "LABEL", NULL },
  [APP_FIELD_COPYRIGHT]
  = { "copyright", N_ ("Copyright"), N_ ("Owner of the rights, such as 2026 Some Label."), TRUE,
      TRUE, "COPYRIGHT", "ICOP" },
  [APP_FIELD_COMMENT]
  = { "comment", N_ ("Comment"), N_ ("Free text that is written into the files."), TRUE, TRUE,
      "COMMENT", "ICMT" },
  [APP_FIELD_ARRANGER]
  = { "arranger", N_ ("Arranger"), N_ ("Who arranged the music."), TRUE, TRUE, "ARRANGER", NULL },
  [APP_FIELD_CD_START]
  = { "cd-start", N_ ("Begins on a CD"),
      N_ ("What begins here on a CD: a track (or nothing written), an index of the track before, "
          "or hidden: nothing, as the first one of the album it then lies before track 1."),
      FALSE, TRUE, NULL, NULL },
  [APP_FIELD_CD_INDICES] = { "cd-indices", N_ ("CD indices"),
                             N_ ("Where index 02, 03 … of the CD are, from the start of the track, "
                                 "such as 1:30 2:45.5."),
                             FALSE, TRUE, NULL, NULL },
  [APP_FIELD_CD_FLAGS]
  = { "cd-flags", N_ ("CD flags"), N_ ("Flags of the track on a CD: copy, scms, pre-emphasis."),
      FALSE, TRUE, NULL, NULL },
};

int
app_field_find (const char *id)
{
  for (int i = 0; i < APP_N_FIELDS; i++)
    if (strcmp (app_fields[i].id, id) == 0)
      return i;
  return -1;
}

/* The code without spaces, dashes and a leading "ISRC", in capitals. */
static char *
code_compact (const char *value)
{
  GString *code = g_string_new (NULL);
  for (const char *p = value; *p; p++)
    if (*p != ' ' && *p != '-')
      g_string_append_c (code, g_ascii_toupper (*p));
  if (g_str_has_prefix (code->str, "ISRC"))
    g_string_erase (code, 0, 4);
  return g_string_free (code, FALSE);
}

/* ISO 3901: two letters, three letters or digits, year of two digits, five digits. */
static gboolean
isrc_is_valid (const char *code)
{
  if (strlen (code) != 12)
    return FALSE;
  for (int i = 0; i < 12; i++)
    if (i < 2   ? !g_ascii_isalpha (code[i])
        : i < 5 ? !g_ascii_isalnum (code[i])
                : !g_ascii_isdigit (code[i]))
      return FALSE;
  return TRUE;
}

static gboolean
is_digits (const char *text)
{
  return *text && strspn (text, "0123456789") == strlen (text);
}

/* EAN-13 or UPC-A: weights 3, 1, 3 … counted from the digit left of the check digit. */
static const char *
barcode_fault (const char *code)
{
  size_t length = strlen (code);
  if (!is_digits (code) || (length != 12 && length != 13))
    return _ ("A barcode has 13 digits (EAN) or 12 (UPC).");
  int sum = 0;
  for (size_t i = 0; i + 1 < length; i++)
    sum += (code[length - 2 - i] - '0') * (i % 2 ? 1 : 3);
  if ((10 - sum % 10) % 10 != code[length - 1] - '0')
    return _ (
        "The last digit does not agree with the others: a digit is wrong or two are swapped.");
  return NULL;
}

static const char *
date_fault (const char *value)
{
  static const char *const fault = N_ ("Write the date as 2026, 2026-11 or 2026-11-21.");
  g_auto (GStrv) parts = g_strsplit (value, "-", 4);
  guint n = g_strv_length (parts);
  if (n < 1 || n > 3 || strlen (parts[0]) != 4)
    return _ (fault);
  for (guint i = 0; i < n; i++)
    if (!is_digits (parts[i]) || (i > 0 && strlen (parts[i]) != 2))
      return _ (fault);
  int year = atoi (parts[0]);
  int month = n > 1 ? atoi (parts[1]) : 1;
  int day = n > 2 ? atoi (parts[2]) : 1;
  if (!g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return _ ("There is no such day in the calendar.");
  return NULL;
}

static const char *
cd_fault (AppField field, const char *value)
{
  AppCdStart start;
  unsigned flags;
  double seconds[APP_CD_INDICES_MAX];
  if (field == APP_FIELD_CD_START && !app_cd_start_parse (value, &start))
    return _ ("Write track, index or hidden, or nothing.");
  if (field == APP_FIELD_CD_FLAGS && !app_cd_flags_parse (value, &flags))
    return _ ("Write copy or scms, and pre-emphasis, or nothing.");
  if (field == APP_FIELD_CD_INDICES && app_cd_indices_parse (value, seconds) < 0)
    return _ ("Write ascending times from the start of the track with spaces between them: 1:30 "
              "2:45.5.");
  return NULL;
}

const char *
app_field_fault (AppField field, const char *value)
{
  if (!value || !*value)
    return NULL;
  g_autofree char *code = code_compact (value);
  switch (field)
    {
    case APP_FIELD_ISRC:
      return isrc_is_valid (code)
                 ? NULL
                 : _ ("An ISRC is a country and registrant of five characters, a year of two "
                      "digits and a number of five digits: US-ABC-26-00001.");
    case APP_FIELD_BARCODE:
      return barcode_fault (code);
    case APP_FIELD_DATE:
      return date_fault (value);
    default:
      return cd_fault (field, value);
    }
}

char *
app_text_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1);
  GString *clean = g_string_new (NULL);
  for (const char *p = valid; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      g_string_append_unichar (clean, g_unichar_iscntrl (c) ? ' ' : c);
    }
  return g_string_free (clean, FALSE);
}

char *
app_field_clean (AppField field, const char *value)
{
  char *clean = app_text_clean (value);
  if ((field != APP_FIELD_ISRC && field != APP_FIELD_BARCODE) || !*clean
      || app_field_fault (field, clean))
    return clean;
  char *compact = code_compact (clean);
  g_free (clean);
  return compact;
}

void
app_metadata_init (AppMetadata *self)
{
  for (int i = 0; i < APP_N_FIELDS; i++)
    self->values[i] = g_strdup ("");
}

void
app_metadata_finish (AppMetadata *self)
{
  for (int i = 0; i < APP_N_FIELDS; i++)
    g_clear_pointer (&self->values[i], g_free);
}

void
app_metadata_set (AppMetadata *self, AppField field, const char *value)
{
  g_return_if_fail (field >= 0 && field < APP_N_FIELDS);
  char *clean = app_field_clean (field, value);
  g_free (self->values[field]);
  self->values[field] = clean;
}

void
app_metadata_copy (AppMetadata *self, const AppMetadata *source)
{
  for (int i = 0; i < APP_N_FIELDS; i++)
    self->values[i] = g_strdup (source->values[i]);
}
