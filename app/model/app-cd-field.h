/* app-cd-field.h — what the fields of a track say that are about a CD only: what begins there, its
 * flags, its further indices. [any thread, pure] */
#pragma once

#include <glib.h>

/* What begins on the CD where a track of the album begins. */
typedef enum
{
  APP_CD_START_TRACK,  /* "" or "track" */
  APP_CD_START_INDEX,  /* "index": the next index of the track before */
  APP_CD_START_HIDDEN, /* "hidden": nothing. It is part of the track before; the first ones of an
                          album are hidden before track 1 */
  APP_N_CD_STARTS
} AppCdStart;

typedef enum
{
  APP_CD_FLAG_COPY = 1 << 0,         /* "copy": copying is permitted */
  APP_CD_FLAG_PRE_EMPHASIS = 1 << 1, /* "pre-emphasis": 50/15 us */
  APP_CD_FLAG_SCMS = 1 << 2,         /* "scms": one copy is permitted */
} AppCdFlag;

#define APP_CD_INDICES_MAX 98 /* of a track: 02 to 99 */

/* FALSE: not one of these words. */
gboolean app_cd_start_parse (const char *text, AppCdStart *start);
/* Words with spaces or commas between them. FALSE: an unknown word, or copy and scms at once. */
gboolean app_cd_flags_parse (const char *text, unsigned *flags);
/* Times from the start of the track, "1:30.5" or "90.5" (seconds), ascending, above 0, with spaces
 * between them: their number, or -1. seconds has room for APP_CD_INDICES_MAX. */
int app_cd_indices_parse (const char *text, double *seconds);
