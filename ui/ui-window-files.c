/* ui-window-files.c — opening, saving, recovering and dropping files. */
#include "ui-window-files.h"

#include "ui-ddp.h"
#include "ui-edit.h"
#include "ui-revision-card.h"
#include "ui-revision.h"
#include "ui-settings.h"
#include "ui-text.h"
#include "ui-work.h"

#include "app-ddp-set.h"
#include "app-autosave.h"
#include "app-demo.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MIME "application/x-lacquer"
#define RECENT_SHOWN 12

typedef void (*Then) (UiWindow *window, gpointer data);

/* Something that waits for a decision about unsaved work. */
typedef struct
{
  UiWindow *window; /* reference */
  Then then;
  gpointer data; /* given to then; freed afterwards */
  GDestroyNotify free;
} Pending;

static void
pending_free (Pending *pending)
{
  if (pending->free)
    pending->free (pending->data);
  g_object_unref (pending->window);
  g_free (pending);
}

static AppDocument *
document_of (UiWindow *window)
{
  return ui_session_document (ui_window_session (window));
}

static gboolean
is_project (const char *path)
{
  return g_str_has_suffix (path, ".lacquer");
}

static void
show_error (UiWindow *window, const GError *error)
{
  ui_window_notice (window, APP_SEVERITY_ERROR, error->message, NULL, NULL);
}

static void
remember (const char *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autofree char *name = g_filename_display_basename (path);
  GtkRecentData data = { .display_name = name,
                         .mime_type = (char *) MIME,
                         .app_name = (char *) g_get_application_name (),
                         .app_exec = (char *) "lacquer %f" };
  if (uri)
    gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &data);
}

static void
take (UiWindow *window, AppDocument *document)
{
  ui_window_clear_notice (window);
  app_document_enable_autosave (document, g_settings_get_boolean (ui_settings (), "autosave"));
  app_document_watch_sources (document);
  ui_session_take_document (ui_window_session (window), document);
}

/* ---- saving ---- */

static gboolean
save_to (UiWindow *window, const char *path)
{
  g_autoptr (GError) error = NULL;
  ui_session_end_gesture (ui_window_session (window));
  if (!app_document_save (document_of (window), path, &error))
    {
      show_error (window, error);
      return FALSE;
    }
  remember (app_document_path (document_of (window)));
  ui_window_clear_notice (window);
  return TRUE;
}

static GtkFileFilter *
filter_new (const char *name, gboolean projects, gboolean audio)
{
  GtkFileFilter *filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, name);
  if (projects)
    gtk_file_filter_add_pattern (filter, "*.lacquer");
  if (audio)
    gtk_file_filter_add_mime_type (filter, "audio/*");
  return filter;
}

/* Takes over pending. */
static void
save_and_go_on (Pending *pending, const char *path)
{
  if (save_to (pending->window, path) && pending->then)
    pending->then (pending->window, pending->data);
  pending_free (pending);
}

static void
on_replace_response (GtkDialog *dialog, int response, Pending *pending)
{
  g_autofree char *path = g_strdup (g_object_get_data (G_OBJECT (dialog), "path"));
  gtk_window_destroy (GTK_WINDOW (dialog));
  if (response == GTK_RESPONSE_ACCEPT)
    save_and_go_on (pending, path);
  else
    pending_free (pending);
}

/* The file chooser asked about the name that was typed, not about the one with the suffix. Takes
 * over pending and path. */
static void
ask_to_replace (Pending *pending, char *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  GtkWidget *dialog
      = gtk_message_dialog_new (GTK_WINDOW (pending->window), GTK_DIALOG_MODAL,
                                GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE, _ ("Replace “%s”?"), name);
  gtk_message_dialog_format_secondary_text (
      GTK_MESSAGE_DIALOG (dialog), _ ("There is an album of this name already. It would be lost."));
  gtk_dialog_add_buttons (GTK_DIALOG (dialog), _ ("Cancel"), GTK_RESPONSE_CANCEL, _ ("Replace"),
                          GTK_RESPONSE_ACCEPT, NULL);
  g_object_set_data_full (G_OBJECT (dialog), "path", path, g_free);
  g_signal_connect (dialog, "response", G_CALLBACK (on_replace_response), pending);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_save_response (GtkNativeDialog *dialog, int response, Pending *pending)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *chosen = file ? g_file_get_path (file) : NULL;
  g_object_unref (dialog);
  if (response != GTK_RESPONSE_ACCEPT || !chosen)
    {
      pending_free (pending);
      return;
    }
  g_autofree char *path
      = is_project (chosen) ? g_strdup (chosen) : g_strconcat (chosen, ".lacquer", NULL);
  if (!is_project (chosen) && g_file_test (path, G_FILE_TEST_EXISTS))
    ask_to_replace (pending, g_steal_pointer (&path));
  else
    save_and_go_on (pending, path);
}

