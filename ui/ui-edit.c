/* ui-edit.c — the edits of the album that the window offers; each is one step of undo. */
#include "ui-edit.h"

#include "app-isrc.h"
#include "ui-settings.h"

#include <glib/gi18n-lib.h>

#define TAP_S 20 /* farthest from a join that a tap means it */

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
ui_edit_field_fault (UiSession *session, AppTrack *track, AppField field, const char *text)
{
  AppAlbum *album = ui_session_album (session);
  g_autofree char *clean = app_field_clean (field, text);
  const char *fault = app_field_fault (field, clean);
  if (fault)
    return g_strdup (fault);
  for (guint i = 0; field == APP_FIELD_ISRC && *clean && i < app_album_n_tracks (album); i++)
    {
      AppTrack *other = app_album_track (album, i);
      if (other != track
          && g_strcmp0 (app_track_metadata (other)->values[APP_FIELD_ISRC], clean) == 0)
        return g_strdup_printf (_ ("Track %u has this ISRC already: each recording has its own."),
                                i + 1);
    }
  return NULL;
}

char *
ui_edit_field (UiSession *session, AppTrack *track, AppField field, const char *text)
{
  char *fault = ui_edit_field_fault (session, track, field, text);
  if (!fault)
    app_history_set_string (ui_session_history (session), track, app_fields[field].id, text);
  return fault;
}

char *
ui_edit_count_isrcs (UiSession *session, guint track)
{
  AppAlbum *album = ui_session_album (session);
  AppHistory *history = ui_session_history (session);
  guint n = app_album_n_tracks (album);
  const char *isrc = app_track_metadata (app_album_track (album, track))->values[APP_FIELD_ISRC];
  g_autofree char *first = g_strdup (isrc), *last = app_isrc_later (first, n - 1 - track);
  if (!last)
    return g_strdup (_ ("There are not as many numbers left in that year of the registrant, or the "
                        "ISRC to count from is none."));
  app_history_begin (history, _ ("Count ISRCs on"));
  for (guint i = track + 1; i < n; i++)
    {
      g_autofree char *code = app_isrc_later (first, i - track);
      app_history_set_string (history, app_album_track (album, i), app_fields[APP_FIELD_ISRC].id,
                              code);
    }
  app_history_end (history);
  return NULL;
}

/* Why the text is no gap for this track (transfer full), or NULL and its frames. */
static char *
gap_fault (UiSession *session, guint track, const char *text, gint64 *frames)
{
  AppAlbum *album = ui_session_album (session);
  int rate = app_album_rate (album);
  if (!app_gap_parse (text, rate, frames))
    return g_strdup_printf (_ ("“%s” is no gap. Type seconds (2.5), seconds and CD frames (1:20f), "
                               "CD frames (150f), or a negative time (-3.2) for an overlap."),
                            text);
  if (*frames < 0 && track == 0)
    return g_strdup (_ ("The first track has nothing to overlap with: its gap starts at 0."));
  if (*frames < 0)
    {
      gint64 before = app_track_length (app_album_track (album, track - 1), rate);
      gint64 own = app_track_length (app_album_track (album, track), rate);
      if (-*frames > MIN (before, own))
        return g_strdup (
            _ ("The overlap is longer than one of the two tracks. Type a shorter one."));
    }
  return NULL;
}

char *
ui_edit_gap_fault (UiSession *session, guint track, const char *text)
{
  gint64 frames;
  return gap_fault (session, track, text, &frames);
}

char *
ui_edit_gap (UiSession *session, guint track, const char *text)
{
  gint64 frames;
  char *fault = gap_fault (session, track, text, &frames);
  if (!fault)
    app_history_set_int64 (ui_session_history (session),
                           app_album_track (ui_session_album (session), track), "gap", frames);
  return fault;
}

char *
ui_edit_gaps (UiSession *session, const GtkBitset *tracks, const char *text)
{
  AppHistory *history = ui_session_history (session);
  guint n = app_album_n_tracks (ui_session_album (session));
  for (guint i = 0; i < n; i++)
    {
      char *fault = gtk_bitset_contains (tracks, i) ? ui_edit_gap_fault (session, i, text) : NULL;
      if (fault)
        return fault;
    }
  app_history_begin (history, _ ("Gap"));
  for (guint i = 0; i < n; i++)
    if (gtk_bitset_contains (tracks, i))
      g_free (ui_edit_gap (session, i, text));
  app_history_end (history);
  return NULL;
}

