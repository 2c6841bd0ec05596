/* app-track-text.h — a track list as text, as a spreadsheet copies it: titles, artists and ISRCs
 * for the tracks in their order. [main thread] */
#pragma once

#include "app-album.h"
#include "app-history.h"

typedef enum
{
  APP_TRACK_TEXT_TITLE,
  APP_TRACK_TEXT_ARTIST,
  APP_TRACK_TEXT_ISRC,
  APP_TRACK_TEXT_N
} AppTrackTextColumn;

extern const AppField app_track_text_fields[APP_TRACK_TEXT_N];

/* One track: owned texts, "" where the list says nothing; an ISRC as it stands, good or not. */
typedef struct
{
  char *values[APP_TRACK_TEXT_N];
} AppTrackText;

/* The rows of AppTrackText, one for each line that says something. Cells stand between tabs, or
 * between semicolons where the text has no tab; they may be quoted. A first line that names columns
 * (title, artist, ISRC …) says which is which; else numbers and lengths are left out, what looks
 * like ISRCs are those, and the first two others are titles and artists. Transfer full. */
GPtrArray *app_track_text_parse (const char *text);

/* Row i goes to track i: what differs and is acceptable is set, one step of undo; other rows and
 * tracks are left alone. How many values were set. */
guint app_track_text_apply (const GPtrArray *rows, AppAlbum *album, AppHistory *history);
/* Whether that value of row i would be set. */
gboolean
app_track_text_changes (const GPtrArray *rows, guint i, AppTrackTextColumn column, AppAlbum *album);
