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

/* What stands behind the key in Ogg: of a picture its block in base64. Transfer full. */
char *app_tag_comment (const AppTag *tag);

/* The value in ASCII, as it stands in INFO, whose readers agree on nothing else: "Nächte" is
 * "Nachte". NULL when it has letters that ASCII has none for; then INFO goes without it. */
char *app_tag_to_ascii (const char *value);

/* Adds a finding when found (NULL: not there) differs from expected. where: "INFO", "id3 chunk". */
void app_tag_compare (GPtrArray *findings, const AppTag *tag, const char *where,
                      const char *expected, const char *found);
