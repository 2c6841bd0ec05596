/* app-cd-text-parse.c — reads CD-Text packs, of this program or another. */
#include "app-cd-text.h"

#include "app-finding.h"
#include "app-latin1.h"

#include <glib/gi18n-lib.h>

#include <inttypes.h>
#include <string.h>

#define TYPE_FIRST 0x80
#define TYPE_GENRE 0x87
#define TYPE_CODES 0x8e
#define TYPE_SIZE 0x8f
#define PAYLOAD 12
#define BLOCK(pack) ((pack)[3] >> 4 & 7)
#define SIZE_PACKS 3

static void
    G_GNUC_PRINTF (3, 4) say (GPtrArray *findings, AppSeverity severity, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  app_findings_add (findings, severity, "cd-text-damaged", _ ("CD-Text: %s"), text);
}

static void
string_clear (gpointer data)
{
  g_free (((AppCdTextString *) data)->text);
}

/* Each pack alone, and their order. */
static void
check_packs (const guint8 *packs, int n, GPtrArray *findings)
{
  int bad_crc = 0, bad_order = 0;
  for (int i = 0; i < n; i++)
    {
      const guint8 *pack = packs + i * APP_CD_TEXT_PACK;
      const guint8 *before = pack - APP_CD_TEXT_PACK;
      bad_crc += app_cd_text_crc (pack) != (pack[16] << 8 | pack[17]);
      if (i == 0 || BLOCK (pack) != BLOCK (before))
        bad_order += pack[2] != 0;
      else
        bad_order += pack[2] != (guint8) (before[2] + 1) || pack[0] < before[0];
      bad_order += pack[0] < TYPE_FIRST || pack[0] > TYPE_SIZE;
    }
  if (bad_crc)
    say (findings, APP_SEVERITY_ERROR, _ ("the checksums of %d packs are wrong."), bad_crc);
  if (bad_order)
    say (findings, APP_SEVERITY_ERROR, _ ("%d packs are out of order."), bad_order);
}

/* What the size packs of the first block say. Returns the number of tracks, 0 when not told. */
static int
check_size (const guint8 *packs, int n, GPtrArray *findings)
{
  guint8 info[SIZE_PACKS * PAYLOAD] = { 0 };
  int counts[16] = { 0 }, found = 0;
  for (int i = 0; i < n && BLOCK (packs + i * APP_CD_TEXT_PACK) == 0; i++)
    {
      const guint8 *pack = packs + i * APP_CD_TEXT_PACK;
      counts[pack[0] & 15]++;
      if (pack[0] == TYPE_SIZE && found < SIZE_PACKS)
        memcpy (info + PAYLOAD * found++, pack + 4, PAYLOAD);
    }
  if (found != SIZE_PACKS)
    {
      say (findings, APP_SEVERITY_WARNING, _ ("there is no size information."));
      return 0;
    }
  for (int i = 0; i < 16; i++)
    if (info[4 + i] != counts[i])
      {
        say (findings, APP_SEVERITY_ERROR, _ ("there are %d packs of type %02X, not %d."),
             counts[i], TYPE_FIRST + i, info[4 + i]);
        break;
      }
  if (info[0] != 0 && info[0] != 1)
    say (findings, APP_SEVERITY_WARNING,
         _ ("the letters are not ISO-8859-1 and may be shown wrong."));
  return info[2];
}

static void
add_string (GArray *strings, int type, int track, const char *bytes, gsize size)
{
  const AppCdTextString *last = NULL;
  for (guint i = strings->len; i > 0 && !last; i--)
    if (g_array_index (strings, AppCdTextString, i - 1).type == type)
      last = &g_array_index (strings, AppCdTextString, i - 1);
  AppCdTextString string = { .type = type, .track = track };
  /* A tabulator stands for the text of the track before. */
  string.text = size == 1 && *bytes == '\t' && last ? g_strdup (last->text)
                                                    : app_latin1_to_utf8 (bytes, size);
  if (*string.text)
    g_array_append_val (strings, string);
  else
    g_free (string.text);
}

/* All texts of one type: zero-terminated, one after the other from the track of the first pack. */
static void
parse_type (int type, int track, const GByteArray *bytes, int n_tracks, GArray *strings,
            GPtrArray *findings)
{
  gboolean disc_only = type >= 0x86 && type <= TYPE_GENRE;
  gsize at = type == TYPE_GENRE ? MIN (2, bytes->len) : 0;
  int n = 0;
  while (at < bytes->len)
    {
      const guint8 *end = memchr (bytes->data + at, 0, bytes->len - at);
      gsize size = end ? (gsize) (end - bytes->data) - at : bytes->len - at;
      if (disc_only && n > 0)
        break;
      if (n_tracks && track + n > n_tracks)
        break; /* padding */
      add_string (strings, type, track + n, (const char *) bytes->data + at, size);
      n++;
      at += size + 1;
    }
  if (!disc_only && n_tracks && track + n <= n_tracks)
    say (findings, APP_SEVERITY_WARNING, _ ("type %02X has texts for %d of %d tracks."), type,
         track + n - 1, n_tracks);
}

GArray *
app_cd_text_parse (const guint8 *packs, gsize size, GPtrArray *findings)
{
  if (size == 0 || size % APP_CD_TEXT_PACK > 1)
    {
      say (findings, APP_SEVERITY_ERROR, _ ("%zu bytes are no packs of %d."), size,
           APP_CD_TEXT_PACK);
      return NULL;
    }
  if (size % APP_CD_TEXT_PACK == 1)
    say (findings, APP_SEVERITY_WARNING,
         _ ("there is a byte behind the last pack, which some plants refuse."));
  int n = (int) (size / APP_CD_TEXT_PACK);
  check_packs (packs, n, findings);
  int n_tracks = check_size (packs, n, findings);
  GArray *strings = g_array_new (FALSE, TRUE, sizeof (AppCdTextString));
  g_array_set_clear_func (strings, string_clear);
  for (int i = 0; i < n && BLOCK (packs + i * APP_CD_TEXT_PACK) == 0;)
    {
      const guint8 *first = packs + i * APP_CD_TEXT_PACK;
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      for (; i < n && packs[i * APP_CD_TEXT_PACK] == first[0]
             && BLOCK (packs + i * APP_CD_TEXT_PACK) == 0;
           i++)
        g_byte_array_append (bytes, packs + i * APP_CD_TEXT_PACK + 4, PAYLOAD);
      if ((first[0] >= TYPE_FIRST && first[0] <= TYPE_GENRE) || first[0] == TYPE_CODES)
        parse_type (first[0], first[1] & 0x7f, bytes, n_tracks, strings, findings);
    }
  return strings;
}
