/* app-tags.c — the tags of a file, made of the metadata of album and track by one table. */
#include "app-tags.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

#define REPLAY_GAIN_LUFS -18.0 /* reference of ReplayGain 2.0 */
#define R128_LUFS -23.0        /* … of RFC 7845 */

typedef enum
{
  FROM_TRACK, /* the track's, else the album's */
  FROM_TRACK_ONLY,
  FROM_ALBUM_ONLY,
} Source;

/* In the order in which they are written. The keys of the fields are those of app_fields unless
 * given here. */
static const struct
{
  AppField field;
  Source source;
  const char *name, *vorbis, *info; /* NULL: of the field */
  const char *id3;
} rows[] = {
  { APP_FIELD_TITLE, FROM_TRACK_ONLY, .id3 = "TIT2" },
  { APP_FIELD_ARTIST, FROM_TRACK, .id3 = "TPE1" },
  { APP_FIELD_TITLE, FROM_ALBUM_ONLY, N_ ("Album"), "ALBUM", "IPRD", "TALB" },
  { APP_FIELD_ARTIST, FROM_ALBUM_ONLY, N_ ("Album artist"), "ALBUMARTIST", "", "TPE2" },
  { APP_FIELD_COMPOSER, FROM_TRACK, .id3 = "TCOM" },
  { APP_FIELD_SONGWRITER, FROM_TRACK, .id3 = "TEXT" },
  { APP_FIELD_ARRANGER, FROM_TRACK, .id3 = "TXXX:ARRANGER" },
  { APP_FIELD_GENRE, FROM_TRACK, .id3 = "TCON" },
  { APP_FIELD_DATE, FROM_TRACK, .id3 = "TYER" },
  { APP_FIELD_ISRC, FROM_TRACK_ONLY, .id3 = "TSRC" },
  { APP_FIELD_BARCODE, FROM_ALBUM_ONLY, .id3 = "TXXX:BARCODE" },
  { APP_FIELD_CATALOGUE, FROM_ALBUM_ONLY, .id3 = "TXXX:CATALOGNUMBER" },
  { APP_FIELD_LABEL, FROM_ALBUM_ONLY, .id3 = "TPUB" },
  { APP_FIELD_COPYRIGHT, FROM_TRACK, .id3 = "TCOP" },
  { APP_FIELD_COMMENT, FROM_TRACK, .id3 = "COMM" },
};

static void
tag_free (AppTag *self)
{
  g_free (self->value);
  g_free (self);
}

static void
add_tag (GPtrArray *tags, const char *name, const char *vorbis, const char *info, const char *id3,
         char *value)
{
  AppTag *tag = g_new0 (AppTag, 1);
  tag->name = name;
  tag->vorbis = vorbis;
  tag->info = info && *info ? info : NULL;
  tag->id3 = id3;
  tag->value = value;
  g_ptr_array_add (tags, tag);
}

static const char *
find_value (const AppExportFile *file, AppField field, Source source)
{
  const char *track = file->track ? file->track->values[field] : "";
  const char *album = file->album ? file->album->values[field] : "";
  if (source == FROM_ALBUM_ONLY || (source == FROM_TRACK && !*track))
    return album;
  return track;
}

/* Codes are written without the spaces and dashes that people put in. */
static char *
to_tag (AppField field, const char *value)
{
  if (field != APP_FIELD_ISRC && field != APP_FIELD_BARCODE)
    return g_strdup (value);
  GString *code = g_string_new (NULL);
  for (const char *p = value; *p; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (code, g_ascii_toupper (*p));
  if (g_str_has_prefix (code->str, "ISRC"))
    g_string_erase (code, 0, 4);
  return g_string_free (code, FALSE);
}

static void
add_replay_gain (GPtrArray *tags, const AppExportGain *gain)
{
  const struct
  {
    const char *name, *gain, *peak, *id3_gain, *id3_peak;
    double lufs, dbtp;
  } parts[] = { { N_ ("Track gain"), "REPLAYGAIN_TRACK_GAIN", "REPLAYGAIN_TRACK_PEAK",
                  "TXXX:REPLAYGAIN_TRACK_GAIN", "TXXX:REPLAYGAIN_TRACK_PEAK", gain->track_lufs,
                  gain->track_peak_dbtp },
                { N_ ("Album gain"), "REPLAYGAIN_ALBUM_GAIN", "REPLAYGAIN_ALBUM_PEAK",
                  "TXXX:REPLAYGAIN_ALBUM_GAIN", "TXXX:REPLAYGAIN_ALBUM_PEAK", gain->album_lufs,
                  gain->album_peak_dbtp } };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      if (!isfinite (parts[i].lufs))
        continue;
      g_ascii_formatd (number, sizeof number, "%.2f", REPLAY_GAIN_LUFS - parts[i].lufs);
      add_tag (tags, parts[i].name, parts[i].gain, NULL, parts[i].id3_gain,
               g_strdup_printf ("%s dB", number));
      g_ascii_formatd (number, sizeof number, "%.6f", pow (10.0, parts[i].dbtp / 20.0));
      add_tag (tags, parts[i].name, parts[i].peak, NULL, parts[i].id3_peak, g_strdup (number));
    }
}

