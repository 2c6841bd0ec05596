/* app-bext.c — the chunks of a broadcast WAV. */
#include "app-bext.h"

#include "app-pcm.h"
#include "app-tags.h"
#include "lacquer-config.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

#define UNKNOWN 0x7fff /* a loudness that is not told */
#define TOLERANCE 2    /* hundredths: libebur128 measures what is read back */

enum
{
  DESCRIPTION = 256,
  ORIGINATOR = 32,
  REFERENCE = 32,
  DATE = 10,
  TIME = 8,
  TIME_REFERENCE = 8,
  UMID = 64,
  RESERVED = 180,
  VERSION = 2,
};

#define LOUDNESS 5

/* In their order in the chunk. */
static const char *const loudness_names[LOUDNESS]
    = { N_ ("integrated loudness"), N_ ("loudness range"), N_ ("true peak"),
        N_ ("momentary loudness"), N_ ("short-term loudness") };

static void
append_zeros (GByteArray *bytes, guint n)
{
  guint before = bytes->len;
  g_byte_array_set_size (bytes, before + n);
  memset (bytes->data + before, 0, n);
}

/* A field of n bytes: as much of the text as has room, then zeros. */
static void
append_text (GByteArray *bytes, const char *text, guint n)
{
  guint length = text ? (guint) MIN (strlen (text), n) : 0;
  g_byte_array_append (bytes, (const guint8 *) text, length);
  append_zeros (bytes, n - length);
}

static const char *
find_tag (const GPtrArray *tags, const char *vorbis)
{
  for (guint i = 0; i < tags->len; i++)
    {
      const AppTag *tag = tags->pdata[i];
      if (g_strcmp0 (tag->vorbis, vorbis) == 0)
        return tag->value;
    }
  return NULL;
}

/* "Artist - Title", or one of them; transfer full. */
static char *
describe (const GPtrArray *tags)
{
  const char *artist = find_tag (tags, "ARTIST"), *title = find_tag (tags, "TITLE");
  g_autofree char *who = artist ? app_tag_to_ascii (artist) : NULL;
  g_autofree char *what = title ? app_tag_to_ascii (title) : NULL;
  return g_strdup_printf ("%s%s%s", who ? who : "", who && what ? " - " : "", what ? what : "");
}

static char *
coding_history (const AppExportFile *file)
{
  GString *history = g_string_new (NULL);
  g_string_append_printf (history, "A=PCM,F=%d,W=%d,M=%s,T=Lacquer " LACQUER_VERSION "%s\r\n",
                          file->rate, file->bits, file->channels == 1 ? "mono" : "stereo",
                          file->bits == APP_PCM_FLOAT ? ";float" : "");
  return g_string_free (history, FALSE);
}

GByteArray *
app_bext_build (const AppExportFile *file)
{
  g_autoptr (GPtrArray) tags = app_tags_new (file);
  g_autofree char *description = describe (tags);
  g_autofree char *history = coding_history (file);
  const char *date = find_tag (tags, "DATE");
  GByteArray *bytes = g_byte_array_new ();
  append_text (bytes, description, DESCRIPTION);
  append_text (bytes, "Lacquer", ORIGINATOR);
  append_text (bytes, find_tag (tags, "ISRC"), REFERENCE);
  append_text (bytes, date && strlen (date) == DATE ? date : "", DATE);
  append_zeros (bytes, TIME + TIME_REFERENCE);
  const guint8 version[] = { VERSION, 0 };
  g_byte_array_append (bytes, version, sizeof version);
  append_zeros (bytes, UMID);
  for (int i = 0; i < LOUDNESS; i++)
    g_byte_array_append (bytes, (const guint8[]){ UNKNOWN & 0xff, UNKNOWN >> 8 }, 2);
  append_zeros (bytes, RESERVED);
  guint length = (guint) strlen (history);
  append_text (bytes, history, length + length % 2);
  return bytes;
}

/* XML may be followed by white space: an even length is reached by it. */
static GByteArray *
take_even (GString *xml)
{
  if (xml->len % 2)
    g_string_append_c (xml, '\n');
  GByteArray *bytes = g_byte_array_new ();
  g_byte_array_append (bytes, (const guint8 *) xml->str, (guint) xml->len);
  g_string_free (xml, TRUE);
  return bytes;
}

