/* ui-window-actions.c — the window's commands on playing, tracks and chains as GActions. */
#include "ui-window-actions.h"

#include "ui-settings.h"
#include "ui-choice.h"
#include "ui-commands.h"
#include "ui-details.h"
#include "ui-edit.h"
#include "ui-window-chain-actions.h"
#include "ui-window-compare-actions.h"
#include "ui-window-revision-actions.h"
#include "ui-window-monitor-actions.h"
#include "ui-window-order-actions.h"
#include "ui-window-sequence-actions.h"

#include "dsp-registry.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static UiSession *
session_of (gpointer window)
{
  return ui_window_session (UI_WINDOW (window));
}

static gint64
track_start (UiSession *session)
{
  int track = ui_session_track (session);
  return track < 0 ? 0 : app_album_track_start (ui_session_album (session), track);
}

static gint64
track_end (UiSession *session)
{
  AppAlbum *album = ui_session_album (session);
  int track = ui_session_track (session);
  return track < 0
             ? 0
             : track_start (session)
                   + app_track_length (app_album_track (album, track), app_album_rate (album));
}

/* ---- playing ---- */

static void
on_play (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_session_play_stop (session_of (window));
}

static gboolean
playing (UiSession *session)
{
  gboolean playing;
  g_object_get (ui_session_engine (session), "playing", &playing, NULL);
  return playing;
}

static void
on_stop (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  UiSession *session = session_of (window);
  if (playing (session))
    ui_session_stop_return (session);
  else
    ui_session_seek (session, track_start (session));
}

static void
on_play_return (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  UiSession *session = session_of (window);
  if (playing (session))
    ui_session_stop_return (session);
  else
    ui_session_play_stop (session);
}

static void
on_jump_previous (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_session_jump_track (session_of (window), -1);
}

static void
on_jump_next (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_session_jump_track (session_of (window), +1);
}

static void
tell_unknown (UiSession *session)
{
  ui_session_message (session, APP_SEVERITY_WARNING,
                      _ ("That place is not known yet: the track is being measured."));
}

static void
on_jump_loudest (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  if (!ui_session_jump_loudest (session_of (window)))
    tell_unknown (session_of (window));
}

static void
on_jump_peak (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  if (!ui_session_jump_peak (session_of (window)))
    tell_unknown (session_of (window));
}

static void
on_track_start (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_session_seek (session_of (window), track_start (session_of (window)));
}

static void
on_album_start (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_session_seek (session_of (window), 0);
}

static void
on_audition (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_session_audition (session_of (window), FALSE);
}

static void
on_audition_all (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_session_audition (session_of (window), TRUE);
}

static void
on_loop (GSimpleAction *action, GVariant *state, gpointer window)
{
  UiSession *session = session_of (window);
  if (g_variant_get_boolean (state))
    ui_session_set_loop (session, track_start (session), track_end (session));
  else
    ui_session_set_loop (session, 0, 0);
}

static void
on_loop_from (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  UiSession *session = session_of (window);
  gint64 from, to, pos = ui_session_pos (session);
  if (!ui_session_loop (session, &from, &to) || to <= pos)
    to = MAX (track_end (session), pos + app_album_rate (ui_session_album (session)));
  ui_session_set_loop (session, pos, to);
}

static void
on_loop_to (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  UiSession *session = session_of (window);
  gint64 from, to, pos = ui_session_pos (session);
  if (!ui_session_loop (session, &from, &to) || from >= pos)
    from = MIN (track_start (session), pos);
  ui_session_set_loop (session, from, pos);
}

static void
on_loop_loudest (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  UiSession *session = session_of (window);
  gint64 from, to;
  int track = ui_session_track (session);
  if (track >= 0
      && app_comparison_loudest (ui_session_comparison (session), (guint) track, &from, &to))
    ui_session_set_loop (session, from, to);
  else
    tell_unknown (session);
}

/* ---- comparing ---- */

static void
on_lane (GSimpleAction *action, GVariant *state, gpointer window)
{
  for (AppLane lane = 0; lane < APP_N_LANES; lane++)
    if (!strcmp (g_variant_get_string (state, NULL), app_lane_ids[lane]))
      ui_session_set_lane (session_of (window), lane);
}

/* ---- tracks ---- */

static void
shift_tracks (UiSession *session, int by)
{
  GtkBitset *tracks = ui_choice_tracks (session);
  ui_edit_shift_tracks (session, tracks, by);
  gtk_bitset_unref (tracks);
}

static void
on_track_up (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  shift_tracks (session_of (window), -1);
}

static void
on_track_down (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  shift_tracks (session_of (window), +1);
}

static void
on_track_previous (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_session_select_track (session_of (window), ui_session_track (session_of (window)) - 1);
}

static void
on_track_next (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_session_select_track (session_of (window), ui_session_track (session_of (window)) + 1);
}

static void
on_track_remove (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  GtkBitset *tracks = ui_choice_tracks (session_of (window));
  ui_edit_remove_tracks (session_of (window), tracks);
  gtk_bitset_unref (tracks);
}

static void
on_details (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_details_show (GTK_WINDOW (window), session_of (window));
}

/* ---- chains ---- */

static void
on_slot_add (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  const char *scope, *id;
  g_variant_get (parameter, "(&s&s)", &scope, &id);
  const DspModule *module = dsp_module_find (id);
  int track = strcmp (scope, "album") ? ui_session_track (session_of (window)) : -1;
  if (module && (track >= 0 || !strcmp (scope, "album")))
    ui_edit_add_slot (session_of (window), track, module);
}

static void
on_slot_remove (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  if (ui_session_slot (session_of (window)))
    ui_edit_remove_slot (session_of (window), ui_session_slot (session_of (window)));
}

