/* app-metadata-check.c — what is wrong with the texts, codes and cover of an album. */
#include "app-metadata-check.h"

#include "app-latin1.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define CD_TEXT_MAX 160 /* letters that players are required to show */

static AppFinding *say (GPtrArray *findings, AppSeverity severity, const char *kind, int track,
                        const char *advice, const char *format, ...) G_GNUC_PRINTF (6, 7);

static AppFinding *
say (GPtrArray *findings, AppSeverity severity, const char *kind, int track, const char *advice,
     const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_autofree char *id = g_strconcat ("metadata-", kind, NULL);
  AppFinding *finding = app_findings_add (findings, severity, id, "%s", text);
  finding->track = track;
  finding->advice = g_strdup (advice);
  return finding;
}

/* Whether CD-Text has a pack for it. */
static gboolean
is_cd_text (AppField field)
{
  return field == APP_FIELD_TITLE || field == APP_FIELD_ARTIST || field == APP_FIELD_COMPOSER
         || field == APP_FIELD_SONGWRITER || field == APP_FIELD_ARRANGER;
}

static void
check_cd_text (AppField field, const char *text, int track, GPtrArray *findings)
{
  g_autofree char *shown = NULL;
  g_autofree char *bytes = app_latin1_from_utf8 (text, &shown);
  if (shown)
    say (findings, APP_SEVERITY_INFO, "cd-text", track,
         _ ("Files keep it as it is; write it another way when the disc shall say something else."),
         _ ("%s: on a CD “%s” becomes “%s”."), _ (app_fields[field].name), text, shown);
  if (strlen (bytes) > CD_TEXT_MAX)
    say (findings, APP_SEVERITY_WARNING, "cd-text", track, _ ("Shorten it."),
         _ ("%s: %u letters; a text on a CD has at most %d."), _ (app_fields[field].name),
         (guint) strlen (bytes), CD_TEXT_MAX);
}

/* What is wrong with values that are there. */
static void
check_values (const AppMetadata *metadata, int track, GPtrArray *findings)
{
  for (int i = 0; i < APP_N_FIELDS; i++)
    {
      const char *text = metadata->values[i], *fault = app_field_fault (i, text);
      if (!*text)
        continue;
      if (fault)
        say (findings, APP_SEVERITY_ERROR, app_fields[i].id, track, fault,
             _ ("%s: “%s” is not valid."), _ (app_fields[i].name), text);
      if (is_cd_text (i))
        check_cd_text (i, text, track, findings);
      if (*text == ' ' || text[strlen (text) - 1] == ' ')
        say (findings, APP_SEVERITY_WARNING, app_fields[i].id, track, _ ("Take the space out."),
             _ ("%s: “%s” begins or ends with a space."), _ (app_fields[i].name), text);
    }
}

static void
check_missing (AppAlbum *album, GPtrArray *findings)
{
  static const AppField wanted[] = { APP_FIELD_TITLE, APP_FIELD_ARTIST };
  for (gsize f = 0; f < G_N_ELEMENTS (wanted); f++)
    if (!*app_album_metadata (album)->values[wanted[f]])
      say (findings, APP_SEVERITY_WARNING, app_fields[wanted[f]].id, 0, NULL,
           _ ("The album has no %s."), _ (app_fields[wanted[f]].name));
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    if (!*app_track_metadata (app_album_track (album, i))->values[APP_FIELD_TITLE])
      say (findings, APP_SEVERITY_WARNING, app_fields[APP_FIELD_TITLE].id, (int) i + 1, NULL,
           _ ("The track has no title."));
}

static void
check_isrcs (AppAlbum *album, GPtrArray *findings)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint missing = 0, n = app_album_n_tracks (album);
  for (guint i = 0; i < n; i++)
    {
      const char *isrc = app_track_metadata (app_album_track (album, i))->values[APP_FIELD_ISRC];
      guint before = GPOINTER_TO_UINT (g_hash_table_lookup (seen, isrc));
      missing += !*isrc;
      if (!*isrc)
        continue;
      if (before)
        say (findings, APP_SEVERITY_ERROR, "isrc-twice", (int) i + 1,
             _ ("Every recording has an ISRC of its own."), _ ("Track %u has the ISRC %s, too."),
             before, isrc);
      else
        g_hash_table_insert (seen, (gpointer) isrc, GUINT_TO_POINTER (i + 1));
    }
  if (missing && missing < n)
    say (findings, APP_SEVERITY_WARNING, "isrc-missing", 0, _ ("Ask the label for them."),
         g_dngettext (GETTEXT_PACKAGE, "%u track of %u has no ISRC.",
                      "%u tracks of %u have no ISRC.", missing),
         missing, n);
}

static void
check_cover (AppAlbum *album, GPtrArray *findings)
{
  const AppPicture *cover = app_album_cover (album);
  if (!cover)
    return;
  if (cover->width != cover->height)
    say (findings, APP_SEVERITY_WARNING, "cover", 0, _ ("Stores take square covers only."),
         _ ("The cover is not square: %d × %d."), cover->width, cover->height);
  if (MIN (cover->width, cover->height) < APP_PICTURE_SIDE_MIN)
    say (findings, APP_SEVERITY_WARNING, "cover", 0,
         _ ("Ask for a larger one, 3000 × 3000 is usual."),
         _ ("The cover has %d × %d pixels; stores refuse less than %d × %d."), cover->width,
         cover->height, APP_PICTURE_SIDE_MIN, APP_PICTURE_SIDE_MIN);
}

GPtrArray *
app_metadata_check (AppAlbum *album)
{
  GPtrArray *findings = app_findings_new ();
  check_missing (album, findings);
  check_values (app_album_metadata (album), 0, findings);
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    check_values (app_track_metadata (app_album_track (album, i)), (int) i + 1, findings);
  check_isrcs (album, findings);
  check_cover (album, findings);
  return findings;
}
