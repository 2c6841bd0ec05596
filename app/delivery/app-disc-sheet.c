/* app-disc-sheet.c — a disc as text beside its audio: CUE sheet and cdrdao TOC. */
#include "app-disc-sheet.h"

#include "app-file-name.h"
#include "app-latin1.h"
#include "lacquer-config.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* What stands behind the name of the audio. */
static const char *const suffixes[APP_N_SHEETS] = {
  [APP_SHEET_CUE_UTF8] = ".cue",
  [APP_SHEET_CUE_LATIN1] = " ISO-8859-1.cue",
  [APP_SHEET_TOC] = ".toc",
};

/* Words of both kinds; NULL: a CUE sheet has none that every reader takes. */
static const struct
{
  AppDiscText text;
  const char *cue, *toc;
} words[] = {
  { APP_DISC_TITLE, "TITLE", "TITLE" },
  { APP_DISC_PERFORMER, "PERFORMER", "PERFORMER" },
  { APP_DISC_SONGWRITER, "SONGWRITER", "SONGWRITER" },
  { APP_DISC_COMPOSER, NULL, "COMPOSER" },
  { APP_DISC_ARRANGER, NULL, "ARRANGER" },
  { APP_DISC_MESSAGE, NULL, "MESSAGE" },
};

char *
app_disc_sheet_name (AppSheet sheet, const char *audio)
{
  const char *dot = strrchr (audio, '.');
  gsize stem = dot ? (gsize) (dot - audio) : strlen (audio);
  gsize room = APP_FILE_NAME_MAX - strlen (suffixes[sheet]);
  return g_strdup_printf ("%.*s%s", (int) MIN (stem, room), audio, suffixes[sheet]);
}

/* A quote cannot stand in a quoted text. */
static void
cue_text (GString *sheet, const char *indent, const char *word, const char *text, gboolean latin1)
{
  if (!*text)
    return;
  g_autofree char *bytes = latin1 ? app_latin1_from_utf8 (text, NULL) : g_strdup (text);
  g_strdelimit (bytes, "\"", '\'');
  g_string_append_printf (sheet, "%s%s \"", indent, word);
  g_string_append (sheet, bytes);
  g_string_append (sheet, "\"\n");
}

static void
cue_index (GString *sheet, int index, gint64 sector)
{
  g_autofree char *time = app_disc_time (sector - APP_DISC_PREGAP, ":");
  g_string_append_printf (sheet, "    INDEX %02d %s\n", index, time);
}

static void
cue_track (GString *sheet, const AppDisc *disc, int i, gboolean latin1)
{
  const AppDiscTrack *track = app_disc_track (disc, i);
  gint64 pause = i ? track->indices[0] : APP_DISC_PREGAP;
  g_string_append_printf (sheet, "  TRACK %02d AUDIO\n", i + 1);
  for (gsize w = 0; w < G_N_ELEMENTS (words); w++)
    if (words[w].cue)
      cue_text (sheet, "    ", words[w].cue, track->texts[words[w].text], latin1);
  if (*track->isrc)
    g_string_append_printf (sheet, "    ISRC %s\n", track->isrc);
  if (track->control || track->scms)
    g_string_append_printf (sheet, "    FLAGS%s%s%s\n",
                            track->control & APP_CONTROL_COPY ? " DCP" : "",
                            track->control & APP_CONTROL_PRE_EMPHASIS ? " PRE" : "",
                            track->scms ? " SCMS" : "");
  if (pause < track->indices[1])
    cue_index (sheet, 0, pause);
  for (int k = 1; k < track->n_indices; k++)
    cue_index (sheet, k, track->indices[k]);
}

static GString *
cue_sheet (const AppDisc *disc, const char *audio, const char *kind, gboolean latin1)
{
  GString *sheet = g_string_new (NULL);
  cue_text (sheet, "", "REM GENRE", disc->genre, latin1);
  g_string_append (sheet, "REM COMMENT \"Lacquer " LACQUER_VERSION "\"\n");
  if (*disc->ean)
    g_string_append_printf (sheet, "CATALOG %s\n", disc->ean);
  for (gsize w = 0; w < G_N_ELEMENTS (words); w++)
    if (words[w].cue)
      cue_text (sheet, "", words[w].cue, disc->texts[words[w].text], latin1);
  g_string_append_printf (sheet, "FILE \"%s\" %s\n", audio, kind);
  for (int i = 0; i < app_disc_n_tracks (disc); i++)
    cue_track (sheet, disc, i, latin1);
  return sheet;
}

