/* ui-window-sequence-actions.c — the window's commands on the track list and the timeline. */
#include "ui-window-sequence-actions.h"

#include "ui-edit.h"
#include "ui-page-master.h"
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
  ui_edit_tap_gap (session_of (window));
}

static const GActionEntry entries[] = {
  { "edit-artist", on_edit_artist },
  { "edit-isrc", on_edit_isrc },
  { "tap-gap", on_tap_gap },
};

void
ui_window_sequence_actions_add (UiWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
}

void
ui_window_sequence_actions_update (UiWindow *window)
{
  guint n = app_album_n_tracks (ui_session_album (session_of (window)));
  ui_window_actions_enable (window, "edit-artist", n > 0);
  ui_window_actions_enable (window, "edit-isrc", n > 0);
  ui_window_actions_enable (window, "tap-gap", n > 1);
}
