/* ui-track-paste.c — a track list from a spreadsheet: its text, what it would change, Apply. */
#include "ui-track-paste.h"

#include "app-track-text.h"
#include "ui-columns.h"
#include "ui-dialog.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

#define TEXT_MARGIN 8

#define UI_TYPE_TRACK_PASTE (ui_track_paste_get_type ())
G_DECLARE_FINAL_TYPE (UiTrackPaste, ui_track_paste, UI, TRACK_PASTE, GtkWindow)

enum
{
  NUMBER,
  TITLE,
  ARTIST,
  ISRC,
  N_COLUMNS
};

static const UiColumn columns[N_COLUMNS] = {
  [NUMBER] = { "number", "#", 24, 0, FALSE, "dim" },
  [TITLE] = { "title", N_ ("Title"), 220, 0, TRUE, NULL },
  [ARTIST] = { "artist", N_ ("Artist"), 160, 0, FALSE, NULL },
  [ISRC] = { "isrc", N_ ("ISRC"), 130, 0, FALSE, "numeric" },
};

struct _UiTrackPaste
{
  GtkWindow parent;

  /* owned */
  UiSession *session;
  GPtrArray *rows; /* of AppTrackText */
  GCancellable *reading;
  /* built */
  GtkWidget *text, *preview, *told, *apply;
};

G_DEFINE_FINAL_TYPE (UiTrackPaste, ui_track_paste, GTK_TYPE_WINDOW)

/* Amber where it changes, dim where it stays, red where it cannot be. */
static void
show_cell (UiTrackPaste *self, GtkWidget *cell, guint i, AppTrackTextColumn column, guint *faults)
{
  AppAlbum *album = ui_session_album (self->session);
  const AppTrackText *row = self->rows->pdata[i];
  AppField field = app_track_text_fields[column];
  g_autofree char *value = app_field_clean (field, row->values[column]);
  const char *fault = app_field_fault (field, value);
  gboolean changes = app_track_text_changes (self->rows, i, column, album);
  const char *now = i < app_album_n_tracks (album)
                        ? app_track_metadata (app_album_track (album, i))->values[field]
                        : "";
  gtk_label_set_label (GTK_LABEL (cell), *value ? value : now);
  gtk_widget_add_css_class (cell, fault ? "error" : changes ? "warning" : "dim");
  ui_tooltip (cell, fault ? fault : changes && *now ? now : NULL);
  *faults += fault != NULL;
}

static void
show_rows (UiTrackPaste *self)
{
  guint n = app_album_n_tracks (ui_session_album (self->session)), changes = 0, faults = 0;
  ui_box_clear (self->preview);
  gtk_box_append (GTK_BOX (self->preview), ui_columns_header (columns, N_COLUMNS));
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *cells[N_COLUMNS];
      GtkWidget *row = ui_columns_row (columns, N_COLUMNS, cells);
      ui_label_take (cells[NUMBER], g_strdup_printf ("%u", i + 1));
      for (int column = 0; column < APP_TRACK_TEXT_N; column++)
        {
          show_cell (self, cells[TITLE + column], i, column, &faults);
          changes
              += app_track_text_changes (self->rows, i, column, ui_session_album (self->session));
        }
      gtk_box_append (GTK_BOX (self->preview), row);
    }
  g_autofree char *text
      = self->rows->len == 0
            ? g_strdup (_ ("Copy the list in the spreadsheet: one line for each track, with title, "
                           "artist and ISRC in columns. Then paste it here."))
            : g_strdup_printf (_ ("%u lines for %u tracks; %u values change, %u cannot be used."),
                               self->rows->len, n, changes, faults);
  ui_dialog_tell (self->told,
                  faults || (self->rows->len && self->rows->len != n) ? APP_SEVERITY_WARNING
                                                                      : APP_SEVERITY_INFO,
                  text);
  gtk_widget_set_sensitive (self->apply, changes > 0);
}

static void
on_text (UiTrackPaste *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  g_autofree char *text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = app_track_text_parse (text);
  show_rows (self);
}

/* The window may be gone: then it was cancelled. */
static void
on_clipboard (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text
      = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !text)
    return;
  UiTrackPaste *self = data;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  if (gtk_text_buffer_get_char_count (buffer) == 0) /* what was typed meanwhile stays */
    gtk_text_buffer_set_text (buffer, text, -1);
}

static void
on_apply (UiTrackPaste *self)
{
  app_track_text_apply (self->rows, ui_session_album (self->session),
                        ui_session_history (self->session));
  gtk_window_close (GTK_WINDOW (self));
}

/* ---- layout ---- */

static GtkWidget *
scrolled (GtkWidget *child, int height)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), child);
  gtk_widget_set_size_request (scroller, 640, height);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static GtkWidget *
buttons_new (UiTrackPaste *self)
{
  self->apply = gtk_button_new_with_label (_ ("Apply"));
  gtk_widget_set_name (self->apply, "track-paste-apply");
  gtk_widget_add_css_class (self->apply, "suggested-action");
  gtk_widget_set_tooltip_text (self->apply, _ ("Set what changes: one step of undo"));
  g_signal_connect_swapped (self->apply, "clicked", G_CALLBACK (on_apply), self);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->apply);
  return ui_dialog_foot_new (GTK_WINDOW (self), _ ("Close"), NULL, self->apply, NULL);
}

static void
ui_track_paste_dispose (GObject *object)
{
  UiTrackPaste *self = UI_TRACK_PASTE (object);
  g_cancellable_cancel (self->reading);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ui_track_paste_parent_class)->dispose (object);
}

static void
ui_track_paste_finalize (GObject *object)
{
  g_object_unref (UI_TRACK_PASTE (object)->reading);
  G_OBJECT_CLASS (ui_track_paste_parent_class)->finalize (object);
}

static void
ui_track_paste_class_init (UiTrackPasteClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_track_paste_dispose;
  G_OBJECT_CLASS (class)->finalize = ui_track_paste_finalize;
}

static void
ui_track_paste_init (UiTrackPaste *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->reading = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  self->text = gtk_text_view_new ();
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (self->text), TRUE);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->text), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->text), TEXT_MARGIN);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->text), TEXT_MARGIN);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->text), TEXT_MARGIN);
  gtk_widget_set_name (self->text, "track-paste-text");
  gtk_widget_set_tooltip_text (self->text, _ ("The track list as it was copied; it can be changed "
                                              "here"));
  ui_name (self->text, _ ("Track list as text"));
  self->preview = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_set_name (self->preview, "track-paste-preview");
  self->told = ui_dialog_label_new ("", 0, NULL);
  gtk_label_set_wrap (GTK_LABEL (self->told), TRUE);
  gtk_widget_set_name (self->told, "track-paste-told");
  gtk_widget_add_css_class (page, "page");
  GtkWidget *const children[] = { scrolled (self->text, 110), scrolled (self->preview, 240),
                                  self->told, buttons_new (self) };
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_box_append (GTK_BOX (page), children[i]);
  gtk_window_set_child (GTK_WINDOW (self), page);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Paste a track list"));
}

GtkWidget *
ui_track_paste_show (GtkWindow *parent, UiSession *session)
{
  UiTrackPaste *self = g_object_new (UI_TYPE_TRACK_PASTE, NULL);
  self->session = g_object_ref (session);
  ui_dialog_prepare (GTK_WINDOW (self), parent, session);
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), "changed",
                            G_CALLBACK (on_text), self);
  show_rows (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->text);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (parent)), self->reading,
                                 on_clipboard, self);
  return GTK_WIDGET (self);
}
