/* app-cd-text.c — writes the CD-Text packs of a disc. */
#include "app-cd-text.h"

#include "app-finding.h"
#include "app-latin1.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define TYPE_TITLE 0x80
#define TYPE_DISC_ID 0x86
#define TYPE_GENRE 0x87
#define TYPE_CODES 0x8e
#define TYPE_SIZE 0x8f
#define PAYLOAD 12
#define PACKS_MAX 256
#define SIZE_PACKS 3
#define LANGUAGE_ENGLISH 0x09
#define TEXT_MAX 160 /* characters that players can be expected to take */

/* Genres whose code all writers agree about; others are "not defined" with their text. */
static const char *const genres[] = { "",
                                      "",
                                      "Adult Contemporary",
                                      "Alternative Rock",
                                      "Childrens Music",
                                      "Classical",
                                      "Contemporary Christian",
                                      "Country",
                                      "Dance",
                                      "Easy Listening",
                                      "Erotic",
                                      "Folk",
                                      "Gospel",
                                      "Hip Hop",
                                      "Jazz",
                                      "Latin",
                                      "Musical",
                                      "New Age",
                                      "Opera",
                                      "Operetta",
                                      "Pop",
                                      "Rap",
                                      "Reggae",
                                      "Rock",
                                      "Rhythm & Blues",
                                      "Sound Effects" };

typedef struct
{
  GByteArray *packs; /* owned by the caller of app_cd_text_build */
  int counts[16];    /* of each type */

  /* the pack that is being filled */
  int used;        /* bytes of its payload */
  int type, track; /* of the text that owns its first byte */
  int position;    /* characters of that text in earlier packs */
} Packer;

guint16
app_cd_text_crc (const guint8 *pack)
{
  guint16 crc = 0;
  for (int i = 0; i < 16; i++)
    {
      crc ^= (guint16) (pack[i] << 8);
      for (int bit = 0; bit < 8; bit++)
        crc = (guint16) (crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1);
    }
  return (guint16) ~crc;
}

static void
close_crc (guint8 *pack)
{
  guint16 crc = app_cd_text_crc (pack);
  pack[16] = crc >> 8;
  pack[17] = crc & 0xff;
}

/* One byte of the text of a track; position: characters of it before. */
static void
put_byte (Packer *self, int type, int track, int position, guint8 byte)
{
  if (self->used == 0)
    {
      guint8 pack[APP_CD_TEXT_PACK]
          = { (guint8) type, (guint8) track, (guint8) (self->packs->len / APP_CD_TEXT_PACK),
              (guint8) MIN (position, 15) };
      g_byte_array_append (self->packs, pack, sizeof pack);
      self->counts[type & 15]++;
    }
  self->packs->data[self->packs->len - APP_CD_TEXT_PACK + 4 + self->used] = byte;
  self->used = (self->used + 1) % PAYLOAD;
}

static void
put_text (Packer *self, int type, int track, const char *bytes, gsize size)
{
  for (gsize i = 0; i < size; i++)
    put_byte (self, type, track, (int) i, (guint8) bytes[i]);
}

/* The texts of disc and tracks; with tab a repeated one is a tabulator. */
static void
put_type (Packer *self, int type, char **texts, int n, gboolean tab)
{
  gboolean any = FALSE;
  for (int i = 0; i < n; i++)
    any = any || *texts[i];
  if (!any)
    return;
  self->used = 0;
  for (int i = 0; i < n; i++)
    {
      gboolean same = tab && i > 1 && *texts[i] && strcmp (texts[i], texts[i - 1]) == 0;
      const char *text = same ? "\t" : texts[i];
      put_text (self, type, i, text, strlen (text) + 1);
    }
}

static void
put_genre (Packer *self, const char *genre)
{
  int code = 1;
  for (gsize i = 2; i < G_N_ELEMENTS (genres); i++)
    if (g_ascii_strcasecmp (genres[i], genre) == 0)
      code = (int) i;
  g_autofree char *latin = app_latin1_from_utf8 (genre, NULL);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const guint8 head[] = { 0, (guint8) code };
  g_byte_array_append (bytes, head, sizeof head);
  g_byte_array_append (bytes, (const guint8 *) latin, strlen (latin) + 1);
  self->used = 0;
  put_text (self, TYPE_GENRE, 0, (const char *) bytes->data, bytes->len);
}

static void
put_size (Packer *self, int n_tracks)
{
  guint8 info[SIZE_PACKS * PAYLOAD] = { 0, 1, (guint8) n_tracks, 0 };
  int last = self->packs->len / APP_CD_TEXT_PACK + SIZE_PACKS - 1;
  self->counts[15] = SIZE_PACKS;
  for (int i = 0; i < 16; i++)
    info[4 + i] = (guint8) self->counts[i];
  info[20] = (guint8) last;
  info[28] = LANGUAGE_ENGLISH;
  for (int i = 0; i < SIZE_PACKS; i++)
    {
      self->used = 0;
      for (int k = 0; k < PAYLOAD; k++)
        put_byte (self, TYPE_SIZE, i, 0, info[i * PAYLOAD + k]);
    }
}