/* In quotes, in ISO-8859-1, what cdrdao would misread as octal numbers. */
static void
toc_text (GString *sheet, const char *indent, const char *word, const char *text)
{
  g_autofree char *bytes = app_latin1_from_utf8 (text, NULL);
  g_string_append_printf (sheet, "%s%s \"", indent, word);
  for (const char *p = bytes; *p; p++)
    if (*p == '"')
      g_string_append (sheet, "\\\"");
    else if ((guchar) *p >= 0x7f || *p == '\\')
      g_string_append_printf (sheet, "\\%03o", (guchar) *p);
    else
      g_string_append_c (sheet, *p);
  g_string_append (sheet, "\"\n");
}

/* A text that one track has must be there for the disc and all tracks. */
static gboolean
is_used (const AppDisc *disc, AppDiscText text)
{
  gboolean used = *disc->texts[text] != '\0';
  for (int i = 0; i < app_disc_n_tracks (disc); i++)
    used = used || *app_disc_track (disc, i)->texts[text];
  return used;
}

static void
toc_texts (GString *sheet, const AppDisc *disc, char *const *texts)
{
  for (gsize w = 0; w < G_N_ELEMENTS (words); w++)
    if (is_used (disc, words[w].text))
      toc_text (sheet, "    ", words[w].toc, texts[words[w].text]);
}

static void
toc_time (GString *sheet, const char *word, gint64 sectors)
{
  g_autofree char *time = app_disc_time (sectors, ":");
  g_string_append_printf (sheet, "%s%s", word, time);
}

static void
toc_track (GString *sheet, const AppDisc *disc, int i, const char *audio)
{
  const AppDiscTrack *track = app_disc_track (disc, i);
  gint64 from = i ? track->indices[0] : APP_DISC_PREGAP;
  gint64 to
      = i + 1 < app_disc_n_tracks (disc) ? app_disc_track (disc, i + 1)->indices[0] : disc->sectors;
  g_string_append_printf (sheet, "\nTRACK AUDIO\n%s\n%s\nTWO_CHANNEL_AUDIO\n",
                          track->control & APP_CONTROL_COPY ? "COPY" : "NO COPY",
                          track->control & APP_CONTROL_PRE_EMPHASIS ? "PRE_EMPHASIS"
                                                                    : "NO PRE_EMPHASIS");
  if (*track->isrc)
    g_string_append_printf (sheet, "ISRC \"%s\"\n", track->isrc);
  g_string_append (sheet, "CD_TEXT {\n  LANGUAGE 0 {\n");
  toc_texts (sheet, disc, track->texts);
  g_string_append_printf (sheet, "  }\n}\nFILE \"%s\"", audio);
  toc_time (sheet, " ", from - APP_DISC_PREGAP);
  toc_time (sheet, " ", to - from);
  if (from < track->indices[1])
    toc_time (sheet, "\nSTART ", track->indices[1] - from);
  for (int k = 2; k < track->n_indices; k++)
    toc_time (sheet, "\nINDEX ", track->indices[k] - track->indices[1]);
  g_string_append (sheet, "\n");
}

static GString *
toc_sheet (const AppDisc *disc, const char *audio)
{
  GString *sheet = g_string_new ("CD_DA\n");
  if (*disc->ean)
    g_string_append_printf (sheet, "CATALOG \"%s\"\n", disc->ean);
  g_string_append (sheet, "CD_TEXT {\n  LANGUAGE_MAP {\n    0 : EN\n  }\n  LANGUAGE 0 {\n");
  toc_texts (sheet, disc, disc->texts);
  g_string_append (sheet, "  }\n}\n");
  for (int i = 0; i < app_disc_n_tracks (disc); i++)
    toc_track (sheet, disc, i, audio);
  return sheet;
}

GBytes *
app_disc_sheet (AppSheet sheet, const AppDisc *disc, const char *audio, const char *kind)
{
  GString *text = sheet == APP_SHEET_TOC
                      ? toc_sheet (disc, audio)
                      : cue_sheet (disc, audio, kind, sheet == APP_SHEET_CUE_LATIN1);
  return g_string_free_to_bytes (text);
}

void
app_disc_sheet_companions (const AppExportFile *file, const AppExportImage *image,
                           GPtrArray *companions)
{
  if (!file->disc)
    return;
  g_autofree char *name = app_disc_sheet_name (APP_SHEET_CUE_UTF8, file->name);
  app_companions_add (companions, name,
                      app_disc_sheet (APP_SHEET_CUE_UTF8, file->disc, file->name, "WAVE"));
}

void
app_disc_sheet_check (AppSheet sheet, const AppDisc *disc, GPtrArray *findings)
{
  for (int i = 0; i < app_disc_n_tracks (disc); i++)
    if (sheet == APP_SHEET_TOC && app_disc_track (disc, i)->scms)
      app_findings_add (findings, APP_SEVERITY_WARNING, "toc-scms",
                        _ ("The flag scms of track %d cannot be told in a TOC: burned from it, the "
                           "track may not be copied."),
                        i + 1)
          ->track
          = app_disc_track (disc, i)->album_track;
}