/* What of a trim or fade is the most, as the handles on the waveform have it. */
static gint64
position_most (AppTrack *track, AppPosition position, int rate)
{
  static const AppPosition others[APP_N_POSITIONS] = {
    [APP_POSITION_TRIM_IN] = APP_POSITION_TRIM_OUT,
    [APP_POSITION_TRIM_OUT] = APP_POSITION_TRIM_IN,
    [APP_POSITION_FADE_IN] = APP_POSITION_FADE_OUT,
    [APP_POSITION_FADE_OUT] = APP_POSITION_FADE_IN,
  };
  gboolean trim = position == APP_POSITION_TRIM_IN || position == APP_POSITION_TRIM_OUT;
  gint64 room = trim ? app_media_frames_at (app_track_media (track), rate) - 1
                     : app_track_length (track, rate);
  return MAX (room - app_track_position (track, others[position]), 0);
}

/* Why the text is no length of that trim or fade (transfer full), or NULL and its frames. */
static char *
position_fault (UiSession *session, AppTrack *track, AppPosition position, const char *text,
                gint64 *frames)
{
  const int rate = app_album_rate (ui_session_album (session));
  const gint64 most = position_most (track, position, rate);
  if (!app_gap_parse (text, rate, frames) || *frames < 0)
    return g_strdup_printf (_ ("“%s” is no length. Type seconds (2.5), seconds and CD frames "
                               "(1:20f) or CD frames (150f)."),
                            text);
  if (*frames <= most)
    return NULL;
  g_autofree char *limit = app_gap_format (most, rate);
  return g_strdup_printf (position == APP_POSITION_TRIM_IN || position == APP_POSITION_TRIM_OUT
                              ? _ ("Nothing of the mix would be left. Type at most %s.")
                              : _ ("Both fades together would be longer than the track. Type at "
                                   "most %s."),
                          limit);
}

char *
ui_edit_position_fault (UiSession *session, AppTrack *track, AppPosition position, const char *text)
{
  gint64 frames;
  return position_fault (session, track, position, text, &frames);
}

char *
ui_edit_position (UiSession *session, AppTrack *track, AppPosition position, const char *text)
{
  gint64 frames;
  char *fault = position_fault (session, track, position, text, &frames);
  if (!fault)
    app_history_set_int64 (ui_session_history (session), track, app_position_ids[position], frames);
  return fault;
}

/* The track before whose start, or before whose join, pos is nearest; 0: there is none. */
static guint
nearest_join (AppAlbum *album, gint64 pos, gint64 *end)
{
  gint64 least = G_MAXINT64;
  guint found = 0;
  for (guint i = 1; i < app_album_n_tracks (album); i++)
    {
      gint64 before = app_album_track_start (album, i - 1)
                      + app_track_length (app_album_track (album, i - 1), app_album_rate (album));
      gint64 far = MIN (ABS (pos - before), ABS (pos - app_album_track_start (album, i)));
      if (far >= least)
        continue;
      least = far;
      found = i;
      *end = before;
    }
  return least <= TAP_S * (gint64) app_album_rate (album) ? found : 0;
}

void
ui_edit_tap_gap (UiSession *session, gint64 pos)
{
  AppAlbum *album = ui_session_album (session);
  gint64 end = 0;
  guint track = nearest_join (album, pos, &end);
  if (track == 0)
    {
      ui_session_message (session, APP_SEVERITY_WARNING,
                          _ ("Tap near the end of a track, at the moment when the next one shall "
                             "begin."));
      return;
    }
  g_autofree char *text = app_gap_format (pos - end, app_album_rate (album));
  g_autofree char *fault = ui_edit_gap_fault (session, track, text);
  if (fault)
    ui_session_message (session, APP_SEVERITY_WARNING, "%s", fault);
  else
    app_history_set_int64 (ui_session_history (session), app_album_track (album, track), "gap",
                           pos - end);
}