GByteArray *
app_bext_axml (const AppExportFile *file)
{
  g_autoptr (GPtrArray) tags = app_tags_new (file);
  const char *isrc = find_tag (tags, "ISRC");
  if (!isrc)
    return NULL;
  g_autofree char *code = g_markup_escape_text (isrc, -1);
  GString *xml = g_string_new (NULL);
  g_string_append_printf (
      xml,
      "<ebucore:ebuCoreMain xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
      "xmlns:ebucore=\"urn:ebu:metadata-schema:ebuCore_2012\"><ebucore:coreMetadata>"
      "<ebucore:identifier typeLabel=\"GUID\" typeDefinition=\"Globally Unique Identifier\" "
      "formatLabel=\"ISRC\" formatDefinition=\"International Standard Recording Code\" "
      "formatLink=\"http://www.ebu.ch/metadata/cs/ebu_IdentifierTypeCodeCS.xml#3.7\">"
      "<dc:identifier>ISRC:%s</dc:identifier></ebucore:identifier></ebucore:coreMetadata>"
      "</ebucore:ebuCoreMain>",
      code);
  return take_even (xml);
}

static void
append_element (GString *xml, const char *name, const char *text)
{
  g_autofree char *escaped = text ? g_markup_escape_text (text, -1) : NULL;
  if (escaped)
    g_string_append_printf (xml, "<%s>%s</%s>", name, escaped, name);
}

GByteArray *
app_bext_ixml (const AppExportFile *file)
{
  g_autoptr (GPtrArray) tags = app_tags_new (file);
  if (!tags->len)
    return NULL;
  GString *xml = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                               "<BWFXML><IXML_VERSION>1.61</IXML_VERSION>");
  append_element (xml, "PROJECT", find_tag (tags, "ALBUM"));
  append_element (xml, "NOTE", find_tag (tags, "TITLE"));
  g_string_append_printf (xml,
                          "<SPEED><FILE_SAMPLE_RATE>%d</FILE_SAMPLE_RATE>"
                          "<AUDIO_BIT_DEPTH>%d</AUDIO_BIT_DEPTH></SPEED></BWFXML>",
                          file->rate, file->bits);
  return take_even (xml);
}

static void
loudness_of (const AppMeasurement *measured, int hundredths[LOUDNESS])
{
  const double values[LOUDNESS]
      = { measured->integrated_lufs, measured->range_lu, measured->true_peak_dbtp,
          measured->max_momentary_lufs, measured->max_short_term_lufs };
  for (int i = 0; i < LOUDNESS; i++)
    hundredths[i]
        = isfinite (values[i]) && fabs (values[i]) < 327 ? (int) lrint (100 * values[i]) : UNKNOWN;
}

void
app_bext_pack_loudness (const AppMeasurement *measured, guint8 bytes[APP_BEXT_LOUDNESS_SIZE])
{
  int hundredths[LOUDNESS];
  loudness_of (measured, hundredths);
  for (int i = 0; i < LOUDNESS; i++)
    {
      bytes[2 * i] = (guint8) (hundredths[i] & 0xff);
      bytes[2 * i + 1] = (guint8) (hundredths[i] >> 8 & 0xff);
    }
}

void
app_bext_check_loudness (const guint8 bytes[APP_BEXT_LOUDNESS_SIZE], const AppMeasurement *measured,
                         GPtrArray *findings)
{
  int expected[LOUDNESS];
  loudness_of (measured, expected);
  for (int i = 0; i < LOUDNESS; i++)
    {
      gint16 found = (gint16) (bytes[2 * i] | bytes[2 * i + 1] << 8);
      if (abs (found - expected[i]) > TOLERANCE)
        app_findings_add (findings, APP_SEVERITY_ERROR, "bext-loudness",
                          _ ("The bext chunk tells a %s of %.2f, measured is %.2f."),
                          _ (loudness_names[i]), found / 100.0, expected[i] / 100.0);
    }
}
