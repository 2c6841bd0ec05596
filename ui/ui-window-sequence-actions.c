/* ui-window-sequence-actions.c — the window's commands on the track list and the timeline. */
#include "ui-window-sequence-actions.h"

#include "ui-choice.h"
#include "ui-edit.h"
#include "ui-page-master.h"
#include "ui-track-paste.h"
#include "ui-window-actions.h"

static UiSession *
session_of (gpointer window)
{
  return ui_window_session (UI_WINDOW (window));
}

static void
edit_line (UiWindow *window, UiTrackLine line)
{
  ui_window_set_page (window, "master");
  UiPageMaster *page = UI_PAGE_MASTER (ui_window_page_widget (window, "master"));
  ui_track_list_edit_line (ui_page_master_tracks (page), line);
}

static void
on_edit_artist (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  edit_line (window, UI_TRACK_LINE_ARTIST);
}

static void
on_edit_isrc (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  edit_line (window, UI_TRACK_LINE_ISRC);
}

static void
on_tap_gap (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_edit_tap_gap (session_of (window), ui_session_pos (session_of (window)));
}

/* The action is called as the property. */
static void
on_shape (GSimpleAction *action, GVariant *state, gpointer window)
{
  const char *name = g_action_get_name (G_ACTION (action));
  int shape = app_shape_find (g_variant_get_string (state, NULL));
  for (int which = 0; which < APP_N_TRACK_SHAPES; which++)
    if (shape >= 0 && g_str_equal (name, app_track_shape_ids[which]))
      {
        GtkBitset *tracks = ui_choice_tracks (session_of (window));
        ui_edit_shape (session_of (window), tracks, (AppTrackShape) which, (AppShape) shape);
        gtk_bitset_unref (tracks);
      }
}

static UiTrackView *
timeline_of (gpointer window)
{
  ui_window_set_page (window, "master");
  return ui_page_master_timeline (
      UI_PAGE_MASTER (ui_window_page_widget (UI_WINDOW (window), "master")));
}

/* The track at the playhead. */
static void
select_sounding (gpointer window)
{
  UiSession *session = session_of (window);
  int track = app_album_track_at (ui_session_album (session), ui_session_pos (session));
  if (track >= 0 && track != ui_session_track (session))
    ui_session_select_track (session, track);
}

static void
on_note (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  select_sounding (window);
  ui_track_view_note_here (timeline_of (window));
}

/* The one of the track that sounds there which is nearest to it. */
static void
on_note_move (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  select_sounding (window);
  ui_track_view_move_note_here (timeline_of (window));
}

static void
on_track_bounds (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_track_view_edit_bounds (timeline_of (window));
}

static void
on_track_gain (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_window_set_page (window, "master");
  ui_chain_strip_edit_gain (
      ui_page_master_chains (UI_PAGE_MASTER (ui_window_page_widget (window, "master"))));
}

static void
on_track_invert (GSimpleAction *action, GVariant *state, gpointer window)
{
  UiSession *session = session_of (window);
  int track = ui_session_track (session);
  g_auto (GValue) value = G_VALUE_INIT;
  if (track < 0)
    return;
  g_value_init (&value, G_TYPE_BOOLEAN);
  g_value_set_boolean (&value, g_variant_get_boolean (state));
  app_history_set (ui_session_history (session),
                   G_OBJECT (app_album_track (ui_session_album (session), (guint) track)), "invert",
                   &value, NULL);
}

static void
on_fit_track (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_track_view_fit (timeline_of (window), FALSE);
}

static void
on_fit_loop (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_track_view_fit (timeline_of (window), TRUE);
}

static void
on_fit_album (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_track_view_fit_album (timeline_of (window));
}

static void
on_paste_tracks (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_track_paste_show (GTK_WINDOW (window), session_of (window));
}

static const GActionEntry entries[] = {
  { "join", NULL, "s", "'none'", on_shape },
  { "fade-in-shape", NULL, "s", "'none'", on_shape },
  { "fade-out-shape", NULL, "s", "'none'", on_shape },
  { "paste-tracks", on_paste_tracks },
  { "edit-artist", on_edit_artist },
  { "edit-isrc", on_edit_isrc },
  { "tap-gap", on_tap_gap },
  { "note", on_note },
  { "note-move", on_note_move },
  { "track-bounds", on_track_bounds },
  { "track-gain", on_track_gain },
  { "track-invert", NULL, NULL, "false", on_track_invert },
  { "fit-track", on_fit_track },
  { "fit-loop", on_fit_loop },
  { "fit-album", on_fit_album },
};

void
ui_window_sequence_actions_add (UiWindow *window)
{
  static const char *const overlays[]
      = { "overlay-loudness", "overlay-reduction", "overlay-overs" };
  for (guint i = 0; i < G_N_ELEMENTS (overlays); i++)
    ui_window_actions_add_setting (window, overlays[i]);
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
}

void
ui_window_sequence_actions_update (UiWindow *window)
{
  AppAlbum *album = ui_session_album (session_of (window));
  guint n = app_album_n_tracks (album);
  int track = ui_session_track (session_of (window));
  for (int which = 0; which < APP_N_TRACK_SHAPES; which++)
    {
      const char *name = app_track_shape_ids[which];
      AppShape shape = track < 0 ? APP_SHAPE_NONE
                                 : app_track_shape (app_album_track (album, (guint) track), which);
      ui_window_actions_enable (window, name, n > (which == APP_TRACK_JOIN ? 1 : 0));
      ui_window_actions_put (window, name, g_variant_new_string (app_shape_ids[shape]));
    }
  ui_window_actions_enable (window, "paste-tracks", n > 0);
  ui_window_actions_enable (window, "edit-artist", n > 0);
  ui_window_actions_enable (window, "edit-isrc", n > 0);
  ui_window_actions_enable (window, "tap-gap", n > 1);
  ui_window_actions_enable (window, "note", n > 0);
  ui_window_actions_enable (window, "note-move", n > 0);
  ui_window_actions_enable (window, "track-bounds", n > 0);
  ui_window_actions_enable (window, "track-gain", n > 0);
  ui_window_actions_enable (window, "track-invert", n > 0);
  ui_window_actions_put (window, "track-invert",
                         g_variant_new_boolean (
                             track >= 0
                             && app_track_invert (app_album_track (album, (guint) track))));
  ui_window_actions_enable (window, "fit-track", n > 0);
  ui_window_actions_enable (window, "fit-loop", n > 0);
  ui_window_actions_enable (window, "fit-album", n > 0);
}
