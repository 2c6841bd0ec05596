/* ui-choice.c — the tracks that are chosen together. */
#include "ui-choice.h"

#define KEY "ui-choice" /* of the session: a GPtrArray of AppTrack */

GtkBitset *
ui_choice_tracks (UiSession *session)
{
  GtkBitset *tracks = gtk_bitset_new_empty ();
  AppAlbum *album = ui_session_album (session);
  GPtrArray *chosen = g_object_get_data (G_OBJECT (session), KEY);
  int lead = ui_session_track (session);
  if (lead < 0)
    return tracks;
  gtk_bitset_add (tracks, (guint) lead);
  if (!chosen || !g_ptr_array_find (chosen, app_album_track (album, (guint) lead), NULL))
    return tracks;
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    if (g_ptr_array_find (chosen, app_album_track (album, i), NULL))
      gtk_bitset_add (tracks, i);
  return tracks;
}

void
ui_choice_set (UiSession *session, const GtkBitset *tracks)
{
  AppAlbum *album = ui_session_album (session);
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_object_unref);
  int lead = ui_session_track (session);
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    if (gtk_bitset_contains (tracks, i))
      g_ptr_array_add (chosen, g_object_ref (app_album_track (album, i)));
  g_object_set_data_full (G_OBJECT (session), KEY, chosen, (GDestroyNotify) g_ptr_array_unref);
  if (chosen->len && (lead < 0 || !gtk_bitset_contains (tracks, (guint) lead)))
    ui_session_select_track (session, (int) gtk_bitset_get_minimum (tracks));
}
