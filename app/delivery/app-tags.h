/* app-tags.h — the tags of a file, made of the metadata of album and track by one table. [any
 * thread] */
#pragma once

#include "app-exporter.h"
#include "app-picture.h"

typedef struct
{
  const char *name;          /* for people: "Title" */
  const char *vorbis;        /* key in FLAC and Ogg: "TITLE" */
  const char *info;          /* RIFF INFO id: "INAM", or NULL */
  const char *id3;           /* ID3v2.3 frame: "TIT2", "COMM", "TXXX:BARCODE" */
  char *value;               /* UTF-8, never empty */
  const AppPicture *picture; /* borrowed: then the value only says what it is; else NULL */
} AppTag;

/* The tags of the file in a fixed order; empty when the file gets none. What a track does not say
 * (artist, genre …) is the album's. GPtrArray of AppTag that owns them. */
GPtrArray *app_tags_new (const AppExportFile *file);

/* Tags by ids, for targets that leave some out: bit i of a set is app_tag_id (i). */
#define APP_TAGS_ALL_OUT G_MAXUINT32
int app_n_tag_ids (void);
const char *app_tag_id (int i);   /* "title" "album-artist" "track-number" "cover" … */
const char *app_tag_name (int i); /* translated */
/* "all" (or "true"), "none" ("false"), or ids with ';' between them. FALSE: an unknown one, or none
 * at all. *left_out: the tags that are not named. */
gboolean app_tag_set_parse (const char *text, guint32 *left_out);
char *app_tag_set_format (guint32 left_out); /* transfer full */
gboolean app_tag_set_has (guint32 left_out, const char *id);

/* What stands behind the key in Ogg: of a picture its block in base64. Transfer full. */
char *app_tag_comment (const AppTag *tag);

/* The value in ASCII, as it stands in INFO, whose readers agree on nothing else: "Nächte" is
 * "Nachte". NULL when it has letters that ASCII has none for; then INFO goes without it. */
char *app_tag_to_ascii (const char *value);

/* Tells which texts of these files stand otherwise, or not, where only ASCII does. */
void app_tags_check_ascii (const AppExportFile *files, int n, GPtrArray *findings);

/* Adds a finding when found (NULL: not there) differs from expected. where: "INFO", "id3 chunk". */
void app_tag_compare (GPtrArray *findings, const AppTag *tag, const char *where,
                      const char *expected, const char *found);
