/* app-medium.h — what the album is made for, as far as its length goes. [any thread] */
#pragma once

#include "app-album.h"

typedef struct AppMedium
{
  const char *id;   /* kebab-case, in the project file */
  const char *name; /* translatable */
  int seconds;      /* that fit, on each side where there are sides; 0: any length */
  gboolean sides;   /* of a record: they begin with tracks that say so ("side-start") */
} AppMedium;

#define APP_N_MEDIUMS 9
extern const AppMedium app_mediums[APP_N_MEDIUMS];
extern const AppMedium *const app_medium_default; /* a CD of 79:57, what every plant takes */

const AppMedium *app_medium_find (const char *id); /* NULL: there is none */

/* One length that is held against the medium: the album, or a side. */
typedef struct
{
  int first, n;  /* tracks, from 0 */
  gint64 frames; /* from the start of its first track to the end of its last one */
} AppMediumPart;

/* Of AppMediumPart, at least one when there are tracks. The gap before the first track of a side is
 * not on it; that of the album is on the disc. Transfer full. */
GArray *app_medium_parts (const AppMedium *self, AppAlbum *album);
/* Seconds by which the longest part is too long; 0: all fit. */
double app_medium_excess (const AppMedium *self, const GArray *parts, int rate);