/* Takes over pending. */
static void
save_as (Pending *pending)
{
  GtkFileChooserNative *dialog
      = gtk_file_chooser_native_new (_ ("Save album"), GTK_WINDOW (pending->window),
                                     GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save"), NULL);
  AppAlbum *album = app_document_album (document_of (pending->window));
  const char *title = app_album_metadata (album)->values[APP_FIELD_TITLE];
  g_autofree char *name = g_strconcat (title[0] ? title : _ ("Album"), ".lacquer", NULL);
  g_strdelimit (name, "/", '-');
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_autoptr (GtkFileFilter) filter = filter_new (_ ("Lacquer albums"), TRUE, FALSE);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (on_save_response), pending);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static Pending *
pending_new (UiWindow *window, Then then, gpointer data, GDestroyNotify free_data)
{
  Pending *pending = g_new0 (Pending, 1);
  pending->window = g_object_ref (window);
  pending->then = then;
  pending->data = data;
  pending->free = free_data;
  return pending;
}

/* Saves where the album is kept, or asks where; then goes on. */
static void
save_then (Pending *pending)
{
  AppDocument *document = document_of (pending->window);
  if (!app_document_path (document) || app_document_read_only (document))
    {
      save_as (pending);
      return;
    }
  if (save_to (pending->window, NULL) && pending->then)
    pending->then (pending->window, pending->data);
  pending_free (pending);
}

/* ---- unsaved work ---- */

enum
{
  RESPONSE_SAVE = 1,
  RESPONSE_DISCARD,
};

static void
on_unsaved_response (GtkDialog *dialog, int response, Pending *pending)
{
  gtk_window_destroy (GTK_WINDOW (dialog));
  if (response == RESPONSE_SAVE)
    {
      save_then (pending);
      return;
    }
  if (response == RESPONSE_DISCARD)
    pending->then (pending->window, pending->data);
  pending_free (pending);
}

/* Goes on at once when nothing would be lost. */
static void
confirm_then (UiWindow *window, Then then, gpointer data, GDestroyNotify free_data)
{
  Pending *pending = pending_new (window, then, data, free_data);
  ui_session_end_gesture (ui_window_session (window));
  if (!app_document_modified (document_of (window)))
    {
      then (window, data);
      pending_free (pending);
      return;
    }
  const char *title
      = app_album_metadata (app_document_album (document_of (window)))->values[APP_FIELD_TITLE];
  GtkWidget *dialog
      = gtk_message_dialog_new (GTK_WINDOW (window), GTK_DIALOG_MODAL, GTK_MESSAGE_QUESTION,
                                GTK_BUTTONS_NONE, _ ("Save the changes to “%s”?"),
                                title[0] ? title : _ ("Untitled album"));
  gtk_message_dialog_format_secondary_text (
      GTK_MESSAGE_DIALOG (dialog), _ ("What is not saved is lost. The mixes are never touched."));
  gtk_dialog_add_buttons (GTK_DIALOG (dialog), _ ("Cancel"), GTK_RESPONSE_CANCEL,
                          _ ("Discard changes"), RESPONSE_DISCARD, _ ("Save"), RESPONSE_SAVE, NULL);
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), RESPONSE_SAVE);
  g_signal_connect (dialog, "response", G_CALLBACK (on_unsaved_response), pending);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- opening ---- */

static void
open_paths (UiWindow *window, gpointer data)
{
  char **paths = data;
  if (is_project (paths[0]))
    {
      g_autoptr (GError) error = NULL;
      AppDocument *document = app_document_open (paths[0], &error);
      if (!document)
        {
          show_error (window, error);
          return;
        }
      take (window, document);
      remember (paths[0]);
      return;
    }
  take (window, app_document_create ((const char *const *) paths, 0,
                                     g_settings_get_double (ui_settings (), "gap")));
}

