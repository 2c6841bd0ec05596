/* ui-chain-edit.c — the edits of chains that compare and copy. */
#include "ui-chain-edit.h"

#include <glib/gi18n-lib.h>

/* ---- A|B ---- */

static void
put_other (UiSession *session, AppSlot *slot, const double *values, gboolean second)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, APP_TYPE_SLOT_OTHER);
  g_value_take_boxed (&value, app_slot_other_new (slot, values, second));
  app_history_set (ui_session_history (session), G_OBJECT (slot), "other", &value, NULL);
}

gboolean
ui_chain_edit_is_second (AppSlot *slot)
{
  const AppSlotOther *other = app_slot_other (slot);
  return other && other->second;
}

void
ui_chain_edit_swap (UiSession *session, AppSlot *slot)
{
  const DspModule *module = app_slot_module (slot);
  AppHistory *history = ui_session_history (session);
  const gboolean second = !ui_chain_edit_is_second (slot);
  g_autofree AppSlotOther *kept = app_slot_other_new (
      slot, app_slot_other (slot) ? app_slot_other (slot)->values : app_slot_values (slot), second);
  g_autofree char *label
      = g_strdup_printf (second ? _ ("%s to B") : _ ("%s to A"), _ (app_slot_name (slot)));
  ui_session_end_gesture (session);
  app_history_begin (history, label);
  put_other (session, slot, app_slot_values (slot), second);
  for (int i = 0; i < module->n_params; i++)
    if (!(module->params[i].flags & DSP_PARAM_LISTEN))
      app_history_set_value (history, slot, i, kept->values[i]);
  app_history_end (history);
}

void
ui_chain_edit_copy_to_other (UiSession *session, AppSlot *slot)
{
  const gboolean second = ui_chain_edit_is_second (slot);
  g_autofree char *label
      = g_strdup_printf (second ? _ ("copy B of %s to A") : _ ("copy A of %s to B"),
                         _ (app_slot_name (slot)));
  ui_session_end_gesture (session);
  app_history_begin (ui_session_history (session), label);
  put_other (session, slot, app_slot_values (slot), second);
  app_history_end (ui_session_history (session));
}

/* ---- the clipboard ---- */

void
ui_chain_edit_copy (UiSession *session, GtkWidget *widget, AppSlot *slot)
{
  g_autoptr (AppSlot) copy = app_slot_copy (slot);
  gdk_clipboard_set (gtk_widget_get_clipboard (widget), APP_TYPE_SLOT, copy);
}

void
ui_chain_edit_insert_copy (UiSession *session, AppSlot *slot)
{
  AppAlbum *album = ui_session_album (session);
  AppSlot *selected = ui_session_slot (session);
  int track = ui_session_track (session);
  guint place;
  GListStore *chain = selected ? ui_session_find_slot (session, selected, &track, &place) : NULL;
  if (!chain && track < 0)
    return;
  if (!chain)
    {
      chain = app_track_chain (app_album_track (album, (guint) track));
      place = g_list_model_get_n_items (G_LIST_MODEL (chain));
    }
  else
    place++;
  g_autoptr (AppSlot) copy = app_slot_copy (slot);
  g_autofree char *label = g_strdup_printf (_ ("paste %s"), _ (app_slot_name (slot)));
  ui_session_end_gesture (session);
  app_history_insert (ui_session_history (session), chain, place, copy, label);
  ui_session_select_slot (session, copy);
}

static void
on_read (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  g_autoptr (UiSession) session = data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (clipboard), result, NULL);
  if (value && G_VALUE_HOLDS (value, APP_TYPE_SLOT) && g_value_get_object (value))
    ui_chain_edit_insert_copy (session, g_value_get_object (value));
  else
    ui_session_message (session, APP_SEVERITY_WARNING,
                        _ ("There is no module to paste. Copy one first: its menu has “Copy”."));
}

void
ui_chain_edit_paste (UiSession *session, GtkWidget *widget)
{
  gdk_clipboard_read_value_async (gtk_widget_get_clipboard (widget), APP_TYPE_SLOT,
                                  G_PRIORITY_DEFAULT, NULL, on_read, g_object_ref (session));
}

/* ---- a chain for other tracks ---- */

static void
fill_chain (AppHistory *history, GListStore *to, GListModel *from, gboolean append)
{
  while (!append && g_list_model_get_n_items (G_LIST_MODEL (to)) > 0)
    app_history_remove (history, to, g_list_model_get_n_items (G_LIST_MODEL (to)) - 1, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (from); i++)
    {
      g_autoptr (AppSlot) slot = g_list_model_get_item (from, i);
      g_autoptr (AppSlot) copy = app_slot_copy (slot);
      app_history_insert (history, to, g_list_model_get_n_items (G_LIST_MODEL (to)), copy, NULL);
    }
}

void
ui_chain_edit_copy_chain (UiSession *session, int from, const gboolean *tracks, gboolean append)
{
  AppAlbum *album = ui_session_album (session);
  AppHistory *history = ui_session_history (session);
  GListModel *chain = G_LIST_MODEL (app_track_chain (app_album_track (album, (guint) from)));
  g_autofree char *label = g_strdup_printf (_ ("copy the chain of track %d"), from + 1);
  ui_session_end_gesture (session);
  app_history_begin (history, label);
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    if (tracks[i] && (int) i != from)
      fill_chain (history, app_track_chain (app_album_track (album, i)), chain, append);
  app_history_end (history);
}
