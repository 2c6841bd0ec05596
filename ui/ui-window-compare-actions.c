/* ui-window-compare-actions.c — matched bypass, the previous master, blind tests, levelling and
 * matching as GActions. */
#include "ui-window-compare-actions.h"

#include "ui-blind-test.h"
#include "ui-level.h"
#include "ui-match.h"
#include "ui-window-actions.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* Targets and states of "hear-without-chain". */
#define NO_CHAIN "none"
#define TRACK_CHAIN "track"
#define ALBUM_CHAIN "album"

static UiSession *
session_of (gpointer window)
{
  return ui_window_session (UI_WINDOW (window));
}

static void
on_hear_without (GSimpleAction *action, GVariant *state, gpointer window)
{
  UiSession *session = session_of (window);
  AppSlot *slot = ui_session_slot (session);
  if (slot)
    ui_session_hear_without (session, slot, -1, g_variant_get_boolean (state));
}

/* The same again ends it. */
static void
on_hear_without_chain (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  UiSession *session = session_of (window);
  gboolean album = !strcmp (g_variant_get_string (parameter, NULL), ALBUM_CHAIN);
  int track = album ? -1 : ui_session_track (session);
  if (album || track >= 0)
    ui_session_hear_without (session, NULL, track,
                             !ui_session_hears_without (session, NULL, track));
}

static void
on_keep_master (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  UiSession *session = session_of (window);
  app_document_keep_master (ui_session_document (session));
  ui_session_message (session, APP_SEVERITY_GOOD,
                      _ ("The master as it is now was kept as Previous master."));
}

static void
on_blind_test (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_blind_test_show (GTK_WINDOW (window), session_of (window));
}

static void
on_level_album (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_level_show (GTK_WINDOW (window), session_of (window));
}

static void
on_match_track (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_match_show (GTK_WINDOW (window), session_of (window));
}

static const GActionEntry entries[] = {
  { "hear-without", NULL, NULL, "false", on_hear_without },
  { "hear-without-chain", on_hear_without_chain, "s", "'" NO_CHAIN "'" },
  { "keep-master", on_keep_master },
  { "blind-test", on_blind_test },
  { "level-album", on_level_album },
  { "match-track", on_match_track },
};

void
ui_window_compare_actions_add (UiWindow *window)
{
  ui_window_actions_add_setting (window, "spectrogram");
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
}

void
ui_window_compare_actions_update (UiWindow *window)
{
  UiSession *session = session_of (window);
  AppSlot *slot = ui_session_slot (session);
  int track = ui_session_track (session);
  gboolean tracks = app_album_n_tracks (ui_session_album (session)) > 0;
  gboolean blind = ui_session_blind (session);
  ui_window_actions_enable (window, "hear-without", slot && tracks && !blind);
  ui_window_actions_enable (window, "hear-without-chain", tracks && !blind);
  ui_window_actions_enable (window, "keep-master", tracks);
  ui_window_actions_enable (window, "blind-test", tracks && !blind);
  ui_window_actions_enable (window, "level-album", tracks);
  ui_window_actions_enable (window, "match-track", track >= 0);
  /* Pressed buttons would tell which of two lanes a blind test plays. */
  gboolean hears_slot = slot && !blind && ui_session_hears_without (session, slot, -1);
  ui_window_actions_put (window, "hear-without", g_variant_new_boolean (hears_slot));
  const char *chain = blind                                             ? NO_CHAIN
                      : ui_session_hears_without (session, NULL, -1)    ? ALBUM_CHAIN
                      : ui_session_hears_without (session, NULL, track) ? TRACK_CHAIN
                                                                        : NO_CHAIN;
  ui_window_actions_put (window, "hear-without-chain", g_variant_new_string (chain));
}
