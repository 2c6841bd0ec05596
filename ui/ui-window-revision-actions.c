/* ui-window-revision-actions.c — the mixes of the selected track as GActions. */
#include "ui-window-revision-actions.h"

#include "app-revisions.h"
#include "ui-revision.h"
#include "ui-window-actions.h"
#include "ui-window-files.h"

#include <glib/gi18n-lib.h>

static UiSession *
session_of (gpointer window)
{
  return ui_window_session (UI_WINDOW (window));
}

static AppTrack *
track_of (gpointer window)
{
  UiSession *session = session_of (window);
  int track = ui_session_track (session);
  return track < 0 ? NULL : app_album_track (ui_session_album (session), (guint) track);
}

/* The mix of that number, from 1, of the selected track; NULL: there is none. Transfer full. */
static AppRevision *
revision_of (gpointer window, GVariant *number)
{
  AppTrack *track = track_of (window);
  return track ? g_list_model_get_item (G_LIST_MODEL (app_track_revisions (track)),
                                        (guint) g_variant_get_int32 (number) - 1)
               : NULL;
}

static void
on_chosen (GtkNativeDialog *dialog, int response, UiWindow *window)
{
  g_auto (GStrv) paths = ui_window_files_chosen (GTK_FILE_CHOOSER (dialog));
  int track = ui_session_track (session_of (window));
  if (response == GTK_RESPONSE_ACCEPT && paths[0] && track >= 0)
    ui_revision_show (GTK_WINDOW (window), session_of (window), (guint) track, paths[0]);
  g_object_unref (dialog);
}

static void
on_revise (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_window_files_choose (window, _ ("New mix for the track"), FALSE, FALSE,
                          G_CALLBACK (on_chosen));
}

static void
on_revision (GSimpleAction *action, GVariant *number, gpointer window)
{
  UiSession *session = session_of (window);
  g_autoptr (AppRevision) revision = revision_of (window, number);
  if (!revision)
    return;
  ui_session_end_gesture (session);
  app_revisions_use (ui_session_album (session), ui_session_history (session), track_of (window),
                     revision);
}

/* Also hears it: that is what one chooses it for. */
static void
on_compare (GSimpleAction *action, GVariant *number, gpointer window)
{
  UiSession *session = session_of (window);
  g_autoptr (AppRevision) revision = revision_of (window, number);
  if (!revision)
    return;
  app_comparison_set_revision (ui_session_comparison (session), track_of (window), revision);
  ui_session_set_lane (session, APP_LANE_REVISION);
}

static void
on_differences (GSimpleAction *action, GVariant *number, gpointer window)
{
  g_autoptr (AppRevision) revision = revision_of (window, number);
  if (revision && app_track_revision (track_of (window)) != revision)
    ui_revision_show_other (GTK_WINDOW (window), session_of (window),
                            (guint) ui_session_track (session_of (window)), revision);
}

static void
on_remove (GSimpleAction *action, GVariant *number, gpointer window)
{
  UiSession *session = session_of (window);
  g_autoptr (AppRevision) revision = revision_of (window, number);
  if (revision)
    app_revisions_remove (ui_session_history (session), track_of (window), revision);
}

static const GActionEntry entries[] = {
  { "revise", on_revise },
  { "revision", on_revision, "i", "0" },
  { "compare-revision", on_compare, "i" },
  { "revision-differences", on_differences, "i" },
  { "remove-revision", on_remove, "i" },
};

void
ui_window_revision_actions_add (UiWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
}

void
ui_window_revision_actions_update (UiWindow *window)
{
  AppTrack *track = track_of (window);
  gboolean several = track && app_revisions_other (track);
  ui_window_actions_enable (window, "revise", track != NULL);
  ui_window_actions_enable (window, "revision", several);
  ui_window_actions_enable (window, "compare-revision",
                            several && !ui_session_blind (session_of (window)));
  ui_window_actions_enable (window, "revision-differences", several);
  ui_window_actions_enable (window, "remove-revision", several);
  ui_window_actions_put (window, "revision",
                         g_variant_new_int32 (track ? app_revisions_current (track) + 1 : 0));
}
