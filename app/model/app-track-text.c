/* app-track-text.c — a track list as text, as a spreadsheet copies it. */
#include "app-track-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define COLUMNS_MAX 32
#define IGNORED APP_TRACK_TEXT_N /* what a column is that is none of them */

const AppField app_track_text_fields[APP_TRACK_TEXT_N] = {
  [APP_TRACK_TEXT_TITLE] = APP_FIELD_TITLE,
  [APP_TRACK_TEXT_ARTIST] = APP_FIELD_ARTIST,
  [APP_TRACK_TEXT_ISRC] = APP_FIELD_ISRC,
};

static const struct
{
  const char *name;
  int column;
} names[] = {
  { "title", APP_TRACK_TEXT_TITLE },         { "track title", APP_TRACK_TEXT_TITLE },
  { "song", APP_TRACK_TEXT_TITLE },          { "song title", APP_TRACK_TEXT_TITLE },
  { "track name", APP_TRACK_TEXT_TITLE },    { "artist", APP_TRACK_TEXT_ARTIST },
  { "track artist", APP_TRACK_TEXT_ARTIST }, { "performer", APP_TRACK_TEXT_ARTIST },
  { "isrc", APP_TRACK_TEXT_ISRC },           { "isrc code", APP_TRACK_TEXT_ISRC },
};

static void
row_free (gpointer data)
{
  AppTrackText *row = data;
  for (int i = 0; i < APP_TRACK_TEXT_N; i++)
    g_free (row->values[i]);
  g_free (row);
}

/* The cells of a line; a quoted one may hold the separator, and quotes twice. Lines within a cell
 * are not known. */
static GPtrArray *
split_line (const char *line, char separator)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);
  GString *cell = g_string_new (NULL);
  gboolean quoted = FALSE;
  for (const char *p = line;; p++)
    {
      gboolean start = !quoted && strspn (cell->str, " ") == cell->len;
      if (*p == '"' && (quoted || start))
        {
          if (quoted && p[1] == '"')
            g_string_append_c (cell, *p++);
          else
            quoted = !quoted;
        }
      else if (*p == '\0' || (*p == separator && !quoted))
        {
          g_autofree char *text = app_text_clean (cell->str);
          g_ptr_array_add (cells, g_strdup (g_strstrip (text)));
          g_string_truncate (cell, 0);
          if (*p == '\0' || cells->len == COLUMNS_MAX)
            break;
        }
      else
        g_string_append_c (cell, *p);
    }
  g_string_free (cell, TRUE);
  return cells;
}

static const char *
cell_of (const GPtrArray *lines, guint line, guint column)
{
  const GPtrArray *cells = lines->pdata[line];
  return column < cells->len ? cells->pdata[column] : "";
}

/* "7", "07.", "3:52", "1:02:03.5" */
static gboolean
is_number (const char *text)
{
  return *text && strspn (text, "0123456789:.") == strlen (text);
}

static gboolean
is_isrc (const char *text)
{
  return *text && !app_field_fault (APP_FIELD_ISRC, text);
}

/* TRUE when the first line names columns. */
static gboolean
read_header (const GPtrArray *lines, int *kinds)
{
  gboolean found = FALSE;
  for (guint column = 0; column < COLUMNS_MAX; column++)
    {
      g_autofree char *name = g_utf8_strdown (cell_of (lines, 0, column), -1);
      kinds[column] = IGNORED;
      for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        if (g_str_equal (name, names[i].name))
          kinds[column] = names[i].column;
      found |= kinds[column] != IGNORED;
    }
  return found;
}

/* What the columns are, by what most of their cells look like. */
static void
guess_columns (const GPtrArray *lines, int *kinds)
{
  int next = APP_TRACK_TEXT_TITLE;
  gboolean has_isrc = FALSE;
  for (guint column = 0; column < COLUMNS_MAX; column++)
    {
      guint filled = 0, numbers = 0, isrcs = 0;
      for (guint line = 0; line < lines->len; line++)
        {
          const char *text = cell_of (lines, line, column);
          filled += *text != '\0';
          numbers += is_number (text);
          isrcs += is_isrc (text);
        }
      kinds[column] = IGNORED;
      if (filled == 0 || numbers * 2 > filled)
        continue;
      if (isrcs * 2 > filled && !has_isrc)
        {
          kinds[column] = APP_TRACK_TEXT_ISRC;
          has_isrc = TRUE;
        }
      else if (next <= APP_TRACK_TEXT_ARTIST)
        kinds[column] = next++;
    }
}

static AppTrackText *
read_row (const GPtrArray *lines, guint line, const int *kinds)
{
  AppTrackText *row = g_new0 (AppTrackText, 1);
  for (int i = 0; i < APP_TRACK_TEXT_N; i++)
    {
      const char *text = "";
      for (guint column = 0; column < COLUMNS_MAX && !*text; column++)
        if (kinds[column] == i)
          text = cell_of (lines, line, column);
      row->values[i] = g_strdup (text);
    }
  return row;
}

GPtrArray *
app_track_text_parse (const char *text)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (row_free);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_auto (GStrv) split = g_strsplit_set (valid, "\r\n", -1);
  char separator = strchr (valid, '\t') ? '\t' : ';';
  int kinds[COLUMNS_MAX];
  for (char **line = split; *line; line++)
    if ((*line)[strspn (*line, " \t;")])
      g_ptr_array_add (lines, split_line (*line, separator));
  if (lines->len == 0)
    return rows;
  gboolean header = read_header (lines, kinds);
  if (!header)
    guess_columns (lines, kinds);
  for (guint line = header; line < lines->len; line++)
    g_ptr_array_add (rows, read_row (lines, line, kinds));
  return rows;
}

gboolean
app_track_text_changes (const GPtrArray *rows, guint i, AppTrackTextColumn column, AppAlbum *album)
{
  if (i >= rows->len || i >= app_album_n_tracks (album))
    return FALSE;
  const AppTrackText *row = rows->pdata[i];
  AppField field = app_track_text_fields[column];
  g_autofree char *value = app_field_clean (field, row->values[column]);
  const char *now = app_track_metadata (app_album_track (album, i))->values[field];
  return *value && !app_field_fault (field, value) && strcmp (value, now) != 0;
}

guint
app_track_text_apply (const GPtrArray *rows, AppAlbum *album, AppHistory *history)
{
  guint set = 0;
  app_history_begin (history, _ ("Paste a track list"));
  for (guint i = 0; i < rows->len; i++)
    for (int column = 0; column < APP_TRACK_TEXT_N; column++)
      {
        const AppTrackText *row = rows->pdata[i];
        if (!app_track_text_changes (rows, i, column, album))
          continue;
        app_history_set_string (history, app_album_track (album, i),
                                app_fields[app_track_text_fields[column]].id, row->values[column]);
        set++;
      }
  app_history_end (history);
  return set;
}
