/* app-tags.c — the tags of a file, made of the metadata of album and track by one table. */
#include "app-tags.h"

#include "app-romanize.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

#define REPLAY_GAIN_LUFS -18.0 /* reference of ReplayGain 2.0 */
#define ASCII_SHOWN 8          /* texts in one finding */
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
  const char *id; /* NULL: of the field */
} rows[] = {
  { APP_FIELD_TITLE, FROM_TRACK_ONLY, .id3 = "TIT2" },
  { APP_FIELD_ARTIST, FROM_TRACK, .id3 = "TPE1" },
  { APP_FIELD_TITLE, FROM_ALBUM_ONLY, N_ ("Album"), "ALBUM", "IPRD", "TALB", "album" },
  { APP_FIELD_ARTIST, FROM_ALBUM_ONLY, N_ ("Album artist"), "ALBUMARTIST", "", "TPE2",
    "album-artist" },
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

/* Behind the rows. */
static const struct
{
  const char *id, *name;
} others[] = { { "track-number", N_ ("Track number") }, { "cover", N_ ("Cover") } };

int
app_n_tag_ids (void)
{
  return G_N_ELEMENTS (rows) + G_N_ELEMENTS (others);
}

const char *
app_tag_id (int i)
{
  if (i >= (int) G_N_ELEMENTS (rows))
    return others[i - G_N_ELEMENTS (rows)].id;
  return rows[i].id ? rows[i].id : app_fields[rows[i].field].id;
}

const char *
app_tag_name (int i)
{
  if (i >= (int) G_N_ELEMENTS (rows))
    return _ (others[i - G_N_ELEMENTS (rows)].name);
  return _ (rows[i].name ? rows[i].name : app_fields[rows[i].field].name);
}

static int
find_id (const char *id)
{
  for (int i = 0; i < app_n_tag_ids (); i++)
    if (strcmp (app_tag_id (i), id) == 0)
      return i;
  return -1;
}

gboolean
app_tag_set_parse (const char *text, guint32 *left_out)
{
  gboolean all = strcmp (text, "all") == 0 || strcmp (text, "true") == 0;
  *left_out = all ? 0 : APP_TAGS_ALL_OUT;
  if (all || strcmp (text, "none") == 0 || strcmp (text, "false") == 0)
    return TRUE;
  g_auto (GStrv) ids = g_strsplit (text, ";", -1);
  for (char **id = ids; *id; id++)
    {
      int i = find_id (g_strstrip (*id));
      if (i < 0)
        return FALSE;
      *left_out &= ~(1u << i);
    }
  return *left_out != APP_TAGS_ALL_OUT;
}

char *
app_tag_set_format (guint32 left_out)
{
  GString *text = g_string_new (NULL);
  gboolean all = TRUE;
  for (int i = 0; i < app_n_tag_ids (); i++)
    if (left_out & (1u << i))
      all = FALSE;
    else
      g_string_append_printf (text, "%s%s", text->len ? ";" : "", app_tag_id (i));
  if (all || !text->len)
    g_string_assign (text, all ? "all" : "none");
  return g_string_free (text, FALSE);
}

gboolean
app_tag_set_has (guint32 left_out, const char *id)
{
  return !(left_out & (1u << find_id (id)));
}

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
      if (*value && !(file->left_out & (1u << i)))
        add_tag (tags, rows[i].name ? rows[i].name : info->name,
                 rows[i].vorbis ? rows[i].vorbis : info->vorbis,
                 rows[i].info ? rows[i].info : info->info, rows[i].id3,
                 to_tag (rows[i].field, value));
    }
  /* The number alone is worth nothing in a file that has no other tag to tell. */
  if ((file->album || file->track) && file->track_number > 0
      && app_tag_set_has (file->left_out, "track-number"))
    {
      add_tag (tags, N_ ("Track number"), "TRACKNUMBER", "ITRK", "TRCK",
               g_strdup_printf ("%d", file->track_number));
      add_tag (tags, N_ ("Number of tracks"), "TRACKTOTAL", NULL, NULL,
               g_strdup_printf ("%d", file->n_tracks));
    }
  if (file->gain)
    add_gain (tags, file->gain);
  if (file->cover && app_tag_set_has (file->left_out, "cover"))
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
  g_autofree char *latin = app_romanize (composed);
  g_autofree char *ascii = g_str_to_ascii (latin, "C");
  /* What cannot be transliterated becomes a question mark. */
  return count_marks (ascii) == count_marks (composed) ? g_steal_pointer (&ascii) : NULL;
}

/* Texts of the file that look different in ASCII, each once, at most so many. */
static void
list_ascii (const AppExportFile *file, GPtrArray *shown)
{
  g_autoptr (GPtrArray) tags = app_tags_new (file);
  for (guint i = 0; i < tags->len && shown->len < ASCII_SHOWN; i++)
    {
      const AppTag *tag = tags->pdata[i];
      g_autofree char *ascii = app_tag_to_ascii (tag->value);
      if (!tag->info || g_strcmp0 (ascii, tag->value) == 0)
        continue;
      g_autofree char *text = ascii ? g_strdup_printf (_ ("“%s” as “%s”"), tag->value, ascii)
                                    : g_strdup_printf (_ ("“%s” left out"), tag->value);
      if (!g_ptr_array_find_with_equal_func (shown, text, g_str_equal, NULL))
        g_ptr_array_add (shown, g_steal_pointer (&text));
    }
}

void
app_tags_check_ascii (const AppExportFile *files, int n, GPtrArray *findings)
{
  g_autoptr (GPtrArray) shown = g_ptr_array_new_with_free_func (g_free);
  for (int i = 0; i < n; i++)
    list_ascii (&files[i], shown);
  if (!shown->len)
    return;
  gboolean more = shown->len == ASCII_SHOWN;
  g_ptr_array_add (shown, NULL);
  g_autofree char *list = g_strjoinv (", ", (char **) shown->pdata);
  app_findings_add (findings, APP_SEVERITY_INFO, "tag-letters",
                    _ ("Fields that know ASCII only have %s%s. The ID3 tag beside them has every "
                       "letter."),
                    list, more ? " …" : "");
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
