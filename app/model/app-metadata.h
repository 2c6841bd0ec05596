/* app-metadata.h — the texts of an album or a track, by one table of fields. */
#pragma once

#include <glib-object.h>

typedef enum
{
  APP_FIELD_TITLE,
  APP_FIELD_ARTIST,
  APP_FIELD_COMPOSER,
  APP_FIELD_SONGWRITER,
  APP_FIELD_GENRE,
  APP_FIELD_DATE,      /* yyyy or yyyy-mm-dd */
  APP_FIELD_ISRC,      /* track */
  APP_FIELD_BARCODE,   /* album: UPC or EAN */
  APP_FIELD_CATALOGUE, /* album */
  APP_FIELD_LABEL,     /* album */
  APP_FIELD_COPYRIGHT,
  APP_FIELD_COMMENT,
  APP_FIELD_ARRANGER,
  APP_FIELD_CD_START,   /* track; this and those below: app-cd-field.h, never a tag of a file */
  APP_FIELD_CD_INDICES, /* track */
  APP_FIELD_CD_FLAGS,   /* track */
  APP_N_FIELDS
} AppField;

typedef struct
{
  const char *id; /* kebab-case: key in the project file and on the command line */
  const char *name;
  const char *help;
  gboolean album, track; /* where it applies */
  const char *vorbis;    /* FLAC/Ogg key, or NULL: never a tag */
  const char *info;      /* RIFF INFO id, or NULL */
} AppFieldInfo;

extern const AppFieldInfo app_fields[APP_N_FIELDS];
int app_field_find (const char *id); /* AppField or -1 */

/* Why the value is not acceptable for the field (ISRC syntax, check digit, date), or NULL. Empty is
 * acceptable. */
const char *app_field_fault (AppField field, const char *value);

/* The text as it is kept: valid UTF-8, control characters become spaces. Transfer full. */
char *app_text_clean (const char *text);
/* The same; and a good ISRC or barcode without dashes and spaces, in capitals. Transfer full. */
char *app_field_clean (AppField field, const char *value);

/* Plain struct embedded in album and track; never NULL strings: unset is "". */
typedef struct
{
  char *values[APP_N_FIELDS];
} AppMetadata;

void app_metadata_init (AppMetadata *self);
void app_metadata_finish (AppMetadata *self);
void app_metadata_set (AppMetadata *self, AppField field, const char *value); /* cleaned */
/* Initialises self as a copy of source. */
void app_metadata_copy (AppMetadata *self, const AppMetadata *source);