static void
add_r128 (GPtrArray *tags, const char *name, const char *key, double lufs)
{
  if (isfinite (lufs))
    add_tag (tags, name, key, NULL, NULL,
             g_strdup_printf ("%ld", lround (CLAMP (256.0 * (R128_LUFS - lufs), -32768, 32767))));
}

static void
add_gain (GPtrArray *tags, const AppExportGain *gain)
{
  if (gain->kind == APP_GAIN_REPLAY)
    add_replay_gain (tags, gain);
  if (gain->kind == APP_GAIN_R128)
    {
      add_r128 (tags, N_ ("Track gain"), "R128_TRACK_GAIN", gain->track_lufs);
      add_r128 (tags, N_ ("Album gain"), "R128_ALBUM_GAIN", gain->album_lufs);
    }
}

static void
add_cover (GPtrArray *tags, const AppPicture *cover)
{
  g_autofree char *what = app_picture_describe (cover);
  add_tag (tags, N_ ("Cover"), "METADATA_BLOCK_PICTURE", NULL, "APIC",
           g_strdup_printf ("%s, %s", what, cover->sha256));
  ((AppTag *) tags->pdata[tags->len - 1])->picture = cover;
}

char *
app_tag_comment (const AppTag *tag)
{
  if (!tag->picture)
    return g_strdup (tag->value);
  g_autoptr (GByteArray) block = app_picture_block (tag->picture);
  return g_base64_encode (block->data, block->len);
}

GPtrArray *
app_tags_new (const AppExportFile *file)
{
  GPtrArray *tags = g_ptr_array_new_with_free_func ((GDestroyNotify) tag_free);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const AppFieldInfo *info = &app_fields[rows[i].field];
      const char *value = find_value (file, rows[i].field, rows[i].source);
      if (*value)
        add_tag (tags, rows[i].name ? rows[i].name : info->name,
                 rows[i].vorbis ? rows[i].vorbis : info->vorbis,
                 rows[i].info ? rows[i].info : info->info, rows[i].id3,
                 to_tag (rows[i].field, value));
    }
  /* The number alone is worth nothing in a file that has no other tag to tell. */
  if ((file->album || file->track) && file->track_number > 0)
    {
      add_tag (tags, N_ ("Track number"), "TRACKNUMBER", "ITRK", "TRCK",
               g_strdup_printf ("%d", file->track_number));
      add_tag (tags, N_ ("Number of tracks"), "TRACKTOTAL", NULL, NULL,
               g_strdup_printf ("%d", file->n_tracks));
    }
  if (file->gain)
    add_gain (tags, file->gain);
  if (file->cover)
    add_cover (tags, file->cover);
  return tags;
}

static gsize
count_marks (const char *text)
{
  gsize n = 0;
  for (const char *p = text; *p; p++)
    n += *p == '?';
  return n;
}

char *
app_tag_to_ascii (const char *value)
{
  g_autofree char *composed = g_utf8_normalize (value, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *ascii = g_str_to_ascii (composed, "C");
  /* What cannot be transliterated becomes a question mark. */
  return count_marks (ascii) == count_marks (composed) ? g_steal_pointer (&ascii) : NULL;
}

void
app_tag_compare (GPtrArray *findings, const AppTag *tag, const char *where, const char *expected,
                 const char *found)
{
  if (found && strcmp (found, expected) == 0)
    return;
  AppFinding *finding;
  if (tag->picture)
    finding = app_findings_add (findings, APP_SEVERITY_ERROR, found ? "tag-differs" : "tag-missing",
                                found ? _ ("The cover in the file’s %s is not that of the album.")
                                      : _ ("The cover is missing in the file’s %s."),
                                where);
  else if (found)
    finding = app_findings_add (findings, APP_SEVERITY_ERROR, "tag-differs",
                                _ ("The %s tag in the file’s %s is “%s”, not “%s”."), _ (tag->name),
                                where, found, expected);
  else
    finding = app_findings_add (findings, APP_SEVERITY_ERROR, "tag-missing",
                                _ ("The %s tag “%s” is missing in the file’s %s."), _ (tag->name),
                                expected, where);
  finding->advice = g_strdup (_ ("Deliver again; if it stays, report it."));
}
