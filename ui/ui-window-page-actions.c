/* ui-window-page-actions.c — commands that belong to one page. */
#include "ui-window-page-actions.h"

#include "ui-page-deliver.h"
#include "ui-page-master.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static UiTrackList *
tracks_of (UiWindow *window)
{
  return ui_page_master_tracks (UI_PAGE_MASTER (ui_window_page_widget (window, "master")));
}

static UiPageDeliver *
deliver_of (UiWindow *window)
{
  return UI_PAGE_DELIVER (ui_window_page_widget (window, "deliver"));
}

static void
on_edit_title (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_window_set_page (window, "master");
  ui_track_list_edit_title (tracks_of (window));
}

static void
on_edit_gap (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_window_set_page (window, "master");
  ui_track_list_edit_gap (tracks_of (window));
}

/* ---- revision notes ---- */

static void
append_finding (GString *notes, const AppFinding *finding)
{
  if (finding->severity < APP_SEVERITY_WARNING)
    return;
  g_string_append_printf (notes, "  - %s", finding->text);
  if (!isnan (finding->at_s))
    {
      g_autofree char *time = ui_text_length (llround (finding->at_s * 1000), 1000, 1);
      g_string_append_printf (notes, " (%s)", time);
    }
  g_string_append_printf (notes, "%s%s\n", finding->advice ? ". " : "",
                          finding->advice ? finding->advice : "");
}

/* What a mixing engineer has to know, as text for a message. */
static void
on_copy_notes (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  UiSession *session = ui_window_session (window);
  AppAlbum *album = ui_session_album (session);
  g_autoptr (GString) notes = g_string_new (NULL);
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    {
      AppTrack *track = app_album_track (album, i);
      AppMedia *media = app_track_media (track);
      const UiIntakeResult *result = ui_intake_result (ui_session_intake (session), media);
      g_autofree char *file = g_path_get_basename (app_media_path (media));
      g_autofree char *note = NULL;
      g_object_get (track, "note", &note, NULL);
      g_string_append_printf (notes, "%u. %s: %s\n", i + 1, file,
                              result ? ui_intake_verdict (result) : _ ("not checked yet"));
      for (guint j = 0; result && j < result->findings->len; j++)
        append_finding (notes, result->findings->pdata[j]);
      if (note && note[0])
        g_string_append_printf (notes, "  %s\n", note);
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (window)), notes->str);
  ui_window_notice (window, APP_SEVERITY_INFO, _ ("The revision notes are in the clipboard."), NULL,
                    NULL);
}

/* ---- deliveries ---- */

static void
on_deliver (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_window_set_page (window, "deliver");
  ui_page_deliver_render (deliver_of (window));
}

static void
on_deliver_cancel (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_page_deliver_cancel (deliver_of (window));
}

static void
on_deliver_folder (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_page_deliver_choose_folder (deliver_of (window));
}

static void
on_deliver_open (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_page_deliver_open_folder (deliver_of (window));
}

static const GActionEntry entries[] = {
  { "edit-title", on_edit_title },         { "edit-gap", on_edit_gap },
  { "copy-notes", on_copy_notes },         { "deliver", on_deliver },
  { "deliver-cancel", on_deliver_cancel }, { "deliver-folder", on_deliver_folder },
  { "deliver-open", on_deliver_open },
};

void
ui_window_page_actions_add (UiWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
}