static void
on_slot_left (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  if (ui_session_slot (session_of (window)))
    ui_edit_shift_slot (session_of (window), ui_session_slot (session_of (window)), -1);
}

static void
on_slot_right (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  if (ui_session_slot (session_of (window)))
    ui_edit_shift_slot (session_of (window), ui_session_slot (session_of (window)), +1);
}

static void
on_slot_bypass (GSimpleAction *action, GVariant *state, gpointer window)
{
  AppSlot *slot = ui_session_slot (session_of (window));
  if (slot && app_slot_bypass (slot) != g_variant_get_boolean (state))
    ui_edit_bypass_slot (session_of (window), slot);
}

static void
on_slot_reset (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  if (ui_session_slot (session_of (window)))
    ui_edit_reset_slot (session_of (window), ui_session_slot (session_of (window)));
}

/* ---- window ---- */

static void
on_undo (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_session_undo (session_of (window));
}

static void
on_redo (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_session_redo (session_of (window));
}

static void
on_page (GSimpleAction *action, GVariant *state, gpointer window)
{
  ui_window_set_page (window, g_variant_get_string (state, NULL));
}

static void
on_close_notice (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_window_clear_notice (window);
}

static void
on_shortcuts (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  GtkWindow *shortcuts = ui_commands_window ();
  gtk_window_set_transient_for (shortcuts, window);
  gtk_window_present (shortcuts);
  g_object_unref (shortcuts);
}

static void
on_close (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  gtk_window_close (window);
}

static const GActionEntry entries[] = {
  { "play", on_play },
  { "stop", on_stop },
  { "play-return", on_play_return },
  { "jump-previous", on_jump_previous },
  { "jump-next", on_jump_next },
  { "jump-loudest", on_jump_loudest },
  { "jump-peak", on_jump_peak },
  { "track-start", on_track_start },
  { "album-start", on_album_start },
  { "audition", on_audition },
  { "audition-all", on_audition_all },
  { "loop", NULL, NULL, "false", on_loop },
  { "loop-from", on_loop_from },
  { "loop-to", on_loop_to },
  { "loop-loudest", on_loop_loudest },
  { "lane", NULL, "s", "'master'", on_lane },
  { "track-up", on_track_up },
  { "track-down", on_track_down },
  { "track-previous", on_track_previous },
  { "track-next", on_track_next },
  { "track-remove", on_track_remove },
  { "details", on_details },
  { "slot-add", on_slot_add, "(ss)" },
  { "slot-remove", on_slot_remove },
  { "slot-left", on_slot_left },
  { "slot-right", on_slot_right },
  { "slot-bypass", NULL, NULL, "false", on_slot_bypass },
  { "slot-reset", on_slot_reset },
  { "undo", on_undo },
  { "redo", on_redo },
  { "page", NULL, "s", "'master'", on_page },
  { "close-notice", on_close_notice },
  { "shortcuts", on_shortcuts },
  { "close", on_close },
};

void
ui_window_actions_add (UiWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
}

void
ui_window_actions_enable (UiWindow *window, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (window), name);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* A preference outlives windows, and would tell one that is gone of its changes. */
static void
drop_setting (GActionMap *window, const char *key)
{
  g_action_map_remove_action (window, key);
}

void
ui_window_actions_add_setting (UiWindow *window, const char *key)
{
  g_autoptr (GAction) action = g_settings_create_action (ui_settings (), key);
  g_action_map_add_action (G_ACTION_MAP (window), action);
  g_signal_connect_data (window, "destroy", G_CALLBACK (drop_setting), g_strdup (key),
                         (GClosureNotify) (void (*) (void)) g_free, 0);
}

void
ui_window_actions_put (UiWindow *window, const char *name, GVariant *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (window), name);
  g_simple_action_set_state (G_SIMPLE_ACTION (action), state);
}

void
ui_window_actions_update (UiWindow *window)
{
  static const char *const with_tracks[]
      = { "play",         "stop",         "track-start",   "album-start", "audition",
          "audition-all", "loop",         "loop-from",     "loop-to",     "track-up",
          "track-down",   "play-return",  "jump-previous", "jump-next",   "jump-loudest",
          "jump-peak",    "loop-loudest", "track-remove",  "track-next",  "track-previous",
          "slot-add" };
  static const char *const with_slot[]
      = { "slot-remove", "slot-left", "slot-right", "slot-bypass", "slot-reset" };
  UiSession *session = session_of (window);
  AppSlot *slot = ui_session_slot (session);
  gboolean tracks = app_album_n_tracks (ui_session_album (session)) > 0;
  for (guint i = 0; i < G_N_ELEMENTS (with_tracks); i++)
    ui_window_actions_enable (window, with_tracks[i], tracks);
  for (guint i = 0; i < G_N_ELEMENTS (with_slot); i++)
    ui_window_actions_enable (window, with_slot[i], slot != NULL);

  gint64 from, to;
  gboolean blind = ui_session_blind (session); /* then nothing shows what is heard */
  ui_window_actions_enable (window, "lane", !blind);
  ui_window_actions_put (window, "loop",
                         g_variant_new_boolean (ui_session_loop (session, &from, &to)));
  ui_window_actions_put (window, "lane",
                         g_variant_new_string (blind ? ""
                                                     : app_lane_ids[ui_session_lane (session)]));
  ui_window_actions_put (window, "slot-bypass",
                         g_variant_new_boolean (slot && app_slot_bypass (slot)));
  ui_window_chain_actions_update (window);
  ui_window_compare_actions_update (window);
  ui_window_revision_actions_update (window);
  ui_window_sequence_actions_update (window);
  ui_window_order_actions_update (window);
  ui_window_monitor_actions_update (window);
  if (ui_window_page (window))
    ui_window_actions_put (window, "page", g_variant_new_string (ui_window_page (window)));
}