/* The text of disc (0) or track, as AppDiscText. */
static const char *
text_of (const AppDisc *disc, int track, int text)
{
  return track ? app_disc_track (disc, track - 1)->texts[text] : disc->texts[text];
}

static GByteArray *
build (const AppDisc *disc, AppCdTextKind kind, gboolean tab)
{
  Packer packer = { .packs = g_byte_array_new () };
  int n = app_disc_n_tracks (disc) + 1;
  g_autofree char **texts = g_new0 (char *, n);
  for (int text = 0; text < APP_N_DISC_TEXTS; text++)
    {
      for (int i = 0; i < n; i++)
        texts[i] = app_latin1_from_utf8 (text_of (disc, i, text), NULL);
      put_type (&packer, TYPE_TITLE + text, texts, n, tab);
      for (int i = 0; i < n; i++)
        g_free (texts[i]);
    }
  if (kind == APP_CD_TEXT_FULL && *disc->catalogue)
    {
      g_autofree char *latin = app_latin1_from_utf8 (disc->catalogue, NULL);
      packer.used = 0;
      put_text (&packer, TYPE_DISC_ID, 0, latin, strlen (latin) + 1);
    }
  if (kind == APP_CD_TEXT_FULL && *disc->genre)
    put_genre (&packer, disc->genre);
  texts[0] = disc->ean;
  for (int i = 1; i < n; i++)
    texts[i] = app_disc_track (disc, i - 1)->isrc;
  if (kind == APP_CD_TEXT_FULL)
    put_type (&packer, TYPE_CODES, texts, n, FALSE);
  if (packer.packs->len)
    put_size (&packer, n - 1);
  /* Last, since the sequence numbers are in it. */
  for (gsize at = 0; at < packer.packs->len; at += APP_CD_TEXT_PACK)
    close_crc (packer.packs->data + at);
  return packer.packs;
}

GByteArray *
app_cd_text_build (const AppDisc *disc, AppCdTextKind kind, gboolean tab)
{
  if (kind == APP_CD_TEXT_NONE)
    return NULL;
  GByteArray *packs = build (disc, kind, tab);
  if (packs->len > 0 && packs->len <= PACKS_MAX * APP_CD_TEXT_PACK)
    return packs;
  g_byte_array_unref (packs);
  return NULL;
}

static void
check_text (const AppDisc *disc, int track, const char *text, GPtrArray *findings)
{
  g_autofree char *shown = NULL;
  g_autofree char *latin = app_latin1_from_utf8 (text, &shown);
  int album_track = track ? app_disc_track (disc, track - 1)->album_track : 0;
  AppFinding *finding;
  if (shown)
    {
      finding = app_findings_add (findings, APP_SEVERITY_WARNING, "cd-text-letters",
                                  _ ("CD-Text has no letters for “%s”; the disc will say “%s”."),
                                  text, shown);
      finding->track = album_track;
      finding->advice = g_strdup (_ ("Write it in Latin letters if that is not well enough."));
    }
  if (strlen (latin) > TEXT_MAX)
    {
      finding = app_findings_add (findings, APP_SEVERITY_WARNING, "cd-text-long",
                                  _ ("“%s” has more than %d letters, which players may cut off."),
                                  text, TEXT_MAX);
      finding->track = album_track;
    }
}

void
app_cd_text_check (const AppDisc *disc, AppCdTextKind kind, gboolean tab, GPtrArray *findings)
{
  if (kind == APP_CD_TEXT_NONE)
    return;
  /* A text that stands in several places is told once. */
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (int text = 0; text < APP_N_DISC_TEXTS; text++)
    for (int i = 0; i <= app_disc_n_tracks (disc); i++)
      if (g_hash_table_add (seen, (gpointer) text_of (disc, i, text)))
        check_text (disc, i, text_of (disc, i, text), findings);
  if (kind == APP_CD_TEXT_FULL && *disc->genre)
    check_text (disc, 0, disc->genre, findings);
  if (kind == APP_CD_TEXT_FULL && *disc->catalogue)
    check_text (disc, 0, disc->catalogue, findings);
  g_autoptr (GByteArray) packs = build (disc, kind, tab);
  int n = packs->len / APP_CD_TEXT_PACK;
  if (n > PACKS_MAX)
    app_findings_add (findings, APP_SEVERITY_ERROR, "cd-text-size",
                      _ ("CD-Text has room for %d packs; these texts need %d."), PACKS_MAX, n)
        ->advice
        = g_strdup (_ ("Shorten texts, or use a target with cd-text=names, cd-text-tab=true or "
                       "cd-text=none."));
}
