/* app-delivery-play.c — what a delivery wrote, as a programme for the engine that plays all else.
 */
#include "app-delivery.h"

/* Only the audio of a disc has no header. */
static AppMedia *
open_file (const char *path, GError **error)
{
  return g_str_has_suffix (path, ".bin") ? app_media_open_cd (path, error)
                                         : app_media_open (path, error);
}

AppProgramme *
app_deliverable_programme (const AppDeliverable *self, GError **error)
{
  AppAlbum *album = NULL;
  for (guint i = 0; i < self->files->len; i++)
    {
      const AppDeliveredFile *file = self->files->pdata[i];
      AppMedia *media = open_file (file->path, error);
      if (!media)
        {
          g_clear_object (&album);
          return NULL;
        }
      if (!album)
        album = app_album_new (app_media_rate (media));
      g_autoptr (AppTrack) track = app_track_new (media);
      app_media_unref (media);
      g_list_store_append (app_album_tracks (album), track);
    }
  g_return_val_if_fail (album, NULL);
  AppProgramme *programme = app_programme_new (album, NULL);
  g_object_unref (album);
  return programme;
}
