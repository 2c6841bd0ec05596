/* ui-window-page-actions.c — commands that belong to one page. */
#include "ui-window-page-actions.h"

#include "app-revision-notes.h"
#include "ui-codec-check.h"
#include "ui-intake-limits.h"
#include "ui-help.h"
#include "ui-page-deliver.h"
#include "ui-page-master.h"
#include "ui-preferences.h"
#include "ui-recall.h"
#include "ui-snapshots.h"
#include "ui-vinyl.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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
on_next_part (GSimpleAction *action, GVariant *by, gpointer window)
{
  ui_window_set_page (window, "master");
  ui_page_master_next_part (UI_PAGE_MASTER (ui_window_page_widget (window, "master")),
                            g_variant_get_int32 (by));
}

static void
on_edit_gap (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_window_set_page (window, "master");
  ui_track_list_edit_gap (tracks_of (window));
}

/* ---- revision notes ---- */

/* What a mixing engineer has to know, as text and as HTML for a message. */
static void
on_copy_notes (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  UiSession *session = ui_window_session (window);
  AppAlbum *album = ui_session_album (session);
  g_autoptr (GPtrArray) reports = g_ptr_array_new ();
  guint waiting = 0;
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    {
      AppMedia *media = app_track_media (app_album_track (album, i));
      const AppIntakeReport *report = ui_intake_report (ui_session_intake (session), media);
      if (report)
        g_ptr_array_add (reports, (gpointer) report);
      else
        waiting++;
    }
  if (waiting > 0 || reports->len == 0)
    {
      ui_window_notice (window, APP_SEVERITY_WARNING,
                        reports->len + waiting == 0
                            ? _ ("There are no mixes to write notes about.")
                            : _ ("Not every mix is checked yet, or one is missing: nothing was "
                                 "copied. Wait for the checks, or locate the missing files."),
                        NULL, NULL);
      return;
    }
  const AppIntakeReport *const *all = (const AppIntakeReport *const *) reports->pdata;
  const char *title = app_album_metadata (album)->values[APP_FIELD_TITLE];
  g_autofree char *text = app_revision_notes (all, (int) reports->len, title, APP_NOTES_TEXT);
  g_autofree char *html = app_revision_notes (all, (int) reports->len, title, APP_NOTES_HTML);
  g_autoptr (GBytes) page = g_bytes_new (html, strlen (html));
  GdkContentProvider *providers[] = { gdk_content_provider_new_typed (G_TYPE_STRING, text),
                                      gdk_content_provider_new_for_bytes ("text/html", page) };
  g_autoptr (GdkContentProvider) both
      = gdk_content_provider_new_union (providers, G_N_ELEMENTS (providers));
  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (window)), both);
  ui_window_notice (window, APP_SEVERITY_INFO,
                    _ ("The revision notes are in the clipboard, as text and as HTML."), NULL,
                    NULL);
}

static void
on_copy_log (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  g_autofree char *log = app_document_intake_log (ui_session_document (ui_window_session (window)));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (window)), log);
  ui_window_notice (window, APP_SEVERITY_INFO,
                    log[0] ? _ ("The log of received mixes is in the clipboard.")
                           : _ ("Nothing has been received and checked yet."),
                    NULL, NULL);
}

static void
on_intake_limits (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_intake_limits_show (GTK_WINDOW (window), ui_session_intake (ui_window_session (window)));
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

static void
on_deliver_report (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_page_deliver_open_report (deliver_of (window));
}

static void
on_deliver_pq_sheet (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_page_deliver_open_pq_sheet (deliver_of (window));
}

static void
on_deliver_listen_down (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_page_deliver_listen_down (deliver_of (window));
}

static void
on_recall (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_recall_show (GTK_WINDOW (window), ui_window_session (window));
}

static void
on_codec_check (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_codec_check_show (GTK_WINDOW (window), ui_window_session (window));
}

static void
on_record_sides (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_vinyl_show (GTK_WINDOW (window), ui_window_session (window));
}

static void
on_snapshots (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_snapshots_show (GTK_WINDOW (window), ui_window_session (window));
}

static void
on_snapshot_take (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_snapshots_take (ui_window_session (window));
}

static void
on_preferences (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_preferences_show (GTK_WINDOW (window), ui_window_session (window));
}

/* Of the page that is seen; of how to begin while there is no album. */
static void
on_help (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  gboolean empty = app_album_n_tracks (ui_session_album (ui_window_session (window))) == 0;
  ui_help_show (GTK_WINDOW (window), empty ? "empty" : ui_window_page (window));
}

static const GActionEntry entries[] = {
  { "edit-title", on_edit_title },
  { "edit-gap", on_edit_gap },
  { "next-part", on_next_part, "i" },
  { "copy-notes", on_copy_notes },
  { "intake-limits", on_intake_limits },
  { "copy-intake-log", on_copy_log },
  { "deliver", on_deliver },
  { "deliver-cancel", on_deliver_cancel },
  { "deliver-folder", on_deliver_folder },
  { "deliver-open", on_deliver_open },
  { "deliver-report", on_deliver_report },
  { "deliver-pq-sheet", on_deliver_pq_sheet },
  { "deliver-listen-down", on_deliver_listen_down },
  { "recall", on_recall },
  { "codec-check", on_codec_check },
  { "record-sides", on_record_sides },
  { "snapshots", on_snapshots },
  { "snapshot-take", on_snapshot_take },
  { "preferences", on_preferences },
  { "help", on_help },
};

void
ui_window_page_actions_add (UiWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
}
