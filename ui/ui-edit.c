/* ui-edit.c — the edits of the album that the window offers; each is one step of undo. */
#include "ui-edit.h"

#include <glib/gi18n-lib.h>

/* The first track has nothing to overlap with: its gap cannot be negative. */
static void
mend_first_gap (UiSession *session)
{
  AppAlbum *album = ui_session_album (session);
  if (app_album_n_tracks (album) == 0 || app_track_gap (app_album_track (album, 0)) >= 0)
    return;
  app_history_set_int64 (ui_session_history (session), app_album_track (album, 0), "gap", 0);
}

void
ui_edit_title (UiSession *session, guint track, const char *title)
{
  app_history_set_string (ui_session_history (session),
                          app_album_track (ui_session_album (session), track), "title", title);
}

char *
ui_edit_gap (UiSession *session, guint track, const char *text)
{
  AppAlbum *album = ui_session_album (session);
  int rate = app_album_rate (album);
  gint64 frames;
  if (!app_gap_parse (text, rate, &frames))
    return g_strdup_printf (_ ("“%s” is no gap. Type seconds (2.5), seconds and CD frames (1:20f), "
                               "CD frames (150f), or a negative time (-3.2) for an overlap."),
                            text);
  if (frames < 0 && track == 0)
    return g_strdup (_ ("The first track has nothing to overlap with: its gap starts at 0."));
  if (frames < 0)
    {
      gint64 before = app_track_length (app_album_track (album, track - 1), rate);
      gint64 own = app_track_length (app_album_track (album, track), rate);
      if (-frames > MIN (before, own))
        return g_strdup (
            _ ("The overlap is longer than one of the two tracks. Type a shorter one."));
    }
  app_history_set_int64 (ui_session_history (session), app_album_track (album, track), "gap",
                         frames);
  return NULL;
}

void
ui_edit_move_track (UiSession *session, guint from, guint to)
{
  AppAlbum *album = ui_session_album (session);
  AppHistory *history = ui_session_history (session);
  guint n = app_album_n_tracks (album);
  if (from >= n || to >= n || from == to)
    return;
  app_history_begin (history, _ ("move track"));
  app_history_move (history, app_album_tracks (album), from, to, NULL);
  mend_first_gap (session);
  app_history_end (history);
}

void
ui_edit_remove_track (UiSession *session, guint track)
{
  AppAlbum *album = ui_session_album (session);
  AppHistory *history = ui_session_history (session);
  if (track >= app_album_n_tracks (album))
    return;
  app_history_begin (history, _ ("remove track"));
  app_history_remove (history, app_album_tracks (album), track, NULL);
  mend_first_gap (session);
  app_history_end (history);
}

static void
tell (UiSession *session, const GPtrArray *findings)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < findings->len; i++)
    {
      const AppFinding *finding = findings->pdata[i];
      if (finding->severity >= APP_SEVERITY_WARNING)
        g_string_append_printf (text, "%s%s", text->len ? "\n" : "", finding->text);
    }
  if (text->len)
    ui_session_message (session, app_findings_worst (findings), "%s", text->str);
}

void
ui_edit_add_mixes (UiSession *session, const char *const *paths, guint position)
{
  g_autoptr (GPtrArray) findings = app_findings_new ();
  app_document_add_mixes (ui_session_document (session), paths, position, findings);
  tell (session, findings);
}

void
ui_edit_add_references (UiSession *session, const char *const *paths)
{
  g_autoptr (GPtrArray) findings = app_findings_new ();
  app_document_add_references (ui_session_document (session), paths, findings);
  tell (session, findings);
}

void
ui_edit_add_slot (UiSession *session, int track, const DspModule *module)
{
  AppAlbum *album = ui_session_album (session);
  GListStore *chain
      = track < 0 ? app_album_chain (album) : app_track_chain (app_album_track (album, track));
  guint place = g_list_model_get_n_items (G_LIST_MODEL (chain)), selected;
  AppSlot *current = ui_session_slot (session);
  if (current && g_list_store_find (chain, current, &selected))
    place = selected + 1;
  g_autoptr (AppSlot) slot = app_slot_new (module);
  g_autofree char *label = g_strdup_printf (_ ("add %s"), _ (module->name));
  app_history_insert (ui_session_history (session), chain, place, slot, label);
  ui_session_select_slot (session, slot);
}

void
ui_edit_remove_slot (UiSession *session, AppSlot *slot)
{
  int track;
  guint place;
  GListStore *chain = ui_session_find_slot (session, slot, &track, &place);
  if (!chain)
    return;
  g_autofree char *label = g_strdup_printf (_ ("remove %s"), _ (app_slot_module (slot)->name));
  g_autoptr (AppSlot) next = g_list_model_get_item (G_LIST_MODEL (chain), place + 1);
  if (!next && place > 0)
    next = g_list_model_get_item (G_LIST_MODEL (chain), place - 1);
  app_history_remove (ui_session_history (session), chain, place, label);
  ui_session_select_slot (session, next);
}

void
ui_edit_place_slot (UiSession *session, AppSlot *slot, GListStore *chain, guint place)
{
  AppHistory *history = ui_session_history (session);
  int track;
  guint from;
  GListStore *old = ui_session_find_slot (session, slot, &track, &from);
  if (!old)
    return;
  if (old == chain)
    {
      guint to = place > from ? place - 1 : place;
      if (to != from)
        app_history_move (history, chain, from, to, _ ("move module"));
      return;
    }
  g_object_ref (slot);
  app_history_begin (history, _ ("move module"));
  app_history_remove (history, old, from, NULL);
  app_history_insert (history, chain, place, slot, NULL);
  app_history_end (history);
  ui_session_select_slot (session, slot);
  g_object_unref (slot);
}

void
ui_edit_shift_slot (UiSession *session, AppSlot *slot, int by)
{
  int track;
  guint from;
  GListStore *chain = ui_session_find_slot (session, slot, &track, &from);
  if (!chain)
    return;
  int to = (int) from + by, n = g_list_model_get_n_items (G_LIST_MODEL (chain));
  if (to >= 0 && to < n && by != 0)
    app_history_move (ui_session_history (session), chain, from, to, _ ("move module"));
}

void
ui_edit_bypass_slot (UiSession *session, AppSlot *slot)
{
  app_history_set_bypass (ui_session_history (session), slot, !app_slot_bypass (slot));
}

void
ui_edit_reset_slot (UiSession *session, AppSlot *slot)
{
  AppHistory *history = ui_session_history (session);
  const DspModule *module = app_slot_module (slot);
  g_autofree char *label = g_strdup_printf (_ ("reset %s"), _ (module->name));
  app_history_begin (history, label);
  for (int i = 0; i < module->n_params; i++)
    app_history_set_value (history, slot, i, module->params[i].def);
  app_history_end (history);
}
