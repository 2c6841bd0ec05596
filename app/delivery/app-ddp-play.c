/* app-ddp-play.c — a DDP set as a programme, for the engine that plays everything else. */
#include "app-ddp-set.h"

AppProgramme *
app_ddp_set_programme (const AppDdpSet *self, GError **error)
{
  AppMedia *media = app_media_open_cd (self->image, error);
  if (!media)
    return NULL;
  g_autoptr (AppAlbum) album = app_album_new (APP_CD_RATE);
  g_autoptr (AppTrack) track = app_track_new (media);
  app_media_unref (media);
  g_list_store_append (app_album_tracks (album), track);
  return app_programme_new (album, NULL);
}