void
ui_window_files_open (UiWindow *window, const char *const *paths)
{
  if (paths && paths[0] && app_ddp_set_is_there (paths[0]))
    ui_ddp_show (GTK_WINDOW (window), ui_window_session (window), paths[0]);
  else if (paths && paths[0])
    confirm_then (window, open_paths, g_strdupv ((char **) paths), (GDestroyNotify) g_strfreev);
}

char **
ui_window_files_chosen (GtkFileChooser *chooser)
{
  g_autoptr (GListModel) files = gtk_file_chooser_get_files (chooser);
  GPtrArray *paths = g_ptr_array_new ();
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      char *path = g_file_get_path (file);
      if (path)
        g_ptr_array_add (paths, path);
    }
  g_ptr_array_add (paths, NULL);
  return (char **) g_ptr_array_free (paths, FALSE);
}

static void
add_mixes (UiWindow *window, char **paths)
{
  UiSession *session = ui_window_session (window);
  if (!paths[0])
    return;
  if (ui_window_is_blank (window))
    open_paths (window, paths);
  else
    ui_edit_add_mixes (session, (const char *const *) paths,
                       app_album_n_tracks (ui_session_album (session)));
}

static void
on_open_response (GtkNativeDialog *dialog, int response, UiWindow *window)
{
  g_auto (GStrv) paths = ui_window_files_chosen (GTK_FILE_CHOOSER (dialog));
  if (response == GTK_RESPONSE_ACCEPT)
    ui_window_files_open (window, (const char *const *) paths);
  g_object_unref (dialog);
}

static void
on_add_response (GtkNativeDialog *dialog, int response, UiWindow *window)
{
  g_auto (GStrv) paths = ui_window_files_chosen (GTK_FILE_CHOOSER (dialog));
  if (response == GTK_RESPONSE_ACCEPT)
    add_mixes (window, paths);
  g_object_unref (dialog);
}

static void
on_references_response (GtkNativeDialog *dialog, int response, UiWindow *window)
{
  g_auto (GStrv) paths = ui_window_files_chosen (GTK_FILE_CHOOSER (dialog));
  if (response == GTK_RESPONSE_ACCEPT)
    ui_edit_add_references (ui_window_session (window), (const char *const *) paths);
  g_object_unref (dialog);
}

static void
on_locate_response (GtkNativeDialog *dialog, int response, UiWindow *window)
{
  g_auto (GStrv) paths = ui_window_files_chosen (GTK_FILE_CHOOSER (dialog));
  g_autoptr (GError) error = NULL;
  int track = ui_session_track (ui_window_session (window));
  if (response == GTK_RESPONSE_ACCEPT && paths[0] && track >= 0
      && !app_document_relocate (document_of (window), track, paths[0], &error))
    show_error (window, error);
  g_object_unref (dialog);
}

/* Of the reference whose place in the album's list the window was told. */
static void
on_locate_reference_response (GtkNativeDialog *dialog, int response, UiWindow *window)
{
  g_auto (GStrv) paths = ui_window_files_chosen (GTK_FILE_CHOOSER (dialog));
  g_autoptr (GError) error = NULL;
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (window), "located-reference"));
  if (response == GTK_RESPONSE_ACCEPT && paths[0]
      && !app_document_relocate_reference (document_of (window), index, paths[0], &error))
    show_error (window, error);
  g_object_unref (dialog);
}

/* Where the last mix of the album lies: others will lie beside it. */
static void
start_at_mixes (UiWindow *window, GtkFileChooser *chooser)
{
  AppAlbum *album = app_document_album (document_of (window));
  const guint n = app_album_n_tracks (album);
  if (n == 0)
    return;
  g_autoptr (GFile) mix
      = g_file_new_for_path (app_media_path (app_track_media (app_album_track (album, n - 1))));
  g_autoptr (GFile) folder = g_file_get_parent (mix);
  if (folder && g_file_query_exists (folder, NULL))
    gtk_file_chooser_set_current_folder (chooser, folder, NULL);
}