void
ui_edit_shape (UiSession *session, const GtkBitset *tracks, AppTrackShape which, AppShape shape)
{
  AppAlbum *album = ui_session_album (session);
  AppHistory *history = ui_session_history (session);
  static const char *const labels[APP_N_TRACK_SHAPES] = {
    [APP_TRACK_JOIN] = N_ ("Crossfade"),
    [APP_TRACK_FADE_IN_SHAPE] = N_ ("Shape of the fade in"),
    [APP_TRACK_FADE_OUT_SHAPE] = N_ ("Shape of the fade out"),
  };
  app_history_begin (history, _ (labels[which]));
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    if (gtk_bitset_contains (tracks, i))
      app_history_set_int (history, app_album_track (album, i), app_track_shape_ids[which], shape);
  app_history_end (history);
}

gboolean
ui_edit_can_join (const GtkBitset *tracks)
{
  return !gtk_bitset_is_empty (tracks) && gtk_bitset_get_maximum (tracks) > 0;
}

void
ui_edit_move_tracks (UiSession *session, const GtkBitset *tracks, guint before)
{
  AppAlbum *album = ui_session_album (session);
  AppHistory *history = ui_session_history (session);
  guint n = app_album_n_tracks (album);
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  for (guint i = 0; i <= n; i++)
    {
      for (guint k = 0; i == before && k < n; k++)
        if (gtk_bitset_contains (tracks, k))
          g_ptr_array_add (order, app_album_track (album, k));
      if (i < n && !gtk_bitset_contains (tracks, i))
        g_ptr_array_add (order, app_album_track (album, i));
    }
  if (before > n || gtk_bitset_is_empty (tracks))
    return;
  app_history_begin (history,
                     gtk_bitset_get_size (tracks) > 1 ? _ ("move tracks") : _ ("move track"));
  for (guint to = 0; to < n; to++)
    {
      guint from = to;
      while (app_album_track (album, from) != order->pdata[to])
        from++;
      if (from != to)
        app_history_move (history, app_album_tracks (album), from, to, NULL);
    }
  mend_first_gap (session);
  app_history_end (history);
}

/* Up: all of them stand before the one that was before the first of them. */
void
ui_edit_shift_tracks (UiSession *session, const GtkBitset *tracks, int by)
{
  guint n = app_album_n_tracks (ui_session_album (session));
  if (gtk_bitset_is_empty (tracks))
    return;
  guint first = gtk_bitset_get_minimum (tracks), last = gtk_bitset_get_maximum (tracks);
  ui_edit_move_tracks (session, tracks, by < 0 ? MAX (first, 1) - 1 : MIN (last + 2, n));
}

void
ui_edit_remove_tracks (UiSession *session, const GtkBitset *tracks)
{
  AppAlbum *album = ui_session_album (session);
  AppHistory *history = ui_session_history (session);
  if (gtk_bitset_is_empty (tracks))
    return;
  app_history_begin (history,
                     gtk_bitset_get_size (tracks) > 1 ? _ ("remove tracks") : _ ("remove track"));
  for (guint i = app_album_n_tracks (album); i-- > 0;)
    if (gtk_bitset_contains (tracks, i))
      app_history_remove (history, app_album_tracks (album), i, NULL);
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
  AppAlbum *album = ui_session_album (session);
  AppHistory *history = ui_session_history (session);
  double gap = g_settings_get_double (ui_settings (), "gap") * app_album_rate (album);
  gboolean first = position == 0 && app_album_n_tracks (album) > 0;
  gint64 was = first ? app_track_gap (app_album_track (album, 0)) : 0;
  app_history_begin (history, paths[0] && !paths[1] ? _ ("Add mix") : _ ("Add mixes"));
  int n = app_document_add_mixes (ui_session_document (session), paths, position, findings);
  for (int i = 0; i < n; i++)
    if (position + (guint) i > 0)
      app_history_set_int64 (history, app_album_track (album, position + (guint) i), "gap",
                             (gint64) (gap + 0.5));
  if (n > 0 && first && was == 0) /* it is not the first any more */
    app_history_set_int64 (history, app_album_track (album, (guint) n), "gap",
                           (gint64) (gap + 0.5));
  app_history_end (history);
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
