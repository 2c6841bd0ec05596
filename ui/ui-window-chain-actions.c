/* ui-window-chain-actions.c — commands that compare and copy modules and chains. */
#include "ui-window-chain-actions.h"

#include "ui-chain-edit.h"
#include "ui-copy-chain.h"
#include "ui-page-master.h"
#include "ui-window-actions.h"

static UiSession *
session_of (gpointer window)
{
  return ui_window_session (UI_WINDOW (window));
}

static void
on_slot_swap (GSimpleAction *action, GVariant *state, gpointer window)
{
  AppSlot *slot = ui_session_slot (session_of (window));
  if (slot && ui_chain_edit_is_second (slot) != g_variant_get_boolean (state))
    ui_chain_edit_swap (session_of (window), slot);
}

static void
on_slot_copy_other (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  if (ui_session_slot (session_of (window)))
    ui_chain_edit_copy_to_other (session_of (window), ui_session_slot (session_of (window)));
}

static void
on_slot_copy (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  if (ui_session_slot (session_of (window)))
    ui_chain_edit_copy (session_of (window), GTK_WIDGET (window),
                        ui_session_slot (session_of (window)));
}

static void
on_slot_paste (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_chain_edit_paste (session_of (window), GTK_WIDGET (window));
}

static void
on_chain_copy (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_copy_chain_show (GTK_WINDOW (window), session_of (window));
}

static void
on_slot_menu (GSimpleAction *action, GVariant *scope, gpointer window)
{
  ui_window_set_page (window, "master");
  UiPageMaster *page = UI_PAGE_MASTER (ui_window_page_widget (window, "master"));
  ui_chain_strip_pop_up (ui_page_master_chains (page),
                         g_str_equal (g_variant_get_string (scope, NULL), "album"));
}

static const GActionEntry entries[] = {
  { "slot-menu", on_slot_menu, "s" },        { "slot-swap", NULL, NULL, "false", on_slot_swap },
  { "slot-copy-other", on_slot_copy_other }, { "slot-copy", on_slot_copy },
  { "slot-paste", on_slot_paste },           { "chain-copy", on_chain_copy },
};

void
ui_window_chain_actions_add (UiWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
}

void
ui_window_chain_actions_update (UiWindow *window)
{
  UiSession *session = session_of (window);
  AppSlot *slot = ui_session_slot (session);
  gboolean values = slot && app_slot_module (slot)->n_params > 0;
  gboolean tracks = app_album_n_tracks (ui_session_album (session)) > 0;
  ui_window_actions_enable (window, "slot-swap", values);
  ui_window_actions_enable (window, "slot-copy-other", values);
  ui_window_actions_enable (window, "slot-copy", slot != NULL);
  ui_window_actions_enable (window, "slot-paste", tracks);
  ui_window_actions_enable (window, "chain-copy", tracks);
  ui_window_actions_enable (window, "slot-menu", tracks);
  ui_window_actions_put (window, "slot-swap",
                         g_variant_new_boolean (slot && ui_chain_edit_is_second (slot)));
}
