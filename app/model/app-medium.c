/* app-medium.c — media and how much fits on them: the limits of data/targets and of the CD plants.
 */
#include "app-medium.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const AppMedium app_mediums[APP_N_MEDIUMS] = {
  { "digital", N_ ("Digital, any length"), 0, FALSE },
  { "cd-74", N_ ("CD, 74:00"), 74 * 60, FALSE },
  { "cd-80", N_ ("CD, 79:57"), 79 * 60 + 57, FALSE },
  { "vinyl-12-33", N_ ("12\" record, 33 rpm"), 23 * 60, TRUE },
  { "vinyl-12-45", N_ ("12\" record, 45 rpm"), 14 * 60 + 30, TRUE },
  { "vinyl-10-33", N_ ("10\" record, 33 rpm"), 13 * 60 + 30, TRUE },
  { "vinyl-10-45", N_ ("10\" record, 45 rpm"), 10 * 60, TRUE },
  { "vinyl-7-33", N_ ("7\" record, 33 rpm"), 6 * 60 + 40, TRUE },
  { "vinyl-7-45", N_ ("7\" record, 45 rpm"), 5 * 60, TRUE },
};
const AppMedium *const app_medium_default = &app_mediums[2];

const AppMedium *
app_medium_find (const char *id)
{
  for (int i = 0; i < APP_N_MEDIUMS; i++)
    if (strcmp (app_mediums[i].id, id) == 0)
      return &app_mediums[i];
  return NULL;
}

GArray *
app_medium_parts (const AppMedium *self, AppAlbum *album)
{
  GArray *parts = g_array_new (FALSE, TRUE, sizeof (AppMediumPart));
  int n = (int) app_album_n_tracks (album);
  if (n > 0 && !self->sides)
    {
      AppMediumPart whole = { 0, n, app_album_length (album) };
      g_array_append_val (parts, whole);
    }
  for (int i = 0; self->sides && i < n; i++)
    {
      AppTrack *track = app_album_track (album, (guint) i);
      gint64 end = app_album_track_start (album, (guint) i)
                   + app_track_length (track, app_album_rate (album));
      if (i == 0 || app_track_side_start (track))
        g_array_append_val (parts, ((AppMediumPart){ i, 0, 0 }));
      AppMediumPart *part = &g_array_index (parts, AppMediumPart, parts->len - 1);
      part->n++;
      part->frames = MAX (part->frames, end - app_album_track_start (album, (guint) part->first));
    }
  return parts;
}

double
app_medium_excess (const AppMedium *self, const GArray *parts, int rate)
{
  double most = 0;
  for (guint i = 0; self->seconds && i < parts->len; i++)
    most = MAX (most,
                (double) g_array_index (parts, AppMediumPart, i).frames / rate - self->seconds);
  return most;
}