void
ui_window_files_choose (UiWindow *window, const char *title, gboolean projects, gboolean multiple,
                        GCallback on_response)
{
  GtkFileChooserNative *dialog
      = gtk_file_chooser_native_new (title, GTK_WINDOW (window), GTK_FILE_CHOOSER_ACTION_OPEN,
                                     _ ("_Open"), NULL);
  g_autoptr (GtkFileFilter) filter
      = filter_new (projects ? _ ("Albums and sound files") : _ ("Sound files"), projects, TRUE);
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();
  gtk_file_filter_set_name (all, _ ("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), all);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), multiple);
  start_at_mixes (window, GTK_FILE_CHOOSER (dialog));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", on_response, window, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* ---- demo album ---- */

/* [worker] Returns the folder of the mixes. */
static gpointer
run_demo (UiWork *work, gpointer folder, GCancellable *cancellable, GError **error)
{
  if (!app_demo_write_mixes (folder, ui_work_report, work, cancellable, error))
    return NULL;
  return g_strdup (folder);
}

static void
on_demo_news (double fraction, double times_real_time, gpointer window)
{
  g_autofree char *text
      = g_strdup_printf (_ ("The demo album is being synthesised: %d %%"), (int) (100 * fraction));
  ui_window_notice (window, APP_SEVERITY_INFO, text, _ ("Cancel"), "win.cancel-demo");
}

static void
on_demo_done (gpointer result, const GError *error, gpointer window)
{
  g_autofree char *path = result ? g_build_filename (result, APP_DEMO_PROJECT, NULL) : NULL;
  g_autofree char *folder = g_strdup (result);
  g_autoptr (GError) fault = NULL;
  g_object_set_data (G_OBJECT (window), "demo", NULL); /* frees the result */
  ui_window_clear_notice (window);
  if (folder && app_demo_write_project (folder, &fault))
    ui_window_files_open (window, (const char *const[]){ path, NULL });
  else if (fault || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (window, fault ? fault : error);
}

static const UiWorkKind demo_kind = { run_demo, on_demo_news, on_demo_done, g_free, g_free };

static void
on_open_demo (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "lacquer", "demo", NULL);
  g_autofree char *path = g_build_filename (folder, APP_DEMO_PROJECT, NULL);
  if (g_object_get_data (G_OBJECT (window), "demo"))
    return;
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      ui_window_files_open (window, (const char *const[]){ path, NULL });
      return;
    }
  on_demo_news (0, NAN, window);
  g_object_set_data_full (window, "demo",
                          ui_work_start (&demo_kind, g_steal_pointer (&folder), window),
                          (GDestroyNotify) ui_work_drop);
}

/* With the window. */
static void
drop_demo (GObject *window)
{
  g_object_set_data (window, "demo", NULL);
}

static void
on_cancel_demo (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  UiWork *work = g_object_get_data (G_OBJECT (window), "demo");
  if (work)
    ui_work_cancel (work);
}

/* ---- recovery ---- */

void
ui_window_files_offer_recovery (UiWindow *window)
{
  g_auto (GStrv) saved = app_autosave_list ();
  if (!saved || !saved[0])
    return;
  g_autofree char *data = NULL;
  gsize size = 0;
  g_file_get_contents (saved[0], &data, &size, NULL);
  g_autofree char *path = data ? app_autosave_project_path (data, size) : NULL;
  g_autofree char *name
      = path ? g_filename_display_basename (path) : g_strdup (_ ("an album never saved"));
  g_autofree char *offer
      = g_strdup_printf (_ ("Lacquer was not closed in order. Unsaved work on %s was kept."), name);
  const char *told = ui_window_noticed (window); /* of the file that was opened: it stays */
  g_autofree char *text = told ? g_strdup_printf ("%s\n%s", told, offer) : g_strdup (offer);
  ui_window_notice (window, APP_SEVERITY_WARNING, text, _ ("Recover it"), "win.recover");
  ui_window_notice_also (window, _ ("Discard it"), "win.recover-discard");
}

static void
recover (UiWindow *window, gpointer data)
{
  g_auto (GStrv) saved = app_autosave_list ();
  g_autoptr (GError) error = NULL;
  AppDocument *document = saved && saved[0] ? app_autosave_recover (saved[0], &error) : NULL;
  if (document)
    take (window, document);
  else if (error)
    show_error (window, error);
}

/* Forgets the work that is offered; there may be more. */
static void
on_recover_discard (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  g_auto (GStrv) saved = app_autosave_list ();
  if (saved && saved[0])
    app_autosave_discard (saved[0]);
  ui_window_clear_notice (window);
  ui_window_files_offer_recovery (window);
}

static void
on_recover (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  confirm_then (window, recover, NULL, NULL);
}

/* ---- actions ---- */

static void
open_new (UiWindow *window, gpointer data)
{
  take (window, app_document_new (48000));
}

static void
on_new (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  confirm_then (window, open_new, NULL, NULL);
}

static void
on_open (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_window_files_choose (window, _ ("Open an album or mixes"), TRUE, TRUE,
                          G_CALLBACK (on_open_response));
}

static void
on_ddp_response (GtkNativeDialog *dialog, int response, UiWindow *window)
{
  g_autoptr (GFile) folder = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = folder ? g_file_get_path (folder) : NULL;
  if (response == GTK_RESPONSE_ACCEPT && path)
    ui_ddp_show (GTK_WINDOW (window), ui_window_session (window), path);
  g_object_unref (dialog);
}

static void
on_open_ddp (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  GtkFileChooserNative *dialog
      = gtk_file_chooser_native_new (_ ("Open the folder of a DDP set"), GTK_WINDOW (window),
                                     GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("Open"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_ddp_response), window, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
on_open_path (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  const char *path = g_variant_get_bytestring (parameter);
  ui_window_files_open (window, (const char *const[]){ path, NULL });
}

static void
on_add_mixes (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_window_files_choose (window, _ ("Add mixes"), FALSE, TRUE, G_CALLBACK (on_add_response));
}

static void
on_add_references (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_window_files_choose (window, _ ("Add references"), FALSE, TRUE,
                          G_CALLBACK (on_references_response));
}

static void
on_locate (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_window_files_choose (window, _ ("Locate the mix"), FALSE, FALSE,
                          G_CALLBACK (on_locate_response));
}

static void
on_locate_reference (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  g_object_set_data (G_OBJECT (window), "located-reference",
                     GUINT_TO_POINTER (g_variant_get_uint32 (parameter)));
  ui_window_files_choose (window, _ ("Locate the reference"), FALSE, FALSE,
                          G_CALLBACK (on_locate_reference_response));
}

static void
on_save (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  save_then (pending_new (window, NULL, NULL, NULL));
}

static void
on_save_as (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  save_as (pending_new (window, NULL, NULL, NULL));
}

static void
close_now (UiWindow *window, gpointer data)
{
  app_document_enable_autosave (document_of (window), FALSE);
  gtk_window_destroy (GTK_WINDOW (window));
}

gboolean
ui_window_files_hold_close (UiWindow *window)
{
  confirm_then (window, close_now, NULL, NULL);
  return TRUE;
}

/* ---- recent albums ---- */

static void
fill_recent (GtkMenuButton *button, gpointer data)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GList *items = gtk_recent_manager_get_items (gtk_recent_manager_get_default ());
  int n = 0;
  for (GList *i = items; i && n < RECENT_SHOWN; i = i->next)
    {
      GtkRecentInfo *info = i->data;
      const char *uri = gtk_recent_info_get_uri (info);
      g_autofree char *path = g_filename_from_uri (uri, NULL, NULL);
      if (!path || !is_project (path) || !g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      g_autofree char *name = ui_menu_text (gtk_recent_info_get_display_name (info));
      g_autoptr (GMenuItem) item = g_menu_item_new (name, NULL);
      g_menu_item_set_action_and_target (item, "win.open-path", "^ay", path);
      g_menu_append_item (menu, item);
      n++;
    }
  g_list_free_full (items, (GDestroyNotify) gtk_recent_info_unref);
  if (n == 0)
    g_menu_append (menu, _ ("No albums yet"), "win.no-recent");
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

/* ---- dropping ---- */

/* The card of the selected track's mixes, or the row of a track, in the sequence or among the
 * mixes, that lies there; NULL: none. */
static GtkWidget *
track_at (UiWindow *window, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (window), x, y, GTK_PICK_DEFAULT);
  GtkWidget *card = widget ? gtk_widget_get_ancestor (widget, UI_TYPE_REVISION_CARD) : NULL;
  GtkWidget *row = widget ? gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_BOX_ROW) : NULL;
  GtkWidget *list = row ? gtk_widget_get_ancestor (row, GTK_TYPE_LIST_BOX) : NULL;
  gboolean tracks = list && gtk_widget_has_css_class (list, "tracks")
                    && !gtk_widget_has_css_class (list, "references");
  return card ? card : tracks ? row : NULL;
}

static void
mark_track (UiWindow *window, GtkWidget *widget)
{
  GtkWidget *marked = g_object_get_data (G_OBJECT (window), "drop-track");
  if (marked == widget)
    return;
  if (marked)
    gtk_widget_remove_css_class (marked, "revise");
  if (widget)
    gtk_widget_add_css_class (widget, "revise");
  g_object_set_data_full (G_OBJECT (window), "drop-track", widget ? g_object_ref (widget) : NULL,
                          g_object_unref);
}

static GdkDragAction
on_drop_motion (GtkDropTarget *target, double x, double y, UiWindow *window)
{
  mark_track (window, track_at (window, x, y));
  return GDK_ACTION_COPY;
}

static void
on_drop_leave (GtkDropTarget *target, UiWindow *window)
{
  mark_track (window, NULL);
}

/* One file on a track is a new mix of it. */
static gboolean
drop_on_track (UiWindow *window, GPtrArray *paths, GtkWidget *widget)
{
  UiSession *session = ui_window_session (window);
  int track = GTK_IS_LIST_BOX_ROW (widget) ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (widget))
                                           : ui_session_track (session);
  if (!widget || paths->len != 1 || track < 0
      || track >= (int) app_album_n_tracks (ui_session_album (session)))
    return FALSE;
  ui_session_select_track (session, track);
  ui_revision_show (GTK_WINDOW (window), session, (guint) track, paths->pdata[0]);
  return TRUE;
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, UiWindow *window)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  for (GSList *i = files; i; i = i->next)
    {
      char *path = g_file_get_path (i->data);
      if (path && (is_project (path) || app_ddp_set_is_there (path)))
        {
          ui_window_files_open (window, (const char *const[]){ path, NULL });
          g_free (path);
          return TRUE;
        }
      if (path)
        g_ptr_array_add (paths, path);
    }
  GtkWidget *on = track_at (window, x, y);
  mark_track (window, NULL);
  if (paths->len == 0)
    return FALSE;
  if (drop_on_track (window, paths, on))
    return TRUE;
  g_ptr_array_add (paths, NULL);
  add_mixes (window, (char **) paths->pdata);
  return TRUE;
}

static const GActionEntry entries[] = {
  { "new", on_new },
  { "open", on_open },
  { "open-path", on_open_path, "ay" },
  { "open-demo", on_open_demo },
  { "cancel-demo", on_cancel_demo },
  { "open-ddp", on_open_ddp },
  { "save", on_save },
  { "save-as", on_save_as },
  { "add-mixes", on_add_mixes },
  { "add-references", on_add_references },
  { "locate", on_locate },
  { "locate-reference", on_locate_reference, "u" },
  { "recover", on_recover },
  { "recover-discard", on_recover_discard },
};

static void
follow_autosave (UiWindow *window)
{
  app_document_enable_autosave (document_of (window),
                                g_settings_get_boolean (ui_settings (), "autosave"));
}

void
ui_window_files_add (UiWindow *window, GtkMenuButton *recent)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
  g_signal_connect_object (ui_settings (), "changed::autosave", G_CALLBACK (follow_autosave),
                           window, G_CONNECT_SWAPPED);
  g_signal_connect (window, "destroy", G_CALLBACK (drop_demo), NULL);
  follow_autosave (window);
  gtk_menu_button_set_create_popup_func (recent, fill_recent, NULL, NULL);
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), window, 0);
  g_signal_connect_object (target, "motion", G_CALLBACK (on_drop_motion), window, 0);
  g_signal_connect_object (target, "leave", G_CALLBACK (on_drop_leave), window, 0);
  gtk_widget_add_controller (GTK_WIDGET (window), GTK_EVENT_CONTROLLER (target));
}
